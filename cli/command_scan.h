/* What scan shares with other commands. */
#ifndef SOSHIN_CLI_COMMAND_SCAN_H
#define SOSHIN_CLI_COMMAND_SCAN_H

#include "cli/command.h"
#include "reports/writer.h"

/* How to print on this terminal. */
struct writer_options run_writer_options(const struct run *run);
/* --format is text, csv or not given; otherwise run->err is set. */
bool run_format_is_known(struct run *run);
/* The same for scan, which prints every format that there is. */
bool scan_format_is_known(struct run *run);

#endif
