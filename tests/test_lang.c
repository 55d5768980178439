#include "core/embedded.h"
#include "core/err.h"
#include "core/lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_locales(void **state)
{
    static const struct {
        const char *locale;
        enum lang lang;
    } rows[] = {
        {"ja", LANG_JA},         {"ja_JP", LANG_JA},       {"ja_JP.UTF-8", LANG_JA},
        {"ja.UTF-8", LANG_JA},   {"ja-JP", LANG_JA},       {"ja_JP.eucJP@x", LANG_JA},
        {"", LANG_EN},           {NULL, LANG_EN},          {"j", LANG_EN},
        {"C", LANG_EN},          {"en_US.UTF-8", LANG_EN}, {"jam", LANG_EN},
        {"japanese.x", LANG_EN}, {"en_JP", LANG_EN},       {"jv_ID", LANG_EN},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(lang_of(rows[i].locale), rows[i].lang);
}

static uint32_t number_at(const struct embedded_file *file, size_t at)
{
    const unsigned char *p = file->bytes + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Every message of the file is found by its id, the first and the last one too. */
static void test_messages(void **state)
{
    (void)state;
    assert_true(embedded_locale_count > 0);
    assert_string_equal(embedded_locale[0].name, "ja");
    const struct embedded_file *mo = &embedded_locale[0];
    uint32_t count = number_at(mo, 8), ids = number_at(mo, 12), texts = number_at(mo, 16);
    assert_true(count > 100);
    for (uint32_t i = 0; i < count; i++) {
        const char *id = (const char *)mo->bytes + number_at(mo, ids + 8 * (size_t)i + 4);
        const char *text = (const char *)mo->bytes + number_at(mo, texts + 8 * (size_t)i + 4);
        if (!*id)
            continue; /* the header */
        assert_string_equal(lang_text(LANG_JA, id), text);
        assert_ptr_equal(lang_text(LANG_EN, id), id);
    }
    const char *unknown[] = {"", "no such message", "\x01", "~~~~", "out of memor"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        assert_ptr_equal(lang_text(LANG_JA, unknown[i]), unknown[i]);
    assert_string_equal(lang_text(LANG_EN, "out of memory"), "out of memory");
    assert_string_not_equal(lang_text(LANG_JA, "out of memory"), "out of memory");
}

static void test_words(void **state)
{
    struct words both = {.ja = STR("日本語"), .en = STR("English")};
    (void)state;
    assert_true(str_is(words_in(both, LANG_JA), "日本語"));
    assert_true(str_is(words_in(both, LANG_EN), "English"));
    both.ja = STR("");
    assert_true(str_is(words_in(both, LANG_JA), "English"));
    both = (struct words){.ja = STR("日本語")};
    assert_true(str_is(words_in(both, LANG_EN), "日本語"));
    both = words_same(STR("x"));
    assert_true(str_is(both.ja, "x") && str_is(both.en, "x"));
    assert_int_equal(words_in((struct words){0}, LANG_JA).n, 0);
}

static void messages_work(void *arena)
{
    static const struct {
        const char *id, *en, *ja;
    } rows[] = {
        {"", "", ""},
        {"plain", "plain", "plain"},
        {"%1", "one", "一"},
        {"%1%2", "onetwo", "一二"},
        {"%2 before %1", "two before one", "二 before 一"},
        {"%1 and %1", "one and one", "一 and 一"},
        {"%3%4.", "%1%%.", "%1%%."},
        {"100%% of %1", "100% of one", "100% of 一"},
        {"%%1", "%1", "%1"},
        {"%", "%", "%"},
        {"%0 %5 %s %d", "%0 %5 %s %d", "%0 %5 %s %d"},
        {"%1%", "one%", "一%"},
    };
    struct message message = {.args = {{STR("一"), STR("one")},
                                       {STR("二"), STR("two")},
                                       {STR("%1"), STR("%1")},
                                       {STR("%%"), STR("%%")}}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        message.id = rows[i].id;
        assert_true(str_is(message_text(arena, LANG_EN, &message), rows[i].en));
        assert_true(str_is(message_text(arena, LANG_JA, &message), rows[i].ja));
    }
    assert_int_equal(message_text(arena, LANG_JA, &(struct message){0}).n, 0);
}

static void test_sentences(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_int_equal(arena_run(arena, 0, messages_work, arena), ARENA_DONE);
    arena_free(arena);
}

static void test_errors(void **state)
{
    char longer[3000];
    struct err err = {.lang = LANG_EN};
    (void)state;
    assert_false(err_set(&err, ERR_IO, "cannot read %s: %s", "a\nb\x1b[31m\x7f",
                         "日本\xC2\x9B"
                         "2J\u00A9"));
    assert_int_equal(err.code, ERR_IO);
    assert_string_equal(err.text, "cannot read a?b?[31m?: 日本??2J\u00A9");
    assert_false(err_set(&err, ERR_USAGE, "later"));
    assert_int_equal(err.code, ERR_IO);
    assert_true(strstr(err.text, "later") == NULL);
    err = (struct err){.lang = LANG_JA};
    err_set(&err, ERR_MEMORY, N_("out of memory"));
    assert_string_equal(err.text, lang_text(LANG_JA, "out of memory"));
    for (size_t shift = 0; shift < 3; shift++) {
        memset(longer, 'x', sizeof longer);
        for (size_t i = shift; i + 3 < sizeof longer; i += 3)
            memcpy(longer + i, "語", 3);
        longer[sizeof longer - 3 + shift % 3] = '\0';
        err = (struct err){.lang = LANG_EN};
        err_set(&err, ERR_IO, "%s", longer);
        size_t n = strlen(err.text);
        assert_true(n < sizeof err.text && n > sizeof err.text - 8);
        assert_int_equal((n - shift) % 3, 0); /* no character is cut apart */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locales), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_words),   cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
