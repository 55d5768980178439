/* Tables and the text writer, over a report made by hand. */
#include "core/csv.h"
#include "core/text.h"
#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is missing in:\n%.3000s", part, text);
}

/* ---- tables ---- */

static const struct {
    const char *table, *header;
} contract[] = {
    {"transmissions", "page_url,host,recipient_id,recipient,service_id,service,mechanism,origin,"
                      "certainty,content,content_basis,url,line,gated,initiator,reach,party,ids,"
                      "observed_at\r\n"},
    {"disclosures", "notice_url,unit,layout,recipient,service,recipient_id,service_id,"
                    "content_state,content,purpose_state,purpose,purpose_side,optout_state,"
                    "optout_url,policy_url,status,line,content_ids,purpose_ids,confidence\r\n"},
    {"findings", "audited,rule,severity,verdict,recipient_id,recipient,service_id,service,item,"
                 "reach,pages,page_url,page_line,evidence,notice_url,notice_line,notice_quote,law,"
                 "message,mend,fingerprint,first_seen,status,reason,until\r\n"},
    {"recipients", "audited,recipient_id,recipient,service_id,service,category,verdict,"
                   "content_verdict,name_verdict,purpose_verdict,content_sent,content_stated,"
                   "exempt,reach,certainty,pages,first_page_url,first_page_line,notice_url,"
                   "notice_line,ids,found,sent_when\r\n"},
    {"coverage", "url,outcome,reason,http_status,content_type,charset,bytes,depth,found_on,"
                 "notice_steps,transmissions,observed_at,sha256\r\n"},
};

static void test_headers(void **state)
{
    const struct reports_fixture *f = *state;
    size_t count;
    const struct table *const *tables = table_all(&count);
    assert_int_equal(count, COUNT_OF(contract));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(tables[i]->name, contract[i].table);
        char *csv = reports_written(&f->report, contract[i].table, LANG_JA, false);
        assert_memory_equal(csv, contract[i].header, strlen(contract[i].header));
        free(csv);
    }
    assert_null(table_find(STR("finding")));
    assert_null(writer_find(STR("")));
}

/* A table read back: the cell of a column in a row. */
struct lookup {
    const char *column;
    size_t row; /* 0: the header */
    size_t at, column_at, width;
    char *found;
};

static bool on_record(void *context, const str *cells, size_t count, size_t line)
{
    struct lookup *lookup = context;
    (void)line;
    for (size_t i = 0; lookup->at == 0 && i < count; i++)
        if (str_is(cells[i], lookup->column))
            lookup->column_at = i;
    lookup->width = lookup->at == 0 ? count : lookup->width;
    assert_int_equal(count, lookup->width);
    if (lookup->at++ == lookup->row) {
        str cell = csv_unguard(cells[lookup->column_at]);
        lookup->found = calloc(1, cell.n + 1);
        if (cell.n)
            memcpy(lookup->found, cell.p, cell.n);
    }
    return true;
}

static const struct {
    const char *table;
    size_t row;
    const char *column, *cell;
} cells[] = {
    {"transmissions", 1, "recipient", "Google LLC"},
    {"transmissions", 1, "service", "Google アナリティクス"},
    {"transmissions", 1, "content", "ip"},
    {"transmissions", 1, "observed_at", "2026-11-20T10:00:00Z"},
    {"transmissions", 2, "page_url", REPORTS_HOSTILE},
    {"transmissions", 2, "url", "=cmd|' /C calc'!A0"},
    {"transmissions", 2, "recipient", ""},
    {"transmissions", 2, "recipient_id", ""},
    {"transmissions", 2, "observed_at", ""},
    {"transmissions", 2, "line", ""},
    {"transmissions", 3, "url", "-1"},
    {"transmissions", 3, "gated", "submit"},
    {"transmissions", 3, "recipient", "株式会社見本広告"},
    {"disclosures", 1, "content", REPORTS_HOSTILE},
    {"disclosures", 2, "recipient", "@SUM(A1)"},
    {"disclosures", 2, "confidence", "0"},
    {"disclosures", 3, "notice_url", "https://example.jp/q"},
    {"findings", 1, "recipient", "株式会社見本広告"},
    {"findings", 1, "fingerprint", "0123456789abcdef"},
    {"findings", 1, "mend", "Name the recipient."},
    {"findings", 1, "status", "new"},
    {"findings", 1, "first_seen", ""},
    {"findings", 1, "notice_line", ""},
    {"findings", 2, "recipient", "unknown.example"},
    {"findings", 2, "recipient_id", ""},
    {"findings", 2, "evidence", REPORTS_HOSTILE},
    {"findings", 3, "verdict", ""},
    {"findings", 3, "mend", ""},
    {"recipients", 1, "content_stated", REPORTS_HOSTILE},
    {"recipients", 1, "first_page_line", "12"},
    {"recipients", 2, "recipient", "unknown.example"},
    {"recipients", 2, "reach", "script"},
    {"recipients", 3, "name_verdict", "vague"},
    {"recipients", 4, "recipient", "@SUM(A1)"},
    {"recipients", 4, "reach", ""},
    {"recipients", 4, "verdict", "stated_not_seen"},
    {"coverage", 1, "bytes", "5000000000"},
    {"coverage", 1, "notice_steps", ""},
    {"coverage", 2, "http_status", "403"},
    {"coverage", 3, "http_status", ""},
    {"coverage", 3, "notice_steps", "1"},
};

