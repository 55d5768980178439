/* soshin catalog unknown DIR: whom a report could not name. */
#ifndef SOSHIN_CLI_CATALOG_UNKNOWN_H
#define SOSHIN_CLI_CATALOG_UNKNOWN_H

#include "cli/command.h"

/* Prints the registrable domains of transmissions.csv without a recipient, those of the most pages
 * first: pages, domain and hosts; with --format csv under these names. The exit code; run->err. */
int catalog_unknown(struct run *run, const char *folder);

#endif
