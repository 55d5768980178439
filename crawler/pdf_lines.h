/* The words of a PDF, its lines, and which of them are tables. Internal to crawler/pdf*.c. Lengths are
 * hundredths of a point; y runs on from page to page. */
#ifndef SOSHIN_CRAWLER_PDF_LINES_H
#define SOSHIN_CRAWLER_PDF_LINES_H

#include "core/arena.h"

#define PDF_HEADING 115 /* hundredths of the usual size that make a heading */

struct pdf_word {
    int32_t x0, y0, x1, y1;
    uint32_t page;
    uint32_t line; /* its number, from 1 */
    str text;      /* references resolved */
};

struct pdf_line {
    size_t from, to; /* words, sorted by x */
    int32_t x0, y0, x1, y1;
    uint32_t page;
    bool is_left_out; /* what stands on top or bottom of every page */
};

struct pdf_lines {
    struct arena *arena;
    struct {
        struct pdf_word *v;
        size_t n, cap;
    } words;
    struct {
        struct pdf_line *v;
        size_t n, cap;
    } lines;
    str title;      /* of the file's own description; empty: none */
    int32_t height; /* of the usual word: what everything is measured by */
    int32_t em;     /* width of the usual character; 0: not known */
    int32_t
        heights[2]; /* of words without and with ASCII: often two fonts; 0: there are hardly any */
    int32_t right;  /* where running text ends */
};

/* Reads what pdftotext -bbox writes. Inside arena_run. */
struct pdf_lines pdf_lines(struct arena *arena, str bbox);
/* The next piece of a line that a gap parts from the others: *from is its first word, the answer the
 * one behind its last. A bullet goes with what follows it. */
size_t pdf_segment(const struct pdf_lines *lines, const struct pdf_line *line, size_t from);
/* How wide a character of the word is, two columns of a terminal. */
int32_t pdf_em(const struct pdf_word *word);
/* Whether all of the line is so many hundredths of the usual size. */
bool pdf_is_larger(const struct pdf_lines *lines, const struct pdf_line *line, int32_t hundredths);
/* Whether a line's last word stands so far right that `next` had no room behind it. */
bool pdf_is_wrapped(const struct pdf_lines *lines, const struct pdf_word *last,
                    const struct pdf_word *next, int32_t right);
/* Appends words from..to, those that stand apart with a space between. */
void pdf_add_words(const struct pdf_lines *lines, size_t from, size_t to, struct buf *out);
/* Appends a line that goes on with the sentence in out. */
void pdf_add_wrapped(struct buf *out, str more);

/* ---- pdf_table.c ---- */

#define PDF_COLUMNS_MAX 16

struct pdf_column {
    int32_t x0, x1;
};

struct pdf_table {
    size_t from, to; /* lines */
    struct pdf_column columns[PDF_COLUMNS_MAX];
    size_t column_count;
    uint32_t *rows; /* of each line, its row from 0 */
    uint32_t row_count;
};

/* The table that begins at the line; false when none does. */
bool pdf_table(const struct pdf_lines *lines, size_t from, struct pdf_table *table);
/* The column that a word stands in. */
size_t pdf_column(const struct pdf_table *table, const struct pdf_word *word);

/* How far to the right the cells of a column reach, as far as can be told. */
int32_t pdf_right(const struct pdf_lines *lines, const struct pdf_table *table, size_t column);

#endif
