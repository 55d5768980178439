/* Notices that a script draws: data in the page, names of files, the files themselves. */
#include "policies/notice_data.h"
#include "policies/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)256 * 1024 * 1024)
#define OUT_MAX ((size_t)64 * 1024)

struct job {
    struct arena *arena;
    const struct catalog *catalog;
    str text;
    bool is_file;
    bool is_found;
    struct buf out;
};

static const struct catalog *read_catalog(struct arena *arena)
{
    struct err err = {.lang = LANG_EN};
    const struct catalog *catalog = catalog_read(arena, "data", &err);
    if (!catalog)
        fail_msg("%s", err.text);
    return catalog;
}

static void add(struct job *job, str text, const char *behind)
{
    buf_add(&job->out, text);
    buf_add(&job->out, str_of(behind));
}

static void add_notice(struct job *job, const struct notice *notice)
{
    for (size_t i = 0; i < notice->disclosure_count; i++) {
        const struct disclosure *d = &notice->disclosures[i];
        assert_int_equal(d->layout, LAYOUT_SCRIPT);
        add(job, arena_printf(job->arena, "%u", d->line), " ");
        add(job, d->recipient, "|");
        add(job, d->service, "|");
        add(job, d->content, "|");
        add(job, d->purpose, "|");
        add(job, d->optout_url, "\n");
    }
}

static void add_files(struct job *job, const struct notice_files *files)
{
    static const char *const kinds[] = {
        [NOTICE_FILE_DATA] = "data ", [NOTICE_FILE_SCRIPT] = "script ", [NOTICE_FILE_PDF] = "pdf "};
    for (size_t i = 0; i < files->n; i++) {
        add(job, str_of(kinds[files->v[i].kind]), "");
        add(job, files->v[i].url, arena_printf(job->arena, " %u\n", files->v[i].line).p);
    }
}

static void work(void *context)
{
    struct job *job = context;
    struct url url, own;
    struct page page;
    struct notice notice = {
        .url = STR("p.html"), .title = STR("外部送信ポリシー"), .line = 3, .data_url = STR("")};
    struct notice_files files = {0};
    url_parse(job->arena, STR("https://www.minato.example/a/kohyo.html"), NULL, &url);
    url_parse(job->arena, STR("https://www.minato.example/js/list.js"), NULL, &own);
    page_read(job->arena, &url, job->text, STR("utf-8"), &page);
    job->is_found =
        job->is_file
            ? notice_data_file(job->arena, job->text, &url, &own, job->catalog, &notice, &files)
            : notice_data_page(job->arena, &page, job->catalog, &notice, &files);
    if (job->is_found) {
        assert_string_equal(notice.url.p, "p.html");
        assert_int_equal(notice.line, 3);
        add_notice(job, &notice);
    }
    add_files(job, &files);
}

/* The rows that are found, or the files that are named. */
static struct buf run(const struct catalog *catalog, str text, bool is_file)
{
    struct job job = {.arena = arena_new(ARENA_BYTES),
                      .catalog = catalog,
                      .text = text,
                      .is_file = is_file,
                      .out = buf_init(NULL, OUT_MAX)};
    assert_int_equal(arena_run(job.arena, 0, work, &job), ARENA_DONE);
    arena_free(job.arena);
    return job.out;
}

#define GOOGLE "Google LLC|Google アナリティクス|閲覧したURL|アクセス解析|"
#define META "Meta Platforms, Inc.|Meta ピクセル|IPアドレス|広告配信|"

