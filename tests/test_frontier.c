/* The order of a crawl and what is refused, without a network. */
#include "crawler/frontier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct crawl {
    struct arena *arena;
    struct site site;
    struct frontier_rules rules;
    struct frontier *frontier;
};

struct opening {
    struct crawl *crawl;
    const char *target, *base;
};

static void open_work(void *context)
{
    struct opening *opening = context;
    struct arena *arena = opening->crawl->arena;
    struct url target;
    struct url base;
    assert_int_equal(url_parse(arena, str_of(opening->target), NULL, &target), URL_OK);
    if (opening->base)
        assert_int_equal(url_parse(arena, str_of(opening->base), NULL, &base), URL_OK);
    opening->crawl->site = site_new(arena, &target, opening->base ? &base : NULL);
}

static void crawl_open(struct crawl *crawl, const char *target, const char *base)
{
    struct opening opening = {crawl, target, base};
    *crawl = (struct crawl){.arena = arena_new((size_t)1 << 20)};
    assert_int_equal(arena_run(crawl->arena, 0, open_work, &opening), ARENA_DONE);
    crawl->rules = (struct frontier_rules){.site = &crawl->site,
                                           .max_pages = UINT64_MAX,
                                           .max_depth = UINT64_MAX,
                                           .max_urls = FRONTIER_MAX_URLS};
}

static void crawl_begin(struct crawl *crawl)
{
    crawl->frontier = frontier_new(&crawl->rules);
    assert_non_null(crawl->frontier);
    assert_int_equal(frontier_give(crawl->frontier, crawl->site.start, ROLE_START), ADMIT);
}

static void crawl_close(struct crawl *crawl)
{
    frontier_free(crawl->frontier);
    arena_free(crawl->arena);
}

static enum admit offer(struct crawl *crawl, const char *url, const char *found_on, uint32_t depth)
{
    return frontier_offer(crawl->frontier, str_of(url), str_of(found_on), depth);
}

/* Takes the next item and expects it. */
static uint32_t expect(struct crawl *crawl, const char *url, const char *found_on,
                       enum reason refused)
{
    struct frontier_item item;
    assert_int_equal(frontier_next(crawl->frontier, &item), TURN_ITEM);
    if (!str_is(item.url, url) || !str_is(item.found_on, found_on) || item.refused != refused)
        fail_msg("%.*s from %.*s %s, expected %s from %s", STR_ARG(item.url),
                 STR_ARG(item.found_on), reason_code(item.refused), url, found_on);
    return item.id;
}

static void expect_turn(struct crawl *crawl, enum turn turn)
{
    struct frontier_item item;
    assert_int_equal(frontier_next(crawl->frontier, &item), turn);
}

static void read_page(struct crawl *crawl, uint32_t id, const char *url)
{
    frontier_settle(crawl->frontier, id, true);
    frontier_finish(crawl->frontier, str_of(url));
}

#define START "https://a.jp/"

static void test_answers(void **state)
{
    static const char *const exclude[] = {"*/private/*", "/cart*"};
    static const char *const include[] = {"https://a.jp/", "http://a.jp/in"};
    static const struct {
        const char *url;
        enum admit admit;
    } rows[] = {
        {"https://a.jp/x", ADMIT},
        {"https://a.jp/x", ADMIT_SEEN},
        {START, ADMIT_SEEN},
        {"http://a.jp/in", ADMIT},
        {"http://a.jp/out", ADMIT_EXCLUDED},
        {"http://a.jp/out", ADMIT_SEEN},
        {"https://a.jp/x?", ADMIT},
        {"https://www.a.jp/", ADMIT_OFF_SITE},
        {"https://www.a.jp/", ADMIT_OFF_SITE}, /* not remembered */
        {"https://a.jp:8443/", ADMIT_OFF_SITE},
        {"https://a.jp.evil.jp/", ADMIT_OFF_SITE},
        {"https://a.jp/a.JPG", ADMIT_NOT_PAGE},
        {"https://a.jp/notice.pdf?x=1", ADMIT_NOT_PAGE},
        {"https://a.jp/?file=a.jpg", ADMIT},
        {"https://a.jp/a.jpg/", ADMIT},
        {"https://a.jp/index.html", ADMIT},
        {"https://a.jp/private/x", ADMIT_EXCLUDED},
        {"https://a.jp/cart?add", ADMIT_EXCLUDED},
        {"https://a.jp/my/cart", ADMIT},
        {"mailto:a@a.jp", ADMIT_BAD},
        {"", ADMIT_BAD},
        {"/relative", ADMIT_BAD},
    };
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    str excludes[2] = {str_of(exclude[0]), str_of(exclude[1])};
    str includes[2] = {str_of(include[0]), str_of(include[1])};
    crawl.rules.filter = (struct address_filter){includes, 2, excludes, 2};
    crawl_begin(&crawl);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (offer(&crawl, rows[i].url, START, 1) != rows[i].admit)
            fail_msg("row %zu: %s", i, rows[i].url);
    crawl_close(&crawl);
}

