#include "core/page.h"

#include "tests/page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ADDRESS "https://www.example.co.jp/privacy/"

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)512 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

static struct blocks read_blocks(struct arena *arena, str html)
{
    struct url url;
    struct page page;
    assert_int_equal(url_parse(arena, STR(ADDRESS), NULL, &url), URL_OK);
    page_read(arena, &url, html, STR("utf-8"), &page);
    struct blocks blocks = page_blocks(arena, &page);
    const char *problem = page_problem(&page);
    problem = problem ? problem : blocks_problem(&blocks);
    if (problem)
        fail_msg("%s: %.*s", problem, STR_ARG(html));
    return blocks;
}

static void show_block(struct buf *out, struct arena *arena, const struct block *block)
{
    static const char *const kinds[] = {
        [BLOCK_GROUP] = "",      [BLOCK_HEADING] = "H", [BLOCK_TEXT] = "T",  [BLOCK_LIST] = "L",
        [BLOCK_ITEM] = "I",      [BLOCK_TERMS] = "DL",  [BLOCK_TERM] = "DT", [BLOCK_DETAIL] = "DD",
        [BLOCK_TABLE] = "TABLE", [BLOCK_CELL] = "C",
    };
    buf_add(out, block->kind == BLOCK_GROUP ? block->name : str_of(kinds[block->kind]));
    if (block->level)
        buf_add(out, arena_printf(arena, "%u", block->level));
    if (block->kind == BLOCK_TABLE)
        buf_add(out, arena_printf(arena, "%ux%u", block->rows, block->cols));
    if (block->kind == BLOCK_CELL)
        buf_add(out, arena_printf(arena, "%u.%u", block->row, block->col));
    if (block->kind == BLOCK_CELL && (block->rowspan > 1 || block->colspan > 1))
        buf_add(out, arena_printf(arena, "+%ux%u", block->rowspan, block->colspan));
    buf_add(out, block->is_ordered ? STR("#") : STR(""));
    buf_add(out, block->is_header ? STR("^") : STR(""));
    buf_add(out, block->is_strong ? STR("*") : STR(""));
    buf_add(out, block->is_hidden ? STR("?") : STR(""));
    if (!block->text.n)
        return;
    buf_add_char(out, '\'');
    for (size_t i = 0; i < block->text.n; i++)
        buf_add_char(out, block->text.p[i] == '\n' ? '/' : block->text.p[i]);
    buf_add_char(out, '\'');
}

/* The blocks inside the body, children in brackets: "H2'見出し' L1(I1'甲' I1'乙')". */
static str show_blocks(struct arena *arena, const struct blocks *blocks)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    uint32_t ends[64] = {0};
    size_t depth = 0;
    for (uint32_t i = 0; i < blocks->n; i++) {
        while (depth && ends[depth - 1] == i) {
            buf_add_char(&out, ')');
            depth--;
        }
        if (out.n && out.p[out.n - 1] != '(')
            buf_add_char(&out, ' ');
        show_block(&out, arena, &blocks->v[i]);
        if (blocks->v[i].end == i + 1)
            continue;
        assert_true(depth < COUNT_OF(ends));
        ends[depth++] = blocks->v[i].end;
        buf_add_char(&out, '(');
    }
    while (depth--)
        buf_add_char(&out, ')');
    str all = str_skip(buf_str(&out), 4); /* "body" */
    return str_has_prefix(all, STR("(")) ? str_slice(all, 1, all.n - 1) : all;
}

/* "1:6 甲=/a": block, offset, words and address (our own without its host). */
static str show_links(struct arena *arena, const struct blocks *blocks)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < blocks->link_count; i++) {
        const struct block_link *link = &blocks->links[i];
        str host = STR("https://www.example.co.jp");
        if (i)
            buf_add(&out, STR("; "));
        buf_add(&out, arena_printf(arena, "%u:%u ", link->block, link->at));
        buf_add(&out, link->text);
        buf_add_char(&out, '=');
        buf_add(&out, str_has_prefix(link->url, host) ? str_skip(link->url, host.n) : link->url);
    }
    return buf_str(&out);
}

