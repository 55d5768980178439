/* --evidence: what is fetched is kept in evidence.warc.gz, in the folder of the report. */
#ifndef SOSHIN_CLI_EVIDENCE_FILE_H
#define SOSHIN_CLI_EVIDENCE_FILE_H

#include "cli/command.h"
#include "crawler/evidence.h"

/* Begins the file when the option asks for it and the target is fetched; *evidence is NULL otherwise.
 * False with run->err. The caller ends it with evidence_close. */
bool evidence_file_open(struct run *run, const struct catalog *catalog, const char *folder,
                        const char *target, struct evidence **evidence);

#endif
