/* The live source against a server that does everything wrong, through the contract alone. */
#include "crawler/http.h"
#include "tests/crawl_fixture.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct {
    const char *path;
    enum outcome outcome;
    enum reason reason;
    int status;
} faults[] = {
    {"/", OUTCOME_PAGE, REASON_NONE, 200},
    {"/ok1", OUTCOME_PAGE, REASON_NONE, 200},
    {"/ok2", OUTCOME_PAGE, REASON_NONE, 200},
    {"/last", OUTCOME_PAGE, REASON_NONE, 200},
    {"/missing", OUTCOME_NOT_FOUND, REASON_HTTP_STATUS, 404},
    {"/410", OUTCOME_NOT_FOUND, REASON_HTTP_STATUS, 410},
    {"/401", OUTCOME_BLOCKED, REASON_LOGIN, 401},
    {"/403", OUTCOME_BLOCKED, REASON_HTTP_STATUS, 403},
    {"/429", OUTCOME_BLOCKED, REASON_HTTP_STATUS, 429},
    {"/451", OUTCOME_BLOCKED, REASON_HTTP_STATUS, 451},
    {"/503", OUTCOME_BLOCKED, REASON_HTTP_STATUS, 503},
    {"/500", OUTCOME_FAILED, REASON_HTTP_STATUS, 500},
    {"/busy-once", OUTCOME_PAGE, REASON_NONE, 200},
    {"/slow", OUTCOME_FAILED, REASON_TIMEOUT, 0},
    {"/drip", OUTCOME_FAILED, REASON_TIMEOUT, 200},
    {"/truncated", OUTCOME_CUT_SHORT, REASON_TRUNCATED, 200},
    {"/nothing-of-it", OUTCOME_FAILED, REASON_RESET, 200},
    {"/bad-chunk", OUTCOME_CUT_SHORT, REASON_TRUNCATED, 200},
    {"/cut-chunk", OUTCOME_CUT_SHORT, REASON_TRUNCATED, 200},
    {"/gzip", OUTCOME_PAGE, REASON_NONE, 200},
    {"/gzip-bomb", OUTCOME_TOO_BIG, REASON_BODY_LIMIT, 200},
    {"/gzip-broken", OUTCOME_FAILED, REASON_PROTOCOL, 200},
    {"/endless-header", OUTCOME_FAILED, REASON_HEADER_LIMIT, 200},
    {"/long-header", OUTCOME_FAILED, REASON_HEADER_LIMIT, 200},
    {"/endless-body", OUTCOME_TOO_BIG, REASON_BODY_LIMIT, 200},
    {"/endless-trailer", OUTCOME_FAILED, REASON_HEADER_LIMIT, 200},
    {"/cookies", OUTCOME_FAILED, REASON_HEADER_LIMIT, 200},
    {"/short-length", OUTCOME_PAGE, REASON_NONE, 200},
    {"/no-header", OUTCOME_FAILED, REASON_PROTOCOL, 0},
    {"/noise-behind", OUTCOME_PAGE, REASON_NONE, 200},
    {"/big", OUTCOME_TOO_BIG, REASON_BODY_LIMIT, 200},
    {"/reset", OUTCOME_FAILED, REASON_RESET, 0},
    {"/reset-middle", OUTCOME_CUT_SHORT, REASON_TRUNCATED, 200},
    {"/close", OUTCOME_FAILED, REASON_RESET, 0},
    {"/not-http", OUTCOME_FAILED, REASON_PROTOCOL, 0},
    {"/self", OUTCOME_FAILED, REASON_REDIRECT_LOOP, 302},
    {"/loop-a", OUTCOME_FAILED, REASON_REDIRECT_LOOP, 301},
    {"/loop-b", OUTCOME_FAILED, REASON_REDIRECT_LOOP, 301},
    {"/moved", OUTCOME_REDIRECT, REASON_NONE, 301},
    {"/no-location", OUTCOME_FAILED, REASON_REDIRECT_BAD, 302},
    {"/bad-location", OUTCOME_FAILED, REASON_REDIRECT_BAD, 302},
    {"/not-modified", OUTCOME_FAILED, REASON_HTTP_STATUS, 304},
    {"/chain/0", OUTCOME_REDIRECT, REASON_NONE, 302},
    {"/chain/9", OUTCOME_REDIRECT, REASON_NONE, 302},
    {"/chain/10", OUTCOME_FAILED, REASON_REDIRECT_LOOP, 302},
    {"/binary", OUTCOME_NOT_HTML, REASON_BINARY, 200},
    {"/empty", OUTCOME_FAILED, REASON_EMPTY, 200},
    {"/no-type", OUTCOME_PAGE, REASON_NONE, 200},
    {"/plain", OUTCOME_PAGE, REASON_NONE, 200},
    {"/text", OUTCOME_NOT_HTML, REASON_CONTENT_TYPE, 200},
    {"/style", OUTCOME_RESOURCE, REASON_NONE, 200},
    {"/document", OUTCOME_NOT_HTML, REASON_BINARY, 200},
    {"/wrong-charset", OUTCOME_PAGE, REASON_NONE, 200},
    {"/disallowed/x", OUTCOME_ROBOTS, REASON_DISALLOWED, 0},
    {"/off", OUTCOME_REDIRECT, REASON_REDIRECT_OFF_SITE, 302},
    {"/start", OUTCOME_REDIRECT, REASON_REDIRECT_OFF_SITE, 302},
    {"/map.xml", OUTCOME_RESOURCE, REASON_NONE, 200},
    {"/mapped?a=1&b=2", OUTCOME_PAGE, REASON_NONE, 200},
};

