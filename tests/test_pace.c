/* When a host may be asked, with times of the tests' own: nothing here waits. */
#include "crawler/http.h"
#include "crawler/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Intervals are powers of two here, so sums of them are exact. */
static void assert_time(double got, double expected)
{
    if (got < expected || got > expected)
        fail_msg("%f, expected %f", got, expected);
}

static void test_set(void **state)
{
    static const struct {
        double rate, delay;
        bool is_private;
        double interval;
        bool is_gap;
        unsigned max_open;
    } rows[] = {
        {4, 0, false, 0.25, false, PACE_POLITE_OPEN},
        {4, 0.125, false, 0.25, false, PACE_POLITE_OPEN},
        {4, 2, false, 2, true, 1},
        {4, 2, true, 2, true, 1},
        {0, 0, false, 0, false, HTTP_MAX_TRANSFERS},
        {0, 2, false, 2, true, 1},
        {0, 2, true, 0, false, HTTP_MAX_TRANSFERS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pace pace = {0};
        pace_set(&pace, rows[i].rate, rows[i].delay, rows[i].is_private);
        assert_time(pace.interval, rows[i].interval);
        assert_int_equal(pace.is_gap, rows[i].is_gap);
        assert_int_equal(pace.max_open, rows[i].max_open);
    }
}

static void test_sent(void **state)
{
    static const struct {
        double rate, delay, due, now, next;
    } rows[] = {
        {4, 0, 0, 100, 100.25},          /* the first one is never late */
        {4, 0, 100, 100, 100.25},        /* in time */
        {4, 0, 100, 100.125, 100.25},    /* late: the next one is not */
        {4, 0, 100, 100.25, 100.25},     /* so late that the next one is due */
        {4, 0, 100, 107, 107},           /* no more than one is caught up with */
        {4, 0.5, 100, 100.125, 100.625}, /* Crawl-delay is a gap */
        {4, 0.5, 100, 107, 107.5},       {0, 0, 100, 107, 107},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pace pace = {.next_at = rows[i].due};
        pace_set(&pace, rows[i].rate, rows[i].delay, false);
        pace_sent(&pace, rows[i].now);
        assert_time(pace.next_at, rows[i].next);
    }
}

/* Wakes that are late by all sorts of times, some by several intervals: the mean rate is reached when each is
 * late by less than an interval, and no second ever sees more than the rate and two. */
static void test_mean(void **state)
{
    enum { RATE = 32, COUNT = 4000 };
    static double at[COUNT];
    (void)state;
    for (unsigned kind = 0; kind < 2; kind++) {
        struct pace pace = {0};
        uint32_t random = 1;
        pace_set(&pace, RATE, 0, false);
        pace.next_at = 1;
        for (size_t i = 0; i < COUNT; i++) {
            random = random * 1664525U + 1013904223U;
            double late = (double)(random >> 16) / 65536 * pace.interval;
            if (kind == 1 && i % 64 == 63)
                late += 5 * pace.interval;
            at[i] = pace.next_at + late;
            pace_sent(&pace, at[i]);
            if (i > RATE + 2)
                assert_true(at[i] - at[i - RATE - 2] >= 1);
        }
        double seconds = at[COUNT - 1] - at[0];
        if (kind == 0)
            assert_true((COUNT - 1) / seconds > 0.999 * RATE);
        assert_true((COUNT - 1) / seconds < 1.001 * RATE);
    }
}

static void test_busy(void **state)
{
    static const struct {
        int retry_after;
        bool is_unlimited, is_again;
        double next;
    } rows[] = {
        {-1, true, false, 50}, /* no pause of ours */
        {-1, false, false, 101}, {-1, false, false, 102},
        {-1, false, false, 104}, {5, false, true, 105},
        {-1, false, false, 116}, /* 1, 2, 4, 8 and so on, however long others were */
        {-1, false, false, 116}, {0, true, true, 100},
        {60, true, true, 160},   {61, true, false, 50},
        {61, false, false, 116}, {60, false, true, 160},
        {60, false, true, 160},  {60, false, true, 160},
        {56, false, false, 116}, /* 55 of 300 seconds are left */
        {55, false, true, 155},  {1, true, false, 50},
    };
    struct pace pace = {.interval = 0.25};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pace.next_at = 50;
        bool is_again = pace_busy(&pace, rows[i].retry_after, rows[i].is_unlimited, 100);
        if (is_again != rows[i].is_again)
            fail_msg("row %zu: again %d", i, is_again);
        assert_time(pace.next_at, rows[i].next);
    }
    pace.next_at = 200; /* what is already further off stays */
    pace_busy(&pace, 0, false, 100);
    assert_time(pace.next_at, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_sent),
        cmocka_unit_test(test_mean),
        cmocka_unit_test(test_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
