/* Elements of report.html. What comes from outside goes through html_escape, in text and in attributes
 * alike; every sentence stands there in Japanese and in English, and the page shows one of them. */
#ifndef SOSHIN_REPORTS_HTML_OUT_H
#define SOSHIN_REPORTS_HTML_OUT_H

#include "reports/text_parts.h"

#define HTML_LANGS 2
#define HTML_TITLE_MAX 2000 /* code points of what was cut, in the title attribute */

/* Where the page goes. Lives inside arena_run of arena. */
struct html {
    struct arena *arena;
    const struct report *report;
    FILE *out;
    enum lang lang;               /* that the page opens in */
    struct show show[HTML_LANGS]; /* by enum lang: the words of the other reports */
    struct text_facts facts;
};

/* Markup of ours, as it is. */
void html_raw(const struct html *html, const char *markup);
/* The only way of outside text into the page: valid UTF-8 without control or bidirectional characters,
 * "&<>\"'" escaped; at most max code points, "…" behind what was cut. */
void html_escape(const struct html *html, str text, size_t max);
/* ` name="value"`, value as html_escape. */
void html_attribute(const struct html *html, const char *name, str value);
/* ` name="12"`. */
void html_attribute_number(const struct html *html, const char *name, uint64_t number);

/* Outside text in an element of its own, so that its direction of writing ends with it; what is longer
 * than max code points is cut and stands in the title. "—" when empty. */
void html_text(const struct html *html, str text, size_t max);
/* The same as code. */
void html_code(const struct html *html, str text, size_t max);
/* An address: a link when it is one by http or https, else text. "—" when empty. */
void html_url(const struct html *html, str url);
/* An address with its line (0: not known). */
void html_place(const struct html *html, str url, uint32_t line);
void html_number(const struct html *html, uint64_t number);

/* Both languages; once when they are the same. max as above. */
void html_words(const struct html *html, struct words words, size_t max);
/* A message. */
void html_said(const struct html *html, const char *message);
/* A message with arguments, which are outside text. */
void html_form(const struct html *html, const char *message, struct words first,
               struct words second);
/* A message with numbers. */
void html_count(const struct html *html, const char *message, uint64_t first, uint64_t second);
/* <p> around a message. */
void html_paragraph(const struct html *html, const char *message);

/* What form(show) says in either language. */
struct words html_both(const struct html *html, str (*form)(const struct show *, const void *),
                       const void *context);

/* A section with its heading; `id` is that of the section, "h-" before it that of the heading. */
void html_section(const struct html *html, const char *id, const char *heading);
void html_section_end(const struct html *html);

/* A label in a coloured box; the words say what the colour says. kind: class of report.css. */
void html_chip(const struct html *html, const char *kind, const char *message);

struct html_column {
    const char *label; /* message id */
    bool is_number;
};
/* A table with a head; rows follow as <tr>. `id` must be unique. */
void html_table(const struct html *html, const char *id, const char *caption,
                const struct html_column *columns, size_t count);
void html_table_end(const struct html *html);
/* The column's label in front of a cell's content: shown on phones, where there is no room for a head and
 * a row of a table with labels becomes a card. */
void html_label(const struct html *html, const char *label);
/* <td> with its label. */
void html_cell(const struct html *html, const struct html_column *column);
/* A paragraph that rows are left out, and where they all are; nothing when shown == count. */
void html_left_out(const struct html *html, size_t shown, size_t count, const char *file);

#endif
