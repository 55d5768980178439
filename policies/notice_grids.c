/* Tables made of boxes: <div> rows of <div> cells below a row of labels. They become tables, so that
 * one reader serves both. */
#include "policies/entry.h"

#define ROWS_MAX 5000
#define COLUMNS_MIN 2
#define COLUMNS_MAX 12
#define HEAD_MAX 60 /* code points of a label */

struct rows {
    uint32_t *v; /* blocks */
    size_t n, cap;
};

static size_t count_children(const struct blocks *blocks, uint32_t parent)
{
    size_t count = 0;
    for (uint32_t i = parent + 1; i < blocks->v[parent].end; i = blocks->v[i].end)
        count++;
    return count;
}

static bool is_box(const struct block *block)
{
    return block->kind == BLOCK_GROUP || block->kind == BLOCK_LIST || block->kind == BLOCK_ITEM;
}

/* Adds the children of parent that have as many children as the first one; false when one differs. */
static bool add_rows(const struct reader *reader, uint32_t parent, size_t *columns,
                     struct rows *rows)
{
    const struct blocks *blocks = &reader->blocks;
    for (uint32_t i = parent + 1; i < blocks->v[parent].end; i = blocks->v[i].end) {
        size_t count = is_box(&blocks->v[i]) ? count_children(blocks, i) : 0;
        *columns = *columns ? *columns : count;
        if (count != *columns || count < COLUMNS_MIN || count > COLUMNS_MAX || rows->n >= ROWS_MAX)
            return false;
        *ARENA_PUSH(reader->arena, rows) = i;
    }
    return true;
}

/* A box around the head and one around the rest, as thead and tbody. */
static bool add_parts(const struct reader *reader, uint32_t parent, size_t *columns,
                      struct rows *rows)
{
    const struct blocks *blocks = &reader->blocks;
    bool is_grid = true;
    for (uint32_t i = parent + 1; i < blocks->v[parent].end && is_grid; i = blocks->v[i].end)
        is_grid = is_box(&blocks->v[i]) && add_rows(reader, i, columns, rows);
    return is_grid;
}

static bool is_label(const struct reader *reader, uint32_t index, unsigned *seen)
{
    str text = blocks_text(reader->arena, &reader->blocks, index);
    size_t value = 0;
    if (!text.n || text_length(text) > HEAD_MAX)
        return false;
    struct line line = {.text = text, .fold = notice_folded(reader, text), .rank = RANK_TERM};
    enum field field = notice_label(reader, &line, &value);
    if (!field || value != text.n)
        return false;
    *seen |= field <= FIELD_PURPOSE_RECIPIENT ? 1U << field : 0;
    return true;
}

/* All cells of the row are labels, or all but one, and they announce two kinds of things. */
static bool is_head(const struct reader *reader, uint32_t row, size_t columns)
{
    const struct blocks *blocks = &reader->blocks;
    unsigned seen = 0;
    size_t labels = 0;
    for (uint32_t i = row + 1; i < blocks->v[row].end; i = blocks->v[i].end)
        labels += is_label(reader, i, &seen);
    return labels + 1 >= columns && (seen & (seen - 1)) != 0;
}

static void make_table(struct block *v, uint32_t table, const struct rows *rows, size_t columns)
{
    v[table].kind = BLOCK_TABLE;
    v[table].rows = (uint32_t)rows->n;
    v[table].cols = (uint32_t)columns;
    for (uint32_t r = 0; r < rows->n; r++) {
        uint32_t col = 0, end = v[rows->v[r]].end;
        for (uint32_t i = rows->v[r] + 1; i < end; i = v[i].end) {
            v[i].kind = BLOCK_CELL;
            v[i].parent = table;
            v[i].row = r;
            v[i].col = col++;
            v[i].rowspan = v[i].colspan = 1;
            v[i].is_header = r == 0;
        }
    }
}

void notice_grids(struct reader *reader)
{
    struct block *copy = NULL;
    for (uint32_t i = 0; i < reader->blocks.n; i++) {
        struct rows rows = {0};
        size_t columns = 0;
        if (!is_box(&reader->blocks.v[i]))
            continue;
        arena_check_time(reader->arena);
        if (!add_rows(reader, i, &columns, &rows)) {
            rows.n = columns = 0;
            if (!add_parts(reader, i, &columns, &rows))
                continue;
        }
        if (rows.n < 2 || !is_head(reader, rows.v[0], columns))
            continue;
        if (!copy) {
            copy = ARENA_ARRAY(reader->arena, reader->blocks.n, struct block);
            for (size_t k = 0; k < reader->blocks.n; k++)
                copy[k] = reader->blocks.v[k];
            reader->blocks.v = copy;
        }
        make_table(copy, i, &rows, columns);
        i = copy[i].end - 1;
    }
}
