/* Cells that hold no words of their own: marks, 「○」 below 「IPアドレス」, where the head of the column is
 * what the mark says; and labels inside a cell for content and purpose. */
#include "policies/entry.h"

/* What a cell of marks may hold. */
enum mark { MARK_NO, MARK_YES, MARK_WORDS };

static enum mark mark_of(const struct reader *reader, const struct block *cell)
{
    static const char *const marks[] = {"○", "〇", "◯",  "●",  "◎",    "△",
                                        "✓", "✔",  "レ", "有", "有り", "あり"};
    str text = STR("");
    if (cell)
        text = blocks_text(reader->arena, &reader->blocks, (uint32_t)(cell - reader->blocks.v));
    str folded = text.p ? notice_folded(reader, text) : STR("");
    if (!folded.n || catalog_is_word(reader->catalog, "none", folded))
        return MARK_NO;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_is(folded, marks[i]))
            return MARK_YES;
    return MARK_WORDS;
}

static const struct block *cell_at(const struct grid *grid, uint32_t row, uint32_t column)
{
    return grid->cells[(size_t)row * grid->cols + column];
}

/* Every cell below the head is a mark or empty, and some say yes. */
static bool is_marked(const struct reader *reader, const struct grid *grid, uint32_t column)
{
    bool is_any = false;
    for (uint32_t r = grid->head; r < grid->rows; r++) {
        enum mark mark = mark_of(reader, cell_at(grid, r, column));
        if (mark == MARK_WORDS)
            return false;
        is_any |= mark == MARK_YES;
    }
    return is_any;
}

/* What the marks below that head say: by the wider head above it, or by its own words. */
static enum field field_of(const struct reader *reader, const struct grid *grid, uint32_t column,
                           str head)
{
    enum field field = grid->columns[column];
    bool is_item = field >= FIELD_CONTENT && field <= FIELD_PURPOSE_RECIPIENT;
    bool is_divided = grid->head > 1 && cell_at(grid, grid->head - 2, column) !=
                                            cell_at(grid, grid->head - 1, column);
    str folded = notice_folded(reader, head);
    if (is_item && is_divided)
        return field;
    if (notice_contents(reader, folded))
        return FIELD_CONTENT;
    return notice_purposes(reader, folded) ? FIELD_PURPOSE : FIELD_NONE;
}

void notice_marks(const struct reader *reader, struct grid *grid)
{
    grid->marked = ARENA_ARRAY(reader->arena, grid->cols, str);
    for (uint32_t c = 0; c < grid->cols; c++) {
        const struct block *cell = cell_at(grid, grid->head - 1, c);
        str head = STR_NONE;
        if (cell && is_marked(reader, grid, c))
            head = blocks_text(reader->arena, &reader->blocks, (uint32_t)(cell - reader->blocks.v));
        enum field field = head.n ? field_of(reader, grid, c, head) : FIELD_NONE;
        if (!field)
            continue;
        grid->columns[c] = field;
        grid->marked[c] = head;
    }
}

void notice_marked(const struct reader *reader, const struct grid *grid, uint32_t column,
                   struct value *value)
{
    if (!grid->marked[column].n)
        return;
    str text = notice_join(reader->arena, value);
    bool is_no = !text.n || catalog_is_word(reader->catalog, "none", notice_folded(reader, text));
    value->n = is_no ? 0 : 1;
    if (value->n)
        value->v[0].text = grid->marked[column];
}

/* 「内容」 「【目的】」 alone in a line of a column for both: which of them follows. */
enum field notice_half(const struct reader *reader, str text)
{
    struct line line = {.text = text, .fold = notice_folded(reader, text)};
    size_t at = 0;
    if (!text.n)
        return FIELD_NONE;
    if (catalog_is_word(reader->catalog, "column_content", line.fold))
        return FIELD_CONTENT;
    enum field field = notice_label(reader, &line, &at);
    bool is_half = field >= FIELD_CONTENT && field <= FIELD_PURPOSE_RECIPIENT;
    return is_half && at == text.n ? field : FIELD_NONE;
}
