/* Answers that stand in place of a page, and pages that only look like them. */
#include "core/text.h"
#include "crawler/wall.h"
#include "tests/catalog_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *id; /* NULL: no wall */
    int status;
    const char *headers;
    const char *html;
};

#define SHOP                                                                                       \
    "<!doctype html><html lang=ja><title>お問い合わせ - みほん商店</title><h1>お問い合わせ</h1>"
#define NEWS "<!doctype html><html lang=ja><title>お知らせ - みほん商店</title>"

static const struct row rows[] = {
    {"cloudflare-header", 403, "cf-mitigated: challenge\n", "<title>x</title>"},
    {"cloudflare-page", 503, "",
     "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
     "<script>window._cf_chl_opt={};</script></body></html>"},
    {"cloudflare-page", 200, "",
     "<title>しばらくお待ちください...</title><script src=\"/cdn-cgi/challenge-platform/h/b/x\">"
     "</script>"},
    {"cloudflare-page", 403, "",
     "<title>Attention Required! | Cloudflare</title><div id=\"cf-error-details\">"},
    {"akamai-denied", 403, "",
     "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>You don't have permission to access "
     "\"http&#58;&#47;&#47;a\" on this server.<P>Reference #18.1</BODY></HTML>"},
    {"akamai-sensor", 200, "", "<html><div id=\"sec-if-cpt-container\"></div>"},
    {"imperva-frame", 200, "",
     "<html><body><iframe src=\"/_Incapsula_Resource?CWU=9&incident_id=1\">Request unsuccessful."
     "</iframe></body></html>"},
    {"imperva-interruption", 200, "",
     "<title>Pardon Our Interruption</title><script>var isImpervaSpaSupport=1</script>"},
    {"aws-challenge", 202, "x-amzn-waf-action: challenge\n", ""},
    {"aws-captcha", 405, "x-amzn-waf-action: captcha\n", ""},
    {"aws-page", 405, "", "<title>Human Verification</title><script>AwsWafIntegration</script>"},
    {"datadome-page", 403, "",
     "<html><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script></html>"},
    {"human-page", 403, "",
     "<title>Access to this page has been denied</title><div id=\"px-captcha\"></div>"},
    {"recaptcha-page", 200, "",
     "<title>ロボットではありませんか?</title><div class=\"g-recaptcha\"></div>"},
    {"recaptcha-page", 200, "", "<title>Robot Check</title><div class=h-captcha></div>"},
    {"ddos-check", 200, "",
     "<title>Making sure you&#39;re not a bot!</title><script src=/.within.website/x/cmd/anubis>"},
    {"queue-page", 200, "", "<title>ただいまアクセスが集中しております</title><p>お待ちください"},
    {"maintenance-title", 200, "", "<title>ただいまメンテナンス中です</title><p>ご不便を..."},
    {"maintenance-status", 503, "", "<title>お知らせ</title><p>システムのメンテナンスのため..."},
    /* What only looks like one. */
    {NULL, 200, "", SHOP "<form><div class=\"g-recaptcha\"></div></form>"},
    {NULL, 200, "",
     SHOP "<script src=\"https://challenges.cloudflare.com/turnstile/v0/api.js\"></script>"},
    {NULL, 200, "", SHOP "<script src=\"/cdn-cgi/challenge-platform/scripts/jsd/main.js\">"},
    {NULL, 200, "", "<title>Access Denied</title><p>a film of 2024"},
    {NULL, 200, "", NEWS "<p>ただいまメンテナンス中です、と表示された場合は..."},
    {NULL, 200, "", NEWS "<p>アクセスが集中したため..."},
    {NULL, 200, "", NEWS "<p>Request unsuccessful. Incapsula incident ID: と表示される場合"},
    {NULL, 200, "", "<title>Just a moment: a novel</title><p>In stock"},
    {NULL, 404, "", "<title>404 Not Found</title><p>ページが見つかりません"},
    {NULL, 503, "", "<title>Error</title>"},
    {NULL, 403, "", "<title>403 Forbidden</title><h1>Forbidden</h1>"},
    {NULL, 200, "cf-mitigated-by: challenge\n", "<title>x</title>"},
    {NULL, 200, "", ""},
};

struct looking {
    struct arena *arena;
    const struct catalog *catalog;
    const struct row *row;
    str text;
    const struct wall *found;
};

static void look_work(void *context)
{
    struct looking *looking = context;
    struct wall_look look = {.status = looking->row->status,
                             .headers = str_of(looking->row->headers),
                             .title = wall_title(looking->text),
                             .text = looking->text};
    if (str_has(look.title, STR("&#39;")))
        look.title = STR("Making sure you're not a bot!");
    looking->found = wall_find(looking->arena, looking->catalog, &look);
}

static const char *look(const struct catalog *catalog, const struct row *row, str text)
{
    static char id[64];
    struct looking looking = {
        .arena = arena_new(1 << 22), .catalog = catalog, .row = row, .text = text};
    assert_int_equal(arena_run(looking.arena, 0, look_work, &looking), ARENA_DONE);
    if (looking.found)
        snprintf(id, sizeof id, "%.*s", STR_ARG(looking.found->id));
    arena_free(looking.arena);
    return looking.found ? id : NULL;
}

static void test_walls(void **state)
{
    struct err err = {0};
    struct arena *arena = arena_new((size_t)1 << 28);
    const struct catalog *catalog = read_folder(arena, NULL, &err);
    size_t count;
    (void)state;
    assert_non_null(catalog);
    catalog_walls(catalog, &count);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *id = look(catalog, &rows[i], str_of(rows[i].html));
        if (!id != !rows[i].id || (id && strcmp(id, rows[i].id) != 0))
            fail_msg("row %zu: %s instead of %s", i, id ? id : "none",
                     rows[i].id ? rows[i].id : "none");
    }
    for (size_t i = 0; i < count; i++) { /* a row that nothing shows to work is none */
        bool is_shown = false;
        for (size_t k = 0; k < COUNT_OF(rows); k++)
            is_shown |= rows[k].id && str_is(catalog_walls(catalog, &count)[i].id, rows[k].id);
        if (!is_shown)
            fail_msg("%.*s has no example", STR_ARG(catalog_walls(catalog, &count)[i].id));
    }
    arena_free(arena);
}

/* A long page that begins like a wall is a page. */
static void test_long(void **state)
{
    struct err err = {0};
    struct arena *arena = arena_new((size_t)1 << 28);
    const struct catalog *catalog = read_folder(arena, NULL, &err);
    const struct row row = {NULL, 200, "", ""};
    struct buf html = buf_init(NULL, 1 << 20);
    (void)state;
    buf_add(&html, STR("<title>ただいまメンテナンス中です</title>"));
    assert_string_equal(look(catalog, &row, buf_str(&html)), "maintenance-title");
    while (html.n < 20000)
        buf_add(&html, STR("<p>x"));
    assert_null(look(catalog, &row, buf_str(&html)));
    buf_done(&html);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_walls), cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
