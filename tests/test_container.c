#include "core/json.h"
#include "tests/container_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- a body with everything in it ---- */

struct expected {
    const char *function, *status, *service, *hosts, *ids, *condition, *when;
};

static void expect_rows(const struct reading *reading, const struct expected *rows, size_t count)
{
    const struct container *container = &reading->container;
    assert_int_equal(container->entry_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct container_entry *entry = &container->entries[i];
        const char *gate = gate_name(entry->gate);
        str when = arena_printf(reading->arena, "%s%s%s", certainty_code(entry->certainty),
                                *gate ? "/" : "", gate);
        expect_text(i, "function", entry->function, rows[i].function);
        expect_text(i, "status", str_of(container_status_code(entry->status)), rows[i].status);
        expect_text(i, "service", entry->service_ids, rows[i].service);
        expect_text(i, "hosts", entry->hosts, rows[i].hosts);
        expect_text(i, "ids", entry->ids, rows[i].ids);
        expect_text(i, "condition", entry->condition.en, rows[i].condition);
        expect_text(i, "certainty", when, rows[i].when);
    }
}

/* Nothing is known of the page. */
static void expect_anywhere(const struct reading *reading)
{
    static const struct expected rows[] = {
        {"__googtag", "tag", "google-analytics", "", "G-SHOP123456", "page view", "sure"},
        {"__gaawe", "tag", "google-analytics", "", "G-SHOP123456",
         "event equals purchase and page path contains /cart", "likely/condition"},
        {"__html", "tag", "", "tag.measure.example; pixel.measure.example", "", "page view",
         "sure"},
        {"__html", "tag", "", "one.measure.example; two.measure.example", "",
         "page view and page path does not contain /cart", "likely/condition"},
        {"__cvt_12345_6", "tag", "", "tpl.measure.example; beacon.example", "9876543210",
         "any event", "sure"},
        {"__awct", "tag", "google-ads", "", "AW-111111111; AW-222222222; AW-333333333", "click",
         "likely/click"},
        {"__html", "tag", "", "stg.measure.example", "",
         "page view and page hostname equals stg.shop.example", "likely/condition"},
        {"__paused", "paused", "x-ads", "", "",
         "page view and data layer value ecommerce.id is greater than 100", "likely/condition"},
        {"__cl", "listener", "", "", "", "page view", "sure"},
        {"__zone", "tag", "google-tag-manager", "", "GTM-CHILD01", "page view", "sure"},
        {"__img", "tag", "", "img.measure.example", "",
         "page view; but not on: page view and page path contains /admin", "likely/condition"},
        {"__baut", "tag", "microsoft-ads", "", "36000000", "together with entry 2", "sure"},
        {"__html", "tag", "", "never.measure.example", "", "no trigger", "none"},
        {"__html", "tag", "", "frame.measure.example", "",
         "an element comes into view; only with consent: ad_storage", "likely/consent"},
        {"__ua", "tag", "google-analytics", "", "UA-12345678-1", "page view", "sure"},
        {"__img", "tag", "", "one.measure.example; two.measure.example", "",
         "an element comes into view", "likely/scroll"},
        {"__html", "tag", "", "regex.measure.example", "",
         "page view and page hostname matches ^(www|m)\\.shop\\.example$", "likely/condition"},
        {"__neverheardof", "tag", "", "", "", "page view", "sure"},
        {"__img", "tag", "", "blocked.measure.example", "", "page view; but not on: any event",
         "none"},
        {"__evl", "listener", "", "", "", "no trigger", "none"},
        {"__img", "tag", "", "part.example", "", "page view", "sure"},
        {"__img", "tag", "", "url.measure.example", "",
         "page view and page URL matches ^https?://stg\\.shop\\.example/a.*", "likely/condition"},
        {"__img", "tag", "", "class.measure.example", "",
         "page view and page URL matches ^https://ww\\w\\.shop\\.example/", "likely/condition"},
    };
    assert_int_equal(reading->result, CONTAINER_READ);
    assert_null(reading->container.problem);
    assert_true(str_is(reading->container.id, "GTM-SHOP01"));
    assert_true(str_is(reading->container.version, "12"));
    assert_int_equal(reading->container.child_count, 1);
    assert_true(str_is(reading->container.children[0].id, "GTM-CHILD01"));
    expect_rows(reading, rows, COUNT_OF(rows));
}

