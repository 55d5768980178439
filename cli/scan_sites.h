/* One report for each service that an archive holds pages of. */
#ifndef SOSHIN_CLI_SCAN_SITES_H
#define SOSHIN_CLI_SCAN_SITES_H

#include "cli/command.h"
#include "cli/split.h"

/* Judges and writes what was collected: one service into the output folder, several into folders of
 * their own below it, each named as its domain, with coverage.csv of the whole archive beside them. The
 * exit code: 2 when none could be judged, else 1 when something is lacking in one, else 3 when one was
 * not seen wholly, else 0. The report lies in arena, which is not running. */
int scan_sites(struct run *run, struct arena *arena, struct report *report,
               const struct sites *sites);

#endif
