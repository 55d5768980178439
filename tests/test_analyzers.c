#include "tests/analyzers_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct analysis_row elements[] = {
    /* script */
    {"<script src=\"https://tag.seller.example/a.js\"></script>",
     "script sure - tag.seller.example"},
    {"<script src=//tag.seller.example/a.js async></script>", "script sure - tag.seller.example"},
    {"<script src='/js/app.js'></script>", ""},
    {"<script src='https://img.kissa.example/a.js'></script>", ""},
    {"<SCRIPT SRC='HTTPS://TAG.SELLER.EXAMPLE/a.js'></SCRIPT>", "script sure - tag.seller.example"},
    {"<script type=module src='https://esm.seller.example/a.js'></script>",
     "script sure - esm.seller.example"},
    {"<script type='text/javascript' src=' https://tag.seller.example/a.js '></script>",
     "script sure - tag.seller.example"},
    {"<script type='application/ld+json' src='https://tag.seller.example/a'></script>", ""},
    {"<script type='text/template'><img src='https://px.seller.example/a.gif'></script>", ""},
    {"<script type='text/plain' data-cookieconsent='statistics' "
     "src='https://tag.seller.example/a.js'></script>",
     "script likely consent tag.seller.example"},
    {"<script type='text/plain' data-category=analytics data-src='https://tag.seller.example/a.js'>"
     "</script>",
     "script likely consent tag.seller.example"},
    {"<script data-rocket-src='https://tag.seller.example/a.js' "
     "type='rocketlazyloadscript'></script>",
     "script likely click tag.seller.example"},
    {"<script type='0a1b-text/javascript' src='https://tag.seller.example/a.js'></script>",
     "script sure - tag.seller.example"},
    {"<script type='text/partytown' src='https://tag.seller.example/a.js'></script>",
     "script sure - tag.seller.example"},
    {"<script nomodule src='https://tag.seller.example/old.js'></script>",
     "script likely condition tag.seller.example"},
    {"<script src='data:text/javascript,1'></script><script src='javascript:1'></script>", ""},
    {"<!-- 停止中 <script src='https://old.seller.example/a.js'></script> -->",
     "script none comment old.seller.example"},
    {"<!--[if lt IE 9]><script src='https://shiv.seller.example/h.js'></script><![endif]-->",
     "script none comment shiv.seller.example"},
    {"<template><script src='https://tag.seller.example/a.js'></script></template>",
     "script none template tag.seller.example"},
    /* img */
    {"<img src='https://px.seller.example/a.gif' width=1 height=1>",
     "img sure - px.seller.example"},
    {"<img loading=lazy src='https://px.seller.example/a.gif'>", "img sure - px.seller.example"},
    {"<noscript><img src='https://px.seller.example/tr?id=123456789012'></noscript>",
     "img sure noscript px.seller.example"},
    {"<img src='data:image/gif;base64,R0' data-src='https://px.seller.example/a.jpg'>",
     "img likely scroll px.seller.example"},
    {"<img data-original='//px.seller.example/a.jpg' class=lazy>",
     "img likely scroll px.seller.example"},
    {"<img srcset='https://a.seller.example/1.jpg 1x, https://b.maker.example/2.jpg 2x'>",
     "img sure - a.seller.example; img sure - b.maker.example"},
    {"<img data-srcset='https://a.seller.example/1.jpg 480w,https://b.maker.example/2,3.jpg 800w'>",
     "img likely scroll a.seller.example; img likely scroll b.maker.example"},
    {"<picture><source srcset='https://a.seller.example/1.webp'><img src='/1.jpg'></picture>",
     "img sure - a.seller.example"},
    {"<input type=image src='https://px.seller.example/b.png'>", "img sure - px.seller.example"},
    {"<input type=text src='https://px.seller.example/b.png'>", ""},
    {"<table background='https://px.seller.example/bg.gif'><tr><td>1</table>",
     "img sure - px.seller.example"},
    {"<svg><image href='https://px.seller.example/b.png'/></svg>", "img sure - px.seller.example"},
    {"<div data-bg='https://px.seller.example/bg.jpg'></div>",
     "img likely scroll px.seller.example"},
    /* iframe, object */
    {"<iframe src='https://www.video.example/embed/1'></iframe>",
     "iframe sure - www.video.example"},
    {"<iframe loading=lazy src='https://www.video.example/embed/1'></iframe>",
     "iframe sure - www.video.example"},
    {"<iframe data-src='https://www.video.example/embed/1'></iframe>",
     "iframe likely scroll www.video.example"},
    {"<iframe data-cookieconsent=marketing data-src='https://www.video.example/1'></iframe>",
     "iframe likely consent www.video.example"},
    {"<iframe src='about:blank'></iframe>", ""},
    {"<noscript><iframe src='https://tm.seller.example/ns.html?id=GTM-AB12CD' height=0></iframe>"
     "</noscript>",
     "iframe sure noscript tm.seller.example"},
    {"<iframe srcdoc=\"<script src='https://tag.seller.example/a.js'></script>\"></iframe>",
     "script sure - tag.seller.example"},
    {"<embed src='https://px.seller.example/a.swf'>", "object sure - px.seller.example"},
    {"<object data='https://px.seller.example/a.pdf'></object>", "object sure - px.seller.example"},
    /* link, hint */
    {"<link rel=stylesheet href='https://fonts.seller.example/css2?family=Noto+Sans+JP'>",
     "link sure - fonts.seller.example"},
    {"<link rel='shortcut icon' href='https://cdn.seller.example/f.ico'>",
     "link sure - cdn.seller.example"},
    {"<link rel=preload as=font href='https://cdn.seller.example/f.woff2'>",
     "link sure - cdn.seller.example"},
    {"<link rel=modulepreload href='https://cdn.seller.example/m.js'>",
     "link sure - cdn.seller.example"},
    {"<link rel=manifest href='https://cdn.seller.example/m.json'>",
     "link sure - cdn.seller.example"},
    {"<link rel=apple-touch-icon href='https://cdn.seller.example/i.png'>",
     "link likely condition cdn.seller.example"},
    {"<link rel=canonical href='https://www.other.example/'>", ""},
    {"<link rel=alternate hreflang=en href='https://en.other.example/'>", ""},
    {"<link rel='next' href='https://www.other.example/2'><link rel=author href='//sns.example/a'>",
     ""},
    {"<link rel=dns-prefetch href='//tag.seller.example'>", "hint none - tag.seller.example"},
    {"<link rel=preconnect href='https://tag.seller.example' crossorigin>",
     "hint none - tag.seller.example"},
    {"<link rel='preconnect dns-prefetch' href='https://tag.seller.example'>",
     "hint none - tag.seller.example"},
    {"<link rel=prefetch href='https://tag.seller.example/next.js'>",
     "hint likely condition tag.seller.example"},
    {"<link rel=stylesheet data-href='https://fonts.seller.example/c.css'>",
     "link likely condition fonts.seller.example"},
    /* form, media, ping, refresh */
    {"<form action='https://form.seller.example/send' method=post></form>",
     "form likely submit form.seller.example"},
    {"<form action='/send'><button formaction='https://form.seller.example/b'>送信</button></form>",
     "form likely submit form.seller.example"},
    {"<form action='mailto:a@kissa.example'></form>", ""},
    {"<video src='https://cdn.video.example/a.mp4' "
     "poster='https://img.video.example/a.jpg'></video>",
     "media sure - cdn.video.example; media sure - img.video.example"},
    {"<audio controls><source src='https://cdn.video.example/a.mp3'></audio>",
     "media sure - cdn.video.example"},
    {"<video preload=none src='https://cdn.video.example/a.mp4'></video>",
     "media likely click cdn.video.example"},
    {"<video><track src='https://cdn.video.example/ja.vtt'></video>",
     "media sure - cdn.video.example"},
    {"<a href='https://www.other.example/' ping='https://log.seller.example/p /own'>リンク</a>",
     "ping likely click log.seller.example"},
    {"<meta http-equiv=refresh content='0; url=https://www.other.example/'>",
     "redirect sure - www.other.example"},
    {"<meta http-equiv=Refresh content=\"10;URL='https://www.other.example/'\">",
     "redirect likely timer www.other.example"},
    {"<meta http-equiv=refresh content=300>", ""},
    {"<meta property=og:image content='https://img.other.example/o.png'>", ""},
    {"<a href='https://www.other.example/?id=UA-1234-1'>公式</a>", ""},
    {"<base href='https://cdn.seller.example/'><img src='a.png'>", "img sure - cdn.seller.example"},
    /* css */
    {"<style>@import url(https://fonts.seller.example/a.css);</style>",
     "css sure - fonts.seller.example"},
    {"<style>@import 'https://fonts.seller.example/a.css' screen;</style>",
     "css sure - fonts.seller.example"},
    {"<style>.a{background:url( \"https://px.seller.example/a.gif\" )}</style>",
     "css likely condition px.seller.example"},
    {"<style>/* .a{background:url(https://px.seller.example/a.gif)} */</style>", ""},
    {"<style>@font-face{font-family:a;src:url(//fonts.seller.example/a.woff2)}</style>",
     "css likely condition fonts.seller.example"},
    {"<style>@namespace svg url(http://www.w3.example/2000/svg);</style>", ""},
    {"<style>.a::before{content:'url(https://px.seller.example/a.gif)'}</style>", ""},
    {"<style>.a{background:url(https\\3a //px.seller.example/a.gif)}</style>",
     "css likely condition px.seller.example"},
    {"<div style=\"background-image:url('https://px.seller.example/a.jpg')\"></div>",
     "css sure - px.seller.example"},
    {"<div style='fill:url(#grad)'></div>", ""},
    /* AMP */
    {"<amp-img src='https://px.seller.example/a.jpg'></amp-img>", "img sure - px.seller.example"},
    {"<amp-pixel src='https://px.seller.example/p'></amp-pixel>", "img sure - px.seller.example"},
    {"<amp-analytics><script type='application/json'>{\"requests\":{\"pageview\":"
     "\"https://log.seller.example/p?u=${canonicalUrl}\"},\"vars\":{\"a\":\"https://x.example/\"},"
     "\"triggers\":{}}"
     "</script></amp-analytics>",
     "beacon sure - log.seller.example"},
    {"<amp-iframe src='https://ad.seller.example/f'></amp-iframe>",
     "iframe likely scroll ad.seller.example"},
};

