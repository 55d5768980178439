/* --confirm DIR: before anybody is accused, the pages and the notices behind the findings of a report are
 * fetched again, and nothing else; each finding is confirmed or it is not, with the reason. */
#ifndef SOSHIN_CLI_CONFIRM_H
#define SOSHIN_CLI_CONFIRM_H

#include "cli/jobs.h"

#define CONFIRM_FILE "confirm.csv"

struct confirm {
    struct report before; /* of DIR */
    struct arena *arena;  /* of it */
};

/* Loads the report and makes it a job: its target (or the one that was given), with the options that it
 * was scanned with, limited to its findings' pages and its notices; its findings are known. Adds
 * the job to jobs. False with run->err. */
bool confirm_open(struct jobs *jobs, const char *folder, const struct list *targets);
void confirm_close(struct jobs *jobs);

/* After judging: only findings of before stay, and the exit code is by these. Inside arena_run. */
void confirm_settle(const struct jobs *jobs, struct report *report);
/* Writes confirm.csv into the report's folder: a row for every finding of before. False with err. */
bool confirm_write(const struct jobs *jobs, const struct report *report, const char *folder,
                   struct err *err);

#endif
