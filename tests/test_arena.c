#include "core/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bench {
    struct arena *arena;
    size_t size, count; /* what to allocate */
    size_t done;        /* what was allocated */
    struct bench *inner;
    enum arena_end inner_end;
};

static void take(void *context)
{
    struct bench *bench = context;
    for (bench->done = 0; bench->done < bench->count; bench->done++) {
        unsigned char *memory = arena_alloc(bench->arena, bench->size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < bench->size; i += 64)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xA5, bench->size);
    }
}

static void test_bytes(void **state)
{
    static const struct {
        size_t max, size, count;
        enum arena_end end;
    } rows[] = {
        {1 << 20, 100, 1000, ARENA_DONE},
        {1 << 20, 0, 100, ARENA_DONE},
        {1 << 20, 1 << 19, 1, ARENA_DONE},
        {1 << 20, 1 << 19, 3, ARENA_NO_BYTES},
        {1 << 20, (1 << 20) + 1, 1, ARENA_NO_BYTES},
        {1 << 20, SIZE_MAX, 1, ARENA_NO_BYTES},
        {1 << 20, SIZE_MAX - 8, 1, ARENA_NO_BYTES},
        {0, 1, 1, ARENA_NO_BYTES},
        {4096, 16, 100000, ARENA_NO_BYTES},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bench bench = {.arena = arena_new(rows[i].max)};
        bench.size = rows[i].size;
        bench.count = rows[i].count;
        assert_int_equal(arena_run(bench.arena, 0, take, &bench), rows[i].end);
        assert_int_equal(bench.done == bench.count, rows[i].end == ARENA_DONE);
        assert_true(arena_used(bench.arena) <= rows[i].max);
        assert_true(arena_used(bench.arena) >= bench.done * rows[i].size);
        arena_free(bench.arena);
    }
    arena_free(NULL);
}

/* A run that ended for want of bytes leaves the arena usable for what still fits. */
static void test_run_again(void **state)
{
    struct bench bench = {.arena = arena_new(80000), .size = 1 << 15, .count = 3};
    (void)state;
    assert_int_equal(arena_run(bench.arena, 0, take, &bench), ARENA_NO_BYTES);
    size_t used = arena_used(bench.arena);
    assert_true(used >= 1 << 15);
    bench.size = 16;
    bench.count = 1;
    assert_int_equal(arena_run(bench.arena, 0, take, &bench), ARENA_DONE);
    assert_true(arena_used(bench.arena) > used);
    arena_free(bench.arena);
}

static void take_array(void *context)
{
    struct bench *bench = context;
    memset(arena_array(bench->arena, bench->count, bench->size), 1, bench->count * bench->size);
    bench->done = 1;
}

static void test_array(void **state)
{
    static const struct {
        size_t count, size;
        enum arena_end end;
    } rows[] = {
        {10, 24, ARENA_DONE},
        {0, 24, ARENA_DONE},
        {SIZE_MAX / 2, 3, ARENA_NO_BYTES},
        {SIZE_MAX / 16 + 2, 16, ARENA_NO_BYTES}, /* the product wraps to 16 */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bench bench = {.arena = arena_new(1 << 16)};
        bench.size = rows[i].size;
        bench.count = rows[i].count;
        assert_int_equal(arena_run(bench.arena, 0, take_array, &bench), rows[i].end);
        arena_free(bench.arena);
    }
}

static void spin(void *context)
{
    struct bench *bench = context;
    for (;;) {
        bench->done++;
        arena_check_time(bench->arena);
    }
}

static void spin_allocating(void *context)
{
    struct bench *bench = context;
    for (;;)
        arena_alloc(bench->arena, 0); /* looks at the clock by itself */
}

static void check_often(void *context)
{
    struct bench *bench = context;
    for (bench->done = 0; bench->done < 1000; bench->done++)
        arena_check_time(bench->arena);
}