struct row {
    const char *html, *shown;
};

static void check_rows(struct arena *arena, const struct row *rows, size_t count,
                       str (*show)(struct arena *arena, const struct blocks *blocks))
{
    for (size_t i = 0; i < count; i++) {
        struct blocks blocks = read_blocks(arena, str_of(rows[i].html));
        str shown = show(arena, &blocks);
        if (!str_is(shown, rows[i].shown))
            fail_msg("%s\ngives    %.*s\nexpected %s", rows[i].html, STR_ARG(shown), rows[i].shown);
    }
}

static const struct row block_rows[] = {
    {"", ""},
    {"外部送信について", "'外部送信について'"},
    {"<h1>甲</h1><h2>乙</h2><h6>丙</h6><p>丁</p>", "H1'甲' H2'乙' H6'丙' T'丁'"},
    {"<details><summary>質問</summary>答え</details>", "details(H7'質問' T'答え')"},
    {"<fieldset><legend>選択</legend><p>x</fieldset>", "fieldset(H8'選択' T'x')"},
    {"<div><section><p>甲</p></section></div>", "div(section(T'甲'))"},
    {"<div>甲</div><div></div>", "div'甲' div"},
    {"<vendor-list>甲</vendor-list><Vendor-Item/>", "vendor-list'甲' vendor-item"},
    /* lists */
    {"<ul><li>甲<li>乙</ul><ol><li>丙</ol>", "L1(I1'甲' I1'乙') L1#(I1'丙')"},
    {"<ul><li>甲<ol><li>乙</ol>丙</ul>", "L1(I1(T1'甲' L2#(I2'乙') T1'丙'))"},
    {"<ul><li><p>甲</p><p>乙</p></ul>", "L1(I1(T'甲' T'乙'))"},
    /* definitions */
    {"<dl><dt>送信先<dd>Google LLC<dd>米国</dl>", "DL(DT'送信先' DD'Google LLC' DD'米国')"},
    {"<dl><div><dt>目的<dd>解析</div><div><dt>情報</div></dl>",
     "DL(div(DT'目的' DD'解析') div(DT'情報'))"},
    /* inline content beside blocks */
    {"甲<p>乙</p>丙<b>丁</b><p>戊", "T'甲' T'乙' T'丙丁' T'戊'"},
    {"<div>甲<div>乙</div> <div>丙</div>\n丁</div>", "div(T'甲' div'乙' div'丙' T'丁')"},
    {"<div> <p>甲</p> <span> </span> <p>乙</p> </div>", "div(T'甲' T'乙')"},
    {"<div>甲</div><br><div>乙</div><br>", "div'甲' div'乙'"},
    {"<div><p>甲</p>乙<br>丙</div>", "div(T'甲' T'乙/丙')"},
    {"<span>甲<div>乙</div>丙</span>丁", "T'甲' div'乙' T'丙丁'"},
    {"<div><span>甲</span><span>乙</span></div>", "div'甲/乙'"},
    {"<div><b>甲</b> <a>乙</a></div>", "div'甲/乙'"},
    {"<div><span>甲は</span><span>乙</span></div>", "div'甲は乙'"},
    {"<div><span>甲</span><span>乙</span><span>丙</span></div>", "div'甲乙丙'"},
    {"<div><span class=a>甲</span><span class=b>乙</span> <span class=c>丙</span></div>",
     "div'甲/乙/丙'"},
    {"<div><span class=a>甲</span><span class=b>乙</span><span class=a>丙</span></div>",
     "div'甲乙丙'"},
    {"<div>甲<span>乙</span></div>", "div'甲乙'"},
    {"<p><b>甲</b> 乙<br><strong>丙</strong> 丁</p>", "T'甲/乙/丙/丁'"},
    {"<p><b>甲</b> は乙</p><p><b>甲</b> (乙)</p><p>丙<b>甲</b> 乙</p>",
     "T'甲 は乙' T'甲 (乙)' T'丙甲 乙'"},
    {"<a href=/a><div>甲</div></a>", "div'甲'"},
    {"<b><p>甲</p>乙</b><p>丙", "T*'甲' T*'乙' T'丙'"},
    {"<span style='display: block'>甲</span>乙", "span'甲' T'乙'"},
    {"<span style='display:inline-block'>甲</span>乙", "'甲乙'"},
    {"<body style='display:flex'><p>甲</p></body>", "T'甲'"},
    /* white space */
    {"<p> Google \t\n LLC </p>", "T'Google LLC'"},
    {"<p>外部\n  送信</p><p>外部  送信</p>", "T'外部送信' T'外部 送信'"},
    {"<p>外部\n  <b>送信</b></p><p>Google\nの広告\nAPI</p>", "T'外部送信' T'Google の広告 API'"},
    {"<p>外部\r\n送信</p><p>「甲」\n（乙）</p>", "T'外部送信' T'「甲」（乙）'"},
    {"<p>甲\u3000乙</p><p>甲&nbsp; 乙</p>", "T'甲\u3000乙' T'甲\u00A0 乙'"},
    {"<p>甲<br>乙<br> <br/>\n丙</p><p><br>丁<br></p>", "T'甲/乙//丙' T'丁'"},
    {"<pre>\n甲\n  乙  丙\n</pre>", "T'甲/乙 丙'"},
    {"<p style='white-space:pre-wrap'>甲\n乙</p><div class='x pre-line'>甲\n乙</div>",
     "T'甲/乙' div'甲/乙'"},
    {"<pre>甲\n<span>乙</span></pre><p>丙\n丁", "T'甲/乙' T'丙丁'"},
    {"<p>A&amp;B &lt;b&gt; &#x682A;&#24335; &copy;</p>", "T'A&B <b> 株式 ©'"},
    {"<p>甲&#xAAAAAAAA;乙&#99999999999", "T'甲?乙\uFFFD'"},
    {"<p><img src=a alt=' 図 '><img src=b>説明</p>", "T'図 説明'"},
    /* what no visitor reads */
    {"<title>題</title><script>a</script><style>b</style><p>甲<script>c</script>乙", "T'甲乙'"},
    {"<p>甲</p><noscript><p>乙</p></noscript><template><p>丙</p></template><!-- 丁 -->", "T'甲'"},
    {"<p>甲<svg><title>乙</title><text>丙</text></svg><select><option>丁</select>", "T'甲'"},
    {"<p>甲<textarea>乙</textarea><iframe>丙</iframe><object>丁</object>", "T'甲'"},
    /* strong */
    {"<p><b>甲</b> <strong>乙</strong></p><p><b>甲</b>乙</p>", "T*'甲 乙' T'甲乙'"},
    {"<p style='font-weight: bold'>甲</p><p><span style=font-weight:700>乙</span></p>",
     "T*'甲' T*'乙'"},
    {"<div><b>甲</b><p>乙</p></div><b></b>", "div(T*'甲' T'乙')"},
    /* hidden */
    {"<div hidden>甲<p>乙</p></div><p>丙", "div?(T?'甲' T?'乙') T'丙'"},
    {"<div style='display:none'><ul><li>甲</ul></div>", "div?(L1?(I1?'甲'))"},
};

