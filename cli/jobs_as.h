/* --as both: the service as it answers desktop computers and as it answers smartphones. Each is a scan of
 * its own with a report of its own, in a process of its own, since a site may serve other pages, links and
 * notices to each; what only one of them met is told. Caches play no part (Vary, RFC 9110 §12.5.5): every
 * page is asked for twice. */
#ifndef SOSHIN_CLI_JOBS_AS_H
#define SOSHIN_CLI_JOBS_AS_H

#include "cli/jobs.h"

#define JOBS_AS "desktop|mobile|both"

/* A value of --as. */
bool jobs_as_is_known(const char *value);
/* Makes two jobs of each that is to be read as both. False with jobs->run->err, also for what cannot be had
 * together. */
bool jobs_as_split(struct jobs *jobs);
/* Settles the folders of these, which are compared when both are done. False with jobs->run->err. */
bool jobs_as_settle(struct jobs *jobs);
/* devices.csv in the output folder: a row for each recipient that one of the two met and the other did not;
 * says so on standard output, too. Nothing without --as both. False with jobs->run->err. */
bool jobs_as_write(struct jobs *jobs);

#endif