static void test_cells(void **state)
{
    const struct reports_fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        char *csv = reports_written(&f->report, cells[i].table, LANG_JA, false);
        struct lookup lookup = {.column = cells[i].column, .row = cells[i].row};
        size_t line;
        assert_int_equal(csv_read(str_of(csv), on_record, &lookup, &line), CSV_OK);
        assert_non_null(lookup.found);
        if (strcmp(lookup.found, cells[i].cell) != 0)
            fail_msg("%s row %zu %s: \"%s\"", cells[i].table, cells[i].row, cells[i].column,
                     lookup.found);
        free(lookup.found);
        free(csv);
    }
}

static void test_guards(void **state)
{
    const struct reports_fixture *f = *state;
    char *csv = reports_written(&f->report, "transmissions", LANG_JA, false);
    assert_has(csv, ",\"'=cmd|' /C calc'!A0\",");
    assert_has(csv, "a\"\"b,\r\n");
    assert_null(strstr(csv, ",=cmd"));
    free(csv);
    csv = reports_written(&f->report, "findings", LANG_JA, false);
    const char *mark = lang_text(LANG_JA, " (name not verified)");
    assert_has(csv, mark); /* in the message ... */
    char *in_name = strstr(csv, "株式会社見本広告");
    assert_memory_equal(in_name + strlen("株式会社見本広告"), ",sample-pixel,", 14); /* not here */
    free(csv);
}

/* ---- text ---- */

static void assert_harmless(const char *text)
{
    str all = str_of(text);
    for (size_t at = 0; at < all.n;) {
        uint32_t c = text_next(all, &at);
        bool is_bad = (c < ' ' && c != '\n') || (c >= 0x7f && c <= 0x9f) ||
                      (c >= 0x202a && c <= 0x202e) || c == 0x200e || c == 0x200f || c == 0xfffd;
        if (is_bad)
            fail_msg("U+%04X at byte %zu", (unsigned)c, at);
    }
}

static void test_text_is_harmless(void **state)
{
    const struct reports_fixture *f = *state;
    for (enum lang lang = LANG_EN; lang <= LANG_JA; lang++) {
        char *plain = reports_written(&f->report, NULL, lang, false);
        char *again = reports_written(&f->report, NULL, lang, false);
        assert_string_equal(plain, again);
        assert_harmless(plain);
        assert_has(plain, "<U+202E>a\"b, <U+001B>[2J<U+009B>31m</script> <U+200F>end");
        assert_true(strlen(plain) < 32768); /* of a name of a megabyte, little is shown */
        char *color = reports_written(&f->report, NULL, lang, true);
        size_t kept = 0;
        for (const char *c = color; *c; c++) {
            if (*c == '\x1b')
                c = strchr(c, 'm');
            else
                color[kept++] = *c;
        }
        assert_true(kept < strlen(color));
        color[kept] = '\0';
        assert_string_equal(color, plain);
        free(plain);
        free(again);
        free(color);
    }
}