static const struct row table_rows[] = {
    {"<table><tr><th>送信先<th>目的<tr><td>甲<td>乙</table>",
     "TABLE2x2(C0.0^*'送信先' C0.1^*'目的' C1.0'甲' C1.1'乙')"},
    {"<table><thead><tr><td>甲</thead><tbody><tr><td>乙</table>", "TABLE2x1(C0.0^'甲' C1.0'乙')"},
    {"<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>",
     "TABLE2x2(C0.0+2x1'甲' C0.1'乙' C1.1'丙')"},
    {"<table><tr><td colspan=2>甲<td>乙<tr><td>丙<td>丁<td>戊</table>",
     "TABLE2x3(C0.0+1x2'甲' C0.2'乙' C1.0'丙' C1.1'丁' C1.2'戊')"},
    {"<table><tr><td>甲<td rowspan=2 colspan=2>乙<tr><td>丙<tr><td>丁</table>",
     "TABLE3x3(C0.0'甲' C0.1+2x2'乙' C1.0'丙' C2.0'丁')"},
    {"<table><tr><td>甲<td rowspan=3>乙<td>丙<tr><td>丁<td>戊<tr><td>己</table>",
     "TABLE3x3(C0.0'甲' C0.1+3x1'乙' C0.2'丙' C1.0'丁' C1.2'戊' C2.0'己')"},
    /* spans end with their part of the table */
    {"<table><tr><td rowspan=9>甲<td>乙</table>", "TABLE1x2(C0.0'甲' C0.1'乙')"},
    {"<table><tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁</table>",
     "TABLE3x2(C0.0+3x1'甲' C0.1'乙' C1.1'丙' C2.1'丁')"},
    {"<table><thead><tr><th rowspan=2>甲<th>乙</thead><tr><td>丙<td>丁</table>",
     "TABLE2x2(C0.0^*'甲' C0.1^*'乙' C1.0'丙' C1.1'丁')"},
    {"<table><thead><tr><th rowspan=2>甲<tr></thead><tr><td>丙</table>",
     "TABLE3x1(C0.0+2x1^*'甲' C2.0'丙')"},
    {"<table><tbody><tr><td rowspan=2>甲<td>乙<tbody><tr><td>丙<td>丁</table>",
     "TABLE2x2(C0.0'甲' C0.1'乙' C1.0'丙' C1.1'丁')"},
    {"<table><tr><td colspan=0>甲<td colspan=x>乙<td rowspan=-1>丙</table>",
     "TABLE1x3(C0.0'甲' C0.1'乙' C0.2'丙')"},
    {"<table><tr><td colspan=2000>甲<tr><td>乙</table>", "TABLE2x1000(C0.0+1x1000'甲' C1.0'乙')"},
    {"<table><tr><td>甲</table><table><tr><td>乙</table>", "TABLE1x1(C0.0'甲') TABLE1x1(C0.0'乙')"},
    {"<table><caption>一覧</caption><tr><td>甲</table>", "TABLE1x1(H8'一覧' C0.0'甲')"},
    {"<table><td>甲</table>", "TABLE1x1(C0.0'甲')"},
    {"<table><tr><td>甲<p>乙</p>丙</table>", "TABLE1x1(C0.0(T'甲' T'乙' T'丙'))"},
    {"<table><tr><td>甲<table><tr><td>乙<td>丙</table><td rowspan=2>丁<tr><td>戊</table>",
     "TABLE2x2(C0.0(T'甲' TABLE1x2(C0.0'乙' C0.1'丙')) C0.1+2x1'丁' C1.0'戊')"},
    {"<table><tr><td>甲</table>乙", "TABLE1x1(C0.0'甲') T'乙'"},
    {"<table>甲<tr><td>乙</table>", "T'甲' TABLE1x1(C0.0'乙')"},
    {"<table><tr style='display:none'><td>甲<tr><td>乙</table>", "TABLE2x1(C0.0?'甲' C1.0'乙')"},
    {"<table></table><table><tr></table>", "TABLE0x0 TABLE0x0"},
};