/* On a page of the shop conditions on its host are decided. */
static void expect_on_page(const struct reading *reading)
{
    static const struct {
        size_t entry;
        const char *sends;
    } rows[] = {
        {0, "sure https://www.googletagmanager.com/gtag/js?id=G-SHOP123456"},
        {1, "likely/condition https://www.google-analytics.com/g/collect"},
        {2,
         "sure https://pixel.measure.example/p.gif?a=1&b=2; sure https://tag.measure.example/t.js"},
        {4, "sure https://tpl.measure.example/lib/; likely/condition https://beacon.example/"},
        {5, "likely/click https://www.googleadservices.com/pagead/conversion/111111111/"},
        {6, ""},
        {7, ""},
        {8, ""},
        {9, "sure https://www.googletagmanager.com/gtm.js?id=GTM-CHILD01"},
        {10, "likely/condition https://img.measure.example/i.gif"},
        {11, "sure https://bat.bing.com/bat.js"},
        {12, ""},
        {13, "likely/consent https://frame.measure.example/f"},
        {16, "sure https://regex.measure.example/"},
        {17, ""},
        {18, ""},
        {20, "sure https://part.example/i?id="},
        {21, ""},
        {22, "likely/condition https://class.measure.example/"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_text(rows[i].entry, "what it sends", sends_of(reading, rows[i].entry),
                    rows[i].sends);
    expect_text(6, "condition", reading->container.entries[6].condition.en,
                "page view and page hostname equals stg.shop.example (not on this host)");
    expect_text(16, "condition", reading->container.entries[16].condition.en, "page view");
    expect_text(5, "ids", reading->container.entries[5].ids, "AW-111111111");
}

static void expect_on_staging(const struct reading *reading)
{
    expect_text(6, "what it sends", sends_of(reading, 6), "sure https://stg.measure.example/x");
    expect_text(16, "what it sends", sends_of(reading, 16), "");
    expect_text(21, "what it sends", sends_of(reading, 21),
                "likely/condition https://url.measure.example/");
    expect_text(5, "ids", reading->container.entries[5].ids, "AW-222222222");
}

static void expect_own(const struct reading *reading)
{
    for (size_t i = 0; i < reading->container.entry_count; i++)
        assert_false(str_has(reading->container.entries[i].hosts, STR("shop.example")));
}

static void test_shop(void **state)
{
    read_name(*state, "shop.js", NULL, expect_anywhere);
    read_name(*state, "shop.js", NULL, expect_own);
    read_name(*state, "shop.js", "https://www.shop.example/a", expect_on_page);
    read_name(*state, "shop.js", "https://stg.shop.example/", expect_on_staging);
}

static void expect_gtag(const struct reading *reading)
{
    static const struct expected rows[] = {
        {"__ogt_google_signals", "internal", "", "", "G-GTAG123456", "page view (initialization)",
         "sure"},
        {"__ogt_1p_data_v2", "internal", "", "", "", "page view (initialization)", "sure"},
        {"__ccd_em_scroll", "internal", "", "", "G-GTAG123456", "page view (initialization)",
         "sure"},
        {"__gct", "tag", "google-analytics", "", "G-GTAG123456", "page view", "sure"},
        {"__set_product_settings", "internal", "", "", "G-GTAG123456", "page view (initialization)",
         "sure"},
    };
    assert_int_equal(reading->result, CONTAINER_READ);
    expect_rows(reading, rows, COUNT_OF(rows));
    assert_true(reading->container.entries[0].notes.en.n > 0);
    assert_true(reading->container.entries[0].notes.ja.n > 0);
    assert_int_equal(reading->container.entries[1].notes.en.n, 0); /* it is switched off */
    assert_true(str_is(reading->container.id, "G-GTAG123456"));
}

static void test_gtag(void **state)
{
    read_name(*state, "gtag.js", NULL, expect_gtag);
}

/* ---- small bodies ---- */

#define BODY(tags, rest)                                                                           \
    "(function(){\nvar data = {\"resource\":{\"version\":\"1\",\"macros\":"                        \
    "[{\"function\":\"__e\"},{\"function\":\"__c\",\"vtp_value\":[\"macro\",1]}],"                 \
    "\"tags\":" tags rest
#define RULES                                                                                      \
    ",\"predicates\":[{\"function\":\"_eq\",\"arg0\":[\"macro\",0],\"arg1\":\"gtm.js\"}],"         \
    "\"rules\":[[[\"if\",0],[\"add\",0]]]}};\n})();\n"

static void expect_read(const struct reading *reading)
{
    if (reading->result != CONTAINER_READ)
        fail_msg("%s", reading->container.problem);
}

static void expect_part(const struct reading *reading)
{
    assert_int_equal(reading->result, CONTAINER_IN_PART);
    assert_non_null(reading->container.problem);
    assert_true(reading->container.entry_count > 0);
    for (size_t i = 0; i < reading->container.entry_count; i++)
        assert_int_not_equal(reading->container.entries[i].certainty, CERTAINTY_SURE);
}

static void expect_refusal(const struct reading *reading)
{
    assert_int_equal(reading->result, CONTAINER_REFUSED);
    assert_non_null(reading->container.problem);
    assert_int_equal(reading->container.entry_count, 0);
}

static const struct {
    const char *body;
    void (*expect)(const struct reading *reading);
} bodies[] = {
    {"", expect_refusal},
    {" \n", expect_refusal},
    {"<!DOCTYPE html><title>404</title>", expect_refusal},
    {"var x = 1;", expect_refusal},
    {"var data = 5;", expect_refusal},
    {"var data = {};", expect_refusal},
    {"var data = {\"resource\":{}};})();", expect_refusal},
    {"var data = {\"resource\":{\"tags\":{}}};})();", expect_refusal},
    {"var data = {\"resource\":{\"tags\":[", expect_refusal},
    {"var data = {\"resource\":{\"tags\":[{\"function\":\"__ht", expect_refusal},
    {"var data = {resource:{tags:[]}};})();", expect_refusal},
    {BODY("[]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":\"x\"}]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":\"x\"},", ""), expect_part},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":\"x\"}]", ",\"predicates\":[!"), expect_part},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":\"x\"}]", ""), expect_part},
    /* what no container has must not stop the reading of the others */
    {BODY("[5,null,[],{},\"a\",{\"function\":7}]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":[\"macro\",1]}]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":[\"template\"]}]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":[\"escape\"]}]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"vtp_html\":[\"macro\",99999999999]}]", RULES), expect_read},
    {BODY("[{\"function\":\"__html\",\"setup_tags\":[\"list\",[\"tag\",0,0],[\"tag\",9,0],5]}]",
          RULES),
     expect_read},
    {BODY("[{\"function\":\"__zone\",\"vtp_childContainers\":[\"list\",[\"map\",\"publicId\"],7]}]",
          RULES),
     expect_read},
};

static void test_bodies(void **state)
{
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        read_bytes(*state, str_of(bodies[i].body), NULL, bodies[i].expect);
    read_name(*state, "old.js", NULL, expect_refusal);
    read_name(*state, "empty.js", NULL, expect_read);
    read_name(*state, "truncated.js", NULL, expect_part);
}

/* ---- every prefix ---- */

static void expect_reason(const struct reading *reading)
{
    if (reading->result == CONTAINER_READ)
        fail_msg("%zu bytes of a longer body were read as if they were all", reading->bytes.n);
    assert_non_null(reading->container.problem);
    assert_int_equal(reading->container.entry_count > 0, reading->result == CONTAINER_IN_PART);
}

static void test_prefixes(void **state)
{
    static const char *const names[] = {"shop.js", "gtag.js"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        size_t size;
        char *bytes = read_file(names[i], &size);
        str whole = str_trim((str){bytes, size});
        for (size_t n = 0; n + 4 < whole.n; n += n < 5800 ? 7 : 1) {
            char *copy = malloc(n + 1); /* so that a byte too many is seen */
            assert_non_null(copy);
            memcpy(copy, whole.p, n);
            read_bytes(*state, (str){copy, n}, NULL, expect_reason);
            free(copy);
        }
        free(bytes);
    }
}

/* ---- depth and size ---- */

static void test_depth(void **state)
{
    const size_t depth = 200000;
    struct buf body = buf_init(NULL, (size_t)8 << 20);
    buf_add(&body,
            STR("var data = {\"resource\":{\"tags\":[{\"function\":\"__html\",\"vtp_html\":"));
    for (size_t i = 0; i < depth; i++)
        buf_add(&body, STR("[\"escape\","));
    buf_add(&body, STR("1"));
    for (size_t i = 0; i < depth; i++)
        buf_add(&body, STR(",7]"));
    buf_add(&body, STR("}],\"predicates\":[],\"rules\":[]}};})();"));
    struct reading reading = {.bench = *state, .bytes = buf_str(&body)};
    reading.arena = arena_new((size_t)256 << 20);
    assert_non_null(reading.arena);
    assert_int_equal(arena_run(reading.arena, 0, read_work, &reading), ARENA_DONE);
    assert_int_equal(reading.result, CONTAINER_READ);
    arena_free(reading.arena);
    buf_done(&body);
}

/* ---- JSON ---- */

static const struct {
    const char *text;
    enum json_end end;
    enum json_kind kind; /* of the first element */
    const char *shown;   /* its text */
} values[] = {
    {"[\"a\"]", JSON_WHOLE, JSON_STRING, "a"},
    {" [ \"a\" , 1 ] x", JSON_WHOLE, JSON_STRING, "a"},
    {"[\"\\u003C\\u0041\\\"\\\\\\n\\/\"]", JSON_WHOLE, JSON_STRING, "<A\"\\\n/"},
    {"[\"\\u3042\"]", JSON_WHOLE, JSON_STRING, "\xE3\x81\x82"},
    {"[\"\\uD83D\\uDE00\"]", JSON_WHOLE, JSON_STRING, "\xF0\x9F\x98\x80"},
    {"[\"\\uD83Dx\"]", JSON_WHOLE, JSON_STRING, "\xEF\xBF\xBDx"},
    {"[\"\\u0000\"]", JSON_WHOLE, JSON_STRING, "\xEF\xBF\xBD"},
    {"[-1.5e+3]", JSON_WHOLE, JSON_NUMBER, "-1.5e+3"},
    {"[true]", JSON_WHOLE, JSON_TRUE, ""},
    {"[null]", JSON_WHOLE, JSON_NULL, ""},
    {"[{}]", JSON_WHOLE, JSON_OBJECT, ""},
    {"[1,]", JSON_BAD, JSON_NUMBER, "1"},
    {"[1 2]", JSON_BAD, JSON_NUMBER, "1"},
    {"[1}", JSON_BAD, JSON_NUMBER, "1"},
    {"[1,\"a\\q\"]", JSON_BAD, JSON_NUMBER, "1"},
    {"[1,\"a", JSON_CUT, JSON_NUMBER, "1"},
    {"[1,\"a\\", JSON_CUT, JSON_NUMBER, "1"},
    {"[1,\"a\\\"", JSON_CUT, JSON_NUMBER, "1"},
    {"[1,2", JSON_CUT, JSON_NUMBER, "1"},
    {"[1", JSON_CUT, JSON_NULL, NULL},
    {"[tru", JSON_CUT, JSON_NULL, NULL},
    {"[truth]", JSON_BAD, JSON_NULL, NULL},
    {"", JSON_CUT, JSON_NULL, NULL},
    {"[{\"a\"", JSON_CUT, JSON_OBJECT, ""},
    {"[{\"a\":", JSON_CUT, JSON_OBJECT, ""},
    {"[{\"a\" 1}]", JSON_BAD, JSON_OBJECT, ""},
    {"[{a:1}]", JSON_BAD, JSON_OBJECT, ""},
};

static void json_work(void *context)
{
    struct arena *arena = context;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct json *root = NULL;
        size_t length;
        enum json_end end = json_read(arena, str_of(values[i].text), &root, &length);
        const struct json *first = json_at(root, 0);
        if (end != values[i].end)
            fail_msg("%s: end %d", values[i].text, (int)end);
        if (!values[i].shown) {
            assert_null(first);
            continue;
        }
        assert_non_null(first);
        assert_int_equal(first->kind, values[i].kind);
        expect_text(i, values[i].text, json_text(first), values[i].shown);
    }
}

static void test_json(void **state)
{
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    assert_int_equal(arena_run(arena, 0, json_work, arena), ARENA_DONE);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),     cmocka_unit_test(test_shop),
        cmocka_unit_test(test_gtag),     cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_prefixes), cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