static void assert_row(const struct crawl_row *row, const char *path, enum outcome outcome,
                       enum reason reason)
{
    if (!row)
        fail_msg("%s: no row", path);
    if (row->outcome != outcome || row->reason != reason)
        fail_msg("%s: %s/%s, expected %s/%s", path, outcome_code(row->outcome),
                 reason_code(row->reason), outcome_code(outcome), reason_code(reason));
}

static void test_faults(void **state)
{
    struct server server;
    struct crawl_options options = crawl_defaults();
    char off_site[64];
    (void)state;
    options.sitemaps = true;
    server_start(&server, NULL, NULL);
    struct crawl crawl = crawl_path(&server, &options, "/");
    snprintf(off_site, sizeof off_site, "http://localhost:%u/evil", server.port);
    server_end(&server);
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        const struct crawl_row *row = crawl_find_path(&crawl, &server, faults[i].path);
        assert_row(row, faults[i].path, faults[i].outcome, faults[i].reason);
        if (row->http_status != faults[i].status)
            fail_msg("%s: status %d", faults[i].path, row->http_status);
        if (row->outcome == OUTCOME_TOO_BIG && row->bytes)
            fail_msg("%s: the body was kept", faults[i].path);
    }
    assert_true(crawl.largest <= options.max_body);
    assert_row(crawl_find(&crawl, off_site), off_site, OUTCOME_OFF_SITE, REASON_OTHER_HOST);
    assert_int_equal(server_asked(&server, "localhost /evil"), 0);
    assert_int_equal(server_asked(&server, "localhost /evil.xml"), 0);
    assert_int_equal(server_asked(&server, "127.0.0.1 /disallowed/x"), 0);
    assert_int_equal(server_asked(&server, "127.0.0.1 /busy-once"), 2);
    assert_int_equal(server_asked(&server, "127.0.0.1 /429"), 1);
    assert_int_equal(server_asked(&server, "127.0.0.1 /ok1"), 1);
    assert_int_equal(server_asked(&server, "127.0.0.1 /robots.txt"), 1);
    assert_int_equal(server_asked(&server, "127.0.0.1 /pictures/a.png"), 0);
    assert_null(crawl_find_path(&crawl, &server, "/chain/11"));
    crawl_done(&crawl);
}

