/* Scripts and style sheets of the operator's own: which ones a page loads, and what they send. */
#include "tests/analyzers_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "kind certainty gate line path" of each file, joined by "; ", in the order of the page. */
static void render_files(const struct transmissions *sends, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sends->files.n && n < size; i++) {
        const struct own_file *file = &sends->files.v[i];
        const char *gate = gate_name(file->gate);
        str url = file->url;
        str origin = STR("https://www.kissa.example");
        if (str_has_prefix(url, origin))
            url = str_skip(url, origin.n);
        n += (size_t)snprintf(out + n, size - n, "%s%s %s %s %u %.*s", i ? "; " : "",
                              file->kind == FILE_SHEET ? "sheet" : "script",
                              certainty_code(file->certainty), *gate ? gate : "-", file->line,
                              STR_ARG(url));
    }
}

static const struct analysis_row pages[] = {
    {"<script src=a.js></script>", "script sure - 1 /shop/a.js"},
    {"<script src=/a.js?v=1></script>\n<script src=/a.js?v=2></script>",
     "script sure - 1 /a.js?v=1; script sure - 2 /a.js?v=2"},
    {"<script src=https://static.kissa.example/x></script>",
     "script sure - 1 https://static.kissa.example/x"},
    {"<script src=https://other.example/a.js></script>", ""},
    {"<!-- <script src=/a.js></script> -->", "script none comment 1 /a.js"},
    {"<!-- <script src=/a.js></script> -->\n<script src=/a.js></script>", "script sure - 2 /a.js"},
    {"<template><script src=/a.js></script></template>", "script none template 1 /a.js"},
    {"<script src=/a.js type=text/plain data-category=consent></script>",
     "script likely consent 1 /a.js"},
    {"<script src=/a.js nomodule></script>", "script likely condition 1 /a.js"},
    {"<script src=/data.json type=application/json></script>", ""},
    {"<link rel=stylesheet href=/a.css>", "sheet sure - 1 /a.css"},
    {"<link rel=preload as=style href=/a.css>", "sheet sure - 1 /a.css"},
    {"<link rel=modulepreload href=/a.js>", "script sure - 1 /a.js"},
    {"<link rel=icon href=/a.png><link rel=preload as=font href=/f.woff2>", ""},
    {"<style>@import url(/b.css);p{background:url(/p.png)}</style>", "sheet sure - 1 /b.css"},
    {"<img src=/a.js><a href=/b.js>x</a>", ""},
    {"<script>var s=document.createElement('script');s.src='/js/l.js';document.body.append(s)"
     "</script>",
     "script sure - 1 /js/l.js"},
    {"<script>var s=document.createElement('script');s.src='js/l.js';document.body.append(s)"
     "</script>",
     "script sure - 1 /shop/js/l.js"},
    {"<script>fetch('/api.js')</script>", ""},
    {"<script>navigator.serviceWorker.register('/sw.js')</script>", "script sure - 1 /sw.js"},
    {"<iframe srcdoc=\"<script src=/f.js></script>\"></iframe>", "script sure - 1 /f.js"},
};

static void test_pages(void **state)
{
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct analysis analysis;
        char got[1000];
        analysis_run(&analysis, state, pages[i].html);
        render_files(&analysis.out, got, sizeof got);
        if (strcmp(got, pages[i].expected) != 0)
            fail_msg("%s\n  got      %s\n  expected %s", pages[i].html, got, pages[i].expected);
        assert_int_equal(analysis.out.n, strstr(pages[i].html, "other.example") != NULL);
        arena_free(analysis.arena);
    }
}

struct file_work {
    struct arena *arena;
    const struct catalog *catalog;
    enum file_kind kind;
    const char *text;
    bool all;
    struct transmissions out;
};

static void file_work(void *context)
{
    static const str own = {"kissa.example", 13};
    struct file_work *work = context;
    const struct first_party first_party = {&own, 1};
    const struct analyzers_setup setup = {work->catalog, &first_party, work->all};
    struct url url;
    assert_int_equal(url_parse(work->arena, STR("https://www.kissa.example/js/app.js"), NULL, &url),
                     URL_OK);
    if (work->kind == FILE_SHEET)
        analyzers_read_style(work->arena, &url, str_of(work->text), &setup, &work->out);
    else
        analyzers_read_script(work->arena, &url, str_of(work->text), &setup, &work->out);
    for (size_t i = 0; i < work->out.n; i++) {
        assert_true(str_is(work->out.v[i].initiator, "https://www.kissa.example/js/app.js"));
        assert_true(str_is(work->out.v[i].page_url, ""));
        assert_int_equal(work->out.v[i].reach, REACH_PAGE);
    }
}

static const struct {
    enum file_kind kind;
    const char *text, *sends, *files;
} files[] = {
    {FILE_SCRIPT, "", "", ""},
    {FILE_SCRIPT, "fetch('https://t.example/c')", "fetch sure - t.example/script/1", ""},
    {FILE_SCRIPT, "\n\nnavigator.sendBeacon('//t.example/c')", "beacon sure - t.example/script/3",
     ""},
    {FILE_SCRIPT, "// fetch('https://t.example/c')", "", ""},
    {FILE_SCRIPT, "import('./more.js');import('/two.mjs')", "",
     "script sure - 1 /js/more.js; script sure - 1 /two.mjs"},
    {FILE_SCRIPT, "var s=document.createElement('script');s.src='js/l.js'", "", ""},
    {FILE_SCRIPT, "fetch('/own')", "", ""},
    {FILE_SHEET, "@import 'b.css'; p{background:url(https://t.example/p.gif)}",
     "css likely condition t.example/style/1", "sheet sure - 1 /js/b.css"},
    {FILE_SHEET, "/* url(https://t.example/) */\n@import url(//f.example/a.css);",
     "css sure - f.example/style/2", ""},
};

static void test_files(void **state)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct file_work work = {.arena = arena_new(ANALYSIS_BYTES),
                                 .catalog = *state,
                                 .kind = files[i].kind,
                                 .text = files[i].text};
        char got[1000] = "";
        assert_int_equal(arena_run(work.arena, 0, file_work, &work), ARENA_DONE);
        assert_true(work.out.n <= 1);
        if (work.out.n) {
            const struct transmission *row = &work.out.v[0];
            const char *gate = gate_name(row->gate);
            snprintf(got, sizeof got, "%s %s %s %.*s/%s/%u", mechanism_code(row->mechanism),
                     certainty_code(row->certainty), *gate ? gate : "-", STR_ARG(row->host),
                     origin_code(row->origin), row->line);
        }
        if (strcmp(got, files[i].sends) != 0)
            fail_msg("%s\n  sends %s", files[i].text, got);
        render_files(&work.out, got, sizeof got);
        if (strcmp(got, files[i].files) != 0)
            fail_msg("%s\n  files %s", files[i].text, got);
        arena_free(work.arena);
    }
}

/* What is sent to first parties is listed when asked for, and does not hide the file. */
static void test_all(void **state)
{
    struct file_work work = {.arena = arena_new(ANALYSIS_BYTES),
                             .catalog = *state,
                             .text = "import('./more.js')",
                             .all = true};
    assert_int_equal(arena_run(work.arena, 0, file_work, &work), ARENA_DONE);
    assert_int_equal(work.out.n, 1);
    assert_int_equal(work.out.files.n, 1);
    arena_free(work.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_all),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