static void test_levels(void **state)
{
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl_begin(&crawl);
    uint32_t id = expect(&crawl, START, "", REASON_NONE);
    expect_turn(&crawl, TURN_WAIT);
    frontier_settle(crawl.frontier, id, true);
    expect_turn(&crawl, TURN_WAIT);
    offer(&crawl, "https://a.jp/b", START, 1);
    offer(&crawl, "https://a.jp/a", START, 1);
    frontier_suggest(crawl.frontier, STR("https://a.jp/0"), STR("https://a.jp/sitemap.xml"));
    frontier_suggest(crawl.frontier, STR("https://a.jp/a"), STR("https://a.jp/sitemap.xml"));
    frontier_finish(crawl.frontier, STR(START));
    uint32_t a = expect(&crawl, "https://a.jp/a", START, REASON_NONE);
    uint32_t b = expect(&crawl, "https://a.jp/b", START, REASON_NONE);
    expect_turn(&crawl, TURN_WAIT);
    offer(&crawl, "https://a.jp/c", "https://a.jp/b", 2); /* b first, then a: a names it */
    read_page(&crawl, b, "https://a.jp/b");
    offer(&crawl, "https://a.jp/c", "https://a.jp/a", 2);
    offer(&crawl, "https://a.jp/0", "https://a.jp/a", 2); /* the sitemap's is nearer */
    read_page(&crawl, a, "https://a.jp/a");
    id = expect(&crawl, "https://a.jp/0", "https://a.jp/sitemap.xml", REASON_NONE);
    read_page(&crawl, id, "https://a.jp/0");
    id = expect(&crawl, "https://a.jp/c", "https://a.jp/a", REASON_NONE);
    frontier_settle(crawl.frontier, id, false);
    expect_turn(&crawl, TURN_END);
    crawl_close(&crawl);
}

static void test_given(void **state)
{
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl.rules.max_pages = 1;
    crawl_begin(&crawl);
    assert_int_equal(frontier_give(crawl.frontier, STR("https://0.jp/n.pdf"), ROLE_GIVEN), ADMIT);
    assert_int_equal(frontier_give(crawl.frontier, STR(START), ROLE_GIVEN), ADMIT_SEEN);
    uint32_t id = expect(&crawl, START, "", REASON_NONE); /* first, though it sorts behind */
    read_page(&crawl, id, START);
    id = expect(&crawl, "https://0.jp/n.pdf", "", REASON_NONE);
    assert_int_equal(frontier_redirect(crawl.frontier, id, STR("https://1.jp/")), ADMIT);
    frontier_settle(crawl.frontier, id, false);
    id = expect(&crawl, "https://1.jp/", "https://0.jp/n.pdf", REASON_NONE);
    read_page(&crawl, id, "https://1.jp/");
    expect_turn(&crawl, TURN_END);
    crawl_close(&crawl);
}

