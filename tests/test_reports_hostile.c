/* Every text of a report is hostile, one kind after the other, also with bytes that no text may have and
 * a megabyte of it: in every format it stays text, and every column of every table has been tried. What
 * independent readers make of the formats: tests/report.sh. */
#include "core/csv.h"
#include "core/text.h"
#include "reports/diff.h"
#include "reports/draft.h"
#include "reports/history.h"
#include "reports/load.h"
#include "tests/html_check.h"
#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define T(literal) literal, sizeof(literal) - 1

static const struct {
    const char *text;
    size_t length;
} hostile[] = {
    {T("\"'\\,;\r\n\t")},
    {T("=cmd|' /C calc'!A0")},
    {T("</script><!--]]>&lt;")},
    {T("\xE2\x80\xAE\x1b[2J\xC2\x9B")},
    {T("a\0b")},
    {T("\xff\xfe\xc3(\xed\xa0\x80")},
    {T("::error::x%0A")},
    {T("|`~[x](y)")},
    {T("\xEF\xBF\xBE")},
    {T("</noscript></title></style></textarea>\" onload=\"x")},
    {T("javascript:alert(1)//https://x.example/\xE2\x81\xA6")},
    {NULL, REPORTS_BIG}, /* as many of the same letter */
};

static const size_t in_sent[] = {
    offsetof(struct transmission, page_url), offsetof(struct transmission, url),
    offsetof(struct transmission, host),     offsetof(struct transmission, domain),
    offsetof(struct transmission, snippet),  offsetof(struct transmission, initiator),
    offsetof(struct transmission, ids)};
static const size_t in_said[] = {
    offsetof(struct disclosure, notice_url), offsetof(struct disclosure, recipient),
    offsetof(struct disclosure, service),    offsetof(struct disclosure, content),
    offsetof(struct disclosure, purpose),    offsetof(struct disclosure, optout_url),
    offsetof(struct disclosure, policy_url), offsetof(struct disclosure, quote)};
static const size_t in_notice[] = {offsetof(struct notice, url), offsetof(struct notice, title),
                                   offsetof(struct notice, data_url)};
static const size_t in_seen[] = {
    offsetof(struct coverage, url), offsetof(struct coverage, content_type),
    offsetof(struct coverage, charset), offsetof(struct coverage, found_on)};
static const size_t in_duty[] = {offsetof(struct duty, domain), offsetof(struct duty, declared),
                                 offsetof(struct duty, ids)};
static const size_t in_finding[] = {
    offsetof(struct finding, subject),          offsetof(struct finding, page_url),
    offsetof(struct finding, evidence),         offsetof(struct finding, notice_url),
    offsetof(struct finding, notice_quote),     offsetof(struct finding, first_seen),
    offsetof(struct finding, accepted_because), offsetof(struct finding, accepted_until)};
static const size_t in_report[] = {offsetof(struct report, audited),
                                   offsetof(struct report, canonical_hint),
                                   offsetof(struct report, folder),
                                   offsetof(struct report, scope_text),
                                   offsetof(struct report, title),
                                   offsetof(struct report, failure),
                                   offsetof(struct report, place),
                                   offsetof(struct report, fail_on),
                                   offsetof(struct report, declared.file),
                                   offsetof(struct report, declared.scope_reason),
                                   offsetof(struct report, declared.notice_method),
                                   offsetof(struct report, declared.today)};
static const size_t in_exemption[] = {offsetof(struct exemption, who),
                                      offsetof(struct exemption, reason),
                                      offsetof(struct exemption, until)};
static const size_t in_acceptance[] = {offsetof(struct acceptance, fingerprint),
                                       offsetof(struct acceptance, reason),
                                       offsetof(struct acceptance, until)};
static const size_t in_setting[] = {offsetof(struct setting, name),
                                    offsetof(struct setting, value)};
static const size_t in_stored[] = {
    offsetof(struct stored, page_url), offsetof(struct stored, name),
    offsetof(struct stored, place),    offsetof(struct stored, path),
    offsetof(struct stored, by),       offsetof(struct stored, domain),
    offsetof(struct stored, same_site)};
static const size_t in_stratum[] = {offsetof(struct stratum, pattern)};
static const size_t in_category[] = {offsetof(struct category, name_ja),
                                     offsetof(struct category, name_en)};
static const size_t in_recipient[] = {offsetof(struct recipient, name_ja),
                                      offsetof(struct recipient, name_en)};
static const size_t in_service[] = {offsetof(struct service, name_ja),
                                    offsetof(struct service, name_en)};

/* Sets the texts at these offsets in each of count records. */
static void poison(void *records, size_t count, size_t size, const size_t *offsets, size_t n,
                   str text)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < n; k++)
            memcpy((char *)records + i * size + offsets[k], &text, sizeof text);
}
#define POISON(records, count, offsets, text)                                                      \
    poison(records, count, sizeof *(records), offsets, COUNT_OF(offsets), text)

