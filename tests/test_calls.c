/* Calls that name no address, and what parameters carry. */
#include "tests/analyzers_fixture.h"

#include "cli/catalog_examples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define JS(code) "<script>" code "</script>"
#define PIXEL "<script src='https://connect.facebook.net/en_US/fbevents.js'></script>"

static const struct analysis_row calls[] = {
    {JS("fbq('track', 'Lead');"), "inline likely - www.facebook.com"},
    {JS("window.fbq('track', 'Lead');"), "inline likely - www.facebook.com"},
    {JS("ttq.track('Download');"), "inline likely - analytics.tiktok.com"},
    {JS("ttq?.track('Download');"), "inline likely - analytics.tiktok.com"},
    {JS("(adsbygoogle = window.adsbygoogle || []).push({});"),
     "inline likely - googleads.g.doubleclick.net"},
    {JS("(window.adsbygoogle = window.adsbygoogle || []).push({});"),
     "inline likely - googleads.g.doubleclick.net"},
    {JS("new YT.Player('a', {});"), "inline likely - www.youtube.com"},
    /* several calls are one row, and a row that is there is enough */
    {JS("fbq('init', '123456789'); fbq('track', 'PageView');") JS("fbq('track', 'Lead');"),
     "inline likely - www.facebook.com"},
    {PIXEL JS("fbq('track', 'Lead');"), "script sure - connect.facebook.net"},
    {"<!-- " PIXEL " -->" JS("fbq('track', 'Lead');"),
     "inline likely - www.facebook.com; script none comment connect.facebook.net"},
    /* gtag() is Google Ads' as well as Analytics' */
    {"<script src='https://www.googletagmanager.com/gtag/js?id=AW-123456789'></script>" JS(
         "gtag('config', 'AW-123456789');"),
     "script sure - www.googletagmanager.com"},
    /* what is something else by that name */
    {JS("shop.fbq('track', 'Lead');"), ""},
    {JS("fbq.track('Lead');"), ""},
    {JS("fbq(track);"), ""},
    {JS("fbqs('track', 'Lead');"), ""},
    {JS("var a = \"fbq('track', 'Lead')\"; // fbq('track', 'Lead')"), ""},
    {JS("function gtag(){dataLayer.push(arguments);} gtag('consent', 'default', {});"), ""},
    {JS("var ga = load(); ga('send', 'pageview');"), ""},
    {JS("class A { fbq(a) { } }"), ""},
    /* what nobody comes for, or only perhaps */
    {JS("var googletag = googletag || {}; googletag.cmd = googletag.cmd || [];"
        "googletag.cmd.push(f);"),
     ""},
    {JS("if (typeof fbq === 'function') fbq('track', 'Lead');"), ""},
    {JS("window.fbq && fbq('track', 'Lead');"), ""},
    {JS("if (window.fbq) { fbq('track', 'Lead'); }"), ""},
    {JS("try{Typekit.load();}catch(e){}"), ""},
    {"<script type='text/template'>fbq('track', 'Lead');</script>", ""},
};

static void test_calls(void **state)
{
    analysis_check(state, calls, COUNT_OF(calls));
}

struct content_row {
    const char *html, *host;
    const char *with;    /* an id that is there */
    const char *without; /* one that is not */
    enum content_basis basis;
};

