#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>

/* Without control characters: those of ASCII, and U+0080 to U+009F, which terminals obey as well. */
static void err_tame(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
            *c = c[1] = '?';
        if (*c < ' ' || *c == 0x7f)
            *c = '?';
    }
}

/* A text that was cut loses the character that it was cut in. */
static void err_trim(char *text, size_t n)
{
    while (n && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
        n--;
    if (n && (unsigned char)text[n - 1] >= 0xc0)
        n--;
    text[n] = '\0';
}

bool err_set(struct err *err, enum err_code code, const char *message, ...)
{
    if (err->code != ERR_NONE)
        return false;
    err->code = code;
    va_list args;
    va_start(args, message);
    int n = vsnprintf(err->text, sizeof err->text, lang_text(err->lang, message), args);
    va_end(args);
    if (n >= (int)sizeof err->text)
        err_trim(err->text, sizeof err->text - 1);
    err_tame(err->text);
    return false;
}
