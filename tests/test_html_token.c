#include "core/html_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct job {
    struct arena *arena;
    str source;
    enum html_content content;
    str last_start;
    struct buf shown;
    bool is_odd;
};

static void add_attrs(struct job *job, const struct html_token *token)
{
    for (size_t i = 0; i < token->attr_count; i++)
        buf_add(&job->shown, arena_printf(job->arena, " %.*s=%.*s", STR_ARG(token->attrs[i].name),
                                          STR_ARG(token->attrs[i].value)));
}

/* "S:a href=x;T:text;E:a;C:comment;D:html": the tokens, texts as they come. */
static void show(void *context)
{
    struct job *job = context;
    struct html_token token;
    struct html_tokens tokens = html_tokens_of(job->arena, job->source);
    job->shown = buf_init(job->arena, 1024 * 1024);
    tokens.content = job->content;
    tokens.last_start = job->last_start;
    tokens.has_cdata = true;
    for (html_next(&tokens, &token); token.kind != HTML_END_OF_FILE; html_next(&tokens, &token)) {
        static const char *const kinds[] = {"", "T", "S", "E", "C", "D"};
        str what = token.kind == HTML_TEXT || token.kind == HTML_COMMENT ? token.text : token.name;
        buf_add(&job->shown, arena_printf(job->arena, "%s%s:%.*s", job->shown.n ? ";" : "",
                                          kinds[token.kind], STR_ARG(what)));
        add_attrs(job, &token);
        buf_add(&job->shown, token.is_self_closing ? STR("/") : STR(""));
        buf_add(&job->shown, token.is_forced_quirks ? STR("!") : STR(""));
        if (token.kind == HTML_DOCTYPE && token.public_id.p)
            buf_add(&job->shown, arena_printf(job->arena, " %.*s", STR_ARG(token.public_id)));
        if (token.kind == HTML_DOCTYPE && token.system_id.p)
            buf_add(&job->shown, arena_printf(job->arena, " '%.*s'", STR_ARG(token.system_id)));
        if (token.line != 1)
            buf_add(&job->shown, arena_printf(job->arena, "@%u", token.line));
    }
    job->is_odd = tokens.is_odd;
}

static void expect(const char *source, enum html_content content, const char *last,
                   const char *wanted, bool is_odd)
{
    struct job job = {.arena = arena_new((size_t)1 << 24),
                      .source = str_of(source),
                      .content = content,
                      .last_start = str_of(last)};
    assert_int_equal(arena_run(job.arena, 0, show, &job), ARENA_DONE);
    if (!str_is(buf_str(&job.shown), wanted) || job.is_odd != is_odd)
        fail_msg("%s\n  gives  %.*s%s\n  wanted %s%s", source, STR_ARG(buf_str(&job.shown)),
                 job.is_odd ? " (odd)" : "", wanted, is_odd ? " (odd)" : "");
    arena_free(job.arena);
}

static void tags(void **state)
{
    static const struct {
        const char *source, *wanted;
    } rows[] = {
        {"", ""},
        {"<P CLASS=a Id='b' data-x=\"c\" hidden>x</P >",
         "S:p class=a id=b data-x=c hidden=;T:x;E:p"},
        {"<br/><br / ><br a=b/>", "S:br/;S:br;S:br a=b/"},
        {"<a =b c = d e>", "S:a =b= c=d e="},
        {"<a href=x?a=1&b=2&amp;c>", "S:a href=x?a=1&b=2&c"},
        {"<a title='&copy;&copy2;&copy=&copy '>", "S:a title=©&copy2;&copy=© "},
        {"<a b=1 b=2>", "S:a b=1"},
        {"1 < 2 <3 </ <", "T:1 < 2 <3 ;C: <"},
        {"a<?php b ?>c<!x>d", "T:a;C:?php b ?;T:c;C:x;T:d"},
        {"x<a href='", "T:x"},
        {"x</", "T:x</"},
        {"a\r\nb\rc\n<b>", "T:a\nb\nc\n;S:b@4"},
        {"\n\n<i\n><u>", "T:\n\n;S:i@3;S:u@4"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].source, HTML_CONTENT_DATA, "", rows[i].wanted, false);
    expect("a</>b", HTML_CONTENT_DATA, "", "T:a;T:b", true);
    expect("<a b b=c>", HTML_CONTENT_DATA, "", "S:a b=", false);
    expect("<a b=c b d=e>", HTML_CONTENT_DATA, "", "S:a b=c d=e", true);
}

static void comments(void **state)
{
    static const struct {
        const char *source, *wanted;
    } rows[] = {
        {"<!---->a", "C:;T:a"},
        {"<!-->a", "C:;T:a"},
        {"<!--->a", "C:;T:a"},
        {"<!--a-->b", "C:a;T:b"},
        {"<!--a--!>b", "C:a;T:b"},
        {"<!--a--->b", "C:a-;T:b"},
        {"<!--a--b-->c", "C:a--b;T:c"},
        {"<!--a", "C:a"},
        {"<!--a-", "C:a"},
        {"<!--a--", "C:a"},
        {"<!--a--!", "C:a"},
        {"<!--<!-->b", "C:<!;T:b"},
        {"<!--[if IE]><a><![endif]-->", "C:[if IE]><a><![endif]"},
        {"<!a-->b", "C:a--;T:b"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].source, HTML_CONTENT_DATA, "", rows[i].wanted, false);
}

