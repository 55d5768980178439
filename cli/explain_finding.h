/* Why a finding of a report says what it says, step by step, from the tables in its folder. */
#ifndef SOSHIN_CLI_EXPLAIN_FINDING_H
#define SOSHIN_CLI_EXPLAIN_FINDING_H

#include "cli/command.h"

/* Prints the explanation of the finding with that fingerprint (or the only one that begins so, from
 * six digits on) in the folder of a report. The exit code; EXIT_UNABLE with run->err. */
int explain_finding(struct run *run, const char *folder, const char *fingerprint);

#endif
