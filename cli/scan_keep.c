#include "cli/scan_state.h"

#include "cli/keep.h"
#include "crawler/address.h"

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
    scan->reading_setup.is_by_page = scan->is_archive && !start.n;
    scan->has_first_party = true;
}

void scan_set_audited(struct scan *scan)
{
    str target = STR("");
    if (scan->source->recorded_target)
        target = scan->source->recorded_target(scan->source_run);
    if (target.n && !scan->run->options.base_url)
        scan->report->audited = map_intern(&scan->texts, target);
}

str scan_domain(const struct scan *scan, str page_url)
{
    const struct first_party *own = &scan->reading_setup.first_party;
    str host = address_hostname(page_url);
    if (!scan->reading_setup.is_by_page || !host.n)
        return STR("");
    return first_party_has(own, host) ? own->domains[0] : url_registrable(host);
}

struct first_party scan_first_party(struct scan *scan, str page_url)
{
    struct first_party own = scan->reading_setup.first_party;
    str domain = scan_domain(scan, page_url);
    if (!domain.n)
        return own;
    str *domains = ARENA_ARRAY(scan->arena, own.count + 1, str);
    for (size_t i = 0; i < own.count; i++)
        domains[i] = own.domains[i];
    domains[own.count++] = domain;
    own.domains = domains;
    return own;
}

bool scan_is_own(const struct scan *scan, str host, str page_url)
{
    str domain = scan_domain(scan, page_url);
    return first_party_has(&scan->reading_setup.first_party, host) ||
           (domain.n && url_is_under(host, domain));
}

void scan_keep_row(struct scan *scan, const struct transmission *t, struct coverage *row)
{
    struct transmission kept = transmission_keep(&scan->texts, t);
    if (kept.party == PARTY_THIRD && kept.certainty != CERTAINTY_NONE) {
        row->transmissions++;
        map_add(&scan->services, kept.service ? kept.service->id : kept.domain, 0);
    }
    *ARENA_PUSH(scan->arena, &scan->transmissions) = kept;
    scan->progress.services = scan->services.count;
}

static void keep_transmissions(struct scan *scan, const struct reading *reading,
                               struct coverage *row)
{
    for (size_t i = 0; i < reading->transmissions.n; i++)
        scan_keep_row(scan, &reading->transmissions.v[i], row);
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

/* A link counts for the service of its page: what two services link to is a lead of each. */
static void keep_lead(struct scan *scan, const struct notice_link *link, str url, str page)
{
    str domain = map_intern(&scan->texts, scan_domain(scan, page));
    str key = url;
    if (domain.n)
        key = arena_printf(scan->arena, "%.*s %.*s", STR_ARG(url), STR_ARG(domain));
    uint32_t number = map_add(&scan->lead_keys, key, (uint32_t)scan->leads.n);
    if (number == scan->leads.n)
        *ARENA_PUSH(scan->arena, &scan->leads) =
            (struct lead){.url = url, .domain = domain, .found_on = STR("")};
    struct lead *lead = &scan->leads.v[number];
    uint32_t *strongest = map_place(&scan->lead_urls, url, number);
    lead->pages++;
    if (lead->strength < link->strength)
        lead->strength = link->strength;
    if (lead->strength > scan->leads.v[*strongest].strength)
        *strongest = number;
    if (domain.n && (!lead->found_on.n || str_cmp(page, lead->found_on) < 0))
        lead->found_on = page;
}

/* In an archive of many services a vendor's own policy is no notice of the page that links to it. */
static bool leads_to_vendor(const struct scan *scan, str url)
{
    return scan->reading_setup.is_by_page &&
           catalog_find_url(scan->catalog, address_hostname(url), address_path(url));
}

void scan_keep_links(struct scan *scan, const struct reading *reading, uint32_t node)
{
    str origin = reading->fetch->url.origin;
    str page = map_intern(&scan->texts, reading->fetch->shown_url);
    for (size_t i = 0; i < reading->visible.n; i++)
        if (is_of_origin(reading->visible.v[i], origin))
            graph_link(&scan->graph, node, graph_node(&scan->graph, reading->visible.v[i]));
    for (size_t i = 0; i < reading->notice_links.n; i++) {
        const struct notice_link *link = &reading->notice_links.v[i];
        str url = map_intern(&scan->texts, link->url);
        if (!is_of_origin(url, origin) && !leads_to_vendor(scan, url))
            graph_link(&scan->graph, node, graph_node(&scan->graph, url));
        keep_lead(scan, link, url, page);
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

static void count_site_page(struct scan *scan, str page)
{
    str domain = scan_domain(scan, page);
    if (domain.n)
        ++*map_place(&scan->site_pages, map_intern(&scan->texts, domain), 0);
}

void scan_keep_servers(struct scan *scan, const struct transmissions *found, str found_on)
{
    for (size_t i = 0; i < found->servers.n; i++) {
        str url = map_intern(&scan->texts, found->servers.v[i]);
        uint32_t at = map_add(&scan->servers, url, (uint32_t)scan->coverage.n);
        if (at < scan->coverage.n) {
            struct coverage *row = &scan->coverage.v[at];
            if (page_is_before(found_on, row->found_on))
                row->found_on = found_on;
            continue;
        }
        *ARENA_PUSH(scan->arena, &scan->coverage) = (struct coverage){.url = url,
                                                                      .outcome = OUTCOME_OFF_SITE,
                                                                      .reason = REASON_OWN_SERVER,
                                                                      .is_resource = true,
                                                                      .content_type = STR(""),
                                                                      .found_on = found_on,
                                                                      .notice_steps = -1};
        *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
    }
}

static void keep_page(struct scan *scan, const struct reading *reading, struct coverage *row,
                      uint32_t node)
{
    scan->pages_read++;
    count_site_page(scan, row->url);
    *ARENA_PUSH(scan->arena, &scan->read_nodes) = node;
    keep_transmissions(scan, reading, row);
    containers_note(scan, reading);
    scan_keep_links(scan, reading, node);
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
    browse_note(scan, reading, (uint32_t)scan->coverage.n - 1);
    if (!fetch->is_resource)
        scan_files_note(scan, reading, (uint32_t)scan->coverage.n - 1);
    scan_keep_servers(scan, &reading->transmissions, row.url);
    scan->progress.pages = scan->pages_read;
    if (scan->run->options.verbose)
        complain(scan->run, "%s %.*s", outcome_code(row.outcome), STR_ARG(row.url));
}
