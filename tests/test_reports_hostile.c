/* Every text of a report is hostile, one kind after the other, also with bytes that no text may have:
 * in every format it stays text. What independent readers make of the formats: tests/report.sh. */
#include "core/csv.h"
#include "core/text.h"
#include "reports/load.h"
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
static const size_t in_duty[] = {offsetof(struct duty, domain), offsetof(struct duty, ids)};
static const size_t in_finding[] = {
    offsetof(struct finding, subject),         offsetof(struct finding, page_url),
    offsetof(struct finding, evidence),        offsetof(struct finding, notice_url),
    offsetof(struct finding, notice_quote),    offsetof(struct finding, first_seen),
    offsetof(struct finding, accepted_because)};
static const size_t in_report[] = {
    offsetof(struct report, audited), offsetof(struct report, canonical_hint),
    offsetof(struct report, folder), offsetof(struct report, scope_text)};
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

static void poison_all(struct reports_fixture *f, str text)
{
    POISON(f->sent, COUNT_OF(f->sent), in_sent, text);
    POISON(f->said, COUNT_OF(f->said), in_said, text);
    POISON(f->notices, COUNT_OF(f->notices), in_notice, text);
    POISON(f->seen, COUNT_OF(f->seen), in_seen, text);
    POISON(f->duties, COUNT_OF(f->duties), in_duty, text);
    POISON(f->findings, COUNT_OF(f->findings), in_finding, text);
    POISON(&f->report, 1, in_report, text);
    POISON(&f->known, 1, in_recipient, text);
    POISON(&f->analytics, 1, in_service, text);
    for (size_t i = 0; i < COUNT_OF(f->findings); i++)
        f->findings[i].message =
            (struct message){.id = "%1 (%2)", .args = {words_same(text), words_same(text)}};
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
    size_t count, size;
    const struct writer *const *writers = writer_all(&count);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        poison_all(f, (str){hostile[i].text, hostile[i].length});
        for (size_t k = 0; k < count; k++) {
            char *bytes = written(&f->report, writers[k], &size);
            assert_inert(writers[k]->name, (str){bytes, size});
            if (strcmp(writers[k]->name, "json") == 0)
                assert_readable(f, (str){bytes, size});
            free(bytes);
        }
    }
}

struct cells {
    const struct table *table;
    str text;
    size_t row, found;
};

static bool on_record(void *context, const str *cells, size_t count, size_t line)
{
    struct cells *found = context;
    (void)line;
    assert_int_equal(count, found->table->column_count);
    for (size_t i = 0; found->row && i < count; i++) {
        assert_true(!cells[i].n || !memchr("=+-@\t\r", cells[i].p[0], 6));
        found->found += str_eq(csv_unguard(cells[i]), found->text);
    }
    found->row++;
    return true;
}

/* The same text comes back from each table, byte by byte, and no cell is a formula. */
static void test_tables(void **state)
{
    struct reports_fixture *f = *state;
    size_t count, size, line;
    const struct table *const *tables = table_all(&count);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        str text = {hostile[i].text, hostile[i].length};
        poison_all(f, text);
        for (size_t k = 0; k < count; k++) {
            char *bytes = NULL;
            struct err err = {0};
            FILE *out = open_memstream(&bytes, &size);
            assert_true(table_write_csv(tables[k], &f->report, false, out, &err));
            fclose(out);
            struct cells cells = {.table = tables[k], .text = text};
            assert_int_equal(csv_read((str){bytes, size}, on_record, &cells, &line), CSV_OK);
            assert_int_equal(cells.row, tables[k]->rows(&f->report) + 1);
            assert_true(cells.found >= cells.row - 1);
            free(bytes);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_formats, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_tables, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
