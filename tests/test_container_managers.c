#include "tests/container_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- whole bodies ---- */

struct expected {
    const char *function, *status, *service, *hosts, *ids, *condition, *when, *sends;
};

static str when_text(struct arena *arena, enum certainty certainty, enum gate gate)
{
    const char *name = gate_name(gate);
    return arena_printf(arena, "%s%s%s", certainty_code(certainty), *name ? "/" : "", name);
}

/* "https://a.example/; https://b.example/" */
static str sends_text(const struct reading *reading, const struct container_entry *entry)
{
    struct buf out = buf_init(reading->arena, 10000);
    for (size_t i = 0; i < entry->sends.n; i++) {
        const struct transmission *t = &entry->sends.v[i];
        buf_add(&out, i ? STR("; ") : STR(""));
        buf_add(&out, t->url);
        assert_int_equal(t->mechanism, MECHANISM_CONTAINER);
        assert_int_equal(t->origin, ORIGIN_CONTAINER);
        assert_int_equal(t->reach, REACH_CONTAINER);
        assert_true(t->certainty <= entry->certainty);
    }
    return out.p ? buf_str(&out) : STR("");
}

static void expect_rows(const struct reading *reading, const struct expected *rows, size_t count)
{
    const struct container *container = &reading->container;
    assert_int_equal(reading->result, CONTAINER_READ);
    assert_null(container->problem);
    assert_int_equal(container->entry_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct container_entry *entry = &container->entries[i];
        expect_text(i, "function", entry->function, rows[i].function);
        expect_text(i, "status", str_of(container_status_code(entry->status)), rows[i].status);
        expect_text(i, "service", entry->service_ids, rows[i].service);
        expect_text(i, "hosts", entry->hosts, rows[i].hosts);
        expect_text(i, "ids", entry->ids, rows[i].ids);
        expect_text(i, "condition", entry->condition.en, rows[i].condition);
        expect_text(i, "certainty", when_text(reading->arena, entry->certainty, entry->gate),
                    rows[i].when);
        expect_text(i, "what it sends", sends_text(reading, entry), rows[i].sends);
    }
}

#define CODE "core/src/lib/actions/customCode.js"
#define VENDOR "vendor-tag/src/lib/actions/send.js"
#define VENDOR_URL "https://cdn.vendor-measure.example/v.js"
#define CART                                                                                       \
    "click and condition path /cart, /order x holds; event equals purchase and condition path "    \
    "/cart, /order x holds"

#define LAUNCH_ROWS(dom, when, late, pixel)                                                        \
    {"adobe-analytics/src/lib/actions/setVariables.js",                                            \
     "internal",                                                                                   \
     "",                                                                                           \
     "",                                                                                           \
     "shopprod",                                                                                   \
     "page view",                                                                                  \
     "sure",                                                                                       \
     ""},                                                                                          \
        {"adobe-analytics/src/lib/actions/sendBeacon.js",                                          \
         "tag",                                                                                    \
         "adobe-analytics",                                                                        \
         "shop.sc.omtrdc.net",                                                                     \
         "shopprod",                                                                               \
         "page view",                                                                              \
         "sure",                                                                                   \
         "https://shop.sc.omtrdc.net/"},                                                           \
        {CODE, "tag",       "",     "tag.measure.example",                                         \
         "",   "page view", "sure", "https://tag.measure.example/t.js"},                           \
        {CODE, "tag",       "",     "img.measure.example",                                         \
         "",   "page view", "sure", "https://img.measure.example/i.gif?id=1"},                     \
        {"facebook-pixel/src/lib/actions/sendPurchaseEvent.js",                                    \
         "tag",                                                                                    \
         "meta-pixel",                                                                             \
         "",                                                                                       \
         "123456789012345",                                                                        \
         CART,                                                                                     \
         "likely/click",                                                                           \
         "https://connect.facebook.net/en_US/fbevents.js"},                                        \
        {CODE, "tag", "", "", "", CART, "likely/click", ""},                                       \
        {VENDOR, "tag", "", "cdn.vendor-measure.example", "", dom, when, late},                    \
        {CODE, "tag", "", "pixel.measure.example", "", dom, when, pixel},                          \
        {VENDOR, "tag", "", "cdn.vendor-measure.example", "", dom, when, late},                    \
        {VENDOR, "tag", "", "cdn.vendor-measure.example", "", "no trigger", "none", ""},           \
    {                                                                                              \
        "adobe-mcid", "tag", "adobe-audience-manager", "", "", "page view", "sure",                \
            "https://dpm.demdex.net/id"                                                            \
    }

#define PIXEL_URL "https://pixel.measure.example/p.gif?e=1"
#define HERE "condition subdomain stg.shop.example does not hold"

