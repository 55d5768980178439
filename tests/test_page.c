#include "core/page.h"

#include "tests/page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ADDRESS "https://www.example.co.jp/company/"

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)512 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

static struct page read_page(struct arena *arena, str html)
{
    struct url url;
    struct page page;
    assert_int_equal(url_parse(arena, STR(ADDRESS), NULL, &url), URL_OK);
    page_read(arena, &url, html, STR("utf-8"), &page);
    const char *problem = page_problem(&page);
    if (problem)
        fail_msg("%s: %.*s", problem, STR_ARG(html));
    return page;
}

static void add_number(struct buf *out, struct arena *arena, size_t number)
{
    buf_add(out, arena_printf(arena, "%zu", number));
}

/* "script@1/noscript{text}@2; img@3": the tags, their line, gate, text and its line. */
static str show_tags(struct arena *arena, const struct page *page)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (i)
            buf_add(&out, STR("; "));
        buf_add(&out, tag->name);
        buf_add_char(&out, '@');
        add_number(&out, arena, tag->line);
        if (tag->gate)
            buf_add_char(&out, '/');
        buf_add(&out, str_of(gate_name(tag->gate)));
        if (!tag->text.n)
            continue;
        buf_add_char(&out, '{');
        buf_add(&out, tag->text);
        buf_add(&out, STR("}@"));
        add_number(&out, arena, tag->text_line);
    }
    return buf_str(&out);
}

/* "/a=言葉@1?!": address, words and line; '?' hidden, '!' nofollow. */
static str show_links(struct arena *arena, const struct page *page)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < page->link_count; i++) {
        const struct link *link = &page->links[i];
        if (i)
            buf_add(&out, STR("; "));
        buf_add(&out, link->href);
        buf_add_char(&out, '=');
        buf_add(&out, link->text);
        buf_add_char(&out, '@');
        add_number(&out, arena, link->line);
        buf_add(&out, link->is_hidden ? STR("?") : STR(""));
        buf_add(&out, link->is_nofollow ? STR("!") : STR(""));
    }
    return buf_str(&out);
}

struct row {
    const char *html, *shown;
};

static void check_rows(struct arena *arena, const struct row *rows, size_t count,
                       str (*show)(struct arena *arena, const struct page *page))
{
    for (size_t i = 0; i < count; i++) {
        struct page page = read_page(arena, str_of(rows[i].html));
        str shown = show(arena, &page);
        if (!str_is(shown, rows[i].shown))
            fail_msg("%s\ngives    %.*s\nexpected %s", rows[i].html, STR_ARG(shown), rows[i].shown);
    }
}

/* --- tags ---------------------------------------------------------------------------------------- */

