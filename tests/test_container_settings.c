/* What the tags of a container hand over: settings, variables, accounts. */
#include "tests/container_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- what tags hand over ---- */

static void expect_settings(const struct reading *reading)
{
    static const struct {
        const char *content, *settings, *notes;
    } rows[] = {
        {"member_id", "user_id = dataLayer.user.memberId",
         "Sends to a server container at https://sst.elsewhere.example; to whom it passes that on "
         "cannot be seen"},
        {"behaviour; member_id; purchase; search_word",
         "eventName; transaction_id = dataLayer.shop.total; crm = dataLayer.user.memberId; "
         "who = computed(localStorage.member_no + document.cookie + element.#tel + "
         "dataLayer.user.memberId); search_term = dataLayer.shop.total; "
         "plan = dataLayer.shop.total",
         ""},
        {"conversion; hashed_id; purchase",
         "conversionLabel; orderId = dataLayer.shop.total; email = element.customer_email",
         "Enhanced conversions: data that visitors entered is sent"},
        {"", "", ""}, /* found in forms by itself: not switched on */
        {"behaviour", "u1 = computed(dataLayer.user.memberId)", ""},
        {"address; hashed_id", "em = element.customer_email; ct = dataLayer.shop.total", ""},
        {"", "url = computed()", ""},
        {"hashed_id", "", ""},
        {"ad_view; behaviour; cookie_id; member_id; page_title; page_url",
         "1 = cookie._ga; userId = computed(); "
         "eventLabel = url.QUERY.gclid + window.document.title + url.URL",
         ""},
        {"purchase", "yahoo_ydn_conv_transaction_id = dataLayer.shop.total", ""},
        {"behaviour; purchase", "eventName; sendEcommerceData", ""},
    };
    const struct container *container = &reading->container;
    assert_int_equal(container->entry_count, COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct container_entry *entry = &container->entries[i];
        expect_text(i, "content",
                    catalog_content_ids(reading->arena, reading->bench->catalog, entry->content),
                    rows[i].content);
        expect_text(i, "settings", container_settings_text(reading->arena, entry),
                    rows[i].settings);
        expect_text(i, "note", entry->notes.en, rows[i].notes);
    }
    const struct transmission *row = &container->entries[5].sends.v[0];
    assert_int_equal(row->content_basis, CONTENT_PARAMETER);
    assert_true(row->content_seen == container->entries[5].content);
    assert_true(str_is(row->snippet,
                       "[5] __cvt_1_2: em = element.customer_email; ct = dataLayer.shop.total"));
    expect_text(0, "sends", sends_of(reading, 0),
                "sure https://sst.elsewhere.example/; "
                "sure https://www.googletagmanager.com/gtag/js?id=G-SETS123456");
    expect_text(6, "what a variable that is one text gives", sends_of(reading, 6),
                "sure https://word.measure.example/i.gif");
    expect_text(7, "hosts of a variable", container->entries[7].hosts, "variable.measure.example");
}

/* What the tag manager generated for the account is the account's. */
#define GENERATED(account, flag)                                                                   \
    "(function(){var data = {\"resource\":{\"version\":\"1\",\"macros\":[{\"function\":"           \
    "\"__e\"}],\"tags\":[{\"function\":\"__ogt_1p_data_v2\",\"vtp_isAutoEnabled\":true,"           \
    "\"vtp_isAutoCollectPiiEnabledFlag\":" flag ",\"vtp_instanceDestinationId\":\"" account        \
    "\"},{\"function\":\"__gct\",\"vtp_trackingId\":\"G-ONE1234567\"}],\"predicates\":[{"          \
    "\"function\":\"_eq\",\"arg0\":[\"macro\",0],\"arg1\":\"gtm.js\"}],\"rules\":[[[\"if\",0],"    \
    "[\"add\",0,1]]]}};})();\n"

static void expect_hashed(const struct reading *reading)
{
    assert_true(reading->container.entries[1].content ==
                catalog_content(reading->bench->catalog, "hashed_id"));
    assert_true(reading->container.entries[0].notes.en.n > 0);
}

