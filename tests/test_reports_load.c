/* report.json is read back: every format has the same bytes from what was read, and what is no report
 * is refused with the place that is wrong. */
#include "reports/load.h"
#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

/* What third parties left in a browser. */
static void fill_stored(struct reports_fixture *f)
{
    static struct stored stored[2];
    stored[0] = (struct stored){.page_url = STR("https://example.jp/"),
                                .storage = STORAGE_COOKIE,
                                .name = STR("_ga"),
                                .place = STR("example.jp"),
                                .path = STR("/"),
                                .by = STR("https://t.example/gtm.js"),
                                .service = &f->pixel,
                                .domain = STR("t.example"),
                                .gate = GATE_CONSENT,
                                .expires = 1826733173,
                                .bytes = 27,
                                .is_http_only = true,
                                .is_secure = true,
                                .same_site = STR("None")};
    memset(stored[0].sha256, 'b', sizeof stored[0].sha256 - 1);
    stored[1] = (struct stored){.page_url = STR("https://example.jp/"),
                                .storage = STORAGE_DATABASE,
                                .name = STR("d"),
                                .place = STR("https://f.example"),
                                .domain = STR("f.example")};
    f->report.stored = stored;
    f->report.stored_count = 2;
}

/* What only some reports have. */
static void fill_rest(struct reports_fixture *f, struct exemption *exemption,
                      struct acceptance *acceptance, struct setting *setting)
{
    static str unread[] = {{"https://t.example/gtm.js?id=GTM-1", 33}, {"\"", 1}};
    static const struct history_run runs[] = {
        {.at = 1795168800, .pages = 5, .recipients = 3, .findings = {1, 2, 3, 4, 5}, .fresh = 7},
        {.at = 1795255200,
         .unseen = 2,
         .lacking = 1,
         .findings = {[SEVERITY_INFO] = 9},
         .exit_code = 3}};
    static str places[] = {{"https://example.jp/privacy", 26}};
    *exemption = (struct exemption){.who = STR(EXEMPTION_ALL),
                                    .is_for_all = true,
                                    .recipient = &f->known,
                                    .service = &f->analytics,
                                    .ground = GROUND_CONSENT,
                                    .items = catalog_content(f->catalog, "ip"),
                                    .reason = STR("agreed"),
                                    .until = STR("2027-03-31"),
                                    .line = 7};
    *acceptance = (struct acceptance){
        .fingerprint = STR("0123456789abcdef"), .reason = STR("known"), .until = STR("2027-01-01")};
    *setting = (struct setting){.name = STR("max-pages"), .value = STR("5")};
    f->report.declared = (struct declarations){.file = STR("service.yaml"),
                                               .exemptions = exemption,
                                               .exemption_count = 1,
                                               .acceptances = acceptance,
                                               .acceptance_count = 1,
                                               .scope_reason = STR("own need"),
                                               .notice_method = STR("pop-up"),
                                               .today = STR("2026-11-20")};
    f->report.settings = setting;
    f->report.setting_count = 1;
    f->report.history = runs;
    f->report.history_count = 2;
    f->report.scope = SCOPE_IN;
    f->report.scope_text = STR("2,4");
    f->report.started = 1795168800;
    f->report.finished = 1795168860;
    f->report.folder = STR("./site/");
    f->report.fail_on = STR("review");
    f->report.containers_unread = unread;
    f->report.container_unread_count = 2;
    f->report.containers_declined = true;
    f->report.places = places;
    f->report.places_count = 1;
    f->report.was_interrupted = true;
    f->report.canonical_hint = STR("https://www.example.jp/");
    f->report.exit_code = 3;
    f->findings[0].status = FINDING_ACCEPTED;
    f->findings[0].accepted_because = STR("known");
    f->findings[0].first_seen = STR("2026-01-02");
    f->findings[0].mend = (struct message){.id = "Name %1.", .args = {words_same(STR("them"))}};
    f->findings[1].accepted_because = STR("known, but not any more");
    f->findings[1].accepted_until = STR("2026-01-31");
    f->findings[2].subject = STR("timeout");
    f->report.has_recording = true;
    f->report.pack = PACK_HANDLING;
    f->report.browser =
        (struct browser_facts){.pages = 4, .unfinished = 1, .has_reject = true, .rejected = 2};
    fill_stored(f);
    f->duties[1].declared = STR("Sample Group Inc.");
    f->duties[2].is_accepted = true;
    f->duties[0].ids = STR("G-1; ; G-2; ");
    f->duties[0].exempt = catalog_content(f->catalog, "ip");
    /* What a baseline knew: about a duty that is none of this report's. */
    static struct duty before;
    static struct finding gone[2];
    before = (struct duty){.service = f->duties[0].service,
                           .recipient = f->duties[0].recipient,
                           .domain = f->duties[0].recipient->name_ja,
                           .category = "",
                           .verdict = VERDICT_ABSENT};
    gone[0] = f->findings[0];
    gone[0].duty = &before;
    gone[0].status = FINDING_GONE;
    gone[0].accepted_because = gone[0].accepted_until = STR("");
    gone[1] = f->findings[2];
    gone[1].status = FINDING_GONE;
    gone[1].duty = NULL;
    f->report.gone = gone;
    f->report.gone_count = 2;
    f->said[0].purpose_ids = catalog_purpose(f->catalog, "ab_test");
    f->said[0].recipient_is_former = true;
    f->seen[0].is_resource = true;
    memset(f->seen[0].sha256, 'a', sizeof f->seen[0].sha256 - 1);
}

