#include "analyzers/observed.h"

#include "analyzers/ids.h"
#include "analyzers/parameters.h"
#include "analyzers/party.h"
#include "analyzers/payload.h"

#define EVIDENCE_MAX 300

/* A page that has no address, as a saved one, is nobody else's. */
static bool is_elsewhere(struct arena *arena, const struct analyzers_setup *setup, str page_url)
{
    struct url url;
    return url_parse(arena, page_url, NULL, &url) == URL_OK &&
           !first_party_has(setup->first_party, url.host);
}

static bool is_own(struct arena *arena, const struct analyzers_setup *setup, str url_text)
{
    struct url url;
    return url_parse(arena, url_text, NULL, &url) == URL_OK &&
           first_party_has(setup->first_party, url.host);
}

/* The published file of a tag manager: what it sends are tags of the operator's container. */
static bool is_container(struct arena *arena, const struct analyzers_setup *setup, str url_text)
{
    struct url url;
    if (url_parse(arena, url_text, NULL, &url) != URL_OK)
        return false;
    const struct service *service = catalog_find_url(setup->catalog, url.host, url_target(&url));
    return service && str_is(service->category->id, "tag_manager");
}

static enum reach reach_of(struct arena *arena, const struct analyzers_setup *setup,
                           const struct observation *observed)
{
    if (is_elsewhere(arena, setup, observed->page_url))
        return REACH_FRAME;
    if (observed->initiator.n && is_own(arena, setup, observed->initiator))
        return REACH_PAGE;
    if (observed->reach == REACH_CONTAINER && !is_container(arena, setup, observed->initiator))
        return REACH_SCRIPT;
    return observed->reach;
}

/* A tunnel's end is all that a proxy sees of it. */
static bool is_tunnel(const struct observation *observed)
{
    return str_eq_nocase(observed->method, STR("CONNECT"));
}

static void fill_content(struct arena *arena, const struct fetch *fetch,
                         const struct analyzers_setup *setup, struct transmission *row)
{
    const struct observation *observed = fetch->observed;
    const struct catalog *catalog = setup->catalog;
    struct url page;
    struct payload payload = {.arena = arena, .catalog = catalog, .service = row->service};
    if (url_parse(arena, observed->page_url, NULL, &page) == URL_OK)
        payload.page = &page;
    payload_read_url(&payload, &fetch->url);
    payload_read_body(&payload, observed->body, observed->body_type);
    row->content = catalog_content(catalog, "ip");
    if (!is_tunnel(observed))
        row->content |= catalog_content(catalog, "user_agent");
    if (observed->referrer.n)
        row->content |= catalog_content(catalog, "referrer");
    if (payload.page && payload_has_page(arena, &page, observed->referrer))
        row->content |= catalog_content(catalog, "page_url");
    if (observed->cookies.n)
        row->content |= catalog_content(catalog, "cookie_id");
    row->content |= payload.by_value;
    row->content_basis = payload.by_name & ~row->content ? CONTENT_PARAMETER : CONTENT_OBSERVED;
    row->content |= payload.by_name;
    /* what every request shows by itself is no finding */
    row->content_seen = payload.by_value | payload.by_name;
    if (observed->cookies.n)
        row->content_seen |= catalog_content(catalog, "cookie_id");
}

/* Forms have their names in front of an equals sign as addresses do. JSON is left alone: what measures
 * speed reports the addresses of everybody else's files, and these accounts are not its own. */
static str find_ids(struct arena *arena, const struct catalog *catalog, const struct fetch *fetch)
{
    const struct service *service =
        catalog_find_url(catalog, fetch->url.host, url_target(&fetch->url));
    str named = parameters_account_of_url(arena, catalog, service, &fetch->url);
    str body = str_trim(str_slice(fetch->observed->body, 0, PAYLOAD_MAX));
    if (str_has_prefix(body, STR("{")) || str_has_prefix(body, STR("[")))
        body = STR("");
    str as_query = arena_join(arena, (str[]){STR("?"), body}, 2);
    str ids = ids_merge(arena, ids_of_url(arena, fetch->url.text), ids_of_url(arena, as_query));
    return ids_merge(arena, ids, named);
}

static str evidence(struct arena *arena, const struct fetch *fetch)
{
    str method = fetch->observed->method.n ? fetch->observed->method : STR("GET");
    str text = arena_join(arena, (str[]){method, STR(" "), fetch->shown_url}, 3);
    return text_cut(text, EVIDENCE_MAX);
}

void observed_read(struct arena *arena, const struct fetch *fetch,
                   const struct analyzers_setup *setup, struct transmissions *out)
{
    const struct observation *observed = fetch->observed;
    str domain = url_registrable(fetch->url.host);
    enum party party = party_of(setup->first_party, &fetch->url, domain);
    *out = (struct transmissions){0};
    if (party != PARTY_THIRD && !setup->all)
        return;
    struct transmission row = {
        .page_url = observed->page_url,
        .url = fetch->shown_url,
        .host = fetch->url.host,
        .domain = domain,
        .service = catalog_find_url(setup->catalog, fetch->url.host, url_target(&fetch->url)),
        .mechanism = observed->mechanism,
        .origin = observed->origin,
        .certainty = observed->is_cached ? CERTAINTY_SURE : CERTAINTY_OBSERVED,
        .gate = observed->gate,
        .reach = reach_of(arena, setup, observed),
        .party = party,
        .line =
            observed->reach == REACH_PAGE && !observed->initiator.n ? observed->initiator_line : 0,
        .snippet = evidence(arena, fetch),
        .initiator = observed->initiator,
        .ids = find_ids(arena, setup->catalog, fetch),
        .observed_at = fetch->observed_at,
    };
    fill_content(arena, fetch, setup, &row);
    *ARENA_PUSH(arena, out) = row;
}
