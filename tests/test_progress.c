/* How long a crawl will take, as a table. */
#include "cli/progress.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    uint64_t pages, max_pages;
    size_t pending, waiting;
    double seconds;
    const char *left;
} rows[] = {
    {0, 10000, 0, 500, 3, "?"},
    {10, 10000, 0, 500, 0, "?"},
    {100, 10000, 0, 500, 10, "0:50"},
    {100, 10000, 20, 480, 10, "0:50"},
    {100, 10000, 0, 9050, 10, "15:05"},
    {100, 1000000, 0, 36610, 10, "1:01:01"},
    {100, 200, 0, 36610, 10, "0:10"}, /* no more than are to be read */
    {200, 200, 3, 36610, 10, "0:00"},
    {201, 200, 0, 0, 10, "0:00"},
    {1, UINT64_MAX / 16, 0, 1000000, 5000000, "?"}, /* what nobody waits for */
};

static void test_time_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char left[PROGRESS_TIME_MAX];
        struct progress progress = {.pages = rows[i].pages,
                                    .max_pages = rows[i].max_pages,
                                    .pending = rows[i].pending,
                                    .waiting = rows[i].waiting};
        progress_time_left(&progress, rows[i].seconds, left);
        assert_string_equal(left, rows[i].left);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
