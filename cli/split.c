#include "cli/split.h"

#include "core/map.h"
#include "crawler/address.h"

#include <stdlib.h>

struct splitting {
    struct arena *arena;
    const struct report *whole;
    const struct sites *sites;
    struct map names; /* domain -> number in split */
    struct map pages; /* shown URL of a row -> number of its service */
    struct split split;
};

static str domain_of(const struct splitting *splitting, str url)
{
    const struct first_party *own = &splitting->sites->own;
    str host = address_hostname(url);
    if (!host.n)
        return STR("");
    return first_party_has(own, host) ? own->domains[0] : url_registrable(host);
}

/* The service of an address; MAP_NONE when its domain is none. */
static uint32_t site_of(const struct splitting *splitting, str url)
{
    return map_find(&splitting->names, domain_of(splitting, url));
}

/* ---- which services there are ---- */

static bool is_page_row(const struct coverage *row)
{
    return !row->is_resource && (row->outcome == OUTCOME_PAGE || outcome_is_unseen(row->outcome)) &&
           row->reason != REASON_ARCHIVE_DAMAGED;
}

static int name_compare(const void *a, const void *b)
{
    const struct site_report *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static void find_sites(struct splitting *splitting)
{
    const struct report *whole = splitting->whole;
    struct split *split = &splitting->split;
    split->v = ARENA_ARRAY(splitting->arena, whole->coverage_count, struct site_report);
    for (size_t i = 0; i < whole->coverage_count; i++) {
        str name = domain_of(splitting, whole->coverage[i].url);
        if (!is_page_row(&whole->coverage[i]) || !name.n ||
            map_find(&splitting->names, name) != MAP_NONE)
            continue;
        map_add(&splitting->names, name, 0);
        split->v[split->n++].name = name;
    }
    if (split->n)
        qsort(split->v, split->n, sizeof *split->v, name_compare);
    splitting->names = (struct map){.arena = splitting->arena};
    for (uint32_t i = 0; i < split->n; i++)
        map_add(&splitting->names, split->v[i].name, i);
}

/* ---- whose the records are ---- */

/* Of a row: by its own domain, else of the page that named it. */
static uint32_t row_site(const struct splitting *splitting, const struct coverage *row)
{
    uint32_t site = site_of(splitting, row->url);
    return site == MAP_NONE || (row->is_resource && site_of(splitting, row->found_on) != MAP_NONE)
               ? site_of(splitting, row->found_on)
               : site;
}

static bool row_is_of(const struct splitting *splitting, const struct coverage *row, uint32_t site)
{
    return row->reason == REASON_ARCHIVE_DAMAGED || row_site(splitting, row) == site;
}

/* Of a notice: by its own domain, else of the page that links to it; and of every service whose pages
 * call it theirs. */
static bool notice_is_of(const struct splitting *splitting, str url, uint32_t site)
{
    const struct sites *sites = splitting->sites;
    uint32_t own = site_of(splitting, url);
    if (own == MAP_NONE)
        own = map_find(&splitting->pages, url);
    for (size_t i = 0; own != site && i < sites->notice_count; i++)
        if (str_eq(sites->notices[i].url, url) &&
            str_eq(sites->notices[i].domain, splitting->split.v[site].name))
            return true;
    return own == site;
}

static void take_coverage(const struct splitting *splitting, uint32_t site, struct report *part)
{
    const struct report *whole = splitting->whole;
    part->coverage_count = 0;
    for (size_t i = 0; i < whole->coverage_count; i++)
        part->coverage_count += row_is_of(splitting, &whole->coverage[i], site);
    part->coverage = ARENA_ARRAY(splitting->arena, part->coverage_count, struct coverage);
    size_t n = 0;
    for (size_t i = 0; i < whole->coverage_count; i++)
        if (row_is_of(splitting, &whole->coverage[i], site))
            part->coverage[n++] = whole->coverage[i];
}

/* Rows are sorted by page, so those of a service stand together page by page. */
static void take_transmissions(const struct splitting *splitting, uint32_t site,
                               struct report *part)
{
    const struct report *whole = splitting->whole;
    ARENA_LIST(struct transmission) list = {0};
    for (size_t i = 0, end = 0; i < whole->transmission_count; i = end) {
        str page = whole->transmissions[i].page_url;
        bool is_of = site_of(splitting, page) == site;
        for (end = i;
             end < whole->transmission_count && str_eq(whole->transmissions[end].page_url, page);
             end++)
            if (is_of)
                *ARENA_PUSH(splitting->arena, &list) = whole->transmissions[end];
    }
    part->transmissions = list.v;
    part->transmission_count = list.n;
}

static void take_notices(const struct splitting *splitting, uint32_t site, struct report *part)
{
    const struct report *whole = splitting->whole;
    ARENA_LIST(struct notice) list = {0};
    for (size_t i = 0; i < whole->notice_count; i++)
        if (notice_is_of(splitting, whole->notices[i].url, site))
            *ARENA_PUSH(splitting->arena, &list) = whole->notices[i];
    part->notices = list.v;
    part->notice_count = list.n;
}

/* Places where a notice was looked for, and containers: by the rows that they have. */
static void take_names(const struct splitting *splitting, uint32_t site, struct report *part)
{
    const struct report *whole = splitting->whole;
    ARENA_LIST(str) places = {0}, containers = {0};
    struct map rows = {.arena = splitting->arena};
    for (size_t i = 0; i < part->coverage_count; i++)
        map_add(&rows, part->coverage[i].url, 0);
    for (size_t i = 0; i < whole->places_count; i++)
        if (site_of(splitting, whole->places[i]) == site)
            *ARENA_PUSH(splitting->arena, &places) = whole->places[i];
    for (size_t i = 0; i < whole->container_unread_count; i++) {
        str name = whole->containers_unread[i];
        bool is_again = i && str_eq(name, whole->containers_unread[i - 1]);
        if (!is_again && map_find(&rows, name) != MAP_NONE)
            *ARENA_PUSH(splitting->arena, &containers) = name;
    }
    part->places = places.v;
    part->places_count = places.n;
    part->containers_unread = containers.v;
    part->container_unread_count = containers.n;
}

/* What the part has of the whole as it is. */
static void begin(struct splitting *splitting, struct site_report *of)
{
    const struct sites *sites = splitting->sites;
    bool is_published = sites->is_published && str_eq(of->name, sites->own.domains[0]);
    of->report = *splitting->whole;
    if (!is_published)
        of->report.audited = of->name;
}

static void take(struct splitting *splitting, uint32_t site)
{
    struct site_report *of = &splitting->split.v[site];
    of->report.canonical_hint = STR("");
    take_coverage(splitting, site, &of->report);
    take_transmissions(splitting, site, &of->report);
    take_notices(splitting, site, &of->report);
    take_names(splitting, site, &of->report);
}

struct split split_report(struct arena *arena, const struct report *whole,
                          const struct sites *sites)
{
    struct map empty = {.arena = arena};
    struct splitting splitting = {
        .arena = arena, .whole = whole, .sites = sites, .names = empty, .pages = empty};
    if (!sites->is_by_page)
        return splitting.split;
    find_sites(&splitting);
    for (size_t i = 0; i < whole->coverage_count; i++)
        map_add(&splitting.pages, whole->coverage[i].url,
                row_site(&splitting, &whole->coverage[i]));
    for (uint32_t i = 0; i < splitting.split.n; i++) {
        begin(&splitting, &splitting.split.v[i]);
        if (splitting.split.n > 1)
            take(&splitting, i);
    }
    return splitting.split;
}
