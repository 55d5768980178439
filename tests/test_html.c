/* report.html: what it holds, and that nothing from outside becomes markup in it. */
#include "core/digest.h"
#include "core/embedded.h"
#include "core/text.h"
#include "reports/html_parts.h"
#include "tests/html_check.h"
#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define MARKUP "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\xE2\x80\xAE\xFF"
#define SCHEME "javascript:alert(document.domain)"

/* ---- elements ---- */

struct element_work {
    struct html *html;
    void (*write)(const struct html *html, str text);
    str text;
};

static void element_work(void *context)
{
    struct element_work *work = context;
    work->write(work->html, work->text);
}

/* What write makes of the text; free() it. */
static char *element(void (*write)(const struct html *html, str text), str text)
{
    char *bytes = NULL;
    size_t size = 0;
    struct writer_options options = {.lang = LANG_EN};
    struct report report = {.lang = LANG_EN};
    struct html html = {.arena = arena_new((size_t)1 << 24), .report = &report};
    html.out = open_memstream(&bytes, &size);
    for (size_t i = 0; i < HTML_LANGS; i++)
        html.show[i] = (struct show){.arena = html.arena,
                                     .report = &report,
                                     .options = &options,
                                     .out = html.out,
                                     .lang = (enum lang)i};
    struct element_work work = {&html, write, text};
    assert_int_equal(arena_run(html.arena, 0, element_work, &work), ARENA_DONE);
    fclose(html.out);
    arena_free(html.arena);
    return bytes;
}

static void write_escaped(const struct html *html, str text)
{
    html_escape(html, text, 20);
}

static void write_attribute(const struct html *html, str text)
{
    html_attribute(html, "title", text);
}

static void write_text(const struct html *html, str text)
{
    html_text(html, text, 5);
}

