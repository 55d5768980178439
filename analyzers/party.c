#include "analyzers/party.h"

/* A name that speaks of measuring, as the label of a host: "metrics.shop.example", "sgtm-jp". */
static bool is_measuring_label(str label)
{
    static const char *const names[] = {
        "metrics",  "smetrics",  "collect", "collector", "stats", "stat",   "track",   "tracker",
        "tracking", "sgtm",      "gtm",     "analytics", "ga",    "beacon", "measure", "log",
        "logs",     "telemetry", "tagging", "ebis",      "tags",  "sst"};
    size_t hyphen = str_find_char(label, '-');
    if (hyphen != STR_ABSENT)
        label = str_slice(label, 0, hyphen);
    while (label.n && ascii_is_digit(label.p[label.n - 1]))
        label.n--;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_is(label, names[i]))
            return true;
    }
    return false;
}

static bool is_measuring_host(str host, str domain, str path)
{
    static const char *const paths[] = {"/gtm.js",    "/gtag/js",    "/collect",
                                        "/g/collect", "/j/collect",  "/ns.html",
                                        "/b/ss/",     "/matomo.php", "/piwik.php"};
    str rest = str_slice(host, 0, host.n > domain.n ? host.n - domain.n - 1 : 0);
    str label;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        if (str_has_prefix(path, str_of(paths[i])))
            return true;
    }
    while (rest.n && str_cut(&rest, '.', &label)) {
        if (is_measuring_label(label))
            return true;
    }
    return false;
}

enum party party_of(const struct first_party *first_party, const struct url *url, str domain)
{
    if (!first_party_has(first_party, url->host))
        return PARTY_THIRD;
    return is_measuring_host(url->host, domain, url_target(url)) ? PARTY_OWN_HOST : PARTY_OWN;
}
