/* What the getters of the tables have in common: values as the text of a cell. */
#ifndef SOSHIN_REPORTS_CELL_H
#define SOSHIN_REPORTS_CELL_H

#include "reports/writer.h"

/* "0", "12". */
str cell_number(const struct cell_context *context, uint64_t number);
/* A line of a page; empty when it is not known (0). */
str cell_line(const struct cell_context *context, uint32_t line);
/* Seconds since 1970 as ISO 8601, "2026-11-20T10:00:00Z"; empty for 0 and for what does not lie in
 * the years 1 to 9999. */
str cell_time(const struct cell_context *context, int64_t seconds);
/* Ids of the vocabularies, "; " between; empty for an empty set. */
str cell_contents(const struct cell_context *context, content_set set);
str cell_purposes(const struct cell_context *context, purpose_set set);
/* "yes" or empty. */
str cell_flag(bool flag);
/* A message id in the language of the report; NULL gives an empty cell. */
str cell_said(const struct cell_context *context, const char *message);

#endif