/* What stands in a report besides its tables. */
struct around {
    struct exemption exemption;
    struct acceptance acceptance;
    struct setting setting;
    struct stratum stratum;
    struct stored stored[2];
    str containers[2], places[2];
    struct finding gone;
    struct history_run runs[2];
};

static void poison_around(struct reports_fixture *f, struct around *around, str text)
{
    struct report *report = &f->report;
    *around = (struct around){
        .exemption = {.recipient = &f->known, .items = catalog_content(f->catalog, "ip")},
        .stratum = {.known = 9, .read = 3, .drawn = 3},
        .stored = {{.service = &f->pixel}, {.storage = STORAGE_LOCAL}},
        .containers = {text, text},
        .places = {text, text},
        .gone = f->findings[0],
        .runs = {{.at = 1795168800, .pages = 3}, {.at = 1795255200, .pages = 4}}};
    around->gone.status = FINDING_GONE;
    POISON(&around->exemption, 1, in_exemption, text);
    POISON(&around->acceptance, 1, in_acceptance, text);
    POISON(&around->setting, 1, in_setting, text);
    POISON(&around->stratum, 1, in_stratum, text);
    POISON(around->stored, COUNT_OF(around->stored), in_stored, text);
    report->declared.exemptions = &around->exemption;
    report->declared.acceptances = &around->acceptance;
    report->declared.exemption_count = report->declared.acceptance_count = 1;
    report->settings = &around->setting;
    report->sample = (struct sample){.asked = 3, .strata = &around->stratum, .stratum_count = 1};
    report->containers_unread = around->containers;
    report->places = around->places;
    report->setting_count = report->gone_count = 1;
    report->container_unread_count = report->places_count = report->history_count = 2;
    report->stored = around->stored;
    report->stored_count = COUNT_OF(around->stored);
    report->gone = &around->gone;
    report->history = around->runs;
    report->browser = (struct browser_facts){.pages = 3, .has_accept = true};
}

static void poison_all(struct reports_fixture *f, struct around *around, str text)
{
    POISON(f->sent, COUNT_OF(f->sent), in_sent, text);
    POISON(f->said, COUNT_OF(f->said), in_said, text);
    POISON(f->said_more, COUNT_OF(f->said_more), in_said, text);
    POISON(f->notices, COUNT_OF(f->notices), in_notice, text);
    POISON(f->seen, COUNT_OF(f->seen), in_seen, text);
    POISON(f->duties, COUNT_OF(f->duties), in_duty, text);
    POISON(f->findings, COUNT_OF(f->findings), in_finding, text);
    POISON(&f->report, 1, in_report, text);
    POISON(&f->known, 1, in_recipient, text);
    POISON(&f->unverified, 1, in_recipient, text);
    POISON(&f->analytics, 1, in_service, text);
    POISON(&f->pixel, 1, in_service, text);
    POISON(&f->kind, 1, in_category, text);
    for (size_t i = 0; i < COUNT_OF(f->findings); i++) {
        struct finding *finding = &f->findings[i];
        finding->message =
            (struct message){.id = "%1 (%2)", .args = {words_same(text), words_same(text)}};
        finding->mend = (struct message){.id = "%1", .args = {words_same(text)}};
    }
    f->duties[0].category = f->duties[2].category = "analytics";
    poison_around(f, around, text);
}

/* The text of that row; a long one is made in memory that the caller frees. */
static str hostile_text(size_t i, char **memory)
{
    *memory = NULL;
    if (hostile[i].text)
        return (str){hostile[i].text, hostile[i].length};
    *memory = malloc(hostile[i].length);
    memset(*memory, '@', hostile[i].length);
    return (str){*memory, hostile[i].length};
}

static char *written(const struct report *report, const struct writer *writer, size_t *size)
{
    char *bytes = NULL;
    struct err err = {0};
    struct writer_options options = {.lang = LANG_JA};
    FILE *out = open_memstream(&bytes, size);
    assert_true(writer->write(report, &options, out, &err));
    fclose(out);
    return bytes;
}

/* UTF-8 without anything that acts on who reads it. */
static void assert_inert(const char *format, str bytes)
{
    for (size_t at = 0; at < bytes.n;) {
        size_t from = at;
        uint32_t point = text_next(bytes, &at);
        bool is_bad = point == 0xFFFD && !str_is(str_slice(bytes, from, at), "\xEF\xBF\xBD");
        if (is_bad || (text_is_hidden(point) && point != '\n'))
            fail_msg("%s: U+%04X at byte %zu", format, point, from);
    }
}

