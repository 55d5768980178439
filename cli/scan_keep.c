#include "cli/scan_state.h"

#include "cli/keep.h"

#include <string.h>

static void first_party_add(struct scan *scan, str *domains, size_t *count, str url_text)
{
    struct url url;
    if (!url_text.n || url_parse(scan->arena, url_text, NULL, &url) != URL_OK)
        return;
    domains[(*count)++] = map_intern(&scan->texts, url_registrable(url.host));
}

void scan_set_first_party(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    str *domains = ARENA_ARRAY(scan->arena, options->first_party.n + 6, str);
    size_t count = 0;
    for (size_t i = 0; i < options->first_party.n; i++) {
        str host = url_host(scan->arena, str_of(options->first_party.v[i]));
        domains[count++] = map_intern(&scan->texts, host);
    }
    first_party_add(scan, domains, &count, str_of(scan->setup->target));
    first_party_add(scan, domains, &count, str_of(options->base_url));
    first_party_add(scan, domains, &count, str_of(options->url));
    str start = scan->source->start_url(scan->source_run);
    first_party_add(scan, domains, &count, start);
    if (scan->source->asked_url && !options->first_party.n)
        first_party_add(scan, domains, &count, scan->source->asked_url(scan->source_run));
    if (!start.n)
        domains[count++] = STR("folder.invalid"); /* SOURCE_NOWHERE */
    scan->reading_setup.first_party = (struct first_party){.domains = domains, .count = count};
    scan->has_first_party = true;
}

static void keep_transmissions(struct scan *scan, const struct reading *reading,
                               struct coverage *row)
{
    for (size_t i = 0; i < reading->transmissions.n; i++) {
        const struct transmission *t = &reading->transmissions.v[i];
        struct transmission kept = transmission_keep(&scan->texts, t);
        if (kept.party == PARTY_THIRD && kept.certainty != CERTAINTY_NONE) {
            row->transmissions++;
            map_add(&scan->services, kept.service ? kept.service->id : kept.domain, 0);
        }
        *ARENA_PUSH(scan->arena, &scan->transmissions) = kept;
    }
    scan->progress.services = scan->services.count;
}

/* Pages come back in any order; the report names the same one each time: the one nearest to the root,
 * then the first by address. */
static bool page_is_before(str a, str b)
{
    size_t depth_a = 0, depth_b = 0;
    for (size_t i = 0; i < a.n; i++)
        depth_a += a.p[i] == '/';
    for (size_t i = 0; i < b.n; i++)
        depth_b += b.p[i] == '/';
    return depth_a != depth_b ? depth_a < depth_b : str_cmp(a, b) < 0;
}

/* origin: "https://www.example.jp", which "https://www.example.jp.example.net/" begins with too. */
static bool is_of_origin(str url, str origin)
{
    return str_has_prefix(url, origin) && str_has_prefix(str_skip(url, origin.n), STR("/"));
}

static void keep_links(struct scan *scan, const struct reading *reading, uint32_t node)
{
    str origin = reading->fetch->url.origin;
    for (size_t i = 0; i < reading->visible.n; i++)
        if (is_of_origin(reading->visible.v[i], origin))
            graph_link(&scan->graph, node, graph_node(&scan->graph, reading->visible.v[i]));
    for (size_t i = 0; i < reading->notice_links.n; i++) {
        const struct notice_link *link = &reading->notice_links.v[i];
        str url = map_intern(&scan->texts, link->url);
        if (!is_of_origin(url, origin))
            graph_link(&scan->graph, node, graph_node(&scan->graph, url));
        uint32_t number = map_add(&scan->lead_urls, url, (uint32_t)scan->leads.n);
        if (number == scan->leads.n)
            *ARENA_PUSH(scan->arena, &scan->leads) = (struct lead){.url = url};
        struct lead *lead = &scan->leads.v[number];
        lead->pages++;
        if (lead->strength < link->strength)
            lead->strength = link->strength;
    }
}

