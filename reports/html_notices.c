#include "reports/html_parts.h"

#include "core/text.h"
#include "reports/html_words.h"

#define NOTICES_WORDS_MAX 300 /* code points of a cell */

enum notice_cells {
    NOTICE_WHO,
    NOTICE_SERVICE,
    NOTICE_CONTENT,
    NOTICE_PURPOSE,
    NOTICE_OPTOUT,
    NOTICE_LINE
};

static const struct html_column notice_columns[] = {
    [NOTICE_WHO] = {N_("Recipient"), false},          [NOTICE_SERVICE] = {N_("Service"), false},
    [NOTICE_CONTENT] = {N_("Content"), false},        [NOTICE_PURPOSE] = {N_("Purpose"), false},
    [NOTICE_OPTOUT] = {N_("Ways to opt out"), false}, [NOTICE_LINE] = {N_("Line"), true},
};

static str notice_status(const struct show *show, const void *context)
{
    return text_notice_status(show, context);
}

static void notice_item(const struct html *html, enum notice_cells cell, enum state state,
                        str words)
{
    html_cell(html, &notice_columns[cell]);
    if (words.n) {
        html_text(html, words, NOTICES_WORDS_MAX);
        html_raw(html, "<br>");
    }
    html_chip(html, html_state_kind(state), html_state_words(state));
    html_raw(html, "</td>");
}

/* Addresses, "; " between. */
static void notice_addresses(const struct html *html, str list)
{
    str part;
    size_t count = 0;
    while (list.n && count < HTML_PLACES_MAX && str_cut_list(&list, &part)) {
        html_raw(html, count++ ? "<br>" : "");
        html_url(html, part);
    }
}

static void notice_optout(const struct html *html, const struct disclosure *said)
{
    html_cell(html, &notice_columns[NOTICE_OPTOUT]);
    if (said->optout_url.n)
        notice_addresses(html, said->optout_url);
    else if (said->optout_state == STATE_ABSENT)
        html_raw(html, "<span class=\"none\">—</span>");
    else
        html_said(html, N_("given"));
    html_raw(html, "</td>");
}

static void notice_row(const struct html *html, const struct disclosure *said)
{
    html_raw(html, "<tr><th scope=\"row\">");
    html_text(html, said->recipient, NOTICES_WORDS_MAX);
    if (said->status != DISCLOSURE_CURRENT) {
        html_raw(html, "<br>");
        html_chip(html, "plain", html_disclosure_words(said->status));
    }
    html_raw(html, "</th>");
    html_cell(html, &notice_columns[NOTICE_SERVICE]);
    html_text(html, said->service, NOTICES_WORDS_MAX);
    html_raw(html, "</td>");
    notice_item(html, NOTICE_CONTENT, said->content_state, said->content);
    notice_item(html, NOTICE_PURPOSE, said->purpose_state, said->purpose);
    notice_optout(html, said);
    html_cell(html, &notice_columns[NOTICE_LINE]);
    html_number(html, said->line);
    html_raw(html, "</td></tr>\n");
}

/* Returns how many entries it wrote. */
static size_t notice_write(const struct html *html, const struct notice *notice, size_t number,
                           size_t room)
{
    size_t shown = notice->disclosure_count < room ? notice->disclosure_count : room;
    html_raw(html, "<h3>");
    html_url(html, notice->url);
    html_raw(html, "</h3>\n<p>");
    if (notice->title.n) {
        html_text(html, notice->title, NOTICES_WORDS_MAX);
        html_raw(html, "<br>");
    }
    html_words(html, html_both(html, notice_status, notice), TEXT_SENTENCE_MAX);
    html_raw(html, "</p>\n");
    if (!shown)
        return 0;
    str id = show_join(&html->show[LANG_EN], STR("notice-"),
                       show_number(&html->show[LANG_EN], number), STR_NONE);
    html_table(html, id.p, N_("Entries of the notice"), notice_columns, COUNT_OF(notice_columns));
    for (size_t i = 0; i < shown; i++)
        notice_row(html, &notice->disclosures[i]);
    html_table_end(html);
    return shown;
}

static void notice_places(const struct html *html)
{
    const struct report *report = html->report;
    html_paragraph(html, N_("No notice was found in what was seen."));
    if (!report->places_count)
        return;
    html_paragraph(html, N_("It was looked for here:"));
    html_raw(html, "<ul class=\"places\">\n");
    for (size_t i = 0; i < report->places_count && i < HTML_PLACES_MAX; i++) {
        html_raw(html, "<li>");
        html_url(html, report->places[i]);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul>\n");
}

void html_notices(const struct html *html)
{
    const struct report *report = html->report;
    size_t shown = 0, count = 0;
    html_section(html, "notices", N_("Notices and what they say"));
    if (!report->notice_count)
        notice_places(html);
    for (size_t i = 0; i < report->notice_count; i++) {
        count += report->notices[i].disclosure_count;
        if (i < HTML_PAGES_MAX)
            shown += notice_write(html, &report->notices[i], i + 1, HTML_ENTRIES_MAX - shown);
    }
    html_left_out(html, shown, count, "disclosures.csv");
    html_section_end(html);
}