static void test_elements(void **state)
{
    (void)state;
    const struct {
        void (*write)(const struct html *html, str text);
        str text;
        const char *expected;
    } rows[] = {
        {write_escaped, STR("plain 送信"), "plain 送信"},
        {write_escaped, STR("<b a='1' c=\"&\">"), "&lt;b a=&#39;1&#39; c=&quot;&amp;&quot;&gt;"},
        {write_escaped, STR("&amp;"), "&amp;amp;"},
        {write_escaped,
         STR("a\xE2\x80\xAE"
             "b"),
         "a&lt;U+202E&gt;b"},
        {write_escaped,
         STR("a\xE2\x81\xA6"
             "b"),
         "a&lt;U+2066&gt;b"},
        {write_escaped, STR("a\0b"), "a&lt;U+0000&gt;b"},
        {write_escaped, STR("\xFF"), "\xEF\xBF\xBD"},
        {write_escaped, STR("a\r\n\tb"), "a b"},
        {write_escaped, STR("123456789012345678901"), "12345678901234567890…"},
        {write_attribute, STR("a\" onload=\"b"), " title=\"a&quot; onload=&quot;b\""},
        {write_text, STR("<a>"), "<bdi>&lt;a&gt;</bdi>"},
        {write_text, STR("送信先の会社"), "<bdi title=\"送信先の会社\">送信先の会…</bdi>"},
        {write_text, STR(""), "<span class=\"none\">—</span>"},
        {html_url, STR("https://a.example/?b&c"),
         "<a class=\"url\" rel=\"noreferrer noopener nofollow\" "
         "href=\"https://a.example/?b&amp;c\">https://a.example/?b&amp;c</a>"},
        {html_url, STR("http://a.example/\xE2\x80\xAE"), NULL},
        {html_url, STR("HTTPS://a.example/"), NULL},
        {html_url, STR(SCHEME), NULL},
        {html_url, STR("data:text/html,x"), NULL},
        {html_url, STR(" https://a.example/"), NULL},
        {html_url, STR("//a.example/"), NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *found = element(rows[i].write, rows[i].text);
        if (rows[i].expected)
            assert_string_equal(found, rows[i].expected);
        else
            assert_int_equal(strncmp(found, "<bdi class=\"url\"", 16), 0);
        free(found);
    }
}

static void countries(void *context)
{
    static const char *const rows[][3] = {
        {"JP", "日本", "Japan"}, {"US", "アメリカ合衆国", "United States"},
        {"QQ", "", ""},          {"", "", ""},
        {"JPN", "", ""},         {"日", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(str_is(text_country(context, str_of(rows[i][0]), "ja"), rows[i][1]));
        assert_true(str_is(text_country(context, str_of(rows[i][0]), "en"), rows[i][2]));
    }
}

static void test_countries(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    assert_int_equal(arena_run(arena, 0, countries, arena), ARENA_DONE);
    arena_free(arena);
}

/* ---- hostile reports ---- */

static void spoil_entries(struct reports_fixture *f, str text)
{
    for (size_t i = 0; i < COUNT_OF(f->sent); i++) {
        struct transmission *sent = &f->sent[i];
        sent->page_url = sent->url = sent->host = sent->domain = text;
        sent->snippet = sent->initiator = sent->ids = text;
        sent->certainty = CERTAINTY_SURE;
    }
    for (size_t i = 0; i < COUNT_OF(f->said); i++) {
        struct disclosure *said = &f->said[i];
        said->notice_url = said->recipient = said->service = said->content = text;
        said->purpose = said->optout_url = said->policy_url = said->quote = text;
    }
    for (size_t i = 0; i < COUNT_OF(f->notices); i++)
        f->notices[i].url = f->notices[i].title = f->notices[i].data_url = text;
    for (size_t i = 0; i < COUNT_OF(f->seen); i++) {
        f->seen[i].url = f->seen[i].found_on = f->seen[i].content_type = text;
        f->seen[i].charset = text;
        f->seen[i].transmissions = 1;
    }
}

static void spoil_findings(struct reports_fixture *f, str text)
{
    for (size_t i = 0; i < COUNT_OF(f->duties); i++) {
        f->duties[i].domain = f->duties[i].ids = text;
        f->duties[i].category = text.p;
    }
    for (size_t i = 0; i < COUNT_OF(f->findings); i++) {
        struct finding *finding = &f->findings[i];
        finding->subject = finding->page_url = finding->evidence = text;
        finding->notice_url = finding->notice_quote = finding->accepted_because = text;
        finding->first_seen = text;
        finding->status = FINDING_ACCEPTED;
        finding->message = (struct message){.id = "%1 %2", .args = {{text, text}, {text, text}}};
        finding->mend = finding->message;
        memcpy(finding->fingerprint, "\"><img src=x>", sizeof "\"><img src=x>");
    }
}

static void spoil(struct reports_fixture *f, const char *words)
{
    static str places[2];
    static struct exemption exemption;
    static struct acceptance acceptance;
    str text = str_of(words);
    spoil_entries(f, text);
    spoil_findings(f, text);
    f->known.name_ja = f->known.name_en = f->known.country = f->known.id = text;
    f->unverified.name_ja = f->unverified.name_en = f->unverified.id = text;
    f->analytics.name_ja = f->analytics.name_en = text;
    f->pixel.name_ja = f->pixel.name_en = text;
    f->absent.law = f->absent.title = f->absent.mend = f->absent.id = words;
    places[0] = places[1] = text;
    exemption = (struct exemption){.who = text, .items = 1, .reason = text, .until = text};
    acceptance = (struct acceptance){.fingerprint = text, .reason = text, .until = text};
    struct report *report = &f->report;
    report->audited = report->scope_text = report->canonical_hint = text;
    report->containers_unread = places;
    report->container_unread_count = COUNT_OF(places);
    report->declared = (struct declarations){.file = text,
                                             .exemptions = &exemption,
                                             .exemption_count = 1,
                                             .acceptances = &acceptance,
                                             .acceptance_count = 1,
                                             .scope_reason = text,
                                             .notice_method = text,
                                             .today = text};
}

static void test_hostile(void **state)
{
    struct reports_fixture *f = *state;
    static const char *const words[] = {MARKUP, SCHEME, REPORTS_HOSTILE, "</script></style>-->"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        spoil(f, words[i]);
        char *page = reports_written(&f->report, "html", LANG_JA, false);
        check_page(page);
        free(page);
    }
    /* The same without a notice: it was looked for in hostile places. */
    f->report.notice_count = 0;
    f->report.places = f->report.containers_unread;
    f->report.places_count = 1;
    char *page = reports_written(&f->report, "html", LANG_EN, false);
    check_page(page);
    assert_non_null(strstr(page, "&lt;/script&gt;&lt;/style&gt;--&gt;"));
    free(page);
}

/* ---- what stands there ---- */

static size_t count_of(const char *page, const char *part)
{
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

/* The digits behind 'sha256- in the policy, as hexadecimal ones. */
static void policy_hash(const char *page, const char *directive, char hex[DIGEST_HEX + 1])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strstr(page, directive);
    assert_non_null(at);
    at += strlen(directive);
    assert_int_equal(strncmp(at, " &#39;", 6) == 0 || strncmp(at, " '", 2) == 0, 1);
    at = strstr(at, "sha256-") + strlen("sha256-");
    size_t n = 0;
    unsigned bits = 0;
    for (size_t i = 0; n < DIGEST_HEX && strchr(digits, at[i]); i++) {
        bits = bits << 6 | (unsigned)(strchr(digits, at[i]) - digits);
        for (unsigned left = (unsigned)(i + 1) * 6 - (unsigned)n * 4; left >= 4 && n < DIGEST_HEX;
             left -= 4)
            hex[n++] = "0123456789abcdef"[bits >> (left - 4) & 15];
    }
    hex[n] = '\0';
}

static void check_hash(const char *page, const char *directive, const char *name)
{
    char expected[DIGEST_HEX + 1], found[DIGEST_HEX + 1], opening[16];
    snprintf(opening, sizeof opening, "<%s>", name);
    const char *from = strstr(page, opening) + strlen(opening);
    snprintf(opening, sizeof opening, "</%s>", name);
    digest_sha256((str){from, (size_t)(strstr(from, opening) - from)}, expected);
    policy_hash(page, directive, found);
    assert_string_equal(found, expected);
}

/* The policy lets in what stands in the page, and nothing else. */
static void test_policy(void **state)
{
    struct reports_fixture *f = *state;
    char *page = reports_written(&f->report, "html", LANG_JA, false);
    assert_non_null(strstr(page, "content=\"default-src 'none'; style-src 'sha256-"));
    check_hash(page, "style-src", "style");
    check_hash(page, "script-src", "script");
    assert_int_equal(count_of(page, "<script"), 1);
    assert_int_equal(count_of(page, "<style"), 1);
    assert_int_equal(count_of(page, "unsafe-"), 0);
    free(page);
}

static void test_content(void **state)
{
    struct reports_fixture *f = *state;
    static const char *const parts[] = {
        "<html lang=\"en\">",
        "id=\"verdict\"",
        "id=\"recipients\"",
        "id=\"findings\"",
        "id=\"flow\"",
        "id=\"pages\"",
        "id=\"unseen\"",
        "id=\"notices\"",
        "id=\"declared\"",
        "id=\"transmissions\"",
        "<span class=\"en\" lang=\"en\">Findings</span>",
        "<span class=\"ja\" lang=\"ja\">指摘</span>",
        "株式会社見本広告",
        "&lt;img src=x&gt;",
        "0123456789abcdef",
        "class=\"chip bad\"",
        "href=\"#f1\"",
        "<details class=\"finding\" id=\"f1\" data-severity=\"violation\" open>",
        "<details class=\"finding\" id=\"f2\" data-severity=\"review\">",
        "This is the result of an automatic check and not legal advice.",
        "これは自動点検の結果であり、法的助言ではありません。",
        "G-1",
        "HTTP 403",
    };
    char *page = reports_written(&f->report, "html", LANG_EN, false);
    check_page(page);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (!strstr(page, parts[i]))
            fail_msg("not in the page: %s", parts[i]);
    assert_true(strlen(page) < 300000); /* a name of a megabyte is cut */
    char *again = reports_written(&f->report, "html", LANG_EN, false);
    assert_string_equal(page, again);
    free(again);
    free(page);
    f->report.lang = LANG_JA;
    page = reports_written(&f->report, "html", LANG_JA, false);
    assert_non_null(strstr(page, "<html lang=\"ja\">"));
    free(page);
}

static void test_nothing(void **state)
{
    struct reports_fixture *f = *state;
    struct report empty = {.audited = STR("https://example.jp/"), .catalog = f->catalog};
    char *page = reports_written(&empty, "html", LANG_EN, false);
    check_page(page);
    assert_non_null(strstr(page, "No page could be read, so nothing was judged."));
    assert_int_equal(count_of(page, "class=\"verdict unsure\""), 1);
    free(page);
}

/* What does not go into the page is counted, and its file named. */
static void test_caps(void **state)
{
    struct reports_fixture *f = *state;
    struct report report = f->report;
    report.finding_count = HTML_FINDINGS_MAX + 7;
    report.duty_count = HTML_DUTIES_MAX + 6;
    report.transmission_count = HTML_TRANSMISSIONS_MAX + 5;
    report.coverage_count = HTML_PAGES_MAX + 4;
    report.findings = calloc(report.finding_count, sizeof *report.findings);
    report.duties = calloc(report.duty_count, sizeof *report.duties);
    report.transmissions = calloc(report.transmission_count, sizeof *report.transmissions);
    report.coverage = calloc(report.coverage_count, sizeof *report.coverage);
    for (size_t i = 0; i < report.finding_count; i++)
        report.findings[i] = f->findings[0];
    for (size_t i = 0; i < report.duty_count; i++)
        report.duties[i] = f->duties[2];
    for (size_t i = 0; i < report.transmission_count; i++)
        report.transmissions[i] = f->sent[0];
    for (size_t i = 0; i < report.coverage_count; i++)
        report.coverage[i] = (struct coverage){
            .url = STR("https://example.jp/"), .notice_steps = -1, .transmissions = 1};
    char *page = reports_written(&report, "html", LANG_EN, false);
    assert_non_null(strstr(page, "7 more are in findings.csv."));
    assert_non_null(strstr(page, "6 more are in recipients.csv."));
    assert_non_null(strstr(page, "5 more are in transmissions.csv."));
    assert_non_null(strstr(page, "4 more are in coverage.csv."));
    assert_int_equal(count_of(page, "<details class=\"finding\""), HTML_FINDINGS_MAX);
    assert_int_equal(count_of(page, "<noscript>\n<details"), (HTML_FINDINGS_MAX - 200) / 100);
    assert_int_equal(count_of(page, "</details>\n</noscript>"), (HTML_FINDINGS_MAX - 200) / 100);
    free(page);
    free(report.findings);
    free(report.duties);
    free(report.transmissions);
    free(report.coverage);
}

/* Pages and recipients, each counted once; those that are not drawn share a box. */
static void test_flow(void **state)
{
    struct reports_fixture *f = *state;
    enum { PAGES = 3, HOSTS = 80 };
    static struct transmission sent[PAGES * HOSTS];
    static char urls[PAGES][40], hosts[HOSTS][24];
    for (size_t i = 0; i < PAGES * HOSTS; i++) {
        size_t page = i / HOSTS, host = i % HOSTS;
        snprintf(urls[page], sizeof urls[page], "https://example.jp/dir%zu/a", page);
        snprintf(hosts[host], sizeof hosts[host], "h%02zu.example", host);
        sent[i] = (struct transmission){.page_url = str_of(urls[page]),
                                        .domain = str_of(hosts[host]),
                                        .certainty = CERTAINTY_SURE};
    }
    sent[1] = sent[0];                  /* twice on one page: counted once */
    sent[2].certainty = CERTAINTY_NONE; /* not counted */
    sent[3].party = PARTY_OWN;          /* not counted */
    f->report.transmissions = sent;
    f->report.transmission_count = COUNT_OF(sent);
    char *page = reports_written(&f->report, "html", LANG_EN, false);
    check_page(page);
    assert_non_null(strstr(page, "3 pages send to 80 recipients."));
    assert_non_null(strstr(page, ">56 others</text>"));
    assert_non_null(strstr(page, ">/dir0/</text>"));
    assert_int_equal(count_of(page, "<tr><th scope=\"row\"><bdi>h"), HOSTS);
    assert_non_null(strstr(page, "<bdi>h00.example</bdi></th>"));
    const char *row = strstr(page, "<bdi>h02.example</bdi>");
    assert_non_null(row);
    assert_int_equal(strncmp(strstr(row, "class=\"number\">"), "class=\"number\">2<", 17), 0);
    free(page);
}

/* What is declared stands with its recipient as long as it holds; afterwards it is said to have ended. */
static void test_declared(void **state)
{
    struct reports_fixture *f = *state;
    struct exemption exemption = {.who = STR("all"), .is_for_all = true, .ground = GROUND_CONSENT};
    struct report report = f->report;
    report.declared = (struct declarations){
        .exemptions = &exemption, .exemption_count = 1, .today = STR("2026-11-20")};
    char *page = reports_written(&report, "html", LANG_EN, false);
    assert_int_equal(count_of(page, ">all recipients<"), 1);
    assert_int_equal(count_of(page, ">the visitor agreed<"), 1 + report.duty_count);
    assert_int_equal(count_of(page, "ended: not taken into account"), 0);
    free(page);
    exemption.until = STR("2026-11-19");
    page = reports_written(&report, "html", LANG_EN, false);
    assert_int_equal(count_of(page, ">the visitor agreed<"), 1);
    assert_int_equal(count_of(page, "ended: not taken into account"), 1);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_countries),
        cmocka_unit_test_setup_teardown(test_policy, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_content, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_declared, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_nothing, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_hostile, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_caps, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_flow, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
