#include "reports/html_parts.h"

#include "core/text.h"
#include "reports/html_words.h"
#include "reports/name.h"

static const struct html_column transmission_columns[] = {
    {N_("Page"), false},    {N_("Line"), true}, {N_("Recipient / service"), false},
    {N_("Sent to"), false}, {N_("How"), false}, {N_("Certainty"), false},
    {N_("Account"), false},
};

static void transmission_recipient(const struct html *html, const struct transmission *sent)
{
    const struct service *service = sent->service;
    html_raw(html, "</td><td>");
    if (!service) {
        html_text(html, sent->domain, TEXT_NAME_MAX);
        return;
    }
    html_words(html,
               (struct words){.ja = name_recipient(service->recipient, LANG_JA),
                              .en = name_recipient(service->recipient, LANG_EN)},
               TEXT_NAME_MAX);
    html_raw(html, "<br><span class=\"service\">");
    html_words(
        html,
        (struct words){.ja = name_service(service, LANG_JA), .en = name_service(service, LANG_EN)},
        TEXT_NAME_MAX);
    html_raw(html, "</span>");
}

static void transmission_row(const struct html *html, const struct transmission *sent)
{
    html_raw(html, "<tr><td>");
    html_url(html, sent->page_url);
    html_raw(html, "</td><td class=\"number\">");
    if (sent->line)
        html_number(html, sent->line);
    transmission_recipient(html, sent);
    html_raw(html, "</td><td>");
    html_url(html, sent->url);
    html_raw(html, "</td><td>");
    html_said(html, html_mechanism_words(sent->mechanism));
    html_raw(html, "</td><td>");
    html_said(html, html_certainty_words(sent->certainty));
    if (text_gate_words(sent->gate)) {
        html_raw(html, "<br><span class=\"note\">");
        html_said(html, text_gate_words(sent->gate));
        html_raw(html, "</span>");
    }
    html_raw(html, "</td><td>");
    html_code(html, sent->ids, TEXT_NAME_MAX);
    html_raw(html, "</td></tr>\n");
}

void html_transmissions(const struct html *html)
{
    const struct report *report = html->report;
    size_t count = report->transmission_count;
    size_t shown = count < HTML_TRANSMISSIONS_MAX ? count : HTML_TRANSMISSIONS_MAX;
    html_section(html, "transmissions", N_("All transmissions"));
    if (!count) {
        html_paragraph(html, N_("None in what was seen."));
        html_section_end(html);
        return;
    }
    html_raw(html, "<details><summary>");
    html_count(html, N_("Show %1 of %2 transmissions"), shown, count);
    html_raw(html, "</summary>\n");
    html_table(html, "all", N_("Transmissions by page and line"), transmission_columns,
               COUNT_OF(transmission_columns));
    for (size_t i = 0; i < shown; i++)
        transmission_row(html, &report->transmissions[i]);
    html_table_end(html);
    html_raw(html, "</details>\n");
    html_left_out(html, shown, count, "transmissions.csv");
    html_section_end(html);
}
