#include "core/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_str(str got, const char *expected)
{
    if (!str_is(got, expected))
        fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), expected);
}

static void test_of_and_slice(void **state)
{
    static const struct {
        const char *text;
        size_t from, to;
        const char *expected;
    } rows[] = {
        {"abcdef", 0, 6, "abcdef"}, {"abcdef", 2, 4, "cd"}, {"abcdef", 2, SIZE_MAX, "cdef"},
        {"abcdef", 6, 9, ""},       {"abcdef", 9, 12, ""},  {"abcdef", 4, 2, ""},
        {"abcdef", 3, 3, ""},       {"", 0, 1, ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str s = str_of(rows[i].text);
        str slice = str_slice(s, rows[i].from, rows[i].to);
        assert_str(slice, rows[i].expected);
        /* Also an empty slice points into its string, not behind it. */
        assert_true(slice.p >= s.p && slice.p + slice.n <= s.p + s.n);
    }
    assert_null(str_of(NULL).p);
    assert_null(str_slice(STR_NONE, 1, 2).p);
    assert_int_equal(str_skip(STR_NONE, 3).n, 0);
    assert_str(str_skip(STR("abc"), 1), "bc");
    assert_str(str_skip(STR("abc"), 3), "");
    assert_str(str_skip(STR("abc"), 4), "");
}

static void test_trim(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"  a b\t\r\n\f", "a b"}, {"a", "a"}, {" \t ", ""}, {"", ""},
        {"\va\v", "\va\v"}, /* vertical tab is no white space for WHATWG */
        {"\u3000a", "\u3000a"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str(str_trim(str_of(rows[i].text)), rows[i].expected);
    assert_int_equal(str_trim(STR_NONE).n, 0);
}

static void test_compare(void **state)
{
    static const struct {
        const char *a, *b;
        bool eq, eq_nocase, prefix, prefix_nocase, suffix;
        int order;
    } rows[] = {
        /* a, b, a == b, nocase, a begins with b, nocase, a ends with b, order */
        {"abc", "abc", true, true, true, true, true, 0},
        {"abc", "ABC", false, true, false, true, false, 1},
        {"abc", "ab", false, false, true, true, false, 1},
        {"abc", "aB", false, false, false, true, false, 1},
        {"abc", "bc", false, false, false, false, true, -1},
        {"ab", "abc", false, false, false, false, false, -1},
        {"abc", "", false, false, true, true, true, 1},
        {"", "", true, true, true, true, true, 0},
        {"[", "{", false, false, false, false, false, -1}, /* 0x5B and 0x7B are no letters */
        {"\xC3\x89", "\xC3\xA9", false, false, false, false, false, -1}, /* É é */
        {"\x7F", "\x80", false, false, false, false, false, -1},         /* unsigned bytes */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str a = str_of(rows[i].a), b = str_of(rows[i].b);
        int order = str_cmp(a, b);
        assert_int_equal(str_eq(a, b), rows[i].eq);
        assert_int_equal(str_is(a, rows[i].b), rows[i].eq);
        assert_int_equal(str_eq_nocase(a, b), rows[i].eq_nocase);
        assert_int_equal(str_has_prefix(a, b), rows[i].prefix);
        assert_int_equal(str_has_prefix_nocase(a, b), rows[i].prefix_nocase);
        assert_int_equal(str_has_suffix(a, b), rows[i].suffix);
        assert_int_equal((order > 0) - (order < 0), rows[i].order);
        order = str_cmp(b, a);
        assert_int_equal((order < 0) - (order > 0), rows[i].order);
        assert_int_equal(str_hash(a) == str_hash(b), rows[i].eq);
    }
    assert_true(str_eq(STR_NONE, STR("")));
    assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
    assert_true(str_hash(STR_NONE) == str_hash(STR("")));
}

static void test_find(void **state)
{
    static const struct {
        const char *hay, *needle;
        size_t at, at_nocase;
    } rows[] = {
        {"hello", "l", 2, 2},
        {"hello", "lo", 3, 3},
        {"hello", "hello", 0, 0},
        {"hello", "hello!", STR_ABSENT, STR_ABSENT},
        {"hello", "LO", STR_ABSENT, 3},
        {"HELLO lo", "lo", 6, 3},
        {"aab", "ab", 1, 1},
        {"hello", "", 0, 0},
        {"", "", 0, 0},
        {"", "a", STR_ABSENT, STR_ABSENT},
        {"外部送信", "送信", 6, 6},
        {"aaabab", "aab", 1, 1},
        {"送送信", "送信", 3, 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str hay = str_of(rows[i].hay), needle = str_of(rows[i].needle);
        assert_int_equal(str_find(hay, needle), rows[i].at);
        assert_int_equal(str_find_nocase(hay, needle), rows[i].at_nocase);
        assert_int_equal(str_has(hay, needle), rows[i].at != STR_ABSENT);
    }
    assert_int_equal(str_find_char(STR("abcb"), 'b'), 1);
    assert_int_equal(str_find_char(STR("abc"), 'd'), STR_ABSENT);
    assert_int_equal(str_find_char(STR_NONE, 'd'), STR_ABSENT);
    assert_int_equal(str_find((str){"a\0b", 3}, STR("b")), 2);
    /* What stands behind the string does not count. */
    assert_int_equal(str_find(str_slice(STR("hello"), 0, 3), STR("lo")), STR_ABSENT);
    assert_int_equal(str_find_char(str_slice(STR("hello"), 0, 3), 'o'), STR_ABSENT);
    assert_int_equal(str_find_nocase(str_slice(STR("hello"), 0, 3), STR("LO")), STR_ABSENT);
}

/* Parts joined with '|', each closed by one. */
static void join_parts(str rest, bool (*cut)(str *, str *), char *out, size_t size)
{
    size_t n = 0;
    for (str part; cut(&rest, &part);) {
        assert_true(n + part.n + 2 <= size);
        if (part.n)
            memcpy(out + n, part.p, part.n);
        n += part.n;
        out[n++] = '|';
    }
    out[n] = '\0';
}

static bool cut_comma(str *rest, str *part)
{
    return str_cut(rest, ',', part);
}

static void test_cut(void **state)
{
    static const struct {
        const char *text, *parts, *list;
    } rows[] = {
        {"a,b", "a|b|", "a,b|"},
        {"", "|", ""},
        {",", "||", ",|"},
        {"a,,b,", "a||b||", "a,,b,|"},
        {" a ; b;", " a ; b;|", "a|b|"},
        {";;a b; ;", ";;a b; ;|", "a b|"},
    };
    char got[64];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        join_parts(str_of(rows[i].text), cut_comma, got, sizeof got);
        assert_string_equal(got, rows[i].parts);
        join_parts(str_of(rows[i].text), str_cut_list, got, sizeof got);
        assert_string_equal(got, rows[i].list);
    }
    str none = STR_NONE, part;
    assert_false(str_cut(&none, ',', &part));
}

static void test_to_u64(void **state)
{
    static const struct {
        const char *text;
        uint64_t max;
        bool ok;
        uint64_t value;
    } rows[] = {
        {"0", 0, true, 0},
        {"7", 10, true, 7},
        {"007", 10, true, 7},
        {"10", 10, true, 10},
        {"11", 10, false, 0},
        {"9", 5, false, 0}, /* one digit above a one-digit maximum */
        {"1", 0, false, 0},
        {"19", 15, false, 0},
        {"255", 255, true, 255},
        {"256", 255, false, 0},
        {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0},
        {"99999999999999999999", UINT64_MAX, false, 0},
        {"", 10, false, 0},
        {" 1", 10, false, 0},
        {"1 ", 10, false, 0},
        {"+1", 10, false, 0},
        {"-1", 10, false, 0},
        {"0x1", 100, false, 0},
        {"１", 10, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t value = 4711;
        if (str_to_u64(str_of(rows[i].text), rows[i].max, &value) != rows[i].ok)
            fail_msg("\"%s\" with a maximum of %llu", rows[i].text,
                     (unsigned long long)rows[i].max);
        assert_true(value == (rows[i].ok ? rows[i].value : 4711));
    }
}

static void test_ascii(void **state)
{
    (void)state;
    for (int i = -128; i < 128; i++) {
        char c = (char)i;
        bool digit = i >= '0' && i <= '9';
        bool upper = i >= 'A' && i <= 'Z', lower = i >= 'a' && i <= 'z';
        assert_int_equal(ascii_is_digit(c), digit);
        assert_int_equal(ascii_is_alpha(c), upper || lower);
        assert_int_equal(ascii_is_alnum(c), digit || upper || lower);
        assert_int_equal(ascii_lower(c), upper ? i + 32 : i);
        assert_int_equal(ascii_is_space(c), i && i > 0 && strchr(" \t\n\r\f", i) != NULL);
        int hex = digit ? i - '0' : -1;
        if ((upper || lower) && (i | 32) <= 'f')
            hex = (i | 32) - 'a' + 10;
        assert_int_equal(ascii_hex(c), hex);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_and_slice), cmocka_unit_test(test_trim),
        cmocka_unit_test(test_compare),      cmocka_unit_test(test_find),
        cmocka_unit_test(test_cut),          cmocka_unit_test(test_to_u64),
        cmocka_unit_test(test_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