/* A page that says that it is published on another host. */
static void keep_hint(struct scan *scan, const struct reading *reading)
{
    struct report *report = scan->report;
    const struct fetch *fetch = reading->fetch;
    struct url canonical;
    if (scan->run->options.base_url || !reading->canonical.n || fetch->depth != 0 ||
        url_parse(scan->arena, reading->canonical, NULL, &canonical) != URL_OK ||
        str_eq(canonical.host, fetch->url.host))
        return;
    if (report->canonical_hint.n && !page_is_before(fetch->shown_url, scan->hint_page))
        return;
    report->canonical_hint = map_intern(&scan->texts, canonical.origin);
    scan->hint_page = map_intern(&scan->texts, fetch->shown_url);
}

/* Of the page nearest to the root: what people take for the name of the service. */
static void keep_title(struct scan *scan, const struct reading *reading)
{
    str page = reading->fetch->shown_url, title = str_trim(reading->title);
    if (!title.n || reading->fetch->depth != 0 ||
        (scan->title_page.n && !page_is_before(page, scan->title_page)))
        return;
    scan->report->title = map_intern(&scan->texts, title);
    scan->title_page = map_intern(&scan->texts, page);
}

static void keep_page(struct scan *scan, const struct reading *reading, struct coverage *row,
                      uint32_t node)
{
    scan->pages_read++;
    *ARENA_PUSH(scan->arena, &scan->read_nodes) = node;
    keep_transmissions(scan, reading, row);
    containers_note(scan, reading);
    keep_links(scan, reading, node);
    if (reading->has_notice) {
        *ARENA_PUSH(scan->arena, &scan->notices) = notice_keep(&scan->texts, &reading->notice);
        *ARENA_PUSH(scan->arena, &scan->notice_nodes) = node;
    }
    keep_hint(scan, reading);
    keep_title(scan, reading);
}

/* Where a page stands among the others; MAP_NONE: it is only part of one. */
static uint32_t keep_node(struct scan *scan, const struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    if (reading->is_own_file || (fetch->observed && fetch->is_resource))
        return MAP_NONE;
    uint32_t node = graph_node(&scan->graph, fetch->url.text);
    if (fetch->redirect_to.n)
        graph_redirect(&scan->graph, node, graph_node(&scan->graph, fetch->redirect_to));
    return node;
}

void scan_keep(struct scan *scan, const struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    struct map *texts = &scan->texts;
    struct coverage row = {.url = map_intern(texts, fetch->shown_url),
                           .outcome = reading->outcome,
                           .reason = reading->reason,
                           .is_resource = fetch->is_resource && !reading->is_read,
                           .http_status = fetch->http_status,
                           .content_type = map_intern(texts, fetch->content_type),
                           .charset = map_intern(texts, reading->charset),
                           .bytes = fetch->body.n,
                           .depth = fetch->depth,
                           .found_on = map_intern(texts, fetch->found_on),
                           .notice_steps = -1,
                           .links_are_drawn = reading->links_are_drawn,
                           .observed_at = scan->run->has_now && !fetch->observed
                                              ? scan->run->now
                                              : fetch->observed_at};
    memcpy(row.sha256, reading->sha256, sizeof row.sha256);
    uint32_t node = keep_node(scan, reading);
    recorded_keep(scan, reading);
    if (reading->is_read)
        keep_page(scan, reading, &row, node);
    if (!recorded_row(scan, reading, &row)) {
        *ARENA_PUSH(scan->arena, &scan->coverage) = row;
        *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = node;
    }
    if (reading->has_sends)
        scan_files_keep(scan, reading);
    if (!fetch->is_resource)
        scan_files_note(scan, reading, (uint32_t)scan->coverage.n - 1);
    scan->progress.pages = scan->pages_read;
    if (scan->run->options.verbose)
        complain(scan->run, "%s %.*s", outcome_code(row.outcome), STR_ARG(row.url));
}
