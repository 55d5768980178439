/* An answer that is no page of the service but stands in its place: blocked is not clean. */
#ifndef SOSHIN_CRAWLER_WALL_H
#define SOSHIN_CRAWLER_WALL_H

#include "core/catalog.h"

struct wall_look {
    int status;
    str headers; /* as struct fetch keeps them */
    str title;
    str text; /* the decoded source */
};

/* The first row of walls.csv that fits; NULL: none, the answer is what it seems to be. Inside
 * arena_run of arena. */
const struct wall *wall_find(struct arena *arena, const struct catalog *catalog,
                             const struct wall_look *look);

/* The title in the source of a page that is not read as one (an error page); empty: none. */
str wall_title(str text);

#endif
