/* Recordings: where entries lie in the file, what recorders write into them, which page each belongs to
 * and who made it. */
#include "crawler/har_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES ((size_t)64 << 20)

/* ---- where entries lie ---- */

struct scan_row {
    const char *file, *expected; /* "P:text" and "E:text" joined by "|"; "~" behind a cut one */
};

static const struct scan_row scans[] = {
    {"{\"log\":{\"pages\":[{\"id\":\"a\"}],\"entries\":[{\"b\":1},{\"c\":[2]}]}}",
     "P:{\"id\":\"a\"}|E:{\"b\":1}|E:{\"c\":[2]}"},
    {" { \"log\" : { \"entries\" : [ { } ] , \"pages\" : [ { \"x\" : { } } ] } } ",
     "E:{ }|P:{ \"x\" : { } }"},
    {"{\"log\":{\"entries\":[{\"t\":\"}]\\\"{[\"}]}}", "E:{\"t\":\"}]\\\"{[\"}"},
    {"{\"log\":{\"_entries\":[{}],\"entriesx\":[{}],\"x\":{\"entries\":[{}]},\"entries\":[{}]}}",
     "E:{}"},
    {"{\"other\":{\"entries\":[{}]},\"log\":{\"entries\":[{\"a\":0}]}}", "E:{\"a\":0}"},
    {"{\"entries\":[{}],\"log\":[{\"entries\":[{}]}]}", ""},
    {"{\"log\":{\"creator\":{\"name\":\"entries\"},\"v\":[{}],\"entries\":[1,{},null]}}", "E:{}"},
    {"{\"log\":{\"entries\":[{\"a\":1},{\"b\":", "E:{\"a\":1}|E:{\"b\":~"},
    {"{\"log\":{\"entries\":[{\"a\":\"x", "E:{\"a\":\"x~"},
    {"{\"log\":{\"entries\":[{}", "E:{}"},
    {"]}}{", ""},
    {"", ""},
};

static void render_extent(const char *file, const struct har_extent *extent, char *out)
{
    size_t n = strlen(out);
    snprintf(out + n, 512 - n, "%s%c:%.*s%s", n ? "|" : "", extent->part == HAR_PAGE ? 'P' : 'E',
             (int)extent->length, file + extent->at, extent->is_cut ? "~" : "");
}

static void test_scan(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scans); i++)
        for (size_t step = 1; step < 90; step += step < 5 ? 1 : 28) {
            struct har_scan scan = {0};
            struct har_extent extent;
            char out[512] = "";
            str rest = str_of(scans[i].file);
            while (rest.n) {
                str piece = str_slice(rest, 0, step);
                rest = str_skip(rest, piece.n);
                while (har_scan_next(&scan, &piece, &extent))
                    render_extent(scans[i].file, &extent, out);
            }
            if (har_scan_end(&scan, &extent))
                render_extent(scans[i].file, &extent, out);
            assert_string_equal(out, scans[i].expected);
            assert_int_equal(scan.at, strlen(scans[i].file));
        }
}

static void test_scan_whole(void **state)
{
    (void)state;
    static const char *const files[] = {"{\"log\":{}}", "{\"log\":{}", "{\"log\":{}}\"", "{}",
                                        "[]"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct har_scan scan = {0};
        struct har_extent extent;
        str piece = str_of(files[i]);
        while (har_scan_next(&scan, &piece, &extent))
            continue;
        assert_int_equal(har_scan_is_whole(&scan), i == 0);
    }
}

/* ---- what an entry says ---- */

struct entry_row {
    const char *entry; /* ' for " */
    const char *expected;
};

#define URL(url) "'request':{'method':'GET','url':'" url "'}"
#define OK "'response':{'status':200,'content':{'mimeType':'text/html'}}"

