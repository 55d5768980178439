#include "cli/graph.h"

#include "crawler/address.h"
#include "crawler/address_plain.h"

struct graph graph_new(struct arena *arena)
{
    return (struct graph){
        .arena = arena, .nodes = {.arena = arena}, .scratch = buf_init(arena, ADDRESS_MAX)};
}

/* The URL without the file name that stands for its folder. */
static str page_key(str url)
{
    static const char *const names[] = {"/index.html", "/index.htm", "/index.php"};
    if (str_find_char(url, '?') != STR_ABSENT)
        return url;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_has_suffix(url, str_of(names[i])))
            return str_slice(url, 0, url.n - str_of(names[i]).n + 1);
    return url;
}

uint32_t graph_node(struct graph *graph, str url)
{
    str key = page_key(address_plain(url, &graph->scratch));
    uint32_t node = map_find(&graph->nodes, key);
    if (node != MAP_NONE)
        return node;
    return map_add(&graph->nodes, arena_str(graph->arena, key), (uint32_t)graph->nodes.count);
}

void graph_link(struct graph *graph, uint32_t from, uint32_t to)
{
    *ARENA_PUSH(graph->arena, &graph->edges) = (struct edge){.from = from, .to = to};
}

void graph_redirect(struct graph *graph, uint32_t from, uint32_t to)
{
    *ARENA_PUSH(graph->arena, &graph->redirects) = (struct edge){.from = from, .to = to};
}

/* The edges that lead to each node. */
struct incoming {
    uint32_t *first; /* node -> index of its first edge in `from`; [count] is the end */
    uint32_t *from;
};

static struct incoming incoming_index(struct arena *arena, const struct edge *edges, size_t n,
                                      size_t count)
{
    struct incoming in = {.first = ARENA_ARRAY(arena, count + 2, uint32_t),
                          .from = ARENA_ARRAY(arena, n, uint32_t)};
    for (size_t i = 0; i < n; i++)
        in.first[edges[i].to + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        in.first[i] += in.first[i - 1];
    for (size_t i = 0; i < n; i++)
        in.from[in.first[edges[i].to + 1]++] = edges[i].from;
    return in;
}

/* Breadth-first against the direction of the links, from the goals. */
struct search {
    int32_t *steps;
    uint32_t *queue; /* by rising steps */
    size_t head, tail;
    struct incoming links, redirects;
};

/* A redirect costs no step: its sources are reached together with the node, before any node that is
 * farther. */
static void search_reach(struct search *search, uint32_t node, int32_t steps)
{
    const struct incoming *redirects = &search->redirects;
    if (search->steps[node] >= 0)
        return;
    size_t at = search->tail;
    search->steps[node] = steps;
    search->queue[search->tail++] = node;
    for (; at < search->tail; at++) {
        uint32_t to = search->queue[at];
        for (uint32_t i = redirects->first[to]; i < redirects->first[to + 1]; i++) {
            uint32_t from = redirects->from[i];
            if (search->steps[from] >= 0)
                continue;
            search->steps[from] = steps;
            search->queue[search->tail++] = from;
        }
    }
}

const int32_t *graph_steps(struct graph *graph, const uint32_t *goals, size_t goal_count)
{
    struct arena *arena = graph->arena;
    size_t count = graph->nodes.count;
    struct search search = {
        .steps = ARENA_ARRAY(arena, count, int32_t),
        .queue = ARENA_ARRAY(arena, count, uint32_t),
        .links = incoming_index(arena, graph->edges.v, graph->edges.n, count),
        .redirects = incoming_index(arena, graph->redirects.v, graph->redirects.n, count)};
    for (size_t i = 0; i < count; i++)
        search.steps[i] = -1;
    for (size_t i = 0; i < goal_count; i++)
        search_reach(&search, goals[i], 0);
    while (search.head < search.tail) {
        uint32_t node = search.queue[search.head++];
        for (uint32_t i = search.links.first[node]; i < search.links.first[node + 1]; i++)
            search_reach(&search, search.links.from[i], search.steps[node] + 1);
    }
    return search.steps;
}
