/* Which addresses are alike, which lead in circles, and what only tells visits apart. */
#include "crawler/address_plain.h"
#include "crawler/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_shapes(void **state)
{
    static const struct {
        const char *url, *keyed, *path;
    } rows[] = {
        {"https://a.jp/", "a.jp/", "a.jp/"},
        {"http://a.jp:8080/x", "a.jp:8080/S", "a.jp:8080/S"},
        {"https://a.jp/news/2026/11/20.html", "a.jp/news/N/N/N.html", "a.jp/news/N/N/N.html"},
        {"https://a.jp/news/2026-11-20/", "a.jp/news/N-N-N/", "a.jp/news/N-N-N/"},
        {"https://a.jp/News/p12.HTML", "a.jp/news/pN.html", "a.jp/news/pN.html"},
        {"https://a.jp/blog/a-new-shop/", "a.jp/blog/S/", "a.jp/blog/S/"},
        {"https://a.jp/u/a8f3k2k1/", "a.jp/u/S/", "a.jp/u/S/"},
        {"https://a.jp/%E3%81%82/x.php", "a.jp/S/S.php", "a.jp/S/S.php"},
        {"https://a.jp/company/about", "a.jp/company/S", "a.jp/company/S"},
        {"https://a.jp/list?page=2&sort=asc", "a.jp/S?page&sort", "a.jp/S?"},
        {"https://a.jp/list?sort=asc&page=99", "a.jp/S?page&sort", "a.jp/S?"},
        {"https://a.jp/list?f[12]=x&f[3]=y&f[12]=z", "a.jp/S?f[N]&f[N]", "a.jp/S?"},
        {"https://a.jp/list?", "a.jp/S?", "a.jp/S?"},
        {"https://a.jp/a?k=1&j=1&i=1&h=1&g=1&f=1&e=1&d=1&c=1&b=1&a=1",
         "a.jp/S?a&b&c&d&e&f&g&h&i&j&*", "a.jp/S?"},
        {"https://a.jp/x;jsessionid=1/y;v=2", "a.jp/x/S", "a.jp/x/S"},
        {"https://a.jp/1/2/3/4/5/6/7/8/9/10/11/12", "a.jp/N/N/N/N/N/N/N/N/N/N/*/N",
         "a.jp/N/N/N/N/N/N/N/N/N/N/*/N"},
        {"mailto:x", "", ""},
        {"", "", ""},
    };
    struct buf out = buf_init(NULL, 4096);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str keyed = shape_write(str_of(rows[i].url), SHAPE_KEYED, &out);
        if (!str_is(keyed, rows[i].keyed))
            fail_msg("%s: %.*s", rows[i].url, STR_ARG(keyed));
        str path = shape_write(str_of(rows[i].url), SHAPE_PATH, &out);
        if (!str_is(path, rows[i].path))
            fail_msg("%s: %.*s", rows[i].url, STR_ARG(path));
    }
    buf_done(&out);
}

static void test_loops(void **state)
{
    static const struct {
        const char *url;
        bool is_loop;
    } rows[] = {
        {"https://a.jp/a/a/a/a/", true},
        {"https://a.jp/a/b/a/b/a/b/a/b/", true},
        {"https://a.jp/a/a/a/", false},
        {"https://a.jp/1/1/1/1/1/", false},
        {"https://a.jp/x?/a/a/a/a/a/", false},
        {"https://a.jp/A/a/A/a/A/", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (shape_is_loop(str_of(rows[i].url)) != rows[i].is_loop)
            fail_msg("%s", rows[i].url);
}

static void test_plain(void **state)
{
    static const char *const rows[][2] = {
        {"https://a.jp/x", "https://a.jp/x"},
        {"https://a.jp/x?", "https://a.jp/x?"},
        {"https://a.jp/x?id=1", "https://a.jp/x?id=1"},
        {"https://a.jp/x?utm_source=a&utm_medium=b", "https://a.jp/x"},
        {"https://a.jp/x?id=1&gclid=abc&p=2", "https://a.jp/x?id=1&p=2"},
        {"https://a.jp/x?PHPSESSID=0a", "https://a.jp/x"},
        {"https://a.jp/x;jsessionid=A1.n1", "https://a.jp/x"},
        {"https://a.jp/x;JSESSIONID=A1/y;v=2?id=1", "https://a.jp/x/y;v=2?id=1"},
        {"https://a.jp/x?sid=3", "https://a.jp/x?sid=3"}, /* perhaps a section */
        {"https://a.jp/x?sid=0123456789abcdef", "https://a.jp/x"},
        {"https://a.jp/x?sid=0123456789abcdef&sid=3", "https://a.jp/x?sid=3"},
        {"https://a.jp/x?sid=aaaaaaaaaaaaaaaaaaaa", "https://a.jp/x?sid=aaaaaaaaaaaaaaaaaaaa"},
        {"https://a.jp/x?a;b&c", "https://a.jp/x?a;b&c"},
        {"https://a.jp/x?ASPSESSIONIDQQ=1&a", "https://a.jp/x?a"},
        {"", ""},
    };
    struct buf scratch = buf_init(NULL, 4096);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str plain = address_plain(str_of(rows[i][0]), &scratch);
        if (!str_is(plain, rows[i][1]))
            fail_msg("%s: %.*s", rows[i][0], STR_ARG(plain));
        if (strcmp(rows[i][0], rows[i][1]) == 0 && plain.n)
            assert_ptr_equal(plain.p, rows[i][0]);
    }
    buf_done(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes), cmocka_unit_test(test_loops),
                                       cmocka_unit_test(test_plain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
