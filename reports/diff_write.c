/* A comparison as text, CSV and JSON. */
#include "reports/diff.h"

#include "core/csv.h"
#include "reports/cell.h"
#include "reports/name.h"
#include "reports/show.h"

#define DIFF_TEXT_MAX 600 /* code points of a value */

static bool row_is_shown(const struct diff *diff, const struct diff_row *row)
{
    return !diff->options.new_only || row->change == DIFF_NEW;
}

/* ---- text ---- */

static str row_name(const struct show *show, const struct diff_row *row)
{
    str who = row->subject, what = STR("");
    if (row->entry) {
        who = row->entry->recipient;
        what = row->entry->service;
    } else if (row->duty) {
        who = name_duty_recipient(row->duty, show->lang);
        what = name_duty_service(row->duty, show->lang);
    } else if (row->finding) {
        who = row->finding->subject;
    }
    return show_clean(show, show_join(show, who, who.n && what.n ? STR(" / ") : STR(""), what),
                      DIFF_TEXT_MAX);
}

static str row_values(const struct show *show, const struct diff_row *row)
{
    str before = show_clean(show, row->before, DIFF_TEXT_MAX);
    str after = show_clean(show, row->after, DIFF_TEXT_MAX);
    if (row->change != DIFF_CHANGED)
        return row->before.n ? before : after;
    before = before.n ? before : STR("—");
    after = after.n ? after : STR("—");
    return show_join(show, show_join(show, str_of(row->item), STR(": "), before), STR(" → "),
                     after);
}

static void row_show(const struct show *show, const struct diff_row *row)
{
    static const char *const signs[] = {
        [DIFF_NEW] = "+ ", [DIFF_GONE] = "- ", [DIFF_CHANGED] = "~ ", [DIFF_UNSEEN] = "? "};
    static const enum show_color colors[] = {[DIFF_NEW] = SHOW_RED,
                                             [DIFF_GONE] = SHOW_GREEN,
                                             [DIFF_CHANGED] = SHOW_YELLOW,
                                             [DIFF_UNSEEN] = SHOW_FAINT};
    str name = row_name(show, row), values = row_values(show, row);
    if (row->finding)
        name = show_join(show, str_of(row->finding->rule->id), name.n ? STR("  ") : STR(""), name);
    show_color(show, row->change == DIFF_NEW && !row->counts ? SHOW_YELLOW : colors[row->change]);
    show_paragraph(show, 2, str_of(signs[row->change]),
                   show_join(show, name, name.n && values.n ? STR("  ") : STR(""), values));
    show_color(show, SHOW_PLAIN);
    if (row->finding && row->change == DIFF_NEW)
        show_paragraph(
            show, 4, STR(""),
            show_clean(show, name_message(show->arena, show->lang, row->finding), DIFF_TEXT_MAX));
}

static void show_kind(const struct show *show, const struct diff *diff, enum diff_kind kind)
{
    static const char *const headings[DIFF_KINDS] = {
        [DIFF_RECIPIENT] = N_("Recipients"),           [DIFF_FINDING] = N_("Findings"),
        [DIFF_ENTRY] = N_("Entries of the notice"),    [DIFF_NOTICE] = N_("Notices"),
        [DIFF_SCAN] = N_("How the reports were made"),
    };
    bool has_heading = false;
    for (size_t i = 0; i < diff->rows.n; i++) {
        const struct diff_row *row = &diff->rows.v[i];
        if (row->kind != kind || !row_is_shown(diff, row))
            continue;
        if (!has_heading)
            show_heading(show, headings[kind]);
        has_heading = true;
        row_show(show, row);
    }
}

static void show_sentence(const struct show *show, const char *message, size_t number)
{
    show_paragraph(
        show, 0, STR(""),
        show_form(show, message, show_number(show, number), STR_NONE, STR_NONE, STR_NONE));
}

void diff_write_text(const struct diff *diff, const struct writer_options *options, FILE *out)
{
    struct show show = {.arena = diff->arena,
                        .report = diff->newer,
                        .options = options,
                        .out = out,
                        .lang = options->lang,
                        .columns = options->columns ? options->columns : 80};
    size_t shown = 0, counts = 0;
    for (size_t i = 0; i < diff->rows.n; i++) {
        shown += row_is_shown(diff, &diff->rows.v[i]);
        counts += diff->rows.v[i].counts;
    }
    show_sentence(&show,
                  shown ? N_("Changes: %1 (+ new, - gone, ~ changed, ? not looked at this time)")
                        : N_("Nothing has changed in what was examined."),
                  shown);
    show_sentence(&show, N_("New or graver, and a reason for exit code 1: %1"), counts);
    if (!str_eq(diff->older->catalog_date, diff->newer->catalog_date))
        show_sentence(&show,
                      N_("The catalogs differ, so names and verdicts may have changed "
                         "without the service."),
                      0);
    if (diff->lost)
        show_sentence(&show, N_("Pages that were read before and could not be seen now: %1"),
                      diff->lost);
    else if (diff->is_less)
        show_sentence(&show, N_("The newer report saw less than the older one."), 0);
    for (enum diff_kind kind = 0; kind < DIFF_KINDS; kind++)
        show_kind(&show, diff, kind);
    show_end(&show);
    show_sentence(&show, WRITER_DISCLAIMER, 0);
}

