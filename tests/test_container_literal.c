#include "analyzers/container_address.h"
#include "analyzers/container_literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect_text(const char *what, str text, const char *wanted)
{
    if (!str_is(text, wanted))
        fail_msg("%s: \"%.*s\" and not \"%s\"", what, STR_ARG(text), wanted);
}

/* ---- literals ---- */

static const struct {
    const char *text;
    enum json_end end;
    enum json_kind kind; /* of the value at "a.0" */
    const char *shown;   /* its text or code; NULL: there is none */
} literals[] = {
    {"{a:['x']}", JSON_WHOLE, JSON_STRING, "x"},
    {"{\"a\":[\"x\",]}", JSON_WHOLE, JSON_STRING, "x"},
    {"{a:[`x`]}", JSON_WHOLE, JSON_STRING, "x"},
    {"{a:[`x${b}`]}", JSON_WHOLE, JSON_NULL, "`x${b}`"},
    {"{a:[1e3]}", JSON_WHOLE, JSON_NUMBER, "1e3"},
    {"{a:[!0]}", JSON_WHOLE, JSON_TRUE, ""},
    {"{a:[!1]}", JSON_WHOLE, JSON_FALSE, ""},
    {"{a:[true]}", JSON_WHOLE, JSON_TRUE, ""},
    {"{a:[null]}", JSON_WHOLE, JSON_NULL, ""},
    {"{a:[,1]}", JSON_WHOLE, JSON_NULL, ""},
    {"{a:['x'+y]}", JSON_WHOLE, JSON_NULL, "'x'+y"},
    {"{a:[{b:1}.c]}", JSON_WHOLE, JSON_NULL, "{b:1}.c"},
    {"{a:[function(b){return[b,{c:'}'}]}]}", JSON_WHOLE, JSON_NULL,
     "function(b){return[b,{c:'}'}]}"},
    {"{b(c){return 1},get d(){},...e,[f]:2,g,a:[/[/]}]/]}", JSON_WHOLE, JSON_NULL, "/[/]}]/"},
    {"{a:[1]+[2]}", JSON_WHOLE, JSON_NULL, NULL},
    {"{a:[1}", JSON_BAD, JSON_NUMBER, "1"},
    {"{a:[1,(]}", JSON_BAD, JSON_NUMBER, "1"},
    {"{a:[1,(]", JSON_CUT, JSON_NUMBER, "1"},
    {"{a:[1", JSON_CUT, JSON_NUMBER, "1"},
    {"{a:", JSON_CUT, JSON_NULL, NULL},
    {"{a:}", JSON_BAD, JSON_NULL, NULL},
    {"{a:,b:1}", JSON_BAD, JSON_NULL, NULL},
    {"", JSON_CUT, JSON_NULL, NULL},
    {"x", JSON_CUT, JSON_NULL, NULL},
};

static void literal_work(void *context)
{
    struct arena *arena = context;
    for (size_t i = 0; i < COUNT_OF(literals); i++) {
        struct json *root;
        size_t length;
        enum json_end end = literal_read(arena, str_of(literals[i].text), &root, &length);
        const struct json *value = literal_find(arena, root, STR("a.0"));
        if (end != literals[i].end)
            fail_msg("%s: end %d", literals[i].text, (int)end);
        assert_int_equal(value != NULL, literals[i].shown != NULL);
        if (!value)
            continue;
        if (value->kind != literals[i].kind)
            fail_msg("%s: kind %d", literals[i].text, (int)value->kind);
        str code = literal_code(value);
        expect_text(literals[i].text, code.n ? code : json_text(value), literals[i].shown);
        if (end == JSON_WHOLE)
            assert_int_equal(length, strlen(literals[i].text));
    }
}

/* ---- addresses ---- */

static const struct {
    const char *url;
    bool is_body;
    const char *id;
} addresses[] = {
    {"https://www.googletagmanager.com/gtm.js?id=GTM-ABC123", true, "GTM-ABC123"},
    {"https://www.googletagmanager.com/gtag/js?id=G-ABC123&l=x", true, "G-ABC123"},
    {"https://www.googletagmanager.com/gtm.js", true, ""},
    {"https://x.example/xgtm.js?id=GTM-ABC123", false, ""},
    {"https://assets.adobedtm.com/a/b/launch-ab12.min.js", true, "launch-ab12"},
    {"https://assets.adobedtm.com/launch-EN12-development.js", true, "launch-EN12-development"},
    {"https://assets.adobedtm.com/a/launch-.min.js", true, "launch-.min"},
    {"https://assets.adobedtm.com/a/satelliteLib-ab12.js", false, ""},
    {"https://tags.tiqcdn.com/utag/shopco/main/prod/utag.js", true, "shopco/main"},
    {"https://tags.tiqcdn.com/utag/shopco/main/prod/utag.js?x=1", true, "shopco/main"},
    {"https://tags.shop.example/main/prod/utag.js", false, ""},
    {"https://tags.tiqcdn.com/utag/shopco/main/prod/utag.sync.js", false, ""},
    {"https://s.yjtag.jp/tag.js#site=ABC", false, ""},
};

static void address_work(void *context)
{
    struct arena *arena = context;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct url url;
        assert_int_equal(url_parse(arena, str_of(addresses[i].url), NULL, &url), URL_OK);
        struct container_address address = container_address_read(arena, &url);
        if (address.is_body != addresses[i].is_body)
            fail_msg("%s: %d", addresses[i].url, address.is_body);
        expect_text(addresses[i].url, address.id, addresses[i].id);
    }
}

static void run_work(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)4 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

static void test_literals(void **state)
{
    (void)state;
    run_work(literal_work);
}

static void test_addresses(void **state)
{
    (void)state;
    run_work(address_work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
