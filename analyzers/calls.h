/* Calls in scripts that send to a service without loading anything there and then: fbq('track', ...).
 * Which calls these are says the catalog (snippets.csv, parameters.csv). */
#ifndef SOSHIN_ANALYZERS_CALLS_H
#define SOSHIN_ANALYZERS_CALLS_H

#include "analyzers/js.h"
#include "core/catalog.h"
#include "core/map.h"

#define CALL_SERVICES_MAX 4 /* that one call can be for; more are left out */
#define CALLS_MAX 1000      /* of a page or file; more are left out */

struct call_seen {
    const struct snippet
        *snippets[CALL_SERVICES_MAX];       /* of this call; the first is the usual one */
    content_set content[CALL_SERVICES_MAX]; /* that the arguments hand to each */
    str ids[CALL_SERVICES_MAX];             /* accounts at each, "; " between */
    uint32_t count;
    uint32_t token; /* its first name */
    uint32_t end;   /* the closing parenthesis */
    str arguments;  /* as written, with the parentheses */
};

struct calls {
    struct arena *arena;
    const struct catalog *catalog;
    struct map doubtful; /* roots that the scripts define themselves, or test for */
    ARENA_LIST(const struct snippet *) roots; /* by number of a name, as far as was asked */
    ARENA_LIST(struct call_seen) list;
};

/* Adds the calls of a window of tokens, and what it defines. All windows share one table of names. */
void calls_read(struct calls *calls, const struct js *js);

/* The page defines the function by itself, as the gtag() of a tag manager's data layer, or asks whether it
 * is there: where nothing loads the service, such a call need not lead to it. */
bool call_is_doubtful(const struct calls *calls, const struct call_seen *call);

#endif
