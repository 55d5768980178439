/* soshin --version. */
#ifndef SOSHIN_CLI_VERSION_H
#define SOSHIN_CLI_VERSION_H

#include "cli/command.h"

/* Prints the version, the catalog's date and the versions of the libraries at work. The exit code. */
int version_print(struct run *run);

#endif
