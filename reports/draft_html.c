/* A draft as a page of its own: what is to be published, and below a line what is not. */
#include "reports/draft.h"

#include "reports/html_out.h"

#define DRAFT_TEXT_MAX 4000 /* code points of a cell */

static void page_said(const struct html *html, const char *message)
{
    html_escape(html, str_of(lang_text(html->lang, message)), DRAFT_TEXT_MAX);
}

static void page_marks(const struct html *html, const struct draft *draft,
                       const struct draft_row *row, enum draft_part part)
{
    for (size_t i = 0; i < row->doubt_count; i++) {
        size_t number = row->first_doubt + i + 1;
        if (draft->doubts.v[number - 1].part != part)
            continue;
        html_raw(html, "<sup class=\"confirm\"><a href=\"#confirm-");
        html_number(html, number);
        html_raw(html, "\">");
        html_escape(html,
                    show_form(&html->show[html->lang], N_(" [to confirm %1]"),
                              show_number(&html->show[html->lang], number), STR_NONE, STR_NONE,
                              STR_NONE),
                    DRAFT_TEXT_MAX);
        html_raw(html, "</a></sup>");
    }
}

static void page_cell(const struct html *html, const struct draft_row *row, enum draft_part part)
{
    bool is_address = part == DRAFT_OPTOUT || part == DRAFT_POLICY;
    if (is_address && row->cells[part].n)
        html_url(html, row->cells[part]);
    else if (row->cells[part].n)
        html_escape(html, row->cells[part], DRAFT_TEXT_MAX);
    else
        html_raw(html, "—");
}

static void page_table(const struct html *html, const struct draft *draft, bool is_new)
{
    html_raw(html, "<table>\n<thead><tr>");
    for (enum draft_part part = 0; part < DRAFT_PARTS; part++) {
        html_raw(html, "<th scope=\"col\">");
        page_said(html, draft_part_words(part));
        html_raw(html, "</th>");
    }
    html_raw(html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < draft->rows.n; i++) {
        const struct draft_row *row = &draft->rows.v[i];
        if (row->is_new != is_new)
            continue;
        html_raw(html, "<tr>");
        for (enum draft_part part = 0; part < DRAFT_PARTS; part++) {
            html_raw(html, "<td>");
            page_cell(html, row, part);
            page_marks(html, draft, row, part);
            html_raw(html, "</td>");
        }
        html_raw(html, "</tr>\n");
    }
    html_raw(html, "</tbody>\n</table>\n");
}

/* Each entry to complete, for whoever edits the notice; nobody else reads it. */
static void page_places(const struct html *html, const struct draft *draft)
{
    html_raw(html, "<ul class=\"confirm\">\n");
    for (size_t i = 0; i < draft->rows.n; i++) {
        if (draft->rows.v[i].is_new)
            continue;
        html_raw(html, "<li>");
        html_escape(html, draft_place(html->arena, draft, &draft->rows.v[i]), DRAFT_TEXT_MAX);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul>\n");
}

static void page_part(const struct html *html, const struct draft *draft, bool is_new)
{
    if (!draft_count(draft, is_new))
        return;
    html_raw(html, "<h2>");
    page_said(html, draft_heading(draft, is_new));
    html_raw(html, "</h2>\n");
    if (!is_new)
        page_places(html, draft);
    page_table(html, draft, is_new);
}

static void page_confirm(const struct html *html, const struct draft *draft)
{
    size_t count;
    const str *remarks = draft_remarks(html->arena, draft, &count);
    html_raw(html, "<section class=\"confirm\">\n<h2>");
    page_said(html, N_("To confirm before publishing (not part of the notice)"));
    html_raw(html, "</h2>\n<ul>\n");
    for (size_t i = 0; i < count; i++) {
        html_raw(html, "<li>");
        html_escape(html, remarks[i], DRAFT_TEXT_MAX);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul>\n<ol>\n");
    for (size_t i = 0; i < draft->doubts.n; i++) {
        html_raw(html, "<li");
        html_attribute(html, "id", arena_printf(html->arena, "confirm-%zu", i + 1));
        html_raw(html, ">");
        html_escape(html, draft->doubts.v[i].why, DRAFT_TEXT_MAX);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ol>\n<p>");
    page_said(html, WRITER_DISCLAIMER);
    html_raw(html, "</p>\n</section>\n");
}

static void page_open(const struct html *html, const struct draft *draft)
{
    html_raw(html, "<!DOCTYPE html>\n<html");
    html_attribute(html, "lang", html->lang == LANG_JA ? STR("ja") : STR("en"));
    html_raw(html,
             ">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    page_said(html, draft_title(draft));
    html_raw(html, "</title>\n<style>\n"
                   "body { font-family: sans-serif; line-height: 1.7; max-width: 70em; "
                   "margin: 1em auto; padding: 0 1em; }\n"
                   "table { border-collapse: collapse; }\n"
                   "th, td { border: 1px solid; padding: .4em .6em; text-align: left; "
                   "vertical-align: top; overflow-wrap: anywhere; }\n"
                   ".confirm { background: #fff3bf; color: #000; }\n"
                   "section.confirm { border: 2px solid; margin-top: 3em; padding: 0 1em; }\n"
                   "</style>\n</head>\n<body>\n<h1>");
    page_said(html, draft_title(draft));
    html_raw(html, "</h1>\n");
}

void draft_write_html(struct arena *arena, const struct draft *draft, FILE *out)
{
    struct html html = {.arena = arena, .report = draft->report, .out = out, .lang = draft->lang};
    for (size_t i = 0; i < HTML_LANGS; i++)
        html.show[i] = (struct show){
            .arena = arena, .report = draft->report, .out = out, .lang = (enum lang)i};
    page_open(&html, draft);
    for (const char *const *words = draft_introduction(draft); *words; words++) {
        html_raw(&html, "<p>");
        page_said(&html, *words);
        html_raw(&html, "</p>\n");
    }
    page_part(&html, draft, true);
    page_part(&html, draft, false);
    if (draft->is_whole) {
        html_raw(&html, "<h2>");
        page_said(&html, N_("Contact"));
        html_raw(&html, "</h2>\n<p>");
        page_said(&html, N_("【Write the name of the office and how to reach it】"));
        html_raw(&html, "</p>\n");
    }
    page_confirm(&html, draft);
    html_raw(&html, "</body>\n</html>\n");
}
