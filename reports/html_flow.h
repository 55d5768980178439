/* Where data goes, as counted for the drawing and the table below it. */
#ifndef SOSHIN_REPORTS_HTML_FLOW_H
#define SOSHIN_REPORTS_HTML_FLOW_H

#include "reports/html_out.h"

/* Nodes of each column that are drawn; the others share one node behind them. */
#define FLOW_GROUPS 8
#define FLOW_RECIPIENTS 24
#define FLOW_COUNTRIES 8
#define FLOW_NAME_MAX 100

/* A group of pages, a recipient or a country. */
struct flow_node {
    str key;
    struct words name;
    size_t pages;         /* that send */
    size_t last_page;     /* the one that was counted last, from 1 */
    size_t country;       /* of a recipient: index in countries */
    enum verdict verdict; /* of a recipient: the worst of its duties */
    bool has_verdict;
};

struct flow_column {
    struct flow_node *nodes; /* most pages first */
    size_t count;
    size_t drawn; /* nodes with a place of their own; with more, `count` - `drawn` share one */
};

struct flow {
    struct flow_column groups, recipients, countries;
    size_t *sent;    /* pages: [group place * (FLOW_RECIPIENTS + 1) + recipient place] */
    size_t *reached; /* pages: [recipient place * (FLOW_COUNTRIES + 1) + country place] */
    size_t pages;    /* that send */
};

/* What the transmissions to third parties say. Inside arena_run of the arena. */
struct flow flow_count(const struct html *html);
/* Number of places that a column takes. */
size_t flow_places(const struct flow_column *column);

/* The drawing; `id`s "flow-name" and "flow-says" stand in its caption. */
void flow_draw(const struct html *html, const struct flow *flow);

#endif
