#include "analyzers/container_inside.h"

/* Steps and bytes that resolving values may take, for each byte of the body and at least. */
#define STEPS_MIN 200000
#define BYTES_PER_BYTE 64
#define BYTES_MIN ((size_t)4 * 1024 * 1024)
#define CHILDREN_MAX 64

/* ---- the block of data ---- */

static size_t skip_space(str text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

/* The offset of the brace in `var data = {`; STR_ABSENT when there is none. */
static size_t find_data(str text)
{
    for (size_t from = 0;;) {
        size_t found = str_find(str_skip(text, from), STR("var data"));
        if (found == STR_ABSENT)
            return STR_ABSENT;
        from += found + 8;
        size_t at = skip_space(text, from);
        if (at >= text.n || text.p[at] != '=')
            continue;
        at = skip_space(text, at + 1);
        if (at < text.n && text.p[at] == '{')
            return at;
    }
}

/* Whether the program behind the block has an end: `})();`, maybe with comments behind it. */
static bool has_end(str rest)
{
    rest = str_trim(rest);
    while (str_has_suffix(rest, STR("*/"))) {
        size_t at = rest.n - 2;
        while (at > 1 && !(rest.p[at - 2] == '/' && rest.p[at - 1] == '*'))
            at--;
        if (at <= 1)
            return false;
        rest = str_trim(str_slice(rest, 0, at - 2));
    }
    size_t line = rest.n;
    while (line && rest.p[line - 1] != '\n')
        line--;
    if (line && str_has_prefix(str_trim(str_skip(rest, line)), STR("//")))
        rest = str_trim(str_slice(rest, 0, line));
    return str_has_suffix(rest, STR(")")) || str_has_suffix(rest, STR(");"));
}

/* An id as GTM-ABC123 at the start of s; empty when there is none. */
static str id_at(str s)
{
    size_t at = 0, hyphen = 0;
    for (; at < s.n && at < 40; at++) {
        char c = s.p[at];
        if (c == '-' && at)
            hyphen = hyphen ? hyphen : at;
        else if (!ascii_is_digit(c) && !(c >= 'A' && c <= 'Z'))
            break;
    }
    return hyphen && at > hyphen + 1 ? str_slice(s, 0, at) : STR("");
}

/* The program behind the block says what it is called. */
static str find_id(str rest)
{
    static const char *const marks[] = {"ctid:\"", "\"ctid\":\"", "ctid:'", "/a?id="};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        str mark = str_of(marks[i]);
        size_t at = str_find(rest, mark);
        str id = at == STR_ABSENT ? STR("") : id_at(str_skip(rest, at + mark.n));
        if (id.n)
            return id;
    }
    return STR("");
}

/* The elements that were read to their end. */
static struct container_list read_list(struct arena *arena, const struct json *array, size_t max)
{
    struct container_list list = {0};
    if (!json_is_kind(array, JSON_ARRAY))
        return list;
    list.v = ARENA_ARRAY(arena, array->count, const struct json *);
    list.is_whole = !array->is_open && array->count <= max;
    for (const struct json *at = array->first; at && list.n < max; at = at->next)
        if (!at->is_open)
            list.v[list.n++] = at;
    return list;
}

/* ---- zones ---- */

static void read_children(struct container_reading *reading, struct container *container)
{
    container->children = ARENA_ARRAY(reading->arena, CHILDREN_MAX, struct container_child);
    for (size_t i = 0; i < container->entry_count; i++) {
        const struct json *list = json_get(reading->tags.v[i], "vtp_childContainers");
        if (!str_is(container_operator(list), "list"))
            continue;
        for (const struct json *at = list->first->next; at; at = at->next) {
            str id = id_at(json_text(container_map_get(at, "publicId")));
            if (id.n && container->child_count < CHILDREN_MAX)
                container->children[container->child_count++] =
                    (struct container_child){.id = id,
                                             .url = STR(""),
                                             .certainty = container->entries[i].certainty,
                                             .gate = container->entries[i].gate};
        }
    }
}

/* ---- reading ---- */

