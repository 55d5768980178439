/* Messages of the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/): JSON
 * texts, read and written without regard to how they travel. */
#ifndef SOSHIN_CRAWLER_CDP_MESSAGE_H
#define SOSHIN_CRAWLER_CDP_MESSAGE_H

#include "core/json.h"

struct cdp_message {
    uint32_t id;             /* of the command that it answers; 0: an event */
    str method;              /* of an event: "Network.requestWillBeSent" */
    str session;             /* of the target that it comes from; empty: the browser itself */
    const struct json *body; /* an event's params, an answer's result; NULL: none */
    str error;               /* why a command was refused; empty: it was not */
};

/* Reads one message. False for what is no answer and no event: no JSON object, cut off, neither id nor
 * method. Everything lies in arena. Inside arena_run of arena. */
bool cdp_message_read(struct arena *arena, str text, struct cdp_message *out);

/* A command is written piece by piece: begin, any number of members, end. session: empty for the
 * browser itself. Nothing but the buffer's own limit can fail (buf->over). */
void cdp_write_begin(struct buf *out, uint32_t id, str session, const char *method);
void cdp_write_text(struct buf *out, const char *name, str value);
/* value: JSON as it stands, a number, "true", an array. */
void cdp_write_raw(struct buf *out, const char *name, const char *value);
/* A member whose value is the base64 of the bytes. */
void cdp_write_bytes(struct buf *out, const char *name, str bytes);
void cdp_write_end(struct buf *out);
/* The text as a JSON string, quotes included; bad UTF-8 becomes U+FFFD. */
void cdp_write_string(struct buf *out, str text);

#endif