/* It can be read back. */
static void assert_readable(const struct reports_fixture *f, str bytes)
{
    struct arena *arena = arena_new((size_t)1 << 28);
    struct report report;
    struct err err = {0};
    report_parse(arena, bytes, "report.json", f->catalog, &report, &err);
    assert_string_equal(err.text, "");
    arena_free(arena);
}

static void test_formats(void **state)
{
    struct reports_fixture *f = *state;
    struct around around;
    size_t count, size;
    char *memory;
    const struct writer *const *writers = writer_all(&count);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        poison_all(f, &around, hostile_text(i, &memory));
        f->report.declared.today = STR("2026-11-20");
        for (size_t k = 0; k < count; k++) {
            char *bytes = written(&f->report, writers[k], &size);
            assert_inert(writers[k]->name, (str){bytes, size});
            if (strcmp(writers[k]->name, "json") == 0)
                assert_readable(f, (str){bytes, size});
            if (strcmp(writers[k]->name, "html") == 0)
                check_page(bytes);
            free(bytes);
        }
        free(memory);
    }
}

/* ---- what is no report of a scan ---- */

/* One way of writing is set. */
struct other {
    const char *name;
    void (*history)(const struct history_writing *writing);
    void (*diff)(const struct diff *diff, const struct writer_options *options, FILE *out);
    void (*draft)(struct arena *arena, const struct draft *draft, FILE *out);
    const struct reports_fixture *f;
    struct arena *arena;
    str text;
    FILE *out;
};

/* Against a report without anything: all is new. */
static struct diff other_diff(const struct other *other)
{
    static struct report empty;
    static const struct diff_options options = {.least = SEVERITY_REVIEW};
    empty =
        (struct report){.catalog = other->f->catalog, .audited = STR("https://before.example/")};
    return diff_make(other->arena, &empty, &other->f->report, &options);
}

static const struct writer_options plain = {.lang = LANG_JA};

/* One watched service of that name, with a run and a row of that text in each table. */
static struct history_writing other_history(const struct other *other)
{
    static const char *const columns[] = {"fingerprint", "recipient_id", "recipient",  "service_id",
                                          "service",     "rule",         "first_seen", "last_seen"};
    struct history_view *view = ARENA_NEW(other->arena, struct history_view);
    str *cells = ARENA_ARRAY(other->arena, COUNT_OF(columns), str);
    static const char *const names[] = {"runs", "recipients", "findings"};
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        cells[i] = other->text;
    *view = (struct history_view){.audited = other->text,
                                  .runs = other->f->report.history,
                                  .run_count = other->f->report.history_count};
    for (size_t i = 0; i < HISTORY_TABLES; i++)
        view->tables[i] = (struct history_table){.name = names[i],
                                                 .columns = columns,
                                                 .column_count = COUNT_OF(columns),
                                                 .cells = cells,
                                                 .rows = 1};
    return (struct history_writing){.arena = other->arena,
                                    .views = view,
                                    .view_count = 1,
                                    .table = HISTORY_FINDINGS,
                                    .options = &plain,
                                    .out = other->out};
}

static void other_work(void *context)
{
    struct other *other = context;
    struct history_writing writing = other_history(other);
    struct diff diff = other_diff(other);
    struct draft draft = draft_make(other->arena, &other->f->report, LANG_JA);
    if (other->history)
        other->history(&writing);
    if (other->diff)
        other->diff(&diff, &plain, other->out);
    if (other->draft)
        other->draft(other->arena, &draft, other->out);
}

static char *other_written(struct other *other, size_t *size)
{
    char *bytes = NULL;
    other->out = open_memstream(&bytes, size);
    other->arena = arena_new((size_t)1 << 29);
    assert_int_equal(arena_run(other->arena, 0, other_work, other), ARENA_DONE);
    arena_free(other->arena);
    fclose(other->out);
    return bytes;
}

/* Drafts, comparisons and histories. */
static void test_others(void **state)
{
    struct other others[] = {{"diff text", .diff = diff_write_text},
                             {"diff json", .diff = diff_write_json},
                             {"history text", .history = history_write_text},
                             {"history json", .history = history_write_json},
                             {"history svg", .history = history_write_svg},
                             {"history html", .history = history_write_html},
                             {"draft html", .draft = draft_write_html},
                             {"draft markdown", .draft = draft_write_markdown}};
    struct reports_fixture *f = *state;
    struct around around;
    size_t size;
    char *memory;
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        str text = hostile_text(i, &memory);
        poison_all(f, &around, text);
        for (size_t k = 0; k < COUNT_OF(others); k++) {
            others[k].f = f;
            others[k].text = text;
            char *bytes = other_written(&others[k], &size);
            assert_inert(others[k].name, (str){bytes, size});
            if (!strstr(others[k].name, "text"))
                assert_null(strstr(bytes, "<script"));
            if (strstr(others[k].name, "html"))
                assert_null(strstr(bytes, "\" onload=\""));
            free(bytes);
        }
        free(memory);
    }
}