/* A tag that asks for consent before it fires: ["list", "ad_storage" ...]. */
static void settle_consent(struct container_reading *reading, const struct json *tag,
                           struct container_entry *entry)
{
    const struct json *consent = json_get(tag, "consent");
    if (!str_is(container_operator(consent), "list") || !consent->first->next ||
        entry->certainty == CERTAINTY_NONE)
        return;
    str kind = text_cut(json_text(consent->first->next), 80);
    struct words words =
        container_say(reading, N_("only with consent: %1"), words_same(kind), words_same(STR("")));
    entry->condition = container_join(reading, entry->condition, "; ", words);
    entry->certainty = CERTAINTY_LIKELY;
    entry->gate = GATE_CONSENT;
}

static void read_entries(struct container_reading *reading, struct container *container)
{
    container->entry_count = reading->tags.n;
    container->entries = ARENA_ARRAY(reading->arena, reading->tags.n, struct container_entry);
    container_read_home(reading);
    container_read_rules(reading);
    for (size_t i = 0; i < reading->tags.n; i++) {
        container_read_entry(reading, reading->tags.v[i], &container->entries[i]);
        arena_check_time(reading->arena);
    }
    container_settle_conditions(reading, container);
    container_join_settings(reading, container);
    for (size_t i = 0; i < reading->tags.n; i++) {
        settle_consent(reading, reading->tags.v[i], &container->entries[i]);
        container_settle_entry(reading, &container->entries[i], i);
    }
    read_children(reading, container);
}

/* What is wrong with the list of tags; NULL: nothing. */
static const char *tags_problem(const struct container_reading *reading, const struct json *tags,
                                enum json_end end)
{
    if (end == JSON_BAD && (!tags || tags->is_open))
        return N_("its block of data is broken before the end of the list of tags");
    if (end == JSON_CUT && (!tags || (tags->is_open && !reading->tags.n)))
        return N_("it ends before the list of tags");
    if (!json_is_kind(tags, JSON_ARRAY))
        return N_("its block of data holds no list of tags");
    return NULL;
}

static const char *part_problem(const struct container_reading *reading, enum json_end end,
                                str rest)
{
    if (end == JSON_BAD)
        return N_("its block of data is broken behind the list of tags");
    if (!reading->tags.is_whole && end == JSON_WHOLE)
        return N_("the list of tags is longer than the limit");
    if (!reading->tags.is_whole)
        return N_("it ends inside the list of tags");
    if (end == JSON_CUT)
        return N_("it ends behind the list of tags, inside its block of data");
    return has_end(rest) ? NULL : N_("it ends early; its block of data was read whole");
}

static enum container_result read_google(struct arena *arena, str text,
                                         const struct container_setup *setup,
                                         struct container *container)
{
    size_t at = find_data(text), length;
    struct json *data;
    enum json_end end = json_read(arena, str_skip(text, at), &data, &length);
    str rest = str_skip(text, at + length);
    const struct json *resource = json_get(data, "resource"), *tags = json_get(resource, "tags");
    struct container_reading reading = {
        .arena = arena,
        .setup = setup,
        .id = find_id(rest),
        .macros = read_list(arena, json_get(resource, "macros"), SIZE_MAX),
        .tags = read_list(arena, tags, CONTAINER_ENTRIES_MAX),
        .predicates = read_list(arena, json_get(resource, "predicates"), SIZE_MAX),
        .rules = read_list(arena, json_get(resource, "rules"), SIZE_MAX),
        .permissions = json_get(data, "permissions"),
        .steps = STEPS_MIN + text.n,
        .bytes = BYTES_MIN + text.n * BYTES_PER_BYTE,
    };
    const char *problem = tags_problem(&reading, tags, end);
    if (problem)
        return container_refuse(container, problem);
    container->id = reading.id;
    container->version = json_text(json_get(resource, "version"));
    read_entries(&reading, container);
    container->problem = part_problem(&reading, end, rest);
    return container->problem ? CONTAINER_IN_PART : CONTAINER_READ;
}

const struct container_form container_form_google = {.find = find_data, .read = read_google};
