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

/* --- folding ------------------------------------------------------------------------------------ */

static void fold_rows(void *context)
{
    static const struct {
        const char *text, *folded;
    } texts[] = {
        {"", ""},
        {"Google Analytics", "google analytics"},
        {"  a \t\r\n b  ", "a b"},
        {"　全角　スペース　", "全角 スペース"},
        {"a\u00A0\u2003\u2028\xC2\x85"
         "b",
         "a b"},
        {"ＧＯＯＧＬＥ　１２３", "google 123"},
        {"ｸﾞｰｸﾞﾙ", "グーグル"},
        {"か\u3099", "が"},
        {"㈱サンプル", "(株)サンプル"},
        {"①㌔℃", "1キロ°c"},
        {"Straße ẞ", "strasse ss"},
        {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
        {"İ", "i\u0307"},
        {"e\u0301", "é"},
        {"E\u0301", "é"},
        {"xE\u0301x", "xéx"},
        {"\u00E9xE\u0301", "éxé"}, /* behind simple characters, too */
        {"ＡＥ\u0301（Ｂ）", "aé(b)"},
        {"a\u200Bb\u00ADc\uFEFFd", "abcd"}, /* what no one sees */
        {"ﷺ", "صلى الله عليه وسلم"},
        {"～〜－", "~〜-"},
        {"a\xE3\x81z", "a\uFFFDz"},
        {"𝐀𠮷", "a𠮷"},
        {"a\vb", "a b"},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        str folded = text_fold(context, str_of(texts[i].text));
        if (!str_is(folded, texts[i].folded))
            fail_msg("\"%s\" folds to \"%.*s\"", texts[i].text, STR_ARG(folded));
        assert_string_equal(folded.p, texts[i].folded); /* NUL-terminated like all arena text */
        assert_true(str_eq(text_fold(context, folded), folded));
    }
}

/* However the text is cut into pieces inside: the parts fold as the whole. */
static void fold_long(void *context)
{
    static const char *const units[] = {"あ", "か\u3099", "ｶﾞ", "e\u0301", "a", "Ａ b", "ﷺ", "😀"};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        for (size_t shift = 0; shift < 3; shift++) {
            str before = repeat(context, STR_NONE, STR("x"), shift);
            str one = text_fold(context, str_of(units[i]));
            str whole = text_fold(context, repeat(context, before, str_of(units[i]), 3000));
            assert_true(str_eq(whole, repeat(context, before, one, 3000)));
        }
    }
    /* A run without end of marks that sort by class: no time to speak of. */
    text_fold(context, repeat(context, STR("a"), STR("\u0301\u0323"), 500000));
}

static void test_fold(void **state)
{
    (void)state;
    run(fold_rows);
    run(fold_long);
}

/* Names in one row are the same name; rows differ from each other. */
static const char *const same_names[][8] = {
    {"メタプラットフォームズ", "㈱メタ・プラットフォームズ", "メタプラットフォームズ株式会社",
     "株式会社 メタ プラットフォームズ", "（株）メタ・プラットフォームズ", "ﾒﾀﾌﾟﾗｯﾄﾌｫｰﾑｽﾞ(株)",
     "メタ＝プラットフォ－ムズ"},
    {"Meta Platforms", "Meta Platforms, Inc.", "META PLATFORMS INC", "Meta Platforms Inc.,",
     "Ｍｅｔａ　Ｐｌａｔｆｏｒｍｓ", "meta-platforms", "Meta Platforms™"},
    {"Google", "Google LLC", "GOOGLE L.L.C.", "google, llc", "Google合同会社"},
    {"Criteo", "Criteo S.A.", "CRITEO SA", "Criteo K.K.", "Criteo株式会社"},
    {"サンプル", "Kabushiki Kaisha サンプル", "サンプル Co., Ltd.", "サンプル Co.,Ltd.",
     "サンプルCo.Ltd", "一般社団法人サンプル", "サンプル Pte. Ltd."},
    {"ユーザー", "ユ-ザ-", "ユ－ザ－", "ユ―ザ―", "ユ−ザ−", "ユ‐ザ‐", "ユ–ザ–"},
    {"Taboola Japan", "Taboola Japan株式会社", "Taboola Japan K.K.", "K.K. Taboola Japan",
     "Taboola   Japan Corporation"},
    {"zinc"}, /* no "Inc." in it */
    {"z", "z inc", "z-Inc."},
    {"AB Tasty", "AB Tasty SAS", "ABTasty"},
    {"Costco", "COSTCO"},
    {"Société", "Société SA"},
    {"Disney+", "Disney＋"},
    {"Disney", "Disney Company"},
    {"株式"},
    {"ヴァ"},
    {"バ"},
    {"LINEヤフー", "LINEヤフー株式会社", "ＬＩＮＥヤフー(株)"},
    {"éinc"}, /* nor here */
    {"é", "é Inc."},
};

