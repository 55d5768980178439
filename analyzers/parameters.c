#include "analyzers/parameters.h"

#include "analyzers/ids.h"

#define ACCOUNT_MAX 64  /* bytes of an account id */
#define PARTS_MAX 200   /* of an address */
#define DEPTH_MAX 8     /* of objects in each other */
#define TOKENS_MAX 5000 /* of a call that are looked at */

/* ---- addresses ---- */

static content_set part_content(struct arena *arena, const struct catalog *catalog,
                                const struct service *service, str part)
{
    size_t equals = str_find_char(part, '=');
    if (equals == STR_ABSENT || !equals || equals + 1 == part.n)
        return 0;
    str name = str_slice(part, 0, equals);
    if (str_has(name, STR("%")))
        name = url_decode(arena, name);
    return catalog_parameter(catalog, service, PARAMETER_QUERY, name);
}

/* The next part of an address, up to the '?', '&' or ';' behind it. */
static bool cut_part(str *rest, str *part)
{
    size_t end = 0;
    if (!rest->n)
        return false;
    while (end < rest->n && rest->p[end] != '?' && rest->p[end] != '&' && rest->p[end] != ';')
        end++;
    *part = str_slice(*rest, 0, end);
    *rest = str_skip(*rest, end < rest->n ? end + 1 : end);
    return true;
}

content_set parameters_of_url(struct arena *arena, const struct catalog *catalog,
                              const struct service *service, const struct url *url)
{
    str rest = url_target(url), part;
    content_set content = 0;
    for (size_t i = 0; i < PARTS_MAX && cut_part(&rest, &part); i++)
        if (i)
            content |= part_content(arena, catalog, service, part);
    return content;
}

/* One short word. */
static bool is_account(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
            return false;
    return s.n >= 2 && s.n <= ACCOUNT_MAX;
}

str parameters_account_of_url(struct arena *arena, const struct catalog *catalog,
                              const struct service *service, const struct url *url)
{
    str rest = url_target(url), part;
    str ids = catalog_account_in_path(catalog, service, url->path);
    for (size_t i = 0; i < PARTS_MAX && cut_part(&rest, &part); i++) {
        size_t equals = str_find_char(part, '=');
        if (!i || equals == STR_ABSENT ||
            !catalog_is_account(catalog, service, str_slice(part, 0, equals)))
            continue;
        str value = url_decode(arena, str_skip(part, equals + 1));
        if (is_account(value))
            ids = ids_merge(arena, ids, value);
    }
    return ids;
}

/* ---- calls ---- */

struct walk {
    struct arena *arena;
    const struct js *js;
    struct call_names *names;
    str prefixes[DEPTH_MAX]; /* of the objects around */
    uint32_t ends[DEPTH_MAX];
    uint32_t depth;
    str key; /* the property whose value comes next */
};

static bool opens_item(const struct js *js, uint32_t i)
{
    return js_is(js, i - 1, "{") || js_is(js, i - 1, ",");
}

static str plain_text(const struct walk *walk, uint32_t i)
{
    bool is_text = walk->js->v[i].kind == JS_STRING;
    return is_text ? js_text(walk->arena, walk->js, i) : js_raw(walk->js, i);
}

static bool is_empty_text(const struct js *js, uint32_t i)
{
    return js->v[i].kind == JS_STRING && js->v[i].n == 2;
}

static void add_name(struct walk *walk, str name, str value)
{
    struct call_names *names = walk->names;
    if (names->name_count == CALL_NAMES_MAX)
        return;
    names->values[names->name_count] = value;
    names->names[names->name_count++] = name;
}

static void add_command(struct walk *walk, str command)
{
    struct call_names *names = walk->names;
    if (names->command_count < CALL_COMMANDS_MAX)
        names->commands[names->command_count++] = command;
}

/* The text or number that is a whole value; empty: it is something else. */
static str literal_text(const struct walk *walk, uint32_t i)
{
    const struct js *js = walk->js;
    if (i >= js->n || (js->v[i].kind != JS_STRING && js->v[i].kind != JS_NUMBER))
        return STR("");
    return js_is(js, i + 1, ",") || js_is(js, i + 1, "}") ? plain_text(walk, i) : STR("");
}

