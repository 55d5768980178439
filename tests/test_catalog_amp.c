/* amp.csv: where elements of AMP pages send by a name. */
#include "tests/analyzers_fixture.h"
#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "type,host,service,note,basis,source_url,checked_on\n"

static const struct {
    const char *text, *error; /* "": it is good */
} tables[] = {
    {HEAD, ""},
    {HEAD "amp-ad kakuu,a.kakuu.example/x,kakuu-ads,,"
          "known,,2024-05-01\n",
     ""},
    {HEAD "amp-kakuu,a.kakuu.example,kakuu-ads,a note" ROW_END, ""},
    {"", "amp.csv: the file is empty"},
    {HEAD ",a.kakuu.example,kakuu-ads," ROW_END, "amp.csv:2: column type: must not be empty"},
    {HEAD "amp-ad kakuu,,kakuu-ads," ROW_END, "amp.csv:2: column host: must not be empty"},
    {HEAD "video kakuu,a.kakuu.example,kakuu-ads," ROW_END,
     "amp.csv:2: column type: must begin with the name of an AMP element"},
    {HEAD "amp-ad kakuu,a.kakuu.example,nothing," ROW_END,
     "amp.csv:2: column service: an id that services.csv does not have"},
    {HEAD "amp-ad kakuu,a.kakuu.example,kakuu-ads,,guess,,2024-05-01\n",
     "amp.csv:2: column basis: must be seen or known"},
    {HEAD "amp-ad kakuu,view.kakuu.example,kakuu-ads," ROW_END,
     "amp.csv:2: column host: the example does not lead to this service"},
};

static void test_table(void **state)
{
    char folder[PATH_ROOM];
    (void)state;
    make_folder(folder);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        struct arena *arena = arena_new(16 << 20);
        struct err err = {.lang = LANG_EN};
        write_good(folder);
        write_file(folder, "amp.csv", tables[i].text);
        const struct catalog *catalog = read_folder(arena, folder, &err);
        if (!!catalog == !!*tables[i].error || strcmp(err.text, tables[i].error) != 0)
            fail_msg("%s\ngives    %s\nexpected %s", tables[i].text, err.text, tables[i].error);
        arena_free(arena);
    }
    remove_file(folder, "amp.csv"); /* a folder without it has no such rows */
    struct arena *arena = arena_new(16 << 20);
    struct err err = {.lang = LANG_EN};
    size_t count = 1;
    const struct catalog *catalog = read_folder(arena, folder, &err);
    assert_non_null(catalog);
    catalog_amp(catalog, &count);
    assert_int_equal(count, 0);
    arena_free(arena);
    remove_folder(folder);
}

/* Every row of the built-in table is found on a page, and only there. */
static void test_elements(void **state)
{
    size_t count = 0;
    const struct amp_type *rows = catalog_amp(*state, &count);
    assert_true(count > 10);
    for (size_t i = 0; i < count; i++) {
        char html[200];
        struct analysis analysis;
        snprintf(html, sizeof html, "<%.*s type=\"%.*s\"></%.*s>", STR_ARG(rows[i].element),
                 STR_ARG(rows[i].type), STR_ARG(rows[i].element));
        analysis_run(&analysis, state, html);
        if (analysis.out.n != 1)
            fail_msg("%s", html);
        assert_true(str_eq(analysis.out.v[0].url, rows[i].url));
        assert_ptr_equal(analysis.out.v[0].service, rows[i].service);
        arena_free(analysis.arena);
        snprintf(html, sizeof html, "<%.*sx type=\"%.*s\"></%.*sx>", STR_ARG(rows[i].element),
                 STR_ARG(rows[i].type), STR_ARG(rows[i].element));
        analysis_run(&analysis, state, html);
        assert_int_equal(analysis.out.n, 0);
        arena_free(analysis.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_elements),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