static void name_rows(void *context)
{
    static const char *const empty[] = {
        "",    "株式会社",          "㈱",   "Inc.", "Co., Ltd.", "（株）", "・ - ",
        "LLC", "合同会社 株式会社", "K.K.", "™",    "　"};
    str folded[COUNT_OF(same_names)];
    for (size_t i = 0; i < COUNT_OF(same_names); i++) {
        folded[i] = text_fold_name(context, str_of(same_names[i][0]));
        assert_true(folded[i].n);
        for (size_t j = 1; j < COUNT_OF(same_names[i]) && same_names[i][j]; j++) {
            str one = text_fold_name(context, str_of(same_names[i][j]));
            if (!str_eq(one, folded[i]))
                fail_msg("%s becomes %.*s, not %.*s", same_names[i][j], STR_ARG(one),
                         STR_ARG(folded[i]));
        }
        for (size_t j = 0; j < i; j++)
            if (str_eq(folded[i], folded[j]))
                fail_msg("%s and %s are the same", same_names[i][0], same_names[j][0]);
    }
    for (size_t i = 0; i < COUNT_OF(empty); i++) {
        str name = text_fold_name(context, str_of(empty[i]));
        if (name.n || !name.p)
            fail_msg("%s becomes %.*s", empty[i], STR_ARG(name));
    }
    assert_true(str_is(text_fold_name(context, STR("㈱メタ・プラットフォームズ")),
                       "メタプラットフォームズ"));
}

static void test_names(void **state)
{
    (void)state;
    run(name_rows);
}

static void test_find_name(void **state)
{
    static const struct {
        const char *hay, *needle;
        size_t at;
    } names[] = {
        {"line", "line", 0},
        {"online", "line", STR_ABSENT},
        {"lines", "line", STR_ABSENT},
        {"line2", "line", STR_ABSENT},
        {"2line", "line", STR_ABSENT},
        {"line-works", "line", 0},
        {"(line)", "line", 1},
        {"online line", "line", 7},
        {"xlinex line", "line", 7},
        {"lineは", "line", 0},
        {"当社はlineを", "line", 9},
        {"lineヤフー", "line", 0},
        {"lineé", "line", STR_ABSENT},
        {"オンライン", "ライン", STR_ABSENT},
        {"ライン", "ライン", 0},
        {"ラインー", "ライン", STR_ABSENT},
        {"ーライン", "ライン", STR_ABSENT},
        {"ラインワークス", "ライン", STR_ABSENT},
        {"ライン・ワークス", "ライン", 0},
        {"当社のラインは", "ライン", 9},
        {"オンラインとライン", "ライン", 18},
        {"楽天市場", "楽天", 0}, /* han goes on without a space */
        {"株式会社楽天", "楽天", 12},
        {"らーめん", "ら", 0},
        {"めたぷら", "たぷ", 3},
        {"google広告", "google広告", 0},
        {"xgoogle広告", "google広告", STR_ABSENT},
        {"google広告x", "google広告", 0}, /* it ends with han */
        {"a", "a b", STR_ABSENT},
        {"a b", "", STR_ABSENT},
        {"", "a", STR_ABSENT},
        {"", "", STR_ABSENT},
        {".co", ".c", STR_ABSENT},
        {"a.c d", ".c", 1}, /* what begins with a point may follow a letter */
        {"aaaa aaa", "aaa", 5},
        {"ba a a", "a a", 3}, /* overlaps one that goes on */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        size_t at = text_find_name(str_of(names[i].hay), str_of(names[i].needle));
        if (at != names[i].at)
            fail_msg("%s in %s: %zu", names[i].needle, names[i].hay, at);
    }
}

/* --- code points -------------------------------------------------------------------------------- */

/* What text_add writes text_next reads, for all there are. */
static void test_next_and_add(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110000; c++) {
        struct buf buf = buf_init(NULL, 8);
        size_t at = 0;
        bool is_scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        text_add(&buf, c);
        if (text_next(buf_str(&buf), &at) != (is_scalar ? c : 0xFFFD) || at != buf.n ||
            buf.n != (c < 0x80                    ? 1u
                      : c < 0x800                 ? 2u
                      : c < 0x10000 || !is_scalar ? 3u
                                                  : 4u))
            fail_msg("U+%04X", (unsigned)c);
        buf_done(&buf);
    }
    /* A character that does not fit leaves nothing of it behind. */
    struct buf small = buf_init(NULL, 5);
    text_add(&small, 'a');
    text_add(&small, 0x3042);
    assert_false(small.over);
    text_add(&small, 0xE9);
    assert_true(small.over);
    assert_string_equal(small.p, "aあ");
    buf_done(&small);
}