/* sent, class, mechanism code, URL as shown, then what differs from nothing. */
static const struct entry_row entries[] = {
    {"{" URL("https://Px.Seller.EXAMPLE:443/a?b#c") "," OK "}",
     "sent document redirect https://px.seller.example/a?b"},
    {"{" URL("wss://s.example/x") ",'response':{'status':101}}",
     "sent other socket wss://s.example/x"},
    {"{" URL("ws://s.example:8080/") "," OK "}", "sent other socket ws://s.example:8080/"},
    {"{" URL("https://\xE6\x97\xA5\xE6\x9C\xAC.example/") "," OK "}",
     "sent document redirect https://xn--wgv71a.example/"},
    {"{" URL("http://127.0.0.1:8080/p") "," OK "}",
     "sent document redirect http://127.0.0.1:8080/p"},
    {"{" URL("http://[::1]/") "," OK "}", "sent document redirect http://[::1]/"},
    {"{" URL("data:text/plain,x") "," OK "}", "ignored"},
    {"{" URL("blob:https://a.example/1") "," OK "}", "ignored"},
    {"{" URL("chrome-extension://abc/x.js") "," OK "}", "ignored"},
    {"{" URL("/relative") "," OK "}", "bad url"},
    {"{'response':{}}", "bad json"},
    {"[]", "bad json"},
    {"{'request':{'method':'CONNECT','url':'t.example:443'}," OK "}",
     "sent document redirect https://t.example/"},
    /* what was never sent */
    {"{" URL("https://a.example/") ",'response':{'status':0,'_error':'net::ERR_BLOCKED_BY_CLIENT'},"
                                   "'serverIPAddress':'192.0.2.1'}",
     "unsent other fetch https://a.example/"},
    {"{" URL("https://a.example/") ",'response':{'status':0,'_error':'net::ERR_ABORTED'},"
                                   "'serverIPAddress':'192.0.2.1'}",
     "sent other fetch https://a.example/"},
    {"{" URL(
         "https://a.example/") ",'response':{'status':0,'_error':'net::ERR_NAME_NOT_RESOLVED'}}",
     "unsent other fetch https://a.example/"},
    {"{" URL("https://a.example/") ",'response':{'status':0},'timings':{'wait':-1}}",
     "unsent other fetch https://a.example/"},
    {"{" URL("https://a.example/") ",'response':{'status':0},'timings':{'wait':12.5}}",
     "sent other fetch https://a.example/"},
    {"{" URL("https://a.example/") ",'response':{'status':0,'headers':[{'name':'A','value':'b'}]}}",
     "cached other fetch https://a.example/"},
    {"{" URL("https://a.example/a.js") ",'_resourceType':'script','_fromCache':'disk',"
                                       "'response':{'status':200}}",
     "cached script script https://a.example/a.js"},
    /* what for: Chrome, WebPageTest, Firefox, Fetch Metadata, headers alone */
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'xhr'}",
     "sent other fetch https://a.example/"},
    {"{" URL("https://a.example/") "," OK ",'_request_type':'Image'}",
     "sent other img https://a.example/"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'ping'}",
     "sent other beacon https://a.example/"},
    {"{'request':{'url':'https://a.example/"
     "','headers':[{'name':'Sec-Fetch-Dest','value':'iframe'}]}," OK "}",
     "sent frame iframe https://a.example/"},
    {"{'request':{'url':'https://a.example/"
     "','headers':[{'name':'sec-fetch-dest','value':'document'}"
     "]}," OK "}",
     "sent document redirect https://a.example/ is top"},
    {"{'request':{'url':'https://a.example/','headers':[{'name':'Accept','value':'image/webp,*/"
     "*'}]}," OK "}",
     "sent other img https://a.example/"},
    {"{'request':{'url':'https://a.example/','headers':[{'name':'Accept','value':'*/*'}]}," OK "}",
     "sent other fetch https://a.example/"},
    {"{" URL("https://a.example/") ",'response':{'status':200,'content':{'mimeType':'text/css'}}}",
     "sent sheet link https://a.example/"},
    /* who: Chrome's parser and stacks, chrome-har, WebPageTest, an extension */
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'image','_initiator':{'type':'parser',"
                                   "'url':'https://www.kissa.example/','lineNumber':6}}",
     "sent other img https://a.example/ by https://www.kissa.example/ line 7"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'xhr','_initiator':{'type':'script',"
                                   "'stack':{'callFrames':[],'parent':{'callFrames':[{'url':'','"
                                   "lineNumber':0},"
                                   "{'url':'https://t.example/t.js','lineNumber':0}]}}}}",
     "sent other fetch https://a.example/ by https://t.example/t.js line 1"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'xhr','_initiator':{'type':'script',"
                                   "'stack':{'callFrames':[{'url':'https://www.kissa.example/"
                                   "wrap.js','lineNumber':1},"
                                   "{'url':'https://t.example/t.js','lineNumber':4},"
                                   "{'url':'https://www.kissa.example/app.js','lineNumber':9}]}}}",
     "sent other fetch https://a.example/ by https://t.example/t.js line 5"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'xhr','_initiator':{'type':'script',"
                                   "'stack':{'callFrames':[{'url':'https://www.kissa.example/"
                                   "a.js','lineNumber':1},"
                                   "{'url':'https://www.kissa.example/b.js','lineNumber':2}]}}}",
     "sent other fetch https://a.example/ by https://www.kissa.example/a.js line 2"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'image',"
                                   "'_initiator':'https://t.example/t.js','_initiator_line':30}",
     "sent other img https://a.example/ by https://t.example/t.js line 30"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'script','_initiator':'',"
                                   "'_initiator_line':''}",
     "sent script script https://a.example/"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'xhr','_initiator':{'type':'script',"
                                   "'stack':{'callFrames':[{'url':'chrome-extension://abc/"
                                   "x.js','lineNumber':1}]}}}",
     "extension other fetch https://a.example/"},
    /* what is sent along */
    {"{'request':{'url':'https://a.example/','headers':[{'name':'referer','value':'https://"
     "r.example/"
     "p'},{'name':'COOKIE','value':'a=b'}],'postData':{'mimeType':'text/plain','text':'x=1'}},"
     "'response':{'status':302,'redirectURL':'/next'},'_resourceType':'image'}",
     "sent other img https://a.example/ from https://r.example/p cookies a=b body text/plain = x=1 "
     "to "
     "https://a.example/next"},
    {"{'request':{'url':'https://a.example/','cookies':[{'name':'a','value':'b'}],'postData':{"
     "'params':[{'name':'u&v','value':'c d'},{'name':'e'}]}}," OK ",'_resourceType':'fetch'}",
     "sent other fetch https://a.example/ cookies a=b;  body application/x-www-form-urlencoded "
     "= u%26v=c%20d&e="},
    {"{" URL("https://a.example/") ",'response':{'status':200,'content':{'text':'\\ud83d x'}},"
                                   "'_resourceType':'fetch'}",
     "sent other fetch https://a.example/ text \xEF\xBF\xBD x"},
    {"{" URL("https://a.example/") "," OK ",'_resourceType':'font','startedDateTime':"
                                   "'2026-11-20T19:00:01.5+09:00','pageref':'p','_frameref':'f','_"
                                   "is_base_page':'true'}",
     "sent other css https://a.example/ at 1795168801 page p frame f is base"},
};

struct work {
    struct arena *arena;
    const char *text;
    char out[1024];
};

static void add(char *out, const char *what, str text)
{
    size_t n = strlen(out);
    if (text.n)
        snprintf(out + n, 1024 - n, " %s %.*s", what, STR_ARG(text));
}

static void render_entry(void *context)
{
    static const char *const sent[] = {"sent", "cached", "unsent", "extension", "ignored"};
    static const char *const classes[] = {"other", "document", "frame", "script", "sheet"};
    struct work *work = context;
    str text = arena_str(work->arena, str_of(work->text));
    char *bytes = arena_array(work->arena, text.n + 1, 1), number[32];
    for (size_t i = 0; i < text.n; i++)
        bytes[i] = text.p[i] == '\'' ? '"' : text.p[i];
    struct har_entry entry;
    enum har_result result =
        har_entry_read(work->arena, (str){bytes, text.n}, STR("kissa.example"), &entry);
    if (result != HAR_READ || entry.sent == HAR_IGNORED) {
        static const char *const results[] = {"ignored", "bad url", "bad json"};
        snprintf(work->out, sizeof work->out, "%s", results[result]);
        return;
    }
    snprintf(work->out, sizeof work->out, "%s %s %s %.*s", sent[entry.sent], classes[entry.class],
             mechanism_code(entry.mechanism), STR_ARG(entry.shown_url));
    add(work->out, "by", entry.initiator);
    snprintf(number, sizeof number, "%u", entry.initiator_line);
    if (entry.initiator.n)
        add(work->out, "line", str_of(number));
    add(work->out, "from", entry.referrer_url);
    add(work->out, "cookies", entry.cookies);
    if (entry.body.n)
        add(work->out, "body", entry.body_type);
    if (entry.body.n)
        add(work->out, "=", entry.body);
    add(work->out, "to", entry.location_url);
    add(work->out, "text", entry.text);
    snprintf(number, sizeof number, "%lld", (long long)entry.observed_at);
    if (entry.observed_at)
        add(work->out, "at", str_of(number));
    add(work->out, "page", entry.page);
    add(work->out, "frame", entry.frame);
    if (entry.is_base)
        add(work->out, "is", STR("base"));
    if (entry.is_top)
        add(work->out, "is", STR("top"));
}

static void test_entries(void **state)
{
    int failures = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(entries); i++) {
        struct work work = {.arena = arena_new(BYTES), .text = entries[i].entry};
        assert_int_equal(arena_run(work.arena, 0, render_entry, &work), ARENA_DONE);
        if (strcmp(work.out, entries[i].expected) != 0) {
            print_error("%s\n  is       %s\n  expected %s\n", entries[i].entry, work.out,
                        entries[i].expected);
            failures++;
        }
        arena_free(work.arena);
    }
    assert_int_equal(failures, 0);
}

static void test_times(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } times[] = {
        {"1970-01-01T00:00:01Z", 1},
        {"2000-02-29T12:00:00+00:00", 951825600},
        {"2026-11-20T10:00:00.000Z", 1795168800},
        {"2026-11-20T19:00:00+09:00", 1795168800},
        {"2026-11-20 01:30:00.1-0830", 1795168800},
        {"2026-11-20T10:00:00", 1795168800},
        {"2026-13-20T10:00:00Z", 0},
        {"2026-11-20", 0},
        {"Fri Nov 20 2026", 0},
        {"", 0},
        {"1969-12-31T23:59:59Z", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(times); i++)
        assert_int_equal(har_time(str_of(times[i].text)), times[i].seconds);
}

/* ---- pages and makers ---- */

struct line {
    const char *group, *url, *kind, *initiator, *referrer, *frame, *to;
    const char *expected; /* page, reach, initiator */
};

/* kind: document, top (by Sec-Fetch-Dest), frame, script, sheet, other, unsent. */
static void index_line(struct har_index *index, const struct line *line)
{
    struct har_entry entry = {.sent = strcmp(line->kind, "unsent") == 0 ? HAR_NOT_SENT : HAR_SENT,
                              .status = line->to ? 302 : 200,
                              .page = str_of(line->group),
                              .initiator = str_of(line->initiator),
                              .referrer_url = str_of(line->referrer),
                              .frame = str_of(line->frame),
                              .location_url = str_of(line->to),
                              .mechanism = MECHANISM_FETCH};
    bool is_top = strcmp(line->kind, "top") == 0;
    entry.is_top = is_top;
    entry.class = is_top || strcmp(line->kind, "document") == 0 ? HAR_DOCUMENT
                  : strcmp(line->kind, "frame") == 0            ? HAR_FRAME
                  : strcmp(line->kind, "script") == 0           ? HAR_SCRIPT
                  : strcmp(line->kind, "sheet") == 0            ? HAR_SHEET
                                                                : HAR_OTHER;
    const struct har_extent extent = {.part = HAR_ENTRY, .length = 1};
    if (url_parse(index->arena, str_of(line->url), NULL, &entry.url) != URL_OK)
        fail();
    har_index_entry(index, &extent, HAR_FINE, &entry);
}

#define PAGE "https://www.kissa.example/"
#define BLOG "https://www.kissa.example/blog/"
#define TAG "https://t.example/t.js"
#define FRAME "https://f.example/f.html"

static const struct line chrome[] = {
    {"p1", "https://kissa.example/", "document", "", "", "", PAGE, PAGE " page"},
    {"p1", PAGE, "document", "", "", "", NULL, PAGE " page"},
    {"p1", TAG, "script", PAGE, PAGE, "", NULL, PAGE " page"},
    {"p1", "https://s.example/s.js", "script", TAG, PAGE, "", NULL, PAGE " container " TAG},
    {"p1", "https://b.example/b", "other", "https://s.example/s.js", PAGE, "", NULL,
     PAGE " script https://s.example/s.js"},
    {"p1", FRAME, "document", PAGE, PAGE, "", NULL, PAGE " page"},
    {"p1", "https://g.example/g", "other", FRAME, FRAME, "", NULL, PAGE " frame " FRAME},
    {"p1", "https://g.example/h.js", "script", FRAME, FRAME, "", NULL, PAGE " frame " FRAME},
    {"p1", "https://i.example/i", "other", "https://g.example/h.js", FRAME, "", NULL,
     PAGE " frame https://g.example/h.js"},
    {"p1", "https://r.example/1", "other", PAGE, PAGE, "", "https://r.example/2", PAGE " page"},
    {"p1", "https://r.example/2", "other", PAGE, PAGE, "", NULL, PAGE " hop https://r.example/1"},
    {"p1", "https://n.example/", "other", "", PAGE, "", NULL, PAGE " script"},
    {"p2", BLOG, "document", "", PAGE, "", NULL, BLOG " page"},
    {"p2", TAG, "script", BLOG, BLOG, "", NULL, BLOG " page"},
};
static const struct line proxy[] = {
    {"", PAGE, "document", "", "", "", NULL, PAGE " page"},
    {"", "https://www.kissa.example/a.css", "sheet", "", PAGE, "", NULL, PAGE " script"},
    {"", "https://x.example/p.png", "other", "", "https://www.kissa.example/a.css", "", NULL,
     PAGE " script https://www.kissa.example/a.css"},
    {"", FRAME, "document", "", PAGE, "", NULL, PAGE " script"},
    {"", "https://g.example/g", "other", "", FRAME, "", NULL, PAGE " frame " FRAME},
    {"", BLOG, "document", "", PAGE, "", NULL, BLOG " page"},
    {"", "https://x.example/1", "other", "", BLOG, "", NULL, BLOG " script"},
    {"", "https://x.example/2", "other", "", PAGE, "", NULL, PAGE " script"},
    {"", "https://x.example/3", "other", "", "", "", NULL, BLOG " script"},
};
static const struct line playwright[] = {
    {"p", PAGE, "top", "", "", "f1", NULL, PAGE " page"},
    {"p", FRAME, "frame", "", PAGE, "f2", NULL, PAGE " script"},
    {"p", "https://g.example/g", "other", "", "", "f2", NULL, PAGE " frame"},
    {"p", BLOG, "document", "", PAGE, "f1", NULL, BLOG " page"},
};
/* No document: the recorder names the page, or the first request has to. */
static const struct line late[] = {
    {"named", "https://x.example/1", "other", "", "", "", NULL, PAGE " script"},
    {"nameless", "https://x.example/2", "other", "", BLOG, "", NULL, BLOG " script"},
    {"none", "https://x.example/3", "other", "", "", "", NULL, "https://x.example/3 script"},
    {"none", "https://b.example/", "unsent", "", "", "", NULL, "https://x.example/3 script"},
};

struct indexing {
    struct arena *arena;
    const struct line *lines;
    size_t count;
};

static void check_lines(void *context)
{
    struct indexing *work = context;
    struct har_index index = {.arena = work->arena, .own = STR("")};
    const struct har_page page = {.id = STR("named"), .url = STR(PAGE)};
    index.urls.arena = index.names.arena = work->arena;
    har_index_page(&index, &page);
    for (size_t i = 0; i < work->count; i++)
        index_line(&index, &work->lines[i]);
    for (size_t i = 0; i < work->count; i++) {
        const struct har_item *item = &index.items.v[i];
        char out[256];
        str by = item->initiator == HAR_NONE ? STR("") : index.addresses.v[item->initiator].url;
        snprintf(out, sizeof out, "%.*s %s%s%.*s", STR_ARG(index.views.v[item->view].url),
                 reach_code((enum reach)item->reach), by.n ? " " : "", STR_ARG(by));
        assert_string_equal(out, work->lines[i].expected);
    }
}

static void test_index(void **state)
{
    const struct indexing recordings[] = {{NULL, chrome, COUNT_OF(chrome)},
                                          {NULL, proxy, COUNT_OF(proxy)},
                                          {NULL, playwright, COUNT_OF(playwright)},
                                          {NULL, late, COUNT_OF(late)}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(recordings); i++) {
        struct indexing work = recordings[i];
        work.arena = arena_new(BYTES);
        assert_int_equal(arena_run(work.arena, 0, check_lines, &work), ARENA_DONE);
        arena_free(work.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan),    cmocka_unit_test(test_scan_whole),
        cmocka_unit_test(test_entries), cmocka_unit_test(test_times),
        cmocka_unit_test(test_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
