#include "cli/calls.h"

#include "cli/scan_state.h"

/* Rows of each page and service, linked: the map holds the first, next[] the following, MAP_NONE ends. */
struct page_services {
    struct scan *scan;
    struct map first;
    uint32_t *next;
};

static str key_of(struct scan *scan, str page_url, const struct service *service)
{
    return arena_join(scan->arena, (str[]){service->id, STR(" "), page_url}, 3);
}

static void link_rows(struct page_services *rows)
{
    struct scan *scan = rows->scan;
    rows->next = ARENA_ARRAY(scan->arena, scan->transmissions.n, uint32_t);
    for (uint32_t i = 0; i < scan->transmissions.n; i++) {
        const struct transmission *row = &scan->transmissions.v[i];
        rows->next[i] = MAP_NONE;
        if (!row->service || row->call || row->certainty == CERTAINTY_NONE)
            continue;
        str key = key_of(scan, row->page_url, row->service);
        uint32_t first = map_add(&rows->first, key, i);
        if (first != i) {
            rows->next[i] = rows->next[first];
            rows->next[first] = i;
        }
    }
}

static void join_content(struct transmission *row, const struct transmission *call)
{
    if (call->content_basis != CONTENT_PARAMETER)
        return;
    row->content |= call->content;
    row->content_seen |= call->content_seen;
    row->content_basis = CONTENT_PARAMETER;
}

/* Whether the page has a row of the service; each of them gets what the call hands over. */
static bool join_rows(struct page_services *rows, const struct transmission *call,
                      const struct service *service)
{
    struct scan *scan = rows->scan;
    uint32_t i = map_find(&rows->first, key_of(scan, call->page_url, service));
    bool is_there = i != MAP_NONE;
    for (; i != MAP_NONE; i = rows->next[i])
        if (service == call->service)
            join_content(&scan->transmissions.v[i], call);
    return is_there;
}

static bool is_covered(struct page_services *rows, const struct transmission *call)
{
    bool is_there = false;
    for (const struct snippet *at = call->call; at; at = at->next)
        if (str_eq(at->call, call->call->call))
            is_there |= join_rows(rows, call, at->service);
    return is_there;
}

/* Of several calls on a page the first makes the row. */
static bool is_first(struct page_services *calls, uint32_t i)
{
    struct scan *scan = calls->scan;
    const struct transmission *call = &scan->transmissions.v[i];
    uint32_t first = map_add(&calls->first, key_of(scan, call->page_url, call->service), i);
    if (first != i)
        join_content(&scan->transmissions.v[first], call);
    return first == i;
}

static void take_away(struct scan *scan, const bool *goes)
{
    size_t kept = 0;
    for (size_t i = 0; i < scan->transmissions.n; i++) {
        struct transmission row = scan->transmissions.v[i];
        uint32_t page = goes[i] ? map_find(&scan->page_rows, row.page_url) : MAP_NONE;
        if (!goes[i])
            scan->transmissions.v[kept++] = row;
        else if (page != MAP_NONE && scan->coverage.v[page].transmissions)
            scan->coverage.v[page].transmissions--;
    }
    scan->transmissions.n = kept;
}

static bool has_calls(const struct scan *scan)
{
    for (size_t i = 0; i < scan->transmissions.n; i++)
        if (scan->transmissions.v[i].call)
            return true;
    return false;
}

void calls_settle(struct scan *scan)
{
    struct page_services rows = {.scan = scan, .first = {.arena = scan->arena}};
    struct page_services calls = {.scan = scan, .first = {.arena = scan->arena}};
    if (!has_calls(scan))
        return;
    bool *goes = ARENA_ARRAY(scan->arena, scan->transmissions.n, bool);
    link_rows(&rows);
    for (uint32_t i = 0; i < scan->transmissions.n; i++) {
        const struct transmission *row = &scan->transmissions.v[i];
        goes[i] = row->call && (is_covered(&rows, row) || !is_first(&calls, i));
    }
    take_away(scan, goes);
}