/* Overlong forms, surrogates, too large ones and loose bytes are U+FFFD, one for each maximal part,
 * and nothing behind the end is looked at. */
static void test_next_malformed(void **state)
{
    static const struct {
        const char *bytes;
        size_t parts; /* how many U+FFFD, all else being ASCII */
    } texts[] = {
        {"\x80", 1},
        {"\xBF\xBF", 2},
        {"\xC0\xAF", 2},
        {"\xC1\x81", 2},
        {"\xE0\x80\xAF", 3},
        {"\xE0\x9F\xBF", 3},
        {"\xED\xA0\x80", 3},
        {"\xF0\x80\x80\xAF", 4},
        {"\xF0\x8F\xBF", 3},
        {"\xF4\x90\x80", 3},
        {"\xF5\x80\x80\x80", 4},
        {"\xFE\xFF", 2},
        {"\xE3", 1},
        {"\xE3\x81", 1},
        {"\xF0\x9F", 1},
        {"\xF0\x9F\x98", 1},
        {"\xE3\x81"
         "A",
         1},
        {"\xC3"
         "A",
         1},
        {"\xE3\xE3\x81", 2},
        {"\xF0\x9F\x98\xF0", 2},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        str s = str_of(texts[i].bytes);
        size_t parts = 0;
        for (size_t at = 0; at < s.n;)
            parts += text_next(s, &at) == 0xFFFD;
        if (parts != texts[i].parts)
            fail_msg("row %zu: %zu parts", i, parts);
    }
    size_t at = 0;
    assert_int_equal(text_next(str_slice(STR("あ"), 0, 2), &at), 0xFFFD);
    assert_int_equal(at, 2);
}

static void test_measures(void **state)
{
    static const struct {
        const char *text;
        size_t length, columns;
        const char *first_two;
    } texts[] = {
        {"", 0, 0, ""},
        {"abc", 3, 3, "ab"},
        {"外部送信", 4, 8, "外部"},
        {"ｱｲｳ", 3, 3, "ｱｲ"},
        {"Ａ１", 2, 4, "Ａ１"},
        {"か\u3099", 2, 2, "か\u3099"},
        {"e\u0301x", 3, 2, "e\u0301"},
        {"😀", 1, 2, "😀"},
        {"a\u200Bb", 3, 2, "a\u200B"},
        {"a\tb\x7F", 4, 2, "a\t"},
        {"한\u1100\u1161", 3, 4, "한\u1100"},
        {"α①…", 3, 3, "α①"}, /* ambiguous ones are narrow */
        {"\xE3\x81"
         "a",
         2, 2,
         "\xE3\x81"
         "a"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        str s = str_of(texts[i].text);
        assert_int_equal(text_length(s), texts[i].length);
        if (text_columns(s) != texts[i].columns)
            fail_msg("%s: %zu columns", texts[i].text, text_columns(s));
        assert_true(str_is(text_cut(s, 2), texts[i].first_two));
        assert_int_equal(text_cut(s, 0).n, 0);
        assert_true(str_eq(text_cut(s, SIZE_MAX), s));
    }
}

static void test_kinds(void **state)
{
    static const struct {
        uint32_t c;
        bool is_kana, is_han, is_word;
    } kinds[] = {
        {'a', false, false, true},     {'Z', false, false, true},
        {'5', false, false, true},     {'_', false, false, false},
        {' ', false, false, false},    {0xE9, false, false, true},
        {0xD7, false, false, false},   {0x3042, true, false, true},
        {0x30A2, true, false, true},   {0x30FC, true, false, true},
        {0x30FB, false, false, false}, {0x30A0, false, false, false},
        {0xFF71, true, false, true},   {0xFF9E, true, false, true},
        {0xFF65, false, false, false}, {0x309D, true, false, true},
        {0x31F0, true, false, true},   {0x4E00, false, true, true},
        {0x9FFF, false, true, true},   {0xA000, false, false, true},
        {0x3005, false, true, true},   {0x3007, false, true, true},
        {0x3008, false, false, false}, {0x20BB7, false, true, true},
        {0xF929, false, true, true},   {0xAC00, false, false, true},
        {0x0416, false, false, true},  {0xFF21, false, false, true},
        {0xFF0D, false, false, false}, {0x3000, false, false, false},
        {0xFFFD, false, false, false}, {0x1F600, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_is_kana(kinds[i].c) != kinds[i].is_kana ||
            text_is_han(kinds[i].c) != kinds[i].is_han ||
            text_is_word(kinds[i].c) != kinds[i].is_word)
            fail_msg("U+%04X", (unsigned)kinds[i].c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),           cmocka_unit_test(test_names),
        cmocka_unit_test(test_find_name),      cmocka_unit_test(test_next_and_add),
        cmocka_unit_test(test_next_malformed), cmocka_unit_test(test_measures),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
