#include "cli/scan_state.h"

#include <stdlib.h>

#define LEAD_IS_NOTICE 3 /* of notice_link_strength */

static void add_row(struct scan *scan, str url, enum outcome outcome, enum reason reason)
{
    *ARENA_PUSH(scan->arena, &scan->coverage) = (struct coverage){.url = url,
                                                                  .outcome = outcome,
                                                                  .reason = reason,
                                                                  .content_type = STR(""),
                                                                  .notice_steps = -1};
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
}

static void add_unread_notice(struct scan *scan, str url, enum reason reason)
{
    *ARENA_PUSH(scan->arena, &scan->notices) = (struct notice){
        .url = url, .title = STR(""), .status = NOTICE_UNREADABLE, .reason = reason};
}

/* The operator's own policy: on a first-party domain, or, on a host that the catalog does not know,
 * linked from more than half of the pages. */
static bool lead_is_own(const struct scan *scan, const struct lead *lead, const struct url *url)
{
    return first_party_has(&scan->reading_setup.first_party, url->host) ||
           (!catalog_find_url(scan->catalog, url->host, url_target(url)) &&
            lead->pages * 2 > scan->pages_read);
}

/* The row of the address, when it was asked for. */
static const struct coverage *lead_row(const struct scan *scan, uint32_t node)
{
    for (size_t i = 0; i < scan->coverage.n; i++)
        if (scan->coverage_nodes.v[i] == node)
            return &scan->coverage.v[i];
    return NULL;
}

/* A link that calls itself a notice is one, so when it was not read nothing may be said to be absent
 * from it; an address that does not exist is none. */
static void settle_lead(struct scan *scan, const struct lead *lead)
{
    struct url url;
    const struct coverage *row = lead_row(scan, graph_node(&scan->graph, lead->url));
    if (row && row->outcome == OUTCOME_REDIRECT)
        return; /* where it leads has a row of its own */
    if (row && row->outcome == OUTCOME_NOT_FOUND) {
        *ARENA_PUSH(scan->arena, &scan->places) = lead->url;
    } else if (row && lead->strength >= LEAD_IS_NOTICE) {
        add_unread_notice(scan, row->url, row->reason ? row->reason : REASON_CONTENT_TYPE);
    } else if (!row && url_parse(scan->arena, lead->url, NULL, &url) == URL_OK &&
               lead_is_own(scan, lead, &url)) {
        if (lead->strength >= LEAD_IS_NOTICE)
            add_unread_notice(scan, lead->url, REASON_OTHER_HOST);
        add_row(scan, lead->url, OUTCOME_OFF_SITE, REASON_OTHER_HOST);
    }
}

static void settle_leads(struct scan *scan)
{
    bool *is_read = ARENA_ARRAY(scan->arena, scan->graph.nodes.count, bool);
    for (size_t i = 0; i < scan->read_nodes.n; i++)
        is_read[scan->read_nodes.v[i]] = true;
    for (size_t i = 0; i < scan->leads.n; i++) {
        const struct lead *lead = &scan->leads.v[i];
        if (is_read[graph_node(&scan->graph, lead->url)])
            *ARENA_PUSH(scan->arena, &scan->places) = lead->url;
        else if (!str_has_prefix(lead->url, STR(SOURCE_NOWHERE)))
            settle_lead(scan, lead);
    }
}

static void settle_steps(struct scan *scan)
{
    const int32_t *steps =
        graph_steps(&scan->graph, scan->notice_nodes.v, scan->notice_nodes.n);
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

void scan_settle(struct scan *scan)
{
    struct report *report = scan->report;
    settle_leads(scan);
    settle_steps(scan);
    report->coverage = scan->coverage.v;
    report->coverage_count = scan->coverage.n;
    report->transmissions = scan->transmissions.v;
    report->transmission_count = scan->transmissions.n;
    report->notices = scan->notices.v;
    report->notice_count = scan->notices.n;
    report->containers_unread = scan->containers.v;
    report->container_unread_count = scan->containers.n;
    report->places = scan->places.v;
    report->places_count = scan->places.n;
    sort(report->coverage, report->coverage_count, sizeof *report->coverage, coverage_compare);
    sort(report->transmissions, report->transmission_count, sizeof *report->transmissions,
         transmission_compare);
    sort(report->notices, report->notice_count, sizeof *report->notices, notice_compare);
    sort(report->containers_unread, report->container_unread_count, sizeof(str), str_compare);
    sort(report->places, report->places_count, sizeof(str), str_compare);
}
