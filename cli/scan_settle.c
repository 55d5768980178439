#include "cli/scan_state.h"

#include <stdlib.h>
#include <string.h>

#define LEAD_IS_NOTICE 3 /* of notice_link_strength */

static void add_row(struct scan *scan, str url, str found_on, enum outcome outcome,
                    enum reason reason)
{
    *ARENA_PUSH(scan->arena, &scan->coverage) = (struct coverage){.url = url,
                                                                  .found_on = found_on,
                                                                  .outcome = outcome,
                                                                  .reason = reason,
                                                                  .content_type = STR(""),
                                                                  .notice_steps = -1};
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
}

static void add_unread_notice(struct scan *scan, str url, enum reason reason)
{
    for (size_t i = 0; i < scan->notices.n; i++)
        if (str_eq(scan->notices.v[i].url, url))
            return;
    *ARENA_PUSH(scan->arena, &scan->notices) = (struct notice){
        .url = url, .title = STR(""), .status = NOTICE_UNREADABLE, .reason = reason};
}

/* The operator's own policy: on a first-party domain, or, on a host that the catalog does not know,
 * linked from more than half of the pages. */
static bool lead_is_own(const struct scan *scan, const struct lead *lead, const struct url *url)
{
    uint32_t pages = lead->domain.n ? map_find(&scan->site_pages, lead->domain) : scan->pages_read;
    return scan_is_own(scan, url->host, lead->found_on) ||
           (!catalog_find_url(scan->catalog, url->host, url_target(url)) &&
            lead->pages * 2 > pages);
}

static bool row_is_read(const struct coverage *row)
{
    return row->outcome == OUTCOME_PAGE || row->outcome == OUTCOME_CUT_SHORT ||
           row->outcome == OUTCOME_EMPTY_SHELL;
}

/* The row of the address, when it was asked for. */
static const struct coverage *lead_row(const struct scan *scan, uint32_t node)
{
    for (size_t i = 0; i < scan->coverage.n; i++)
        if (scan->coverage_nodes.v[i] == node)
            return &scan->coverage.v[i];
    return NULL;
}

/* A link to an address that was never asked for. */
static void settle_unasked(struct scan *scan, const struct lead *lead)
{
    struct url url;
    if (str_has_prefix(lead->url, STR(SOURCE_NOWHERE)) ||
        url_parse(scan->arena, lead->url, NULL, &url) != URL_OK || !lead_is_own(scan, lead, &url))
        return;
    bool is_archive = scan->reading_setup.is_by_page; /* it was not captured */
    enum reason reason = is_archive ? REASON_OFFLINE : REASON_OTHER_HOST;
    if (lead->strength >= LEAD_IS_NOTICE)
        add_unread_notice(scan, lead->url, reason);
    add_row(scan, lead->url, lead->found_on, is_archive ? OUTCOME_NOT_FETCHED : OUTCOME_OFF_SITE,
            reason);
}

/* A link that calls itself a notice is one, so when it was not read nothing may be said to be absent
 * from it; an address that does not exist is none. */
static void settle_lead(struct scan *scan, const struct lead *lead)
{
    str moved = sequels_follow(scan, lead->url);
    const struct coverage *row = lead_row(scan, graph_node(&scan->graph, moved));
    if (!row)
        settle_unasked(scan, lead);
    else if (row->outcome == OUTCOME_REDIRECT || row_is_read(row))
        return; /* where it leads has a row of its own, or was read */
    else if (row->outcome == OUTCOME_NOT_FOUND)
        *ARENA_PUSH(scan->arena, &scan->places) = lead->url;
    else if (lead->strength >= LEAD_IS_NOTICE)
        add_unread_notice(scan, row->url, row->reason ? row->reason : REASON_CONTENT_TYPE);
}

/* A notice on a domain of its own that pages of another service call theirs. */
static void share_notice(struct scan *scan, const struct lead *lead)
{
    str url = sequels_follow(scan, lead->url);
    struct url parsed;
    if (!scan->setup->sites || !lead->domain.n || lead->strength < LEAD_IS_NOTICE ||
        url_parse(scan->arena, url, NULL, &parsed) != URL_OK ||
        str_eq(scan_domain(scan, url), lead->domain) || !lead_is_own(scan, lead, &parsed))
        return;
    *ARENA_PUSH(scan->arena, &scan->site_notices) =
        (struct site_notice){.domain = lead->domain, .url = url};
}

static void settle_leads(struct scan *scan)
{
    bool *is_read = ARENA_ARRAY(scan->arena, scan->graph.nodes.count, bool);
    for (size_t i = 0; i < scan->read_nodes.n; i++)
        is_read[scan->read_nodes.v[i]] = true;
    for (size_t i = 0; i < scan->leads.n; i++) {
        const struct lead *lead = &scan->leads.v[i];
        share_notice(scan, lead);
        if (is_read[graph_node(&scan->graph, lead->url)])
            *ARENA_PUSH(scan->arena, &scan->places) = lead->url;
        else
            settle_lead(scan, lead);
    }
}

/* "/" and "/index.html" with the same bytes are one page: the row of the shorter address stays, the
 * other's goes, with what it sends. Which of the two came first does not matter. */
static bool twin_goes(const struct coverage *a, const struct coverage *b)
{
    bool is_same = a->outcome == b->outcome && a->sha256[0] && strcmp(a->sha256, b->sha256) == 0;
    return is_same &&
           (a->url.n > b->url.n || (a->url.n == b->url.n && str_cmp(a->url, b->url) > 0));
}

