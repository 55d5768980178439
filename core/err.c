#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>

bool err_set(struct err *err, enum err_code code, const char *message, ...)
{
    if (err->code != ERR_NONE)
        return false;
    err->code = code;
    va_list args;
    va_start(args, message);
    vsnprintf(err->text, sizeof err->text, lang_text(err->lang, message), args);
    va_end(args);
    for (char *c = err->text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    return false;
}
