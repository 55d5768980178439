/* The lines of a PDF as an HTML document. */
#include "crawler/pdf.h"
#include "crawler/pdf_lines.h"

#include "core/markup.h"
#include "core/text.h"

#define PDF_SECTION 130     /* hundredths of the usual size */
#define HEADING_COLUMNS 100 /* of a terminal; what is longer is no heading */

struct page_writer {
    const struct pdf_lines *lines;
    struct markup html;
    int32_t highest; /* of all lines that are headings */
    struct buf text; /* the open paragraph */
    uint32_t text_line;
    const struct pdf_word *last; /* of the open paragraph */
};

/* ---- paragraphs and headings ---- */

static str line_text(const struct page_writer *writer, const struct pdf_line *line)
{
    struct buf out = buf_init(writer->lines->arena, MARKUP_MAX);
    for (size_t from = line->from; from < line->to;) {
        size_t to = pdf_segment(writer->lines, line, from);
        if (from > line->from)
            buf_add(&out, STR("　"));
        pdf_add_words(writer->lines, from, to, &out);
        from = to;
    }
    return buf_str(&out);
}

static void end_paragraph(struct page_writer *writer)
{
    if (writer->text.n) {
        markup_go_to(&writer->html, writer->text_line);
        markup_tag(&writer->html, STR("<p>"));
        markup_text(&writer->html, buf_str(&writer->text));
        markup_tag(&writer->html, STR("</p>"));
    }
    writer->text.n = 0;
    writer->last = NULL;
}

static bool is_heading(const struct page_writer *writer, const struct pdf_line *line)
{
    return pdf_segment(writer->lines, line, line->from) == line->to &&
           pdf_is_larger(writer->lines, line, PDF_HEADING) &&
           text_columns(line_text(writer, line)) <= HEADING_COLUMNS;
}

static void add_heading(struct page_writer *writer, size_t i)
{
    const struct pdf_line *line = &writer->lines->lines.v[i];
    int32_t height = line->y1 - line->y0;
    char level = height > writer->highest * 19 / 20                ? '1'
                 : pdf_is_larger(writer->lines, line, PDF_SECTION) ? '2'
                                                                   : '3';
    const char open[] = {'<', 'h', level, '>'}, close[] = {'<', '/', 'h', level, '>'};
    end_paragraph(writer);
    markup_go_to(&writer->html, (uint32_t)i + 1);
    markup_tag(&writer->html, (str){open, sizeof open});
    markup_text(&writer->html, line_text(writer, line));
    markup_tag(&writer->html, (str){close, sizeof close});
}

/* A paragraph goes on while its lines are full. */
static void add_line(struct page_writer *writer, size_t i)
{
    const struct pdf_lines *lines = writer->lines;
    const struct pdf_line *line = &lines->lines.v[i];
    const struct pdf_word *words = lines->words.v;
    size_t first = line->from;
    bool goes_on = writer->last && words[first].y0 - writer->last->y1 < lines->height &&
                   pdf_segment(lines, line, first) == line->to &&
                   pdf_is_wrapped(lines, writer->last, &words[first], lines->right);
    if (!goes_on)
        end_paragraph(writer);
    if (!writer->text.n)
        writer->text_line = (uint32_t)i + 1;
    pdf_add_wrapped(&writer->text, line_text(writer, line));
    writer->last = &words[line->to - 1];
}

/* ---- tables ---- */

static bool is_of_cell(const struct page_writer *writer, const struct pdf_table *table, size_t word,
                       size_t column)
{
    return pdf_column(table, &writer->lines->words.v[word]) == column;
}

/* Adds the piece of a cell that stands in one line: behind a full line it goes on, else it begins a
 * line of its own. */