static void doctypes(void **state)
{
    static const struct {
        const char *source, *wanted;
    } rows[] = {
        {"<!DOCTYPE HTML>", "D:html"},
        {"<!doctype>", "D:!"},
        {"<!doctype html", "D:html!"},
        {"<!doctype html PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'x'>",
         "D:html -//W3C//DTD HTML 4.01//EN 'x'"},
        {"<!doctype html public 'a'>", "D:html a"},
        {"<!doctype html system 'a' b>", "D:html 'a'"},
        {"<!doctype html public>", "D:html!"},
        {"<!doctype html public 'a>b", "D:html! a;T:b"},
        {"<!doctype html x>", "D:html!"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].source, HTML_CONTENT_DATA, "", rows[i].wanted, false);
}

static void contents(void **state)
{
    static const struct {
        const char *source;
        enum html_content content;
        const char *last, *wanted;
    } rows[] = {
        {"a&amp;<b></titles></TITLE >c", HTML_CONTENT_RCDATA, "title",
         "T:a&<b></titles>;E:title;T:c"},
        {"a&amp;</style", HTML_CONTENT_RAWTEXT, "style", "T:a&amp;</style"},
        {"a</style", HTML_CONTENT_RAWTEXT, "", "T:a</style"},
        {"a='</b>';</script>x", HTML_CONTENT_SCRIPT, "script", "T:a='</b>';;E:script;T:x"},
        {"<!--<script></script>--></script>x", HTML_CONTENT_SCRIPT, "script",
         "T:<!--<script></script>-->;E:script;T:x"},
        {"<!--<script></script></script>x", HTML_CONTENT_SCRIPT, "script",
         "T:<!--<script></script>;E:script;T:x"},
        {"<!--></script>x", HTML_CONTENT_SCRIPT, "script", "T:<!-->;E:script;T:x"},
        {"<!--<script>--></script>x", HTML_CONTENT_SCRIPT, "script",
         "T:<!--<script>-->;E:script;T:x"},
        {"<!--<script></scripts></script>x", HTML_CONTENT_SCRIPT, "script",
         "T:<!--<script></scripts></script>x"},
        {"a</plaintext>&amp;", HTML_CONTENT_PLAINTEXT, "plaintext", "T:a</plaintext>&amp;"},
        {"a]]b]]><i>", HTML_CONTENT_CDATA, "", "T:a]]b;S:i"},
        {"x<![CDATA[a&amp;<b>]]>y", HTML_CONTENT_DATA, "", "T:x;T:a&amp;<b>;T:y"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].source, rows[i].content, rows[i].last, rows[i].wanted, false);
}

static void references(void **state)
{
    static const struct {
        const char *source, *wanted;
    } rows[] = {
        {"&amp;&lt;&AMP;&nbsp;", "T:&<&\xC2\xA0"},
        {"&notit;&notin;&not;&noti", "T:¬it;∉¬¬i"},
        {"&#65;&#x42;&#X43&#68", "T:ABCD"},
        {"&#x80;&#0;&#xD800;&#x110000;", "T:€\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"&;&#;&#x;&unknown;&ThickSpace;|", "T:&;&#;&#x;&unknown;\xE2\x81\x9F\xE2\x80\x8A|"},
        {"&CounterClockwiseContourIntegral;&zwnj;", "T:∳\xE2\x80\x8C"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].source, HTML_CONTENT_DATA, "", rows[i].wanted, false);
}

static void show_nul(void *context)
{
    struct job *job = context;
    struct html_token token;
    struct html_tokens tokens = html_tokens_of(job->arena, STR("<\0a\0>\0<!--\0--><b\0c=\0>"));
    html_next(&tokens, &token); /* '<' and what follows up to the comment: no tag begins so */
    assert_int_equal(token.kind, HTML_TEXT);
    assert_true(str_eq(token.text, STR("<\0a\0>\0")));
    html_next(&tokens, &token);
    assert_true(str_eq(token.text, STR("\xEF\xBF\xBD")));
    html_next(&tokens, &token);
    assert_true(str_eq(token.name, STR("b\xEF\xBF\xBD"
                                       "c=\xEF\xBF\xBD")));
}

static void nul(void **state)
{
    struct job job = {.arena = arena_new((size_t)1 << 20)};
    (void)state;
    assert_int_equal(arena_run(job.arena, 0, show_nul, &job), ARENA_DONE);
    arena_free(job.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags),     cmocka_unit_test(comments),   cmocka_unit_test(doctypes),
        cmocka_unit_test(contents), cmocka_unit_test(references), cmocka_unit_test(nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
