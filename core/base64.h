/* Base64 (RFC 4648 §4). */
#ifndef SOSHIN_CORE_BASE64_H
#define SOSHIN_CORE_BASE64_H

#include "core/arena.h"

/* Adds the bytes that text stands for to out, up to the first byte that does not belong there; ASCII
 * white space is passed over. Returns how many bytes of text it read, the padding included. */
size_t base64_decode(str text, struct buf *out);

/* Adds the text that stands for the bytes, with padding. */
void base64_encode(str bytes, struct buf *out);

#endif
