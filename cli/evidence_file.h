/* What is fetched is kept in the folder of the report: as long as a scan runs, so that it can be resumed,
 * and for good with --evidence. */
#ifndef SOSHIN_CLI_EVIDENCE_FILE_H
#define SOSHIN_CLI_EVIDENCE_FILE_H

#include "cli/command.h"
#include "crawler/evidence.h"

#define EVIDENCE_FILE "evidence.warc.gz"
#define EVIDENCE_STATE ".unfinished.warc.gz" /* as long as the scan is not over */

/* Whether the target is one that is fetched. */
bool evidence_file_is_for(const char *target);
/* Begins the file when the target is fetched, and --evidence or is_resumable asks for it; *evidence is
 * NULL otherwise. What a run before left there is used when the run is a resumed one. False with
 * run->err. The caller ends it with evidence_close. */
bool evidence_file_open(struct run *run, const struct catalog *catalog, const char *folder,
                        const char *target, bool is_resumable, struct evidence **evidence);
/* Tells, once, when the file can be written no more; the scan goes on. NULL is fine. */
void evidence_file_watch(const struct run *run, const struct evidence *evidence, bool *has_told);
/* Takes the state of an unfinished scan away. */
void evidence_file_forget(const char *folder);

#endif
