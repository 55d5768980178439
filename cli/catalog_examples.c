#include "cli/catalog_examples.h"

#include "analyzers/analyzer.h"

/* Whether the call is seen in a script. */
static bool is_seen(struct arena *arena, const struct catalog *catalog, str script,
                    const struct snippet *snippet)
{
    static const struct first_party nobody = {0};
    const struct analyzers_setup setup = {.catalog = catalog, .first_party = &nobody};
    struct transmissions sent;
    struct url url;
    if (url_parse(arena, STR("https://example.invalid/a.js"), NULL, &url) != URL_OK)
        return false;
    analyzers_read_script(arena, &url, script, &setup, &sent);
    for (size_t i = 0; i < sent.n; i++)
        if (sent.v[i].call && str_eq(sent.v[i].call->call, snippet->call))
            return true;
    return false;
}

/* The host is some product's of the same company: which one may hang on the path. */
static bool host_is_of_recipient(struct arena *arena, const struct catalog *catalog,
                                 const struct snippet *snippet)
{
    struct url url;
    const struct service *service = NULL;
    if (url_parse(arena, snippet->url, NULL, &url) == URL_OK)
        service = catalog_find_url(catalog, url.host, url_target(&url));
    return service && service->recipient == snippet->service->recipient;
}

static bool fault(const struct snippet *snippet, const char *column, const char *what,
                  struct err *err)
{
    return err_set(err, ERR_DATA, N_("%s:%zu: column %s: %s"), "snippets.csv", snippet->line,
                   column, lang_text(err->lang, what));
}

bool catalog_examples_check(struct arena *arena, const struct catalog *catalog, struct err *err)
{
    size_t count;
    const struct snippet *all = catalog_snippets(catalog, &count);
    for (size_t i = 0; i < count; i++) {
        const struct snippet *snippet = &all[i];
        if (!host_is_of_recipient(arena, catalog, snippet))
            return fault(snippet, "host", N_("the example does not lead to this service"), err);
        if (!is_seen(arena, catalog, snippet->yes, snippet))
            return fault(snippet, "yes", N_("the example does not lead to this service"), err);
        if (is_seen(arena, catalog, snippet->no, snippet))
            return fault(snippet, "no", N_("the example leads to this service"), err);
    }
    return true;
}
