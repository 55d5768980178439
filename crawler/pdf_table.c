/* Tables of a PDF: lines whose pieces stand below each other. There are no cells in a PDF and the drawn
 * lines are not known, so white space decides: a column is what no piece crosses, a row is what more
 * white space parts from the next one than lines of one cell are apart. */
#include "crawler/pdf_lines.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 20000 /* of one table */

/* ---- columns ---- */

struct columns {
    struct pdf_column v[PDF_COLUMNS_MAX];
    size_t n;
};

/* Puts the piece's extent in: it widens the column it lies in, joins those that it crosses, or is a new
 * one. False when there are too many. */
static bool columns_add(struct columns *columns, struct pdf_column piece)
{
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < columns->n; i++) {
        struct pdf_column each = columns->v[i];
        if (each.x1 < piece.x0 || each.x0 > piece.x1) {
            columns->v[kept++] = each;
            continue;
        }
        piece.x0 = each.x0 < piece.x0 ? each.x0 : piece.x0;
        piece.x1 = each.x1 > piece.x1 ? each.x1 : piece.x1;
    }
    if (kept == PDF_COLUMNS_MAX)
        return false;
    while (at < kept && columns->v[at].x0 < piece.x0)
        at++;
    memmove(&columns->v[at + 1], &columns->v[at], (kept - at) * sizeof *columns->v);
    columns->v[at] = piece;
    columns->n = kept + 1;
    return true;
}

/* The end of the piece that begins with word `from`: a wide gap, or a narrow one in front of a word that
 * stands where a column begins. */
static size_t piece_end(const struct columns *columns, const struct pdf_lines *lines,
                        const struct pdf_line *line, size_t from)
{
    const struct pdf_word *words = lines->words.v;
    size_t to = pdf_segment(lines, line, from);
    for (size_t k = from + 1; k < to; k++)
        for (size_t i = 1; i < columns->n; i++)
            if (words[k].x0 - words[k - 1].x1 > lines->height / 8 &&
                abs(words[k].x0 - columns->v[i].x0) < lines->height / 8)
                return k;
    return to;
}