static const struct {
    const char *text, *expected;
    bool is_file;
} rows[] = {
    /* the page's own data */
    {"<script type=\"application/json\">[\n{\"company\":\"Google LLC\",\"service\":\"Google "
     "アナリティクス\",\"data\":[\"閲覧したURL\"],\"purpose\":\"アクセス解析\"},\n"
     "{\"company\":\"Meta Platforms, Inc.\",\"service\":\"Meta "
     "ピクセル\",\"data\":[\"IPアドレス\"],"
     "\"purpose\":\"広告配信\"}]</script>",
     "2 " GOOGLE "\n3 " META "\n", false},
    {"<script>window.__INITIAL_STATE__ = {a: {list: [{ vendorName: 'Google LLC', tool_name: "
     "\"Google "
     "アナリティクス\", sentInfo: `閲覧したURL`, usagePurpose: 'アクセス' + '解析', opt_out_url: "
     "'https://tools.google.com/dlpage/gaoptout' }]}};</script>",
     "1 " GOOGLE "https://tools.google.com/dlpage/gaoptout\n", false},
    {"<script>var rows = [\n/* first */ {'送信先': 'Google LLC', 'サービス名': 'Google "
     "アナリティクス', "
     "'送信される情報': '閲覧したURL', '利用目的': 'アクセス解析'},\n];</script>",
     "2 " GOOGLE "\n", false},
    {"<script id=\"__NEXT_DATA__\" "
     "type=\"application/json\">{\"props\":{\"v\":[{\"company\":{\"name\":"
     "\"Google LLC\",\"id\":7},\"tools\":[{\"name\":\"Google "
     "アナリティクス\",\"items\":\"閲覧したURL\","
     "\"purpose\":\"アクセス解析\"}]}]}}</script>",
     "1 " GOOGLE "\n", false},
    {"<script>var s = JSON.parse('[{\"company\":\"Google LLC\",\"service\":\"Google "
     "アナリティクス\","
     "\"data\":\"閲覧したURL\",\"purpose\":\"アクセス解析\"}]');</script>",
     "1 " GOOGLE "\n", false},
    {"<script>x({ga: {company: 'Google LLC', service: 'Google アナリティクス', data: "
     "'閲覧したURL', "
     "purpose: 'アクセス解析', draw: function (a) { return a + \"}\"; }}});</script>",
     "1 " GOOGLE "\n", false},
    {"<script>var page = {\"content\": {\"rendered\": "
     "\"<h2>送信先<\\/h2><table><tr><th>送信先<th>サービス名"
     "<th>送信される情報<th>利用目的<tr><td>Google LLC<td>Google "
     "アナリティクス<td>閲覧したURL<td>アクセス解析"
     "<\\/"
     "table><p>"
     "このページの内容は予告なく変わることがあります。変わったときはこのページでお知らせします。<"
     "\\/p>\"}}"
     "</script>",
     "1 " GOOGLE "\n", false},
    /* no notice's data */
    {"<script>var menu = [{name: '会社概要', url: '/company/'}, {name: 'お知らせ', url: "
     "'/n/'}];</script>",
     "", false},
    {"<script>dataLayer.push({event: 'x', page: {title: 'y'}});</script>", "", false},
    {"<!-- <script>var a=[{company:'Google LLC',data:'閲覧したURL',purpose:'解析'}]</script> -->",
     "", false},
    /* names of files */
    {"<script>fetch('/data/tools.json').then(draw)</script>",
     "data https://www.minato.example/data/tools.json 1\n", false},
    {"<script>\naxios.get(\"../api/recipients\")\n$.getJSON('tools.json?v=2')</script>",
     "data https://www.minato.example/api/recipients 2\n"
     "data https://www.minato.example/a/tools.json?v=2 3\n",
     false},
    {"<script type=module>import rows from './rows.js'; import 'vue'</script><script "
     "src=\"/js/app.js\"></script>",
     "script https://www.minato.example/a/rows.js 1\nscript https://www.minato.example/js/app.js "
     "1\n",
     false},
    {"<div data-src=\"/d.json\"></div><embed src=\"kohyo.PDF#page=2\"><link rel=preload "
     "href=\"/x.json\">",
     "data https://www.minato.example/d.json 1\npdf https://www.minato.example/a/kohyo.PDF 1\n"
     "data https://www.minato.example/x.json 1\n",
     false},
    {"<script>var s = '/about.html', t = fetch(url), u = 'x.jsonp'</script>", "", false},
    /* files */
    {"{\"tools\": [{\"recipient\": \"Google LLC\", \"service\": \"Google "
     "アナリティクス\",\n\"contents\": "
     "\"<b>閲覧したURL</b>\", \"purposes\": [\"アクセス解析\"]}]}",
     "1 " GOOGLE "\n", true},
    {"export default [\n  { name: 'Google アナリティクス', provider: 'Google LLC', dataItems: "
     "'閲覧したURL', purpose: 'アクセス解析' },\n]",
     "2 " GOOGLE "\n", true},
    {"import data from './list.json'; fetch('list2.json')",
     "data https://www.minato.example/js/list.json 1\n"
     "data https://www.minato.example/a/list2.json 1\n",
     true},
    {"", "", true},
    {"[{", "", true},
    {"[{\"company\":\"Google LLC\",\"data\":\"URL\",\"purpose\":\"x", "", true},
};

