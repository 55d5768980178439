#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)256 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

/* The same bytes count times, with `before` in front. */
static str repeat(struct arena *arena, str before, str bytes, size_t count)
{
    char *out = arena_alloc(arena, before.n + bytes.n * count + 1);
    if (before.n)
        memcpy(out, before.p, before.n);
    for (size_t i = 0; i < count; i++)
        memcpy(out + before.n + i * bytes.n, bytes.p, bytes.n);
    return (str){out, before.n + bytes.n * count};
}

/* --- declarations within the document ----------------------------------------------------------- */

static void scan_rows(void *context)
{
    static const struct {
        const char *html;
        const char *name; /* NULL: nothing is declared */
    } pages[] = {
        {"<meta charset=shift_jis>", "Shift_JIS"},
        {"<META CHARSET=\"Shift_JIS\">", "Shift_JIS"},
        {"<meta charset='euc-jp'>", "EUC-JP"},
        {"<meta charset = \" euc-jp \" >", "EUC-JP"},
        {"<meta/charset=euc-jp/>", NULL}, /* the label is "euc-jp/" */
        {"<meta/charset=\"euc-jp\"/>", "EUC-JP"},
        {"<meta\n\tcharset=euc-jp>", "EUC-JP"},
        {"<metacharset=euc-jp>", NULL},
        {"<meta charset=euc-jp", NULL}, /* never closed */
        {"<meta charset=\"euc-jp>", NULL},
        {"<meta charset=\"euc-jp\"", NULL},
        {"<meta charset>", NULL},
        {"<meta charset=>", NULL},
        {"<meta charset=nonsense><meta charset=euc-jp>", "EUC-JP"},
        {"<meta charset=nonsense charset=euc-jp>", NULL}, /* the first of the two counts */
        {"<meta charset=euc-jp charset=shift_jis>", "EUC-JP"},
        {"<meta x='charset=euc-jp'>", NULL},
        {"<meta xcharset=euc-jp>", NULL},
        {"<meta http-equiv=Content-Type content='text/html; charset=euc-jp'>", "EUC-JP"},
        {"<meta content='text/html; charset=euc-jp' http-equiv='content-type'>", "EUC-JP"},
        {"<meta content='text/html; charset=euc-jp'>", NULL},
        {"<meta http-equiv=refresh content='text/html; charset=euc-jp'>", NULL},
        {"<meta http-equiv=content-type content='charset=\"euc-jp\"'>", "EUC-JP"},
        {"<meta http-equiv=content-type content='charset=\"euc-jp'>", NULL},
        {"<meta http-equiv=content-type content='charset = euc-jp;x'>", "EUC-JP"},
        {"<meta http-equiv=content-type content='charset charset=euc-jp'>", "EUC-JP"},
        {"<meta http-equiv=content-type content='xcharset=euc-jp'>", "EUC-JP"},
        {"<meta http-equiv=content-type content='text/html; char=euc-jp'>", NULL},
        {"<meta http-equiv=content-type content='charset=euc-jp' charset=x-sjis>", "Shift_JIS"},
        {"<meta http-equiv=content-type charset=x-sjis content='charset=euc-jp'>", "Shift_JIS"},
        {"<meta http-equiv=x http-equiv=content-type content='charset=euc-jp'>", NULL},
        {"<meta charset=utf-16>", "UTF-8"},
        {"<meta charset=utf-16be>", "UTF-8"},
        {"<meta charset=x-user-defined>", "windows-1252"},
        {"<!-- <meta charset=euc-jp> --><meta charset=x-sjis>", "Shift_JIS"},
        {"<!-- <meta charset=euc-jp>", NULL},
        {"<!--><meta charset=euc-jp>-->", "EUC-JP"},
        {"<!---><meta charset=euc-jp>-->", "EUC-JP"},
        {"<!-- > <meta charset=euc-jp> -->", NULL},
        {"<! <meta charset=euc-jp> >", NULL},
        {"<? <meta charset=euc-jp>", NULL},
        {"</ <meta charset=euc-jp>", NULL},
        {"<?x><meta charset=euc-jp>", "EUC-JP"},
        {"<a title='<meta charset=euc-jp>'>", NULL},
        {"<a title=\"'\"><meta charset=euc-jp>", "EUC-JP"},
        {"</a title='<meta charset=euc-jp>'>", NULL},
        {"<a title=<meta charset=euc-jp>", NULL},
        {"<1 <meta charset=euc-jp>", "EUC-JP"},
        {"< <meta charset=euc-jp>", "EUC-JP"},
        {"<title>a < b</title><meta charset=euc-jp>", "EUC-JP"},
        {"<script>if (a<b) x='>'</script><meta charset=euc-jp>", "EUC-JP"},
        {"<?xml version='1.0' encoding='EUC-JP'?><html>", "EUC-JP"},
        {"<?xml version=\"1.0\" encoding = \"Shift_JIS\" ?>", "Shift_JIS"},
        {"<?xml encoding='euc-jp'?><meta charset=x-sjis>", "Shift_JIS"}, /* meta goes before it */
        {"<?xml encoding='utf-16'?>", "UTF-8"},
        {"<?xml encoding=euc-jp?>", NULL},
        {"<?xml encoding='euc-jp", NULL},
        {" <?xml encoding='euc-jp'?>", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct decoded got = text_decode(context, str_of(pages[i].html), STR_NONE);
        const char *name = pages[i].name ? pages[i].name : "windows-1252";
        enum charset_origin origin = pages[i].name ? CHARSET_BY_META : CHARSET_BY_BYTES;
        if (!str_is(got.name, name) || got.origin != origin)
            fail_msg("%s gives %.*s", pages[i].html, STR_ARG(got.name));
        assert_true(str_is(got.text, pages[i].html));
    }
}

/* The declaration has to end within 1024 bytes. */
static void scan_limit(void *context)
{
    static const char meta[] = "<meta charset=euc-jp>";
    for (size_t n = 1024 - sizeof meta; n < 1024; n++) {
        str page = repeat(context, STR_NONE, STR(" "), n);
        page = repeat(context, page, STR("<meta charset=euc-jp>"), 1);
        struct decoded got = text_decode(context, page, STR_NONE);
        assert_int_equal(got.charset == CHARSET_EUC_JP, page.n <= 1024);
    }
}

static void test_scan(void **state)
{
    (void)state;
    run(scan_rows);
    run(scan_limit);
}

/* Every label of this list is known; ICU has every converter (bytes come out). */
static void label_rows(void *context)
{
    static const char *const labels[] = {
        "utf8",
        "unicode-1-1-utf-8",
        "ms_kanji",
        "windows-31j",
        "csshiftjis",
        "866",
        "l2",
        "latin3",
        "latin4",
        "cyrillic",
        "arabic",
        "greek",
        "visual",
        "logical",
        "l6",
        "iso-8859-13",
        "iso-8859-14",
        "l9",
        "koi8-r",
        "koi8-u",
        "mac",
        "tis-620",
        "cp1250",
        "cp1251",
        "cp1253",
        "latin5",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "x-mac-cyrillic",
        "x-gbk",
        "gb18030",
        "cn-big5",
        "ks_c_5601-1987",
        "unicodefffe",
        "ucs-2",
        "csiso2022jp",
        "cseucpkdfmtjapanese",
    };
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct decoded got = text_decode(context, (str){"a\0b\0", 4}, str_of(labels[i]));
        if (got.origin != CHARSET_BY_HTTP || !got.text.n)
            fail_msg("%s is not known", labels[i]);
    }
}

static void test_labels(void **state)
{
    (void)state;
    run(label_rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan),
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
