/* What scan and demo share. */
#ifndef SOSHIN_CLI_COMMAND_SCAN_H
#define SOSHIN_CLI_COMMAND_SCAN_H

#include "cli/command.h"
#include "reports/writer.h"

/* Scans one target by the options of run, writes the report and the summary; the exit code. */
int scan_target(struct run *run, const char *target);
/* Judges what was collected of one service, writes the report and the summary; the exit code. The
 * report lies in arena, which is not running. */
int scan_finish(struct run *run, struct arena *arena, struct report *report);
/* The folder of the report: -o, or its default. */
const char *run_folder(const struct run *run);
/* How to print on this terminal. */
struct writer_options run_writer_options(const struct run *run);
/* --format is text, csv or not given; otherwise run->err is set. */
bool run_format_is_known(struct run *run);

#endif
