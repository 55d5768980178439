/* Where the reports of several services go, and the table above them. */
#ifndef SOSHIN_CLI_JOBS_FOLDER_H
#define SOSHIN_CLI_JOBS_FOLDER_H

#include "cli/jobs.h"

/* The folder of the report can be written: asked before hours of crawling. False with job->run.err. */
bool jobs_folder_is_free(struct job *job);
/* Settles job->folder, once: below the output folder under the name of the job, else of the report
 * (NULL: of the target), when there are several services. False with job->run.err. */
bool jobs_folder_decide(struct jobs *jobs, struct job *job, const struct report *report);
/* Writes coverage.csv of a whole archive into the output folder, above the services in it. */
bool jobs_coverage_write(struct job *job, const struct report *report);
/* Counts a report that is written, and tells of it: on standard output, in its row of summary.csv. The
 * folder of the job is decided. False with job->run.err. */
bool job_count(struct jobs *jobs, struct job *job, struct report *report);
/* A row of summary.csv for what could not be run, and why. */
void jobs_summary_fail(struct jobs *jobs, const char *target, const char *why);
/* Writes summary.csv into the output folder: beside its place, then renamed. False with run->err. */
bool jobs_summary_write(struct jobs *jobs);

/* A folder name made of a service's name or address: letters, digits, '.', '_' and '-', whatever it
 * holds; never empty, hidden, or longer than 200 bytes. Inside arena_run. */
str folder_name(struct arena *arena, str text);

#endif