static const struct row tag_rows[] = {
    {"", ""},
    {"<p>ようこそ</p>", ""},
    {"<script src=/a.js></script>", "script@1"},
    {"<SCRIPT>a()</SCRIPT>", "script@1{a()}@1"},
    {"<script>\na()\n</script>", "script@1{\na()\n}@1"},
    {"<script>if (a<b && c>d) '&amp;'</script>", "script@1{if (a<b && c>d) '&amp;'}@1"},
    {"<script>document.write('<img src=x>')</script>", "script@1{document.write('<img src=x>')}@1"},
    {"<style>a{background:url(x)}</style>", "style@1{a{background:url(x)}}@1"},
    {"<img src=/a.png><img alt=x>", "img@1"},
    {"<img srcset='/a.png 2x'>", "img@1"},
    {"<img data-src=/a.png>", "img@1"},
    {"<image src=/a.png>", "img@1"},
    {"<iframe></iframe><form></form>", "iframe@1; form@1"},
    {"<div onclick='a()'><p style='color:red'><b>x</b></div>", "div@1; p@1"},
    {"<a href=/a>x</a>", ""},
    {"<a href=/a ping=/b>x</a>", "a@1"},
    {"<a href=/a onclick=b()>x</a>", "a@1"},
    {"<amp-img src=a.png></amp-img>", "amp-img@1"},
    {"<AMP-Analytics DATA-Credentials=include/>", "amp-analytics@1"},
    {"<svg><image xlink:href=a.png /><a xlink:href=b>x</a></svg>", "image@1"},
    {"<svg><script>a()</script></svg>", "script@1{a()}@1"},
    {"<body background=a.png><table background=b.png></table>", "body@1; table@1"},
    {"<meta name=x><link rel=icon><base target=_top>", "meta@1; link@1; base@1"},
    {"<frameset><frame src=a></frameset>", "frame@1"},
    {"<video poster=a.png><source src=b.mp4></video>", "video@1; source@1"},
    /* end of the source in the middle */
    {"<p>x<script src=/a.js", ""},
    {"<script>a()", "script@1{a()}@1"},
    /* lines: CR LF and CR end one as LF does */
    {"<p>\n\n<img src=a>\n<img\nsrc=b>", "img@3; img@4"},
    {"<p>\r\n\r\n<img src=a>\r\n<img\r\nsrc=b>", "img@3; img@4"},
    {"<p title='\n'>\n<img src=a>", "img@3"},
    {"<script>\r\n\r\na()</script>\r\n<img src=a>", "script@1{\n\na()}@1; img@4"},
    {"<script\n\n>a()</script>", "script@1{a()}@3"},
    {"<!-- \n\n --><script>a</script>", "script@3{a}@3"},
    {"あ\nい\n<img src=a>", "img@3"},
    /* noscript: in the body, and in the head, where the parser would end it at the img */
    {"<noscript><img src=a></noscript><img src=b>", "img@1/noscript; img@1"},
    {"<body><noscript><img src=a></noscript><img src=b>", "img@1/noscript; img@1"},
    {"<head><noscript>\n<img src=a>\n<link href=b></noscript><script>c</script></head>"
     "<body><img src=d>",
     "img@2/noscript; link@3/noscript; script@3{c}@3; img@3"},
    {"<head><noscript><link href=a></noscript><link href=b>", "link@1/noscript; link@1"},
    {"<noscript><noscript><img src=a></noscript><img src=b></noscript><img src=c>",
     "img@1/noscript; img@1; img@1"},
    {"<NOSCRIPT><img src=a></NoScript\n><img src=b>", "img@1/noscript; img@2"},
    {"<noscript><img src=a>", "img@1/noscript"},
    {"<p><noscript><iframe src=a></iframe></noscript><iframe src=b></iframe>",
     "iframe@1/noscript; iframe@1"},
    /* the parser moves a noscript that stands between rows in front of the table */
    {"<table><tr><td><img src=a></td></tr><noscript><img src=b></noscript></table>",
     "img@1/noscript; img@1"},
    /* templates */
    {"<template><img src=a><template><img src=b></template><img src=c></template><img src=d>",
     "img@1/template; img@1/template; img@1/template; img@1"},
    {"<template><noscript><img src=a></noscript></template>", "img@1/template"},
    {"<noscript><template><img src=a></template><img src=b></noscript>",
     "img@1/template; img@1/noscript"},
    /* comments stand at the end of the list */
    {"<!-- <script src=a></script> --><img src=b>", "img@1; script@1/comment"},
    {"<p>\n<!--\n<img src=a>\n\n<script>b</script>-->\n<img src=c>",
     "img@6; img@3/comment; script@5/comment{b}@5"},
    {"<!--\r\n<img src=a>\r\n-->", "img@2/comment"},
    {"<!--[if lt IE 9]><script src=a></script><![endif]-->", "script@1/comment"},
    {"<!--[if !IE]><!--><script src=a></script><!--<![endif]-->", "script@1"},
    {"<![if !IE]><script src=a></script><![endif]>", "script@1"},
    {"<!-- <noscript><img src=a></noscript><img src=b> -->", "img@1/comment; img@1/comment"},
    {"<!-- <template><img src=a></template> -->\n<!-- <img src=b> --><img src=c>",
     "img@2; img@1/comment; img@2/comment"},
    {"<!-- <div style='x'>src --><!-- src --><!-- 2 < 3 -->", "div@1/comment"},
    {"<noscript><!-- <img src=a> --></noscript>", "img@1/comment"},
    {"<!-- <img src=a>", "img@1/comment"},
    {"<script><!--\na()\n//--></script>", "script@1{<!--\na()\n//-->}@1"},
};

static void tags_work(void *arena)
{
    check_rows(arena, tag_rows, COUNT_OF(tag_rows), show_tags);
}

static void test_tags(void **state)
{
    (void)state;
    run(tags_work);
}