static void expect_nothing_seen(const struct reading *reading)
{
    assert_true(reading->container.entries[1].content == 0);
    assert_int_equal(reading->container.entries[1].sends.v[0].content_basis, CONTENT_CATALOG);
}

static void test_settings(void **state)
{
    static const char on[] = GENERATED("G-ONE1234567", "true");
    static const char other[] = GENERATED("G-OTHER12345", "true");
    static const char off[] = GENERATED("G-ONE1234567", "false");
    read_name(*state, "settings.js", NULL, expect_settings);
    read_bytes(*state, str_of(on), NULL, expect_hashed);
    read_bytes(*state, str_of(other), NULL, expect_nothing_seen);
    read_bytes(*state, str_of(off), NULL, expect_nothing_seen);
}

/* What a Launch container's actions hand over of its data elements. */
#define LAUNCH(accounts)                                                                           \
    "_satellite.container={dataElements:{\"Member ID\":{modulePath:\"core/src/lib/dataElements/"   \
    "javascriptVariable.js\",settings:{path:\"shop.user.memberId\"}},mail:{modulePath:\"core/src/" \
    "lib/dataElements/customCode.js\",settings:{source:function(){return 1}}},\"User ID\":{"       \
    "modulePath:\"other/x.js\"}},extensions:{\"adobe-analytics\":{settings:{" accounts             \
    "trackerProperties:{trackingServer:\"shop.sc.omtrdc.net\"}}},\"facebook-pixel\":{settings:{"   \
    "pixelId:\"123456789012345\"}}},rules:[{events:[{modulePath:\"core/src/lib/events/"            \
    "libraryLoaded.js\"}],conditions:[],actions:[{modulePath:"                                     \
    "\"adobe-analytics/src/lib/actions/setVariables.js\",settings:{trackerProperties:{eVars:[{"    \
    "name:\"eVar5\",type:\"value\",value:\"%Member ID%\"}],pageName:\"100% "                       \
    "%none%\"}}},{modulePath:"                                                                     \
    "\"adobe-analytics/src/lib/actions/sendBeacon.js\",settings:{type:\"page\"}},{modulePath:"     \
    "\"facebook-pixel/src/lib/actions/sendPurchaseEvent.js\",settings:{value:\"1%%mail%\",extra:{" \
    "who:[\"%User ID%-%mail%\"]}}},{modulePath:\"core/src/lib/actions/customCode.js\",settings:{"  \
    "source:\"x='%User ID%'\",language:\"javascript\"}}]}]};"

static void expect_launch(const struct reading *reading, const char *const (*rows)[2])
{
    assert_int_equal(reading->container.entry_count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct container_entry *entry = &reading->container.entries[i];
        expect_text(i, "content",
                    catalog_content_ids(reading->arena, reading->bench->catalog, entry->content),
                    rows[i][0]);
        expect_text(i, "settings", container_settings_text(reading->arena, entry), rows[i][1]);
    }
}

#define PIXEL                                                                                      \
    {                                                                                              \
        "member_id; purchase", "value = computed(dataElement.mail); who = dataElement.User ID + "  \
                               "computed(dataElement.mail)"                                        \
    }

static void expect_account(const struct reading *reading)
{
    static const char *const rows[][2] = {
        {"", "eVar5 = window.shop.user.memberId"}, {"member_id", ""}, PIXEL, {"", ""}};
    expect_launch(reading, rows);
}

static void expect_no_account(const struct reading *reading)
{
    static const char *const rows[][2] = {{"", ""}, {"", ""}, PIXEL, {"", ""}};
    expect_launch(reading, rows);
}

static void test_launch(void **state)
{
    static const char with[] = LAUNCH("libraryCode:{accounts:{production:[\"shopprod\"]}},");
    static const char without[] = LAUNCH("");
    read_bytes(*state, str_of(with), NULL, expect_account);
    read_bytes(*state, str_of(without), NULL, expect_no_account);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_settings),
                                       cmocka_unit_test(test_launch)};
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