static struct report parsed(struct arena *arena, const struct reports_fixture *f, const char *json)
{
    struct report report;
    struct err err = {0};
    bool is_good = report_parse(arena, str_of(json), "report.json", f->catalog, &report, &err);
    assert_string_equal(err.text, "");
    assert_true(is_good);
    return report;
}

static void assert_same(const struct report *a, const struct report *b, const char *name)
{
    for (int lang = LANG_EN; lang <= LANG_JA; lang++) {
        struct report x = *a, y = *b;
        x.lang = y.lang = (enum lang)lang;
        char *first = reports_written(&x, name, (enum lang)lang, false);
        char *second = reports_written(&y, name, (enum lang)lang, false);
        assert_string_equal(first, second);
        free(first);
        free(second);
    }
}

static void test_same_bytes(void **state)
{
    struct reports_fixture *f = *state;
    struct exemption exemption;
    struct acceptance acceptance;
    struct setting setting;
    size_t count;
    fill_rest(f, &exemption, &acceptance, &setting);
    assert_true(f->said[0].purpose_ids != 0);
    char *json = reports_written(&f->report, "json", LANG_JA, false);
    struct arena *arena = arena_new((size_t)1 << 28);
    struct report again = parsed(arena, f, json);
    const struct table *const *tables = table_all(&count);
    for (size_t i = 0; i < count; i++)
        assert_same(&f->report, &again, tables[i]->name);
    const struct writer *const *writers = writer_all(&count);
    for (size_t i = 0; i < count; i++)
        assert_same(&f->report, &again, writers[i]->name);
    assert_int_equal(again.declared.exemptions[0].ground, GROUND_CONSENT);
    assert_string_equal(again.declared.acceptances[0].reason.p, "known");
    assert_int_equal(again.stored_count, 2);
    assert_int_equal(again.stored[0].expires, 1826733173);
    assert_true(str_eq(again.stored[0].service->id, f->pixel.id));
    assert_ptr_equal(again.duties[0].first, &again.transmissions[0]);
    assert_ptr_equal(again.duties[3].said, &again.notices[0].disclosures[1]);
    assert_ptr_equal(again.findings[0].duty, &again.duties[2]);
    arena_free(arena);
    free(json);
}

/* A name that the catalog has changed since stays as it was; the rest of its row is there. */
static void test_names_win(void **state)
{
    struct reports_fixture *f = *state;
    const struct service *real = catalog_service(f->catalog, 0);
    struct recipient renamed = *real->recipient;
    struct service service = *real;
    renamed.name_ja = STR("旧名株式会社");
    service.recipient = &renamed;
    f->sent[0].service = f->duties[0].service = &service;
    f->duties[0].recipient = &renamed;
    f->said[0].service_known = NULL;
    f->said[0].recipient_known = NULL;
    char *json = reports_written(&f->report, "json", LANG_JA, false);
    struct arena *arena = arena_new((size_t)1 << 28);
    struct report again = parsed(arena, f, json);
    assert_true(str_is(again.duties[0].recipient->name_ja, "旧名株式会社"));
    assert_ptr_equal(again.duties[0].recipient, again.duties[0].service->recipient);
    assert_true(str_eq(again.duties[0].service->source_url, real->source_url));
    assert_true(str_eq(again.duties[0].service->category->id, real->category->id));
    arena_free(arena);
    free(json);
}

