/* What a sample allows to say, against values that were worked out by hand or exactly, and against
 * what happens when samples are drawn. */
#include "core/arena.h"
#include "core/sampling.h"
#include "crawler/draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Exact fractions: C(N-D, n) / C(N, n). */
static void test_miss(void **state)
{
    static const struct {
        uint64_t known, read, carriers;
        double miss;
    } rows[] = {
        {10, 0, 5, 1},
        {10, 10, 1, 0},
        {10, 5, 0, 1},
        {10, 3, 2, 42.0 / 90},
        {10, 2, 3, 42.0 / 90},
        {10, 8, 3, 0},
        {10, 7, 3, 1.0 / 120},
        {52, 5, 4, 0.658841997}, /* no ace among five cards */
        {1000, 58, 50, 0.0466259},
        {1, 1, 1, 0},
        {0, 0, 0, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double miss = sampling_miss(rows[i].known, rows[i].read, rows[i].carriers);
        if (miss > rows[i].miss + 1e-4 || miss < rows[i].miss - 1e-4)
            fail_msg("row %zu: %f", i, miss);
    }
}

static void test_bound(void **state)
{
    static const struct {
        uint64_t known, read, bound;
    } rows[] = {
        {10, 0, 11}, {10, 10, 1}, {1, 1, 1}, {100, 95, 1}, {100, 94, 2}, {10, 9, 2}, {0, 0, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (sampling_bound(rows[i].known, rows[i].read) != rows[i].bound)
            fail_msg("row %zu: %llu", i,
                     (unsigned long long)sampling_bound(rows[i].known, rows[i].read));
    for (uint64_t known = 1; known < 400; known += 7)
        for (uint64_t read = 0; read <= known; read += 3) {
            uint64_t bound = sampling_bound(known, read);
            if (bound <= known)
                assert_true(sampling_miss(known, read, bound) * 100 <= SAMPLING_RISK_PERCENT);
            if (bound > 1)
                assert_true(sampling_miss(known, read, bound - 1) * 100 > SAMPLING_RISK_PERCENT);
        }
    /* Of millions, 59 pages suffice for one in twenty: 0.95^59 < 0.05 (binomial limit). */
    assert_true(sampling_bound(2000000, 59) <= 100000);
    assert_true(sampling_bound(2000000, 58) > 100000);
}

static void test_unseen(void **state)
{
    (void)state;
    assert_int_equal(sampling_unseen_tenths(0, 0, 0), 0);
    assert_int_equal(sampling_unseen_tenths(100, 0, 5), 0);
    assert_int_equal(sampling_unseen_tenths(100, 4, 2), 39); /* 0.99 * 16 / 4 */
    assert_int_equal(sampling_unseen_tenths(100, 4, 0), 59); /* 0.99 * 4 * 3 / 2 */
    assert_int_equal(sampling_unseen_tenths(1, 4, 2), 0);    /* one page tells nothing */
    assert_int_equal(sampling_unseen_share(0, 0), 0);
    assert_int_equal(sampling_unseen_share(1, 1000), 1);
    assert_int_equal(sampling_unseen_share(1, 3), 334);
    assert_int_equal(sampling_unseen_share(3, 3), 1000);
}

static void test_key(void **state)
{
    (void)state;
    /* reckoned by hand from the published definitions: the same on every machine and in every version */
    assert_true(sampling_key(1, STR("https://a.jp/1")) == UINT64_C(0xb95ffa7fa7a4c924));
    assert_true(sampling_key(1, STR("https://a.jp/1")) != sampling_key(2, STR("https://a.jp/1")));
    assert_true(sampling_key(1, STR("https://a.jp/1")) != sampling_key(1, STR("https://a.jp/2")));
}

#define SITE_PAGES 400
#define SITE_READ 57
#define SITE_SEEDS 2000

struct site {
    char urls[SITE_PAGES][48];
    struct draw_item items[SITE_PAGES];
};

/* How many of so many samples hold none of the carriers: every step-th page, the way sites are made. */
static unsigned count_missed(struct site *site, unsigned carriers)
{
    unsigned missed = 0;
    for (uint64_t seed = 0; seed < SITE_SEEDS; seed++) {
        struct patterns strata = {.scratch = buf_init(NULL, 4096)};
        bool is_seen = false;
        for (uint32_t i = 0; i < SITE_PAGES; i++)
            site->items[i] = (struct draw_item){.url = str_of(site->urls[i]), .id = i};
        assert_true(draw(&strata, seed, site->items, SITE_PAGES, SITE_READ));
        for (size_t i = 0; i < SITE_PAGES; i++) {
            const struct draw_item *item = &site->items[i];
            is_seen |= item->is_drawn && item->id % (SITE_PAGES / carriers) == 0 &&
                       item->id / (SITE_PAGES / carriers) < carriers;
        }
        missed += !is_seen;
        patterns_done(&strata);
    }
    return missed;
}

/* The bound holds for what is drawn: with as many carriers as it names no more samples miss than it
 * says, and with half as many more do. Seeds are fixed, so the numbers are. */
static void test_drawn(void **state)
{
    struct site *site = calloc(1, sizeof *site);
    unsigned bound = (unsigned)sampling_bound(SITE_PAGES, SITE_READ);
    (void)state;
    assert_non_null(site);
    for (unsigned i = 0; i < SITE_PAGES; i++)
        snprintf(site->urls[i], sizeof site->urls[i], "https://a.jp/item/%u.html", i);
    double expected = sampling_miss(SITE_PAGES, SITE_READ, bound) * SITE_SEEDS;
    unsigned missed = count_missed(site, bound);
    /* Three standard deviations of a binomial count around 97 of 2000. */
    assert_true(missed > expected - 30 && missed < expected + 30);
    unsigned half = count_missed(site, bound / 2);
    assert_true(half > 100 * SAMPLING_RISK_PERCENT * SITE_SEEDS / 10000 * 2);
    free(site);
}

/* Each stratum in turn, the largest first, its smallest keys. */
static void test_turns(void **state)
{
    static const char *const urls[] = {
        "https://a.jp/a/1", "https://a.jp/a/2", "https://a.jp/a/3",
        "https://a.jp/b/1", "https://a.jp/b/2", "https://a.jp/c/1",
    };
    static const struct {
        size_t count;
        unsigned a, b, c;
    } rows[] = {{0, 0, 0, 0}, {1, 1, 0, 0}, {2, 1, 1, 0}, {3, 1, 1, 1},
                {4, 2, 1, 1}, {5, 2, 2, 1}, {6, 3, 2, 1}, {9, 3, 2, 1}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct patterns strata = {.scratch = buf_init(NULL, 4096)};
        struct draw_item items[COUNT_OF(urls)];
        unsigned drawn[3] = {0};
        for (size_t k = 0; k < COUNT_OF(urls); k++)
            items[k] = (struct draw_item){.url = str_of(urls[COUNT_OF(urls) - 1 - k])};
        assert_true(draw(&strata, 1, items, COUNT_OF(urls), rows[i].count));
        for (size_t k = 0; k < COUNT_OF(urls); k++) {
            size_t stratum = (size_t)(items[k].url.p[13] - 'a');
            drawn[stratum] += items[k].is_drawn;
            for (size_t m = 0; m < COUNT_OF(urls);
                 m++) /* nobody of it with a smaller key is left */
                assert_false(items[k].is_drawn && !items[m].is_drawn &&
                             items[m].stratum == items[k].stratum && items[m].key < items[k].key);
        }
        if (drawn[0] != rows[i].a || drawn[1] != rows[i].b || drawn[2] != rows[i].c)
            fail_msg("%zu: %u %u %u", rows[i].count, drawn[0], drawn[1], drawn[2]);
        patterns_done(&strata);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_miss), cmocka_unit_test(test_bound), cmocka_unit_test(test_unseen),
        cmocka_unit_test(test_key),  cmocka_unit_test(test_drawn), cmocka_unit_test(test_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
