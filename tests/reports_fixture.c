#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

static void fill_parts(struct reports_fixture *f)
{
    f->known = (struct recipient){.id = STR("google"),
                                  .name_ja = STR("Google LLC"),
                                  .name_en = STR("Google LLC"),
                                  .is_seen = true};
    f->unverified = (struct recipient){.id = STR("example-ads"),
                                       .name_ja = STR("株式会社見本広告"),
                                       .name_en = STR("Sample Ads Inc.")};
    f->kind = (struct category){
        .id = STR("made-up"), .name_ja = STR("架空の区分"), .name_en = STR("Made up")};
    f->analytics = (struct service){.id = STR("ga4"),
                                    .recipient = &f->known,
                                    .category = &f->kind,
                                    .name_ja = STR("Google アナリティクス"),
                                    .name_en = STR("Google Analytics"),
                                    .is_seen = true};
    f->pixel = (struct service){.id = STR("sample-pixel"),
                                .recipient = &f->unverified,
                                .category = &f->kind,
                                .name_ja = STR("見本ピクセル"),
                                .is_seen = true};
    f->absent = (struct rule_words){
        .id = "recipient-absent", .law = "Act 27-12(1)", .mend = "Name the recipient."};
    f->far = (struct rule_words){.id = "notice-far"};
    f->sent[0] = (struct transmission){.page_url = STR("https://example.jp/"),
                                       .url = STR("https://g.example/t?a=1"),
                                       .host = STR("g.example"),
                                       .domain = STR("g.example"),
                                       .service = &f->analytics,
                                       .certainty = CERTAINTY_SURE,
                                       .content = catalog_content(f->catalog, "ip"),
                                       .line = 12,
                                       .ids = STR("G-1"),
                                       .observed_at = 1795168800};
    f->sent[1] = (struct transmission){.page_url = STR(REPORTS_HOSTILE),
                                       .url = STR("=cmd|' /C calc'!A0"),
                                       .host = STR("x.unknown.example"),
                                       .domain = STR("unknown.example"),
                                       .snippet = STR(REPORTS_HOSTILE)};
    f->sent[2] = (struct transmission){.page_url = STR("https://example.jp/b"),
                                       .url = STR("-1"),
                                       .service = &f->pixel,
                                       .gate = GATE_SUBMIT,
                                       .certainty = CERTAINTY_LIKELY};
    f->said[0] = (struct disclosure){.notice_url = STR("https://example.jp/p"),
                                     .unit = 1,
                                     .recipient = STR("Google LLC"),
                                     .recipient_known = &f->known,
                                     .service_known = &f->analytics,
                                     .content = STR(REPORTS_HOSTILE),
                                     .line = 40,
                                     .confidence = 90,
                                     .quote = STR("Google 統計")};
    f->said[1] = (struct disclosure){.notice_url = STR("https://example.jp/p"),
                                     .unit = 2,
                                     .recipient = STR("@SUM(A1)"),
                                     .line = 41};
    f->said_more[0] = (struct disclosure){.notice_url = STR("https://example.jp/q"), .unit = 1};
}

