/* Brotli (RFC 7932) out of memory into memory; libbrotlidec stands behind this header alone. */
#ifndef SOSHIN_CRAWLER_BROTLI_H
#define SOSHIN_CRAWLER_BROTLI_H

#include "core/arena.h"

/* Expands the bytes and adds them to out, whose `max` ends a bomb (out->over). False when they are damaged
 * or end too early; what came before that has been added. */
bool brotli_expand(str bytes, struct buf *out);

#endif
