/* Brotli bodies: what expands beyond its limit, what was cut, and bytes that are none. */
#include "crawler/brotli.h"
#include "crawler/warc_http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void http_bomb(void **state)
{
    /* "x" 100,000 times, by node's zlib.brotliCompressSync. */
    static const char bomb[] = "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"
                               "\x5b\x9f\x86\x81\x5f\x02\x2f\x1e\x0b\x04\xb2\xfc\x02\x00";
    struct http_answer answer;
    (void)state;
    warc_http_read((str){bomb, sizeof bomb - 1}, 100, &answer);
    assert_int_equal(answer.body.n, 100);
    assert_true(answer.is_over && !answer.is_cut);
    http_free_answer(&answer);
    warc_http_read((str){bomb, sizeof bomb - 1}, 100000, &answer);
    assert_int_equal(answer.body.n, 100000);
    assert_true(!answer.is_over && !answer.is_cut && answer.body.p[99999] == 'x');
    http_free_answer(&answer);
}

static void damaged(void **state)
{
    static const char bytes[] = "\x0b\x04\x80<p>packed\x03";
    (void)state;
    for (size_t n = 0; n < sizeof bytes; n++) {
        struct buf out = buf_init(NULL, 100);
        assert_int_equal(brotli_expand((str){bytes, n}, &out), n == sizeof bytes - 1);
        assert_true(str_has_prefix(STR("<p>packed"), buf_str(&out)));
        buf_done(&out);
        if (n == sizeof bytes - 1)
            break;
    }
    struct buf none = buf_init(NULL, 100);
    assert_false(brotli_expand(STR("\xff\xff\xff\xff"), &none));
    buf_done(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(http_bomb), cmocka_unit_test(damaged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
