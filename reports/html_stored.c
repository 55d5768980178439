#include "reports/cell.h"
#include "reports/html_parts.h"

static const struct html_column columns[] = {
    {N_("Recipient"), false}, {N_("Kind"), false},       {N_("Name"), false}, {N_("Place"), false},
    {N_("When"), false},      {N_("Kept until"), false}, {N_("By"), false},
};

static const char *when_words(enum gate gate)
{
    switch (gate) {
    case GATE_CONSENT:
        return N_("after consent");
    case GATE_CLICK:
        return N_("after consent was refused");
    case GATE_SCROLL:
        return N_("after scrolling");
    case GATE_CONDITION:
        return N_("after a form was filled in");
    default:
        return N_("when the page was opened");
    }
}

/* The least that a visitor had to do on any page. */
static enum gate least_gate(const struct report *report, size_t i, size_t end)
{
    enum gate gate = report->stored[i].gate;
    for (; i < end; i++)
        if (report->stored[i].gate == GATE_NONE)
            gate = GATE_NONE;
    return gate;
}

static str until(const struct html *html, const struct stored *stored)
{
    const struct cell_context cells = {.arena = html->arena, .report = html->report};
    return str_slice(cell_time(&cells, stored->expires), 0, sizeof "2026-11-20" - 1);
}

static void stored_row(const struct html *html, size_t i, size_t end)
{
    const struct stored *stored = &html->report->stored[i];
    html_raw(html, "<tr><th scope=\"row\">");
    html_words(html, text_stored_owner(stored), TEXT_NAME_MAX);
    html_raw(html, "</th><td>");
    html_raw(html, text_storage_word(stored->storage));
    html_raw(html, "</td><td>");
    html_code(html, stored->name, TEXT_NAME_MAX);
    html_raw(html, "</td><td>");
    html_text(html, stored->place, TEXT_NAME_MAX);
    html_raw(html, "</td><td>");
    html_said(html, when_words(least_gate(html->report, i, end)));
    html_raw(html, "</td><td>");
    html_text(html, until(html, stored), TEXT_NAME_MAX);
    html_raw(html, "</td><td>");
    html_url(html, stored->by);
    html_raw(html, "</td></tr>\n");
}

void html_stored(const struct html *html)
{
    const struct report *report = html->report;
    size_t count = text_stored_count(report), shown = 0;
    if (!count)
        return;
    html_raw(html, "<details><summary>");
    html_count(html, TEXT_STORED, count, 0);
    html_raw(html, "</summary>\n");
    html_table(html, "stored", N_("What third parties left in the browser"), columns,
               COUNT_OF(columns));
    for (size_t i = 0; i < report->stored_count && shown < HTML_PAGES_MAX; shown++) {
        size_t end = text_stored_end(report, i);
        stored_row(html, i, end);
        i = end;
    }
    html_table_end(html);
    html_left_out(html, shown, count, "report.json");
    html_raw(html, "</details>\n");
}