static void expect_launch(const struct reading *reading)
{
    static const struct expected rows[] = {
        LAUNCH_ROWS("page view (DOM ready) and condition domain shop.example holds and " HERE,
                    "likely/condition", VENDOR_URL, PIXEL_URL)};
    const struct container *container = &reading->container;
    expect_rows(reading, rows, COUNT_OF(rows));
    assert_true(str_is(container->id, "launch-0f1e2d3c4b5a"));
    assert_true(str_is(container->version, "2026-10-01T00:00:00Z"));
    assert_int_equal(container->child_count, 1);
    assert_true(str_is(container->children[0].id, "RC77-source.min.js"));
    assert_true(str_is(container->children[0].url,
                       "https://assets.adobedtm.com/a1b2c3/d4e5f6/RC77-source.min.js"));
    assert_int_equal(container->children[0].gate, GATE_CLICK);
    assert_true(container->entries[5].notes.en.n > 0);
}

static void expect_launch_on_page(const struct reading *reading)
{
    static const struct expected rows[] = {
        LAUNCH_ROWS("page view (DOM ready)", "sure", VENDOR_URL, PIXEL_URL)};
    expect_rows(reading, rows, COUNT_OF(rows));
}

static void expect_launch_on_staging(const struct reading *reading)
{
    static const struct expected rows[] = {
        LAUNCH_ROWS("page view (DOM ready) and " HERE " (not on this host)", "none", "", "")};
    expect_rows(reading, rows, COUNT_OF(rows));
}

static void expect_launch_code(const struct reading *reading)
{
    static const struct expected rows[] = {{CODE, "tag", "", "late.measure.example", "",
                                            "when the container loads this file", "sure",
                                            "https://late.measure.example/l.js"}};
    expect_rows(reading, rows, COUNT_OF(rows));
}

static void expect_utag(const struct reading *reading)
{
    static const struct expected rows[] = {
        {"tid:20010", "tag", "", "bundled.measure.example", "", "page view", "sure",
         "https://bundled.measure.example/b.js"},
        {"tid:6026", "tag", "meta-pixel", "", "", "load rule 3: (d['page_type']=='cart')",
         "likely/condition", "https://connect.facebook.net/en_US/fbevents.js"},
        {"tid:20067", "tag", "", "", "",
         "load rule 3: (d['page_type']=='cart') and load rule 4: (d['dom.domain']=='shop.example')",
         "likely/condition", ""},
        {"tid:7110", "paused", "google-analytics", "", "", "no trigger", "none", ""},
        {"tid:99999", "tag", "", "", "", "condition (utag.cond[3] || utag.cond[5]) holds",
         "likely/condition", ""},
        {"tid:20064", "tag", "tealium", "cdn.measure.example", "",
         "page view; only when the page asks for it", "likely/condition",
         "https://cdn.measure.example/own.js; https://collect.tealiumiq.com/event"},
        {"utag.handler.extend", "tag", "", "ext.measure.example", "", "any event",
         "likely/condition", "https://ext.measure.example/e.gif"},
    };
    static const char *const files[] = {"shopco/main/utag.12.js", "shopco/main/utag.13.js",
                                        "shopco/main/utag.15.js", "shopco/main/utag.16.js"};
    const struct container *container = &reading->container;
    expect_rows(reading, rows, COUNT_OF(rows));
    assert_true(str_is(container->id, "shopco/main"));
    assert_true(str_is(container->version, "ut4.51.202610010000"));
    assert_int_equal(container->child_count, COUNT_OF(files));
    for (size_t i = 0; i < COUNT_OF(files); i++)
        expect_text(i, "file", container->children[i].id, files[i]);
    expect_text(0, "address", container->children[0].url,
                "https://tags.tiqcdn.com/utag/shopco/main/prod/utag.12.js");
}

static void expect_utag_tag(const struct reading *reading)
{
    static const struct expected rows[] = {{"utag.12", "tag", "", "cdn.vendor-measure.example", "",
                                            "when the container loads this file", "sure",
                                            "http://cdn.vendor-measure.example/t.js"}};
    expect_rows(reading, rows, COUNT_OF(rows));
}

static void test_bodies(void **state)
{
    read_name(*state, "launch.js", NULL, expect_launch);
    read_name(*state, "launch.js", "https://www.shop.example/a", expect_launch_on_page);
    read_name(*state, "launch.js", "https://stg.shop.example/", expect_launch_on_staging);
    read_name(*state, "launch_code.js", NULL, expect_launch_code);
    read_name(*state, "utag.js", NULL, expect_utag);
    read_name(*state, "utag.12.js", NULL, expect_utag_tag);
}

/* ---- small bodies ---- */

static void expect_refusal(const struct reading *reading)
{
    if (reading->result != CONTAINER_REFUSED)
        fail_msg("read: %.*s", STR_ARG(reading->bytes));
    assert_non_null(reading->container.problem);
    assert_int_equal(reading->container.entry_count, 0);
    assert_int_equal(reading->container.child_count, 0);
}

static void expect_part(const struct reading *reading)
{
    if (reading->result != CONTAINER_IN_PART)
        fail_msg("not in part: %.*s", STR_ARG(reading->bytes));
    assert_non_null(reading->container.problem);
    assert_true(reading->container.entry_count > 0);
}

static void expect_read(const struct reading *reading)
{
    if (reading->result != CONTAINER_READ)
        fail_msg("%.*s: %s", STR_ARG(reading->bytes), reading->container.problem);
}

