#include "reports/html_out.h"

#include "core/text.h"

#include <inttypes.h>

void html_raw(const struct html *html, const char *markup)
{
    fputs(markup, html->out);
}

static const char *html_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_escape(const struct html *html, str text, size_t max)
{
    str clean = show_clean(&html->show[LANG_EN], text, max);
    size_t from = 0;
    for (size_t i = 0; i < clean.n; i++) {
        const char *entity = html_entity(clean.p[i]);
        if (!entity)
            continue;
        fwrite(clean.p + from, 1, i - from, html->out);
        fputs(entity, html->out);
        from = i + 1;
    }
    fwrite(clean.p + from, 1, clean.n - from, html->out);
}

void html_attribute(const struct html *html, const char *name, str value)
{
    fputc(' ', html->out);
    html_raw(html, name);
    html_raw(html, "=\"");
    html_escape(html, value, HTML_TITLE_MAX);
    fputc('"', html->out);
}

void html_attribute_number(const struct html *html, const char *name, uint64_t number)
{
    html_attribute(html, name, show_number(&html->show[LANG_EN], number));
}

static bool html_is_cut(str text, size_t max)
{
    return text.n > max && text_cut(text, max).n < text.n;
}

static void html_element(const struct html *html, const char *name, str text, size_t max)
{
    fputc('<', html->out);
    html_raw(html, name);
    if (html_is_cut(text, max))
        html_attribute(html, "title", text);
    fputc('>', html->out);
    html_escape(html, text, max);
    html_raw(html, "</");
    html_raw(html, name);
    fputc('>', html->out);
}

static void html_nothing(const struct html *html)
{
    html_raw(html, "<span class=\"none\">—</span>");
}

void html_text(const struct html *html, str text, size_t max)
{
    if (text.n)
        html_element(html, "bdi", text, max);
    else
        html_nothing(html);
}

void html_code(const struct html *html, str text, size_t max)
{
    if (text.n)
        html_element(html, "code", text, max);
    else
        html_nothing(html);
}

/* What a browser may be led to: the address is written as it is used. */
static bool html_is_link(const struct html *html, str url)
{
    if (url.n > HTML_TITLE_MAX ||
        !(str_has_prefix(url, STR("https://")) || str_has_prefix(url, STR("http://"))))
        return false;
    return str_eq(url, show_clean(&html->show[LANG_EN], url, HTML_TITLE_MAX));
}

void html_url(const struct html *html, str url)
{
    if (!url.n) {
        html_nothing(html);
        return;
    }
    str shown = show_url(&html->show[LANG_EN], url);
    bool is_link = html_is_link(html, url);
    html_raw(html, is_link ? "<a class=\"url\" rel=\"noreferrer noopener nofollow\""
                           : "<bdi class=\"url\"");
    if (is_link)
        html_attribute(html, "href", url);
    if (!str_eq(shown, url))
        html_attribute(html, "title", url);
    html_raw(html, ">");
    html_escape(html, shown, HTML_TITLE_MAX);
    html_raw(html, is_link ? "</a>" : "</bdi>");
}

void html_place(const struct html *html, str url, uint32_t line)
{
    html_url(html, url);
    if (!line)
        return;
    html_raw(html, " <span class=\"line\">");
    html_count(html, N_("line %1"), line, 0);
    html_raw(html, "</span>");
}

void html_number(const struct html *html, uint64_t number)
{
    html_escape(html, show_number(&html->show[LANG_EN], number), HTML_TITLE_MAX);
}

static void html_one(const struct html *html, const char *opening, str text, size_t max)
{
    html_raw(html, opening);
    if (html_is_cut(text, max))
        html_attribute(html, "title", text);
    html_raw(html, ">");
    html_escape(html, text, max);
    html_raw(html, "</span>");
}

void html_words(const struct html *html, struct words words, size_t max)
{
    str ja = words_in(words, LANG_JA), en = words_in(words, LANG_EN);
    if (str_eq(ja, en)) {
        html_text(html, ja, max);
        return;
    }
    html_one(html, "<span class=\"ja\" lang=\"ja\"", ja, max);
    html_one(html, "<span class=\"en\" lang=\"en\"", en, max);
}

