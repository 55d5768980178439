#include "analyzers/container_inside.h"

#define VARIABLES_MAX 4 /* settings variables inside of each other */
#define TEXT_MAX ((size_t)2000)
#define GENERATED_MAX 200 /* settings of generated entries that are kept */

/* ---- reading ---- */

struct table {
    str key;
    const struct json *value;
    uint32_t depth;
};

struct settling {
    struct container_tagging *tagging;
    ARENA_LIST(struct table) tables; /* the first ones are done */
};

/* Variables that hold settings for several tags. */
static bool is_settings_variable(const struct json *macro)
{
    static const char *const functions[] = {"__gtes", "__gtcs", "__gas", "__awec"};
    str function = json_text(json_get(macro, "function"));
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (str_is(function, functions[i]))
            return true;
    return false;
}

static void add_table(struct settling *settling, str key, const struct json *value, uint32_t depth)
{
    if (depth <= VARIABLES_MAX && settling->tables.n < CONTAINER_SETTINGS_MAX)
        *ARENA_PUSH(settling->tagging->reading->arena, &settling->tables) =
            (struct table){.key = key, .value = value, .depth = depth};
    else
        settling->tagging->entry->settings.has_more = true;
}

/* The parameters of a tag or of a settings variable; those that hold the account are read elsewhere. */
static void add_members(struct settling *settling, const struct json *object, uint32_t depth)
{
    const struct container_function *row = settling->tagging->row;
    for (const struct json *at = object->first; at; at = at->next)
        if (str_has_prefix(at->key, STR("vtp_")) && !str_is(at->key, "vtp_html") &&
            !(row && container_list_has(row->id_keys, at->key)))
            add_table(settling, str_skip(at->key, 4), at, depth);
}

static void keep_setting(struct settling *settling, struct container_setting setting)
{
    struct container_settings *settings = &settling->tagging->entry->settings;
    if (settings->n == CONTAINER_SETTINGS_MAX)
        settings->has_more = true;
    else
        *ARENA_PUSH(settling->tagging->reading->arena, settings) = setting;
}

/* name: inside the table of that key; empty: the key is a parameter itself. */
static void add_setting(struct settling *settling, str key, str name, const struct json *value,
                        uint32_t depth)
{
    struct container_reading *reading = settling->tagging->reading;
    const struct json *macro = container_macro(reading, value);
    if (macro && is_settings_variable(macro)) {
        add_members(settling, macro, depth + 1);
        return;
    }
    if (!container_is_on(value))
        return;
    struct container_source source = container_source(reading, value);
    struct container_setting setting = {
        .name = key, .path = key, .value = value, .source = source.text, .content = source.content};
    if (name.n) {
        setting.name = name;
        setting.path = arena_join(reading->arena, (str[]){key, STR("."), name}, 3);
        setting.is_row = true;
    }
    keep_setting(settling, setting);
}

/* ["map", "parameter", "user_id", "parameterValue", value]: a row of a table. */
static void add_row(struct settling *settling, const struct table *table, const struct json *row)
{
    if (!str_is(container_operator(row), "map") || row->count < 5)
        return;
    str name = json_text(json_at(row, 2));
    if (name.n)
        add_setting(settling, table->key, name, json_at(row, 4), table->depth);
}

static void read_table(struct settling *settling, const struct table *table)
{
    if (!str_is(container_operator(table->value), "list")) {
        add_setting(settling, table->key, STR(""), table->value, table->depth);
        return;
    }
    for (const struct json *at = table->value->first->next; at; at = at->next)
        add_row(settling, table, at);
}

void container_read_scripts(struct container_tagging *tagging)
{
    struct container_reading *reading = tagging->reading;
    for (size_t i = 0; i < reading->met.n; i++)
        container_read_code(tagging, container_script(reading, reading->met.v[i])->code);
}

void container_read_settings(struct container_tagging *tagging)
{
    struct settling settling = {.tagging = tagging};
    tagging->reading->met.n = 0;
    add_members(&settling, tagging->tag, 0);
    for (size_t i = 0; i < settling.tables.n; i++) {
        struct table table = settling.tables.v[i];
        read_table(&settling, &table);
    }
    container_source(tagging->reading, json_get(tagging->tag, "vtp_html")); /* the scripts in it */
}

/* {"name": "eVar5", "value": "%Member%"}: as a table has it, a row; empty: another object. */
static str row_name(const struct json *object)
{
    str name = json_text(json_get(object, "name"));
    if (!name.n)
        name = json_text(json_get(object, "field"));
    return json_get(object, "value") ? name : STR("");
}