/* Columns in front of the nth of the words in a line, or SIZE_MAX. */
static size_t columns_before(str line, const char *const *words, size_t count)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t at = str_find(line, str_of(words[i]));
        if (at != STR_ABSENT && text_columns(str_slice(line, 0, at)) < best)
            best = text_columns(str_slice(line, 0, at));
    }
    return best;
}

static void test_matrix_alignment(void **state)
{
    const struct reports_fixture *f = *state;
    static const char *const ids[] = {"○ stated", "△ vague", "× absent", "－ exempt", "? unknown"};
    for (enum lang lang = LANG_EN; lang <= LANG_JA; lang++) {
        char *text = reports_written(&f->report, NULL, lang, false);
        const char *words[COUNT_OF(ids)], *header = lang_text(lang, "Recipient / service");
        for (size_t i = 0; i < COUNT_OF(ids); i++)
            words[i] = lang_text(lang, ids[i]);
        str rest = str_of(strstr(text, header)), line;
        str_cut(&rest, '\n', &line);
        size_t width = text_columns(line), rows = 0;
        const char *content[] = {lang_text(lang, "Content")};
        size_t edge = columns_before(line, content, 1);
        while (str_cut(&rest, '\n', &line) && line.n) {
            size_t at = columns_before(line, words, COUNT_OF(words));
            if (at == SIZE_MAX)
                continue;
            assert_int_equal(at, edge);
            assert_int_equal(text_columns(line), width);
            rows++;
        }
        assert_int_equal(rows, 5);
        assert_true(width <= 80);
        free(text);
    }
}

static const char CLEAN[] = "In what was seen, nothing lacking was found.";
static const char NO_PAGE[] = "No page could be read, so nothing was judged. This does not mean "
                              "that nothing is lacking.";
static const char PARTLY[] = "In what was seen, nothing lacking was found; but some of it could "
                             "not be seen or judged.";

