/* The arrays of report.json. Internal to reports/load*.c; in this order, since the later ones point into
 * the earlier ones. False with the error. */
#ifndef SOSHIN_REPORTS_LOAD_PARTS_H
#define SOSHIN_REPORTS_LOAD_PARTS_H

#include "reports/load_cells.h"

/* Fills recipients, services and rules of *load. */
bool load_known(struct load *load);
/* By the ids of a row; NULL for an empty id. */
const struct recipient *load_recipient(struct load *load, const struct json *row, const char *key);
const struct service *load_service(struct load *load, const struct json *row, const char *key);

/* NULL with the error. */
const struct rule_words *load_rule(struct load *load, const struct json *row, const char *key);

bool load_coverage(struct load *load);
bool load_transmissions(struct load *load);
bool load_stored(struct load *load);
bool load_notices(struct load *load);
bool load_declarations(struct load *load);
bool load_duties(struct load *load);
bool load_findings(struct load *load);
bool load_history(struct load *load);

#endif