void html_said(const struct html *html, const char *message)
{
    html_form(html, message, words_same(STR_NONE), words_same(STR_NONE));
}

/* The message in one language; its arguments are cut apart from it. */
static str html_form_in(const struct html *html, enum lang lang, const char *message,
                        const struct words *args)
{
    const struct show *show = &html->show[lang];
    return show_form(show, message, show_clean(show, words_in(args[0], lang), TEXT_NAME_MAX),
                     show_clean(show, words_in(args[1], lang), TEXT_NAME_MAX), STR_NONE, STR_NONE);
}

void html_form(const struct html *html, const char *message, struct words first,
               struct words second)
{
    const struct words args[] = {first, second};
    html_words(html,
               (struct words){.ja = html_form_in(html, LANG_JA, message, args),
                              .en = html_form_in(html, LANG_EN, message, args)},
               TEXT_SENTENCE_MAX);
}

void html_count(const struct html *html, const char *message, uint64_t first, uint64_t second)
{
    const struct show *show = &html->show[LANG_EN];
    html_form(html, message, words_same(show_number(show, first)),
              words_same(show_number(show, second)));
}

void html_paragraph(const struct html *html, const char *message)
{
    html_raw(html, "<p>");
    html_said(html, message);
    html_raw(html, "</p>\n");
}

struct words html_both(const struct html *html, str (*form)(const struct show *, const void *),
                       const void *context)
{
    return (struct words){.ja = form(&html->show[LANG_JA], context),
                          .en = form(&html->show[LANG_EN], context)};
}

void html_section(const struct html *html, const char *id, const char *heading)
{
    str name = str_of(id);
    html_raw(html, "\n<section");
    html_attribute(html, "id", name);
    str labelled = show_join(&html->show[LANG_EN], STR("h-"), name, STR_NONE);
    html_attribute(html, "aria-labelledby", labelled);
    html_raw(html, ">\n<h2");
    html_attribute(html, "id", labelled);
    html_raw(html, ">");
    html_said(html, heading);
    html_raw(html, "</h2>\n");
}

void html_section_end(const struct html *html)
{
    html_raw(html, "</section>\n");
}

void html_chip(const struct html *html, const char *kind, const char *message)
{
    html_raw(html, "<span");
    html_attribute(html, "class",
                   show_join(&html->show[LANG_EN], STR("chip "), str_of(kind), STR_NONE));
    html_raw(html, ">");
    html_said(html, message);
    html_raw(html, "</span>");
}

void html_table(const struct html *html, const char *id, const char *caption,
                const struct html_column *columns, size_t count)
{
    str name = show_join(&html->show[LANG_EN], STR("c-"), str_of(id), STR_NONE);
    html_raw(html, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
    html_attribute(html, "aria-labelledby", name);
    html_raw(html, "><table");
    html_attribute(html, "id", str_of(id));
    html_raw(html, "><caption");
    html_attribute(html, "id", name);
    html_raw(html, ">");
    html_said(html, caption);
    html_raw(html, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        html_raw(html, columns[i].is_number ? "<th scope=\"col\" class=\"number\">"
                                            : "<th scope=\"col\">");
        html_said(html, columns[i].label);
        html_raw(html, "</th>");
    }
    html_raw(html, "</tr></thead>\n<tbody>\n");
}

void html_table_end(const struct html *html)
{
    html_raw(html, "</tbody></table></div>\n");
}

void html_label(const struct html *html, const char *label)
{
    html_raw(html, "<span class=\"label\">");
    html_said(html, label);
    html_raw(html, "</span>");
}

void html_cell(const struct html *html, const struct html_column *column)
{
    html_raw(html, column->is_number ? "<td class=\"number\">" : "<td>");
    html_label(html, column->label);
}

void html_left_out(const struct html *html, size_t shown, size_t count, const char *file)
{
    if (shown >= count)
        return;
    html_raw(html, "<p class=\"note\">");
    html_form(html, N_("%1 more are in %2."),
              words_same(show_number(&html->show[LANG_EN], count - shown)),
              words_same(str_of(file)));
    html_raw(html, "</p>\n");
}
