/* Addresses that are alike, counted: what keeps a crawl out of calendars, facets and pages that are
 * all the same. Decided in the order in which addresses are handed out, so that it does not matter
 * which answer comes first. */
#ifndef SOSHIN_CRAWLER_PATTERNS_H
#define SOSHIN_CRAWLER_PATTERNS_H

#include "core/outcome.h"
#include "crawler/address_set.h"
#include "crawler/shape.h"

#define PATTERNS_MAX 20000     /* shapes told apart; all others are one */
#define PATTERNS_SAME_MIN 50   /* pages of a shape before their bodies are compared */
#define PATTERNS_SAME_SHARE 10 /* so many pages for each body mean that the rest is the same */

struct pattern {
    uint64_t asked;  /* addresses that were handed out */
    uint32_t pages;  /* of these, pages */
    uint32_t bodies; /* different ones */
    bool is_same;    /* decided between rounds */
};

/* Zeroed to begin with, scratch apart (buf_init). */
struct patterns {
    struct address_set shapes;
    struct address_set bodies; /* "number of the pattern, hash of the body" */
    struct pattern *v;         /* one for each shape */
    size_t cap;
    struct buf scratch;
};

void patterns_done(struct patterns *patterns);
/* The number of the address's pattern; 0 is the one of all that have none of their own, and when the
 * system has no memory. Call in the order of the round. */
uint32_t patterns_number(struct patterns *patterns, str url, enum shape_detail detail);
/* One more address of the pattern is to be handed out. REASON_NONE: it may be; else it is not counted,
 * and that is why. limit 0: no limit. */
enum reason patterns_take(struct patterns *patterns, uint32_t number, str url, uint64_t limit);
/* What a page of the pattern holds. */
void patterns_note(struct patterns *patterns, uint32_t number, str body);
/* All pages that were handed out have been noted: decides which patterns are the same over and over. */
void patterns_settle(struct patterns *patterns);
size_t patterns_memory(const struct patterns *patterns);

#endif
