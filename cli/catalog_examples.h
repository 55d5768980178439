/* The examples of snippets.csv, run through the analyzer that uses them. */
#ifndef SOSHIN_CLI_CATALOG_EXAMPLES_H
#define SOSHIN_CLI_CATALOG_EXAMPLES_H

#include "core/catalog.h"

/* False and err (ERR_DATA) at the first row whose examples do not hold, or whose host does not lead to
 * the recipient. Inside arena_run of arena. */
bool catalog_examples_check(struct arena *arena, const struct catalog *catalog, struct err *err);

#endif
