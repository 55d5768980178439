/* What changed since the last dated report, as the text of a mail (--mail-text): UTF-8, at most 78
 * columns, no colours. soshin sends no mail; cron, mail(1) or whatever sends mail on the machine does. */
#ifndef SOSHIN_CLI_JOBS_MAIL_H
#define SOSHIN_CLI_JOBS_MAIL_H

#include "cli/jobs.h"

/* Removes the mail of an earlier run, which was sent or will not be: from here on the file is there only
 * when something changed in this run. False with run->err. */
bool jobs_mail_begin(struct jobs *jobs);
/* Compares the reports of this run, which are written, with the newest dated ones of the same services;
 * when findings or an exit code differ, writes the mail. False with run->err. */
bool jobs_mail_write(struct jobs *jobs);

#endif
