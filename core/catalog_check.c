#include "core/catalog_tables.h"

/* The service that a URL of an example column leads to. */
static const struct service *example_service(struct arena *arena, const struct catalog *catalog,
                                             str example, bool *is_url)
{
    struct url url;
    *is_url = url_parse(arena, example, NULL, &url) == URL_OK;
    return *is_url ? catalog_find_url(catalog, url.host, url_target(&url)) : NULL;
}

static bool check_host(struct arena *arena, const struct catalog *catalog,
                       const struct host_row *row, struct err *err)
{
    bool is_url;
    const struct service *service = example_service(arena, catalog, row->yes, &is_url);
    if (!is_url || service != row->service)
        return err_set(err, ERR_DATA, N_("%s:%zu: column %s: %s"), "hosts.csv", row->line, "yes",
                       lang_text(err->lang, N_("the example does not lead to this service")));
    if (!row->no.n)
        return true;
    service = example_service(arena, catalog, row->no, &is_url);
    if (!is_url || service == row->service)
        return err_set(err, ERR_DATA, N_("%s:%zu: column %s: %s"), "hosts.csv", row->line, "no",
                       lang_text(err->lang, N_("the example leads to this service")));
    return true;
}

/* Transmissions are named by their address, so both tables have to say the same. */
static bool check_amp(struct arena *arena, const struct catalog *catalog,
                      const struct amp_type *row, struct err *err)
{
    bool is_url;
    if (example_service(arena, catalog, row->url, &is_url) == row->service && is_url)
        return true;
    return err_set(err, ERR_DATA, N_("%s:%zu: column %s: %s"), "amp.csv", row->line, "host",
                   lang_text(err->lang, N_("the example does not lead to this service")));
}

static bool check_everyday_name(const struct everyday_name *name, struct err *err)
{
    return name->is_used ||
           err_set(
               err, ERR_DATA,
               N_("words.csv: everyday_name \"%.*s\": no company of recipients.csv is called so "
                  "beside its legal form"),
               STR_ARG(name->word));
}

bool catalog_check(struct arena *arena, const struct catalog *catalog, struct err *err)
{
    for (size_t i = 0; i < catalog->hosts.n; i++)
        if (!check_host(arena, catalog, &catalog->hosts.v[i], err))
            return false;
    for (size_t i = 0; i < catalog->amp.n; i++)
        if (!check_amp(arena, catalog, &catalog->amp.v[i], err))
            return false;
    for (size_t i = 0; i < catalog->everyday_names.n; i++)
        if (!check_everyday_name(&catalog->everyday_names.v[i], err))
            return false;
    return true;
}