static void test_redirects(void **state)
{
    struct crawl crawl;
    char url[64];
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl_begin(&crawl);
    uint32_t id = expect(&crawl, START, "", REASON_NONE);
    offer(&crawl, "https://a.jp/0", START, 1);
    offer(&crawl, "https://a.jp/off", START, 1);
    offer(&crawl, "https://a.jp/self", START, 1);
    read_page(&crawl, id, START);
    id = expect(&crawl, "https://a.jp/0", START, REASON_NONE);
    uint32_t off = expect(&crawl, "https://a.jp/off", START, REASON_NONE);
    uint32_t self = expect(&crawl, "https://a.jp/self", START, REASON_NONE);
    assert_int_equal(frontier_redirect(crawl.frontier, self, STR("https://a.jp/self")), ADMIT_SEEN);
    assert_true(frontier_is_loop(crawl.frontier, self));
    assert_int_equal(frontier_redirect(crawl.frontier, off, STR("https://b.jp/")), ADMIT_OFF_SITE);
    assert_false(frontier_is_loop(crawl.frontier, off));
    assert_int_equal(frontier_redirect(crawl.frontier, id, STR("https://a.jp/1")), ADMIT);
    frontier_settle(crawl.frontier, off, false);
    frontier_settle(crawl.frontier, self, false);
    frontier_settle(crawl.frontier, id, false);
    assert_true(frontier_is_settled(crawl.frontier));
    id = expect(&crawl, "https://a.jp/1", "https://a.jp/0", REASON_NONE);
    expect(&crawl, "https://b.jp/", "https://a.jp/off", REASON_OTHER_HOST);
    for (int i = 2; i <= FRONTIER_MAX_HOPS; i++) {
        snprintf(url, sizeof url, "https://a.jp/%d", i);
        assert_int_equal(frontier_redirect(crawl.frontier, id, str_of(url)), ADMIT);
        frontier_settle(crawl.frontier, id, false);
        struct frontier_item item;
        assert_int_equal(frontier_next(crawl.frontier, &item), TURN_ITEM);
        assert_int_equal(item.depth, 1);
        id = item.id;
    }
    assert_int_equal(frontier_redirect(crawl.frontier, id, STR("https://a.jp/11")), ADMIT_LOOP);
    assert_int_equal(frontier_redirect(crawl.frontier, id, STR("ftp://a.jp/")), ADMIT_BAD);
    crawl_close(&crawl);
}

/* A redirect into the round that is under way changes nothing about what is in it. */
static void test_round_is_fixed(void **state)
{
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl_begin(&crawl);
    uint32_t id = expect(&crawl, START, "", REASON_NONE);
    offer(&crawl, "https://a.jp/1", START, 1);
    offer(&crawl, "https://a.jp/2", START, 1);
    read_page(&crawl, id, START);
    id = expect(&crawl, "https://a.jp/1", START, REASON_NONE);
    assert_int_equal(frontier_redirect(crawl.frontier, id, STR("https://a.jp/2")), ADMIT_SEEN);
    expect(&crawl, "https://a.jp/2", START, REASON_NONE);
    crawl_close(&crawl);
}

static void test_max_pages(void **state)
{
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl.rules.max_pages = 2;
    crawl_begin(&crawl);
    uint32_t id = expect(&crawl, START, "", REASON_NONE);
    for (int i = 0; i < 4; i++) {
        char url[32];
        snprintf(url, sizeof url, "https://a.jp/%d", i);
        assert_int_equal(offer(&crawl, url, START, 1), ADMIT);
    }
    read_page(&crawl, id, START);
    id = expect(&crawl, "https://a.jp/0", START, REASON_NONE);
    expect_turn(&crawl, TURN_WAIT); /* it may be the last one */
    frontier_settle(crawl.frontier, id, false);
    id = expect(&crawl, "https://a.jp/1", START, REASON_NONE);
    read_page(&crawl, id, "https://a.jp/1");
    expect(&crawl, "https://a.jp/2", START, REASON_MAX_PAGES);
    expect(&crawl, "https://a.jp/3", START, REASON_MAX_PAGES);
    expect_turn(&crawl, TURN_END);
    crawl_close(&crawl);
}

static void test_refusals(void **state)
{
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl.rules.max_depth = 1;
    crawl_begin(&crawl);
    uint32_t id = expect(&crawl, START, "", REASON_NONE);
    offer(&crawl, "https://a.jp/1", START, 1);
    read_page(&crawl, id, START);
    id = expect(&crawl, "https://a.jp/1", START, REASON_NONE);
    assert_int_equal(offer(&crawl, "https://a.jp/2", "https://a.jp/1", 2), ADMIT_TOO_DEEP);
    read_page(&crawl, id, "https://a.jp/1");
    expect(&crawl, "https://a.jp/2", "https://a.jp/1", REASON_MAX_DEPTH);
    expect_turn(&crawl, TURN_END);
    offer(&crawl, "https://a.jp/3", START, 1);
    frontier_refuse(crawl.frontier, REASON_INTERRUPTED);
    expect(&crawl, "https://a.jp/3", START, REASON_INTERRUPTED);
    expect_turn(&crawl, TURN_END);
    crawl_close(&crawl);
}

