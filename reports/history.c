#include "reports/history.h"

#include "core/csv.h"

#include <time.h>

#define HISTORY_BAR 40 /* columns of the longest bar */
#define HISTORY_NAMES_SHOWN 100

str history_cell(const struct history_table *table, size_t row, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (str_is(str_of(column), table->columns[i]))
            return table->cells[row * table->column_count + i];
    return STR("");
}

str history_day(struct arena *arena, int64_t at)
{
    time_t there = (time_t)at + 9 * 3600; /* Japan has no summer time */
    struct tm day;
    char text[32];
    if (!gmtime_r(&there, &day) || !strftime(text, sizeof text, "%Y-%m-%d", &day))
        return STR("");
    return arena_str(arena, str_of(text));
}

/* ---- text ---- */

static uint32_t run_findings(const struct history_run *run)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        sum += run->findings[i];
    return sum;
}

/* Violations "#", reviews "=", the rest "-". */
static void show_bar(const struct show *show, const struct history_run *run, uint32_t most)
{
    size_t drawn = 0;
    uint32_t sum = 0;
    for (size_t i = 0; most && i < SEVERITY_COUNT; i++) {
        static const enum show_color colors[SEVERITY_COUNT] = {
            [SEVERITY_VIOLATION] = SHOW_RED, [SEVERITY_REVIEW] = SHOW_YELLOW};
        sum += run->findings[i];
        size_t until = (size_t)((uint64_t)sum * HISTORY_BAR / most);
        until = run->findings[i] && until == drawn ? drawn + 1 : until;
        show_color(show, colors[i]);
        for (; drawn < until; drawn++)
            show_text(show, i == SEVERITY_VIOLATION ? STR("#")
                            : i == SEVERITY_REVIEW  ? STR("=")
                                                    : STR("-"));
        show_color(show, SHOW_PLAIN);
    }
}

static void show_number_right(const struct show *show, uint64_t number, size_t columns)
{
    str text = show_number(show, number);
    show_spaces(show, columns > text.n ? columns - text.n : 1);
    show_text(show, text);
}

static void show_runs(const struct show *show, const struct history_view *view)
{
    size_t skip = view->run_count > HISTORY_DRAWN_MAX ? view->run_count - HISTORY_DRAWN_MAX : 0;
    uint32_t most = 0;
    for (size_t i = skip; i < view->run_count; i++)
        if (run_findings(&view->runs[i]) > most)
            most = run_findings(&view->runs[i]);
    show_heading(show,
                 N_("Day, recipients, lacking, new findings, not seen; findings: # violation, "
                    "= review, - other"));
    for (size_t i = skip; i < view->run_count; i++) {
        const struct history_run *run = &view->runs[i];
        show_text(show, history_day(show->arena, run->at));
        show_number_right(show, run->recipients, 6);
        show_number_right(show, run->lacking, 6);
        show_number_right(show, run->fresh, 6);
        show_number_right(show, run->unseen, 6);
        show_spaces(show, 2);
        show_bar(show, run, most);
        show_end(show);
    }
}

/* "2026-11-01..2026-11-20  Google LLC / Google Analytics 4  absent" */
static void show_rows(const struct show *show, const struct history_table *table, const char *first,
                      const char *second, const char *third)
{
    for (size_t i = 0; i < table->rows && i < HISTORY_NAMES_SHOWN; i++) {
        str dates = show_form(show, N_("%1 to %2"), history_cell(table, i, "first_seen"),
                              history_cell(table, i, "last_seen"), STR_NONE, STR_NONE);
        str what = history_cell(table, i, second);
        str words =
            show_join(show, history_cell(table, i, first), what.n ? STR(" / ") : STR(""), what);
        words = show_join(show, words, STR(": "), history_cell(table, i, third));
        if (history_cell(table, i, "gone").n)
            words = show_join(show, words, STR(", "),
                              show_form(show, N_("gone on %1"), history_cell(table, i, "gone"),
                                        STR_NONE, STR_NONE, STR_NONE));
        show_paragraph(show, 2,
                       show_join(show, show_clean(show, dates, TEXT_NAME_MAX), STR("  "), STR("")),
                       show_clean(show, words, TEXT_NAME_MAX));
    }
    if (table->rows > HISTORY_NAMES_SHOWN)
        show_paragraph(show, 2, STR(""),
                       show_form(show, N_("… and %1 more"),
                                 show_number(show, table->rows - HISTORY_NAMES_SHOWN), STR_NONE,
                                 STR_NONE, STR_NONE));
}

void history_write_text(const struct history_writing *writing)
{
    const struct writer_options *options = writing->options;
    struct show show = {.arena = writing->arena,
                        .options = options,
                        .out = writing->out,
                        .lang = options->lang,
                        .columns = options->columns ? options->columns : 80};
    for (size_t i = 0; i < writing->view_count; i++) {
        const struct history_view *view = &writing->views[i];
        show_end(&show);
        show_text(&show, show_clean(&show, view->audited, TEXT_NAME_MAX));
        show_end(&show);
        show_runs(&show, view);
        show_heading(&show, N_("Recipients, first and last seen"));
        show_rows(&show, &view->tables[HISTORY_RECIPIENTS], "recipient", "service", "verdict");
        show_heading(&show, N_("Findings, first and last seen"));
        show_rows(&show, &view->tables[HISTORY_FINDINGS], "rule", "recipient", "severity");
    }
    if (!writing->view_count)
        show_paragraph(&show, 0, STR(""), show_said(&show, N_("No run is in this history yet.")));
}

