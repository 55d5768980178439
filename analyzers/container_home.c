#include "analyzers/container_inside.h"

#define DOMAINS_MAX 64
/* Reserved (RFC 2606 §2). http: what only a page without TLS loads is named by the container, too. */
#define NOWHERE "http://container.invalid/"

static void add_domain(struct container_reading *reading, str *domains, str text)
{
    struct first_party *own = &reading->first_party;
    const struct catalog *catalog = reading->setup->catalog;
    struct url url;
    if (!str_has(text, STR("://")))
        text = arena_join(reading->arena, (str[]){STR("http://"), text}, 2);
    if (own->count >= DOMAINS_MAX + reading->setup->first_party->count ||
        url_parse(reading->arena, text, NULL, &url) != URL_OK)
        return;
    str domain = url_registrable(url.host);
    str below = arena_join(reading->arena, (str[]){STR("www."), url.host}, 2);
    if (!str_has(domain, STR(".")) || !str_eq(url_registrable(below), domain))
        return; /* a part of a name, or a suffix under which anybody may be */
    if (catalog_find_url(catalog, url.host, STR("/")) || first_party_has(own, url.host))
        return; /* a copy in a translator's or archive's frame */
    domains[own->count++] = domain;
}

/* "page hostname equals www.example.jp", "page URL starts with https://www.example.jp/". */
static bool names_home(const struct container_reading *reading, const struct json *predicate)
{
    static const char *const functions[] = {"_eq", "_sw", "_cn", "_ew"};
    const struct json *macro = container_macro(reading, json_get(predicate, "arg0"));
    str function = json_text(json_get(predicate, "function"));
    str component = json_text(json_get(macro, "vtp_component"));
    str value = json_text(json_get(predicate, "arg1"));
    if (!macro || !str_is(json_text(json_get(macro, "function")), "__u") || !value.n ||
        !(str_is(component, "HOST") ||
          (str_is(component, "URL") && str_has_prefix(value, STR("http")))))
        return false;
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (str_is(function, functions[i]))
            return true;
    return false;
}

void container_read_home(struct container_reading *reading)
{
    const struct container_setup *setup = reading->setup;
    reading->first_party = *setup->first_party;
    if (setup->page) {
        reading->page = *setup->page;
        return;
    }
    if (url_parse(reading->arena, STR(NOWHERE), NULL, &reading->page) != URL_OK)
        return;
    size_t given = setup->first_party->count;
    str *domains = ARENA_ARRAY(reading->arena, given + 1 + DOMAINS_MAX, str);
    for (size_t i = 0; i < given; i++)
        domains[i] = setup->first_party->domains[i];
    domains[given] = reading->page.host;
    reading->first_party = (struct first_party){.domains = domains, .count = given + 1};
    for (size_t i = 0; i < reading->predicates.n; i++)
        if (names_home(reading, reading->predicates.v[i]))
            add_domain(reading, domains, json_text(json_get(reading->predicates.v[i], "arg1")));
    if (json_is_kind(reading->domains, JSON_ARRAY))
        for (const struct json *at = reading->domains->first; at; at = at->next)
            add_domain(reading, domains, json_text(at));
}
