/* gzip (RFC 1952) out of memory into memory; zlib stands behind this header alone. */
#ifndef SOSHIN_CRAWLER_GZIP_H
#define SOSHIN_CRAWLER_GZIP_H

#include "core/arena.h"

/* Whether the bytes begin as a gzip file does. */
bool gzip_is(str bytes);

/* Expands all members and adds them to out, whose `max` ends a bomb (out->over). False when the
 * bytes are damaged or end too early; what came before that has been added. */
bool gzip_expand(str bytes, struct buf *out);
/* The same for the coding that HTTP calls deflate: zlib (RFC 1950), or, as some servers send it, bare
 * deflate (RFC 1951). */
bool gzip_expand_deflate(str bytes, struct buf *out);

/* Adds the bytes to out as one gzip member, the same for the same bytes. False when memory is out or
 * out->max is too little; nothing is added then. */
bool gzip_pack(str bytes, struct buf *out);

/* The same without looking for anything to save: a member of stored blocks (RFC 1951 §3.2.4), at a copy's
 * price and a little larger than the bytes. */
bool gzip_store(str bytes, struct buf *out);

/* The version of the library at work. */
const char *gzip_version(void);

#endif
