#include "core/digest.h"
#include "core/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- codes --------------------------------------------------------------------------------------- */

/* Every value has a code, and no two the same: lower case, as it stands in a CSV cell. */
static void check_codes(const char *table, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!codes[i])
            fail_msg("%s: value %zu has no code", table, i);
        for (const char *c = codes[i]; c && *c; c++)
            if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", *c))
                fail_msg("%s: \"%s\"", table, codes[i]);
        for (size_t k = 0; k < i; k++)
            if (str_is(str_of(codes[i]), codes[k]))
                fail_msg("%s: \"%s\" stands there twice", table, codes[i]);
    }
}

#define CHECK_CODES(type, name, count)                                                             \
    do {                                                                                           \
        const char *codes[count];                                                                  \
        for (int i = 0; i < (int)(count); i++)                                                     \
            codes[i] = name((enum type)i);                                                         \
        check_codes(#name, codes, count);                                                          \
    } while (0)

static void test_codes(void **state)
{
    (void)state;
    CHECK_CODES(outcome, outcome_code, OUTCOME_COUNT);
    CHECK_CODES(reason, reason_code, REASON_COUNT);
    CHECK_CODES(mechanism, mechanism_code, MECHANISM_COUNT);
    CHECK_CODES(origin, origin_code, ORIGIN_COUNT);
    CHECK_CODES(certainty, certainty_code, CERTAINTY_COUNT);
    CHECK_CODES(reach, reach_code, REACH_COUNT);
    CHECK_CODES(party, party_code, PARTY_COUNT);
    CHECK_CODES(content_basis, content_basis_code, CONTENT_BASIS_COUNT);
    CHECK_CODES(state, state_code, STATE_COUNT);
    CHECK_CODES(layout, layout_code, LAYOUT_COUNT);
    CHECK_CODES(purpose_side, purpose_side_code, SIDE_COUNT);
    CHECK_CODES(disclosure_status, disclosure_status_code, DISCLOSURE_STATUS_COUNT);
    CHECK_CODES(notice_status, notice_status_code, NOTICE_STATUS_COUNT);
    CHECK_CODES(item, item_code, ITEM_COUNT);
    CHECK_CODES(item_verdict, item_verdict_code, ITEM_VERDICT_COUNT);
    CHECK_CODES(verdict, verdict_code, VERDICT_COUNT);
    CHECK_CODES(match, match_code, MATCH_COUNT);
    CHECK_CODES(severity, severity_code, SEVERITY_COUNT);
    CHECK_CODES(gate, gate_name, GATE_COUNT);
    assert_string_equal(outcome_code(OUTCOME_NOT_FETCHED), "not_fetched");
    assert_string_equal(severity_code(SEVERITY_VIOLATION), "violation");
    assert_string_equal(item_code(ITEM_PURPOSE), "purpose");
}

/* Every reason but "none" has a sentence, and a Japanese one. */
static void test_reasons(void **state)
{
    (void)state;
    assert_string_equal(reason_words(REASON_NONE), "");
    for (int i = 1; i < REASON_COUNT; i++) {
        const char *words = reason_words((enum reason)i);
        assert_non_null(words);
        assert_true(strlen(words) > 10);
        if (strcmp(lang_text(LANG_JA, words), words) == 0)
            fail_msg("no translation: %s", words);
    }
}

static void test_predicates(void **state)
{
    static const char unseen[] = "blocked failed too_big cut_short empty_shell";
    static const char stated[] = "own shared reference";
    (void)state;
    size_t count = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        count += outcome_is_unseen((enum outcome)i);
        assert_int_equal(outcome_is_unseen((enum outcome)i),
                         strstr(unseen, outcome_code((enum outcome)i)) != NULL);
    }
    assert_int_equal(count, 5);
    for (int i = 0; i < STATE_COUNT; i++)
        assert_int_equal(state_is_stated((enum state)i),
                         strstr(stated, state_code((enum state)i)) != NULL);
}