static void test_base(void **state)
{
    static const struct {
        const char *target, *base, *start;
        struct {
            const char *url, *published, *request; /* published NULL: off the site */
        } urls[4];
    } rows[] = {
        {"http://127.0.0.1:8123/sitemap/",
         "http://www.x.jp/",
         "http://www.x.jp/sitemap/",
         {{"http://www.x.jp/a", "http://www.x.jp/a", "http://127.0.0.1:8123/a"},
          {"https://www.x.jp/a?b", "http://www.x.jp/a?b", "http://127.0.0.1:8123/a?b"},
          {"http://127.0.0.1:8123/c", "http://www.x.jp/c", "http://127.0.0.1:8123/c"},
          {"http://x.jp/", NULL, NULL}}},
        {"http://127.0.0.1:8123/",
         "https://x.jp/shop/",
         "https://x.jp/shop/",
         {{"https://x.jp/shop/a", "https://x.jp/shop/a", "http://127.0.0.1:8123/a"},
          {"http://127.0.0.1:8123/b", "https://x.jp/shop/b", "http://127.0.0.1:8123/b"},
          {"https://x.jp/", NULL, NULL},
          {"https://x.jp/shopping", NULL, NULL}}},
        {"http://127.0.0.1/build/index.html?q",
         "https://x.jp/shop",
         "https://x.jp/shop/index.html?q",
         {{"https://x.jp/shop/a", "https://x.jp/shop/a", "http://127.0.0.1/build/a"},
          {"http://127.0.0.1/build/b", "https://x.jp/shop/b", "http://127.0.0.1/build/b"},
          {"http://127.0.0.1/other", NULL, NULL},
          {"http://127.0.0.1:81/build/b", NULL, NULL}}},
    };
    struct buf scratch = buf_init(NULL, 65536);
    struct buf scratch2 = buf_init(NULL, 65536);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct crawl crawl;
        crawl_open(&crawl, rows[i].target, rows[i].base);
        if (!str_is(crawl.site.start, rows[i].start))
            fail_msg("start %.*s", STR_ARG(crawl.site.start));
        for (size_t k = 0; k < COUNT_OF(rows[i].urls); k++) {
            str published = STR_NONE;
            bool is_inside =
                site_publish(&crawl.site, str_of(rows[i].urls[k].url), &scratch, &published);
            assert_int_equal(is_inside, rows[i].urls[k].published != NULL);
            if (!is_inside)
                continue;
            str request = site_request(&crawl.site, published, &scratch2);
            if (!str_is(published, rows[i].urls[k].published) ||
                !str_is(request, rows[i].urls[k].request))
                fail_msg("%s: %.*s at %.*s", rows[i].urls[k].url, STR_ARG(published),
                         STR_ARG(request));
        }
        crawl_close(&crawl);
    }
    buf_done(&scratch);
    buf_done(&scratch2);
}

/* 200,000 addresses of about 70 bytes, at most 200 bytes for each; and the limit. */
#define MANY 1000000
#define MANY_MEMORY ((size_t)200 * 1024 * 1024)

/* A million addresses, waiting and in a round, with patterns counted. */
static void test_memory(void **state)
{
    struct crawl crawl;
    struct frontier_item item;
    char url[128];
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl.rules.max_urls = MANY + 1;
    crawl.rules.per_pattern = 100;
    crawl_begin(&crawl);
    for (int i = 0; i < MANY; i++) {
        snprintf(url, sizeof url, "https://a.jp/category/%03d/articles/2026/11/20/entry-%09d.html",
                 i % 997, i);
        assert_int_equal(offer(&crawl, url, START, 1), ADMIT);
    }
    assert_true(frontier_memory(crawl.frontier) < MANY_MEMORY);
    assert_int_equal(frontier_waiting(crawl.frontier), MANY + 1);
    assert_int_equal(offer(&crawl, "https://a.jp/one-more", START, 1), ADMIT_FULL);
    assert_int_equal(offer(&crawl, url, START, 1), ADMIT_SEEN);
    read_page(&crawl, expect(&crawl, START, "", REASON_NONE), START);
    for (int i = 0; i < 101; i++) {
        assert_int_equal(frontier_next(crawl.frontier, &item), TURN_ITEM);
        assert_int_equal(item.refused, i < 100 ? REASON_NONE : REASON_PATTERN);
    }
    assert_true(frontier_memory(crawl.frontier) < MANY_MEMORY);
    crawl_close(&crawl);
}

/* A sample has its pages, what a link calls a notice is read besides, and all others are handed out as
 * left out, once. */
