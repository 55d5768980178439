/* The forms in which `soshin notice` prints what it read. Internal to cli/notice_*.c and
 * cli/command_notice.c. All inside arena_run of the arena. */
#ifndef SOSHIN_CLI_NOTICE_PRINT_H
#define SOSHIN_CLI_NOTICE_PRINT_H

#include "cli/command.h"
#include "reports/show.h"

/* A table as wide as the terminal: who, what, why. */
void notice_table_print(const struct show *show, const struct notice *notice);
/* For each entry the pieces of the page that it was read from, then what was passed over and why. */
void notice_explain_print(const struct show *show, const struct notice *notice);
/* One object: notices and disclosures, all columns; with explain, each notice's steps too. */
void notice_json_print(struct arena *arena, const struct report *report, bool explain, FILE *out);

#endif