static void attributes_work(void *arena)
{
    struct page page = read_page(
        arena, STR("<script SRC=' /a.js?x=1&amp;y=2&copy=3 ' async Data-Id=\"&#x65E5;&#26412;\" "
                   "src=second></script>"));
    const struct tag *tag = &page.tags[0];
    assert_int_equal(page.tag_count, 1);
    assert_int_equal(tag->attr_count, 3);
    assert_true(tag_is(tag, "script") && !tag_is(tag, "scrip"));
    assert_true(str_is(tag_attr(tag, "src"), " /a.js?x=1&y=2&copy=3 "));
    assert_true(str_is(tag_attr(tag, "data-id"), "日本"));
    assert_true(tag_attr(tag, "async").p && !tag_attr(tag, "async").n);
    assert_null(tag_attr(tag, "defer").p);
    assert_true(str_has_prefix(tag->source, STR("<script SRC=' /a.js?x=1&amp;y=2")));
    assert_true(str_has_suffix(tag->source, STR("src=second>")));
    assert_int_equal(page.tags_left_out, 0);
}

/* The evidence is cut at characters. */
static void source_work(void *arena)
{
    struct buf html = buf_init(arena, 1 << 20);
    buf_add(&html, STR("<img src=a alt='"));
    for (size_t i = 0; i < 400; i++)
        buf_add(&html, STR("写"));
    buf_add(&html, STR("'>"));
    struct page page = read_page(arena, buf_str(&html));
    str source = page.tags[0].source;
    assert_int_equal(text_length(source), TAG_SOURCE_MAX);
    assert_true(str_has_suffix(source, STR("写写")));
}

static void test_attributes(void **state)
{
    (void)state;
    run(attributes_work);
    run(source_work);
}

/* --- links --------------------------------------------------------------------------------------- */

static const struct row link_rows[] = {
    {"<a href=/a>会社概要</a>", "/a=会社概要@1"},
    {"<a name=x>会社概要</a>", ""},
    {"<a href=''>先頭へ</a>", "=先頭へ@1"},
    {"<a href=' /a '> 会社 <b>概要</b> </a>", "/a=会社 概要@1"},
    {"<p>\n<a\nhref=/a>利用者情報の\n  外部送信</a>", "/a=利用者情報の外部送信@2"},
    {"<a href=/a?&#xAAAAAAAA;>x</a>", "/a?\?=x@1"},
    {"<a href=/a>Cookie<br>Policy</a><a href=/b>外部送信<br>ポリシー</a>",
     "/a=Cookie Policy@1; /b=外部送信ポリシー@1"},
    {"<a href=/a><img src=x alt=採用情報></a>", "/a=採用情報@1"},
    {"<a href=/a><img src=x alt=''></a>", "/a=@1"},
    {"<a href=/a aria-label=次のページ><img src=x></a>", "/a=次のページ@1"},
    {"<a href=/a aria-label=次のページ>次へ</a>", "/a=次へ@1"},
    {"<a href=/a title=詳細><i></i></a>", "/a=詳細@1"},
    {"<a href=/a aria-label=甲 title=乙></a>", "/a=甲@1"},
    {"<a href=/a><script>x()</script><style>y</style>本文</a>", "/a=本文@1"},
    {"<a href=/a><svg><title>閉じる</title></svg>戻る</a>", "/a=戻る@1"},
    {"<a href=/a><div><h3>見出し</h3></div></a>", "/a=見出し@1"},
    {"<map><area href=/a alt=東京 title=x><area href=/b title=大阪><area alt=z></map>",
     "/a=東京@1; /b=大阪@1"},
    /* hidden ones */
    {"<a href=/a hidden>x</a><a href=/b>y</a>", "/a=x@1?; /b=y@1"},
    {"<a href=/a style='color:red; Display : NONE'>x</a>", "/a=x@1?"},
    {"<div style=visibility:hidden><p><a href=/a>x</a></p></div><a href=/b>y</a>",
     "/a=x@1?; /b=y@1"},
    {"<div hidden><p hidden><a href=/a>x</a></p><a href=/b>y</a></div><a href=/c>z</a>",
     "/a=x@1?; /b=y@1?; /c=z@1"},
    {"<ul style='display:none'><li><a href=/a>x</a></ul>", "/a=x@1?"},
    {"<div style='display:none-such'></div><a href=/a>x</a>", "/a=x@1"},
    {"<div hidden></div><img hidden><a href=/a>x</a>", "/a=x@1"},
    {"<template><a href=/a>x</a></template><a href=/b>y</a>", "/a=x@1?; /b=y@1"},
    {"<!-- <a href=/a>x</a> --><a href=/b>y</a>", "/b=y@1"},
    {"<noscript><a href=/a>x</a></noscript>", "/a=x@1"},
    /* nofollow */
    {"<a rel='noopener NoFollow' href=/a>x</a><a rel=noopener href=/b>y</a>", "/a=x@1!; /b=y@1"},
    /* not closed, and closed by the next one */
    {"<a href=/a>甲<a href=/b>乙", "/a=甲@1; /b=乙@1"},
    {"<a href=/a>甲<table><tr><td><a href=/b>乙</a>丙</table>丁</a>", "/a=甲@1; /b=乙@1"},
    {"<svg><a xlink:href=/a><text>図</text></a></svg>", "/a=図@1"},
};

