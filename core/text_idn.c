#include "core/text.h"

#include <unicode/uidna.h>

/* A name in the DNS has at most 253 bytes; what is much longer is not worth ICU's time, which grows
 * with the square of a label. */
#define IDN_IN_MAX 1024
#define IDN_OUT_MAX 4096

/* "beStrict is false" in the URL Standard. */
#define IDN_FORGIVEN                                                                               \
    (UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |     \
     UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4)

/* Number of bytes in ascii, 0 when the name has no such form. */
static int32_t idn_convert(str host, char *ascii, int32_t max)
{
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UIDNA *idna = uidna_openUTS46(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &status);
    int32_t n = uidna_nameToASCII_UTF8(idna, host.p, (int32_t)host.n, ascii, max, &info, &status);
    uidna_close(idna);
    if (U_FAILURE(status) || n > max || (info.errors & ~(uint32_t)IDN_FORGIVEN))
        return 0;
    return n;
}

str text_idn_to_ascii(struct arena *arena, str host)
{
    char ascii[IDN_OUT_MAX];
    int32_t n = host.n && host.n <= IDN_IN_MAX ? idn_convert(host, ascii, IDN_OUT_MAX) : 0;
    return n > 0 ? arena_str(arena, (str){ascii, (size_t)n}) : STR_NONE;
}
