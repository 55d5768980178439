/* What scan shares with other commands. */
#ifndef SOSHIN_CLI_COMMAND_SCAN_H
#define SOSHIN_CLI_COMMAND_SCAN_H

#include "cli/command.h"
#include "reports/writer.h"

/* The folder of the report: -o, or its default. */
const char *run_folder(const struct run *run);
/* How to print on this terminal. */
struct writer_options run_writer_options(const struct run *run);
/* --format and --table, when given, are a writer's (or csv) and a table's; otherwise run->err is set. */
bool run_writer_is_known(struct run *run);
/* Prints the report in the format of --format (text) on standard output. */
bool run_print(struct run *run, const struct report *report, const struct writer_options *options);
/* --format is text, csv or not given; otherwise run->err is set. */
bool run_format_is_known(struct run *run);

#endif
