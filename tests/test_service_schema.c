/* schema/service.schema.json knows the keys of the reader, and no others. */
#include "cli/service_yaml.h"
#include "core/json.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define MEMORY ((size_t)64 << 20)

struct schema_work {
    struct arena *arena;
    str text;
};

static unsigned schema_kind(const struct json *node)
{
    unsigned kinds = 0;
    const struct json *choice = json_get(node, "oneOf");
    for (const struct json *one = choice ? choice->first : NULL; one; one = one->next)
        kinds |= schema_kind(one);
    str type = json_text(json_get(node, "type"));
    if (str_is(type, "array"))
        kinds |= YAML_LIST;
    else if (str_is(type, "object"))
        kinds |= YAML_MAPPING;
    else if (!choice)
        kinds |= YAML_TEXT;
    return kinds;
}

static const struct json *schema_items(const struct json *node)
{
    const struct json *choice = json_get(node, "oneOf");
    for (const struct json *one = choice ? choice->first : NULL; one; one = one->next)
        if (json_get(one, "items"))
            return json_get(one, "items");
    return json_get(node, "items");
}

static const struct json *schema_find(const struct json *root, str path)
{
    const struct json *node = root;
    str part;
    if (!path.n)
        return root;
    while (node && str_cut(&path, '.', &part)) {
        size_t bracket = str_find_char(part, '[');
        char name[64];
        snprintf(name, sizeof name, "%.*s", STR_ARG(str_slice(part, 0, bracket)));
        node = json_get(json_get(node, "properties"), name);
        if (bracket != STR_ABSENT && node)
            node = schema_items(node);
    }
    return node;
}

static bool schema_needs(const struct json *root, const char *path)
{
    const char *dot = strrchr(path, '.');
    str above = dot ? (str){path, (size_t)(dot - path)} : STR("");
    const struct json *needed = json_get(schema_find(root, above), "required");
    for (const struct json *one = needed ? needed->first : NULL; one; one = one->next)
        if (str_is(json_text(one), dot ? dot + 1 : path))
            return true;
    return false;
}

/* Number of all properties, however deep, each with words. */
static size_t schema_count(const struct json *root)
{
    size_t count = 0;
    for (const struct json *at = root; at;) {
        if (at->parent && str_is(at->parent->key, "properties")) {
            count++;
            if (json_text(json_get(at, "description")).n < 10)
                fail_msg("%.*s has no description", STR_ARG(at->key));
        }
        const struct json *next = at->first;
        for (; !next && at; at = at->parent)
            next = at->next;
        at = next;
    }
    return count;
}

static void schema_work(void *context)
{
    struct schema_work *work = context;
    struct json *root;
    size_t length, count, keys = 0;
    assert_int_equal(json_read(work->arena, work->text, &root, &length), JSON_WHOLE);
    const struct service_key *all = service_key_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct json *node = schema_find(root, str_of(all[i].path));
        size_t n = strlen(all[i].path);
        bool is_entry = n && all[i].path[n - 1] == ']';
        if (!node)
            fail_msg("the schema does not know %s", all[i].path);
        if (schema_kind(node) != all[i].kinds)
            fail_msg("%s: the schema allows %u, the reader %u", all[i].path, schema_kind(node),
                     all[i].kinds);
        if (n && !is_entry && schema_needs(root, all[i].path) != all[i].is_needed)
            fail_msg("%s: needed by one of the two alone", all[i].path);
        const struct json *closed = json_get(node, "additionalProperties");
        if (all[i].kinds == YAML_MAPPING && (!closed || json_is_true(closed)))
            fail_msg("%s: the schema lets unknown keys through", all[i].path);
        keys += n && !is_entry;
    }
    assert_int_equal(schema_count(root), keys);
    str grounds = STR("");
    const struct json *ground = schema_find(root, STR("exemptions[].ground"));
    for (const struct json *one = json_get(ground, "enum")->first; one; one = one->next)
        grounds = arena_printf(work->arena, "%.*s|%.*s", STR_ARG(grounds), STR_ARG(json_text(one)));
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].path, "exemptions[].ground") == 0)
            assert_string_equal(grounds.p, all[i].usable);
}

static void test_schema(void **state)
{
    (void)state;
    struct schema_work work = {.arena = arena_new(MEMORY)};
    char bytes[65536];
    FILE *file = fopen("schema/service.schema.json", "rb");
    assert_non_null(file);
    work.text = (str){bytes, fread(bytes, 1, sizeof bytes, file)};
    fclose(file);
    assert_in_range(work.text.n, 1000, sizeof bytes - 1);
    assert_int_equal(arena_run(work.arena, 0, schema_work, &work), ARENA_DONE);
    arena_free(work.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_schema)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
