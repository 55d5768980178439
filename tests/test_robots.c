/* robots.txt: RFC 9309 as a table. */
#include "crawler/robots.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MEMORY ((size_t)16 * 1024 * 1024)

struct reading {
    struct arena *arena;
    str bytes;
    const struct robots *robots;
};

static void read_work(void *context)
{
    struct reading *reading = context;
    reading->robots = robots_read(reading->arena, reading->bytes, STR(ROBOTS_TOKEN));
}

static const struct robots *read_robots(struct arena *arena, str bytes)
{
    struct reading reading = {.arena = arena, .bytes = bytes};
    assert_int_equal(arena_run(arena, 0, read_work, &reading), ARENA_DONE);
    return reading.robots;
}

static const struct {
    const char *robots;
    const char *path;
    bool is_allowed;
} rows[] = {
    /* nothing that forbids */
    {"", "/", true},
    {"User-agent: *\nDisallow:\n", "/a", true},
    {"User-agent: other\nDisallow: /\n", "/a", true},
    {"Disallow: /\n", "/a", true}, /* before any group */
    {"<!DOCTYPE html><html><p>not found: Disallow: /</html>", "/a", true},
    /* §2.2.1 the user-agent line */
    {"User-agent: *\nDisallow: /\n", "/a", false},
    {"User-agent: soshin\nDisallow: /\n", "/a", false},
    {"USER-AGENT: SoShin\nDISALLOW: /\n", "/a", false},
    {"user-agent:soshin\ndisallow:/\n", "/a", false},
    {"User-agent: soshin/1.0\nDisallow: /\n", "/a", false},
    {"User-agent: soshinbot\nDisallow: /\n", "/a", true},
    {"User-agent: sosh\nDisallow: /\n", "/a", true},
    {"User-agent: soshin-news\nDisallow: /\n", "/a", true},
    {"User-agent: not soshin\nDisallow: /\n", "/a", true},
    {"User-agent: * # all\nDisallow: /\n", "/a", false},
    {"User-agent: *bot\nDisallow: /\n", "/a", true},
    {"  User-agent :  soshin  \n  Disallow :  /a  \n", "/a", false},
    {"\xEF\xBB\xBFUser-agent: *\nDisallow: /\n", "/a", false}, /* BOM */
    /* groups: the named one instead of `*`, several lines, merged groups */
    {"User-agent: *\nDisallow: /\nUser-agent: soshin\nDisallow: /b\n", "/a", true},
    {"User-agent: soshin\nDisallow: /b\nUser-agent: *\nDisallow: /\n", "/a", true},
    {"User-agent: soshin\nUser-agent: *\nDisallow: /\n", "/a", false},
    {"User-agent: a\nUser-agent: soshin\nDisallow: /\n", "/a", false},
    {"User-agent: soshin\nUser-agent: a\nDisallow: /\n", "/a", false},
    {"User-agent: soshin\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: soshin\n"
     "Disallow: /b\n",
     "/a", false},
    {"User-agent: soshin\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: soshin\n"
     "Disallow: /b\n",
     "/b", false},
    {"User-agent: soshin\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: soshin\n"
     "Disallow: /b\n",
     "/c", true},
    {"User-agent: soshin\n\n\nDisallow: /a\n", "/a", false}, /* empty lines end nothing */
    {"User-agent: soshin\n# note\nDisallow: /a\n", "/a", false},
    {"User-agent: soshin\nSitemap: https://x.jp/s\nDisallow: /a\n", "/a", false},
    {"User-agent: soshin\nUnknown: 1\nDisallow: /a\n", "/a", false},
    {"User-agent: soshin\nUser-agent: *\nDisallow: /x\nUser-agent: *\nDisallow: /a\n", "/a", true},
    {"User-agent: soshin\nDisallow:\nUser-agent: *\nDisallow: /\n", "/a", true},
    {"User-agent: soshin\n", "/a", true},
    {"User-agent: a\nDisallow: /\nUser-agent: soshin\nAllow: /\n", "/a", true},
    /* §2.2.2 the longest match; Allow wins a tie */
    {"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
    {"User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/b/c", true},
    {"User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c", false},
    {"User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
    {"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
    {"User-agent: *\nDisallow: /\nAllow: /p\n", "/page", true},
    {"User-agent: *\nDisallow: /folder\nAllow: /folder/\n", "/folder/page", true},
    {"User-agent: *\nDisallow: *.htm\nAllow: /page\n", "/page.htm", true},
    {"User-agent: *\nDisallow: /*.ph\nAllow: /page\n", "/page.php5", true},
    {"User-agent: *\nDisallow: /*.php\nAllow: /pag\n", "/page.php5", false},
    {"User-agent: *\nAllow: /$\nDisallow: /\n", "/", true},
    {"User-agent: *\nAllow: /$\nDisallow: /\n", "/page.htm", false},
    {"User-agent: *\nDisallow: /a\n", "/b/a", true},
    {"User-agent: *\nDisallow: /a\n", "/ab", false},
    {"User-agent: *\nDisallow: /a/\n", "/a", true},
    {"User-agent: *\nDisallow: /A\n", "/a", true}, /* paths have case */
    {"User-agent: *\nDisallow: a\n", "/a", true},  /* no path */
    {"User-agent: *\nDisallow: /?q=\n", "/?q=1", false},
    {"User-agent: *\nDisallow: /a?\n", "/a", true},
    /* §2.2.3 special characters */
    {"User-agent: *\nDisallow: /a*b\n", "/axxb/c", false},
    {"User-agent: *\nDisallow: /a*b\n", "/ab", false},
    {"User-agent: *\nDisallow: /a*b\n", "/axx", true},
    {"User-agent: *\nDisallow: /a*b$\n", "/axxb", false},
    {"User-agent: *\nDisallow: /a*b$\n", "/axxbc", true},
    {"User-agent: *\nDisallow: /a*b$\n", "/axbxb", false},
    {"User-agent: *\nDisallow: /*.pdf$\n", "/x/y.pdf", false},
    {"User-agent: *\nDisallow: /*.pdf$\n", "/x/y.pdf?z", true},
    {"User-agent: *\nDisallow: /**//*\n", "/x//y", false},
    {"User-agent: *\nDisallow: *\n", "/x", false},
    {"User-agent: *\nDisallow: /a$b\n", "/a$b", false}, /* `$` inside stands for itself */
    {"User-agent: *\nDisallow: /a%24\n", "/a$", false},
    {"User-agent: *\nDisallow: /a%2Ab\n", "/a*b", false},
    {"User-agent: *\nDisallow: /a%2Ab\n", "/axb", true},
    {"User-agent: *\nDisallow: /a#b\n", "/a", false}, /* comment */
    /* percent-encoding */
    {"User-agent: *\nDisallow: /foo/bar/\xE3\x83\x84\n", "/foo/bar/%E3%83%84", false},
    {"User-agent: *\nDisallow: /foo/bar/%e3%83%84\n", "/foo/bar/%E3%83%84", false},
    {"User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz", false},
    {"User-agent: *\nDisallow: /foo/bar/baz\n", "/foo/bar/%62%61%7A", false},
    {"User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true}, /* a reserved octet stays encoded */
    {"User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb", false},
    {"User-agent: *\nDisallow: /a%zz\n", "/a%zz", false},
    {"User-agent: *\nDisallow: /%7Ejoe/\n", "/~joe/x", false},
    /* line ends */
    {"User-agent: *\rDisallow: /a\r", "/a", false},
    {"User-agent: *\r\nDisallow: /a\r\n", "/a", false},
    {"User-agent: *\nDisallow: /a", "/a", false},
    /* Crawl-delay belongs to a group */
    {"User-agent: other\nCrawl-delay: 5\nUser-agent: *\nDisallow: /a\n", "/a", false},
    {"User-agent: soshin\nCrawl-delay: 5\nUser-agent: *\nDisallow: /a\n", "/a", true},
    /* robots.txt itself */
    {"User-agent: *\nDisallow: /\n", "/robots.txt", true},
    {"User-agent: *\nDisallow: /\n", "/robots.txt?x", false},
};

static void test_rules(void **state)
{
    struct buf scratch = buf_init(NULL, 65536);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(MEMORY);
        const struct robots *robots = read_robots(arena, str_of(rows[i].robots));
        if (robots_allow(robots, str_of(rows[i].path), &scratch) != rows[i].is_allowed)
            fail_msg("%s for %s", rows[i].robots, rows[i].path);
        arena_free(arena);
    }
    buf_done(&scratch);
}

static void test_delays(void **state)
{
    static const struct {
        const char *robots;
        unsigned milliseconds;
    } delays[] = {
        {"User-agent: *\nCrawl-delay: 10\n", 10000},
        {"User-agent: *\nCrawl-delay: 2.5\n", 2500},
        {"User-agent: *\nCrawl-delay: 0.25\n", 250},
        {"User-agent: *\nCrawl-delay: 3600\n", 60000},
        {"User-agent: *\nCrawl-delay: 99999999999999999999\n", 0},
        {"User-agent: *\nCrawl-delay: -1\n", 0},
        {"User-agent: *\nCrawl-delay: soon\n", 0},
        {"User-agent: *\nCrawl-delay: 1.x\n", 0},
        {"User-agent: *\nCrawl-delay:\n", 0},
        {"User-agent: other\nCrawl-delay: 7\n", 0},
        {"User-agent: soshin\nCrawl-delay: 1\nUser-agent: *\nCrawl-delay: 9\n", 1000},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(delays); i++) {
        struct arena *arena = arena_new(MEMORY);
        const struct robots *robots = read_robots(arena, str_of(delays[i].robots));
        assert_int_equal((unsigned)(robots->delay * 1000 + 0.5), delays[i].milliseconds);
        arena_free(arena);
    }
}

static void test_sitemaps(void **state)
{
    static const char text[] = "Sitemap: https://a.jp/1.xml\nUser-agent: x\nDisallow: /\n"
                               "SITEMAP:/2.xml # two\nSitemap:\nsitemap: https://a.jp/3.xml";
    (void)state;
    struct arena *arena = arena_new(MEMORY);
    const struct robots *robots = read_robots(arena, str_of(text));
    assert_int_equal(robots->sitemap_count, 3);
    assert_true(str_is(robots->sitemaps[0], "https://a.jp/1.xml"));
    assert_true(str_is(robots->sitemaps[1], "/2.xml"));
    assert_true(str_is(robots->sitemaps[2], "https://a.jp/3.xml"));
    arena_free(arena);
}

/* What stands behind 500 KiB is not read; what stands before it is. */
static void test_size(void **state)
{
    struct buf scratch = buf_init(NULL, 65536);
    struct buf text = buf_init(NULL, 2 * ROBOTS_MAX_BYTES);
    (void)state;
    buf_add(&text, STR("User-agent: *\nDisallow: /early\n"));
    while (text.n < ROBOTS_MAX_BYTES)
        buf_add(&text, STR("# filler\n"));
    buf_add(&text, STR("Disallow: /late\n"));
    struct arena *arena = arena_new(MEMORY);
    const struct robots *robots = read_robots(arena, buf_str(&text));
    assert_false(robots_allow(robots, STR("/early"), &scratch));
    assert_true(robots_allow(robots, STR("/late"), &scratch));
    arena_free(arena);
    buf_done(&text);
    buf_done(&scratch);
}

/* A pattern of many stars must not take long: this would take forever by trying all ways. */
static void test_stars(void **state)
{
    struct buf scratch = buf_init(NULL, 65536);
    struct buf text = buf_init(NULL, 65536);
    struct buf path = buf_init(NULL, 65536);
    (void)state;
    buf_add(&text, STR("User-agent: *\nDisallow: /"));
    buf_add(&path, STR("/"));
    for (int i = 0; i < 3000; i++) {
        buf_add(&text, STR("*a"));
        buf_add(&path, STR("aa"));
    }
    buf_add(&text, STR("*b\n"));
    struct arena *arena = arena_new(MEMORY);
    const struct robots *robots = read_robots(arena, buf_str(&text));
    assert_true(robots_allow(robots, buf_str(&path), &scratch));
    buf_add(&path, STR("b"));
    assert_false(robots_allow(robots, buf_str(&path), &scratch));
    arena_free(arena);
    buf_done(&path);
    buf_done(&text);
    buf_done(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),    cmocka_unit_test(test_delays),
        cmocka_unit_test(test_sitemaps), cmocka_unit_test(test_size),
        cmocka_unit_test(test_stars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
