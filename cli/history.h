/* What a scan does with its history (--history): asked before it is judged, told after it is written. */
#ifndef SOSHIN_CLI_HISTORY_H
#define SOSHIN_CLI_HISTORY_H

#include "cli/jobs.h"
#include "reports/history.h"

/* The history of the job, if it is to have one, can be used: asked before hours of crawling. False with
 * job->run.err. */
bool history_is_usable(struct job *job);
/* Before judging: what the last run found is known, beside what the baseline says, which comes first.
 * False with job->run.err. */
bool history_take(const struct job *job, struct arena *arena, struct report *report,
                  struct history_view *view, struct err *err);
/* After judging: since when each finding is known, and the runs with this one at their end. Inside
 * arena_run of arena. */
void history_fill(const struct job *job, struct arena *arena, struct report *report,
                  const struct history_view *view);
/* After the report is written. */
bool history_keep(const struct job *job, const struct report *report, struct err *err);

#endif