static const struct row link_rows[] = {
    {"<p><a href=/a>甲</a></p>", "1:0 甲=/a"},
    {"<p>詳細は <a href=/a>こちら</a> です</p>", "1:10 こちら=/a"},
    {"<p>詳細は<a href=/a> こちら</a></p>", "1:10 こちら=/a"},
    {"<p><br><a href=/a>甲</a>", "1:0 甲=/a"},
    {"<p>詳細は\n<a href=/a>\nこちら</a></p>", "1:9 こちら=/a"},
    {"<p>甲<br><a href=/a>乙</a><a href=/b>丙</a></p>", "1:4 乙=/a; 1:7 丙=/b"},
    {"<p><a href=/a>Google\n LLC<br>日本</a>", "1:0 Google LLC\n日本=/a"},
    {"<p><a href='mailto:info@example.com'>x</a><a href='#a'>y</a><a name=z>z</a>",
     "1:0 x=mailto:info@example.com; 1:1 y=/privacy/"},
    {"<base href=https://example.com/b/><p><a href=c>x</a>", "1:0 x=https://example.com/b/c"},
    /* the text before a block moves to a run of its own, and its links with it */
    {"<div>甲<a href=/a>乙</a>丙<p><a href=/b>丁</a></p>戊<a href=/c>己</a></div>",
     "2:3 乙=/a; 3:0 丁=/b; 4:3 己=/c"},
    {"<ul><li><a href=/a>甲</a><ul><li><a href=/b>乙</a></ul></ul>", "3:0 甲=/a; 5:0 乙=/b"},
    /* a block inside a link, and a link that is one */
    {"<div>甲</div><a href=/a><div>乙</div><div>丙</div></a>", "2:0 乙丙=/a"},
    {"<div>甲</div><a href=/a><h3>乙</h3></a><a href=/b>丙</a>", "2:0 乙=/a; 3:0 丙=/b"},
    {"<a href=/a style='display:block'>甲</a><a href=/b style=display:flex><p>乙</p></a>",
     "1:0 甲=/a; 3:0 乙=/b"},
    /* links without words */
    {"<p>甲<a href=/a><img src=x></a><a href=/b>乙</a>", "1:3 =/a; 1:3 乙=/b"},
    {"<p>甲<br><a href=/a></a></p>", "1:3 =/a"},
    {"<p>甲</p><a href=/a><img src=x></a><p><a href=/b>乙</a></p>", "2:0 =/a; 3:0 乙=/b"},
    {"<ul><li><a href=/a><img src=x></a><ul><li>甲</ul></ul>", "2:0 =/a"},
    {"<p><a href=/a><img src=x alt=図></a>", "1:0 図=/a"},
    /* not closed, and one inside another */
    {"<p><a href=/a>甲<p>乙", "1:0 甲=/a; 2:0 乙=/a"},
    {"<a href=/a>甲<table><tr><td><a href=/b>乙</a></table>丙</a>", "1:0 甲=/a; 3:0 乙=/b"},
};

