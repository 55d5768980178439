/* Tables among the lines: labels beside values, one table or column per recipient; or rows, which
 * policies/notice_table.c reads. */
#include "policies/walk.h"

#define HEAD_MAX 40 /* code points of a name in a cell */

static str block_text(const struct reader *reader, const struct block *block)
{
    uint32_t index = (uint32_t)(block - reader->blocks.v);
    str text = blocks_text(reader->arena, &reader->blocks, index);
    return text.p ? text : STR("");
}

/* A row of one cell above labels: the name of what follows. */
static void title_row(struct walk *walk, const struct line *line, const struct block *cell,
                      str text)
{
    struct line *title = ARENA_NEW(walk->reader->arena, struct line);
    *title = *line;
    title->rank = RANK_TERM;
    title->line = cell->line;
    title->text = text;
    title->fold = notice_folded(walk->reader, title->text);
    walk_close_entry(walk);
    walk_set_heading(walk, title);
}

static enum field whole_label(const struct walk *walk, struct line *label)
{
    size_t value = 0;
    label->fold = notice_folded(walk->reader, label->text);
    enum field field = notice_label(walk->reader, label, &value);
    return value < label->text.n ? FIELD_NONE : field;
}

/* A row below the first one gives the services' names. */
static bool has_service_row(const struct walk *walk, const struct grid *grid)
{
    for (uint32_t r = 1; r < grid->rows; r++) {
        const struct block *cell = grid->cells[(size_t)r * grid->cols];
        struct line label = {.rank = RANK_TERM,
                             .text = cell ? block_text(walk->reader, cell) : STR("")};
        if (label.text.n && whole_label(walk, &label) == FIELD_SERVICE)
            return true;
    }
    return false;
}

/* What the first cell of a row says of the ones beside it; at the top of a table with one column per
 * recipient nothing, for the row names them, unless a row below does. */
static enum field pair_label(const struct walk *walk, const struct grid *grid, uint32_t row,
                             struct line *label)
{
    enum field field = whole_label(walk, label);
    if (!field && !row && grid->cols > 2)
        return has_service_row(walk, grid) ? FIELD_NONE : FIELD_SERVICE;
    return field;
}

/* One value column of a table whose first column holds the labels. */
static void read_pairs(struct walk *walk, const struct line *line, const struct grid *grid,
                       uint32_t column)
{
    const struct block *last = NULL;
    for (uint32_t r = 0; r < grid->rows; r++) {
        const struct block *label = grid->cells[(size_t)r * grid->cols];
        const struct block *cell = grid->cells[(size_t)r * grid->cols + column];
        if (!label || !cell || cell == last)
            continue;
        last = cell;
        str text = block_text(walk->reader, label);
        if (cell == label) {
            title_row(walk, line, label, text);
            continue;
        }
        struct line fake = {
            .text = text, .rank = RANK_TERM, .line = label->line, .block = line->block};
        enum field field = pair_label(walk, grid, r, &fake);
        struct value value = notice_cell(walk->reader, cell);
        if (!field && !r && notice_is_company(walk->reader, block_text(walk->reader, cell))) {
            title_row(walk, line, label, text); /* a product beside its company */
            field = FIELD_RECIPIENT;
        }
        if (!field)
            continue;
        walk_put(walk, &fake, field, (struct part){.text = STR("")});
        for (size_t i = 0; i < value.n; i++)
            notice_add_part(walk->reader->arena, &walk->entry->fields[field], value.v[i]);
    }
}

static void read_pair_table(struct walk *walk, const struct line *line, const struct grid *grid)
{
    walk->layout = grid->cols > 2 ? LAYOUT_TABLE : LAYOUT_VERTICAL_TABLE;
    if (walk->entry && !walk_has_fields(walk->entry))
        walk->entry->layout = walk->layout;
    for (uint32_t c = 1; c < grid->cols; c++) {
        if (c > 1)
            walk_close_entry(walk);
        read_pairs(walk, line, grid, c);
    }
    walk->layout = LAYOUT_SECTIONS;
}

/* Cells that begin with a name, or lead somewhere: a list of recipients in columns. */
static bool is_name_list(const struct walk *walk, uint32_t table)
{
    const struct blocks *blocks = &walk->reader->blocks;
    size_t count = 0, names = 0;
    for (uint32_t i = table + 1; i < blocks->v[table].end; i++) {
        const struct block *cell = &blocks->v[i];
        str text = cell->kind == BLOCK_CELL ? block_text(walk->reader, cell) : STR("");
        if (!text.n)
            continue;
        str name = str_slice(text, 0, str_find_char(text, '\n'));
        bool is_name = notice_is_name(walk->reader, name);
        bool is_linked = name.n < text.n && text_length(name) <= HEAD_MAX;
        if (!is_name && !is_linked)
            return false;
        names += is_name;
        count++;
    }
    return count > 1 && 2 * names > count;
}

/* The open label is still without its value, and the table is its list. */
static bool is_open_list(const struct walk *walk, const struct line *line)
{
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    return is_name && walk->open_rank && !walk->is_filled && is_name_list(walk, line->table);
}

bool walk_table(struct walk *walk, const struct line *line)
{
    struct grid grid;
    enum table_shape shape = notice_table(walk->reader, line->table, &grid);
    if (shape == TABLE_PLAIN && is_open_list(walk, line)) {
        walk->open_end = walk->reader->blocks.v[line->table].end;
        return false;
    }
    walk_close_field(walk);
    const struct block *caption = notice_caption(walk->reader, line->table);
    if (shape == TABLE_PAIRS) {
        if (caption)
            title_row(walk, line, caption, block_text(walk->reader, caption));
        read_pair_table(walk, line, &grid);
    }
    if (shape != TABLE_ROWS)
        return shape != TABLE_PLAIN;
    struct entry around = {.zone = walk->zone,
                           .line = line->line,
                           .intro = notice_value_copy(walk->reader->arena, &walk->intro),
                           .under = walk->heading};
    walk_keep_intro(walk);
    if (walk->heading)
        around.heading = notice_line_part(walk->heading);
    if (caption) {
        around.above = around.heading;
        around.heading =
            (struct part){.text = block_text(walk->reader, caption), .line = caption->line};
    }
    if (walk->entry && !walk_has_fields(walk->entry))
        walk_close_entry(walk); /* its heading goes into the rows */
    notice_table_rows(walk->reader, &grid, &around);
    walk->has_begun = true;
    walk->rows = line->table;
    walk_close_entry(walk);
    return true;
}
