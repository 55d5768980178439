/* The columns of all tables in words. */
#ifndef SOSHIN_REPORTS_COLUMNS_H
#define SOSHIN_REPORTS_COLUMNS_H

#include "core/err.h"

#include <stdio.h>

/* Writes what each column means, as Markdown: docs/columns.md. */
bool columns_write(enum lang lang, FILE *out, struct err *err);

#endif