static const struct content_row contents[] = {
    {"<img src='https://www.facebook.com/tr?id=1&ev=Lead&dl=https%3A%2F%2Fa.example%2F'>",
     "www.facebook.com", "behaviour", "hashed_id", CONTENT_PARAMETER},
    {"<img src='https://www.facebook.com/tr?id=1&ud%5Bem%5D=abc'>", "www.facebook.com", "hashed_id",
     "purchase", CONTENT_PARAMETER},
    {"<img src='https://www.facebook.com/tr?id=1&ud%5Bem%5D='>", "www.facebook.com", "page_url",
     "hashed_id", CONTENT_CATALOG},
    {"<img src='https://1.fls.doubleclick.net/activityi;src=1;type=a;cat=b;qty=2;ord=1?'>",
     "1.fls.doubleclick.net", "purchase", "email", CONTENT_PARAMETER},
    {PIXEL JS("fbq('init', '123', {em: mail, ph: ''});"), "connect.facebook.net", "hashed_id",
     "social_account", CONTENT_PARAMETER},
    {PIXEL JS("fbq('init', '123', {ph: '', em: ''});"), "connect.facebook.net", "page_url",
     "hashed_id", CONTENT_CATALOG},
    {PIXEL JS("fbq('init', '123', {em});"), "connect.facebook.net", "hashed_id", "purchase",
     CONTENT_PARAMETER},
    {PIXEL JS("fbq('track', 'X', {a: f({em: 1}), b: function () { return {ph: 1}; }});"),
     "connect.facebook.net", "page_url", "hashed_id", CONTENT_CATALOG},
    {JS("fbq('track', 'Purchase', {value: 10});"), "www.facebook.com", "purchase", "hashed_id",
     CONTENT_PARAMETER},
    {"<script src='https://www.googletagmanager.com/gtag/js?id=G-ABCDEF12'></script>" JS(
         "function gtag(){dataLayer.push(arguments)} gtag('config', 'G-ABCDEF12', {user_id: u});"),
     "www.googletagmanager.com", "member_id", "hashed_id", CONTENT_PARAMETER},
    {"<script src='https://www.googletagmanager.com/gtag/js?id=AW-123456'></script>" JS(
         "gtag('set', 'user_data', {email: m});"),
     "www.googletagmanager.com", "hashed_id", "member_id", CONTENT_PARAMETER},
    {JS("ytag({type: 'yss_conversion', config: {yahoo_email: m}});"), "b97.yahoo.co.jp",
     "hashed_id", "member_id", CONTENT_PARAMETER},
    {JS("criteo_q.push({event: 'setCustomerId', id: 7});"), "sslwidget.criteo.com", "member_id",
     "email", CONTENT_PARAMETER},
    {JS("krt('send', 'identify', {email: m});"), "karte.io", "email", "phone", CONTENT_PARAMETER},
    {JS("_hsq.push(['identify', {email: m}]);"), "track.hubspot.com", "email", "phone",
     CONTENT_PARAMETER},
};

static void test_contents(void **state)
{
    for (size_t i = 0; i < COUNT_OF(contents); i++) {
        const struct content_row *row = &contents[i];
        struct analysis task;
        bool is_right = false;
        analysis_run(&task, state, row->html);
        for (size_t k = 0; k < task.out.n; k++) {
            const struct transmission *sent = &task.out.v[k];
            if (str_is(sent->host, row->host))
                is_right = (sent->content & catalog_content(*state, row->with)) &&
                           !(sent->content & catalog_content(*state, row->without)) &&
                           sent->content_basis == row->basis;
        }
        if (!is_right)
            fail_msg("%s", row->html);
        arena_free(task.arena);
    }
}

static void test_evidence(void **state)
{
    struct analysis task;
    analysis_run(&task, state, "<p>\n" JS("\nstart();\n  fbq('init', '123456789');"));
    assert_int_equal(task.out.n, 1);
    assert_int_equal(task.out.v[0].line, 4);
    assert_true(str_is(task.out.v[0].ids, "123456789"));
    assert_true(str_is(task.out.v[0].snippet, "fbq('init', '123456789');"));
    assert_true(str_is(task.out.v[0].service->id, "meta-pixel"));
    arena_free(task.arena);
}

struct examples {
    struct arena *arena;
    const struct catalog *catalog;
    struct err err;
};

static void examples_work(void *context)
{
    struct examples *examples = context;
    catalog_examples_check(examples->arena, examples->catalog, &examples->err);
}

/* Every row of snippets.csv. */
static void test_examples(void **state)
{
    struct examples examples = {.arena = arena_new(ANALYSIS_BYTES), .catalog = *state};
    assert_int_equal(arena_run(examples.arena, 0, examples_work, &examples), ARENA_DONE);
    if (examples.err.code != ERR_NONE)
        fail_msg("%s", examples.err.text);
    arena_free(examples.arena);
}

static void test_parameter_lookup(void **state)
{
    const struct service *adobe = catalog_service_by_id(*state, STR("adobe-analytics"));
    assert_true(catalog_parameter(*state, adobe, PARAMETER_QUERY, STR("c")) ==
                catalog_content(*state, "screen"));
    assert_true(catalog_parameter(*state, adobe, PARAMETER_QUERY, STR("c12")) ==
                catalog_content(*state, "behaviour"));
    assert_true(catalog_parameter(*state, adobe, PARAMETER_CALL, STR("c12")) == 0);
    assert_true(catalog_parameter(*state, adobe, PARAMETER_QUERY, STR("")) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_parameter_lookup),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
