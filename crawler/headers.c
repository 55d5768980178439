#include "crawler/headers.h"

#include "crawler/http.h"

static const char *const kept_names[] = {"link",
                                         "report-to",
                                         "reporting-endpoints",
                                         "strict-transport-security",
                                         "content-security-policy",
                                         "content-security-policy-report-only",
                                         "cf-mitigated",
                                         "x-amzn-waf-action"};

static const char *find_name(str name)
{
    for (size_t i = 0; i < COUNT_OF(kept_names); i++)
        if (str_eq_nocase(name, str_of(kept_names[i])))
            return kept_names[i];
    return NULL;
}

static void add_value(struct buf *out, str value)
{
    for (size_t i = 0; i < value.n; i++)
        buf_add_char(out, value.p[i] >= ' ' && value.p[i] <= '~' ? value.p[i] : '?');
}

str headers_keep(struct arena *arena, str raw)
{
    struct buf out = buf_init(arena, HEADERS_KEPT_MAX);
    str line = STR_NONE;
    while (raw.n && str_cut(&raw, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        const char *name =
            colon == STR_ABSENT ? NULL : find_name(str_trim(str_slice(line, 0, colon)));
        str value = name ? str_trim(str_skip(line, colon + 1)) : STR("");
        if (!name || out.n + str_of(name).n + value.n + 3 > HEADERS_KEPT_MAX)
            continue;
        buf_add(&out, str_of(name));
        buf_add(&out, STR(": "));
        add_value(&out, value);
        buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

str headers_media_type(struct arena *arena, str value)
{
    str type = http_media_type(value);
    char *lower = arena_array(arena, type.n + 1, 1);
    for (size_t i = 0; i < type.n; i++)
        lower[i] = ascii_lower(type.p[i]);
    return (str){lower, type.n};
}
