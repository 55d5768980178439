/* Strict-Transport-Security: which addresses it makes https of, row by row of RFC 6797. */
#include "crawler/hsts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct row {
    const char *from, *headers, *url, *expected;
};

#define PAGE "https://www.kissa.example/a"
#define ASKED "Strict-Transport-Security: max-age=31536000"
#define PLAIN "http://www.kissa.example/b?c"
#define SECURE "https://www.kissa.example/b?c"

static const struct row rows[] = {
    {PAGE, ASKED, PLAIN, SECURE},
    {PAGE, "strict-transport-security:max-age=1\nlink: <a>\n", PLAIN, SECURE},
    {PAGE, "HTTP/1.1 200 OK\r\n" ASKED "\r\n\r\n", PLAIN, SECURE},
    {PAGE, "", PLAIN, PLAIN},
    {PAGE, ASKED, SECURE, SECURE},
    /* §8.1: nothing that comes over http, nothing about an address */
    {"http://www.kissa.example/a", ASKED, PLAIN, PLAIN},
    {"https://127.0.0.1/", ASKED, "http://127.0.0.1/", "http://127.0.0.1/"},
    /* §8.1: the first line counts */
    {PAGE, "Strict-Transport-Security: max-age=0\n" ASKED, PLAIN, PLAIN},
    /* §8.2: the host alone, or what is under it */
    {PAGE, ASKED, "http://kissa.example/", "http://kissa.example/"},
    {PAGE, ASKED, "http://x.www.kissa.example/", "http://x.www.kissa.example/"},
    {PAGE, ASKED "; includeSubDomains", "http://x.www.kissa.example/",
     "https://x.www.kissa.example/"},
    {PAGE, ASKED "; includeSubDomains", PLAIN, SECURE},
    {PAGE, ASKED "; includeSubDomains", "http://kissa.example/", "http://kissa.example/"},
    {PAGE, ASKED "; includeSubDomains", "http://xwww.kissa.example/", "http://xwww.kissa.example/"},
    /* §8.3: ports */
    {PAGE, ASKED, "http://www.kissa.example:80/", "https://www.kissa.example/"},
    {PAGE, ASKED, "http://www.kissa.example:8080/", "https://www.kissa.example:8080/"},
    {"https://www.kissa.example:8443/", ASKED, PLAIN, SECURE},
    /* §6.1: the line */
    {PAGE, "Strict-Transport-Security: INCLUDEsubdomains ; preload;; MAX-AGE = \"10\" ;", PLAIN,
     SECURE},
    {PAGE, "Strict-Transport-Security: includeSubDomains", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: max-age", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: max-age=", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: max-age=soon", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: max-age=-1", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: max-age=1; max-age=1", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: max-age=1; includeSubDomains=1", PLAIN, PLAIN},
    {PAGE, "Strict-Transport-Security: x-max-age=1", PLAIN, PLAIN},
};

struct work {
    struct arena *arena;
    const struct row *row;
};

static void work_run(void *context)
{
    struct work *work = context;
    struct url from;
    struct url url;
    assert_int_equal(url_parse(work->arena, str_of(work->row->from), NULL, &from), URL_OK);
    assert_int_equal(url_parse(work->arena, str_of(work->row->url), NULL, &url), URL_OK);
    hsts_upgrade(work->arena, &from, str_of(work->row->headers), &url);
    if (!str_is(url.text, work->row->expected))
        fail_msg("%s\n%s: %.*s, expected %s", work->row->headers, work->row->url, STR_ARG(url.text),
                 work->row->expected);
    assert_int_equal(url.is_https, str_has_prefix(url.text, STR("https:")));
}

static void test_upgrade(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct work work = {arena_new((size_t)1024 * 1024), &rows[i]};
        assert_int_equal(arena_run(work.arena, 0, work_run, &work), ARENA_DONE);
        arena_free(work.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_upgrade)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
