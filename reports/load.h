/* report.json -> the report that it was written from, so that every writer writes the same bytes as on
 * the day of the scan. */
#ifndef SOSHIN_REPORTS_LOAD_H
#define SOSHIN_REPORTS_LOAD_H

#include "core/model.h"

#define LOAD_FILE "report.json"
#define LOAD_FILE_MAX ((size_t)1024 * 1024 * 1024) /* bytes of the file; a larger one is refused */

/* Reads folder/report.json. Everything in *report lies in arena or in the catalog; companies and products
 * are the catalog's rows under the names that the report has for them, and those that the catalog
 * does not have any more consist of their names. False with err: ERR_IO when the file cannot be
 * read, ERR_DATA (file, line or member) when it is no report of soshin, ERR_MEMORY. Not inside
 * arena_run of arena. */
bool report_load(struct arena *arena, const char *folder, const struct catalog *catalog,
                 struct report *report, struct err *err);
/* The same from bytes; name: what errors call them. */
bool report_parse(struct arena *arena, str bytes, const char *name, const struct catalog *catalog,
                  struct report *report, struct err *err);

#endif
