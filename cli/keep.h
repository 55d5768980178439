/* Copies of records that outlive their page, one function each. */
#ifndef SOSHIN_CLI_KEEP_H
#define SOSHIN_CLI_KEEP_H

#include "core/map.h"
#include "core/model.h"

/* texts: interned strings of the scan, in the scan's arena. */
struct transmission transmission_keep(struct map *texts, const struct transmission *transmission);
struct disclosure disclosure_keep(struct map *texts, const struct disclosure *disclosure);
struct notice notice_keep(struct map *texts, const struct notice *notice);

#endif
