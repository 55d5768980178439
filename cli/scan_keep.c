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
    str *domains = ARENA_ARRAY(scan->arena, options->first_party.n + 4, str);
    size_t count = 0;
    for (size_t i = 0; i < options->first_party.n; i++) {
        str domain = str_of(options->first_party.v[i]);
        first_party_add(scan, domains, &count,
                        arena_printf(scan->arena, "https://%.*s/", STR_ARG(domain)));
        if (count)
            domains[count - 1] = map_intern(&scan->texts, domain);
    }
    first_party_add(scan, domains, &count, str_of(scan->setup->target));
    first_party_add(scan, domains, &count, str_of(options->base_url));
    first_party_add(scan, domains, &count, str_of(options->url));
    first_party_add(scan, domains, &count, scan->source->start_url(scan->source_run));
    if (!count)
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

/* A tag manager's body that a page loads: the tags inside it are the operator's too. */
static void keep_containers(struct scan *scan, const struct reading *reading)
{
    for (size_t i = 0; i < reading->transmissions.n; i++) {
        const struct transmission *t = &reading->transmissions.v[i];
        bool is_manager = t->service && str_is(t->service->category->id, "tag_manager");
        bool is_script = t->mechanism == MECHANISM_SCRIPT || t->mechanism == MECHANISM_INLINE;
        if (!is_manager || !is_script || t->certainty == CERTAINTY_NONE)
            continue;
        str name = t->url;
        if (t->ids.n && !str_has(t->url, t->ids))
            name = arena_printf(scan->arena, "%.*s (%.*s)", STR_ARG(t->url), STR_ARG(t->ids));
        name = map_intern(&scan->texts, name);
        uint32_t number = (uint32_t)scan->containers.n;
        if (map_add(&scan->container_urls, name, number) != number)
            continue;
        *ARENA_PUSH(scan->arena, &scan->containers) = name;
        *ARENA_PUSH(scan->arena, &scan->coverage) =
            (struct coverage){.url = name,
                              .outcome = OUTCOME_NOT_FETCHED,
                              .reason = REASON_CONTAINER,
                              .found_on = map_intern(&scan->texts, reading->fetch->shown_url),
                              .notice_steps = -1};
        *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = MAP_NONE;
    }
}

static void keep_links(struct scan *scan, const struct reading *reading, uint32_t node)
{
    str origin = reading->fetch->url.origin;
    for (size_t i = 0; i < reading->visible.n; i++)
        if (str_has_prefix(reading->visible.v[i], origin))
            graph_link(&scan->graph, node, graph_node(&scan->graph, reading->visible.v[i]));
    for (size_t i = 0; i < reading->notice_links.n; i++) {
        const struct notice_link *link = &reading->notice_links.v[i];
        str url = map_intern(&scan->texts, link->url);
        if (!str_has_prefix(url, origin))
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

static void keep_page(struct scan *scan, const struct reading *reading, struct coverage *row,
                      uint32_t node)
{
    scan->pages_read++;
    *ARENA_PUSH(scan->arena, &scan->read_nodes) = node;
    keep_transmissions(scan, reading, row);
    keep_containers(scan, reading);
    keep_links(scan, reading, node);
    if (reading->has_notice) {
        *ARENA_PUSH(scan->arena, &scan->notices) = notice_keep(&scan->texts, &reading->notice);
        *ARENA_PUSH(scan->arena, &scan->notice_nodes) = node;
    }
    struct url canonical;
    struct report *report = scan->report;
    if (!report->canonical_hint.n && !scan->run->options.base_url && reading->canonical.n &&
        url_parse(scan->arena, reading->canonical, NULL, &canonical) == URL_OK &&
        !str_eq(canonical.host, reading->fetch->url.host) && reading->fetch->depth == 0)
        report->canonical_hint = map_intern(&scan->texts, canonical.origin);
}

void scan_keep(struct scan *scan, const struct reading *reading)
{
    const struct fetch *fetch = reading->fetch;
    struct map *texts = &scan->texts;
    struct coverage row = {.url = map_intern(texts, fetch->shown_url),
                           .outcome = reading->outcome,
                           .reason = reading->reason,
                           .http_status = fetch->http_status,
                           .content_type = map_intern(texts, fetch->content_type),
                           .charset = map_intern(texts, reading->charset),
                           .bytes = fetch->body.n,
                           .depth = fetch->depth,
                           .found_on = map_intern(texts, fetch->found_on),
                           .notice_steps = -1,
                           .observed_at = scan->run->has_now ? scan->run->now
                                                             : fetch->observed_at};
    memcpy(row.sha256, reading->sha256, sizeof row.sha256);
    uint32_t node = graph_node(&scan->graph, fetch->url.text);
    if (fetch->redirect_to.n)
        graph_redirect(&scan->graph, node, graph_node(&scan->graph, fetch->redirect_to));
    if (reading->is_read)
        keep_page(scan, reading, &row, node);
    *ARENA_PUSH(scan->arena, &scan->coverage) = row;
    *ARENA_PUSH(scan->arena, &scan->coverage_nodes) = node;
    scan->progress.pages = scan->pages_read;
    if (scan->run->options.verbose)
        complain(scan->run, "%s %.*s", outcome_code(row.outcome), STR_ARG(row.url));
}
