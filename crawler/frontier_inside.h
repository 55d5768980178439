/* What crawler/frontier*.c share. */
#ifndef SOSHIN_CRAWLER_FRONTIER_INSIDE_H
#define SOSHIN_CRAWLER_FRONTIER_INSIDE_H

#include "crawler/draw.h"
#include "crawler/frontier.h"

#define NOBODY ADDRESS_NONE

enum entry_state {
    ENTRY_WAITING, /* to be put into a round */
    ENTRY_PLANNED, /* in the round: from here on nothing about it may change */
    ENTRY_OPEN,    /* handed out */
    ENTRY_READING, /* a page whose links are to come */
    ENTRY_CLOSED
};

struct entry {
    uint32_t found_on; /* entry, or NOBODY */
    uint32_t next;     /* entry that this one redirects to, or NOBODY */
    uint32_t rank;     /* order of the rounds: twice the depth, one more for what the user named
                          besides and what only a sitemap names */
    uint32_t pattern;  /* once it is in a round */
    uint8_t state;     /* enum entry_state */
    uint8_t role;
    uint8_t hops;
    uint8_t refused; /* enum reason; not for roles other than LINK */
    bool is_wanted;  /* read whatever a sample leaves out */
};

struct frontier {
    struct frontier_rules rules;
    struct address_set addresses;
    struct entry *entries; /* one for each address */
    size_t cap;
    uint32_t *waiting; /* not yet in a round */
    size_t waiting_count, waiting_cap;
    uint32_t *round;
    size_t round_count, round_at;
    uint64_t open, reading, pages;
    enum reason refuse_all;
    struct buf scratch, plain;
    struct patterns patterns; /* for the limit of each */
    struct patterns strata;   /* of a sample */
    uint32_t wanted;
    bool is_drawn; /* the sample has its pages: all others are left out */
};

static inline str entry_text(const struct frontier *frontier, uint32_t id)
{
    return address_set_text(&frontier->addresses, id);
}

/* The lowest rank that waits; UINT32_MAX when nothing does. */
uint32_t frontier_rank(const struct frontier *frontier);
/* Takes everything of the lowest rank, or of the sample's next step, out of waiting. False when
 * nothing waits. */
bool frontier_begin(struct frontier *frontier);

#endif