static void test_row_details(void **state)
{
    struct server server;
    struct crawl_options options = crawl_defaults();
    (void)state;
    server_start(&server, NULL, NULL);
    struct crawl crawl = crawl_path(&server, &options, "/ok2");
    server_end(&server);
    char *start = server_url(&server, "/ok2");
    const struct crawl_row *row = crawl_find_path(&crawl, &server, "/ok2");
    assert_string_equal(row->found_on, "");
    assert_string_equal(row->content_type, "text/html");
    assert_string_equal(row->charset, "utf-8");
    assert_int_equal(row->depth, 0);
    row = crawl_find_path(&crawl, &server, "/moved");
    char *target = server_url(&server, "/ok1");
    assert_string_equal(row->redirect_to, target);
    assert_int_equal(row->depth, 2);
    assert_string_equal(crawl_find_path(&crawl, &server, "/last")->found_on, start);
    assert_string_equal(crawl_find_path(&crawl, &server, "/")->found_on, start);
    char *namer = server_url(&server, "/chain/0");
    assert_string_equal(crawl_find_path(&crawl, &server, "/chain/1")->found_on, namer);
    assert_int_equal(crawl_find_path(&crawl, &server, "/chain/1")->depth, 2);
    free(namer);
    free(target);
    free(start);
    crawl_done(&crawl);
}

static void test_redirected_start(void **state)
{
    struct server server;
    struct crawl_options options = crawl_defaults();
    char expected[64];
    (void)state;
    server_start(&server, NULL, NULL);
    struct crawl crawl = crawl_path(&server, &options, "/start");
    server_end(&server);
    snprintf(expected, sizeof expected, "http://localhost:%u/site/", server.port);
    assert_string_equal(crawl.start_url, expected);
    assert_row(crawl_find(&crawl, expected), expected, OUTCOME_PAGE, REASON_NONE);
    assert_row(crawl_find_path(&crawl, &server, "/start"), "/start", OUTCOME_REDIRECT, REASON_NONE);
    snprintf(expected, sizeof expected, "http://localhost:%u/site/two", server.port);
    assert_row(crawl_find(&crawl, expected), expected, OUTCOME_PAGE, REASON_NONE);
    assert_row(crawl_find_path(&crawl, &server, "/site/three"), "three", OUTCOME_PAGE, REASON_NONE);
    assert_int_equal(server_asked(&server, "localhost /robots.txt"), 1);
    crawl_done(&crawl);
}

static void test_base_url(void **state)
{
    static const char *const pages[] = {
        "https://www.example.jp/b/",      "https://www.example.jp/b/two",
        "https://www.example.jp/b/three", "https://www.example.jp/b/four",
        "https://www.example.jp/b/five",  "https://www.example.jp/b/six",
        "https://www.example.jp/b/seven"};
    struct server server;
    struct crawl_options options = crawl_defaults();
    (void)state;
    options.base_url = "https://www.example.jp/";
    options.sitemaps = true;
    server_start(&server, NULL, NULL);
    struct crawl crawl = crawl_path(&server, &options, "/b/");
    server_end(&server);
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        assert_row(crawl_find(&crawl, pages[i]), pages[i], OUTCOME_PAGE, REASON_NONE);
    assert_int_equal(crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE), 9); /* and /last, /mapped */
    assert_string_equal(crawl_find(&crawl, pages[6])->found_on,
                        "https://www.example.jp/b/map.xml.gz");
    assert_string_equal(crawl.start_url, "https://www.example.jp/b/");
    assert_int_equal(crawl_count(&crawl, OUTCOME_RESOURCE, REASON_NONE), 3);
    crawl_done(&crawl);
}

static char *tree_text(const char *delay, enum crawl_order order, uint64_t max_pages, double rate)
{
    struct server server;
    struct crawl_options options = crawl_defaults();
    options.max_pages = max_pages;
    options.rate = rate;
    options.base_url = "https://d.example.jp/"; /* so that ports make no difference */
    server_start(&server, NULL, delay);
    char *url = server_url(&server, "/d/");
    struct crawl crawl = crawl_run(&options, url, order, 0);
    free(url);
    server_end(&server);
    size_t pages = crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE);
    assert_true(max_pages >= 1000 ? pages > 100 : pages == max_pages);
    char *text = crawl_text(&crawl);
    crawl_done(&crawl);
    return text;
}