static void test_time(void **state)
{
    struct bench bench = {.arena = arena_new((size_t)1 << 30)};
    (void)state;
    assert_int_equal(arena_run(bench.arena, 5, spin, &bench), ARENA_NO_TIME);
    assert_true(bench.done > 1);
    assert_int_equal(arena_run(bench.arena, 5, spin_allocating, &bench), ARENA_NO_TIME);
    /* Neither without a limit nor by what an earlier run has used. */
    assert_int_equal(arena_run(bench.arena, 0, check_often, &bench), ARENA_DONE);
    assert_int_equal(arena_run(bench.arena, 10000, check_often, &bench), ARENA_DONE);
    assert_int_equal(bench.done, 1000);
    arena_free(bench.arena);
}

static void give_up(void *context)
{
    struct bench *bench = context;
    arena_give_up(bench->arena, (enum arena_end)bench->size);
}

static void test_give_up(void **state)
{
    struct bench bench = {.arena = arena_new(1024), .size = ARENA_NO_BYTES};
    (void)state;
    assert_int_equal(arena_run(bench.arena, 0, give_up, &bench), ARENA_NO_BYTES);
    bench.size = ARENA_NO_TIME;
    assert_int_equal(arena_run(bench.arena, 0, give_up, &bench), ARENA_NO_TIME);
    arena_free(bench.arena);
}

/* The outer arena works on while and after an inner one has ended early. */
static void nest(void *context)
{
    struct bench *outer = context;
    char *before = arena_alloc(outer->arena, 8);
    memcpy(before, "before", 7);
    outer->inner_end = arena_run(outer->inner->arena, 0, take, outer->inner);
    char *after = arena_alloc(outer->arena, 8);
    assert_string_equal(before, "before");
    assert_string_equal(after, "");
    outer->done = 1;
}

static void test_nested(void **state)
{
    struct bench inner = {.arena = arena_new(4096), .size = 512, .count = 100};
    struct bench outer = {.arena = arena_new(4096), .inner = &inner};
    (void)state;
    assert_int_equal(arena_run(outer.arena, 0, nest, &outer), ARENA_DONE);
    assert_int_equal(outer.inner_end, ARENA_NO_BYTES);
    assert_int_equal(outer.done, 1);
    arena_free(inner.arena);
    arena_free(outer.arena);
}

/* An inner work that spends the outer arena's budget ends both. */
static void take_outer(void *context)
{
    struct bench *outer = context;
    take(outer->inner);
}

static void nest_outer(void *context)
{
    struct bench *outer = context;
    struct arena *inner = outer->inner->arena;
    outer->inner->arena = outer->arena;
    outer->inner_end = arena_run(inner, 0, take_outer, outer);
    outer->done = 1; /* never reached */
}

static void test_nested_outer_ends(void **state)
{
    struct arena *small = arena_new(64);
    struct bench inner = {.arena = small, .size = 512, .count = 100};
    struct bench outer = {.arena = arena_new(4096), .inner = &inner};
    (void)state;
    assert_int_equal(arena_run(outer.arena, 0, nest_outer, &outer), ARENA_NO_BYTES);
    assert_int_equal(outer.done, 0);
    arena_free(small);
    arena_free(outer.arena);
}

static void make_strings(void *context)
{
    struct arena *arena = context;
    char source[] = "text";
    str copy = arena_str(arena, str_slice(str_of(source), 0, 3));
    source[0] = 'X';
    assert_string_equal(copy.p, "tex"); /* a copy, and with a NUL behind */
    assert_int_equal(copy.n, 3);
    assert_string_equal(arena_str(arena, STR_NONE).p, "");

    const str parts[] = {STR("a"), STR(""), STR("bc"), STR_NONE, STR("never")};
    str joined = arena_join(arena, parts, COUNT_OF(parts));
    assert_string_equal(joined.p, "abc");
    assert_int_equal(joined.n, 3);
    assert_string_equal(arena_join(arena, parts, 1).p, "a");
    assert_string_equal(arena_join(arena, parts, 0).p, "");

    str printed = arena_printf(arena, "%d-%s-%0500d", 7, "日本", 1);
    assert_int_equal(printed.n, 2 + 7 + 500);
    assert_int_equal(strlen(printed.p), printed.n);
    assert_true(str_has_prefix(printed, STR("7-日本-000")));
}