static void test_sample(void **state)
{
    struct crawl crawl;
    char url[64];
    unsigned pages = 0, left_out = 0;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl.rules.sample = 20;
    crawl.rules.seed = 3;
    crawl_begin(&crawl);
    read_page(&crawl, expect(&crawl, START, "", REASON_NONE), START);
    for (int i = 0; i < 1000; i++) {
        snprintf(url, sizeof url, "https://a.jp/%d.html", i);
        offer(&crawl, url, START, 1);
    }
    offer(&crawl, "https://a.jp/notice/", START, 1);
    frontier_want(crawl.frontier, STR("https://a.jp/notice/"));
    frontier_want(crawl.frontier, STR("https://a.jp/never-offered/"));
    for (int i = 0; i < 1100; i++) {
        struct frontier_item item;
        if (frontier_next(crawl.frontier, &item) == TURN_END)
            break;
        left_out += item.refused == REASON_SAMPLE;
        pages += item.refused == REASON_NONE;
        if (item.refused == REASON_NONE) {
            char text[64];
            snprintf(text, sizeof text, "%.*s", STR_ARG(item.url));
            read_page(&crawl, item.id, text);
        }
    }
    assert_int_equal(pages, 19); /* the start page is one of the twenty */
    assert_int_equal(left_out, 1001 - 19);
    expect_turn(&crawl, TURN_END);
    crawl_close(&crawl);
}

/* Where fifty pages of a pattern were all the same, the rest of it is left alone. */
static void test_same(void **state)
{
    static const struct {
        unsigned bodies; /* different ones among 60 */
        enum reason reason;
    } rows[] = {{1, REASON_SAME_BODY}, {6, REASON_SAME_BODY}, {7, REASON_NONE}, {60, REASON_NONE}};
    char url[64];
    (void)state;
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        struct crawl crawl;
        struct frontier_item item;
        crawl_open(&crawl, START, NULL);
        crawl.rules.per_pattern = 1000;
        crawl_begin(&crawl);
        read_page(&crawl, expect(&crawl, START, "", REASON_NONE), START);
        for (int i = 0; i < 60; i++) {
            snprintf(url, sizeof url, "https://a.jp/p/%d", i);
            offer(&crawl, url, START, 1);
        }
        for (unsigned i = 0; i < 60; i++) {
            assert_int_equal(frontier_next(crawl.frontier, &item), TURN_ITEM);
            assert_int_equal(item.refused, REASON_NONE);
            snprintf(url, sizeof url, "body %u", i % rows[row].bodies);
            frontier_note(crawl.frontier, item.id, str_of(url));
            snprintf(url, sizeof url, "%.*s", STR_ARG(item.url));
            read_page(&crawl, item.id, url);
        }
        offer(&crawl, "https://a.jp/p/60", START, 2);
        expect(&crawl, "https://a.jp/p/60", START, rows[row].reason);
        crawl_close(&crawl);
    }
}

/* Session ids make no second address of links and sitemaps, but redirects go where they lead. */
static void test_plain(void **state)
{
    struct crawl crawl;
    (void)state;
    crawl_open(&crawl, START, NULL);
    crawl_begin(&crawl);
    uint32_t start = expect(&crawl, START, "", REASON_NONE);
    assert_int_equal(offer(&crawl, "https://a.jp/x;jsessionid=1", START, 1), ADMIT);
    assert_int_equal(offer(&crawl, "https://a.jp/x?PHPSESSID=2", START, 1), ADMIT_SEEN);
    assert_int_equal(
        frontier_suggest(crawl.frontier, STR("https://a.jp/x?utm_source=3"), STR(START)),
        ADMIT_SEEN);
    read_page(&crawl, start, START);
    uint32_t page = expect(&crawl, "https://a.jp/x", START, REASON_NONE);
    assert_int_equal(frontier_redirect(crawl.frontier, page, STR("https://a.jp/x?PHPSESSID=2")),
                     ADMIT);
    crawl_close(&crawl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_given),          cmocka_unit_test(test_redirects),
        cmocka_unit_test(test_round_is_fixed), cmocka_unit_test(test_max_pages),
        cmocka_unit_test(test_refusals),       cmocka_unit_test(test_base),
        cmocka_unit_test(test_memory),         cmocka_unit_test(test_sample),
        cmocka_unit_test(test_same),           cmocka_unit_test(test_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
