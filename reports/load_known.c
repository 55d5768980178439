/* Companies, products and rules under the names that the report has for them. */
#include "reports/load_parts.h"

/* Remembers where the row of that id stands; ids are there and told once. */
static void known_add(struct load *load, struct map *ids, str id)
{
    if (!id.n || map_add(ids, id, (uint32_t)load->row) != load->row)
        load_fail(load, "id");
}

/* The catalog's row, or an empty one of that id, with the names of the day of the scan. */
static void read_recipient(struct load *load, const struct json *row, void *into)
{
    struct recipient *recipient = into;
    str id = load_text(load, row, "id");
    const struct recipient *found = catalog_recipient_by_id(load->catalog, id);
    if (found)
        *recipient = *found;
    recipient->id = id;
    recipient->name_ja = load_text(load, row, "name_ja");
    recipient->name_en = load_text(load, row, "name_en");
    recipient->country = load_text(load, row, "country");
    recipient->is_seen = load_flag(load, row, "is_verified");
    known_add(load, &load->recipients, id);
}

static void read_service(struct load *load, const struct json *row, void *into)
{
    struct service *service = into;
    struct category *category = ARENA_NEW(load->arena, struct category);
    str id = load_text(load, row, "id");
    const struct service *found = catalog_service_by_id(load->catalog, id);
    if (found) {
        *service = *found;
        *category = *found->category;
    }
    category->id = load_text(load, row, "category");
    category->name_ja = load_text(load, row, "category_ja");
    category->name_en = load_text(load, row, "category_en");
    service->category = category;
    service->id = id;
    service->recipient = load_recipient(load, row, "recipient_id");
    service->name_ja = load_text(load, row, "name_ja");
    service->name_en = load_text(load, row, "name_en");
    service->is_seen = load_flag(load, row, "is_verified");
    if (!service->recipient)
        load_fail(load, "recipient_id");
    known_add(load, &load->services, id);
}

/* The English sentence is the message's id. NULL for an empty one. */
static const char *read_message(struct load *load, const struct json *row, const char *key)
{
    str english = load_text(load, load_member(load, row, key, JSON_OBJECT), "en");
    return english.n ? english.p : NULL;
}

static void read_rule(struct load *load, const struct json *row, void *into)
{
    struct rule_words *rule = into;
    str id = load_text(load, row, "id");
    *rule = (struct rule_words){.id = id.p,
                                .severity = load_severity(load, row, "severity"),
                                .law = read_message(load, row, "law"),
                                .title = read_message(load, row, "title"),
                                .says = read_message(load, row, "says"),
                                .mend = read_message(load, row, "mend")};
    known_add(load, &load->rules, id);
}

bool load_known(struct load *load)
{
    size_t count;
    load->recipient_rows = load_rows(load, load->root, "known_recipients",
                                     sizeof *load->recipient_rows, &count, read_recipient);
    load->service_rows = load_rows(load, load->root, "known_services", sizeof *load->service_rows,
                                   &count, read_service);
    load->rule_rows =
        load_rows(load, load->root, "rules", sizeof *load->rule_rows, &count, read_rule);
    return load_is_good(load);
}

/* The number that the id of the member has; MAP_NONE for an empty one, and with the error. */
static uint32_t known_find(struct load *load, const struct json *row, const char *key,
                           const struct map *ids)
{
    str id = load_text(load, row, key);
    uint32_t number = map_find(ids, id);
    if (number == MAP_NONE && id.n)
        load_fail(load, key);
    return number;
}

const struct recipient *load_recipient(struct load *load, const struct json *row, const char *key)
{
    uint32_t number = known_find(load, row, key, &load->recipients);
    return number == MAP_NONE ? NULL : &load->recipient_rows[number];
}

const struct service *load_service(struct load *load, const struct json *row, const char *key)
{
    uint32_t number = known_find(load, row, key, &load->services);
    return number == MAP_NONE ? NULL : &load->service_rows[number];
}

const struct rule_words *load_rule(struct load *load, const struct json *row, const char *key)
{
    uint32_t number = known_find(load, row, key, &load->rules);
    if (number != MAP_NONE)
        return &load->rule_rows[number];
    load_fail(load, key);
    return NULL;
}