static void test_first_party(void **state)
{
    static const str domains[] = {{"example.co.jp", 13}, {"shop.example.com", 16}};
    static const struct first_party own = {domains, COUNT_OF(domains)};
    static const struct {
        const char *host;
        bool is_own;
    } rows[] = {
        {"example.co.jp", true}, {"www.example.co.jp", true},   {"a.b.example.co.jp", true},
        {"example.com", false},  {"a.shop.example.com", true},  {"notexample.co.jp", false},
        {"co.jp", false},        {"example.co.jp.test", false}, {"", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(first_party_has(&own, str_of(rows[i].host)), rows[i].is_own);
    assert_false(first_party_has(&(struct first_party){0}, STR("example.com")));
}

/* --- orders -------------------------------------------------------------------------------------- */

/* The rows stand in their order: each pair compares so, and sorting brings them back into it. */
static void check_order(const void *rows, size_t count, size_t size,
                        int (*compare)(const void *a, const void *b))
{
    const char *row = rows;
    char *copy = malloc(count * size);
    assert_non_null(copy);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            int order = compare(row + i * size, row + k * size);
            if ((order > 0) - (order < 0) != (i > k) - (i < k))
                fail_msg("rows %zu and %zu compare as %d", i, k, order);
        }
    for (size_t turn = 0; turn < 2 * count; turn++) {
        for (size_t i = 0; i < count; i++) {
            size_t from = turn % 2 ? i : count - 1 - i;
            memcpy(copy + i * size, row + (from + turn / 2) % count * size, size);
        }
        qsort(copy, count, size, compare);
        assert_memory_equal(copy, rows, count * size);
    }
    free(copy);
}

#define S(text)                                                                                    \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
#define CHECK_ORDER(rows, compare) check_order(rows, COUNT_OF(rows), sizeof(rows)[0], compare)

static void test_transmissions(void **state)
{
    static const struct transmission rows[] = {
        {.line = 9},
        {.page_url = S("a"), .line = 1, .url = S("a"), .certainty = CERTAINTY_SURE},
        {.page_url = S("a"), .line = 1, .url = S("a"), .origin = ORIGIN_HAR},
        {.page_url = S("a"), .line = 1, .url = S("a"), .origin = ORIGIN_HAR, .initiator = S("i")},
        {.page_url = S("a"), .line = 1, .url = S("a"), .origin = ORIGIN_HAR, .snippet = S("s")},
        {.page_url = S("a"), .line = 1, .url = S("a"), .gate = GATE_CLICK},
        {.page_url = S("a"), .line = 1, .url = S("a"), .mechanism = MECHANISM_IMG},
        {.page_url = S("a"), .line = 1, .url = S("ab")},
        {.page_url = S("a"), .line = 2},
        {.page_url = S("a"), .line = 10},
        {.page_url = S("a"), .line = UINT32_MAX},
        {.page_url = S("a/"), .line = 1},
        {.page_url = S("\xE3\x81\x82")},
    };
    (void)state;
    CHECK_ORDER(rows, transmission_compare);
}

static void test_disclosures(void **state)
{
    static const struct disclosure rows[] = {
        {.unit = 5},
        {.notice_url = S("a"), .unit = 1, .line = 3},
        {.notice_url = S("a"), .unit = 1, .line = 3, .purpose = S("p")},
        {.notice_url = S("a"), .unit = 1, .line = 3, .content = S("c")},
        {.notice_url = S("a"), .unit = 1, .line = 3, .service = S("s")},
        {.notice_url = S("a"), .unit = 1, .line = 3, .recipient = S("r")},
        {.notice_url = S("a"), .unit = 1, .line = 4},
        {.notice_url = S("a"), .unit = 2, .line = 1},
        {.notice_url = S("b"), .unit = 1},
    };
    (void)state;
    CHECK_ORDER(rows, disclosure_compare);
}

static void test_coverage(void **state)
{
    static const struct coverage rows[] = {
        {.depth = 7},
        {.url = S("a"), .outcome = OUTCOME_PAGE, .depth = 1},
        {.url = S("a"), .outcome = OUTCOME_PAGE, .depth = 1, .reason = REASON_DNS},
        {.url = S("a"), .outcome = OUTCOME_PAGE, .depth = 1, .found_on = S("b")},
        {.url = S("a"), .outcome = OUTCOME_PAGE, .depth = 2},
        {.url = S("a"), .outcome = OUTCOME_FAILED},
        {.url = S("b")},
    };
    (void)state;
    CHECK_ORDER(rows, coverage_compare);
}

static void test_findings(void **state)
{
    static const struct rule_words a = {.id = "a"}, b = {.id = "b"};
    static const struct finding rows[] = {
        {.rule = &b, .severity = SEVERITY_VIOLATION, .page_url = S("z")},
        {.rule = &a, .severity = SEVERITY_REVIEW, .fingerprint = "0"},
        {.rule = &a, .severity = SEVERITY_REVIEW, .fingerprint = "1"},
        {.rule = &a, .severity = SEVERITY_REVIEW, .page_line = 1, .fingerprint = "0"},
        {.rule = &a, .severity = SEVERITY_REVIEW, .page_url = S("a")},
        {.rule = &b, .severity = SEVERITY_REVIEW},
        {.rule = &a, .severity = SEVERITY_UNKNOWN},
    };
    (void)state;
    CHECK_ORDER(rows, finding_compare);
}

/* --- the rest ------------------------------------------------------------------------------------ */

static void test_duties(void **state)
{
    static const struct recipient recipient = {
        .id = S("r"), .name_ja = S("架空広告株式会社"), .name_en = S("Kakuu Ads, Inc.")};
    static const struct service service = {
        .id = S("s"), .recipient = &recipient, .name_ja = S("架空アド"), .name_en = S("Kakuu Ad")};
    struct duty duty = {.service = &service, .recipient = &recipient, .domain = S("kakuu.example")};
    (void)state;
    assert_true(str_is(duty_name(&duty).ja, "架空アド"));
    assert_true(str_is(duty_service_id(&duty), "s") && str_is(duty_recipient_id(&duty), "r"));
    duty.service = NULL;
    assert_true(str_is(duty_name(&duty).en, "Kakuu Ads, Inc."));
    assert_true(str_is(duty_service_id(&duty), ""));
    duty.recipient = NULL;
    assert_true(str_is(duty_name(&duty).ja, "kakuu.example"));
    assert_true(str_is(duty_name(&duty).en, "kakuu.example"));
    assert_true(str_is(duty_recipient_id(&duty), ""));
}

static void test_fetches(void **state)
{
    (void)state;
    struct fetch *fetch = fetch_new(1 << 20);
    assert_non_null(fetch);
    fetch->body = buf_init(NULL, 100);
    buf_add(&fetch->body, STR("本文"));
    fetch_free(fetch);
    fetch_free(fetch_new(0));
    fetch_free(NULL);
}

/* FIPS 180-4: the examples of its validation program. */
static void test_digest(void **state)
{
    static const char *const rows[][2] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    char out[DIGEST_HEX + 1];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        digest_sha256(str_of(rows[i][0]), out);
        assert_string_equal(out, rows[i][1]);
    }
    digest_sha256(STR_NONE, out);
    assert_string_equal(out, rows[0][1]);
    digest_sha256((str){"abc\0", 4}, out);
    assert_string_not_equal(out, rows[1][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),         cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_predicates),    cmocka_unit_test(test_first_party),
        cmocka_unit_test(test_transmissions), cmocka_unit_test(test_disclosures),
        cmocka_unit_test(test_coverage),      cmocka_unit_test(test_findings),
        cmocka_unit_test(test_duties),        cmocka_unit_test(test_fetches),
        cmocka_unit_test(test_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
