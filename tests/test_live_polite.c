/* The live source among servers of others: robots.txt however it is answered, servers that are busy, addresses
 * that nobody may be led to. */
#include "crawler/http.h"
#include "tests/crawl_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_robots_modes(void **state)
{
    /* what takes its time is not the subject here */
    static const char *const slow[] = {"/slow", "/drip",      "/busy-once",  "/endless*",
                                       "/big",  "/gzip-bomb", "/long-header"};
    static const struct {
        const char *mode;
        enum outcome start, blocked, hidden; /* of /, /403 and /disallowed/x */
    } rows[] = {
        {"404", OUTCOME_PAGE, OUTCOME_BLOCKED, OUTCOME_PAGE},
        {"500", OUTCOME_ROBOTS, OUTCOME_COUNT, OUTCOME_COUNT},
        {"503", OUTCOME_ROBOTS, OUTCOME_COUNT, OUTCOME_COUNT},
        {"429", OUTCOME_ROBOTS, OUTCOME_COUNT, OUTCOME_COUNT},
        {"reset", OUTCOME_ROBOTS, OUTCOME_COUNT, OUTCOME_COUNT},
        {"slow", OUTCOME_ROBOTS, OUTCOME_COUNT, OUTCOME_COUNT},
        {"half", OUTCOME_ROBOTS, OUTCOME_COUNT, OUTCOME_COUNT},
        {"off", OUTCOME_PAGE, OUTCOME_BLOCKED, OUTCOME_ROBOTS},
        {"public", OUTCOME_PAGE, OUTCOME_BLOCKED,
         OUTCOME_PAGE}, /* from a private target: not asked */
        {"hops-5", OUTCOME_PAGE, OUTCOME_BLOCKED, OUTCOME_ROBOTS},
        {"hops-6", OUTCOME_PAGE, OUTCOME_BLOCKED, OUTCOME_PAGE},
        {"moved", OUTCOME_PAGE, OUTCOME_BLOCKED, OUTCOME_ROBOTS},
        {"loop", OUTCOME_PAGE, OUTCOME_BLOCKED, OUTCOME_PAGE},
        {"big", OUTCOME_PAGE, OUTCOME_ROBOTS, OUTCOME_PAGE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct server server;
        struct crawl_options options = crawl_defaults();
        options.max_depth = 1;
        options.exclude = slow;
        options.exclude_count = COUNT_OF(slow);
        server_start(&server, rows[i].mode, NULL);
        struct crawl crawl = crawl_path(&server, &options, "/");
        server_end(&server);
        const struct crawl_row *start = crawl_find_path(&crawl, &server, "/");
        const struct crawl_row *blocked = crawl_find_path(&crawl, &server, "/403");
        if (start->outcome != rows[i].start)
            fail_msg("%s: start %s", rows[i].mode, outcome_code(start->outcome));
        if ((blocked ? blocked->outcome : OUTCOME_COUNT) != rows[i].blocked)
            fail_msg("%s: /403", rows[i].mode);
        const struct crawl_row *hidden = crawl_find_path(&crawl, &server, "/disallowed/x");
        if ((hidden ? hidden->outcome : OUTCOME_COUNT) != rows[i].hidden)
            fail_msg("%s: /disallowed/x", rows[i].mode);
        if (start->outcome == OUTCOME_ROBOTS)
            assert_int_equal(start->reason, REASON_ROBOTS_UNREACHABLE);
        assert_int_equal(server_asked(&server, "localhost /evil"), 0);
        crawl_done(&crawl);
    }
}

/* As long as a busy host asks to wait, nothing is asked of it but what was under way. */
static void test_back_off(void **state)
{
    static const struct {
        const char *start, *page;
        double rate;
        enum outcome outcome;
        size_t asked;
    } rows[] = {
        {"/held/date/", "/held/date", 500, OUTCOME_PAGE, 2},
        {"/held/date/", "/held/date", 0, OUTCOME_PAGE, 2},
        {"/held/silent/", "/held/silent", 500, OUTCOME_BLOCKED, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct server server;
        struct crawl_options options = crawl_defaults();
        char asked[64];
        options.rate = rows[i].rate;
        options.max_depth = 1;
        server_start(&server, "404", NULL);
        struct crawl crawl = crawl_path(&server, &options, rows[i].start);
        server_end(&server);
        assert_int_equal(crawl_find_path(&crawl, &server, rows[i].page)->outcome, rows[i].outcome);
        snprintf(asked, sizeof asked, "127.0.0.1 %s", rows[i].page);
        assert_int_equal(server_asked(&server, asked), rows[i].asked);
        size_t few = 0;
        for (int n = 0; n < HTTP_MAX_TRANSFERS; n++) {
            snprintf(asked, sizeof asked, "held %d", n);
            few += server_asked(&server, asked);
        }
        assert_int_equal(few, 1);
        crawl_done(&crawl);
    }
}

/* What becomes of one request with these options; it is one that a public target leads to. */
static enum reason ask_once(const struct reach_options *reach, const char *url, int *status)
{
    struct http_answer answer = {0};
    struct http *http = http_new("soshin/test", 2);
    assert_non_null(http);
    assert_true(http_reach(http, reach));
    struct http_request request = {.url = url, .max_body = 1000};
    assert_true(http_start(http, &request));
    while (!http_next(http, &answer))
        http_wait(http, 100);
    enum reason reason = answer.failure;
    *status = answer.status;
    http_free_answer(&answer);
    http_free(http);
    return reason;
}

/* A public target must not lead into the private network, whatever its names resolve to: checked where the
 * socket is made. */
static void test_private_address(void **state)
{
    static const char *const addresses[] = {
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[fc00::1]",
        "[2002:7f00:1::1]",
        "[ff02::1]",
    };
    struct server server;
    int status = 0;
    (void)state;
    server_start(&server, NULL, NULL);
    char *url = server_url(&server, "/ok1");
    assert_int_equal(ask_once(&(struct reach_options){0}, url, &status), REASON_PRIVATE_ADDRESS);
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        char entry[128];
        const char *const entries[] = {entry};
        struct reach_options reach = {.resolve = entries, .resolve_count = 1};
        snprintf(entry, sizeof entry, "inside.example:80:%s", addresses[i]);
        if (ask_once(&reach, "http://inside.example/", &status) != REASON_PRIVATE_ADDRESS)
            fail_msg("%s was asked", addresses[i]);
    }
    free(url);
    server_end(&server);
    assert_string_equal(server.log, "");
}

/* --allow-net opens what it names and nothing else. */
static void test_allowed_net(void **state)
{
    static const struct {
        const char *nets[2];
        enum reason reason;
    } rows[] = {
        {{"127.0.0.0/8"}, REASON_NONE},
        {{"10.0.0.0/8", "127.0.0.1"}, REASON_NONE},
        {{"10.0.0.0/8"}, REASON_PRIVATE_ADDRESS},
        {{"::/0", "fd00::/8"}, REASON_PRIVATE_ADDRESS},
    };
    struct server server;
    int status = 0;
    (void)state;
    server_start(&server, NULL, NULL);
    char *url = server_url(&server, "/ok1");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reach_options reach = {.allow_net = rows[i].nets,
                                      .allow_net_count = rows[i].nets[1] ? 2 : 1};
        assert_int_equal(ask_once(&reach, url, &status), rows[i].reason);
        assert_int_equal(status, rows[i].reason == REASON_NONE ? 200 : 0);
    }
    free(url);
    server_end(&server);
    assert_int_equal(server_asked(&server, "127.0.0.1 /ok1"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_robots_modes),
        cmocka_unit_test(test_back_off),
        cmocka_unit_test(test_private_address),
        cmocka_unit_test(test_allowed_net),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
