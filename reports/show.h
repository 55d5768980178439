/* Words on a terminal or in summary.txt: what comes from outside is made harmless, fitted, wrapped. */
#ifndef SOSHIN_REPORTS_SHOW_H
#define SOSHIN_REPORTS_SHOW_H

#include "reports/writer.h"

#define SHOW_URL_COLUMNS 120 /* longer addresses are shortened in the middle */

/* Where the text goes, and how. Lives inside arena_run of arena. */
struct show {
    struct arena *arena;
    const struct report *report;
    const struct writer_options *options;
    FILE *out;
    enum lang lang;
    size_t columns;
};

enum show_color { SHOW_PLAIN, SHOW_BOLD, SHOW_RED, SHOW_YELLOW, SHOW_GREEN, SHOW_FAINT };

/* At most max code points of text from outside, fit for a terminal: white space of any kind is a
 * space; C0, C1, bidirectional and invisible format characters become "<U+202E>"; bad UTF-8 becomes
 * U+FFFD. "…" at the end says that something was cut. */
str show_clean(const struct show *show, str text, size_t max);
/* An address, cleaned, at most SHOW_URL_COLUMNS wide. */
str show_url(const struct show *show, str url);
/* Bytes of a cleaned text that fit into so many columns. */
size_t show_head(str text, size_t columns);
/* At most so many columns of a cleaned text, "…" included. */
str show_fit(const struct show *show, str text, size_t columns);

str show_number(const struct show *show, uint64_t number);
/* The message with its arguments; STR_NONE for those that are not used. */
str show_form(const struct show *show, const char *message, str first, str second, str third,
              str fourth);
/* The message without arguments. */
str show_said(const struct show *show, const char *message);
str show_join(const struct show *show, str first, str second, str third);

void show_text(const struct show *show, str text);
void show_spaces(const struct show *show, size_t count);
/* Begins or, with SHOW_PLAIN, ends a colour; nothing without colours. */
void show_color(const struct show *show, enum show_color color);
void show_end(const struct show *show);
/* A heading of its own, an empty line before it. */
void show_heading(const struct show *show, const char *message);
/* Bytes of the next line of a cleaned text: as much as fits into so many columns without cutting a
 * word or an address apart, but one such piece at least. */
size_t show_line(str text, size_t columns);
/* One paragraph of cleaned text behind `label`, wrapped at the width; its further lines begin under
 * the first one's text. Words and addresses are not cut apart, no line begins with 「。」 and the
 * like. */
void show_paragraph(const struct show *show, size_t indent, str label, str text);

/* Runs work(show) in an arena of its own and ends the writer of that name (writer_end). */
bool show_run(const char *name, const struct report *report, const struct writer_options *options,
              FILE *out, void (*work)(const struct show *show), struct err *err);

#endif
