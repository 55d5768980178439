/* Requests that were really made: what they carry, whose command they are, whom they reach. */
#include "analyzers/observed.h"
#include "analyzers/payload_value.h"
#include "tests/analyzers_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES ((size_t)64 << 20)

/* ---- values ---- */

static void test_values(void **state)
{
    static const char *const emails[] = {"taro@kissa.example", "to=a.b+c@mail.kissa.co.jp&x",
                                         "mailto:a@b.jp", "<a@b.example>"};
    static const char *const no_emails[] = {"icon@2x.png",
                                            "jquery@3.4.1",
                                            "a@b",
                                            "@kissa.example",
                                            "https://k@o1.io/1",
                                            "https://a:b@host.example",
                                            "x@min.js",
                                            ""};
    static const char *const phones[] = {"090-1234-5678",       "09012345678",   "03-1234-5678",
                                         "(03)1234-5678",       "+819012345678", "+81 90 1234 5678",
                                         "+81 (0)90-1234-5678", "0120-123-456"};
    static const char *const no_phones[] = {
        "0312345678",   "1795168800", "090-1234-567", "",
        "09012345678x", "0",          "00123456789",  "12345678901"};
#define HASH "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
    static const struct {
        const char *name, *value;
        bool is_hashed;
    } hashes[] = {{"em", HASH, true},
                  {"user.sha256_email", HASH, true},
                  {"ud[em]", HASH, true},
                  {"hashedMail", "5f4dcc3b5aa765d61d8327deb882cf99", true},
                  {"phone_number", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", true},
                  {"system", HASH, false},
                  {"hotel", HASH, false},
                  {"em", "abc", false},
                  {"em", HASH "0", false},
                  {"event_id", HASH, false}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(emails); i++)
        assert_true(value_has_email(str_of(emails[i])));
    for (size_t i = 0; i < COUNT_OF(no_emails); i++)
        assert_false(value_has_email(str_of(no_emails[i])));
    for (size_t i = 0; i < COUNT_OF(phones); i++)
        assert_true(value_is_phone(str_of(phones[i])));
    for (size_t i = 0; i < COUNT_OF(no_phones); i++)
        assert_false(value_is_phone(str_of(no_phones[i])));
    for (size_t i = 0; i < COUNT_OF(hashes); i++)
        assert_int_equal(value_is_hashed_contact(str_of(hashes[i].name), str_of(hashes[i].value)),
                         hashes[i].is_hashed);
}

/* ---- rows ---- */

#define PAGE "https://www.kissa.example/shop/item"

struct row {
    const char *url;
    struct observation observed; /* page_url empty: PAGE */
    const char *expected;        /* service, reach, content, basis, ids */
};

#define PX "https://px.seller.example/p"
#define GA "https://www.google-analytics.com/g/collect"
#define S(text)                                                                                    \
    {                                                                                              \
        "" text, sizeof(text) - 1                                                                  \
    }

static const struct row rows[] = {
    /* what every request carries, and what headers add */
    {PX, {.reach = REACH_PAGE}, "- page ip; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE, .referrer = S("https://www.kissa.example/"), .cookies = S("a=secret")},
     "- page cookie_id; ip; referrer; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE, .referrer = S(PAGE)},
     "- page ip; page_url; referrer; user_agent observed"},
    {PX, {.reach = REACH_PAGE, .method = S("CONNECT")}, "- page ip observed"},
    /* the page's address inside */
    {PX "?u=" PAGE, {.reach = REACH_PAGE}, "- page ip; page_url; user_agent observed"},
    {PX "?u=https%3A%2F%2Fwww.kissa.example%2Fshop%2Fitem%3Fa",
     {.reach = REACH_PAGE},
     "- page ip; page_url; user_agent observed"},
    {PX "?u=https%253A%252F%252Fwww.kissa.example%252Fshop%252Fitem",
     {.reach = REACH_PAGE},
     "- page ip; page_url; user_agent observed"},
    {PX "?u=" PAGE "s&o=https://www.kissa.example/",
     {.reach = REACH_PAGE},
     "- page ip; user_agent observed"},
    {PX "?o=https://www.kissa.example",
     {.reach = REACH_PAGE, .page_url = S("https://www.kissa.example/")},
     "- page ip; page_url; user_agent observed"},
    {PX "?d=www.kissa.example",
     {.reach = REACH_PAGE, .page_url = S("https://www.kissa.example/")},
     "- page ip; user_agent observed"},
    /* values */
    {PX "?m=taro%40kissa.example&t=090-1234-5678",
     {.reach = REACH_PAGE},
     "- page email; ip; phone; user_agent observed"},
    {PX ";m=taro@kissa.example;x=1",
     {.reach = REACH_PAGE},
     "- page email; ip; user_agent observed"},
    {PX "?em=" HASH, {.reach = REACH_PAGE}, "- page hashed_id; ip; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE, .body = S("{\"a\":{\"u\":\"" PAGE "\",\"mail\":\"a@b.jp\"}}")},
     "- page email; ip; page_url; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE, .body = S("{\"a\":1}\n{\"b\":[{\"c\":\"a@b.jp\"}]}")},
     "- page email; ip; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE, .body = S("d=%7B%22u%22%3A%22a%40b.jp%22%7D")},
     "- page email; ip; user_agent observed"},
    {PX "?d=eyJ1IjoiYUBiLmpwIn0=", {.reach = REACH_PAGE}, "- page email; ip; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE,
      .body_type = S("multipart/form-data; boundary=x"),
      .body = S("--x\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\n" PAGE "\r\n--x--\r\n")},
     "- page ip; page_url; user_agent observed"},
    {PX, {.reach = REACH_PAGE, .body = S("{\"cut\":\"a@b")}, "- page ip; user_agent observed"},
    /* names that the catalog knows */
    {GA "?v=2&tid=G-ABC1234&cid=1.2&ul=ja&sr=1x1",
     {.reach = REACH_PAGE},
     "google-analytics page cookie_id; ip; language; screen; user_agent parameter G-ABC1234"},
    {GA "?v=2&tid=G-ABC1234&ul=",
     {.reach = REACH_PAGE},
     "google-analytics page ip; user_agent observed G-ABC1234"},
    {GA "?v=2",
     {.reach = REACH_PAGE, .body = S("en=page_view&_et=12\r\nen=scroll&ep.x=1")},
     "google-analytics page behaviour; ip; user_agent; view_time parameter"},
    {"https://api.mixpanel.com/track",
     {.reach = REACH_PAGE,
      .body =
          S("data=[{\"event\":\"x\",\"properties\":{\"$current_url\":\"/\",\"$os\":\"Mac\"}}]")},
     "mixpanel page ip; os; page_url; user_agent parameter"},
    {"https://www.facebook.com/tr/?id=123456789&ud[em]=" HASH,
     {.reach = REACH_PAGE},
     "meta-pixel page hashed_id; ip; user_agent observed 123456789"},
    {"https://www.facebook.com/tr/",
     {.reach = REACH_PAGE, .body = S("id=123456789")},
     "meta-pixel page ip; user_agent observed 123456789"},
    {PX,
     {.reach = REACH_PAGE, .body = S("{\"r\":\"https://x.example/?id=G-ABC1234\"}")},
     "- page ip; user_agent observed"},
    {"https://www.googleadservices.com/pagead/conversion/123456789/?label=x&em=tv.1~em." HASH,
     {.reach = REACH_PAGE},
     "google-ads page conversion; hashed_id; ip; user_agent parameter 123456789"},
    {"https://ad.doubleclick.net/activity;src=1234567;type=a;u1=gold;tran=7",
     {.reach = REACH_PAGE},
     "google-campaign-manager page behaviour; conversion; ip; purchase; user_agent parameter "
     "1234567"},
    {"https://b97.yahoo.co.jp/pagead/conversion/1001250699/?label=x&value=1",
     {.reach = REACH_PAGE},
     "yahoo-ads page conversion; ip; purchase; user_agent parameter 1001250699"},
    {"https://tr.line.me/tag.gif?t_id=01234567-89ab&e=cv",
     {.reach = REACH_PAGE},
     "line-tag page behaviour; ip; user_agent parameter 01234567-89ab"},
    {"https://t.co/i/adsct?txn_id=o2aqf&tw_sale_amount=10&tw_document_href=x",
     {.reach = REACH_PAGE},
     "x-ads page ip; page_url; purchase; user_agent parameter o2aqf"},
    {"https://analytics.tiktok.com/api/v2/pixel",
     {.reach = REACH_PAGE,
      .body = S("{\"event\":\"Pageview\",\"context\":{\"user\":{\"email\":\"" HASH
                "\"},\"page\":{\"url\":\"x\"}}}")},
     "tiktok-pixel page behaviour; hashed_id; ip; page_url; user_agent parameter"},
    {"https://in.treasuredata.com/postback/v3/event/shop1/pv?td_client_id=1",
     {.reach = REACH_PAGE, .body = S("{\"td_client_id\":\"1\",\"td_title\":\"x\"}")},
     "treasure-data page cookie_id; ip; page_title; user_agent parameter shop1"},
    {"https://track.hubspot.com/__ptq.gif?a=7654321&i=x&pu=y&vi=z",
     {.reach = REACH_PAGE},
     "hubspot page cookie_id; email; ip; page_url; user_agent parameter 7654321"},
    /* whose command */
    {PX,
     {.reach = REACH_SCRIPT, .initiator = S("https://t.example/t.js")},
     "- script ip; user_agent observed"},
    {PX,
     {.reach = REACH_SCRIPT, .initiator = S("https://static.kissa.example/a.js")},
     "- page ip; user_agent observed"},
    {PX, {.reach = REACH_SCRIPT}, "- script ip; user_agent observed"},
    {PX,
     {.reach = REACH_CONTAINER, .initiator = S("https://t.example/t.js")},
     "- script ip; user_agent observed"},
    {PX,
     {.reach = REACH_CONTAINER,
      .initiator = S("https://www.googletagmanager.com/gtm.js?id=GTM-ABCD")},
     "- container ip; user_agent observed"},
    {PX,
     {.reach = REACH_SCRIPT, .initiator = S("https://www.googletagmanager.com/gtm.js?id=GTM-ABCD")},
     "- script ip; user_agent observed"},
    {PX,
     {.reach = REACH_FRAME, .initiator = S("https://f.example/")},
     "- frame ip; user_agent observed"},
    {PX,
     {.reach = REACH_HOP, .initiator = S("https://f.example/")},
     "- hop ip; user_agent observed"},
    {PX,
     {.reach = REACH_HOP, .initiator = S("https://www.kissa.example/go")},
     "- page ip; user_agent observed"},
    {PX,
     {.reach = REACH_PAGE, .page_url = S("https://pay.example/")},
     "- frame ip; user_agent observed"},
    /* nobody else */
    {"https://www.kissa.example/a.png", {.reach = REACH_PAGE}, ""},
};

