/* SHA-256 and SHA-1 (FIPS 180-4), MD5 (RFC 1321) through libcrypto. */
#ifndef SOSHIN_CORE_DIGEST_H
#define SOSHIN_CORE_DIGEST_H

#include "core/str.h"

#define DIGEST_HEX 64

/* 64 lower-case hexadecimal digits and a NUL; an empty string when the library refuses. */
void digest_sha256(str bytes, char out[DIGEST_HEX + 1]);

/* What trackers make of an address before they send it; for recognising, never for safety. */
enum digest { DIGEST_SHA256, DIGEST_SHA1, DIGEST_MD5, DIGEST_COUNT };
/* As digest_sha256; SHA-1 has 40 digits, MD5 32. */
void digest_write(enum digest digest, str bytes, char out[DIGEST_HEX + 1]);

/* The version of the library at work. */
const char *digest_version(void);

#endif
