#include "reports/html_flow.h"

#include "core/text.h"
#include "reports/html_parts.h"
#include "reports/html_words.h"

static const struct html_column flow_columns[] = {
    {N_("Recipient"), false},
    {N_("Company's country"), false},
    {N_("Pages that send"), true},
    {N_("Verdict"), false},
};

static void flow_row(const struct html *html, const struct flow *flow, const struct flow_node *node)
{
    html_raw(html, "<tr><th scope=\"row\">");
    html_words(html, node->name, FLOW_NAME_MAX);
    html_raw(html, "</th><td>");
    html_words(html, flow->countries.nodes[node->country].name, FLOW_NAME_MAX);
    html_raw(html, "</td><td class=\"number\">");
    html_number(html, node->pages);
    html_raw(html, "</td><td>");
    if (node->has_verdict)
        html_chip(html, html_verdict_kind(node->verdict), html_verdict_words(node->verdict));
    else
        html_raw(html, "<span class=\"none\">—</span>");
    html_raw(html, "</td></tr>\n");
}

static void flow_table(const struct html *html, const struct flow *flow)
{
    size_t shown = flow->recipients.count;
    if (shown > HTML_DUTIES_MAX)
        shown = HTML_DUTIES_MAX;
    html_raw(html, "<details><summary>");
    html_said(html, N_("The same as a table"));
    html_raw(html, "</summary>\n");
    html_table(html, "flow-table", N_("Recipients by number of pages that send to them"),
               flow_columns, COUNT_OF(flow_columns));
    for (size_t i = 0; i < shown; i++)
        flow_row(html, flow, &flow->recipients.nodes[i]);
    html_table_end(html);
    html_left_out(html, shown, flow->recipients.count, "recipients.csv");
    html_raw(html, "</details>\n");
}

void html_flow(const struct html *html)
{
    struct flow flow = flow_count(html);
    html_section(html, "flow", N_("Where data goes"));
    if (!flow.recipients.count) {
        html_paragraph(html, N_("In what was seen, no transmission to a third party was found."));
        html_section_end(html);
        return;
    }
    html_raw(html, "<figure>\n<figcaption><b id=\"flow-name\">");
    html_said(html, N_("From pages to recipients to the countries of the companies"));
    html_raw(html, "</b> <span id=\"flow-says\">");
    html_count(
        html,
        N_("%1 pages send to %2 recipients. Numbers and the width of lines: pages that send. "
           "○ △ × ? is the worst verdict on a recipient."),
        flow.pages, flow.recipients.count);
    html_raw(html, "</span></figcaption>\n"
                   "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                   "aria-labelledby=\"flow-name\">");
    flow_draw(html, &flow);
    html_raw(html, "</div></figure>\n");
    html_paragraph(html,
                   N_("The country is the company's, as the catalog has it; where the data is "
                      "kept is not known from outside."));
    flow_table(html, &flow);
    html_section_end(html);
}