struct work {
    struct fetch *fetch;
    const struct catalog *catalog;
    const struct row *row;
    bool all;
    struct transmissions out;
};

static void read_row(void *context)
{
    struct work *work = context;
    struct arena *arena = work->fetch->arena;
    const str own = STR("kissa.example");
    const struct first_party first_party = {.domains = &own, .count = 1};
    const struct analyzers_setup setup = {
        .catalog = work->catalog, .first_party = &first_party, .all = work->all};
    struct observation *observed = ARENA_NEW(arena, struct observation);
    *observed = work->row->observed;
    observed->origin = ORIGIN_HAR;
    if (!observed->page_url.n)
        observed->page_url = STR(PAGE);
    if (url_parse(arena, str_of(work->row->url), NULL, &work->fetch->url) != URL_OK)
        fail();
    work->fetch->shown_url = work->fetch->url.text;
    work->fetch->observed = observed;
    observed_read(arena, work->fetch, &setup, &work->out);
}

struct rendering {
    struct work *work;
    char out[512];
};

static void render(void *context)
{
    struct rendering *rendering = context;
    struct work *work = rendering->work;
    read_row(work);
    if (!work->out.n)
        return;
    const struct transmission *row = &work->out.v[0];
    str content = catalog_content_ids(work->fetch->arena, work->catalog, row->content);
    snprintf(rendering->out, sizeof rendering->out, "%.*s %s %.*s %s%s%.*s",
             STR_ARG(row->service ? row->service->id : STR("-")), reach_code(row->reach),
             STR_ARG(content), content_basis_code(row->content_basis), row->ids.n ? " " : "",
             STR_ARG(row->ids));
    if (str_has(row->snippet, STR("secret")))
        fail();
}