static void fill_duties(struct reports_fixture *f)
{
    f->duties[0] = (struct duty){.cap = SEVERITY_REVIEW,
                                 .recipient = &f->known,
                                 .service = &f->analytics,
                                 .category = "analytics",
                                 .verdict = VERDICT_DISCLOSED,
                                 .pages = 12,
                                 .certainty = CERTAINTY_SURE,
                                 .first = &f->sent[0],
                                 .said = &f->said[0]};
    f->duties[1] = (struct duty){.cap = SEVERITY_REVIEW,
                                 .domain = STR("unknown.example"),
                                 .category = "",
                                 .verdict = VERDICT_ABSENT,
                                 .reach = REACH_SCRIPT,
                                 .pages = 1234,
                                 .certainty = CERTAINTY_OBSERVED,
                                 .first = &f->sent[1],
                                 .items = {0, ITEM_ABSENT, ITEM_ABSENT, ITEM_ABSENT}};
    f->duties[2] = (struct duty){.cap = SEVERITY_REVIEW,
                                 .recipient = &f->unverified,
                                 .service = &f->pixel,
                                 .category = "ads",
                                 .verdict = VERDICT_PARTIAL,
                                 .pages = 3,
                                 .gate = GATE_SUBMIT,
                                 .certainty = CERTAINTY_LIKELY,
                                 .first = &f->sent[2],
                                 .items = {0, ITEM_EXEMPT, ITEM_VAGUE, ITEM_UNKNOWN}};
    f->duties[3] = (struct duty){.category = "",
                                 .cap = SEVERITY_REVIEW,
                                 .verdict = VERDICT_STATED_NOT_SEEN,
                                 .said = &f->said[1]};
    f->duties[4] = f->duties[1];
    f->duties[4].domain = (str){arena_alloc(f->arena, REPORTS_BIG), REPORTS_BIG};
    memset((char *)f->duties[4].domain.p, 'm', REPORTS_BIG);
    f->findings[0] = (struct finding){
        .rule = &f->absent,
        .severity = SEVERITY_VIOLATION,
        .duty = &f->duties[2],
        .pages = 3,
        .page_url = STR("https://example.jp/b"),
        .page_line = 7,
        .evidence = STR("<img src=x>"),
        .message = {.id = "%1 is not named", .args = {words_same(f->pixel.recipient->name_ja)}},
        .fingerprint = "0123456789abcdef"};
    f->findings[1] =
        (struct finding){.rule = &f->absent,
                         .severity = SEVERITY_REVIEW,
                         .duty = &f->duties[1],
                         .page_url = STR(REPORTS_HOSTILE),
                         .evidence = STR(REPORTS_HOSTILE),
                         .notice_quote = STR(REPORTS_HOSTILE),
                         .notice_url = STR(REPORTS_HOSTILE),
                         .notice_line = 3,
                         .message = {.id = "%1", .args = {words_same(STR(REPORTS_HOSTILE))}}};
    f->findings[2] =
        (struct finding){.rule = &f->far, .severity = SEVERITY_UNKNOWN, .message = {.id = "far"}};
}

static void fill(void *context)
{
    struct reports_fixture *f = context;
    fill_parts(f);
    fill_duties(f);
    f->notices[0] = (struct notice){
        .url = STR("https://example.jp/p"), .disclosures = f->said, .disclosure_count = 2};
    f->notices[1] = (struct notice){
        .url = STR(REPORTS_HOSTILE), .status = NOTICE_UNREADABLE, .reason = REASON_SCRIPT_ONLY};
    f->notices[2] = (struct notice){
        .url = STR("https://example.jp/q"), .disclosures = f->said_more, .disclosure_count = 1};
    f->seen[0] = (struct coverage){.url = STR("https://example.jp/"),
                                   .http_status = 200,
                                   .bytes = 5000000000u,
                                   .notice_steps = -1};
    f->seen[1] = (struct coverage){.url = STR("https://example.jp/no"),
                                   .outcome = OUTCOME_BLOCKED,
                                   .reason = REASON_HTTP_STATUS,
                                   .http_status = 403};
    f->seen[2] = (struct coverage){.url = STR(REPORTS_HOSTILE),
                                   .outcome = OUTCOME_ROBOTS,
                                   .reason = REASON_DISALLOWED,
                                   .notice_steps = 1};
    f->seen[3] = f->seen[0];
    f->report = (struct report){.audited = STR("https://example.jp/"),
                                .scope_text = STR("unknown"),
                                .lang = LANG_JA,
                                .catalog = f->catalog,
                                .catalog_date = catalog_date(f->catalog),
                                .fail_on = STR("lacking"),
                                .coverage = f->seen,
                                .coverage_count = 4,
                                .transmissions = f->sent,
                                .transmission_count = 3,
                                .notices = f->notices,
                                .notice_count = 3,
                                .duties = f->duties,
                                .duty_count = 5,
                                .findings = f->findings,
                                .finding_count = 3,
                                .is_static = true};
}

int reports_setup(void **state)
{
    struct reports_fixture *f = calloc(1, sizeof *f);
    struct err err = {0};
    f->arena = arena_new((size_t)1 << 28);
    f->catalog = catalog_read(f->arena, NULL, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(arena_run(f->arena, 0, fill, f), ARENA_DONE);
    *state = f;
    return 0;
}

int reports_teardown(void **state)
{
    struct reports_fixture *f = *state;
    arena_free(f->arena);
    free(f);
    return 0;
}

char *reports_written(const struct report *report, const char *name, enum lang lang, bool has_color)
{
    char *bytes = NULL;
    size_t size = 0;
    struct err err = {0};
    struct writer_options options = {.lang = lang, .has_color = has_color};
    FILE *out = open_memstream(&bytes, &size);
    const struct table *table = name ? table_find(str_of(name)) : NULL;
    const struct writer *writer = writer_find(str_of(name ? name : "text"));
    bool is_good = table ? table_write_csv(table, report, false, out, &err)
                         : writer->write(report, &options, out, &err);
    assert_true(is_good);
    fclose(out);
    assert_int_equal(strlen(bytes), size);
    return bytes;
}
