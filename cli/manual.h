/* Pages of the manual in the man macros of roff (groff_man(7)), out of the tables that the help is printed
 * from. */
#ifndef SOSHIN_CLI_MANUAL_H
#define SOSHIN_CLI_MANUAL_H

#include "cli/command.h"

#include <stdio.h>

/* Writes soshin-NAME(1) or, without a command, soshin(1). date: of the catalog, for the footer. */
void manual_write(FILE *out, enum lang lang, const struct command *command, str date);

#endif
