/* The parts of report.json that are no tables, or not as they are. Inside arena_run of the arena unless
 * it says otherwise. */
#ifndef SOSHIN_REPORTS_JSON_PARTS_H
#define SOSHIN_REPORTS_JSON_PARTS_H

#include "reports/writer.h"

/* Of the form of report.json: a number that rises when what is there changes its meaning. */
#define JSON_FORMAT 2

/* What was audited, when, how and with what. */
void json_write_head(struct json_writer *writer, struct arena *arena, const struct report *report);
/* The arrays `requests` and `transmissions`. Not inside arena_run of the arena. False when memory is
 * lacking. */
bool json_write_transmissions(struct json_writer *writer, struct arena *arena,
                              const struct report *report);
/* What third parties left in the browser; nothing when no page was observed. */
void json_write_stored(struct json_writer *writer, struct arena *arena,
                       const struct report *report);
/* The notices; their entries stand in the table of disclosures, those of one notice behind each other. */
void json_write_notices(struct json_writer *writer, const struct report *report);
void json_write_declarations(struct json_writer *writer, struct arena *arena,
                             const struct report *report);
/* The rules that found something, in words. */
void json_write_rules(struct json_writer *writer, struct arena *arena, const struct report *report);
/* The companies and products that the report speaks of, as the catalog called them that day. */
void json_write_known(struct json_writer *writer, struct arena *arena, const struct report *report);
/* The runs of this audit so far; empty when no history is kept. */
void json_write_history(struct json_writer *writer, struct arena *arena,
                        const struct report *report);

#endif
