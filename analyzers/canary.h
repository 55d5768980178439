/* A made-up address or number that was typed into a form, found again in what a page sends: as it is,
 * encoded, or hashed. */
#ifndef SOSHIN_ANALYZERS_CANARY_H
#define SOSHIN_ANALYZERS_CANARY_H

#include "core/model.h"

struct canary;

/* Everything that `typed` may be sent as: itself and its usual spellings (for a phone number the
 * international forms, too), with percent signs, in base64 (RFC 4648) at every offset, as SHA-256, SHA-1
 * and MD5. content: what it is, "email". NULL when typed is empty. Inside arena_run of arena. */
const struct canary *canary_new(struct arena *arena, const struct catalog *catalog,
                                const char *content, str typed);
/* What of it the request carries in address or body: its content when it can be read there, hashed_id
 * when it is hashed; 0 for nothing, or no canary (NULL). Inside arena_run of arena. */
content_set canary_find(struct arena *arena, const struct catalog *catalog,
                        const struct canary *canary, const struct fetch *request);

#endif