static void rows_work(void *arena)
{
    check_rows(arena, block_rows, COUNT_OF(block_rows), show_blocks);
    check_rows(arena, table_rows, COUNT_OF(table_rows), show_blocks);
    check_rows(arena, link_rows, COUNT_OF(link_rows), show_links);
}

static void test_rows(void **state)
{
    (void)state;
    run(rows_work);
}

static void lines_work(void *arena)
{
    struct blocks blocks = read_blocks(
        arena, STR("<div id=top>\r\n<p id='a b'>甲</p>\n\n  乙\n<table>\n<tr>\n<td>丙\n</table>\n"
                   "<a href=/>丁</a></div>"));
    static const uint32_t lines[] = {1, 1, 2, 4, 5, 7, 9};
    assert_int_equal(blocks.n, COUNT_OF(lines));
    for (size_t i = 0; i < blocks.n; i++)
        assert_int_equal(blocks.v[i].line, lines[i]);
    assert_true(str_is(blocks.v[1].id, "top") && str_is(blocks.v[2].id, "a b"));
    assert_true(str_is(blocks.v[1].name, "div") && !blocks.v[3].name.n && !blocks.v[3].id.n);
    assert_int_equal(blocks.links[0].line, 9);
    assert_true(str_is(blocks_text(arena, &blocks, 1), "甲\n乙\n丙\n丁"));
    assert_true(str_is(blocks_text(arena, &blocks, 4), "丙"));
    assert_true(str_is(blocks_text(arena, &blocks, 2), "甲"));
}