static void test_elements(void **state)
{
    analysis_check(state, elements, COUNT_OF(elements));
}

/* What a row holds besides. */
static void test_columns(void **state)
{
    struct analysis task;
    analysis_run(&task, state,
                 "<p>\n<noscript><img "
                 "src='https://px.seller.example/tr?id=123456789012345&amp;x=あ'></noscript>\n"
                 "<script>\nvar a = 1;\nb.src = "
                 "'https://tm.seller.example/gtm.js?id=GTM-AB12CD';\n</script>");
    assert_int_equal(task.out.n, 2);
    const struct transmission *img = &task.out.v[0], *script = &task.out.v[1];
    assert_int_equal(img->line, 2);
    assert_true(str_is(img->ids, "123456789012345"));
    assert_true(str_is(img->domain, "seller.example"));
    assert_true(str_is(img->page_url, "https://www.kissa.example/shop/"));
    assert_true(str_has_prefix(img->snippet, STR("<img src='https://px.seller.example/tr")));
    assert_int_equal(img->content_basis, CONTENT_MINIMUM);
    assert_int_equal(img->content, catalog_content(task.catalog, "page_url") |
                                       catalog_content(task.catalog, "ip") |
                                       catalog_content(task.catalog, "user_agent"));
    assert_int_equal(script->line, 5);
    assert_int_equal(script->origin, ORIGIN_INLINE);
    assert_int_equal(script->reach, REACH_PAGE);
    assert_true(str_is(script->ids, "GTM-AB12CD"));
    assert_true(str_has_prefix(script->snippet, STR("b.src = 'https://tm")));
    arena_free(task.arena);
}