static void read_marked(struct settling *settling, const struct table *table)
{
    struct container_reading *reading = settling->tagging->reading;
    str row = row_name(table->value);
    for (const struct json *at = table->value->first; at; at = at->next)
        add_table(settling, row.n ? row : at->key.n ? at->key : table->key, at, table->depth + 1);
    if (table->value->kind != JSON_STRING)
        return;
    struct container_source source = container_source_marked(reading, json_text(table->value));
    if (source.text.n)
        keep_setting(settling, (struct container_setting){.name = table->key,
                                                          .path = table->key,
                                                          .value = table->value,
                                                          .source = source.text,
                                                          .content = source.content});
}

void container_read_marked_settings(struct container_tagging *tagging, const struct json *settings)
{
    struct settling settling = {.tagging = tagging};
    if (settings)
        add_table(&settling, STR(""), settings, 0);
    for (size_t i = 0; i < settling.tables.n; i++) {
        struct table table = settling.tables.v[i];
        read_marked(&settling, &table);
    }
}

const struct json *container_setting_value(const struct container_entry *entry, str name)
{
    for (size_t i = 0; i < entry->settings.n; i++) {
        const struct container_setting *setting = &entry->settings.v[i];
        if (str_eq(setting->name, name))
            return setting->value;
    }
    return NULL;
}

/* ---- what they carry ---- */

/* The names inside a table are the recipient's own, as in its calls; those of the template are so where
 * something of the page is put in. */
static content_set setting_content(const struct catalog *catalog,
                                   const struct container_setting *setting,
                                   const struct service *service)
{
    content_set content = 0;
    if (setting->is_row || setting->source.n)
        content = catalog_parameter(catalog, service, PARAMETER_CALL, setting->name);
    if (!content)
        content = catalog_parameter(catalog, service, PARAMETER_CONTAINER, setting->path);
    /* An address that is hashed is not sent as it stands there. */
    return content & catalog_content(catalog, "hashed_id") ? content : content | setting->content;
}

/* Settings of entries that the tag manager generated for an account. */
struct generated {
    struct {
        const struct container_setting *setting;
        str ids; /* of the entry; empty: of all accounts */
    } v[GENERATED_MAX];
    size_t n;
};

static void collect_generated(const struct container *container, struct generated *generated)
{
    for (size_t i = 0; i < container->entry_count; i++) {
        const struct container_entry *entry = &container->entries[i];
        if (entry->status != CONTAINER_INTERNAL || entry->certainty == CERTAINTY_NONE)
            continue;
        for (size_t k = 0; k < entry->settings.n && generated->n < GENERATED_MAX; k++) {
            generated->v[generated->n].setting = &entry->settings.v[k];
            generated->v[generated->n++].ids = entry->ids;
        }
    }
}

static content_set entry_content(const struct catalog *catalog, struct container_entry *entry,
                                 const struct service *service, const struct generated *generated)
{
    content_set content = 0;
    for (size_t i = 0; i < entry->settings.n; i++) {
        struct container_setting *setting = &entry->settings.v[i];
        content_set carried = setting_content(catalog, setting, service);
        setting->is_telling |= carried != 0;
        content |= carried;
    }
    for (size_t i = 0; i < generated->n; i++) {
        str ids = generated->v[i].ids;
        if (!ids.n || container_list_has(entry->ids, ids))
            content |= setting_content(catalog, generated->v[i].setting, service);
    }
    return content;
}

void container_join_settings(struct container_reading *reading, struct container *container)
{
    struct generated *generated = ARENA_NEW(reading->arena, struct generated);
    collect_generated(container, generated);
    for (size_t i = 0; i < container->entry_count; i++) {
        struct container_entry *entry = &container->entries[i];
        const struct service *service = NULL;
        content_set content = 0;
        for (size_t k = 0; k < entry->sends.n; k++) {
            struct transmission *row = &entry->sends.v[k];
            if (row->service && row->service != service)
                content = entry_content(reading->setup->catalog, entry, service = row->service,
                                        generated);
            if (row->service)
                transmission_join_content(row, content);
            entry->content |= row->content_seen;
        }
        arena_check_time(reading->arena);
    }
}

/* ---- words ---- */

str container_settings_text(struct arena *arena, const struct container_entry *entry)
{
    struct buf out = buf_init(arena, TEXT_MAX);
    bool has_more = entry->settings.has_more;
    for (size_t i = 0; i < entry->settings.n; i++) {
        const struct container_setting *setting = &entry->settings.v[i];
        if (!setting->source.n && !setting->is_telling)
            continue;
        has_more |= out.n + setting->name.n + setting->source.n > TEXT_MAX - 20;
        if (has_more)
            break;
        buf_add(&out, out.n ? STR("; ") : STR(""));
        buf_add(&out, setting->name);
        buf_add(&out, setting->source.n ? STR(" = ") : STR(""));
        buf_add(&out, setting->source);
    }
    if (has_more)
        buf_add(&out, out.n ? STR("; …") : STR("…"));
    return out.p ? buf_str(&out) : STR("");
}
