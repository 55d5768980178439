/* HTTP Strict Transport Security (RFC 6797), without a memory: what an answer says holds for the addresses
 * that it names itself, so that it does not matter in which order pages are read. */
#ifndef SOSHIN_CRAWLER_HSTS_H
#define SOSHIN_CRAWLER_HSTS_H

#include "core/url.h"

/* Makes https of *url when a browser asks for it so, having received these header lines from `from`: that is
 * https, and its first Strict-Transport-Security line is valid (RFC 6797 §6.1) and covers the host (§8.2). A
 * port that is written stays (§8.3). Whether the certificate was good is the caller's to know. Inside
 * arena_run of arena. */
void hsts_upgrade(struct arena *arena, const struct url *from, str headers, struct url *url);

#endif