/* key: value, and the short form {key}. */
static void read_key(struct walk *walk, uint32_t i)
{
    const struct js *js = walk->js;
    str prefix = walk->prefixes[walk->depth - 1];
    bool is_short = js->v[i].kind == JS_NAME && (js_is(js, i + 1, ",") || js_is(js, i + 1, "}"));
    if (!opens_item(js, i) || (!is_short && !js_is(js, i + 1, ":")))
        return;
    str name = plain_text(walk, i);
    walk->key = prefix.n ? arena_join(walk->arena, (str[]){prefix, STR("."), name}, 3) : name;
    if (!is_short && is_empty_text(js, i + 2))
        return;
    add_name(walk, walk->key, is_short ? STR("") : literal_text(walk, i + 2));
    if (str_is(walk->key, "event") && js->v[i + 2].kind == JS_STRING)
        add_command(walk, plain_text(walk, i + 2));
}

/* Into an object, or over what is no object; returns the last token that is done with. */
static uint32_t read_bracket(struct walk *walk, uint32_t i)
{
    const struct js *js = walk->js;
    uint32_t match = js->v[i].match;
    bool is_object = js_is(js, i, "{") && !js_is(js, i - 1, ")") && !js_is(js, i - 1, "=>");
    if (js_is(js, i, "["))
        return i;
    if (!is_object || walk->depth == DEPTH_MAX)
        return match == JS_NONE || match < i ? i : match;
    walk->prefixes[walk->depth] = walk->depth ? walk->key : STR("");
    walk->ends[walk->depth++] = match;
    return i;
}

static uint32_t read_token(struct walk *walk, uint32_t i)
{
    const struct js *js = walk->js;
    enum js_kind kind = js->v[i].kind;
    if (kind == JS_PUNCT)
        return read_bracket(walk, i);
    if (kind != JS_NAME && kind != JS_STRING)
        return i;
    if (walk->depth)
        read_key(walk, i);
    else if (kind == JS_STRING &&
             (js_is(js, i - 1, "(") || js_is(js, i - 1, ",") || js_is(js, i - 1, "[")))
        add_command(walk, plain_text(walk, i));
    return i;
}

const struct call_names *parameters_read_call(struct arena *arena, const struct js *js,
                                              uint32_t open, const struct snippet *snippet)
{
    struct walk walk = {.arena = arena, .js = js, .names = ARENA_NEW(arena, struct call_names)};
    uint32_t close = js->v[open].match;
    str rest = str_skip(snippet->call, snippet->root.n + 1), part;
    while (rest.n && str_cut(&rest, '.', &part))
        if (!rest.n)
            add_command(&walk, part);
    for (uint32_t i = open + 1; i < close && i - open < TOKENS_MAX; i++) {
        while (walk.depth && i >= walk.ends[walk.depth - 1])
            walk.depth--;
        i = read_token(&walk, i);
    }
    return walk.names;
}

content_set parameters_of_call(struct arena *arena, const struct catalog *catalog,
                               const struct service *service, const struct call_names *names)
{
    content_set content = 0;
    for (uint32_t i = 0; i < names->name_count; i++)
        content |= catalog_parameter(catalog, service, PARAMETER_CALL, names->names[i]);
    for (uint32_t i = 0; i < names->command_count; i++) {
        str command = names->commands[i];
        content |= catalog_parameter(catalog, service, PARAMETER_CALL, command);
        for (uint32_t k = 0; k < names->name_count; k++) {
            str both = arena_join(arena, (str[]){command, STR("."), names->names[k]}, 3);
            content |= catalog_parameter(catalog, service, PARAMETER_CALL, both);
        }
    }
    return content;
}

str parameters_account_of_call(struct arena *arena, const struct catalog *catalog,
                               const struct service *service, const struct call_names *names)
{
    str ids = STR("");
    for (uint32_t i = 0; i < names->name_count; i++)
        if (is_account(names->values[i]) && catalog_is_account(catalog, service, names->names[i]))
            ids = ids_merge(arena, ids, names->values[i]);
    for (uint32_t i = 0; i + 1 < names->command_count; i++)
        if (is_account(names->commands[i + 1]) &&
            catalog_is_account(catalog, service, names->commands[i]))
            ids = ids_merge(arena, ids, names->commands[i + 1]);
    return ids;
}
