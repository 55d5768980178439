/* Packing and storing (crawler/gzip.h). */
#include "crawler/gzip.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* What is stored reads back as it was, whatever the number of blocks, and damage is noticed. */
static void gzip_stored(void **state)
{
    static const size_t sizes[] = {0, 1, 65534, 65535, 65536, 131070, 200000};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct buf plain = buf_init(NULL, 1 << 20), stored = plain, again = plain;
        for (size_t k = 0; k < sizes[i]; k++)
            buf_add_char(&plain, (char)(k * 31 + k / 251));
        assert_true(gzip_store(buf_str(&plain), &stored));
        assert_true(gzip_store(buf_str(&plain), &stored)); /* a second member */
        assert_true(gzip_expand(buf_str(&stored), &again));
        assert_int_equal(again.n, 2 * sizes[i]);
        assert_true(str_eq(str_slice(buf_str(&again), sizes[i], again.n), buf_str(&plain)));
        stored.p[stored.n / 2 - 9] ^= 1; /* in the text, or in front of it */
        again.n = 0;
        assert_false(gzip_expand(buf_str(&stored), &again));
        again.n = 0;
        stored.max = stored.n + sizes[i];
        size_t before = stored.n;
        assert_false(gzip_store(buf_str(&plain), &stored));
        assert_int_equal(stored.n, before);
        buf_done(&plain);
        buf_done(&stored);
        buf_done(&again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
