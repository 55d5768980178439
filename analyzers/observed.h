/* A request that a visitor's browser really made -> a transmission: recordings and browsers alike. */
#ifndef SOSHIN_ANALYZERS_OBSERVED_H
#define SOSHIN_ANALYZERS_OBSERVED_H

#include "analyzers/analyzer.h"

/* The row of fetch->observed, which is not NULL: certainty observed (sure when the browser's cache
 * answered), origin as observed, content as the request itself shows it. Reach: a script or frame of the
 * operator's own is the page's, one that a tag manager's container sends is the container's; all that
 * a page of somebody else makes is that frame's. Requests to first parties only with setup->all. The
 * cookies' values go nowhere. Inside arena_run of arena, the fetch's own. */
void observed_read(struct arena *arena, const struct fetch *fetch,
                   const struct analyzers_setup *setup, struct transmissions *out);

#endif
