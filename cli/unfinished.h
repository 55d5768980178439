/* What it takes to go on with a scan that was killed, stopped or out of time, besides what it fetched
 * (cli/evidence_file.h): its command line, in a hidden file of the report folder. */
#ifndef SOSHIN_CLI_UNFINISHED_H
#define SOSHIN_CLI_UNFINISHED_H

#include "cli/command.h"

/* Writes run->words into the folder, which there is; readable by the user alone, since options may hold
 * secrets. False with run->err. */
bool unfinished_write(struct run *run, const char *folder);
void unfinished_remove(const char *folder);
/* --resume: replaces run->options by those of the unfinished scan in that folder, with the few that may
 * be given again on top. False with run->err. What the options point to is in run->unfinished, to be
 * ended with buf_done. */
bool unfinished_take(struct run *run, const char *allowed);

#endif
