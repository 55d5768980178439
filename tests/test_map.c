#include "core/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)64 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

static void few_work(void *arena)
{
    struct map map = {.arena = arena};
    assert_int_equal(map_find(&map, STR("a")), MAP_NONE);
    assert_int_equal(map_find(&map, STR_NONE), MAP_NONE);
    assert_int_equal(map_add(&map, STR("a"), 1), 1);
    assert_int_equal(map_add(&map, STR("a"), 2), 1);
    assert_int_equal(map_find(&map, STR("a")), 1);
    assert_int_equal(map_find(&map, STR("A")), MAP_NONE);
    assert_int_equal(map_find(&map, STR("")), MAP_NONE);
    /* an empty key is a key, with bytes or without */
    assert_int_equal(map_add(&map, STR_NONE, 3), 3);
    assert_int_equal(map_find(&map, STR("")), 3);
    assert_int_equal(map_find(&map, STR_NONE), 3);
    assert_int_equal(map_add(&map, STR(""), 4), 3);
    /* NUL bytes are bytes, and a longer key is another one */
    assert_int_equal(map_add(&map, (str){"a\0b", 3}, 5), 5);
    assert_int_equal(map_find(&map, (str){"a\0c", 3}), MAP_NONE);
    assert_int_equal(map_find(&map, (str){"a\0b", 2}), MAP_NONE);
    assert_int_equal(map_find(&map, (str){"a\0b", 3}), 5);
    assert_int_equal(map_add(&map, STR("zero"), 0), 0);
    assert_int_equal(map_find(&map, STR("zero")), 0);
    assert_int_equal(map.count, 4);
}

#define MANY 50000

static void many_work(void *context)
{
    struct arena *arena = context;
    struct map map = {.arena = arena};
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(map_add(&map, arena_printf(arena, "https://example.com/%u", i), i), i);
        assert_true(map.count * 4 <= map.cap * 3 && (map.cap & (map.cap - 1)) == 0);
    }
    assert_int_equal(map.count, MANY);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(map_find(&map, arena_printf(arena, "https://example.com/%u", i)), i);
    for (uint32_t i = MANY; i < 2 * MANY; i++)
        assert_int_equal(map_find(&map, arena_printf(arena, "https://example.com/%u", i)),
                         MAP_NONE);
}

static void intern_work(void *arena)
{
    struct map map = {.arena = arena};
    char bytes[] = "https://example.com/xyz";
    str a = map_intern(&map, (str){bytes, 20}), b = map_intern(&map, (str){bytes, 21});
    assert_true(str_is(a, "https://example.com/") && a.p[20] == '\0');
    assert_true(str_is(b, "https://example.com/x") && b.p[21] == '\0');
    memset(bytes, 'o', 10); /* the copy is its own */
    assert_true(str_is(a, "https://example.com/"));
    assert_ptr_equal(map_intern(&map, STR("https://example.com/")).p, a.p);
    assert_int_equal(map.count, 2);
    assert_ptr_equal(map_intern(&map, STR("")).p, map_intern(&map, STR_NONE).p);
    assert_int_equal(map.count, 2);
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 1000; i++)
            map_intern(&map, arena_printf(arena, "%u", i));
    assert_int_equal(map.count, 1002);
    assert_ptr_equal(map_intern(&map, STR("https://example.com/x")).p, b.p);
}

static void test_few(void **state)
{
    (void)state;
    run(few_work);
}

static void test_many(void **state)
{
    (void)state;
    run(many_work);
}

static void test_intern(void **state)
{
    (void)state;
    run(intern_work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_intern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