static void links_work(void *arena)
{
    check_rows(arena, link_rows, COUNT_OF(link_rows), show_links);
}

/* Words over the limit are cut at a character, links over theirs are counted. */
static void link_limits_work(void *arena)
{
    struct buf html = buf_init(arena, 8 << 20);
    buf_add(&html, STR("<a href=/a>"));
    for (size_t i = 0; i < 3000; i++)
        buf_add(&html, STR("語"));
    buf_add(&html, STR("</a>"));
    for (size_t i = 0; i < PAGE_LINKS_MAX + 4; i++)
        buf_add(&html, STR("<a href=/b>b</a>"));
    struct page page = read_page(arena, buf_str(&html));
    assert_int_equal(page.link_count, PAGE_LINKS_MAX);
    assert_int_equal(page.links_left_out, 5);
    assert_true(is_clean(page.links[0].text) && page.links[0].text.n > 4000);
    assert_true(str_is(page.links[PAGE_LINKS_MAX - 1].text, "b"));
}

static void tag_limits_work(void *arena)
{
    struct buf html = buf_init(arena, 8 << 20);
    for (size_t i = 0; i < PAGE_TAGS_MAX + 3; i++)
        buf_add(&html, STR("<img src=a>"));
    struct page page = read_page(arena, buf_str(&html));
    assert_int_equal(page.tag_count, PAGE_TAGS_MAX);
    assert_int_equal(page.tags_left_out, 3);
}

static void test_links(void **state)
{
    (void)state;
    run(links_work);
    run(link_limits_work);
    run(tag_limits_work);
}

/* --- what the page says about itself ------------------------------------------------------------- */

/* "title|lang|base|canonical" */
static str show_head(struct arena *arena, const struct page *page)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    buf_add(&out, page->title);
    buf_add_char(&out, '|');
    buf_add(&out, page->lang);
    buf_add_char(&out, '|');
    if (!str_is(page->base.text, ADDRESS))
        buf_add(&out, page->base.text);
    buf_add_char(&out, '|');
    buf_add(&out, page->canonical);
    return buf_str(&out);
}

static const struct row head_rows[] = {
    {"<p>x</p>", "|||"},
    {"<title> 会社概要 | 例 &amp; 株式会社 </title>", "会社概要 | 例 & 株式会社|||"},
    {"<title>甲\n  乙</title><title>丙</title>", "甲乙|||"},
    {"<title></title><title>丙</title>", "丙|||"},
    {"<body><svg><title>閉じる</title></svg>", "|||"},
    {"<body><svg><title><b>太字</b></title></svg>", "|||"},
    {"<title><b>太字</b></title>", "<b>太字</b>|||"},
    {"<html lang=ja-JP>", "|ja-jp||"},
    {"<html lang=' ja '>", "|ja||"},
    {"<html><body><p lang=en>", "|||"},
    {"<base href=/sub/>", "||https://www.example.co.jp/sub/|"},
    {"<base href=sub/><base href=/other/>", "||https://www.example.co.jp/company/sub/|"},
    {"<base target=_top><base href=//cdn.example.com>", "||https://cdn.example.com/|"},
    {"<base href=javascript:x><base href=/b/>", "||https://www.example.co.jp/b/|"},
    {"<!-- <base href=/sub/> -->", "|||"},
    {"<link rel=canonical href=/a>", "|||https://www.example.co.jp/a"},
    {"<link rel=CANONICAL href=https://example.jp/>", "|||https://example.jp/"},
    {"<link rel='alternate' href=/a>", "|||"},
    {"<base href=/b/><link rel=canonical href=c>",
     "||https://www.example.co.jp/b/|https://www.example.co.jp/b/c"},
    {"<meta property=og:url content=https://example.jp/x>", "|||https://example.jp/x"},
    {"<meta name=og:url content=https://example.jp/x>", "|||"},
    {"<meta property=og:url content=https://example.jp/x><link rel=canonical href=/a>",
     "|||https://www.example.co.jp/a"},
    {"<link rel=canonical href=/a><meta property=og:url content=https://example.jp/x>",
     "|||https://www.example.co.jp/a"},
    {"<!-- <link rel=canonical href=/a> -->", "|||"},
    {"<link rel=canonical href=''><meta property=og:url content='mailto:x'>", "|||"},
};

