/* What a server is told that nobody else may learn: taken from the command line, a file or the
 * environment, and kept out of everything that is printed. */
#ifndef SOSHIN_CLI_SECRETS_H
#define SOSHIN_CLI_SECRETS_H

#include "cli/command.h"
#include "crawler/source.h"

#define SECRET_BYTES_MAX ((size_t)1024 * 1024) /* of a file */
#define SECRET_LINES_MAX 1000                  /* headers, or cookies */

/* How the target is reached, out of run->options; texts lie in arena. False with run->err, whose words
 * never hold a secret. */
bool secrets_open(struct run *run, struct arena *arena, struct reach_options *reach);

/* The same without anything that is for the target alone: how everybody else is reached. */
struct reach_options secrets_none(const struct options *options);

/* The target as it may be printed: an address without user and password. Inside arena_run. */
const char *secrets_shown(struct arena *arena, const char *target);

#endif
