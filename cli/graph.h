/* Who links to whom among the pages that were read, and how many steps it takes to the notice
 * (Rule 22-2-28: on the page that sends, or on a page easily reached from it). */
#ifndef SOSHIN_CLI_GRAPH_H
#define SOSHIN_CLI_GRAPH_H

#include "core/map.h"

struct edge {
    uint32_t from, to;
};

struct graph {
    struct arena *arena;
    struct map nodes; /* page key -> node */
    struct buf scratch;
    ARENA_LIST(struct edge) edges;
    ARENA_LIST(struct edge) redirects; /* a step onto `from` is one onto `to` */
};

struct graph graph_new(struct arena *arena);
/* The node of a URL; "/policy/" and "/policy/index.html" are one page, and so
 * are addresses that differ in a session id alone. Copies the URL when new. */
uint32_t graph_node(struct graph *graph, str url);
void graph_link(struct graph *graph, uint32_t from, uint32_t to);
void graph_redirect(struct graph *graph, uint32_t from, uint32_t to);
/* Steps from each node to the nearest goal, -1 where no path is known; indexed by node. */
const int32_t *graph_steps(struct graph *graph, const uint32_t *goals, size_t goal_count);

#endif
