/* gzip (RFC 1952) out of memory into memory; zlib stands behind this header alone. */
#ifndef SOSHIN_CRAWLER_GZIP_H
#define SOSHIN_CRAWLER_GZIP_H

#include "core/arena.h"

/* Whether the bytes begin as a gzip file does. */
bool gzip_is(str bytes);

/* Expands all members and adds them to out, whose `max` ends a bomb (out->over). False when the
 * bytes are damaged or end too early; what came before that has been added. */
bool gzip_expand(str bytes, struct buf *out);

#endif
