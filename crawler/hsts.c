#include "crawler/hsts.h"

#include "crawler/http.h"

enum hsts_directive { HSTS_MAX_AGE, HSTS_SUBDOMAINS, HSTS_DIRECTIVES };

struct hsts {
    bool has[HSTS_DIRECTIVES];
    uint64_t max_age; /* seconds, as far as it matters */
};

static str hsts_unquote(str value)
{
    bool is_quoted = value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"';
    return is_quoted ? str_slice(value, 1, value.n - 1) : value;
}

/* False when the directive makes the whole line invalid; one that is not known is passed over. */
static bool hsts_add(struct hsts *hsts, str directive)
{
    static const char *const names[] = {
        [HSTS_MAX_AGE] = "max-age", [HSTS_SUBDOMAINS] = "includeSubDomains"};
    size_t equals = str_find_char(directive, '=');
    str name = str_trim(str_slice(directive, 0, equals));
    str value = equals == STR_ABSENT ? STR_NONE : str_trim(str_skip(directive, equals + 1));
    for (size_t i = 0; i < HSTS_DIRECTIVES; i++) {
        if (!str_eq_nocase(name, str_of(names[i])))
            continue;
        if (hsts->has[i])
            return false;
        hsts->has[i] = true;
        return i == HSTS_SUBDOMAINS ? !value.p
                                    : str_to_u64(hsts_unquote(value), UINT64_MAX, &hsts->max_age);
    }
    return true;
}

static bool hsts_parse(str line, struct hsts *hsts)
{
    str directive;
    *hsts = (struct hsts){0};
    while (line.n && str_cut(&line, ';', &directive))
        if (!hsts_add(hsts, directive))
            return false;
    return hsts->max_age > 0;
}

void hsts_upgrade(struct arena *arena, const struct url *from, str headers, struct url *url)
{
    struct hsts hsts;
    struct url secure;
    if (url->is_https || !from->is_https || url_is_address(from->host) ||
        !url_is_under(url->host, from->host) ||
        !hsts_parse(http_field(headers, STR("strict-transport-security")), &hsts) ||
        !(hsts.has[HSTS_SUBDOMAINS] || str_eq(url->host, from->host)))
        return;
    str text = arena_join(arena, (str[]){STR("https"), str_skip(url->text, 4)}, 2);
    if (url_parse(arena, text, NULL, &secure) == URL_OK)
        *url = secure;
}