static void test_determinism(void **state)
{
    static const uint64_t limits[] = {1000, 1, 17};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        char *expected = tree_text(NULL, CRAWL_AT_ONCE, limits[i], 0);
        const struct {
            const char *delay;
            enum crawl_order order;
            double rate;
        } runs[] = {
            {NULL, CRAWL_AT_ONCE, 0},      {"1", CRAWL_AT_ONCE, 0},
            {"2", CRAWL_AT_ONCE, 500},     {NULL, CRAWL_LATE_REVERSED, 0},
            {"3", CRAWL_LATE_REVERSED, 0},
        };
        for (size_t k = 0; k < COUNT_OF(runs); k++) {
            char *text = tree_text(runs[k].delay, runs[k].order, limits[i], runs[k].rate);
            assert_string_equal(text, expected);
            free(text);
        }
        free(expected);
    }
}

static void test_limits(void **state)
{
    static const char *const exclude[] = {"/ok2"};
    struct server server;
    struct crawl_options options = crawl_defaults();
    (void)state;
    options.exclude = exclude;
    options.exclude_count = 1;
    options.max_depth = 1;
    server_start(&server, NULL, NULL);
    struct crawl crawl = crawl_path(&server, &options, "/ok1");
    assert_row(crawl_find_path(&crawl, &server, "/ok2"), "/ok2", OUTCOME_OVER_LIMIT,
               REASON_EXCLUDED);
    assert_row(crawl_find_path(&crawl, &server, "/last"), "/last", OUTCOME_PAGE, REASON_NONE);
    crawl_done(&crawl);
    options.exclude_count = 0;
    options.max_depth = 0;
    crawl = crawl_path(&server, &options, "/ok1");
    assert_row(crawl_find_path(&crawl, &server, "/ok2"), "/ok2", OUTCOME_OVER_LIMIT,
               REASON_MAX_DEPTH);
    crawl_done(&crawl);
    options.max_depth = UINT64_MAX;
    options.is_offline = true;
    crawl = crawl_path(&server, &options, "/ok1");
    assert_int_equal(crawl.count, 1);
    assert_row(&crawl.rows[0], "/ok1", OUTCOME_NOT_FETCHED, REASON_OFFLINE);
    server_end(&server);
    assert_int_equal(server_asked(&server, "127.0.0.1 /ok2"), 0);
    crawl_done(&crawl);
}

static void test_also_stop_and_time(void **state)
{
    struct server server;
    struct crawl_options options = crawl_defaults();
    char other[64];
    char disallowed[64];
    (void)state;
    server_start(&server, "404", NULL);
    snprintf(other, sizeof other, "http://localhost:%u/last", server.port);
    snprintf(disallowed, sizeof disallowed, "http://127.0.0.1:%u/off", server.port);
    options.also = (const char *const[]){other, disallowed};
    options.also_count = 2;
    options.max_pages = 1;
    struct crawl crawl = crawl_path(&server, &options, "/ok1");
    assert_row(crawl_find(&crawl, other), other, OUTCOME_PAGE, REASON_NONE);
    assert_row(crawl_find_path(&crawl, &server, "/ok1"), "/ok1", OUTCOME_PAGE, REASON_NONE);
    assert_row(crawl_find_path(&crawl, &server, "/off"), "/off", OUTCOME_REDIRECT, REASON_NONE);
    crawl_done(&crawl);
    options.also_count = 0;
    options.max_pages = 1000;
    char *url = server_url(&server, "/d/");
    crawl = crawl_run(&options, url, CRAWL_AT_ONCE, 3);
    assert_true(crawl_count(&crawl, OUTCOME_NOT_FETCHED, REASON_INTERRUPTED) > 0);
    assert_true(crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE) < 40);
    crawl_done(&crawl);
    options.max_seconds = 1;
    options.rate = 5;
    crawl = crawl_run(&options, url, CRAWL_AT_ONCE, 0);
    assert_true(crawl_count(&crawl, OUTCOME_OVER_LIMIT, REASON_MAX_TIME) > 0);
    assert_in_range(crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE), 2, 6);
    crawl_done(&crawl);
    free(url);
    server_end(&server);
}