/* ---- tables ---- */

#define DIFF_CELLS 18

static const char *const names[DIFF_CELLS] = {
    "kind",     "change",    "counts",     "recipient_id", "recipient",   "service_id",
    "service",  "rule",      "severity",   "item",         "before",      "after",
    "page_url", "page_line", "notice_url", "notice_line",  "fingerprint", "message"};

static void cells_of_entry(const struct diff_row *row, const struct cell_context *context,
                           str *cells)
{
    const struct disclosure *entry = row->entry;
    cells[3] = entry->recipient_known ? entry->recipient_known->id : STR("");
    cells[4] = entry->recipient;
    cells[5] = entry->service_known ? entry->service_known->id : STR("");
    cells[6] = entry->service;
    cells[14] = entry->notice_url;
    cells[15] = cell_line(context, entry->line);
}

static void cells_of_finding(const struct diff_row *row, const struct cell_context *context,
                             enum lang lang, str *cells)
{
    const struct finding *finding = row->finding;
    cells[7] = str_of(finding->rule->id);
    cells[8] = str_of(severity_code(finding->severity));
    cells[9] = row->item[0] ? str_of(row->item) : str_of(item_code(finding->item));
    cells[12] = finding->page_url;
    cells[13] = cell_line(context, finding->page_line);
    cells[14] = finding->notice_url;
    cells[15] = cell_line(context, finding->notice_line);
    cells[16] = str_of(finding->fingerprint);
    cells[17] = name_message(context->arena, lang, finding);
}

static void cells_fill(const struct diff *diff, const struct diff_row *row, enum lang lang,
                       str *cells)
{
    struct cell_context context = {.arena = diff->arena, .report = diff->newer};
    for (size_t i = 0; i < DIFF_CELLS; i++)
        cells[i] = STR("");
    cells[0] = str_of(diff_kind_code(row->kind));
    cells[1] = str_of(diff_change_code(row->change));
    cells[2] = cell_flag(row->counts);
    if (row->duty) {
        cells[3] = duty_recipient_id(row->duty);
        cells[4] = name_duty_recipient(row->duty, lang);
        cells[5] = duty_service_id(row->duty);
        cells[6] = name_duty_service(row->duty, lang);
    }
    cells[9] = str_of(row->item);
    cells[10] = row->before;
    cells[11] = row->after;
    cells[14] = row->subject;
    if (row->entry)
        cells_of_entry(row, &context, cells);
    if (row->finding)
        cells_of_finding(row, &context, lang, cells);
}

void diff_write_csv(const struct diff *diff, const struct writer_options *options, FILE *out)
{
    str cells[DIFF_CELLS];
    if (options->excel)
        fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < DIFF_CELLS; i++)
        csv_write_cell(out, str_of(names[i]), i == 0);
    csv_write_end(out);
    for (size_t i = 0; i < diff->rows.n; i++) {
        if (!row_is_shown(diff, &diff->rows.v[i]))
            continue;
        cells_fill(diff, &diff->rows.v[i], options->lang, cells);
        for (size_t k = 0; k < DIFF_CELLS; k++)
            csv_write_cell(out, cells[k], k == 0);
        csv_write_end(out);
    }
}

static void json_side(struct json_writer *writer, const struct diff *diff, const char *name,
                      const struct report *report)
{
    struct cell_context context = {.arena = diff->arena, .report = report};
    json_write_open(writer, name, '{');
    json_write_text(writer, "audited", report->audited);
    json_write_text(writer, "started", cell_time(&context, report->started));
    json_write_text(writer, "catalog", report->catalog_date);
    json_write_number(writer, "exit", (uint64_t)report->exit_code);
    json_write_close(writer, '}');
}

static void json_row(struct json_writer *writer, const str *cells)
{
    json_write_open(writer, NULL, '{');
    writer->is_flat = true;
    for (size_t i = 0; i < DIFF_CELLS; i++)
        if (i == 2)
            json_write_flag(writer, names[i], cells[i].n > 0);
        else
            json_write_text(writer, names[i], cells[i]);
    json_write_close(writer, '}');
    writer->is_flat = false;
}

void diff_write_json(const struct diff *diff, const struct writer_options *options, FILE *out)
{
    struct json_writer writer = {.out = out};
    str cells[DIFF_CELLS];
    json_write_open(&writer, NULL, '{');
    json_side(&writer, diff, "older", diff->older);
    json_side(&writer, diff, "newer", diff->newer);
    json_write_flag(&writer, "is_less", diff->is_less);
    json_write_number(&writer, "exit", (uint64_t)diff->exit_code);
    json_write_open(&writer, "changes", '[');
    for (size_t i = 0; i < diff->rows.n; i++) {
        if (!row_is_shown(diff, &diff->rows.v[i]))
            continue;
        cells_fill(diff, &diff->rows.v[i], options->lang, cells);
        json_row(&writer, cells);
    }
    json_write_close(&writer, ']');
    json_write_close(&writer, '}');
}
