#include "reports/html_parts.h"

static void browser_sentence(const struct html *html,
                             str (*form)(const struct show *, const void *), const void *context)
{
    html_raw(html, "<p>");
    html_words(html, html_both(html, form, context), TEXT_SENTENCE_MAX);
    html_raw(html, "</p>\n");
}

static void browser_list(const struct html *html, const struct browser_list *list)
{
    const struct report *report = html->report;
    size_t count = text_browser_count(report, list), shown = 0;
    html_raw(html, "<details><summary>");
    html_count(html, list->says, count, 0);
    html_raw(html, "</summary>\n<ul>\n");
    for (size_t i = 0; i < report->duty_count && shown < HTML_PAGES_MAX; i++) {
        if (!list->takes(&report->duties[i]))
            continue;
        html_raw(html, "<li>");
        html_words(html, duty_name(&report->duties[i]), TEXT_NAME_MAX);
        html_raw(html, "</li>\n");
        shown++;
    }
    html_raw(html, "</ul>\n");
    html_left_out(html, shown, count, "recipients.csv");
    html_raw(html, "</details>\n");
}

void html_browser(const struct html *html)
{
    const struct browser_facts *facts = &html->report->browser;
    if (!facts->pages)
        return;
    html_raw(html, "<h3>");
    html_said(html, N_("What the browser showed"));
    html_raw(html, "</h3>\n");
    browser_sentence(html, text_browser_head, facts);
    if (facts->has_accept)
        browser_sentence(html, text_browser_accepted, facts);
    if (facts->has_reject)
        browser_sentence(html, text_browser_rejected, facts);
    const struct browser_list *list;
    for (size_t i = 0; (list = text_browser_list(html->report, i)); i++)
        browser_list(html, list);
    html_stored(html);
}