static void push_numbers(void *context)
{
    struct arena *arena = context;
    struct {
        int *v;
        size_t n, cap;
    } list = {0};
    for (int i = 0; i < 1000; i++)
        *ARENA_PUSH(arena, &list) = i;
    assert_int_equal(list.n, 1000);
    assert_true(list.cap >= list.n);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.v[i], i);
}

/* A list of megabytes leaves no copies of itself behind: the budget would not hold them. What stands
 * behind what grew is as it was, and room that was never written is zero. */
static void grow_large(void *context)
{
    struct arena *arena = context;
    ARENA_LIST(uint32_t) list = {0}, other = {0};
    struct buf buf = buf_init(arena, 1 << 20);
    for (uint32_t i = 0; i < 1500000; i++) {
        *ARENA_PUSH(arena, &list) = i;
        if (i % 1000 == 0)
            *ARENA_PUSH(arena, &other) = i;
        if (i < 300000)
            buf_add_char(&buf, (char)('a' + i % 26));
    }
    for (uint32_t i = 0; i < 1500000; i++)
        assert_true(list.v[i] == i);
    for (size_t i = list.n; i < list.cap; i++)
        assert_true(list.v[i] == 0);
    for (uint32_t i = 0; i < 1500; i++)
        assert_true(other.v[i] == i * 1000);
    for (uint32_t i = 0; i < 300000; i++)
        assert_true(buf.p[i] == (char)('a' + i % 26));
    arena_give_back(arena, list.v, list.cap * sizeof *list.v);
    assert_true(arena_used(arena) < 2 << 20);
}

static void test_grow_large(void **state)
{
    struct arena *arena = arena_new(14 << 20); /* 8 MiB behind 4 MiB, not 15 */
    (void)state;
    assert_int_equal(arena_run(arena, 0, grow_large, arena), ARENA_DONE);
    arena_free(arena);
}

static void test_strings_and_push(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    (void)state;
    assert_int_equal(arena_run(arena, 0, make_strings, arena), ARENA_DONE);
    assert_int_equal(arena_run(arena, 0, push_numbers, arena), ARENA_DONE);
    arena_free(arena);
}

/* With and without an arena. */
static void fill_buf(void *context)
{
    struct buf buf = buf_init(context, 10);
    assert_string_equal(buf_str(&buf).p, "");
    buf_add(&buf, STR_NONE);
    assert_int_equal(buf.n, 0);
    buf_add(&buf, STR("12345"));
    buf_add_char(&buf, '6');
    assert_string_equal(buf.p, "123456");
    buf_add(&buf, STR("7890"));
    assert_false(buf.over); /* exactly full */
    buf_add(&buf, STR(""));
    assert_false(buf.over);
    buf_add(&buf, STR("abc"));
    assert_true(buf.over);
    assert_true(str_is(buf_str(&buf), "1234567890"));
    buf_done(&buf);
    assert_null(buf.p);
    buf_add(&buf, STR("123456789012")); /* usable again; what fits stays */
    assert_true(buf.over);
    assert_string_equal(buf.p, "1234567890");
    buf_done(&buf);

    buf = buf_init(context, 1 << 20);
    for (int i = 0; i < 100000; i++)
        buf_add(&buf, STR("ab\0"));
    assert_int_equal(buf.n, 300000);
    assert_memory_equal(buf.p + 299997, "ab\0", 4);
    buf_done(&buf);
}

static void test_buf(void **state)
{
    struct arena *arena = arena_new(1 << 22);
    (void)state;
    fill_buf(NULL);
    assert_int_equal(arena_run(arena, 0, fill_buf, arena), ARENA_DONE);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_run_again),
        cmocka_unit_test(test_array),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_give_up),
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_nested_outer_ends),
        cmocka_unit_test(test_grow_large),
        cmocka_unit_test(test_strings_and_push),
        cmocka_unit_test(test_buf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
