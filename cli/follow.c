#include "cli/follow.h"

#include "cli/scan_state.h"

#include <string.h>

struct following {
    struct scan *scan;
    struct map seen; /* service and page, host and page of the rows there are */
    struct map done; /* service and page whose hosts were looked at */
};

/* A pair of texts: where the one copy of each stands. */
static str key_of(struct scan *scan, str what, str page_url)
{
    const char *places[] = {map_intern(&scan->texts, what).p, map_intern(&scan->texts, page_url).p};
    char *key = arena_alloc(scan->arena, sizeof places);
    memcpy(key, places, sizeof places);
    return (str){key, sizeof places};
}

static bool counts(const struct transmission *row)
{
    return row->party == PARTY_THIRD && row->certainty != CERTAINTY_NONE;
}

/* Something of the service runs: a picture only takes what it is sent. */
static bool runs(const struct transmission *row)
{
    return counts(row) && row->service &&
           (row->mechanism == MECHANISM_SCRIPT || row->mechanism == MECHANISM_INLINE ||
            row->mechanism == MECHANISM_CONTAINER || row->mechanism == MECHANISM_IFRAME);
}

/* The service that a host belongs to whatever the path, NULL: none that could be named. Tag managers are
 * how tags come, not where they send; a host of several products may be the tag's own again; and what a
 * company runs for everything (pictures, fonts, log-ins) is no recipient of its own. */
static const struct service *follow_service(const struct scan *scan, const struct follow *follow,
                                            str page)
{
    const struct service *service = catalog_find_url(scan->catalog, follow->host, STR("/"));
    if (!service || catalog_host_has(scan->catalog, follow->host, follow->service) ||
        str_is(service->category->id, "tag_manager") || scan_is_own(scan, follow->host, page))
        return NULL;
    bool is_same_company = service->recipient == follow->service->recipient;
    return is_same_company && service->category->is_open ? NULL : service;
}

static void add_row(struct following *following, const struct transmission *tag,
                    const struct follow *follow, const struct service *service)
{
    struct scan *scan = following->scan;
    struct map *texts = &scan->texts;
    uint32_t page = map_find(&scan->page_rows, tag->page_url);
    struct transmission row = *tag;
    row.url = map_intern(texts, follow->url);
    row.host = map_intern(texts, follow->host);
    row.domain = map_intern(texts, url_registrable(follow->host));
    row.service = service;
    row.mechanism = MECHANISM_FETCH;
    row.origin = ORIGIN_SCRIPT;
    row.certainty = CERTAINTY_LIKELY;
    row.reach = tag->mechanism == MECHANISM_IFRAME || tag->reach == REACH_FRAME ? REACH_FRAME
                                                                                : REACH_SCRIPT;
    row.content = service->content;
    row.content_basis = CONTENT_CATALOG;
    if (!row.content) {
        row.content =
            catalog_content(scan->catalog, "ip") | catalog_content(scan->catalog, "user_agent");
        row.content_basis = CONTENT_MINIMUM;
    }
    row.initiator = tag->url;
    row.ids = STR("");
    row.call = NULL;
    *ARENA_PUSH(scan->arena, &scan->transmissions) = row;
    map_add(&scan->services, service->id, 0);
    if (page != MAP_NONE)
        scan->coverage.v[page].transmissions++;
}

static void follow_one(struct following *following, struct transmission tag)
{
    struct scan *scan = following->scan;
    size_t count, done = following->done.count;
    map_add(&following->done, key_of(scan, tag.service->id, tag.page_url), 0);
    if (following->done.count == done)
        return;
    const struct follow *rows = catalog_follow(scan->catalog, tag.service, &count);
    for (size_t i = 0; i < count; i++) {
        const struct service *service = follow_service(scan, &rows[i], tag.page_url);
        str host = key_of(scan, rows[i].host, tag.page_url);
        if (!service || map_find(&following->seen, host) != MAP_NONE)
            continue;
        size_t seen = following->seen.count;
        map_add(&following->seen, key_of(scan, service->id, tag.page_url), 0);
        if (following->seen.count > seen)
            add_row(following, &tag, &rows[i], service);
    }
}

void follow_add(struct scan *scan)
{
    struct following following = {
        .scan = scan, .seen = {.arena = scan->arena}, .done = {.arena = scan->arena}};
    size_t count = scan->transmissions.n; /* those behind are what follows */
    if (scan->run->options.no_follow || scan->setup->one_page || scan->report->has_recording)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct transmission *row = &scan->transmissions.v[i];
        if (!counts(row))
            continue;
        map_add(&following.seen, key_of(scan, row->host, row->page_url), 0);
        if (row->service)
            map_add(&following.seen, key_of(scan, row->service->id, row->page_url), 0);
    }
    for (size_t i = 0; i < count; i++)
        if (runs(&scan->transmissions.v[i]))
            follow_one(&following, scan->transmissions.v[i]);
}
