/* A service.yaml from a first look at a service. */
#ifndef SOSHIN_CLI_INIT_WRITE_H
#define SOSHIN_CLI_INIT_WRITE_H

#include "core/model.h"

#include <stdio.h>

/* Writes the file, with comments in the language of the report; what is not known for sure stands in
 * comments. start: the target, a URL or an absolute path. The report is judged. Inside arena_run of
 * arena; whatever the site says, the file can be read by service_yaml_read. */
void init_write(struct arena *arena, const struct report *report, str start, str base_url,
                FILE *out);

#endif
