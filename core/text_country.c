#include "core/text.h"

#include <string.h>
#include <unicode/uloc.h>

#define COUNTRY_CODE 2
#define COUNTRY_UNITS_MAX 128 /* UTF-16 units of a name */

/* ICU answers with the code itself when it knows no country of that code. */
str text_country(struct arena *arena, str code, const char *language)
{
    char locale[] = "und_XX";
    UChar name[COUNTRY_UNITS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    if (code.n != COUNTRY_CODE || !ascii_is_alpha(code.p[0]) || !ascii_is_alpha(code.p[1]))
        return STR_NONE;
    memcpy(locale + sizeof locale - 1 - COUNTRY_CODE, code.p, COUNTRY_CODE);
    int32_t n = uloc_getDisplayCountry(locale, language, name, COUNTRY_UNITS_MAX, &status);
    if (U_FAILURE(status) || n >= COUNTRY_UNITS_MAX || status == U_USING_DEFAULT_WARNING)
        return STR_NONE;
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (int32_t i = 0; i < n; i++) {
        if (name[i] >= 0xd800 && name[i] <= 0xdfff)
            return STR_NONE; /* no name of a country has a character beyond 16 bits */
        text_add(&out, name[i]);
    }
    return buf_str(&out);
}
