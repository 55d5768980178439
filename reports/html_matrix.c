#include "reports/html_parts.h"

#include "reports/html_words.h"
#include "reports/name.h"

#define MATRIX_LINKS_MAX 8
#define MATRIX_IDS_MAX 200
#define MATRIX_ITEMS 3
#define MATRIX_CATEGORY 5 /* places in matrix_columns */
#define MATRIX_PAGES 6

static const struct html_column matrix_columns[] = {
    {N_("Recipient / service"), false},
    {N_("Content"), false},
    {N_("Recipient named"), false},
    {N_("Purpose"), false},
    {N_("Verdict"), false},
    {N_("Category"), false},
    {N_("Pages"), true},
    {N_("Findings"), false},
};

static void matrix_cell(const struct html *html, unsigned rank, const char *label)
{
    html_raw(html, "<td");
    html_attribute_number(html, "data-k", rank);
    html_raw(html, ">");
    html_label(html, label);
}

/* A name with "(name not verified)" behind it where that is due. */
static void matrix_named(const struct html *html, const struct duty *duty,
                         str (*name)(const struct duty *, enum lang),
                         str (*mark)(const struct duty *, enum lang))
{
    struct words words;
    words.ja = show_join(&html->show[LANG_JA], name(duty, LANG_JA), mark(duty, LANG_JA), STR_NONE);
    words.en = show_join(&html->show[LANG_EN], name(duty, LANG_EN), mark(duty, LANG_EN), STR_NONE);
    html_words(html, words, TEXT_NAME_MAX);
}

static void matrix_note(const struct html *html, const char *note)
{
    if (!note)
        return;
    html_raw(html, "<li>");
    html_said(html, note);
    html_raw(html, "</li>");
}

static void matrix_labelled(const struct html *html, const char *label)
{
    html_raw(html, "<li><span class=\"soft\">");
    html_said(html, label);
    html_raw(html, "</span> ");
}

/* What the operator declares about it, where that holds. */
static void matrix_exemptions(const struct html *html, const struct duty *duty)
{
    const struct declarations *declared = &html->report->declared;
    for (size_t i = 0; i < declared->exemption_count; i++) {
        const struct exemption *exemption = &declared->exemptions[i];
        if (!exemption_is_for(exemption, duty) ||
            declaration_has_ended(exemption->until, declared->today))
            continue;
        matrix_labelled(html, N_("Declared exception:"));
        html_said(html, text_ground_words(exemption->ground));
        html_raw(html, "</li>");
    }
}

/* On whose command, under which account, and when it is sent. */
static void matrix_sent(const struct html *html, const struct duty *duty)
{
    matrix_labelled(html, N_("Sent by:"));
    html_said(html, html_reach_words(duty->reach));
    html_raw(html, "</li>");
    if (duty->ids.n) {
        matrix_labelled(html, N_("Account:"));
        html_code(html, duty->ids, MATRIX_IDS_MAX);
        html_raw(html, "</li>");
    }
    matrix_labelled(html, N_("Found:"));
    html_said(html, html_found_words(duty->found));
    html_raw(html, "</li>");
    for (size_t i = 0; i < MOMENT_COUNT; i++)
        if (duty->moments & 1u << i)
            matrix_note(html, html_moment_words((enum moment)i));
    matrix_labelled(html, N_("Notice:"));
    html_said(html, html_match_words(duty->match));
    html_raw(html, "</li>");
    matrix_note(html, text_gate_words(duty->gate));
    if (duty->certainty == CERTAINTY_LIKELY && duty->gate == GATE_NONE)
        matrix_note(html, N_("likely, but not certain from the source alone"));
    if (duty->certainty == CERTAINTY_NONE)
        matrix_note(html, N_("no sure sign of sending"));
}

static void matrix_content(const struct html *html, const struct duty *duty)
{
    if (!duty->content_sent)
        return;
    html_raw(html, "<details><summary>");
    html_said(html, N_("What is sent"));
    html_raw(html, "</summary>");
    html_words(html, catalog_content_words(html->arena, html->report->catalog, duty->content_sent),
               TEXT_SENTENCE_MAX);
    html_raw(html, "</details>");
}

static void matrix_details(const struct html *html, const struct duty *duty)
{
    html_raw(html, "<ul class=\"notes\">");
    if (!duty->recipient && duty->domain.n)
        matrix_note(html, N_("not in the catalog: shown under its domain"));
    if (duty->first)
        matrix_sent(html, duty);
    else
        matrix_note(html, N_("stated in the notice; no sending was observed in what was examined"));
    matrix_exemptions(html, duty);
    html_raw(html, "</ul>");
    matrix_content(html, duty);
}

