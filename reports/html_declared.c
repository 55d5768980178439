#include "reports/html_parts.h"

#include "core/text.h"
#include "reports/html_words.h"
#include "reports/name.h"

static const struct html_column exemption_columns[] = {
    {N_("Recipient"), false}, {N_("Ground (Act art. 27-12)"), false},
    {N_("Items"), false},     {N_("Reason"), false},
    {N_("Until"), false},
};

static const struct html_column acceptance_columns[] = {
    {N_("Fingerprint"), false},
    {N_("Finding"), false},
    {N_("Reason"), false},
    {N_("Until"), false},
};

static void declared_until(const struct html *html, const struct html_column *column, str until)
{
    html_cell(html, column);
    if (until.n)
        html_text(html, until, TEXT_NAME_MAX);
    else
        html_said(html, N_("no end"));
    if (declaration_has_ended(until, html->report->declared.today)) {
        html_raw(html, "<br>");
        html_chip(html, "plain", N_("ended: not taken into account"));
    }
    html_raw(html, "</td></tr>\n");
}

static void declared_exemption(const struct html *html, const struct exemption *exemption)
{
    html_raw(html, "<tr><th scope=\"row\">");
    if (exemption->is_for_all)
        html_said(html, N_("all recipients"));
    else
        html_text(html, exemption->who, TEXT_NAME_MAX);
    html_raw(html, "</th>");
    html_cell(html, &exemption_columns[1]);
    html_said(html, text_ground_words(exemption->ground));
    html_raw(html, "</td>");
    html_cell(html, &exemption_columns[2]);
    if (exemption->items)
        html_words(html,
                   catalog_content_words(html->arena, html->report->catalog, exemption->items),
                   TEXT_NAME_MAX);
    else
        html_said(html, N_("everything that the ground can cover"));
    html_raw(html, "</td>");
    html_cell(html, &exemption_columns[3]);
    html_text(html, exemption->reason, TEXT_SENTENCE_MAX);
    html_raw(html, "</td>");
    declared_until(html, &exemption_columns[4], exemption->until);
}

static void declared_exemptions(const struct html *html, const struct declarations *declared)
{
    size_t count = declared->exemption_count;
    size_t shown = count < HTML_PAGES_MAX ? count : HTML_PAGES_MAX;
    if (!count)
        return;
    html_table(html, "exemptions", N_("Exceptions that the operator declares"), exemption_columns,
               COUNT_OF(exemption_columns));
    for (size_t i = 0; i < shown; i++)
        declared_exemption(html, &declared->exemptions[i]);
    html_table_end(html);
    if (count > shown) {
        html_raw(html, "<p class=\"note\">");
        html_count(html, N_("and %1 more"), count - shown, 0);
        html_raw(html, "</p>\n");
    }
}

static const struct finding *declared_finding(const struct report *report, str fingerprint)
{
    for (size_t i = 0; i < report->finding_count && i < HTML_FINDINGS_MAX; i++)
        if (str_is(fingerprint, report->findings[i].fingerprint))
            return &report->findings[i];
    return NULL;
}

static void declared_acceptance(const struct html *html, const struct acceptance *acceptance)
{
    const struct finding *finding = declared_finding(html->report, acceptance->fingerprint);
    html_raw(html, "<tr><th scope=\"row\">");
    html_code(html, acceptance->fingerprint, TEXT_NAME_MAX);
    html_raw(html, "</th>");
    html_cell(html, &acceptance_columns[1]);
    if (finding) {
        str id = html_finding_id(html, finding);
        html_raw(html, "<a href=\"#");
        html_escape(html, id, TEXT_NAME_MAX);
        html_raw(html, "\">#");
        html_escape(html, str_skip(id, 1), TEXT_NAME_MAX);
        html_raw(html, "</a>");
    } else {
        html_said(html, N_("not found this time"));
    }
    html_raw(html, "</td>");
    html_cell(html, &acceptance_columns[2]);
    html_text(html, acceptance->reason, TEXT_SENTENCE_MAX);
    html_raw(html, "</td>");
    declared_until(html, &acceptance_columns[3], acceptance->until);
}

static void declared_acceptances(const struct html *html, const struct declarations *declared)
{
    size_t count = declared->acceptance_count;
    size_t shown = count < HTML_PAGES_MAX ? count : HTML_PAGES_MAX;
    if (!count)
        return;
    html_table(html, "acceptances", N_("Findings that the operator accepts"), acceptance_columns,
               COUNT_OF(acceptance_columns));
    for (size_t i = 0; i < shown; i++)
        declared_acceptance(html, &declared->acceptances[i]);
    html_table_end(html);
    if (count > shown) {
        html_raw(html, "<p class=\"note\">");
        html_count(html, N_("and %1 more"), count - shown, 0);
        html_raw(html, "</p>\n");
    }
}

static void declared_fact(const struct html *html, const char *label, str text)
{
    if (!text.n)
        return;
    html_raw(html, "<dt>");
    html_said(html, label);
    html_raw(html, "</dt><dd>");
    html_text(html, text, TEXT_SENTENCE_MAX);
    html_raw(html, "</dd>\n");
}

static str declared_scope(const struct show *show, const void *context)
{
    (void)context;
    return text_scope(show);
}

void html_declared(const struct html *html)
{
    const struct declarations *declared = &html->report->declared;
    html_section(html, "declared", N_("What the operator declares"));
    html_paragraph(html, N_("Declarations are taken as said; whether they hold is not checked."));
    html_raw(html, "<dl class=\"facts\">\n<dt>");
    html_said(html, N_("Scope"));
    html_raw(html, "</dt><dd>");
    html_words(html, html_both(html, declared_scope, NULL), TEXT_SENTENCE_MAX);
    html_raw(html, "</dd>\n");
    declared_fact(html, N_("Reason for the scope"), declared->scope_reason);
    declared_fact(html, N_("Notification instead of publication"), declared->notice_method);
    declared_fact(html, N_("File"), declared->file);
    html_raw(html, "</dl>\n");
    if (!declared->exemption_count)
        html_paragraph(html, N_("No exception is declared."));
    declared_exemptions(html, declared);
    if (!declared->acceptance_count)
        html_paragraph(html, N_("No finding is declared as accepted."));
    declared_acceptances(html, declared);
    html_section_end(html);
}