/* More cells in a row than a grid has columns, and text over its limit. */
static void sizes_work(void *arena)
{
    struct buf html = buf_init(arena, 8 << 20);
    buf_add(&html, STR("<table><tr>"));
    for (size_t i = 0; i < 1005; i++)
        buf_add(&html, STR("<td>x"));
    buf_add(&html, STR("<td colspan=3>y<tr><td>z</table><p>"));
    for (size_t i = 0; i < 400000; i++)
        buf_add(&html, STR("語"));
    struct blocks blocks = read_blocks(arena, buf_str(&html));
    assert_int_equal(blocks.v[1].rows, 2);
    assert_int_equal(blocks.v[1].cols, 1000);
    assert_int_equal(blocks.v[1007].col, 999);
    assert_true(str_is(blocks.v[1008].text, "z") && blocks.v[1008].row == 1);
    assert_int_equal(blocks.v[1009].text.n, (1 << 20) / 3 * 3);
}

static void test_fields(void **state)
{
    (void)state;
    run(lines_work);
    run(sizes_work);
}

/* --- any bytes ----------------------------------------------------------------------------------- */

static const char sample[] =
    "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<title>利用者情報の外部送信について｜架空商店</title>\n<base href=\"/guide/\">\n"
    "<link rel=\"canonical\" href=\"cookie.html\">\n"
    "<script async src=\"https://www.googletagmanager.com/gtag/js?id=G-0000000000\"></script>\n"
    "<script>\nwindow.dataLayer=window.dataLayer||[];if(1<2&&'</b>'){gtag('js',new Date())}\n"
    "</script>\n<noscript><img height=\"1\" src=\"https://www.facebook.com/tr?id=1&amp;ev=P\">"
    "</noscript>\n<style>\nbody{background:url('/bg.png')}\n</style>\n</head>\n"
    "<body class=\"page\" onload=\"start()\">\n<!-- ヘッダー <img src=\"/old.gif\"> -->\n"
    "<!--[if lt IE 9]><script src=\"//oss.example.com/html5shiv.js\"></script><![endif]-->\n"
    "<nav hidden><ul><li><a href=\"/\">トップ</a><li><a href=../faq/ rel=nofollow>よくある質問"
    "<ul><li>送料</ul></ul></nav>\n<main id='main'>\n<h1>外部送信に<br>ついて</h1>\n"
    "<p>当サイトでは、&nbsp;次の <b>情報</b> を\n  送信しています。<a href=\"#a\">一覧</a></p>\n"
    "<table border=1>\n<caption>送信先の一覧</caption>\n<thead><tr><th rowspan=2>送信先</th>"
    "<th colspan=\"2\">内容と目的</th></tr><tr><th>情報<th>目的</tr></thead>\n<tbody><tr>"
    "<td><a href='https://policies.google.com/privacy?hl=ja'>Google LLC</a></td><td>閲覧した"
    "ページのURL、Cookie</td><td rowspan=0>アクセス解析<table><tr><td>詳細</table></td></tr>"
    "</tbody></table>\n<dl><div><dt>送信先<dd>株式会社架空広告&#12288;広告部&copy;</div></dl>\n"
    "<pre>\n  一行目\n  二行目\n</pre>\n<template><p>雛形<img src=x></p></template>\n"
    "<form action='/send' method=post><input type=image src='b.png' formaction=c>"
    "<select><option>甲</select><textarea>乙\n</textarea></form>\n"
    "<a href=\"/optout\"><div><img src=\"o.png\" alt=\"停止する\"></div></a>\n"
    "<svg viewBox='0 0 1 1'><title>印</title><a xlink:href='/s'><text>図</text></a></svg>\n"
    "<details><summary><strong>その他</strong></summary>甲<p>乙</p>丙</details>\n"
    "<amp-img src=a.png></amp-img><iframe src=\"https://www.youtube.com/embed/x\"></iframe>\n"
    "<section style='display:none'><h2 id=\"s2\">２．情報の送信を<u>停止</u>する方法</h2>\n"
    "<ol type=a>\n<li>ブラウザーの設定で、Cookieを無効にする<li><p>次のページで、送信を停止する</p>"
    "<ul>\n<li><a href=\"https://tools.google.com/dlpage/gaoptout?hl=ja\" target=_blank>Google "
    "アナリティクス\n  オプトアウト アドオン</a></li>\n<li><a "
    "href='//example.jp/x?a=1&b=2&copy=3#z'>"
    "架空広告の「<em>無効化</em>」</a><br>\n※Cookieを削除すると、もう一度の操作が必要です。</ul></"
    "ol>\n"
    "<table style='width:100%'><tr><td colspan=0>項目<td>説明<tr><td rowspan=x>送信される情報"
    "<td><ul><li>IPアドレス<li>閲覧日時</ul>ほか</table></section>\n"
    "<p style=\"font-weight: bold\">制定日：2023年6月16日<p align=right>株式会社架空商店 "
    "&lt;例&gt; "
    "&#x1F36A; &hellip; &notanentity; & &# &#x; \n"
    "</main>\n<script><!--\ndocument.write('<scr'+'ipt src=x></scr'+'ipt>');\n//--></script>\n"
    "</body>\n</html>\n";

