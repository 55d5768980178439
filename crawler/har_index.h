/* What the entries of a recording are to each other: which page each belongs to, and who made it. Filled
 * in the order of the file; the entries' own texts are read again when they are handed out. */
#ifndef SOSHIN_CRAWLER_HAR_INDEX_H
#define SOSHIN_CRAWLER_HAR_INDEX_H

#include "core/map.h"
#include "crawler/har_entry.h"
#include "crawler/har_scan.h"

#define HAR_NONE UINT32_MAX

/* What came of reading an entry. */
enum har_state { HAR_FINE, HAR_TOO_BIG, HAR_DAMAGED, HAR_ADDRESSLESS, HAR_NO_MEMORY };

struct har_item {
    uint64_t at;
    uint32_t length;
    uint32_t address;   /* HAR_NONE unless HAR_FINE, and of a leaf */
    uint32_t view;      /* the page it belongs to */
    uint32_t initiator; /* address; HAR_NONE: the page itself, or not known */
    uint8_t state, sent, reach, mechanism;
    bool is_page; /* the document of a page */
    bool is_frame;
    bool is_sheet;
};

/* An address that matters to other requests: it made one, or may have, or its body may be asked for. The
 * others are leaves, and of these nothing but the item is kept: most requests of a long recording are. */
struct har_address {
    str url;
    uint32_t item;       /* the first that was sent there */
    uint32_t body;       /* the last whose answer has a body */
    uint32_t moved_from; /* the item that redirected here, until that was followed */
};

/* A page that a window showed. */
struct har_view {
    str url;
    uint32_t item;   /* its document; HAR_NONE: not recorded */
    str asked;       /* before redirects */
    bool is_implied; /* so far known from other requests */
};

/* The requests of one pageref; those without share one. */
struct har_group {
    str url;   /* as the recorder tells; empty: it does not */
    str frame; /* of the page's document */
    uint32_t view;
    bool has_name;
    bool has_page;
};

/* Start with { .arena = ..., .urls.arena = ..., .names.arena = ... }; everything else zero. */
struct har_index {
    struct arena *arena;
    struct map urls;  /* -> address */
    struct map names; /* pageref -> group */
    ARENA_LIST(struct har_address) addresses;
    ARENA_LIST(struct har_group) groups;
    ARENA_LIST(struct har_item) items;
    ARENA_LIST(struct har_view) views;
    str own; /* registrable domain of the first page */
};

/* Inside arena_run of the index's arena. */
void har_index_page(struct har_index *index, const struct har_page *page);
void har_index_entry(struct har_index *index, const struct har_extent *extent, enum har_state state,
                     const struct har_entry *entry);
/* The item whose answer holds what lies at a normalised address; HAR_NONE when none does. */
uint32_t har_index_body(const struct har_index *index, str url);

#endif