/* ---- tables ---- */

void history_write_csv(const struct history_writing *writing)
{
    FILE *out = writing->out;
    if (writing->options->excel)
        fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < writing->view_count; i++) {
        const struct history_table *table = &writing->views[i].tables[writing->table];
        if (i == 0) {
            csv_write_cell(out, STR("audited"), true);
            for (size_t k = 0; k < table->column_count; k++)
                csv_write_cell(out, str_of(table->columns[k]), false);
            csv_write_end(out);
        }
        for (size_t row = 0; row < table->rows; row++) {
            csv_write_cell(out, writing->views[i].audited, true);
            for (size_t k = 0; k < table->column_count; k++)
                csv_write_cell(out, table->cells[row * table->column_count + k], false);
            csv_write_end(out);
        }
    }
}

static void json_table(struct json_writer *writer, const struct history_table *table)
{
    json_write_open(writer, table->name, '[');
    for (size_t row = 0; row < table->rows; row++) {
        json_write_open(writer, NULL, '{');
        writer->is_flat = true;
        for (size_t k = 0; k < table->column_count; k++) {
            str cell = table->cells[row * table->column_count + k];
            uint64_t number;
            bool is_number = table->name[0] == 'r' && str_to_u64(cell, INT64_MAX, &number);
            if (is_number)
                json_write_number(writer, table->columns[k], number);
            else
                json_write_text(writer, table->columns[k], cell);
        }
        json_write_close(writer, '}');
        writer->is_flat = false;
    }
    json_write_close(writer, ']');
}

void history_write_json(const struct history_writing *writing)
{
    struct json_writer writer = {.out = writing->out};
    json_write_open(&writer, NULL, '{');
    json_write_open(&writer, "services", '[');
    for (size_t i = 0; i < writing->view_count; i++) {
        json_write_open(&writer, NULL, '{');
        json_write_text(&writer, "audited", writing->views[i].audited);
        for (size_t k = 0; k < HISTORY_TABLES; k++)
            json_table(&writer, &writing->views[i].tables[k]);
        json_write_close(&writer, '}');
    }
    json_write_close(&writer, ']');
    json_write_close(&writer, '}');
}

/* ---- pictures ---- */

static struct html html_of(const struct history_writing *writing)
{
    struct html html = {
        .arena = writing->arena, .out = writing->out, .lang = writing->options->lang};
    for (size_t i = 0; i < HTML_LANGS; i++)
        html.show[i] = (struct show){.arena = writing->arena,
                                     .options = writing->options,
                                     .out = writing->out,
                                     .lang = (enum lang)i};
    return html;
}

void history_write_svg(const struct history_writing *writing)
{
    struct html html = html_of(writing);
    if (writing->view_count)
        history_draw(&html, writing->views[0].runs, writing->views[0].run_count,
                     N_("Recipients and findings, run by run"));
}

static void page_table(const struct html *html, const struct history_table *table)
{
    html_raw(html, "<table>\n<thead><tr>");
    for (size_t k = 0; k < table->column_count; k++) {
        html_raw(html, "<th scope=\"col\">");
        html_escape(html, str_of(table->columns[k]), TEXT_NAME_MAX);
        html_raw(html, "</th>");
    }
    html_raw(html, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < table->rows; row++) {
        html_raw(html, "<tr>");
        for (size_t k = 0; k < table->column_count; k++) {
            html_raw(html, "<td>");
            html_escape(html, table->cells[row * table->column_count + k], TEXT_SENTENCE_MAX);
            html_raw(html, "</td>");
        }
        html_raw(html, "</tr>\n");
    }
    html_raw(html, "</tbody>\n</table>\n");
}

void history_write_html(const struct history_writing *writing)
{
    static const char *const headings[HISTORY_TABLES] = {
        [HISTORY_RUNS] = N_("Runs of this audit"),
        [HISTORY_RECIPIENTS] = N_("Recipients, first and last seen"),
        [HISTORY_FINDINGS] = N_("Findings, first and last seen")};
    struct html html = html_of(writing);
    html_raw(&html, "<!DOCTYPE html>\n<html");
    html_attribute(&html, "lang", html.lang == LANG_JA ? STR("ja") : STR("en"));
    html_raw(&html, ">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                    "content=\"width=device-width, initial-scale=1\">\n<title>soshin</title>\n"
                    "<style>body { font-family: sans-serif; } svg { max-width: 100%; }\n"
                    "table { border-collapse: collapse; } th, td { border: 1px solid; "
                    "padding: .2em .5em; text-align: left; }</style>\n</head>\n<body>\n");
    for (size_t i = 0; i < writing->view_count; i++) {
        const struct history_view *view = &writing->views[i];
        html_raw(&html, "<h1>");
        html_escape(&html, view->audited, TEXT_NAME_MAX);
        html_raw(&html, "</h1>\n");
        history_draw(&html, view->runs, view->run_count, N_("Recipients and findings, run by run"));
        for (size_t k = 0; k < HISTORY_TABLES; k++) {
            html_raw(&html, "<h2>");
            html_escape(&html, str_of(lang_text(html.lang, headings[k])), TEXT_NAME_MAX);
            html_raw(&html, "</h2>\n");
            page_table(&html, &view->tables[k]);
        }
    }
    html_raw(&html, "</body>\n</html>\n");
}
