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
    {JS("_lt('send', 'cv', {type: 'Conversion'}, ['a']);"), "tr.line.me", "conversion", "email",
     CONTENT_PARAMETER},
    {JS("twq('event', 'tw-a-b', {email_address: m});"), "t.co", "hashed_id", "email",
     CONTENT_PARAMETER},
    {JS("ttq.identify({phone_number: p});"), "analytics.tiktok.com", "hashed_id", "phone",
     CONTENT_PARAMETER},
    {JS("var td = new Treasure({database: 'x'}); td.addRecord('sales', {amount: 1});"),
     "in.treasuredata.com", "behaviour", "email", CONTENT_PARAMETER},
    {JS("clarity('identify', user);"), "www.clarity.ms", "member_id", "email", CONTENT_PARAMETER},
    {"<img src='https://ac.ebis.ne.jp/log.php?argument=AbCd1234&ebisMember=7&ebisAmount=10'>",
     "ac.ebis.ne.jp", "member_id", "email", CONTENT_PARAMETER},
    {"<script src='https://ac.ebis.ne.jp/ebis_tag.php?cid=AbCd1234&m1id=&a1id=10'></script>",
     "ac.ebis.ne.jp", "purchase", "member_id", CONTENT_PARAMETER},
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

/* Where each service holds the operator's account. */
static const struct {
    const char *html, *host, *ids;
} accounts[] = {
    {JS("_lt('init', {customerType: 'lap', tagId: '01234567-89ab'}, []);"), "tr.line.me",
     "01234567-89ab"},
    {"<img src='https://tr.line.me/tag.gif?t_id=01234567-89ab&e=pv'>", "tr.line.me",
     "01234567-89ab"},
    {JS("ttq.load('C4ABCDEF12345');"), "analytics.tiktok.com", "C4ABCDEF12345"},
    {"<script src='https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=CABCD99&lib=ttq'>"
     "</script>",
     "analytics.tiktok.com", "CABCD99"},
    {JS("twq('config', 'o2aqf');"), "t.co", "o2aqf"},
    {"<img src='https://t.co/i/adsct?txn_id=o9azp'>", "t.co", "o9azp"},
    {JS("criteo_q.push({event: 'setAccount', account: 12345}, {event: 'viewHome'});"),
     "sslwidget.criteo.com", "12345"},
    {"<script src='https://dynamic.criteo.com/js/ld/ld.js?a=54321'></script>", "dynamic.criteo.com",
     "54321"},
    {"<script src='https://cdn-edge.karte.io/0123456789abcdef/edge.js'></script>",
     "cdn-edge.karte.io", "0123456789abcdef"},
    {"<script src='https://static.karte.io/libs/tracker.js'></script>", "static.karte.io", ""},
    {JS("var td = new Treasure({writeKey: '1/abc', database: 'shop_web'});"), "in.treasuredata.com",
     "shop_web"},
    {"<script src='https://www.clarity.ms/tag/abcd1234ef'></script>", "www.clarity.ms",
     "abcd1234ef"},
    {"<script src='//js.hs-scripts.com/7654321.js'></script>", "js.hs-scripts.com", "7654321"},
    {JS("hbspt.forms.create({portalId: '1234567', formId: f});"), "forms.hsforms.com", "1234567"},
    {"<script src='https://ac.ebis.ne.jp/ct_tag.php?argument=AbCd1234'></script>", "ac.ebis.ne.jp",
     "AbCd1234"},
    {JS("ytag({type: 'yss_conversion', config: {yahoo_conversion_id: '1001250699'}});"),
     "b97.yahoo.co.jp", "1001250699"},
    {JS("ytag({type: 'yss_conversion', config: {yahoo_conversion_id: id}});"), "b97.yahoo.co.jp",
     ""},
    {"<iframe src='https://1.fls.doubleclick.net/activityi;src=1234567;type=a;cat=b'></iframe>",
     "1.fls.doubleclick.net", "1234567"},
    {"<img src='https://www.googleadservices.com/pagead/conversion/987654321/?label=x'>",
     "www.googleadservices.com", "987654321"},
    {JS("fbq('init', '123456789012345');"), "www.facebook.com", "123456789012345"},
    {"<script src='https://www.googletagmanager.com/gtag/js?id=G-ABCDEF12'></script>",
     "www.googletagmanager.com", "G-ABCDEF12"},
};

static void test_accounts(void **state)
{
    for (size_t i = 0; i < COUNT_OF(accounts); i++) {
        struct analysis task;
        analysis_run(&task, state, accounts[i].html);
        if (task.out.n != 1 || !str_is(task.out.v[0].host, accounts[i].host) ||
            !str_is(task.out.v[0].ids, accounts[i].ids))
            fail_msg("%s", accounts[i].html);
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
        cmocka_unit_test(test_calls),    cmocka_unit_test(test_contents),
        cmocka_unit_test(test_accounts), cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_examples), cmocka_unit_test(test_parameter_lookup),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
