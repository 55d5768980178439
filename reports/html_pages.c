#include "reports/html_parts.h"

#include "core/text.h"

/* Sizes in units of the drawing, which is scaled as a whole. */
#define PAGES_WIDTH 360 /* a phone's: no reader has to scroll */
#define PAGES_ROW 44
#define PAGES_TEXT 16 /* from the row's top to the words above the bar, and to the bar */
#define PAGES_TOP 22
#define PAGES_BAR 14

#define PAGES_STEPS 4 /* 0, 1, 2, 3 and more */
#define PAGES_NO_WAY PAGES_STEPS
#define PAGES_ROWS (PAGES_STEPS + 1)

struct pages_count {
    size_t all[PAGES_ROWS], sending[PAGES_ROWS];
    size_t most;
};

static const char *const pages_labels[PAGES_ROWS] = {
    N_("the notice itself"),   N_("one step"),     N_("two steps"),
    N_("three steps or more"), N_("no way found"),
};

static const struct html_column pages_columns[] = {
    {N_("Way to the notice"), false},
    {N_("Pages that send"), true},
    {N_("All pages read"), true},
};

static bool pages_is_page(const struct coverage *seen)
{
    return !seen->is_resource && (seen->outcome == OUTCOME_PAGE || seen->transmissions);
}

static size_t pages_row(const struct coverage *seen)
{
    if (seen->notice_steps < 0)
        return PAGES_NO_WAY;
    return seen->notice_steps < PAGES_STEPS ? (size_t)seen->notice_steps : PAGES_STEPS - 1;
}

static struct pages_count pages_count(const struct report *report)
{
    struct pages_count count = {0};
    for (size_t i = 0; i < report->coverage_count; i++) {
        const struct coverage *seen = &report->coverage[i];
        if (!pages_is_page(seen))
            continue;
        size_t row = pages_row(seen);
        count.all[row]++;
        count.sending[row] += seen->transmissions > 0;
        count.most = count.all[row] > count.most ? count.all[row] : count.most;
    }
    return count;
}

static void pages_raw(const struct html *html, str markup)
{
    fwrite(markup.p, 1, markup.n, html->out);
}

/* align: "start" at the left edge, "end" at the right one. */
static void pages_words(const struct html *html, const char *align, int y, struct words words)
{
    int x = *align == 'e' ? PAGES_WIDTH : 0;
    str position = arena_printf(html->arena, " x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, align);
    html_raw(html, "<text class=\"ja\" lang=\"ja\"");
    pages_raw(html, position);
    html_escape(html, words.ja, TEXT_NAME_MAX);
    html_raw(html, "</text><text class=\"en\" lang=\"en\"");
    pages_raw(html, position);
    html_escape(html, words.en, TEXT_NAME_MAX);
    html_raw(html, "</text>");
}

static struct words pages_form(const struct html *html, const char *message, size_t first,
                               size_t second)
{
    struct words words;
    str a = show_number(&html->show[LANG_EN], first), b = show_number(&html->show[LANG_EN], second);
    words.ja = show_form(&html->show[LANG_JA], message, a, b, STR_NONE, STR_NONE);
    words.en = show_form(&html->show[LANG_EN], message, a, b, STR_NONE, STR_NONE);
    return words;
}

static void pages_rect(const struct html *html, const char *class, int y, size_t pages, size_t most)
{
    int width = most ? (int)((size_t)PAGES_WIDTH * pages / most) : 0;
    if (pages && !width)
        width = 1;
    pages_raw(html,
              arena_printf(html->arena, "<rect class=\"%s\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                           class, y, width, PAGES_BAR));
}

static void pages_draw(const struct html *html, const struct pages_count *count)
{
    html_raw(html, "<figure>\n<figcaption><b id=\"pages-name\">");
    html_said(html, N_("Steps from pages to the notice"));
    html_raw(html, "</b> <span id=\"pages-says\">");
    html_said(html, N_("Dark: pages that send something to a third party; light: all pages read."));
    html_raw(html, "</span></figcaption>\n<svg role=\"img\" class=\"bars\" "
                   "aria-labelledby=\"pages-name\" aria-describedby=\"pages-says\"");
    pages_raw(html, arena_printf(html->arena, " viewBox=\"0 0 %d %d\">\n", PAGES_WIDTH,
                                 PAGES_ROWS * PAGES_ROW));
    for (size_t i = 0; i < PAGES_ROWS; i++) {
        int top = (int)i * PAGES_ROW, y = top + PAGES_TOP;
        pages_words(html, "start", top + PAGES_TEXT, pages_form(html, pages_labels[i], 0, 0));
        pages_rect(html, "all", y, count->all[i], count->most);
        pages_rect(html, i == PAGES_NO_WAY ? "bad" : "sending", y, count->sending[i], count->most);
        pages_words(html, "end", top + PAGES_TEXT,
                    pages_form(html, N_("%1 send, of %2"), count->sending[i], count->all[i]));
        html_raw(html, "\n");
    }
    html_raw(html, "</svg></figure>\n");
}

static void pages_table(const struct html *html, const struct pages_count *count)
{
    html_raw(html, "<details><summary>");
    html_said(html, N_("The same as a table"));
    html_raw(html, "</summary>\n");
    html_table(html, "pages-table", N_("Pages by steps to the notice"), pages_columns,
               COUNT_OF(pages_columns));
    for (size_t i = 0; i < PAGES_ROWS; i++) {
        html_raw(html, "<tr><th scope=\"row\">");
        html_said(html, pages_labels[i]);
        html_raw(html, "</th>");
        html_cell(html, &pages_columns[1]);
        html_number(html, count->sending[i]);
        html_raw(html, "</td>");
        html_cell(html, &pages_columns[2]);
        html_number(html, count->all[i]);
        html_raw(html, "</td></tr>\n");
    }
    html_table_end(html);
    html_raw(html, "</details>\n");
}

static void pages_without_way(const struct html *html, size_t count)
{
    const struct report *report = html->report;
    size_t shown = 0;
    if (!count)
        return;
    html_raw(html, "<details open><summary>");
    html_count(html, N_("Pages that send and from which no way to the notice was found: %1"), count,
               0);
    html_raw(html, "</summary>\n<ul class=\"places\">\n");
    for (size_t i = 0; i < report->coverage_count && shown < HTML_PAGES_MAX; i++) {
        const struct coverage *seen = &report->coverage[i];
        if (!pages_is_page(seen) || !seen->transmissions || seen->notice_steps >= 0)
            continue;
        html_raw(html, "<li>");
        html_url(html, seen->url);
        html_raw(html, "</li>\n");
        shown++;
    }
    html_raw(html, "</ul>\n");
    html_left_out(html, shown, count, "coverage.csv");
    html_raw(html, "</details>\n");
}

void html_pages(const struct html *html)
{
    struct pages_count count = pages_count(html->report);
    html_section(html, "pages", N_("Ways from pages to the notice"));
    if (!html->report->notice_count) {
        html_paragraph(html, N_("No notice was found in what was seen."));
    } else if (!count.most) {
        html_paragraph(html, N_("No page was read."));
    } else {
        html_paragraph(html, N_("How many links lie between a page and the nearest notice. Whether "
                                "that makes it easily known (Rule art. 22-2-28) is not judged."));
        pages_draw(html, &count);
        pages_table(html, &count);
        pages_without_way(html, count.sending[PAGES_NO_WAY]);
    }
    html_section_end(html);
}