static bool says(const struct report *report, const char *id)
{
    char *text = reports_written(report, NULL, LANG_EN, false), *to = text;
    for (const char *c = text; *c; c++) { /* unwrap */
        bool is_space = *c == '\n' || *c == ' ';
        if (!is_space)
            *to++ = *c;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
    bool is_there = strstr(text, id);
    free(text);
    return is_there;
}

static void test_verdicts(void **state)
{
    struct reports_fixture *f = *state;
    struct report r = f->report;
    /* One waits for a form, two are sent by someone else's script: not settled. */
    f->findings[0].severity = SEVERITY_REVIEW;
    assert_true(says(&r, "There are points to check"));
    assert_true(says(&r, "not settled whether it must be stated: 3"));
    f->duties[1].cap = SEVERITY_VIOLATION;
    assert_true(says(&r, "Something is lacking: of 4 recipients seen, 1 are not stated"));
    assert_true(says(&r, "not settled whether it must be stated: 2"));
    r.scope = SCOPE_OUT; /* nothing is owed, so nothing is lacking */
    assert_true(says(&r, "Of 4 recipients seen, 1 are not stated") && !says(&r, "is lacking"));
    r.scope = SCOPE_UNKNOWN;
    f->duties[1].cap = SEVERITY_REVIEW;
    assert_true(says(&r, "not settled whether it must be stated: 3"));
    assert_true(says(&r, "is not declared whether the service is in scope"));
    assert_true(says(&r, "no sending was observed in what was examined"));
    assert_true(says(&r, "ran no scripts"));
    assert_true(says(&r, "not legal advice"));
    assert_true(says(&r, "(name not verified)"));
    f->pixel.is_seen = false;
    f->findings[0].message =
        (struct message){.id = "%1 (%2) is not named",
                         .args = {words_same(f->unverified.name_ja), words_same(f->pixel.name_ja)}};
    assert_true(says(&r, "株式会社見本広告 (見本ピクセル; neither name verified) is not named"));
    r.duty_count = 1;
    r.finding_count = 0;
    r.notice_count = 1;
    assert_true(says(&r, PARTLY)); /* a blocked page */
    r.coverage_count = 1;
    assert_true(says(&r, CLEAN) && !says(&r, PARTLY));
    r.container_unread_count = 1;
    r.containers_unread = &r.audited;
    assert_true(says(&r, PARTLY));
    r.containers_declined = true;
    assert_true(says(&r, CLEAN) && !says(&r, PARTLY));
    r.container_unread_count = 0;
    r.duty_count = 0;
    assert_true(says(&r, "In what was seen, no transmission to a third party was found."));
    r.coverage_count = 0;
    assert_true(says(&r, NO_PAGE) && !says(&r, CLEAN));
    r.duty_count = 1;
    assert_true(says(&r, PARTLY) && !says(&r, CLEAN));
}

static void test_scope_and_gaps(void **state)
{
    struct reports_fixture *f = *state;
    struct report r = f->report;
    r.scope = SCOPE_OUT;
    assert_true(says(&r, "declared to be out of scope") && !says(&r, "It is not declared"));
    r.scope = SCOPE_IN;
    r.scope_text = STR("2,4");
    assert_true(says(&r, "(Rule 22-2-27, item 2, item 4)") && !says(&r, "given as advice"));
    assert_true(says(&r, "access was refused: 1 (the server answered with an error status)"));
    assert_true(says(&r, "https://example.jp/no (HTTP 403)"));
    assert_true(says(&r, "the page is drawn by script"));
    r.is_static = false;
    r.was_interrupted = true;
    r.notice_count = 0;
    r.places = &r.audited;
    r.places_count = 1;
    assert_false(says(&r, "ran no scripts"));
    assert_true(says(&r, "interrupted before it was complete"));
    assert_true(says(&r, "No notice was found in what was seen. It was looked for here: "
                         "https://example.jp/"));
    assert_true(says(&r, "Notice: none could be read"));
}

static void test_excel(void **state)
{
    const struct reports_fixture *f = *state;
    char bytes[8] = "";
    struct err err = {0};
    FILE *out = tmpfile();
    assert_true(table_write_csv(table_find(STR("coverage")), &f->report, true, out, &err));
    rewind(out);
    assert_int_equal(fread(bytes, 1, 7, out), 7);
    assert_string_equal(bytes, "\xEF\xBB\xBFurl,");
    fclose(out);
}

static void test_long_lists(void **state)
{
    struct reports_fixture *f = *state;
    struct finding many[45];
    struct duty duties[205];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = f->findings[i % 2];
    for (size_t i = 0; i < COUNT_OF(duties); i++)
        duties[i] = f->duties[0];
    struct report r = f->report;
    r.findings = many;
    r.finding_count = COUNT_OF(many);
    r.duties = duties;
    r.duty_count = COUNT_OF(duties);
    many[44].severity = SEVERITY_REVIEW;
    assert_false(says(&r, "more are in findings.csv"));
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i].severity = SEVERITY_ADVICE;
    assert_true(says(&r, "30. ") && !says(&r, "31. "));
    assert_true(says(&r, "15 more are in findings.csv."));
    assert_true(says(&r, "5 more are in recipients.csv."));
}

static void test_long_url(void **state)
{
    struct reports_fixture *f = *state;
    char url[400] = "https://example.jp/";
    memset(url + strlen(url), 'p', 300);
    strcat(url, "/tail");
    f->seen[1].url = str_of(url);
    char *text = reports_written(&f->report, NULL, LANG_EN, false),
         *csv = reports_written(&f->report, "coverage", LANG_EN, false);
    assert_has(csv, url);
    assert_null(strstr(text, url));
    char *tail = strstr(text, "pppp/tail"), *start = tail;
    while (start[-1] != '\n' && start[-1] != ' ')
        start--;
    assert_int_equal(text_columns(str_slice(str_of(start), 0, (size_t)(tail - start) + 9)), 120);
    free(text);
    free(csv);
}

static void test_full_disk(void **state)
{
    const struct reports_fixture *f = *state;
    struct writer_options options = {0};
    struct err table_err = {0}, text_err = {0};
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_false(table_write_csv(table_find(STR("findings")), &f->report, true, full, &table_err));
    assert_int_equal(table_err.code, ERR_IO);
    clearerr(full);
    assert_false(writer_find(STR("text"))->write(&f->report, &options, full, &text_err));
    assert_int_equal(text_err.code, ERR_IO);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_headers, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_cells, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_guards, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_text_is_harmless, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_matrix_alignment, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_verdicts, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_scope_and_gaps, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_excel, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_long_lists, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_long_url, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_full_disk, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
