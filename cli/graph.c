#include "cli/graph.h"

struct graph graph_new(struct arena *arena)
{
    return (struct graph){.arena = arena, .nodes = {.arena = arena}};
}

/* The URL without the file name that stands for its folder. */
static str page_key(str url)
{
    static const char *const names[] = {"/index.html", "/index.htm", "/index.php"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_has_suffix(url, str_of(names[i])))
            return str_slice(url, 0, url.n - str_of(names[i]).n + 1);
    return url;
}

uint32_t graph_node(struct graph *graph, str url)
{
    str key = page_key(url);
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

/* Breadth-first against the direction of the links, from the goals. */
struct search {
    int32_t *steps;
    uint32_t *queue;
    size_t head, tail;
    uint32_t *first; /* node -> index of its first incoming edge in `sources`; [count] is the end */
    uint32_t *sources;
};

static void search_reach(struct search *search, uint32_t node, int32_t steps)
{
    if (search->steps[node] >= 0)
        return;
    search->steps[node] = steps;
    search->queue[search->tail++] = node;
}

/* A redirect costs no step: its source is reached together with its target. */
static void search_reach_redirects(struct search *search, const struct graph *graph, uint32_t node)
{
    for (size_t i = 0; i < graph->redirects.n; i++)
        if (graph->redirects.v[i].to == node)
            search_reach(search, graph->redirects.v[i].from, search->steps[node]);
}

static void search_index(struct search *search, const struct graph *graph, size_t count)
{
    search->first = ARENA_ARRAY(graph->arena, count + 2, uint32_t);
    search->sources = ARENA_ARRAY(graph->arena, graph->edges.n, uint32_t);
    for (size_t i = 0; i < graph->edges.n; i++)
        search->first[graph->edges.v[i].to + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        search->first[i] += search->first[i - 1];
    for (size_t i = 0; i < graph->edges.n; i++)
        search->sources[search->first[graph->edges.v[i].to + 1]++] = graph->edges.v[i].from;
}

const int32_t *graph_steps(struct graph *graph, const uint32_t *goals, size_t goal_count)
{
    size_t count = graph->nodes.count;
    struct search search = {.steps = ARENA_ARRAY(graph->arena, count, int32_t),
                            .queue = ARENA_ARRAY(graph->arena, count, uint32_t)};
    for (size_t i = 0; i < count; i++)
        search.steps[i] = -1;
    search_index(&search, graph, count);
    for (size_t i = 0; i < goal_count; i++)
        search_reach(&search, goals[i], 0);
    while (search.head < search.tail) {
        uint32_t node = search.queue[search.head++];
        search_reach_redirects(&search, graph, node);
        for (uint32_t i = search.first[node]; i < search.first[node + 1]; i++)
            search_reach(&search, search.sources[i], search.steps[node] + 1);
    }
    return search.steps;
}