static void test_own(void **state)
{
    static const struct {
        const char *src;
        enum party party;
    } rows[] = {
        {"https://www.kissa.example/a.js", PARTY_OWN},
        {"/a.js", PARTY_OWN},
        {"https://metrics.kissa.example/b", PARTY_OWN_HOST},
        {"https://sgtm-jp.kissa.example/b", PARTY_OWN_HOST},
        {"https://stats2.kissa.example/b", PARTY_OWN_HOST},
        {"https://www.kissa.example/gtag/js?id=G-ABCDEF12", PARTY_OWN_HOST},
        {"https://www.kissa.example/g/collect?v=2", PARTY_OWN_HOST},
        {"https://status.kissa.example/b", PARTY_OWN},
        {"https://tag.seller.example/a.js", PARTY_THIRD},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct analysis task;
        char html[200];
        snprintf(html, sizeof html, "<script src=\"%s\"></script>", rows[i].src);
        analysis_run(&task, state, html);
        assert_int_equal(task.out.n, rows[i].party == PARTY_THIRD);
        task.all = true;
        assert_int_equal(arena_run(task.arena, 0, analysis_work, &task), ARENA_DONE);
        assert_int_equal(task.out.n, 1);
        if (task.out.v[0].party != rows[i].party)
            fail_msg("%s: %s", rows[i].src, party_code(task.out.v[0].party));
        arena_free(task.arena);
    }
}

static void test_frames(void **state)
{
    struct analysis task;
    analysis_run(
        &task, state,
        "<p>1\n<iframe srcdoc=\"<p>\n<img src='https://px.seller.example/a'>"
        "<iframe srcdoc=&quot;<img src='https://px.maker.example/b'>&quot;></iframe>\"></iframe>");
    assert_int_equal(task.out.n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(task.out.v[i].reach, REACH_FRAME);
        assert_int_equal(task.out.v[i].line, 3);
    }
    arena_free(task.arena);
}

/* One row for each line, URL, mechanism and gate. */
static void test_repeats(void **state)
{
    struct analysis task;
    analysis_run(&task, state,
                 "<img src='https://px.seller.example/a'><img src='https://px.seller.example/a'>"
                 "<noscript><img src='https://px.seller.example/a'></noscript>\n"
                 "<img src='https://px.seller.example/a'>");
    assert_int_equal(task.out.n, 3);
    arena_free(task.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements), cmocka_unit_test(test_columns), cmocka_unit_test(test_own),
        cmocka_unit_test(test_frames),   cmocka_unit_test(test_repeats),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