static double seconds_of(const char *robots, double rate, uint64_t pages)
{
    struct server server;
    struct timespec from;
    struct timespec to;
    struct crawl_options options = crawl_defaults();
    options.rate = rate;
    options.max_pages = pages;
    server_start(&server, robots, NULL);
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct crawl crawl = crawl_path(&server, &options, "/d/");
    clock_gettime(CLOCK_MONOTONIC, &to);
    server_end(&server);
    crawl_done(&crawl);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* Never faster than it may be; a slow machine can only be slower. Times themselves: test_pace.c. */
static void test_pace(void **state)
{
    (void)state;
    assert_true(seconds_of("404", 10, 10) > 0.8); /* robots.txt and ten pages or more */
    assert_true(seconds_of("delay", 10, 3) > 1.9);
}

static void test_unreachable(void **state)
{
    struct server server;
    struct crawl_options options = crawl_defaults();
    (void)state;
    server_start(&server, NULL, NULL);
    server_end(&server); /* nobody listens there any more */
    struct crawl crawl = crawl_path(&server, &options, "/");
    assert_int_equal(crawl.count, 1);
    assert_row(&crawl.rows[0], "/", OUTCOME_FAILED, REASON_CONNECT);
    crawl_done(&crawl);
    char secure[64]; /* what listens there does not speak TLS */
    server_start(&server, NULL, NULL);
    snprintf(secure, sizeof secure, "https://127.0.0.1:%u/", server.port);
    crawl = crawl_run(&options, secure, CRAWL_AT_ONCE, 0);
    server_end(&server);
    assert_int_equal(crawl.count, 1);
    assert_row(&crawl.rows[0], secure, OUTCOME_FAILED, REASON_TLS);
    crawl_done(&crawl);
    struct err err = {.lang = LANG_EN};
    struct source_run *run = NULL;
    const struct source *source = source_find("http://");
    assert_non_null(source);
    assert_false(source->open(&options, "http://", &run, &err));
    assert_int_equal(err.code, ERR_USAGE);
}

struct waking {
    const struct source *source;
    struct source_run *run;
};

static void *wake_soon(void *context)
{
    struct waking *waking = context;
    struct timespec pause = {.tv_nsec = 200000000};
    nanosleep(&pause, NULL);
    waking->source->wake(waking->run);
    return NULL;
}

static void test_wake(void **state)
{
    struct server server;
    struct timespec from;
    struct timespec to;
    struct fetch *fetch = NULL;
    struct err err = {.lang = LANG_EN};
    struct crawl_options options = crawl_defaults();
    struct waking waking = {.source = source_find("http://127.0.0.1/")};
    pthread_t thread;
    (void)state;
    options.timeout = 20;
    server_start(&server, "404", NULL);
    char *url = server_url(&server, "/slow");
    assert_true(waking.source->open(&options, url, &waking.run, &err));
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_int_equal(pthread_create(&thread, NULL, wake_soon, &waking), 0);
    assert_int_equal(waking.source->next(waking.run, 10000, &fetch), SOURCE_WAIT);
    clock_gettime(CLOCK_MONOTONIC, &to);
    pthread_join(thread, NULL);
    assert_true(to.tv_sec - from.tv_sec < 5);
    waking.source->close(waking.run);
    free(url);
    server_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_row_details),
        cmocka_unit_test(test_redirected_start),
        cmocka_unit_test(test_base_url),
        cmocka_unit_test(test_determinism),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_also_stop_and_time),
        cmocka_unit_test(test_pace),
        cmocka_unit_test(test_unreachable),
        cmocka_unit_test(test_wake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
