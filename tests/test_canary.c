/* What was typed into a form, found again in requests. The digests are those of other programs. */
#include "analyzers/canary.h"
#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *url, *body, *found;
} rows[] = {
    {"https://a.example/?m=soshin.canary@visitor.example", "", "email"},
    {"https://a.example/?m=SOSHIN.canary%40visitor.example", "", "email"},
    {"https://a.example/"
     "?u=https%253A%252F%252Fb.jp%252F%253Fm%253Dsoshin.canary%252540visitor.example",
     "", "email"},
    {"https://a.example/", "{\"m\":\"soshin.canary@visitor.example\"}", "email"},
    {"https://a.example/", "d=c29zaGluLmNhbmFyeUB2aXNpdG9yLmV4YW1wbGUmeD0x", "email"},
    {"https://a.example/", "d=bXNvc2hpbi5jYW5hcnlAdmlzaXRvci5leGFtcGxlJng9MQ==", "email"},
    {"https://a.example/", "d=bT1zb3NoaW4uY2FuYXJ5QHZpc2l0b3IuZXhhbXBsZSZ4PTE=", "email"},
    {"https://a.example/?em=0cc4ed842d530475e6bf51235559846e68f806d91a671e5ccd2c6bd3c6155319", "",
     "hashed_id"},
    {"https://a.example/?em=0CC4ED842D530475E6BF51235559846E68F806D91A671E5CCD2C6BD3C6155319", "",
     "hashed_id"},
    {"https://a.example/?em=3a67c2d569ec3d8afd78320fc80bf79b5b8e9556", "", "hashed_id"},
    {"https://a.example/?em=bda125f7901d0ae014d21f7eb6d74d0f", "", "hashed_id"},
    {"https://a.example/?ph=07004172935", "", "phone"},
    {"https://a.example/?ph=%2B817004172935", "", "phone"},
    {"https://a.example/?ph=070-0417-2935", "", "phone"},
    {"https://a.example/?ph=3ed8a95288af95e1ddc3538dd2659e839a5266063f7a3350496a2e66ebb92219", "",
     "hashed_id"},
    {"https://a.example/?m=canary@visitor.example", "", ""},
    {"https://a.example/?em=7b6adde71ab91e36bc3759a2cb9dccc03c98bd12c71b4b0d2df3ec4b7f3138b0", "",
     ""},
    {"https://a.example/?ph=07004172936", "", ""},
};

struct search {
    struct arena *arena;
    const struct catalog *catalog;
    size_t row;
    str found;
};

static void find_work(void *context)
{
    struct search *search = context;
    struct arena *arena = search->arena;
    const struct observation observed = {.body = str_of(rows[search->row].body)};
    const struct fetch request = {.url = {.text = str_of(rows[search->row].url)},
                                  .observed = &observed};
    const struct canary *email =
        canary_new(arena, search->catalog, "email", STR("soshin.canary@visitor.example"));
    const struct canary *phone = canary_new(arena, search->catalog, "phone", STR("07004172935"));
    assert_null(canary_new(arena, search->catalog, "email", STR("")));
    assert_int_equal(canary_find(arena, search->catalog, NULL, &request), 0);
    search->found = catalog_content_ids(arena, search->catalog,
                                        canary_find(arena, search->catalog, email, &request) |
                                            canary_find(arena, search->catalog, phone, &request));
}

static void test_find(void **state)
{
    struct err err = {0};
    struct arena *arena = arena_new((size_t)256 << 20);
    const struct catalog *catalog = read_folder(arena, NULL, &err);
    (void)state;
    assert_non_null(catalog);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct search search = {.arena = arena, .catalog = catalog, .row = i};
        assert_int_equal(arena_run(arena, 0, find_work, &search), ARENA_DONE);
        if (!str_is(search.found, rows[i].found))
            fail_msg("row %zu: \"%.*s\"", i, STR_ARG(search.found));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
