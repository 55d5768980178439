/* service.yaml: what an operator says of a service, read through one table of keys. */
#ifndef SOSHIN_CLI_SERVICE_YAML_H
#define SOSHIN_CLI_SERVICE_YAML_H

#include "cli/jobs.h"
#include "cli/yaml.h"

/* A key of the file, with every list entry and mapping on the way to it as a row of its own. */
struct service_key {
    const char *path;   /* "exemptions[].ground" */
    const char *option; /* the option that it sets; NULL: it is a declaration */
    const char *usable; /* "display|input|..." when only these words are, NULL: any text */
    unsigned kinds;     /* what may stand there: YAML_TEXT | YAML_LIST ... */
    bool is_path;       /* of a file or folder, relative to the file that says it (unless a URL) */
    bool is_needed;     /* in its mapping */
};
const struct service_key *service_key_all(size_t *count);

/* Fills job->target, name, options (what the command line gave stays) and declared from the bytes of
 * the file. Everything lies in arena. False with err (ERR_DATA): one line, "FILE:LINE: key: what is
 * wrong, and what would be right". Not inside arena_run. */
bool service_yaml_read(struct arena *arena, str bytes, const char *path,
                       const struct catalog *catalog, struct job *job, struct err *err);

/* ---- cli/service_declared.c ---- */

struct service_reading {
    struct arena *arena;
    const struct catalog *catalog;
    struct yaml yaml;
    struct job *job;
    struct err *err;
};

/* exemptions, accepted, group -> job->declared. Inside arena_run. */
void service_declare(struct service_reading *reading);
/* "FILE:LINE: key: " and the message behind it; always false. */
bool service_refuse(struct service_reading *reading, const struct yaml_value *value,
                    const char *message, ...) __attribute__((format(printf, 3, 4)));

#endif
