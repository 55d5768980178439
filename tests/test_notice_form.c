/* What is gathered of a notice's form where its page is at hand, and whether a page's links may be drawn. */
#include "policies/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define ARENA_BYTES ((size_t)256 << 20)
#define HEAD                                                                                       \
    "<html lang=ja><head><meta name=\"viewport\" content=\"width=device-width\"></head><body>\n"
#define TITLE "<h1>外部送信について</h1>\n"
#define TABLE(content, purpose)                                                                    \
    "<table><tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr>\n"      \
    "<tr><td>Google LLC</td><td>" content "</td><td>" purpose "</td></tr></table>\n"
#define PLAIN TABLE("閲覧したページのURL", "アクセス解析のため")
#define FOOTER "<footer><a href=/a>a</a><a href=/b>b</a><a href=/c>c</a></footer>"

struct job {
    struct arena *arena;
    const struct catalog *catalog;
    const char *html;
    struct notice notice;
    bool is_notice;
    bool is_drawn;
};

static void read_page(void *context)
{
    struct job *job = context;
    struct url url;
    struct page *page = ARENA_NEW(job->arena, struct page);
    url_parse(job->arena, STR("https://www.example.jp/policy/"), NULL, &url);
    page_read(job->arena, &url, str_of(job->html), STR("utf-8"), page);
    job->is_drawn = notice_links_are_drawn(page);
    job->is_notice =
        notice_read(job->arena, page, url.text, job->catalog, true, false, &job->notice);
}

struct fixture {
    struct arena *catalog_arena, *arena;
    const struct catalog *catalog;
};

static struct job read_html(struct fixture *f, const char *html)
{
    struct job job = {.arena = f->arena, .catalog = f->catalog, .html = html};
    assert_int_equal(arena_run(f->arena, 0, read_page, &job), ARENA_DONE);
    assert_true(job.is_notice);
    return job;
}

static int setup(void **state)
{
    static struct fixture fixture;
    struct err err = {0};
    fixture.catalog_arena = arena_new(ARENA_BYTES);
    fixture.arena = arena_new(ARENA_BYTES);
    fixture.catalog = catalog_read(fixture.catalog_arena, NULL, &err);
    assert_string_equal(err.text, "");
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_free(f->arena);
    arena_free(f->catalog_arena);
    return 0;
}

/* ---- language ---- */

static void test_letters(void **state)
{
    struct job job = read_html(*state, HEAD "<h1>外部送信 Notice 12</h1>\n<p>あイABC。</p>");
    assert_int_equal(job.notice.form.letters, 4 + 6 + 2 + 3);
    assert_int_equal(job.notice.form.kana, 2);
    /* what stands outside of the notice's part does not count */
    job = read_html(*state, HEAD "<h1>Privacy Policy</h1><p>English words</p>"
                                 "<h2>外部送信について</h2><p>かな</p><p>カナ</p>");
    assert_int_equal(job.notice.form.letters, 8 + 4);
    assert_int_equal(job.notice.form.kana, 4 + 4);
}

