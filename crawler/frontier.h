/* Which address is asked for next, decided without a network: the same pages in the same order
 * whatever arrives first. The crawl goes breadth-first in rounds. A round is sorted bytewise before
 * it is handed out, and the next one is made when everything of it has been fetched and read. Of a
 * depth, where redirects of the round before lead to comes first, then what links name, then (in
 * depth 1) what only sitemaps name. With a sample, behind the start page and the sitemaps, a round is
 * drawn from all that is known by then (crawler/draw.h), until it has its pages; what is left is
 * handed out as refused. Links and sitemaps are taken without session ids (address_plain). */
#ifndef SOSHIN_CRAWLER_FRONTIER_H
#define SOSHIN_CRAWLER_FRONTIER_H

#include "core/model.h"
#include "crawler/address.h"
#include "crawler/site.h"

#define FRONTIER_MAX_URLS 2000000 /* addresses remembered */
#define FRONTIER_MAX_HOPS 10      /* redirects one after the other */
#define FRONTIER_MAX_WANTED 500   /* addresses read besides a sample */

/* What became of an offer. */
enum admit {
    ADMIT,
    ADMIT_SEEN,     /* known already */
    ADMIT_OFF_SITE, /* on no admitted host */
    ADMIT_NOT_PAGE, /* an image, a document ... by its name */
    ADMIT_TOO_DEEP, /* this and the next two are kept: each is handed out once, refused */
    ADMIT_EXCLUDED,
    ADMIT_OVER_LIMIT,
    ADMIT_LOOP, /* redirected too often */
    ADMIT_FULL, /* FRONTIER_MAX_URLS, or no memory */
    ADMIT_BAD   /* no absolute http(s) URL */
};

/* How an address came in. */
enum role {
    ROLE_LINK,
    ROLE_START, /* the start page and where it redirects to */
    ROLE_GIVEN  /* named by the user besides: on any host, outside of the limits */
};

/* One address to ask for, or to report as refused. The texts live as long as the frontier. */
struct frontier_item {
    uint32_t id;
    uint32_t depth;
    enum role role;
    enum reason refused; /* REASON_NONE: fetch it */
    str url;             /* published */
    str found_on;        /* empty: given by the user */
};

enum turn {
    TURN_ITEM, /* *item is set */
    TURN_WAIT, /* something has to be settled or finished first */
    TURN_END
};

struct frontier;

struct frontier_rules {
    const struct site *site; /* may admit more hosts later; outlives the frontier */
    struct address_filter filter;
    uint64_t max_pages;
    uint64_t max_depth;
    size_t max_urls;      /* FRONTIER_MAX_URLS */
    uint64_t per_pattern; /* addresses of one shape that are asked for; 0: no limit */
    uint64_t sample;      /* pages of a sample (docs/en/sampling.md); 0: all are read */
    uint64_t seed;        /* of the sample */
};

/* NULL when the system has no memory. */
struct frontier *frontier_new(const struct frontier_rules *rules);
void frontier_free(struct frontier *frontier);

/* An address that the user named; no filter applies. */
enum admit frontier_give(struct frontier *frontier, str url, enum role role);
/* A link on the page found_on, to a page at that depth. */
enum admit frontier_offer(struct frontier *frontier, str url, str found_on, uint32_t depth);
/* An address in a sitemap: depth 1, behind what links name. */
enum admit frontier_suggest(struct frontier *frontier, str url, str sitemap);
/* Where a redirect leads: same depth and role as `from`. OFF_SITE is kept too, once, as refused. */
enum admit frontier_redirect(struct frontier *frontier, uint32_t from, str url);

/* The scan needs this address whatever a sample or a limit of its pattern leaves out, because a link
 * calls it a notice. Of addresses that were offered; FRONTIER_MAX_WANTED of them. */
void frontier_want(struct frontier *frontier, str url);

/* The next item in order. */
enum turn frontier_next(struct frontier *frontier, struct frontier_item *item);
/* The fetch of an item has ended; is_page: it counts for max_pages and links of it may follow. */
void frontier_settle(struct frontier *frontier, uint32_t id, bool is_page);
/* What a settled page holds, for patterns whose pages are all the same. */
void frontier_note(struct frontier *frontier, uint32_t id, str body);
/* The page's links have been offered. Addresses that are no settled page are passed over. */
void frontier_finish(struct frontier *frontier, str url);

/* Everything that was handed out has been settled: redirects of the round can be judged. */
bool frontier_is_settled(const struct frontier *frontier);
/* The redirects that were reported lead from this address back to itself. */
bool frontier_is_loop(const struct frontier *frontier, uint32_t id);
/* Nothing of depth 0 is left, and the next round has not begun. */
bool frontier_is_past_start(const struct frontier *frontier);
/* Remembers an address as dealt with; false when it was known. */
bool frontier_mark(struct frontier *frontier, str url);

/* From now on everything is refused for that reason (max_time, interrupted). */
void frontier_refuse(struct frontier *frontier, enum reason reason);

/* Addresses that wait for their turn. */
size_t frontier_waiting(const struct frontier *frontier);
/* Bytes held. */
size_t frontier_memory(const struct frontier *frontier);

#endif
