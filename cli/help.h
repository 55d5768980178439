/* What the tables of commands and options say, for the help, the manual and the completion of shells. */
#ifndef SOSHIN_CLI_HELP_H
#define SOSHIN_CLI_HELP_H

#include "cli/command.h"

/* A row of the overview: the title of a group of commands (message id), or a command. */
struct overview_row {
    const char *title;
    const struct command *command;
};
const struct overview_row *overview_all(size_t *count);

/* Whether the command takes the option; help is for every command. */
bool command_takes(const struct command *command, const char *option);
/* What the command says by that exit code (message id); NULL when it never ends so. A NULL command is
 * the program as a whole. */
const char *command_exit(const struct command *command, enum exit_code code);

/* Adds the values that the option of that command (NULL: any, for other options than --format) can have, the separator between; nothing when they
 * are not a few words. */
void option_values(const struct command *command, const struct option *option, char separator,
                   struct buf *out);
/* How the help calls the option's value; NULL: it has none. Written into scratch when it is made. */
const char *option_value_name(const struct command *command, const struct option *option,
                              struct buf *scratch);

/* Adds a message as flowing text: the ends of its lines become spaces where the language has any; what
 * begins with a space and what follows an empty line stays a line of its own. */
void message_flow(const char *text, struct buf *out);
#define MESSAGE_FLOW_MAX ((size_t)65536)

void help_overview(const struct run *run);
void help_command(const struct run *run, const struct command *command);

#endif