static void test_rows(void **state)
{
    int failures = 0;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct work work = {.fetch = fetch_new(BYTES), .catalog = *state, .row = &rows[i]};
        struct rendering rendering = {.work = &work};
        assert_int_equal(arena_run(work.fetch->arena, 0, render, &rendering), ARENA_DONE);
        if (strcmp(rendering.out, rows[i].expected) != 0) {
            print_error("%s\n  is       %s\n  expected %s\n", rows[i].url, rendering.out,
                        rows[i].expected);
            failures++;
        }
        fetch_free(work.fetch);
    }
    assert_int_equal(failures, 0);
}

static void test_row_itself(void **state)
{
    const struct row own = {.url = "https://stats.kissa.example/collect",
                            .observed = {.reach = REACH_PAGE,
                                         .mechanism = MECHANISM_BEACON,
                                         .method = S("POST"),
                                         .initiator_line = 7,
                                         .is_cached = true}};
    struct work work = {.fetch = fetch_new(BYTES), .catalog = *state, .row = &own, .all = true};
    work.fetch->observed_at = 1795168800;
    assert_int_equal(arena_run(work.fetch->arena, 0, read_row, &work), ARENA_DONE);
    assert_int_equal(work.out.n, 1);
    const struct transmission *row = &work.out.v[0];
    assert_int_equal(row->party, PARTY_OWN_HOST);
    assert_int_equal(row->mechanism, MECHANISM_BEACON);
    assert_int_equal(row->origin, ORIGIN_HAR);
    assert_int_equal(row->certainty, CERTAINTY_SURE);
    assert_int_equal(row->line, 7);
    assert_int_equal(row->observed_at, 1795168800);
    assert_true(str_is(row->page_url, PAGE));
    assert_true(str_is(row->host, "stats.kissa.example"));
    assert_true(str_is(row->snippet, "POST https://stats.kissa.example/collect"));
    fetch_free(work.fetch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_row_itself),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