static void test_rows(void **state)
{
    const struct catalog *catalog = read_catalog(*state);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = run(catalog, str_of(rows[i].text), rows[i].is_file);
        if (!str_is(buf_str(&out), rows[i].expected) && (out.n || rows[i].expected[0]))
            fail_msg("%s\nexpected:\n%s\nfound:\n%s", rows[i].text, rows[i].expected,
                     out.n ? out.p : "");
        buf_done(&out);
    }
}

/* Every prefix, in memory of its own, so that reading on behind it is seen. */
static void test_prefixes(void **state)
{
    const struct catalog *catalog = read_catalog(*state);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t n = 0; n < strlen(rows[i].text); n += 3) {
            char *copy = malloc(n + 1);
            assert_non_null(copy);
            memcpy(copy, rows[i].text, n);
            struct buf out = run(catalog, (str){copy, n}, rows[i].is_file);
            buf_done(&out);
            free(copy);
        }
}

/* ---- what a script's text holds ---- */

static const struct {
    const char *text, *data; /* all pieces of data, one a line */
} scripts[] = {
    {"x = [{a: 1}]", "[{\"a\":1}]\n"},
    {"x = [ // c\n {'a': \"b\\\"c\", d: `e${f}g`, h: i.j(k, [1]), },\n]",
     "[\n{\"a\":\"b\\\"c\",\"d\":\"eg\",\"h\":null}\n]\n"},
    {"x = {a: 'b' +\n 'c', \"d\": -1, e: true, f: !0}",
     "{\"a\":\"bc\"\n,\"d\":null,\"e\":true,\"f\":null}\n"},
    {"if (a) { b: while (1) {} }", "{\"b\":null}\n"}, /* a label; nobody takes it for data */
    {"function f() { return {\"a\": /[}\"]/} }", "{\"a\":null}\n"},
    {"'[{a: 1}]'; // {\"a\": 1}\n/* {\"b\": 2} */", ""},
    {"{a, b}; {a() {}}; {...c}; {[d]: 1}", ""},
    {"x = {a: '\\u3042\\x41\\n\\u{1F600}\\ud83d\\ude00'}", "{\"a\":\"あA\\u000a😀😀\"}\n"},
    {"x = {a: [1, [2, {b: 3}], {}], c: []}", "{\"a\":[1,[2,{\"b\":3}],{}],\"c\":[]}\n"},
    {"x = {a: 'b'.c(), d: 1}", ""},
    {"x = {a: 'b\nc: 'd'}", ""},
    {"x = {a: 1", ""},
};

static void read_script(void *context)
{
    struct job *job = context;
    struct script script = script_read(job->arena, job->text);
    for (size_t i = 0; i < script.data.n; i++)
        add(job, script.data.v[i].json, "\n");
}

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        struct job job = {.arena = arena_new(ARENA_BYTES),
                          .text = str_of(scripts[i].text),
                          .out = buf_init(NULL, OUT_MAX)};
        assert_int_equal(arena_run(job.arena, 0, read_script, &job), ARENA_DONE);
        if (!str_is(buf_str(&job.out), scripts[i].data) && (job.out.n || scripts[i].data[0]))
            fail_msg("%s\nexpected:\n%s\nfound:\n%s", scripts[i].text, scripts[i].data,
                     job.out.n ? job.out.p : "");
        arena_free(job.arena);
        buf_done(&job.out);
    }
}

static int make_arena(void **state)
{
    *state = arena_new(ARENA_BYTES);
    return *state ? 0 : -1;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_prefixes, make_arena, free_arena),
        cmocka_unit_test(test_scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
