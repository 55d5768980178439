/* SHA-256 (FIPS 180-4) through libcrypto. */
#ifndef SOSHIN_CORE_DIGEST_H
#define SOSHIN_CORE_DIGEST_H

#include "core/str.h"

#define DIGEST_HEX 64

/* 64 lower-case hexadecimal digits and a NUL; an empty string when the library refuses. */
void digest_sha256(str bytes, char out[DIGEST_HEX + 1]);

#endif