/* "1:見出し" and what may be one, "-:太字". */
static str show_headings(struct arena *arena, const struct page *page)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < page->heading_count; i++) {
        add_number(&out, arena, page->headings[i].level);
        buf_add_char(&out, ':');
        buf_add(&out, page->headings[i].text);
        buf_add_char(&out, ';');
    }
    for (size_t i = 0; i < page->phrase_count; i++) {
        buf_add(&out, STR("-:"));
        buf_add(&out, page->phrases[i]);
        buf_add_char(&out, ';');
    }
    return out.n ? buf_str(&out) : STR("");
}

static const struct row heading_rows[] = {
    {"<h1>外部<b>送信</b></h1><p>本文</p>", "1:外部送信;-:本文;"},
    {"<details><summary>a</summary></details><table><caption>b</caption></table>", "7:a;8:b;"},
    {"<h2><a href=/x>リンク</a></h2><a href=/y>語</a>", ""},
    {"<nav><h2>a</h2>b</nav><footer><p>c</p></footer><p>d</p>", "-:d;"},
    {"<script>a()</script><title>t</title><!-- <h1>x</h1> -->", ""},
};

static void head_work(void *arena)
{
    check_rows(arena, head_rows, COUNT_OF(head_rows), show_head);
    check_rows(arena, heading_rows, COUNT_OF(heading_rows), show_headings);
    assert_true(read_page(arena, STR("<frameset><frame></frameset>")).has_frameset);
    assert_false(read_page(arena, STR("<p>frameset</p>")).has_frameset);
}

static void test_head(void **state)
{
    (void)state;
    run(head_work);
}

/* --- how much of it there is --------------------------------------------------------------------- */

static void cut_work(void *arena)
{
    static const struct {
        const char *html;
        bool is_cut;
    } rows[] = {
        {"", false},
        {"<p>本文</p>", false},
        {"<p>本文", false},
        {"本文 1 < 2", false},
        {"<p>本文</p>\n", false},
        {"<p>本文</p>\n<", true},
        {"<p>本文</p>\n<p", true},
        {"<p>本文</p>\n<img src=\"a.png", true},
        {"<p>本文</p", true},
        {"<p>本文</p></html", false},
        {"<p>本文</p><!", true},
        {"<p>本文</p><!-- まだ", true},
        {"<p>本文</p><!-- まだ <b>", true},
        {"<p>本文</p><!-- 済み -->", false},
        {"<!-- 甲 --><p>乙</p><!-- 丙", true},
        {"<!---->本文", false},
        {"<script>a()", true},
        {"<script>a()<b", true},
        {"<script>a()</script>", false},
        {"<SCRIPT>a()</SCRIPT>", false},
        {"<script>a()</script><script src=x>", true},
        {"<script>a('</html>')</script>", false},
        {"<html><body><p>本文</body></html>", false},
        {"<html><body><p>本文</body></html>\n<!-- 0.12 s", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (read_page(arena, str_of(rows[i].html)).is_cut != rows[i].is_cut)
            fail_msg("%s", rows[i].html);
}

static void text_bytes_work(void *arena)
{
    static const struct {
        const char *html;
        size_t bytes;
    } rows[] = {
        {"", 0},
        {"<p> 本文 </p>\n<p>です</p>", 12},
        {"<title>題名</title><script>a()</script><style>b</style><!-- c --><p>x", 1},
        {"<noscript>JavaScriptを有効にしてください</noscript><div id=app></div>", 0},
        {"<head><noscript><p>有効にしてください</p></noscript></head><body>x", 1},
        {"<template>雛形</template><p>x", 1},
        {"<!-- <a href=/>x</a> 長い文 -->", 0},
        {"&lt;&gt;", 2},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t bytes = read_page(arena, str_of(rows[i].html)).text_bytes;
        if (bytes != rows[i].bytes)
            fail_msg("%s gives %zu", rows[i].html, bytes);
    }
}

static void test_amounts(void **state)
{
    (void)state;
    run(cut_work);
    run(text_bytes_work);
}

static void test_gates(void **state)
{
    (void)state;
    for (int i = 0; i < GATE_COUNT; i++) {
        const char *name = gate_name((enum gate)i);
        assert_non_null(name);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(name, gate_name((enum gate)k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tags),    cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_links),   cmocka_unit_test(test_head),
        cmocka_unit_test(test_amounts), cmocka_unit_test(test_gates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