static void add_cell_line(struct page_writer *writer, const struct pdf_table *table,
                          const struct pdf_line *line, size_t column)
{
    const struct pdf_lines *lines = writer->lines;
    struct buf piece = buf_init(lines->arena, MARKUP_MAX);
    size_t from = line->from, to;
    while (from < line->to && !is_of_cell(writer, table, from, column))
        from++;
    for (to = from; to < line->to && is_of_cell(writer, table, to, column);)
        to++;
    if (from == to)
        return;
    pdf_add_words(lines, from, to, &piece);
    const struct pdf_word *first = &lines->words.v[from];
    if (writer->last &&
        !pdf_is_wrapped(lines, writer->last, first, pdf_right(lines, table, column))) {
        markup_text(&writer->html, buf_str(&writer->text));
        markup_tag(&writer->html, STR("<br>"));
        writer->text.n = 0;
    }
    pdf_add_wrapped(&writer->text, buf_str(&piece));
    writer->last = &lines->words.v[to - 1];
}

static void add_row(struct page_writer *writer, const struct pdf_table *table, size_t from,
                    size_t to)
{
    markup_go_to(&writer->html, (uint32_t)from + 1);
    markup_tag(&writer->html, STR("<tr>"));
    for (size_t column = 0; column < table->column_count; column++) {
        markup_tag(&writer->html, STR("<td>"));
        for (size_t i = from; i < to; i++)
            if (!writer->lines->lines.v[i].is_left_out)
                add_cell_line(writer, table, &writer->lines->lines.v[i], column);
        markup_text(&writer->html, buf_str(&writer->text));
        markup_tag(&writer->html, STR("</td>"));
        writer->text.n = 0;
        writer->last = NULL;
    }
    markup_tag(&writer->html, STR("</tr>"));
}

static void add_table(struct page_writer *writer, const struct pdf_table *table)
{
    end_paragraph(writer);
    markup_go_to(&writer->html, (uint32_t)table->from + 1);
    markup_tag(&writer->html, STR("<table>"));
    for (size_t from = table->from, to; from < table->to; from = to) {
        uint32_t row = table->rows[from - table->from];
        for (to = from; to < table->to && (table->rows[to - table->from] == row ||
                                           writer->lines->lines.v[to].is_left_out);)
            to++;
        add_row(writer, table, from, to);
    }
    markup_tag(&writer->html, STR("</table>"));
}

/* ---- the document ---- */

static void measure_headings(struct page_writer *writer)
{
    for (size_t i = 0; i < writer->lines->lines.n; i++) {
        const struct pdf_line *line = &writer->lines->lines.v[i];
        if (!line->is_left_out && line->y1 - line->y0 > writer->highest && is_heading(writer, line))
            writer->highest = line->y1 - line->y0;
    }
}

/* The first of the largest headings; a file's own description is often a file name. */
static str document_title(const struct page_writer *writer)
{
    for (size_t i = 0; i < writer->lines->lines.n; i++) {
        const struct pdf_line *line = &writer->lines->lines.v[i];
        if (!line->is_left_out && is_heading(writer, line) &&
            line->y1 - line->y0 > writer->highest * 19 / 20)
            return line_text(writer, line);
    }
    return writer->lines->title;
}

static void add_body(struct page_writer *writer)
{
    const struct pdf_lines *lines = writer->lines;
    struct pdf_table table;
    for (size_t i = 0; i < lines->lines.n; i++) {
        const struct pdf_line *line = &lines->lines.v[i];
        arena_check_time(lines->arena);
        if (line->is_left_out)
            continue;
        if (is_heading(writer, line)) {
            add_heading(writer, i);
        } else if (pdf_table(lines, i, &table)) {
            add_table(writer, &table);
            i = table.to - 1;
        } else {
            add_line(writer, i);
        }
    }
    end_paragraph(writer);
}

str pdf_html(struct arena *arena, str words)
{
    struct pdf_lines lines = pdf_lines(arena, words);
    struct page_writer writer = {.lines = &lines, .text = buf_init(arena, MARKUP_MAX)};
    measure_headings(&writer);
    writer.html = markup_begin(arena, document_title(&writer));
    add_body(&writer);
    return markup_end(&writer.html);
}
