#include "reports/html_parts.h"

#include "reports/history.h"

static const struct html_column history_columns[] = {
    {N_("Day"), false},       {N_("Recipients"), true}, {N_("Lacking"), true},
    {N_("Violations"), true}, {N_("Reviews"), true},    {N_("New findings"), true},
    {N_("Pages read"), true}, {N_("Not seen"), true},
};

static void history_row(const struct html *html, const struct history_run *run)
{
    const uint32_t numbers[] = {run->recipients,
                                run->lacking,
                                run->findings[SEVERITY_VIOLATION],
                                run->findings[SEVERITY_REVIEW],
                                run->fresh,
                                run->pages,
                                run->unseen};
    html_raw(html, "<tr><th scope=\"row\">");
    html_escape(html, history_day(html->arena, run->at), TEXT_NAME_MAX);
    html_raw(html, "</th>");
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        html_cell(html, &history_columns[1 + i]);
        html_number(html, numbers[i]);
        html_raw(html, "</td>");
    }
    html_raw(html, "</tr>\n");
}

void html_history(const struct html *html)
{
    const struct report *report = html->report;
    if (!report->history_count)
        return;
    html_section(html, "history", N_("Over time"));
    html_raw(html, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                   "aria-labelledby=\"h-history\">");
    history_draw(html, report->history, report->history_count,
                 N_("Recipients and findings, run by run"));
    html_raw(html, "</div>\n");
    html_table(html, "runs", N_("Runs of this audit, the last one first"), history_columns,
               COUNT_OF(history_columns));
    for (size_t i = 0; i < report->history_count && i < HTML_PAGES_MAX; i++)
        history_row(html, &report->history[report->history_count - 1 - i]);
    html_table_end(html);
    html_section_end(html);
}