/* The column nearest to the middle of a word. */
static size_t nearest(const struct columns *columns, const struct pdf_word *word)
{
    int32_t middle = word->x0 / 2 + word->x1 / 2, least = INT32_MAX;
    size_t best = 0;
    for (size_t i = 0; i < columns->n; i++) {
        const struct pdf_column *each = &columns->v[i];
        int32_t distance = middle < each->x0   ? each->x0 - middle
                           : middle > each->x1 ? middle - each->x1
                                               : 0;
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

/* The same where cells nearly touch: each word belongs to the column nearest to it. */
static size_t close_piece_end(const struct columns *columns, const struct pdf_lines *lines,
                              const struct pdf_line *line, size_t from)
{
    size_t to = piece_end(columns, lines, line, from);
    const struct pdf_word *words = lines->words.v;
    for (size_t k = from + 1; k < to; k++)
        if (nearest(columns, &words[k]) != nearest(columns, &words[k - 1]))
            return k;
    return to;
}

/* Puts all pieces of the line in; how many they are. False when there are too many columns. */
static bool columns_add_line(struct columns *columns, const struct pdf_lines *lines,
                             const struct pdf_line *line, bool is_close, size_t *pieces)
{
    const struct pdf_word *words = lines->words.v;
    const struct columns before = *columns;
    *pieces = 0;
    for (size_t from = line->from; from < line->to; (*pieces)++) {
        size_t to = is_close ? close_piece_end(&before, lines, line, from)
                             : piece_end(&before, lines, line, from);
        if (!columns_add(columns, (struct pdf_column){words[from].x0, words[to - 1].x1}))
            return false;
        from = to;
    }
    return true;
}

/* ---- which lines ---- */

struct growth {
    const struct pdf_lines *lines;
    struct columns columns;
    size_t to;
    size_t full; /* lines of more than one piece */
};

static int32_t line_gap(const struct pdf_line *above, const struct pdf_line *below)
{
    return below->y0 - above->y1;
}

/* Cells in the middle of a high row stand between their neighbours' lines. */
static bool is_beside(const struct pdf_lines *lines, const struct pdf_line *above,
                      const struct pdf_line *below)
{
    return above->page == below->page && line_gap(above, below) < -(lines->height / 5);
}

/* A line of one piece that is no cell: a heading, what begins left of the table, or what stands far
 * below it. */
static bool is_apart(const struct growth *growth, const struct pdf_line *last,
                     const struct pdf_line *line)
{
    int32_t height = growth->lines->height;
    if (is_beside(growth->lines, last, line))
        return false;
    if (pdf_is_larger(growth->lines, line, PDF_HEADING))
        return true;
    if (line->page != last->page)
        return false;
    /* a first line alone may be a header whose cells are centred */
    if (growth->full > 1 && line->x0 < growth->columns.v[0].x0 - height / 8)
        return true;
    /* running text begins where the first column does */
    bool is_inside = line->x0 > growth->columns.v[0].x1;
    return line_gap(last, line) > height * (is_inside ? 10 : 5) / 2;
}

/* Whether the line goes on with the table. */
static bool grow(struct growth *growth, const struct pdf_line *last, const struct pdf_line *line)
{
    struct columns wider = growth->columns, closer = growth->columns;
    size_t pieces, close_pieces;
    if (!columns_add_line(&wider, growth->lines, line, false, &pieces))
        return false;
    if (wider.n < growth->columns.n &&
        columns_add_line(&closer, growth->lines, line, true, &close_pieces) &&
        closer.n >= growth->columns.n) {
        wider = closer;
        pieces = close_pieces;
    }
    /* 「送　信　先」 in the first line is one column all the same */
    if (wider.n < 2 || (wider.n < growth->columns.n && (pieces < 2 || growth->full > 1)))
        return false;
    if (pieces == 1 && is_apart(growth, last, line))
        return false;
    growth->columns = wider;
    growth->full += pieces > 1;
    return true;
}

/* ---- rows ---- */

/* Lines that lie side by side, as one. */
struct band {
    size_t from, to;
    int32_t y1;
    int32_t first, last; /* middles of its highest and lowest line */
    uint32_t page;
    uint32_t columns; /* bits: those with words in it */
};

struct bands {
    struct band *v;
    size_t n;
};

size_t pdf_column(const struct pdf_table *table, const struct pdf_word *word)
{
    int32_t middle = word->x0 / 2 + word->x1 / 2;
    size_t i = 0;
    while (i + 1 < table->column_count && table->columns[i + 1].x0 <= middle)
        i++;
    return i;
}

static void make_bands(const struct pdf_lines *lines, const struct pdf_table *table,
                       struct bands *bands)
{
    struct band *band = NULL;
    for (size_t i = table->from; i < table->to; i++) {
        const struct pdf_line *line = &lines->lines.v[i];
        if (line->is_left_out)
            continue;
        if (!band || line->page != band->page || line->y0 >= band->y1 - lines->height / 5) {
            band = &bands->v[bands->n++];
            *band =
                (struct band){.from = i, .y1 = line->y1, .first = INT32_MAX, .page = line->page};
        }
        int32_t middle = line->y0 / 2 + line->y1 / 2;
        band->first = middle < band->first ? middle : band->first;
        band->last = middle > band->last ? middle : band->last;
        band->to = i + 1;
        band->y1 = line->y1 > band->y1 ? line->y1 : band->y1;
        for (size_t k = line->from; k < line->to; k++)
            band->columns |= 1U << pdf_column(table, &lines->words.v[k]);
    }
}

/* White space between two bands, as if all words were equally high. */
static int32_t band_gap(const struct pdf_lines *lines, const struct band *above,
                        const struct band *below)
{
    return below->first - above->last - lines->height;
}

static int compare_gaps(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The white space from which on a row ends; INT32_MAX when all gaps are alike. */
static int32_t row_gap(const struct pdf_lines *lines, const struct bands *bands)
{
    int32_t *gaps = ARENA_ARRAY(lines->arena, bands->n, int32_t);
    size_t n = 0;
    for (size_t i = 1; i < bands->n; i++)
        if (bands->v[i].page == bands->v[i - 1].page)
            gaps[n++] = band_gap(lines, &bands->v[i - 1], &bands->v[i]);
    if (!n)
        return 0;
    qsort(gaps, n, sizeof *gaps, compare_gaps);
    if (gaps[0] > lines->height * 3 / 5)
        return 0; /* lines of one cell are never so far apart */
    for (size_t i = 1; i < n; i++)
        if (gaps[i] > gaps[0] + lines->height / 5)
            return gaps[0] / 2 + gaps[i] / 2;
    return INT32_MAX;
}

/* The last word of that column in the band's lines, or the first one; NULL: it has none. */
static const struct pdf_word *band_word(const struct pdf_lines *lines,
                                        const struct pdf_table *table, const struct band *band,
                                        size_t column, bool is_last)
{
    const struct pdf_word *found = NULL;
    for (size_t i = band->from; i < band->to; i++)
        for (size_t k = lines->lines.v[i].from; k < lines->lines.v[i].to; k++) {
            const struct pdf_word *word = &lines->words.v[k];
            if (pdf_column(table, word) == column && (is_last || !found))
                found = word;
        }
    return found;
}

int32_t pdf_right(const struct pdf_lines *lines, const struct pdf_table *table, size_t column)
{
    int32_t right = table->columns[column].x1;
    if (column + 1 == table->column_count)
        return right;
    int32_t next = table->columns[column + 1].x0 - lines->height * 6 / 5;
    return next > right ? next : right;
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* A cell that goes on in the next line: what a line of its own begins with says neither. */
static bool cell_goes_on(const struct pdf_lines *lines, const struct pdf_table *table,
                         size_t column, const struct pdf_word *last, const struct pdf_word *next)
{
    bool is_same_script = is_ascii(last->text.p[last->text.n - 1]) == is_ascii(next->text.p[0]);
    if (column && str_has_prefix(next->text, STR("・")))
        return true;
    return is_same_script && pdf_is_wrapped(lines, last, next, pdf_right(lines, table, column));
}

/* All gaps are alike and cells begin on top: a row goes on where only some of its cells do, or each of
 * them was full. */
static bool is_more(const struct pdf_lines *lines, const struct pdf_table *table,
                    const struct band *above, const struct band *band)
{
    uint32_t all = (1U << table->column_count) - 1;
    if (band->columns & ~above->columns)
        return false;
    if (band->columns != above->columns && band->columns != all)
        return true;
    for (size_t i = 0; i < table->column_count; i++) {
        if (!(band->columns & 1U << i))
            continue;
        const struct pdf_word *last = band_word(lines, table, above, i, true);
        const struct pdf_word *next = band_word(lines, table, band, i, false);
        if (last && next && !cell_goes_on(lines, table, i, last, next))
            return false;
    }
    return true;
}

/* A row that a page's end divides has no name behind it, or goes on with one. */
static bool begins_behind_page(const struct pdf_lines *lines, const struct pdf_table *table,
                               const struct band *above, const struct band *band)
{
    const struct pdf_word *last = band_word(lines, table, above, 0, true);
    const struct pdf_word *next = band_word(lines, table, band, 0, false);
    return next && !(last && cell_goes_on(lines, table, 0, last, next));
}

static bool begins_row(const struct pdf_lines *lines, const struct pdf_table *table,
                       const struct band *above, const struct band *band, int32_t gap)
{
    if (above->page != band->page)
        return begins_behind_page(lines, table, above, band);
    if (gap == INT32_MAX)
        return !is_more(lines, table, above, band);
    return band_gap(lines, above, band) > gap;
}

static void make_rows(const struct pdf_lines *lines, struct pdf_table *table)
{
    struct bands bands = {.v = ARENA_ARRAY(lines->arena, table->to - table->from, struct band)};
    make_bands(lines, table, &bands);
    int32_t gap = row_gap(lines, &bands);
    uint32_t row = 0;
    table->rows = ARENA_ARRAY(lines->arena, table->to - table->from, uint32_t);
    for (size_t i = 0; i < bands.n; i++) {
        const struct band *band = &bands.v[i];
        row += i && begins_row(lines, table, band - 1, band, gap);
        for (size_t k = band->from; k < band->to; k++)
            table->rows[k - table->from] = row;
    }
    table->row_count = bands.n ? row + 1 : 0;
}

/* ---- the whole ---- */

/* Lines of one piece at the end are a row's last lines only when a row of more is above them. */
static void shrink(const struct pdf_lines *lines, struct pdf_table *table)
{
    while (table->row_count > 1) {
        uint32_t set = 0;
        size_t from = table->to;
        while (from > table->from && table->rows[from - 1 - table->from] == table->row_count - 1)
            from--;
        for (size_t i = from; i < table->to; i++)
            for (size_t k = lines->lines.v[i].from; k < lines->lines.v[i].to; k++)
                set |= 1U << pdf_column(table, &lines->words.v[k]);
        if (set & (set - 1))
            return;
        table->to = from;
        table->row_count--;
    }
}

/* A line that may be the first one of a table. */
static bool may_begin(const struct growth *growth, size_t from, size_t pieces)
{
    const struct pdf_line *line = &growth->lines->lines.v[from];
    return !line->is_left_out && (pieces > 1 || (from + 1 < growth->lines->lines.n &&
                                                 is_beside(growth->lines, line, line + 1)));
}

static void grow_all(struct growth *growth, size_t from)
{
    size_t last = from;
    growth->to = from + 1;
    for (size_t i = from + 1; i < growth->lines->lines.n && i - from < LINES_MAX; i++) {
        const struct pdf_line *line = &growth->lines->lines.v[i];
        if (line->is_left_out)
            continue;
        if (!grow(growth, &growth->lines->lines.v[last], line))
            break;
        last = i;
        growth->to = i + 1;
    }
}

bool pdf_table(const struct pdf_lines *lines, size_t from, struct pdf_table *table)
{
    struct growth growth = {.lines = lines};
    size_t pieces;
    if (!columns_add_line(&growth.columns, lines, &lines->lines.v[from], false, &pieces) ||
        !may_begin(&growth, from, pieces))
        return false;
    growth.full = pieces > 1;
    grow_all(&growth, from);
    if (growth.full < 2)
        return false;
    *table = (struct pdf_table){.from = from, .to = growth.to, .column_count = growth.columns.n};
    memcpy(table->columns, growth.columns.v, sizeof table->columns);
    make_rows(lines, table);
    shrink(lines, table);
    return table->row_count > 1;
}
