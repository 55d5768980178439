#include "analyzers/container_adobe.h"

#include "analyzers/container_literal.h"
#include "core/map.h"

struct adobe {
    struct container_reading reading;
    const struct json *extensions;
    struct map modules; /* path of a module -> number in codes */
    struct {
        struct container_entry *v; /* what the code of a module sends, whoever uses it */
        size_t n, cap;
    } codes;
    struct {
        struct container_entry *v;
        size_t n, cap;
    } entries;
    struct container_files files;
    bool has_more; /* entries than the limit */
};

/* ---- the block of data ---- */

static size_t skip_space(str text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

/* The offset of the brace in `_satellite.container = {`. */
static size_t find_data(str text)
{
    for (size_t from = 0;;) {
        size_t found = str_find(str_skip(text, from), STR("_satellite."));
        if (found == STR_ABSENT)
            return STR_ABSENT;
        from += found + 11;
        size_t at = from < text.n && text.p[from] == '_' ? from + 1 : from;
        if (!str_has_prefix(str_skip(text, at), STR("container")))
            continue;
        at = skip_space(text, at + 9);
        if (at >= text.n || text.p[at] != '=')
            continue;
        at = skip_space(text, at + 1);
        if (at < text.n && text.p[at] == '{')
            return at;
    }
}

/* "launch-0123abc" of the comment in front, which says where the licenses are. */
static str find_id(str head)
{
    size_t at = str_find(head, STR("/launch-")), length = 0;
    if (at == STR_ABSENT)
        return STR("");
    str rest = str_skip(head, at + 1);
    while (length < rest.n && length < 80 &&
           (ascii_is_alnum(rest.p[length]) || rest.p[length] == '-'))
        length++;
    return str_slice(rest, 0, length);
}

/* ---- settings ---- */

static str extension_of(str module)
{
    return str_slice(module, 0, str_find_char(module, '/'));
}

static const struct json *extension_get(const struct adobe *adobe, str name)
{
    return json_get(adobe->extensions, arena_str(adobe->reading.arena, name).p);
}

/* A parameter of the action, otherwise of its extension. */
static const struct json *setting(const struct adobe *adobe,
                                  const struct container_tagging *tagging, str path)
{
    struct arena *arena = adobe->reading.arena;
    const struct json *found = literal_find(arena, json_get(tagging->tag, "settings"), path);
    const struct json *extension = extension_get(adobe, extension_of(tagging->entry->function));
    return found ? found : literal_find(arena, json_get(extension, "settings"), path);
}

/* "%name%" is a value that is known only on the page. */
static bool is_known(str text)
{
    return text.n && !str_has(text, STR("%"));
}

static void read_ids(struct adobe *adobe, struct container_tagging *tagging)
{
    str keys = tagging->row ? tagging->row->id_keys : STR(""), key;
    while (keys.n && str_cut_list(&keys, &key)) {
        const struct json *value = setting(adobe, tagging, key);
        if (value && value->kind != JSON_ARRAY)
            container_add_id(tagging, json_text(value));
        for (const struct json *at = value ? value->first : NULL; at; at = at->next)
            container_add_id(tagging, json_text(at));
    }
}

/* The first parameter that says where; true when one did. */
static bool read_address_keys(struct adobe *adobe, struct container_tagging *tagging)
{
    str keys = tagging->row ? tagging->row->url_key : STR(""), key;
    struct container_place place = {.certainty = CERTAINTY_SURE, .is_named = true};
    while (keys.n && str_cut_list(&keys, &key)) {
        str text = json_text(setting(adobe, tagging, key));
        if (!is_known(text))
            continue;
        if (!str_has(text, STR("//")))
            text = arena_join(adobe->reading.arena, (str[]){STR("https://"), text}, 2);
        container_add_send(tagging, text, tagging->row->service, place);
        return true;
    }
    return false;
}

/* ---- code ---- */

/* "RC0123-source.min.js" of its address. */
static void read_file(struct adobe *adobe, struct container_tagging *tagging, str url)
{
    size_t slash = str_find(url, STR("/RC"));
    str name = slash == STR_ABSENT ? url : str_skip(url, slash + 1);
    container_add_file(tagging, &adobe->files, name, url);
}

/* A function is called, a script is run, HTML is put into the page. */
static void read_source(struct container_tagging *tagging, const struct json *source, str language)
{
    struct arena *arena = tagging->reading->arena;
    str text = json_text(source), code = literal_code(source);
    bool is_markup =
        str_is(language, "html") || (!language.n && str_has_prefix(str_trim(text), STR("<")));
    if (code.n)
        container_read_code(tagging, arena_join(arena, (str[]){STR("("), code, STR(")();")}, 3));
    else if (is_markup)
        container_read_markup(tagging, text, false);
    else
        container_read_code(tagging, text);
}

/* Code that the container's author wrote; false when there is none. */
static bool read_custom(struct adobe *adobe, struct container_tagging *tagging)
{
    const struct json *settings = json_get(tagging->tag, "settings");
    const struct json *source = json_get(settings, "source");
    str text = json_text(source);
    if (!text.n && !literal_code(source).n)
        return false;
    if (json_is_true(json_get(settings, "isExternal")) || str_has_prefix(text, STR("https://")))
        read_file(adobe, tagging, text);
    else
        read_source(tagging, source, json_text(json_get(settings, "language")));
    return true;
}

/* What the code of the action's own module loads; the same for each use of it, so it is read once. */
static void read_module(struct adobe *adobe, struct container_tagging *tagging)
{
    struct container_entry *entry = tagging->entry;
    struct arena *arena = adobe->reading.arena;
    uint32_t number = map_add(&adobe->modules, entry->function, (uint32_t)adobe->codes.n);
    if (number == adobe->codes.n) {
        const struct json *extension = extension_get(adobe, extension_of(entry->function));
        const struct json *modules = json_get(extension, "modules");
        const struct json *module = json_get(modules, entry->function.p);
        str code = literal_code(json_get(module, "script"));
        struct container_entry found = {.hosts = STR(""), .ids = STR("")};
        struct container_tagging once = *tagging;
        once.entry = &found;
        if (code.n)
            container_read_code(&once, arena_join(arena, (str[]){STR("("), code, STR(")();")}, 3));
        *ARENA_PUSH(arena, &adobe->codes) = found;
    }
    const struct container_entry *code = &adobe->codes.v[number];
    entry->hosts = code->hosts;
    if (!entry->ids.n)
        entry->ids = code->ids;
    for (size_t i = 0; i < code->sends.n; i++)
        *ARENA_PUSH(arena, &entry->sends) = code->sends.v[i];
}

/* ---- entries ---- */

static void read_sends(struct adobe *adobe, struct container_tagging *tagging)
{
    const struct container_function *row = tagging->row;
    if (read_custom(adobe, tagging) || read_address_keys(adobe, tagging))
        return;
    if (row && row->url.n)
        container_read_address(tagging);
    else
        read_module(adobe, tagging);
}

/* Those of an action that sends nothing by itself join what its account's others send, so of one without an
 * account they are left out; in the author's own code a percent sign is no mark. */
static void read_settings(struct container_tagging *tagging)
{
    const struct json *settings = json_get(tagging->tag, "settings");
    bool is_sent = tagging->entry->status == CONTAINER_TAG || tagging->entry->ids.n;
    if (is_sent && !json_get(settings, "source"))
        container_read_marked_settings(tagging, settings);
}

static void read_entry(struct adobe *adobe, str function, const struct json *tag,
                       const struct adobe_trigger *trigger)
{
    struct container_reading *reading = &adobe->reading;
    if (adobe->entries.n == CONTAINER_ENTRIES_MAX) {
        adobe->has_more = true;
        return;
    }
    struct container_entry entry = {.function = arena_str(reading->arena, function),
                                    .service_ids = STR(""),
                                    .service_names = {STR(""), STR("")},
                                    .hosts = STR(""),
                                    .ids = STR(""),
                                    .condition = trigger->words,
                                    .certainty = trigger->certainty,
                                    .gate = trigger->gate,
                                    .notes = {STR(""), STR("")}};
    struct container_tagging tagging = {
        .reading = reading,
        .tag = tag,
        .row = container_functions_find(reading->setup->functions, entry.function),
        .entry = &entry};
    entry.status = tagging.row ? tagging.row->status : CONTAINER_TAG;
    if (tagging.row && tagging.row->note.en.n)
        entry.notes = tagging.row->note;
    read_ids(adobe, &tagging);
    read_settings(&tagging);
    if (entry.status == CONTAINER_TAG) {
        read_sends(adobe, &tagging);
        container_add_service(reading, &entry, tagging.row ? tagging.row->service : NULL);
    }
    container_settle_entry(reading, &entry, adobe->entries.n);
    *ARENA_PUSH(reading->arena, &adobe->entries) = entry;
    arena_check_time(reading->arena);
}

static void read_rules(struct adobe *adobe, const struct json *rules)
{
    for (const struct json *rule = rules->first; rule; rule = rule->next) {
        const struct json *actions = json_get(rule, "actions");
        if (rule->is_open || !json_is_kind(actions, JSON_ARRAY) || !actions->first)
            continue;
        struct adobe_trigger trigger = adobe_trigger(&adobe->reading, rule);
        for (const struct json *action = actions->first; action; action = action->next)
            read_entry(adobe, json_text(json_get(action, "modulePath")), action, &trigger);
    }
}

/* Extensions that do something by being there, which the table says. */
static void read_extensions(struct adobe *adobe)
{
    const struct words none = {.ja = STR(""), .en = STR("")};
    struct adobe_trigger trigger = {.words =
                                        container_say(&adobe->reading, N_("page view"), none, none),
                                    .certainty = CERTAINTY_SURE,
                                    .gate = GATE_NONE};
    if (!json_is_kind(adobe->extensions, JSON_OBJECT))
        return;
    for (const struct json *at = adobe->extensions->first; at; at = at->next) {
        const struct container_function *row =
            container_functions_find(adobe->reading.setup->functions, at->key);
        if (row && str_eq(row->function, at->key))
            read_entry(adobe, at->key, at, &trigger);
    }
}

/* ---- reading ---- */

/* What is wrong with the list of rules; NULL: nothing. */
static const char *rules_problem(const struct json *rules, enum json_end end)
{
    bool is_list = json_is_kind(rules, JSON_ARRAY);
    if (is_list && (!rules->is_open || (rules->first && !rules->first->is_open)))
        return NULL;
    switch (end) {
    case JSON_CUT:
        return N_("it ends before the list of rules");
    case JSON_BAD:
        return N_("its block of data is broken before the end of the list of rules");
    case JSON_WHOLE:
        break;
    }
    return N_("its block of data holds no list of rules");
}

static const char *part_problem(const struct adobe *adobe, const struct json *rules,
                                enum json_end end)
{
    if (rules->is_open)
        return N_("it ends inside the list of rules");
    if (end != JSON_WHOLE)
        return N_("it ends behind the list of rules, inside its block of data");
    return adobe->has_more || adobe->files.has_more
               ? N_("it holds more tags or files than the limit")
               : NULL;
}

static enum container_result read_adobe(struct arena *arena, str text,
                                        const struct container_setup *setup,
                                        struct container *container)
{
    size_t at = find_data(text), length;
    struct json *root;
    enum json_end end = literal_read(arena, str_skip(text, at), &root, &length);
    const struct json *rules = json_get(root, "rules");
    const char *problem = rules_problem(rules, end);
    if (problem)
        return container_refuse(container, problem);
    struct adobe adobe = {
        .reading = {.arena = arena,
                    .setup = setup,
                    .id = STR(""),
                    .elements = json_get(root, "dataElements"),
                    .domains = literal_find(arena, root, STR("property.settings.domains"))},
        .extensions = json_get(root, "extensions"),
        .modules = {.arena = arena},
    };
    container_read_home(&adobe.reading);
    read_rules(&adobe, rules);
    read_extensions(&adobe);
    container->id = find_id(str_slice(text, 0, at));
    if (!container->id.n)
        container->id = json_text(literal_find(arena, root, STR("environment.id")));
    container->version = json_text(literal_find(arena, root, STR("buildInfo.buildDate")));
    container->entries = adobe.entries.v;
    container->entry_count = adobe.entries.n;
    container_join_settings(&adobe.reading, container);
    container->children = adobe.files.v;
    container->child_count = adobe.files.n;
    container->problem = part_problem(&adobe, rules, end);
    return container->problem ? CONTAINER_IN_PART : CONTAINER_READ;
}

const struct container_form container_form_adobe = {.find = find_data, .read = read_adobe};