static const struct {
    const char *from, *to; /* replaced once in a good report; from NULL: `to` is all there is */
    const char *says;      /* part of the error */
} bad[] = {
    {NULL, "", "ends in the middle, at line 1"},
    {NULL, "[]", "line 1 is no JSON of a report"},
    {NULL, "{}", "format is missing"},
    {NULL, "{\"format\": 2}", "catalog is missing"},
    {NULL, "{\"format\": \xff}", "line 1 holds bytes that are no UTF-8"},
    {NULL, "{\"format\": 1} x", "is no JSON of a report"},
    {"\"format\": 2", "\"format\": 1", "has format 1"},
    {"\"format\": 2", "\"format\": \"2\"", "format is missing"},
    {"\"state\": \"unknown\"", "\"state\": \"maybe\"", "state is missing or has no usable value"},
    {"\"lang\": \"ja\"", "\"lang\": \"fr\"", "lang is missing or has no usable value"},
    {"\"exit\": 0", "\"exit\": -1", "exit is missing or has no usable value"},
    {"\"mechanism\": \"script\"", "\"mechanism\": \"magic\"", "requests[0].mechanism is"},
    {"\"content\": [\"ip\"]", "\"content\": [\"soul\"]", "requests[0].content is"},
    {"\"content\": [\"ip\"]", "\"content\": [4]", "requests[0].content is"},
    {"\"line\": 12,", "\"line\": 4294967296,", "transmissions[0].line is"},
    {"\"request\": 0", "\"request\": 9", "transmissions[0].request is"},
    {"\"request\": 0", "\"request\": null", "transmissions[0].request is"},
    {"\"observed_at\": \"2026", "\"observed_at\": \"year 2026", "transmissions[0].observed_at is"},
    {"\"service_id\": \"ga4\"", "\"service_id\": \"nobody\"", "requests[0].service_id is"},
    {"\"first_transmission\": 0", "\"first_transmission\": 9", "recipients[0].first_transmission"},
    {"\"disclosure\": 0", "\"disclosure\": 3", "recipients[0].disclosure is"},
    {"\"duty\": 2", "\"duty\": 5", "findings[0].duty is"},
    {"\"fingerprint\": \"0123456789abcdef\"", "\"fingerprint\": \"0123456789abcdef0\"",
     "findings[0].fingerprint is"},
    {"\"rule\": \"recipient-absent\"", "\"rule\": \"x\"", "findings[0].rule is"},
    {"\"disclosures\": 2", "\"disclosures\": 3", "notices is missing or has no usable value"},
    {"\"disclosures\": 2", "\"disclosures\": 1", "notices is missing or has no usable value"},
    {"\"places\": [", "\"places\": [1", "places[0]. is missing"},
    {"\"storage\": \"cookie\"", "\"storage\": \"jar\"", "stored[0].storage is"},
    {"\"expires\": \"2027", "\"expires\": \"year 2027", "stored[0].expires is"},
    {"\"is_resource\": false", "\"is_resource\": 0", "coverage[0].is_resource is"},
    {"\"id\": \"google\"", "\"id\": \"\"", "known_recipients[0].id is"},
    {"\"id\": \"ga4\"", "\"id\": \"sample-pixel\"", "known_services[1].id is"},
};

static char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("%s is not in the report", from);
    char *out = calloc(1, strlen(text) + strlen(to) + 1);
    memcpy(out, text, (size_t)(at - text));
    strcat(out, to);
    strcat(out, at + strlen(from));
    return out;
}

static void test_bad(void **state)
{
    struct reports_fixture *f = *state;
    f->report.duty_count = 4;
    f->report.browser = (struct browser_facts){.pages = 1};
    fill_stored(f);
    char *good = reports_written(&f->report, "json", LANG_JA, false);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct arena *arena = arena_new((size_t)1 << 26);
        char *text = bad[i].from ? replaced(good, bad[i].from, bad[i].to) : strdup(bad[i].to);
        struct report report;
        struct err err = {0};
        assert_false(report_parse(arena, str_of(text), "r.json", f->catalog, &report, &err));
        if (!strstr(err.text, bad[i].says) || strncmp(err.text, "r.json", 6) != 0)
            fail_msg("\"%s\" and not \"%s\"", bad[i].says, err.text);
        free(text);
        arena_free(arena);
    }
    free(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_same_bytes, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_names_win, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_bad, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