static void matrix_name(const struct html *html, const struct duty *duty)
{
    html_raw(html, "<th scope=\"row\"><span class=\"name\">");
    if (name_duty_recipient(duty, html->lang).n)
        matrix_named(html, duty, name_duty_recipient, name_recipient_mark);
    else
        html_said(html, N_("(no company named)"));
    html_raw(html, "</span>");
    if (name_duty_service(duty, html->lang).n) {
        html_raw(html, "<span class=\"service\">");
        matrix_named(html, duty, name_duty_service, name_service_mark);
        html_raw(html, "</span>");
    }
    matrix_details(html, duty);
    html_raw(html, "</th>");
}

static void matrix_items(const struct html *html, const struct duty *duty)
{
    static const enum item items[MATRIX_ITEMS] = {ITEM_CONTENT, ITEM_NAME, ITEM_PURPOSE};
    for (size_t i = 0; i < MATRIX_ITEMS; i++) {
        enum item_verdict verdict = duty->items[items[i]];
        matrix_cell(html, verdict, matrix_columns[1 + i].label);
        html_chip(html, html_item_kind(verdict), text_item_words(verdict));
        html_raw(html, "</td>");
    }
}

static void matrix_findings(const struct html *html, const struct duty *duty)
{
    const struct report *report = html->report;
    size_t count = 0;
    html_raw(html, "<td class=\"links\">");
    html_label(html, N_("Findings"));
    for (size_t i = 0; i < report->finding_count && i < HTML_FINDINGS_MAX; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->duty != duty || ++count > MATRIX_LINKS_MAX)
            continue;
        html_raw(html, "<a href=\"#");
        html_escape(html, html_finding_id(html, finding), TEXT_NAME_MAX);
        html_raw(html, "\">#");
        html_number(html, i + 1);
        html_raw(html, "</a> ");
    }
    if (!count)
        html_raw(html, "<span class=\"none\">—</span>");
    html_raw(html, "</td>");
}

static void matrix_category(const struct html *html, const struct duty *duty)
{
    html_cell(html, &matrix_columns[MATRIX_CATEGORY]);
    if (duty->service && duty->service->category) {
        const struct category *category = duty->service->category;
        html_words(html, (struct words){.ja = category->name_ja, .en = category->name_en},
                   TEXT_NAME_MAX);
    } else if (duty->category && *duty->category) {
        html_text(html, str_of(duty->category), TEXT_NAME_MAX);
    } else {
        html_said(html, N_("not known"));
    }
    html_raw(html, "</td>");
}

static void matrix_row(const struct html *html, const struct duty *duty, size_t rank)
{
    html_raw(html, "<tr>");
    matrix_name(html, duty);
    matrix_items(html, duty);
    matrix_cell(html, (unsigned)rank, N_("Verdict"));
    html_chip(html, html_verdict_kind(duty->verdict), html_verdict_words(duty->verdict));
    html_raw(html, "</td>");
    matrix_category(html, duty);
    html_cell(html, &matrix_columns[MATRIX_PAGES]);
    html_number(html, duty->pages);
    html_raw(html, "</td>");
    matrix_findings(html, duty);
    html_raw(html, "</tr>\n");
}

void html_matrix(const struct html *html)
{
    size_t count = html->report->duty_count;
    html_section(html, "recipients", N_("Recipients and what the notice says of them"));
    if (!count) {
        html_paragraph(html, N_("None in what was seen."));
        html_section_end(html);
        return;
    }
    html_paragraph(html,
                   N_("For each recipient: whether the notice states the content that is sent, who "
                      "receives it, and why (Rule art. 22-2-29). What needs a look comes first."));
    const struct duty **duties = text_duties(&html->show[LANG_EN]);
    html_table(html, "matrix", N_("Recipients by content, recipient and purpose"), matrix_columns,
               COUNT_OF(matrix_columns));
    size_t shown = count < HTML_DUTIES_MAX ? count : HTML_DUTIES_MAX;
    for (size_t i = 0; i < shown; i++)
        matrix_row(html, duties[i], i);
    html_table_end(html);
    html_left_out(html, shown, count, "recipients.csv");
    html_browser(html);
    html_section_end(html);
}
