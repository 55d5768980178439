/* Which addresses are alike: "/news/2026/11/a-new-shop.html?id=7" is one of many
 * "/news/N/N/S.html?id". Told from the text of a normalised URL alone. */
#ifndef SOSHIN_CRAWLER_SHAPE_H
#define SOSHIN_CRAWLER_SHAPE_H

#include "core/arena.h"

#define SHAPE_MAX 256       /* bytes; the rest is cut */
#define SHAPE_SEGMENTS 10   /* folders; deeper ones are "*" */
#define SHAPE_KEYS 10       /* names of a query; further ones are "*" */
#define SHAPE_REPEATS_MAX 3 /* so often a name may stand in one path */

enum shape_detail {
    SHAPE_PATH, /* a query is "?", whatever stands in it */
    SHAPE_KEYED /* the names in a query count, sorted; their values do not */
};

/* The shape of an address, in out: host, folders, kind of name. Letters in lower case; digits are N,
 * what people name freely (the last name, words joined by '-' or '_', escapes, long and mixed names)
 * is S; extensions stay. */
str shape_write(str url, enum shape_detail detail, struct buf *out);

/* One name stands more than SHAPE_REPEATS_MAX times in the path, as when relative links of an error
 * page lead ever deeper: "/a/b/a/b/a/b/a/b/". Numbers do not count. */
bool shape_is_loop(str url);

#endif