struct prefix {
    struct arena *arena;
    str html;
};

static void prefix_work(void *context)
{
    struct prefix *prefix = context;
    read_blocks(prefix->arena, prefix->html);
}

static void test_prefixes(void **state)
{
    (void)state;
    str all = str_of(sample);
    assert_true(all.n > 2900);
    for (size_t n = 0; n <= all.n; n++) {
        struct prefix prefix = {.arena = arena_new(8 << 20), .html = str_slice(all, 0, n)};
        assert_int_equal(arena_run(prefix.arena, 0, prefix_work, &prefix), ARENA_DONE);
        arena_free(prefix.arena);
    }
}

struct heap {
    struct arena *arena;
    const char *before, *again, *after; /* again: count times */
    size_t count;
};

static void heap_work(void *context)
{
    struct heap *heap = context;
    struct buf html = buf_init(heap->arena, (size_t)64 << 20);
    buf_add(&html, str_of(heap->before));
    for (size_t i = 0; i < heap->count; i++)
        buf_add(&html, str_of(heap->again));
    buf_add(&html, str_of(heap->after));
    read_blocks(heap->arena, buf_str(&html));
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whatever is piled up: it is read, or it ends when its time or memory is spent. */
static void test_heaps(void **state)
{
    static const struct {
        struct heap heap;
        unsigned milliseconds;
        bool must_be_read;
    } rows[] = {
        {{.again = "<div>", .count = 200000}, 1500, false},
        {{.again = "<b>x<i>", .count = 200000}, 600, false},
        {{.again = "<b class=a><b class=b><p>", .count = 20000}, 600, false},
        {{.again = "<table><tr><td>", .count = 100000}, 600, false},
        {{.again = "<ul><li>", .count = 100000}, 600, false},
        {{.again = "<noscript>", .count = 300000}, 600, false},
        {{.again = "<noscript><a>", .count = 300000, .after = "</noscript>"}, 600, false},
        {{.again = "<table><noscript>", .count = 50000}, 600, false},
        {{.before = "<table>", .again = "<tr>", .count = 500000}, 600, false},
        {{.before = "<table>", .again = "<tbody><tr><td>x", .count = 20000}, 20000, true},
        {{.again = "<!--<src-->", .count = 100000}, 600, false},
        {{.again = "<svg><title><b>", .count = 50000}, 600, false},
        {{.before = "<a ", .again = " onx", .count = 500000, .after = ">"}, 600, false},
        {{.again = "<p>送信先：<a href=/x>株式会社架空広告</a></p>\n", .count = 65000}, 9000, true},
        {{.again = "<option>x", .count = 500000}, 600, false},
        {{.before = "<p>", .again = "文章が続く。", .count = 280000}, 20000, true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct heap heap = rows[i].heap;
        double start = seconds();
        heap.arena = arena_new((size_t)256 << 20);
        heap.before = heap.before ? heap.before : "";
        heap.after = heap.after ? heap.after : "";
        enum arena_end end = arena_run(heap.arena, rows[i].milliseconds, heap_work, &heap);
        double taken = seconds() - start;
        if (rows[i].must_be_read && end != ARENA_DONE)
            fail_msg("%s ends %d", heap.again, (int)end);
        assert_true(taken < 30); /* it was 55 s when the budget was not looked at */
        arena_free(heap.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_heaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