/* For each row of coverage, whether it is the lesser twin; *gone: the addresses of these. */
static bool *find_twins(struct scan *scan, struct map *gone)
{
    size_t nodes = scan->graph.nodes.count, count = scan->coverage.n;
    uint32_t *first = ARENA_ARRAY(scan->arena, nodes, uint32_t); /* row + 1 */
    bool *goes = ARENA_ARRAY(scan->arena, count, bool);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = scan->coverage_nodes.v[i];
        if (node == MAP_NONE || !first[node]) {
            if (node != MAP_NONE)
                first[node] = i + 1;
            continue;
        }
        uint32_t other = first[node] - 1;
        const struct coverage *row = &scan->coverage.v[i], *kept = &scan->coverage.v[other];
        uint32_t lesser = twin_goes(row, kept) ? i : twin_goes(kept, row) ? other : MAP_NONE;
        if (lesser == MAP_NONE)
            continue;
        goes[lesser] = true;
        map_add(gone, scan->coverage.v[lesser].url, 0);
        first[node] = (lesser == i ? other : i) + 1;
    }
    return goes;
}

static void settle_twins(struct scan *scan)
{
    struct map gone = {.arena = scan->arena};
    const bool *goes = find_twins(scan, &gone);
    size_t kept = 0;
    if (!gone.count)
        return;
    for (size_t i = 0; i < scan->coverage.n; i++)
        if (!goes[i]) {
            scan->coverage.v[kept] = scan->coverage.v[i];
            scan->coverage_nodes.v[kept++] = scan->coverage_nodes.v[i];
        }
    scan->coverage.n = kept;
    kept = 0;
    for (size_t i = 0; i < scan->transmissions.n; i++)
        if (map_find(&gone, scan->transmissions.v[i].page_url) == MAP_NONE)
            scan->transmissions.v[kept++] = scan->transmissions.v[i];
    scan->transmissions.n = kept;
    kept = 0;
    for (size_t i = 0; i < scan->notices.n; i++)
        if (map_find(&gone, scan->notices.v[i].url) == MAP_NONE) {
            scan->notices.v[kept] = scan->notices.v[i];
            scan->notice_nodes.v[kept++] = scan->notice_nodes.v[i];
        }
    scan->notices.n = scan->notice_nodes.n = kept;
}

/* The row of a notice that the user named, by its address or the path that reports show; of where its
 * redirects lead. */
static const struct coverage *given_row(struct scan *scan, str given, str url)
{
    str moved = sequels_follow(scan, url);
    const struct coverage *row = lead_row(scan, graph_node(&scan->graph, moved));
    const struct coverage *rows = scan->coverage.v;
    for (size_t i = 0; rows && !row && i < scan->coverage.n; i++)
        if (str_eq(rows[i].url, given))
            row = &rows[i];
    return row;
}

/* Who names a notice says that there is one: when it was not read, it is unread and not missing. */
static void settle_given(struct scan *scan)
{
    const struct list *notices = &scan->run->options.notices;
    for (size_t i = 0; i < notices->n; i++) {
        str given = str_of(notices->v[i]);
        const struct coverage *row = given_row(scan, given, scan->sequels.given[i]);
        if (row && row_is_read(row))
            continue;
        enum reason reason =
            str_has(given, STR("://")) ? REASON_OTHER_HOST : REASON_UNREADABLE_FILE;
        if (row && row->reason)
            reason = row->reason;
        if (!row)
            add_row(scan, map_intern(&scan->texts, given), STR(""), OUTCOME_NOT_FETCHED, reason);
        add_unread_notice(scan, map_intern(&scan->texts, given), reason);
    }
}

static void settle_steps(struct scan *scan)
{
    const int32_t *steps = graph_steps(&scan->graph, scan->notice_nodes.v, scan->notice_nodes.n);
    for (size_t i = 0; i < scan->coverage.n; i++)
        if (scan->coverage_nodes.v[i] != MAP_NONE && scan->notice_nodes.n)
            scan->coverage.v[i].notice_steps = steps[scan->coverage_nodes.v[i]];
}

static int notice_compare(const void *a, const void *b)
{
    const struct notice *x = a, *y = b;
    return str_cmp(x->url, y->url);
}

static int str_compare(const void *a, const void *b)
{
    const str *x = a, *y = b;
    return str_cmp(*x, *y);
}

static void sort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count)
        qsort(array, count, size, compare);
}

static void settle_sites(const struct scan *scan)
{
    if (scan->setup->sites)
        *scan->setup->sites = (struct sites){.is_by_page = scan->reading_setup.is_by_page,
                                             .own = scan->reading_setup.first_party,
                                             .is_published = scan->run->options.base_url != NULL,
                                             .notices = scan->site_notices.v,
                                             .notice_count = scan->site_notices.n};
}

void scan_settle(struct scan *scan)
{
    struct report *report = scan->report;
    settle_twins(scan);
    sequels_settle(scan);
    settle_leads(scan);
    settle_given(scan);
    settle_steps(scan);
    settle_sites(scan);
    report->coverage = scan->coverage.v;
    report->coverage_count = scan->coverage.n;
    report->transmissions = scan->transmissions.v;
    report->transmission_count = scan->transmissions.n;
    report->notices = scan->notices.v;
    report->notice_count = scan->notices.n;
    report->containers_unread = scan->containers.unread.v;
    report->container_unread_count = scan->containers.unread.n;
    report->places = scan->places.v;
    report->places_count = scan->places.n;
    sort(report->coverage, report->coverage_count, sizeof *report->coverage, coverage_compare);
    sort(report->transmissions, report->transmission_count, sizeof *report->transmissions,
         transmission_compare);
    sort(report->notices, report->notice_count, sizeof *report->notices, notice_compare);
    sort(report->containers_unread, report->container_unread_count, sizeof(str), str_compare);
    sort(report->places, report->places_count, sizeof(str), str_compare);
}
