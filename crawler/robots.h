/* robots.txt as RFC 9309 reads it, for the product token "soshin", with Sitemap and Crawl-delay. */
#ifndef SOSHIN_CRAWLER_ROBOTS_H
#define SOSHIN_CRAWLER_ROBOTS_H

#include "core/arena.h"

#define ROBOTS_TOKEN "soshin"
#define ROBOTS_MAX_BYTES ((size_t)500 * 1024) /* RFC 9309 §2.5; what follows is not read */
#define ROBOTS_MAX_REDIRECTS 5                /* RFC 9309 §2.3.1.2 */
#define ROBOTS_MAX_DELAY 60.0                 /* seconds; a longer Crawl-delay counts as this */
#define ROBOTS_MAX_SITEMAPS 1000

struct robots_rule {
    str pattern;   /* normalised, without a closing '$' */
    bool is_whole; /* '$' stood at its end */
    bool is_allow;
};

/* The rules of the group that is meant for us, or of the groups for everybody. */
struct robots {
    const struct robots_rule *rules;
    size_t rule_count;
    double delay;        /* Crawl-delay in seconds, 0: none */
    const str *sitemaps; /* as written */
    size_t sitemap_count;
};

/* Reads a robots.txt; any bytes have a meaning. token: product token, "soshin". Inside arena_run of
 * arena; everything in the answer lies in the arena. */
const struct robots *robots_read(struct arena *arena, str bytes, str token);

/* Whether the path ("/path?query") may be fetched: the longest matching rule decides, Allow wins a
 * tie, /robots.txt may always be fetched. scratch: malloc'ed memory to work in. */
bool robots_allow(const struct robots *robots, str path, struct buf *scratch);

#endif
