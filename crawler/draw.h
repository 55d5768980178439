/* Which addresses of a large site are read: a sample by strata, drawn with a seed. */
#ifndef SOSHIN_CRAWLER_DRAW_H
#define SOSHIN_CRAWLER_DRAW_H

#include "crawler/patterns.h"

#define DRAW_STEP_MIN 16  /* addresses of one draw: behind each, links that were found join */
#define DRAW_STEP_SHARE 8 /* and not more than such a part of the sample */

/* An address that may be drawn. */
struct draw_item {
    str url;
    uint32_t id;
    uint32_t stratum; /* filled by draw */
    uint64_t key;     /* filled by draw */
    bool is_drawn;    /* filled by draw */
};

/* How many addresses the next draw takes when `left` of a sample of `size` are left. */
size_t draw_step(uint64_t size, uint64_t left);

/* Draws `count` of the items (or all), which are sorted by this: each time of the stratum of which the
 * fewest were drawn so far, the address with the smallest key (sampling_key). strata counts them in
 * `asked`, over all draws of a crawl. False when the system has no memory: nothing is drawn then. */
bool draw(struct patterns *strata, uint64_t seed, struct draw_item *items, size_t item_count,
          size_t count);

#endif
