/* "The program cannot go on": a code and a sentence in the caller's hands, passed up to main, which
 * prints one line and exits 2. What goes wrong out there is a value in a record, not an err. */
#ifndef SOSHIN_CORE_ERR_H
#define SOSHIN_CORE_ERR_H

#include "core/lang.h"

enum err_code { ERR_NONE, ERR_USAGE, ERR_IO, ERR_DATA, ERR_MEMORY };

/* Make one with { .lang = ... }; `text` is a sentence in that language without a line end. */
struct err {
    enum lang lang;
    enum err_code code;
    char text[1024];
};

/* Fills err (the first failure stays) with the translated, formatted message; always false, so that
 * `return err_set(...)` reads well. Control characters from outside are shown as '?'. */
bool err_set(struct err *err, enum err_code code, const char *message, ...)
    __attribute__((format(printf, 3, 4)));

#endif
