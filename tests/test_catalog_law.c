/* grounds.csv, content_kinds.csv, jargon.csv and passages.csv: what the rules take from law and guidance. */
#include "core/declared.h"
#include "core/text.h"
#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GROUND_HEAD "ground,covers,never,basis,article,note\n"
#define KIND_HEAD "content,covers,note\n"
#define JARGON "word,gloss,note\n"
#define PASSAGES "part,item,name_ja,name_en,condition,words,basis,article\n"

static const struct {
    const char *file, *text, *error; /* "": it is good */
} tables[] = {
    {"grounds.csv", GROUND_HEAD "display,page_url,ads,law,22,\n", ""},
    {"grounds.csv", GROUND_HEAD "consent,*,,law,27,\n", ""},
    {"grounds.csv", GROUND_HEAD "show,page_url,,law,22,\n",
     "grounds.csv:2: column ground: must be a ground: display, input, auth ..."},
    {"grounds.csv", GROUND_HEAD "display,colour,,law,22,\n",
     "grounds.csv:2: column covers: an id that contents.csv does not have"},
    {"grounds.csv", GROUND_HEAD "display,ip,fun,law,22,\n",
     "grounds.csv:2: column never: an id that categories.csv does not have"},
    {"grounds.csv", GROUND_HEAD "display,ip,,maybe,22,\n",
     "grounds.csv:2: column basis: must be law, guide or ours"},
    {"content_kinds.csv", KIND_HEAD "page_url,ip; cookie_id,\n", ""},
    {"content_kinds.csv", KIND_HEAD "page,ip,\n",
     "content_kinds.csv:2: column content: an id that contents.csv does not have"},
    {"content_kinds.csv", KIND_HEAD "ip,page,\n",
     "content_kinds.csv:2: column covers: an id that contents.csv does not have"},
    {"jargon.csv", JARGON "IDFA,広告用の識別子,\n", ""},
    {"jargon.csv", JARGON ",広告用の識別子,\n", "jargon.csv:2: column word: must not be empty"},
    {"jargon.csv", JARGON "IDFA,,\n", "jargon.csv:2: column gloss: must not be empty"},
    {"passages.csv", PASSAGES "optout,how,方法,way,,停止; 解除,law,22\n", ""},
    {"passages.csv", PASSAGES "optout,,方法,way,,停止,law,22\n",
     "passages.csv:2: column item: must not be empty"},
    {"passages.csv", PASSAGES "optout,how,方法,way,,,law,22\n",
     "passages.csv:2: column words: must not be empty"},
    {"passages.csv", PASSAGES "optout,how,方法,way,,停止,rumour,22\n",
     "passages.csv:2: column basis: must be law, guide or ours"},
};

static void test_tables(void **state)
{
    char folder[PATH_ROOM];
    (void)state;
    make_folder(folder);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        struct arena *arena = arena_new(16 << 20);
        struct err err = {.lang = LANG_EN};
        write_good(folder);
        write_file(folder, tables[i].file, tables[i].text);
        const struct catalog *catalog = read_folder(arena, folder, &err);
        if (!!catalog == !!*tables[i].error || strcmp(err.text, tables[i].error) != 0)
            fail_msg("%s\ngives    %s\nexpected %s", tables[i].text, err.text, tables[i].error);
        arena_free(arena);
        remove_file(folder, tables[i].file);
    }
    remove_folder(folder);
}

static void test_rows(void **state)
{
    char folder[PATH_ROOM];
    struct arena *arena = arena_new(16 << 20);
    struct err err = {.lang = LANG_EN};
    size_t count;
    (void)state;
    make_folder(folder);
    write_good(folder);
    write_file(folder, "grounds.csv",
               GROUND_HEAD
               "display,page_url,,law,22,\ndisplay,ip,ads,ours,22,\nconsent,*,,law,27,\n");
    write_file(folder, "content_kinds.csv", KIND_HEAD "page_url,ip,\nip,cookie_id,\n");
    write_file(folder, "jargon.csv", JARGON "ＩＤＦＡ,識別子,\n");
    write_file(folder, "passages.csv", PASSAGES "optout,how,方法,way,,ＡＢ+停止; 解除,law,22\n");
    const struct catalog *catalog = read_folder(arena, folder, &err);
    assert_string_equal(err.text, "");
    content_set url = catalog_content(catalog, "page_url"), ip = catalog_content(catalog, "ip"),
                cookie = catalog_content(catalog, "cookie_id");
    const struct ground_reach *display = catalog_ground(catalog, "display");
    assert_int_equal(display->covers, url | ip);
    const struct service *ads = catalog_service_by_id(catalog, STR("kakuu-ads"));
    const struct service *view = catalog_service_by_id(catalog, STR("kakuu-view"));
    assert_false(catalog_ground_suits(catalog, display, ads->category));
    assert_true(catalog_ground_suits(catalog, display, view->category));
    assert_true(catalog_ground_suits(catalog, display, NULL));
    assert_true(catalog_ground(catalog, "consent")->covers & cookie);
    assert_null(catalog_ground(catalog, "input"));
    /* one step, and not the kinds of kinds */
    assert_int_equal(catalog_content_widen(catalog, url), url | ip);
    assert_int_equal(catalog_content_widen(catalog, cookie), cookie);
    const struct jargon *jargon = catalog_jargon(catalog, &count);
    assert_int_equal(count, 1);
    assert_true(str_is(jargon[0].word, "idfa") && str_is(jargon[0].written, "ＩＤＦＡ"));
    const struct passage_kind *kind = catalog_passages(catalog, &count);
    assert_int_equal(count, 1);
    assert_int_equal(kind->word_count, 2);
    assert_true(str_is(kind->words[0], "ab+停止"));
    arena_free(arena);
    static const char *const files[] = {"grounds.csv", "content_kinds.csv", "jargon.csv",
                                        "passages.csv"};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        remove_file(folder, files[i]);
    remove_folder(folder);
}

/* What the law itself leaves no doubt about, in the tables that are built in. */
static void test_built_in(void **state)
{
    struct arena *arena = arena_new((size_t)1 << 28);
    struct err err = {.lang = LANG_EN};
    const struct catalog *catalog = catalog_read(arena, NULL, &err);
    (void)state;
    assert_non_null(catalog);
    content_set cookie = catalog_content(catalog, "cookie_id");
    assert_false(catalog_ground(catalog, "display")->covers & cookie);
    assert_int_equal(catalog_ground(catalog, "own_id")->covers, 0);
    assert_true(catalog_ground(catalog, "security")->covers & cookie);
    for (int ground = 0; ground < GROUND_COUNT; ground++)
        assert_non_null(catalog_ground(catalog, ground_code((enum ground)ground)));
    const struct service *ga = catalog_service_by_id(catalog, STR("google-analytics"));
    assert_false(catalog_ground_suits(catalog, catalog_ground(catalog, "display"), ga->category));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables), cmocka_unit_test(test_rows),
                                       cmocka_unit_test(test_built_in)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
