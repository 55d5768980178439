/* What a busy server asks for: Retry-After in seconds and as a date (RFC 9110 §10.2.3), as a table. */
#include "crawler/judge.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOON 1795176000 /* Fri, 20 Nov 2026 12:00:00 GMT: when the answer came, by our clock */

static const struct {
    int status;
    const char *retry_after;
    const char *date; /* of the answer; empty: none */
    int seconds;
} rows[] = {
    {429, "120", "", 120},
    {503, "0", "", 0},
    {503, " 7", "", -1}, /* values come trimmed */
    {200, "120", "", -1},
    {500, "120", "", -1},
    {503, "", "", -1},
    {503, "soon", "", -1},
    {503, "-5", "", -1},
    {503, "1.5", "", -1},
    {503, "86401", "", JUDGE_MAX_RETRY_AFTER},
    {503, "4294967295", "", JUDGE_MAX_RETRY_AFTER},
    {503, "99999999999999999999999", "", -1},
    /* the three forms of a date, by our clock */
    {503, "Fri, 20 Nov 2026 12:00:30 GMT", "", 30},
    {429, "Friday, 20-Nov-26 12:01:00 GMT", "", 60},
    {503, "Fri Nov 20 12:00:05 2026", "", 5},
    /* by the server's clock, however wrong */
    {503, "Fri, 20 Nov 2026 12:00:30 GMT", "Fri, 20 Nov 2026 12:00:10 GMT", 20},
    {503, "Thu, 01 Jan 1998 00:00:09 GMT", "Thu, 01 Jan 1998 00:00:00 GMT", 9},
    {503, "Sat, 01 Jan 2050 00:01:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT", 60},
    {503, "Fri, 20 Nov 2026 12:00:30 GMT", "some day", 30},
    /* past, and absurd */
    {503, "Thu, 01 Jan 1970 00:00:10 GMT", "", 0},
    {503, "Fri, 20 Nov 2026 12:00:00 GMT", "Fri, 20 Nov 2026 13:00:00 GMT", 0},
    {503, "Fri, 31 Dec 9999 23:59:59 GMT", "", JUDGE_MAX_RETRY_AFTER},
    {503, "Fri, 20 Nov 2026 12:00:30 GMT, and then as many words as nobody writes into a date", "",
     -1},
};

static void test_retry_after(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct http_answer answer = {.status = rows[i].status,
                                     .retry_after = str_of(rows[i].retry_after),
                                     .observed_at = NOON,
                                     .headers = buf_init(NULL, 4096)};
        buf_add(&answer.headers, STR("HTTP/1.1 503 X\r\nDate: "));
        buf_add(&answer.headers, str_of(rows[i].date));
        buf_add(&answer.headers, STR("\r\n\r\n"));
        int seconds = judge_retry_after(&answer);
        if (seconds != rows[i].seconds)
            fail_msg("%s, Date: %s: %d", rows[i].retry_after, rows[i].date, seconds);
        http_free_answer(&answer);
    }
}

static void test_busy(void **state)
{
    (void)state;
    assert_true(judge_is_busy(&(struct http_answer){.status = 429}));
    assert_true(judge_is_busy(&(struct http_answer){.status = 503}));
    assert_false(judge_is_busy(&(struct http_answer){.status = 500}));
    assert_false(judge_is_busy(&(struct http_answer){.status = 503, .failure = REASON_TIMEOUT}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
