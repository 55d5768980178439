#include "crawler/gzip.h"
#include "crawler/sitemap.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MEMORY ((size_t)64 * 1024 * 1024)

struct reading {
    struct arena *arena;
    str bytes;
    struct sitemap sitemap;
};

static void read_work(void *context)
{
    struct reading *reading = context;
    reading->sitemap = sitemap_read(reading->arena, reading->bytes);
}

static struct sitemap read_sitemap(struct arena *arena, str bytes)
{
    struct reading reading = {.arena = arena, .bytes = bytes};
    assert_int_equal(arena_run(arena, 0, read_work, &reading), ARENA_DONE);
    return reading.sitemap;
}

static const struct {
    const char *bytes;
    enum sitemap_kind kind;
    const char *urls; /* joined by spaces */
} rows[] = {
    {"", SITEMAP_NONE, ""},
    {"<html><body>not found <loc>https://a.jp/</loc></body></html>", SITEMAP_NONE, ""},
    {"<urlset><url><loc>https://a.jp/</loc></url></urlset>", SITEMAP_URLS, "https://a.jp/"},
    {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <loc>no</loc> -->\n<urlset xmlns=\"x\">"
     "<url><loc>\n https://a.jp/1 \n</loc><lastmod>2026</lastmod></url>"
     "<url><loc>https://a.jp/2</loc></url></urlset>",
     SITEMAP_URLS, "https://a.jp/1 https://a.jp/2"},
    {"<urlset><loc>https://a.jp/?a=1&amp;b=2&lt;&gt;&quot;&apos;</loc></urlset>", SITEMAP_URLS,
     "https://a.jp/?a=1&b=2<>\"'"},
    {"<urlset><loc>/&#65;&#x42;&#x65E5;</loc></urlset>", SITEMAP_URLS, "/AB\xE6\x97\xA5"},
    {"<urlset><loc>/&nope;&#xD800;&#1114112;&amp</loc></urlset>", SITEMAP_URLS,
     "/&nope;&#xD800;&#1114112;&amp"},
    {"<urlset><loc><![CDATA[https://a.jp/?x&y]]></loc></urlset>", SITEMAP_URLS,
     "https://a.jp/?x&y"},
    {"<urlset><loc></loc><loc>  </loc><loc>/x</loc></urlset>", SITEMAP_URLS, "/x"},
    {"<urlset><image:loc>/no</image:loc><loc>/x</loc></urlset>", SITEMAP_URLS, "/x"},
    {"<s:urlset xmlns:s='x'><s:url><s:loc>/x</s:loc></s:url><loc>/n</loc></s:urlset>", SITEMAP_URLS,
     "/x"},
    {"<urlset><loc>/whole</loc><loc>/hal", SITEMAP_URLS, "/whole"},
    {"<urlset><loc>/whole</loc><loc><![CDATA[/hal", SITEMAP_URLS, "/whole"},
    {"<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>", SITEMAP_INDEX, "/1.xml"},
    {"https://a.jp/1\r\nhttp://a.jp/2\n\nnot an address\n", SITEMAP_URLS,
     "https://a.jp/1 http://a.jp/2"},
    {"just words", SITEMAP_NONE, ""},
    {"<", SITEMAP_NONE, ""},
    {"<!-- no end", SITEMAP_NONE, ""},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(MEMORY);
        struct buf urls = buf_init(NULL, 65536);
        struct sitemap sitemap = read_sitemap(arena, str_of(rows[i].bytes));
        for (size_t k = 0; k < sitemap.url_count; k++) {
            if (k)
                buf_add_char(&urls, ' ');
            buf_add(&urls, sitemap.urls[k]);
        }
        if (sitemap.kind != rows[i].kind || !str_is(buf_str(&urls), rows[i].urls))
            fail_msg("%s: %d \"%.*s\"", rows[i].bytes, (int)sitemap.kind, STR_ARG(buf_str(&urls)));
        assert_false(sitemap.is_over);
        buf_done(&urls);
        arena_free(arena);
    }
}

static void test_limit(void **state)
{
    (void)state;
    struct buf text = buf_init(NULL, SITEMAP_MAX_BYTES);
    buf_add(&text, STR("<urlset>"));
    for (size_t i = 0; i < SITEMAP_MAX_URLS; i++)
        buf_add(&text, STR("<url><loc>https://a.jp/</loc></url>"));
    struct arena *arena = arena_new(MEMORY);
    struct sitemap sitemap = read_sitemap(arena, buf_str(&text));
    assert_int_equal(sitemap.url_count, SITEMAP_MAX_URLS);
    assert_false(sitemap.is_over);
    buf_add(&text, STR("<url><loc>https://a.jp/</loc></url>"));
    sitemap = read_sitemap(arena, buf_str(&text));
    assert_int_equal(sitemap.url_count, SITEMAP_MAX_URLS);
    assert_true(sitemap.is_over);
    arena_free(arena);
    buf_done(&text);
}

/* Empty and unended elements must not make it quadratic. */
static void test_hostile(void **state)
{
    static const char *const pieces[] = {"<loc></loc>", "<loc><![CDATA[", "<loc", "<!--", "&amp;"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct buf text = buf_init(NULL, 8u << 20);
        buf_add(&text, STR("<urlset><loc>"));
        while (!text.over)
            buf_add(&text, str_of(pieces[i]));
        struct arena *arena = arena_new(MEMORY);
        read_sitemap(arena, buf_str(&text));
        arena_free(arena);
        buf_done(&text);
    }
}

/* printf '<urlset><loc>/x</loc></urlset>' | gzip -n9 */
static const unsigned char packed[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xb3, 0x29, 0x2d, 0xca,
    0x29, 0x4e, 0x2d, 0xb1, 0xb3, 0xc9, 0xc9, 0x4f, 0xb6, 0xd3, 0xaf, 0xb0, 0xd1, 0x07,
    0xd1, 0x36, 0xfa, 0x50, 0x51, 0x00, 0xd7, 0x37, 0x2f, 0x65, 0x1e, 0x00, 0x00, 0x00};

static void test_gzip(void **state)
{
    str whole = {(const char *)packed, sizeof packed};
    (void)state;
    assert_true(gzip_is(whole));
    assert_false(gzip_is(STR("<urlset>")));
    struct buf out = buf_init(NULL, 1000);
    assert_true(gzip_expand(whole, &out));
    assert_true(str_is(buf_str(&out), "<urlset><loc>/x</loc></urlset>"));
    assert_true(gzip_expand(whole, &out)); /* adds */
    assert_int_equal(out.n, 60);
    buf_done(&out);
    for (size_t n = 0; n < whole.n; n++) {
        out = buf_init(NULL, 1000);
        assert_false(gzip_expand(str_slice(whole, 0, n), &out));
        buf_done(&out);
    }
    out = buf_init(NULL, 10);
    assert_false(gzip_expand(whole, &out));
    assert_true(out.over);
    assert_int_equal(out.n, 10);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_gzip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
