/* What requests and calls carry, by the names of their parameters (parameters.csv). */
#ifndef SOSHIN_ANALYZERS_PARAMETERS_H
#define SOSHIN_ANALYZERS_PARAMETERS_H

#include "analyzers/js.h"
#include "core/catalog.h"

#define CALL_NAMES_MAX 64
#define CALL_COMMANDS_MAX 8

/* What a call is given: "user_data.email" of its objects, and commands like 'identify'. */
struct call_names {
    str names[CALL_NAMES_MAX];
    str values[CALL_NAMES_MAX]; /* behind the names, where a text or number stands there */
    uint32_t name_count;
    str commands[CALL_COMMANDS_MAX];
    uint32_t command_count;
};

/* The contents of an address's query, or of what stands between semicolons in its path (a=1;b=2);
 * parameters without a value carry nothing. */
content_set parameters_of_url(struct arena *arena, const struct catalog *catalog,
                              const struct service *service, const struct url *url);

/* The operator's accounts at the service that an address names, "; " between. */
str parameters_account_of_url(struct arena *arena, const struct catalog *catalog,
                              const struct service *service, const struct url *url);

/* The names inside the parentheses at token open. */
const struct call_names *parameters_read_call(struct arena *arena, const struct js *js,
                                              uint32_t open, const struct snippet *snippet);
str parameters_account_of_call(struct arena *arena, const struct catalog *catalog,
                               const struct service *service, const struct call_names *names);
content_set parameters_of_call(struct arena *arena, const struct catalog *catalog,
                               const struct service *service, const struct call_names *names);

#endif
