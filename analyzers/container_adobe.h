/* The inside of the reader of Adobe's tags, shared by analyzers/container_adobe*.c. */
#ifndef SOSHIN_ANALYZERS_CONTAINER_ADOBE_H
#define SOSHIN_ANALYZERS_CONTAINER_ADOBE_H

#include "analyzers/container_inside.h"

/* When the actions of a rule happen: any of its events, and all of its conditions. */
struct adobe_trigger {
    struct words words; /* the events with the conditions, "; " between */
    enum certainty certainty;
    enum gate gate;
};

/* rule: an element of the list of rules. */
struct adobe_trigger adobe_trigger(struct container_reading *reading, const struct json *rule);

/* "path" of "core/src/lib/conditions/path.js". */
str adobe_module_name(str module);

#endif
