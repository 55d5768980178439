/* One service of several in a process of its own: what kills the process (a crash in a library, the
 * system's memory) or hangs in it costs that service, and the others go on. */
#ifndef SOSHIN_CLI_JOBS_CHILD_H
#define SOSHIN_CLI_JOBS_CHILD_H

#include "cli/jobs.h"

/* What one job adds to jobs: run in the child, then told to the parent. False with job->run.err;
 * *interrupted: the user wants to stop. */
typedef bool job_runner(struct jobs *jobs, struct job *job, bool *interrupted);

/* Runs it in a child and takes over what it adds to jobs: rows of the summary, places, counts. A child
 * that a signal ends, or that takes more than twice --max-time and 10 seconds, is an error. SIGINT
 * and SIGTERM are handed on, so that the child reports what it has seen. Must be called while this
 * process has one thread. False with job->run.err. */
bool job_run_apart(struct jobs *jobs, struct job *job, job_runner *runner, bool *interrupted);

#endif