#define ADOBE "window._satellite.container="
#define RULE                                                                                       \
    "{events:[{modulePath:\"core/src/lib/events/click.js\"}],"                                     \
    "actions:[{modulePath:\"a/b/c.js\"}]}"
#define CALL "_satellite.__registerScript("
#define LIST "//tealium universal tag - utag.loader ut4.1.2, x\nutag.loader.cfg="
#define TAG "//tealium universal tag - utag.5 ut4.1.2, x\n"

static const struct {
    const char *body;
    void (*expect)(const struct reading *reading);
} bodies[] = {
    {"window._satellite=window._satellite||{};", expect_refusal},
    {"_satellite.init({tools:{}});", expect_refusal},
    {ADOBE "5", expect_refusal},
    {ADOBE "{", expect_refusal},
    {ADOBE "{}", expect_refusal},
    {ADOBE "{rules:{}}", expect_refusal},
    {ADOBE "{rules:f()}", expect_refusal},
    {ADOBE "{rules:[", expect_refusal},
    {ADOBE "{rules:[{events:[", expect_refusal},
    {ADOBE "{rules:[" RULE "].concat(x)}", expect_refusal},
    {ADOBE "{rules:)", expect_refusal},
    {ADOBE "{rules:[" RULE ",", expect_part},
    {ADOBE "{rules:[" RULE "]", expect_part},
    {ADOBE "{rules:[" RULE "],x:)", expect_part},
    {ADOBE "{rules:[]}", expect_read},
    {ADOBE "{rules:[" RULE "]};x();", expect_read},
    {"_satellite._container = {\"rules\":[" RULE "]}", expect_read},
    {ADOBE "{rules:[5,null,[],{},\"a\",{actions:7},{actions:[5,{}]}]}", expect_read},
    {ADOBE "{extensions:[],rules:[" RULE "],property:7}", expect_read},
    {CALL, expect_refusal},
    {CALL "'a'", expect_refusal},
    {CALL "'a',f())", expect_refusal},
    {CALL "'a',\"x()", expect_part},
    {CALL "'a',\"x()\");", expect_read},
    {"//tealium universal tag - utag.loader ut4.1.2, x\nvar utag={}", expect_refusal},
    {LIST, expect_refusal},
    {LIST "{", expect_refusal},
    {LIST "{\"1\":{load:1", expect_refusal},
    {LIST "{\"1\":{load:1)", expect_refusal},
    {LIST "{\"1\":{load:1}", expect_part},
    {LIST "{\"1\":{load:1},\"2\":)", expect_part},
    {LIST "{\"1\":{load:1}};var x=", expect_part},
    {LIST "{}", expect_read},
    {LIST "{\"1\":{load:1},\"2\":5,3:{load:!1},4:{load:cond[},5:{}};", expect_part},
    {"utag.loader.cfg = {\"1\":{load:1}};", expect_read},
    {TAG, expect_refusal},
    {TAG "try{", expect_part},
    {TAG "x();", expect_read},
    {"(function(){var yjtag={};})()", expect_refusal},
};

static void test_small(void **state)
{
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        read_bytes(*state, str_of(bodies[i].body), NULL, bodies[i].expect);
}

/* A container inside a tag of another one does not decide what the body is. */
static void expect_google(const struct reading *reading)
{
    assert_true(str_is(reading->container.entries[0].function, "__html"));
}

static void test_nested(void **state)
{
    static const char body[] =
        "var data = {\"resource\":{\"tags\":[{\"function\":\"__html\",\"vtp_html\":"
        "\"utag.loader.cfg={} _satellite.container={}\"}],\"predicates\":[],\"rules\":[]}};})();";
    read_bytes(*state, str_of(body), NULL, expect_google);
}

/* ---- every prefix ---- */

static void expect_reason(const struct reading *reading)
{
    const struct container *container = &reading->container;
    assert_int_equal(reading->result == CONTAINER_READ, !container->problem);
    if (reading->result == CONTAINER_REFUSED)
        assert_int_equal(container->entry_count + container->child_count, 0);
    else
        assert_true(container->entry_count > 0);
}

static void test_prefixes(void **state)
{
    static const char *const names[] = {"launch.js", "launch_code.js", "utag.js", "utag.12.js"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        size_t size;
        char *bytes = read_file(names[i], &size);
        for (size_t n = 0; n < size; n++) {
            char *copy = malloc(n + 1); /* so that a byte too many is seen */
            assert_non_null(copy);
            memcpy(copy, bytes, n);
            read_bytes(*state, (str){copy, n}, NULL, expect_reason);
            free(copy);
        }
        free(bytes);
    }
}

static void expect_end(const struct reading *reading)
{
    (void)reading;
}

static void test_depth(void **state)
{
    struct buf body = buf_init(NULL, (size_t)8 << 20);
    buf_add(&body, STR(ADOBE "{rules:["));
    for (size_t i = 0; i < 100000; i++)
        buf_add(&body, STR("[{a:"));
    read_bytes(*state, buf_str(&body), NULL, expect_end);
    buf_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bodies), cmocka_unit_test(test_small),
        cmocka_unit_test(test_nested), cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