static void test_japanese_version(void **state)
{
    static const struct {
        const char *html;
        bool is_there;
    } rows[] = {
        {"<a href=/ja/>日本語</a>", true},
        {"<a href=/ja/>Japanese</a>", true},
        {"<a href=/ja/>Japanese cars</a>", false},
        {"<a href=/ja/ hidden>日本語</a>", false},
        {"<link rel=alternate hreflang=ja href=/ja/>", true},
        {"<link rel=alternate hreflang=en href=/en/>", false},
        {"", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char html[1024];
        snprintf(html, sizeof html, HEAD TITLE "%s<p>words</p>", rows[i].html);
        if (read_html(*state, html).notice.form.links_japanese != rows[i].is_there)
            fail_msg("%s", rows[i].html);
    }
}

/* ---- size ---- */

static void test_viewport(void **state)
{
    assert_false(read_html(*state, HEAD TITLE PLAIN).notice.form.lacks_viewport);
    assert_false(
        read_html(*state, "<META NAME='Viewport' content=x>" TITLE).notice.form.lacks_viewport);
    assert_true(read_html(*state, TITLE PLAIN).notice.form.lacks_viewport);
    assert_true(
        read_html(*state, "<meta charset=utf-8><p>viewport</p>" TITLE).notice.form.lacks_viewport);
}

static void test_small(void **state)
{
    static const struct {
        const char *html;
        uint32_t line; /* 0: none */
    } rows[] = {
        {TITLE "<p style=\"font-size: 8px\">小さい</p>\n" PLAIN, 3},
        {TITLE "<p style=\"color:red;font-size:8.9px\">小さい</p>\n" PLAIN, 3},
        {TITLE "<p style=\"font-size: 9px\">小さくない</p>\n" PLAIN, 0},
        {TITLE "<p style=\"font-size: 0.5em\">相対的</p>\n" PLAIN, 0},
        {TITLE "<p style=\"font-size: 8pt\">点</p>\n" PLAIN, 0},
        {TITLE "<p style=\"font-size:0px\">隠す</p>\n" PLAIN, 0},
        {TITLE "<p>font-size: 8px と書く</p>\n" PLAIN, 0},
        {TITLE PLAIN "<h1>別の話</h1>\n<p style=\"font-size:7px\">外</p>\n", 6},
        {"<h2>外部送信について</h2>\n" PLAIN "<h2>別の話</h2>\n<p style=\"font-size:7px\">外</p>\n",
         0},
        {"<h1>外部送信について</h1><p style=\"font-size:7px\">一行</p>", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char html[2048];
        snprintf(html, sizeof html, HEAD "%s", rows[i].html);
        struct passage small = read_html(*state, html).notice.form.small;
        if (small.line != rows[i].line || !small.line != !small.quote.n)
            fail_msg("%s: line %u", rows[i].html, small.line);
    }
}

/* ---- terms ---- */

static void test_jargon(void **state)
{
    static const struct {
        const char *html;
        bool is_there;
    } rows[] = {
        {TABLE("リファラ、IPアドレス", "アクセス解析のため"), true},
        {TABLE("閲覧したページのURL", "リターゲティングのため"), true},
        {TABLE("リファラ（直前に見ていたページ）", "アクセス解析のため"), false},
        {TABLE("直前に見ていたページ（リファラ）", "アクセス解析のため"), false},
        {TABLE("広告用の識別子（IDFA、AAID）", "アクセス解析のため"), false},
        {TABLE("リファラ", "アクセス解析のため") "<p>リファラとは、直前に見ていたページです。</p>",
         false},
        {TABLE("グリファラ号の情報、URL", "アクセス解析のため"), false},
        {TABLE("閲覧したページのURL", "アクセス解析のため") "<p>リファラの話ではありません。</p>",
         false},
        {"<table><tr><th>送信先</th><th>送信される情報</th><th>利用目的</th></tr>"
         "<tr><td>パートナー</td><td>リファラ</td><td>アクセス解析</td></tr></table>",
         true},
        {PLAIN, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char html[2048];
        snprintf(html, sizeof html, HEAD TITLE "%s", rows[i].html);
        struct notice_form form = read_html(*state, html).notice.form;
        if (!form.jargon == rows[i].is_there || !form.jargon_at.line == rows[i].is_there)
            fail_msg("%s", rows[i].html);
    }
}

/* ---- what it says of a way out ---- */

static const struct {
    const char *html;
    const char *items; /* found, in the order of the table */
} ways[] = {
    {"<p>"
     "下記のリンクから情報の送信を停止することができます。停止しても、本サービスの利用が制限される"
     "ことはありません。</p>",
     "measure stops how restricts"},
    {"<p>オプトアウトを希望される方はお問い合わせ窓口までお申し出ください。</p>", "measure how"},
    {"<p>停止した場合、一部の機能が利用できなくなります。</p>", "restricts"},
    {"<p>当社はお客様の情報を大切に取り扱います。</p>", ""},
};

static void test_ways_out(void **state)
{
    struct fixture *f = *state;
    size_t count;
    const struct passage_kind *kinds = catalog_passages(f->catalog, &count);
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        char html[2048], found[256] = "";
        snprintf(html, sizeof html, HEAD TITLE PLAIN "%s", ways[i].html);
        struct notice_form form = read_html(f, html).notice.form;
        assert_int_equal(form.passage_count, count);
        for (size_t k = 0; k < count; k++)
            if (form.passages[k].line && str_is(kinds[k].part, "optout")) {
                size_t used = strlen(found);
                snprintf(found + used, sizeof found - used, "%s%.*s", used ? " " : "",
                         STR_ARG(kinds[k].id));
                assert_true(form.passages[k].quote.n);
            }
        if (strcmp(found, ways[i].items) != 0)
            fail_msg("%s: %s", ways[i].html, found);
    }
}

/* ---- entries out of data ---- */

static void test_join(void **state)
{
    struct fixture *f = *state;
    struct notice_form page =
        read_html(f, TITLE "<p>下記のリンクから停止できます。</p>").notice.form;
    struct notice_form data =
        read_html(f, HEAD TITLE "<p>送信を停止します。リファラ</p>").notice.form;
    struct notice_form both = notice_form_join(&page, &data);
    assert_int_equal(both.letters, page.letters + data.letters);
    assert_int_equal(both.kana, page.kana + data.kana);
    assert_true(both.lacks_viewport);
    assert_int_not_equal(both.passages[0].line, 0); /* of the page */
    assert_int_not_equal(both.passages[1].line, 0); /* of the data */
    assert_int_equal(both.passages[3].line, 0);
}

/* ---- links ---- */

static void test_drawn(void **state)
{
    static const struct {
        const char *html;
        bool is_drawn;
    } rows[] = {
        {"<script src=/a.js></script>" FOOTER, false},
        {"<a href=/a>a</a>", false},
        {"<script src=/a.js></script><a href=/a>a</a><a href=/b>b</a>", true},
        {"<script src=/a.js></script>" FOOTER "<nav id=g>\n </nav>", true},
        {"<script src=/a.js></script>" FOOTER "<div class=\"l-footer\"></div>", true},
        {"<script src=/a.js></script>" FOOTER "<site-header></site-header>", true},
        {"<script src=/a.js></script>" FOOTER "<div class=box></div>", false},
        {FOOTER "<nav></nav>", false},
        {"<script src=/js/footer.js?v=1></script>" FOOTER, true},
        {"<script src=/footer/a.js></script>" FOOTER, false},
        {"<script>$('#footer').load('/f.html')</script>" FOOTER, true},
        {"<script>menu.innerHTML = x</script>" FOOTER, true},
        {"<script>box.innerHTML = x</script>" FOOTER, false},
        {"<!-- <script src=/js/footer.js></script> -->" FOOTER, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char html[2048];
        snprintf(html, sizeof html, HEAD TITLE PLAIN "%s", rows[i].html);
        if (read_html(*state, html).is_drawn != rows[i].is_drawn)
            fail_msg("%s", rows[i].html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),  cmocka_unit_test(test_japanese_version),
        cmocka_unit_test(test_viewport), cmocka_unit_test(test_small),
        cmocka_unit_test(test_jargon),   cmocka_unit_test(test_ways_out),
        cmocka_unit_test(test_join),     cmocka_unit_test(test_drawn),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
