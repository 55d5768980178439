#include "reports/html_parts.h"

static const struct html_column sample_columns[] = {
    {N_("Kind of address"), false}, {N_("Pages known"), true},
    {N_("Pages read"), true},       {N_("Of these at random"), true},
    {N_("Recipients"), true},       {N_("What may have been missed"), false},
};

static void sample_number(const struct html *html, const struct html_column *column,
                          uint64_t number)
{
    html_cell(html, column);
    html_number(html, number);
    html_raw(html, "</td>");
}

static void sample_sentence(const struct html *html, str (*form)(const struct show *, const void *),
                            const void *context)
{
    html_raw(html, "<p>");
    html_words(html, html_both(html, form, context), TEXT_SENTENCE_MAX);
    html_raw(html, "</p>\n");
}

static void sample_row(const struct html *html, const struct stratum *stratum)
{
    html_raw(html, "<tr><th scope=\"row\">");
    html_code(html, stratum->pattern, TEXT_NAME_MAX);
    html_raw(html, "</th>");
    sample_number(html, &sample_columns[1], stratum->known);
    sample_number(html, &sample_columns[2], stratum->read);
    sample_number(html, &sample_columns[3], stratum->drawn);
    sample_number(html, &sample_columns[4], stratum->recipients);
    html_cell(html, &sample_columns[5]);
    html_words(html, html_both(html, text_sample_bound, stratum), TEXT_SENTENCE_MAX);
    html_raw(html, "</td></tr>\n");
}

void html_sample(const struct html *html)
{
    const struct sample *sample = &html->report->sample;
    size_t count = sample->stratum_count;
    size_t shown = count < HTML_PAGES_MAX ? count : HTML_PAGES_MAX;
    if (!sample->asked)
        return;
    html_raw(html, "<h3>");
    html_said(html, N_("What the sample bears"));
    html_raw(html, "</h3>\n");
    sample_sentence(html, text_sample_head, sample);
    html_table(html, "sample", N_("Kinds of addresses"), sample_columns, COUNT_OF(sample_columns));
    for (size_t i = 0; i < shown; i++)
        sample_row(html, &sample->strata[i]);
    html_table_end(html);
    html_left_out(html, shown, count, "report.json");
    sample_sentence(html, text_sample_unseen, sample);
    html_paragraph(html, TEXT_SAMPLE_LIMITS);
}
