#include "cli/options.h"

#include <inttypes.h>

static bool is_about_printing(const char *name)
{
    static const char *const names[] = {
        "threads",   "format", "table",   "columns",  "explain",   "output",  "lang",
        "excel",     "quiet",  "verbose", "help",     "now",       "version", "resume",
        "stop-file", "dated",  "keep",    "continue", "mail-text", "lock",    "confirm"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(str_of(names[i]), name))
            return true;
    return false;
}

static str list_text(struct arena *arena, const struct list *list)
{
    struct buf text = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < list->n; i++) {
        buf_add(&text, i ? STR("; ") : STR(""));
        buf_add(&text, str_of(list->v[i]));
    }
    return buf_str(&text);
}

/* What a report may say of a secret: of a header its name, where a file or variable holds it which one. */
static str secret_text(struct arena *arena, str value)
{
    bool is_elsewhere = str_has_prefix(value, STR("@")) || str_has_prefix(value, STR("env:"));
    size_t colon = str_find_char(value, ':');
    if (is_elsewhere || !value.n)
        return value;
    return arena_printf(arena, "%.*s: ***", STR_ARG(str_slice(value, 0, colon)));
}

/* An address without what stands in front of the last '@': a password may hold others. */
static str proxy_text(struct arena *arena, str proxy)
{
    size_t scheme = str_find(proxy, STR("://"));
    size_t host = proxy.n;
    while (host && proxy.p[host - 1] != '@')
        host--;
    if (scheme == STR_ABSENT || !host)
        return proxy;
    return arena_join(arena, (str[]){str_slice(proxy, 0, scheme + 3), str_skip(proxy, host)}, 2);
}

static str secrets_text(struct arena *arena, const struct options *options, const char *name)
{
    struct buf text = buf_init(arena, SIZE_MAX / 2);
    if (str_is(STR("auth"), name))
        return options->auth && !str_has_prefix(str_of(options->auth), STR("@")) &&
                       !str_has_prefix(str_of(options->auth), STR("env:"))
                   ? STR("***")
                   : str_of(options->auth);
    for (size_t i = 0; i < options->headers.n; i++) {
        buf_add(&text, i ? STR("; ") : STR(""));
        buf_add(&text, secret_text(arena, str_of(options->headers.v[i])));
    }
    return buf_str(&text);
}

/* The value as it may be written on the command line; empty: none. */
static str option_text(struct arena *arena, const struct options *options,
                       const struct option *option)
{
    const void *field = (const char *)options + option->offset;
    if (str_is(str_of(option->name), "header") || str_is(str_of(option->name), "auth"))
        return secrets_text(arena, options, option->name);
    if (str_is(str_of(option->name), "proxy"))
        return proxy_text(arena, str_of(options->proxy));
    switch (option->type) {
    case OPTION_FLAG:
        return *(const bool *)field ? STR("yes") : STR("");
    case OPTION_TEXT:
        return *(const char *const *)field ? str_of(*(const char *const *)field) : STR("");
    case OPTION_LIST:
        return list_text(arena, field);
    case OPTION_RATE:
        return arena_printf(arena, "%g", *(const double *)field);
    case OPTION_NUMBER:
    case OPTION_THREADS:
    case OPTION_DURATION:
        return arena_printf(arena, "%" PRIu64, *(const uint64_t *)field);
    }
    return STR("");
}

const struct setting *options_settings(struct arena *arena, const struct options *options,
                                       size_t *count)
{
    size_t option_count;
    const struct option *all = option_all(&option_count);
    struct options *usual = ARENA_NEW(arena, struct options);
    struct setting *settings = ARENA_ARRAY(arena, option_count, struct setting);
    options_default(usual);
    *count = 0;
    for (size_t i = 0; i < option_count; i++) {
        str value = option_text(arena, options, &all[i]);
        if (!is_about_printing(all[i].name) && !str_eq(value, option_text(arena, usual, &all[i])))
            settings[(*count)++] = (struct setting){.name = str_of(all[i].name), .value = value};
    }
    return settings;
}
