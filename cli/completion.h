/* Scripts that make bash, zsh and fish complete commands, options and their values, out of the tables that
 * the help is printed from. */
#ifndef SOSHIN_CLI_COMPLETION_H
#define SOSHIN_CLI_COMPLETION_H

#include "cli/command.h"

#include <stdio.h>

/* What may stand behind a command besides options. */
struct positional {
    struct buf
        words; /* those that stand for themselves, and names of rules or commands; spaces between */
    bool has_files; /* anything that may be a file or folder */
};
/* Reads it from the command's usage; words end in positional_done. */
struct positional positional_of(const struct command *command);
void positional_done(struct positional *positional);

/* Whether the option's value is a file or folder. */
bool option_is_file(const struct option *option);
/* Writes a message inside of single quotes: line ends become spaces, and a backslash goes before the
 * characters of `special`. quote: how a single quote is written there. */
void quoted_write(FILE *out, const char *message, const char *special, const char *quote);

void completion_bash(FILE *out, enum lang lang);
void completion_zsh(FILE *out, enum lang lang);
void completion_fish(FILE *out, enum lang lang);

#endif