/* ---- tables ---- */

#define CELLS_MAX 40

struct cells {
    str text;
    const char *names[CELLS_MAX];
    size_t count, rows;
    bool found[CELLS_MAX]; /* the column has held the text */
};

static void on_header(struct cells *cells, const str *row)
{
    static char memory[CELLS_MAX][40];
    for (size_t i = 0; i < cells->count; i++) {
        snprintf(memory[i], sizeof memory[i], "%.*s", (int)row[i].n, row[i].p);
        cells->names[i] = memory[i];
    }
}

static bool on_record(void *context, const str *row, size_t count, size_t line)
{
    struct cells *cells = context;
    (void)line;
    if (!cells->rows++) {
        assert_true(count <= CELLS_MAX);
        cells->count = count;
        on_header(cells, row);
        return true;
    }
    assert_int_equal(count, cells->count);
    for (size_t i = 0; i < count; i++) {
        assert_true(!row[i].n || !memchr("=+-@\t\r", row[i].p[0], 6));
        cells->found[i] |= str_find(csv_unguard(row[i]), cells->text) != STR_ABSENT;
    }
    return true;
}

/* Columns whose cells are codes, numbers, dates, ids of the catalog or sentences of ours; no text from
 * outside comes into them. */
static bool is_ours(const char *column)
{
    static const char ours[] =
        " recipient_id service_id mechanism origin certainty content_basis line gated "
        "reach party observed_at unit layout content_state purpose_state purpose_side "
        "optout_state status content_ids purpose_ids confidence rule severity verdict "
        "item pages page_line notice_line law fingerprint category content_verdict "
        "name_verdict purpose_verdict content_sent exempt first_page_line outcome reason "
        "http_status bytes depth notice_steps transmissions sha256 exit pages_read "
        "pages_unread notice_status duties disclosed partial absent unknown violations "
        "reviews new kind change counts found sent_when ";
    char name[48];
    snprintf(name, sizeof name, " %s ", column);
    return strstr(ours, name) != NULL;
}

/* The same text comes back from each column that may hold text from outside, byte by byte, and no cell
 * is a formula. */
static size_t check_csv(const char *name, char *bytes, size_t size, str text)
{
    struct cells cells = {.text = text};
    size_t line;
    assert_int_equal(csv_read((str){bytes, size}, on_record, &cells, &line), CSV_OK);
    for (size_t i = 0; i < cells.count; i++)
        if (!cells.found[i] && !is_ours(cells.names[i]) && strcmp(cells.names[i], "content") != 0)
            fail_msg("%s: column %s was not tried", name, cells.names[i]);
    free(bytes);
    return cells.rows - 1;
}

static void test_tables(void **state)
{
    struct reports_fixture *f = *state;
    struct around around;
    size_t count, size;
    char *memory;
    const struct table *const *tables = table_all(&count);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        str text = hostile_text(i, &memory);
        poison_all(f, &around, text);
        for (size_t k = 0; k <= count; k++) {
            const struct table *table = k < count ? tables[k] : &table_summary;
            char *bytes = NULL;
            struct err err = {0};
            FILE *out = open_memstream(&bytes, &size);
            assert_true(table_write_csv(table, &f->report, false, out, &err));
            fclose(out);
            assert_int_equal(check_csv(table->name, bytes, size, text), table->rows(&f->report));
        }
        free(memory);
    }
}

/* There and back, so that both sides hold something; the second head is one more row. */
static void diff_csv(const struct diff *diff, const struct writer_options *options, FILE *out)
{
    struct diff back = diff_make(diff->arena, diff->newer, diff->older, &diff->options);
    diff_write_csv(diff, options, out);
    diff_write_csv(&back, options, out);
}

static void draft_csv(struct arena *arena, const struct draft *draft, FILE *out)
{
    draft_write_csv(arena, draft, false, out);
}

static void test_other_tables(void **state)
{
    struct other others[] = {{"diff", .diff = diff_csv},
                             {"history", .history = history_write_csv},
                             {"draft", .draft = draft_csv}};
    struct reports_fixture *f = *state;
    struct around around;
    size_t size;
    char *memory;
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        str text = hostile_text(i, &memory);
        poison_all(f, &around, text);
        f->pixel.optout_url = f->unverified.policy_url = text;
        f->duties[2].said = &f->said[0]; /* to be completed */
        for (size_t k = 0; k < COUNT_OF(others); k++) {
            others[k].f = f;
            others[k].text = text;
            char *bytes = other_written(&others[k], &size);
            assert_true(check_csv(others[k].name, bytes, size, text) > 0);
        }
        free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_formats, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_others, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_tables, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_other_tables, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
