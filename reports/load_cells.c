#include "reports/load_cells.h"

#include <string.h>
#include <time.h>

#define LOAD_SEPARATOR STR("; ")

bool load_fail(struct load *load, const char *key)
{
    if (load->array)
        return err_set(load->err, ERR_DATA,
                       N_("%s: %s[%zu].%s is missing or has no usable value; scan again to get a "
                          "new one"),
                       load->name, load->array, load->row, key);
    return err_set(load->err, ERR_DATA,
                   N_("%s: %s is missing or has no usable value; scan again to get a new one"),
                   load->name, key);
}

bool load_is_good(const struct load *load)
{
    return load->err->code == ERR_NONE;
}

static const struct json *load_get(struct load *load, const struct json *object, const char *key)
{
    const struct json *member = json_get(object, key);
    if (!member)
        load_fail(load, key);
    return member;
}

const struct json *load_member(struct load *load, const struct json *object, const char *key,
                               enum json_kind kind)
{
    const struct json *member = load_get(load, object, key);
    if (json_is_kind(member, kind))
        return member;
    load_fail(load, key);
    return NULL;
}

void *load_rows(struct load *load, const struct json *object, const char *key, size_t size,
                size_t *count, void (*take)(struct load *load, const struct json *row, void *into))
{
    const struct json *rows = load_member(load, object, key, JSON_ARRAY);
    const char *outer = load->array;
    size_t outer_row = load->row;
    *count = rows ? rows->count : 0;
    char *array = arena_array(load->arena, *count, size);
    load->array = key;
    load->row = 0;
    for (const struct json *row = rows ? rows->first : NULL; row && load_is_good(load);
         row = row->next, load->row++)
        take(load, row, array + load->row * size);
    load->array = outer;
    load->row = outer_row;
    return load_is_good(load) ? array : NULL;
}

str load_text(struct load *load, const struct json *object, const char *key)
{
    const struct json *member = load_member(load, object, key, JSON_STRING);
    return member ? map_intern(&load->texts, member->text) : STR("");
}

bool load_flag(struct load *load, const struct json *object, const char *key)
{
    const struct json *member = load_get(load, object, key);
    if (!json_is_kind(member, JSON_TRUE) && !json_is_kind(member, JSON_FALSE))
        load_fail(load, key);
    return json_is_true(member);
}

uint64_t load_number(struct load *load, const struct json *object, const char *key, uint64_t max,
                     uint64_t absent)
{
    const struct json *member = load_get(load, object, key);
    uint64_t value;
    if (json_is_kind(member, JSON_NULL))
        return absent;
    if (json_is_kind(member, JSON_NUMBER) && str_to_u64(member->text, max, &value))
        return value;
    load_fail(load, key);
    return absent;
}

uint32_t load_count(struct load *load, const struct json *object, const char *key)
{
    return (uint32_t)load_number(load, object, key, UINT32_MAX, 0);
}

int64_t load_time(struct load *load, const struct json *object, const char *key)
{
    str text = load_text(load, object, key);
    struct tm when = {0};
    if (!text.n)
        return 0;
    const char *end = strptime(text.p, "%Y-%m-%dT%H:%M:%SZ", &when);
    if (!end || end != text.p + text.n)
        load_fail(load, key);
    return (int64_t)timegm(&when);
}

/* The texts of an array; NULL with the error when it holds something else. */
static const struct json *load_texts(struct load *load, const struct json *object, const char *key)
{
    const struct json *array = load_member(load, object, key, JSON_ARRAY);
    for (const struct json *item = array ? array->first : NULL; item; item = item->next)
        if (item->kind != JSON_STRING) {
            load_fail(load, key);
            return NULL;
        }
    return array;
}

str load_list(struct load *load, const struct json *object, const char *key)
{
    const struct json *array = load_texts(load, object, key);
    struct buf list = buf_init(load->arena, SIZE_MAX / 2);
    for (const struct json *item = array ? array->first : NULL; item; item = item->next) {
        if (item != array->first)
            buf_add(&list, LOAD_SEPARATOR);
        buf_add(&list, item->text);
    }
    return list.n ? map_intern(&load->texts, buf_str(&list)) : STR("");
}

content_set load_contents(struct load *load, const struct json *object, const char *key)
{
    const struct json *array = load_texts(load, object, key);
    content_set set = 0;
    for (const struct json *item = array ? array->first : NULL; item; item = item->next) {
        content_set bit = catalog_content(load->catalog, arena_str(load->arena, item->text).p);
        if (!bit)
            load_fail(load, key);
        set |= bit;
    }
    return set;
}

purpose_set load_purposes(struct load *load, const struct json *object, const char *key)
{
    const struct json *array = load_texts(load, object, key);
    purpose_set set = 0;
    for (const struct json *item = array ? array->first : NULL; item; item = item->next) {
        purpose_set bit = catalog_purpose(load->catalog, arena_str(load->arena, item->text).p);
        if (!bit)
            load_fail(load, key);
        set |= bit;
    }
    return set;
}

size_t load_code(struct load *load, const struct json *object, const char *key,
                 const char *const *codes, size_t count)
{
    const struct json *member = load_member(load, object, key, JSON_STRING);
    for (size_t i = 0; member && i < count; i++)
        if (codes[i] && str_is(member->text, codes[i]))
            return i;
    load_fail(load, key);
    return 0;
}

enum certainty load_certainty(struct load *load, const struct json *object, const char *key)
{
    static const char *const codes[] = {CERTAINTIES(LOAD_CODE)};
    return (enum certainty)load_code(load, object, key, codes, COUNT_OF(codes));
}

enum reach load_reach(struct load *load, const struct json *object, const char *key)
{
    static const char *const codes[] = {REACHES(LOAD_CODE)};
    return (enum reach)load_code(load, object, key, codes, COUNT_OF(codes));
}

enum gate load_gate(struct load *load, const struct json *object, const char *key)
{
    const char *codes[GATE_COUNT];
    for (size_t i = 0; i < GATE_COUNT; i++)
        codes[i] = gate_name((enum gate)i);
    return (enum gate)load_code(load, object, key, codes, GATE_COUNT);
}

enum severity load_severity(struct load *load, const struct json *object, const char *key)
{
    static const char *const codes[] = {SEVERITIES(LOAD_CODE)};
    return (enum severity)load_code(load, object, key, codes, COUNT_OF(codes));
}
