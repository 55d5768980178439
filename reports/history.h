/* An audit over time: what the history of a watched service holds, printed and drawn. */
#ifndef SOSHIN_REPORTS_HISTORY_H
#define SOSHIN_REPORTS_HISTORY_H

#include "reports/html_out.h"

/* A table of the history; every cell is text. */
struct history_table {
    const char *name; /* "runs", "recipients", "findings" */
    const char *const *columns;
    size_t column_count;
    const str *cells; /* row by row */
    size_t rows;
};

enum history_tables { HISTORY_RUNS, HISTORY_RECIPIENTS, HISTORY_FINDINGS, HISTORY_TABLES };

/* One watched service. */
struct history_view {
    str audited;
    const struct history_run *runs; /* oldest first */
    size_t run_count;
    struct history_table tables[HISTORY_TABLES];
};

#define HISTORY_DRAWN_MAX 366 /* runs that are drawn at most, the last ones */

/* The cell of that column; empty when there is none. */
str history_cell(const struct history_table *table, size_t row, const char *column);
/* "2026-11-20", the day in Japan. */
str history_day(struct arena *arena, int64_t at);

/* All views. Formats: text; csv (the rows of one table); json; svg (the first view); html. Inside
 * arena_run of arena. */
struct history_writing {
    struct arena *arena;
    const struct history_view *views;
    size_t view_count;
    enum history_tables table; /* for csv */
    const struct writer_options *options;
    FILE *out;
};
void history_write_text(const struct history_writing *writing);
void history_write_csv(const struct history_writing *writing);
void history_write_json(const struct history_writing *writing);
void history_write_svg(const struct history_writing *writing);
void history_write_html(const struct history_writing *writing);

/* Recipients as a line above findings by severity as bars, run by run: an <svg> that needs no style
 * sheet. title: its name for those who cannot see it. */
void history_draw(const struct html *html, const struct history_run *runs, size_t count,
                  const char *title);

#endif
