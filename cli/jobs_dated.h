/* Runs night by night (--dated): where the reports go, what an earlier run did already, what last night
 * knew. */
#ifndef SOSHIN_CLI_JOBS_DATED_H
#define SOSHIN_CLI_JOBS_DATED_H

#include "cli/jobs.h"

/* Whether --keep, --resume and --mail-text stand beside --dated; false with run->err. */
bool jobs_dated_check(struct run *run);
/* Opens the dated folders, when asked for, and sends all jobs there. False with run->err. */
bool jobs_dated_open(struct jobs *jobs);
/* With --resume: the report of the job is there, whole, and is counted as if it had just been made. */
bool job_is_there(struct jobs *jobs, struct job *job);
/* Without --baseline and --history, what the newest dated report of the service knew is known; it accepts nothing, for
 * what was accepted is said anew each time. job->place is settled. False with job->run.err. */
bool job_follow_on(const struct jobs *jobs, struct job *job, struct arena *arena);
/* Writes the mail and gives the folder its name, unless the run was interrupted (!is_whole): then the
 * hidden folder waits for --resume, and that is said. False with run->err, or when nothing was
 * scanned. */
bool jobs_dated_close(struct jobs *jobs, bool is_whole);

#endif
