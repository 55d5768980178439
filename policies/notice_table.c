/* Tables: a header row above one row per recipient, or labels in the first column with their values
 * beside them (one table per recipient, or one column per recipient). Read by geometry, so that
 * spans, headers without thead and th as row header need no cases of their own. */
#include "policies/entry.h"

#include <string.h>

#define GRID_MAX 200000  /* slots of a table */
#define HEAD_ROWS_MAX 4  /* rows among which the header is looked for */
#define HEAD_CELL_MAX 60 /* code points of a header cell */

static str cell_text(const struct reader *reader, const struct block *cell)
{
    if (!cell)
        return STR("");
    str text = blocks_text(reader->arena, &reader->blocks, (uint32_t)(cell - reader->blocks.v));
    return text.p ? text : STR("");
}

struct value notice_cell(const struct reader *reader, const struct block *cell)
{
    struct value value = {0};
    uint32_t index = (uint32_t)(cell - reader->blocks.v);
    for (uint32_t i = index; i < cell->end; i++) {
        const struct block *block = &reader->blocks.v[i];
        for (size_t at = 0; at < block->text.n;) {
            size_t n = str_find_char(str_skip(block->text, at), '\n');
            size_t end = n == STR_ABSENT ? block->text.n : at + n;
            if (end > at)
                notice_add_part(reader->arena, &value, notice_part(reader, i, at, end));
            at = end + 1;
        }
    }
    return value;
}

static bool grid_fill(const struct reader *reader, uint32_t table, struct grid *grid)
{
    const struct block *outer = &reader->blocks.v[table];
    *grid = (struct grid){.rows = outer->rows, .cols = outer->cols, .group = STR("")};
    if (!grid->rows || !grid->cols || grid->rows > GRID_MAX / grid->cols)
        return false;
    grid->cells = ARENA_ARRAY(reader->arena, (size_t)grid->rows * grid->cols, const struct block *);
    grid->columns = ARENA_ARRAY(reader->arena, grid->cols, enum field);
    for (uint32_t i = table + 1; i < outer->end; i++) {
        const struct block *cell = &reader->blocks.v[i];
        if (cell->parent != table || cell->kind != BLOCK_CELL)
            continue;
        for (uint32_t r = cell->row; r < cell->row + cell->rowspan && r < grid->rows; r++)
            for (uint32_t c = cell->col; c < cell->col + cell->colspan && c < grid->cols; c++)
                grid->cells[(size_t)r * grid->cols + c] = cell;
    }
    return true;
}

static const struct block *grid_at(const struct grid *grid, uint32_t row, uint32_t col)
{
    return grid->cells[(size_t)row * grid->cols + col];
}

/* Two purposes are one kind of thing, and so are company and product. */
static unsigned field_bit(enum field field)
{
    switch (field) {
    case FIELD_NONE:
    case FIELD_OTHER:
    case FIELD_STATUS:
    case FIELD_COUNT:
    case FIELD_PAIR:
        return 0;
    case FIELD_RECIPIENT:
        return 1U;
    case FIELD_SERVICE:
        return 2U;
    case FIELD_CONTENT:
        return 4U;
    case FIELD_PURPOSE:
    case FIELD_PURPOSE_SENDER:
    case FIELD_PURPOSE_RECIPIENT:
        return 8U;
    case FIELD_OPTOUT:
        return 16U;
    case FIELD_POLICY:
        return 32U;
    case FIELD_COOKIE:
        return 64U;
    case FIELD_JOINT:
        return 4U | 8U;
    }
    return 0;
}

static unsigned count_bits(unsigned set)
{
    unsigned count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

/* How much of a header a row is: number of different kinds of columns. */
static unsigned head_score(const struct reader *reader, const struct grid *grid, uint32_t row)
{
    unsigned set = 0;
    const struct block *last = NULL;
    for (uint32_t c = 0; c < grid->cols; c++) {
        const struct block *cell = grid_at(grid, row, c);
        str text = cell_text(reader, cell);
        if (cell == last || text_length(text) > HEAD_CELL_MAX)
            continue;
        last = cell;
        set |= field_bit(notice_column(reader, text));
    }
    return set & 15U ? count_bits(set) : 0;
}

static enum field cell_label(const struct reader *reader, const struct block *cell)
{
    str text = cell_text(reader, cell);
    size_t value = 0;
    struct line line = {.text = text, .fold = notice_folded(reader, text), .rank = RANK_TERM};
    if (!text.n || text_length(text) > HEAD_CELL_MAX)
        return FIELD_NONE;
    enum field field = notice_label(reader, &line, &value);
    return value == text.n ? field : FIELD_NONE;
}

static unsigned pairs_score(const struct reader *reader, const struct grid *grid)
{
    unsigned set = 0;
    for (uint32_t r = 0; r < grid->rows && grid->cols > 1; r++)
        set |= field_bit(cell_label(reader, grid_at(grid, r, 0)));
    return set & 15U ? count_bits(set) : 0;
}

/* The header goes on in the next row: some cell reaches into it, some is divided there. */
static bool is_double_head(const struct grid *grid, uint32_t row)
{
    bool reaches = false, divides = false;
    if (row + 1 >= grid->rows)
        return false;
    for (uint32_t c = 0; c < grid->cols; c++) {
        const struct block *above = grid_at(grid, row, c), *below = grid_at(grid, row + 1, c);
        reaches |= above && above == below;
        divides |= above && above != below && above->colspan > 1 && below && below->colspan == 1;
    }
    return reaches && divides;
}

/* 「送信先（サービス名）」 */
static bool is_pair_head(const struct reader *reader, str head)
{
    size_t bracket = str_find(head, STR("（"));
    bracket = bracket == STR_ABSENT ? str_find_char(head, '(') : bracket;
    return bracket != STR_ABSENT && bracket &&
           notice_column(reader, str_slice(head, 0, bracket)) == FIELD_RECIPIENT &&
           notice_column(reader, str_skip(head, bracket)) == FIELD_SERVICE;
}

static enum field column_field(const struct reader *reader, const struct grid *grid, uint32_t row,
                               uint32_t col, bool is_double)
{
    str top = cell_text(reader, grid_at(grid, row, col));
    enum field field = notice_column(reader, top);
    if (!is_double || grid_at(grid, row, col) == grid_at(grid, row + 1, col))
        return field;
    str below = cell_text(reader, grid_at(grid, row + 1, col));
    str parts[] = {below, top, STR_NONE};
    enum field own = notice_column(reader, below);
    bool is_side = own == FIELD_NONE || (own == FIELD_RECIPIENT && field == FIELD_PURPOSE);
    return is_side ? notice_column(reader, arena_join(reader->arena, parts, 2)) : own;
}

static bool is_latin(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return text.n > 0;
}

/* 「送信先<br>Recipient」: a Japanese line and an English one below it. */
static bool is_bilingual(str text)
{
    size_t at = str_find_char(text, '\n');
    return at != STR_ABSENT && !is_latin(str_slice(text, 0, at)) &&
           is_latin(str_trim(str_skip(text, at)));
}

/* A second column of names: 「ツール名（提供会社）」 beside the companies holds the tools. */
static enum field second_column(const struct reader *reader, const struct block *cell,
                                unsigned seen)
{
    str top = cell_text(reader, cell);
    size_t bracket = str_find(top, STR("（"));
    enum field other = notice_column(reader, str_slice(top, 0, bracket));
    return field_bit(other) && !(seen & field_bit(other)) ? other : FIELD_OTHER;
}

/* 「名称」 beside 「提供者」 holds the products. */
static void name_products(const struct reader *reader, struct grid *grid, uint32_t row,
                          uint32_t column)
{
    for (uint32_t c = 0; c < column; c++) {
        str head = notice_folded(reader, cell_text(reader, grid_at(grid, row, c)));
        bool is_bare = str_is(head, "名称") || str_is(head, "名前") || str_is(head, "name");
        if (grid->columns[c] == FIELD_RECIPIENT && is_bare) {
            grid->columns[c] = FIELD_SERVICE;
            grid->columns[column] = FIELD_RECIPIENT;
        }
    }
}

static void set_columns(const struct reader *reader, struct grid *grid, uint32_t row)
{
    bool is_double = is_double_head(grid, row);
    unsigned seen = 0, both = 0;
    for (uint32_t c = 0; c < grid->cols; c++) {
        enum field field = column_field(reader, grid, row, c, is_double);
        bool is_new = !c || grid_at(grid, row, c) != grid_at(grid, row, c - 1);
        bool is_second = is_new && (seen & field_bit(field) & 3U);
        bool is_recipient = field == FIELD_RECIPIENT;
        if (is_second)
            field = second_column(reader, grid_at(grid, row, c), seen);
        seen |= field_bit(field);
        str head = cell_text(reader, grid_at(grid, row, c));
        grid->is_paired |= is_pair_head(reader, head);
        both += is_bilingual(head);
        grid->columns[c] = field ? field : FIELD_OTHER;
        if (is_second && is_recipient)
            name_products(reader, grid, row, c);
    }
    grid->is_bilingual = both > 1;
    grid->head = row + 1 + is_double;
    notice_marks(reader, grid);
    /* names in a first column that nobody headed */
    const struct block *corner = grid_at(grid, row, 0);
    if (grid->columns[0] == FIELD_OTHER && !cell_text(reader, corner).n && (seen & 3U) != 3U)
        grid->columns[0] = seen & 2U ? FIELD_RECIPIENT : FIELD_SERVICE;
}

/* 「委託先」 「共同利用者」 head tables that stand beside a notice. */
static bool is_decoy_head(const struct reader *reader, const struct grid *grid, uint32_t row)
{
    bool is_decoy = false, is_notice = false;
    for (uint32_t c = 0; c < grid->cols; c++) {
        str folded = notice_folded(reader, cell_text(reader, grid_at(grid, row, c)));
        is_decoy |= notice_has(reader, "column_decoy", folded);
        is_notice |= notice_has(reader, "column_notice", folded);
    }
    return is_decoy && !is_notice;
}

const struct block *notice_caption(const struct reader *reader, uint32_t table)
{
    const struct block *outer = &reader->blocks.v[table];
    for (uint32_t i = table + 1; i < outer->end; i = reader->blocks.v[i].end)
        if (reader->blocks.v[i].kind == BLOCK_HEADING)
            return &reader->blocks.v[i];
    return NULL;
}

enum table_shape notice_table(const struct reader *reader, uint32_t table, struct grid *grid)
{
    unsigned best = 0;
    uint32_t row = 0;
    if (!grid_fill(reader, table, grid))
        return TABLE_PLAIN;
    for (uint32_t r = 0; r < HEAD_ROWS_MAX && r + 1 < grid->rows; r++) {
        unsigned score = head_score(reader, grid, r);
        if (score > best) {
            best = score;
            row = r;
        }
    }
    unsigned pairs = pairs_score(reader, grid);
    if (pairs >= 2 && pairs >= best)
        return TABLE_PAIRS;
    if (best < 2)
        return TABLE_PLAIN;
    if (is_decoy_head(reader, grid, row))
        return TABLE_DECOY;
    set_columns(reader, grid, row);
    return TABLE_ROWS;
}

/* ---- one entry per row ---- */

/* A row that is one cell wide, or repeats the header, holds no entry. */
static bool is_group_row(const struct reader *reader, struct grid *grid, uint32_t row)
{
    const struct block *first = grid_at(grid, row, 0);
    for (uint32_t c = 1; c < grid->cols; c++)
        if (grid_at(grid, row, c) != first)
            return false;
    if (grid->cols > 1 && first && first->colspan > 1)
        grid->group = cell_text(reader, first);
    return grid->cols > 1;
}

static bool is_head_again(const struct reader *reader, const struct grid *grid, uint32_t row)
{
    uint32_t same = 0, all = 0;
    for (uint32_t c = 0; c < grid->cols; c++) {
        str text = cell_text(reader, grid_at(grid, row, c));
        if (!grid->columns[c] || !text.n)
            continue;
        all++;
        same += str_eq(text, cell_text(reader, grid_at(grid, grid->head - 1, c)));
    }
    return all > 1 && same == all;
}

static bool has_column(const struct grid *grid, enum field field)
{
    for (uint32_t c = 0; c < grid->cols; c++)
        if (field_bit(grid->columns[c]) & field_bit(field))
            return true;
    return false;
}

/* The cells that name the row are those of the row before: it goes on. */
static bool goes_on(const struct grid *grid, uint32_t row, bool has_names)
{
    bool is_named = has_column(grid, FIELD_RECIPIENT) || has_column(grid, FIELD_SERVICE);
    bool is_same = row > grid->head && (is_named || !has_column(grid, FIELD_COOKIE));
    for (uint32_t c = 0; c < grid->cols && is_same; c++) {
        enum field field = grid->columns[c];
        if (field == FIELD_RECIPIENT || field == FIELD_SERVICE)
            is_same = grid_at(grid, row, c) && grid_at(grid, row, c) == grid_at(grid, row - 1, c);
    }
    return is_same && (has_names || row > grid->head);
}

static bool is_ditto(const struct reader *reader, const struct value *value)
{
    str folded = notice_folded(reader, notice_join(reader->arena, value));
    return folded.n && catalog_is_word(reader->catalog, "same_as_above", folded);
}

static void add_value(const struct reader *reader, struct value *to, const struct value *from)
{
    for (size_t i = 0; i < from->n; i++)
        notice_add_part(reader->arena, to, from->v[i]);
}

static bool is_naming(enum field field)
{
    return field == FIELD_RECIPIENT || field == FIELD_SERVICE;
}

/* Whether a label inside a cell takes its words out of the cell's column. A column keeps what it is:
 * recipients are named in name columns alone, and what has a column of its own stands there. */
static bool may_leave(const struct grid *grid, enum field column, enum field label)
{
    if (is_naming(label))
        return is_naming(column) || !has_column(grid, label);
    if (column == FIELD_JOINT) /* its halves, when they are told apart */
        return label != FIELD_NONE;
    return label != FIELD_NONE && field_bit(label) != field_bit(column) && !has_column(grid, label);
}

/* Where a cell's line goes, and where in it the words begin. 「事業者名：Google LLC」 below
 * 「サービス名：...」 is a company, 「送信先：...」 among purposes is the recipient's purpose. */
static enum field line_field(const struct reader *reader, const struct grid *grid,
                             enum field column, str text, size_t *at)
{
    struct line line = {.text = text, .fold = STR("")};
    if (field_bit(column) == field_bit(FIELD_PURPOSE)) {
        enum field side = notice_side(reader, text, at);
        if (side != FIELD_PURPOSE)
            return column == FIELD_PURPOSE ? side : column;
    }
    enum field field = notice_label(reader, &line, at);
    bool is_known = field_bit(column) >= field_bit(FIELD_CONTENT) && column != FIELD_POLICY;
    if (field && *at < text.n && may_leave(grid, column, field) && !(is_known && is_naming(field)))
        return field;
    *at = 0;
    return FIELD_NONE;
}

/* Puts a line where it belongs; returns the field that the lines below it go on with. */
static enum field add_line(const struct reader *reader, const struct grid *grid,
                           struct entry *entry, enum field column, enum field open,
                           struct part part)
{
    size_t at = 0;
    enum field half = column == FIELD_JOINT ? notice_half(reader, part.text) : FIELD_NONE;
    if (half) {
        entry->fields[half].is_labelled = true;
        return half;
    }
    enum field field = line_field(reader, grid, column, part.text, &at);
    if (field && (column == FIELD_JOINT || field_bit(field) == field_bit(FIELD_PURPOSE)))
        open = field;
    field = field ? field : open;
    part.text = str_trim(str_skip(part.text, at));
    entry->fields[field].is_labelled = true;
    if (part.text.n || part.link_count)
        notice_add_part(reader->arena, &entry->fields[field], part);
    return open;
}

/* A cell's lines. A side holds for the lines below it too, and there may be two in one line. */
static void add_cell(const struct reader *reader, const struct grid *grid, struct entry *entry,
                     enum field column, const struct value *value)
{
    enum field open = column;
    bool is_said = false; /* in Japanese */
    for (size_t i = 0; i < value->n; i++) {
        struct part part = value->v[i];
        str rest = str_trim(part.text);
        if (grid->is_bilingual && is_said && is_latin(rest) && !part.link_count)
            continue;
        is_said |= rest.n && !is_latin(rest);
        bool has_sides = field_bit(column) == field_bit(FIELD_PURPOSE);
        do {
            size_t next = has_sides ? notice_next_side(reader, rest) : rest.n;
            part.text = str_trim(str_slice(rest, 0, next));
            open = add_line(reader, grid, entry, column, open, part);
            rest = str_skip(rest, next);
            part.links = NULL;
            part.link_count = 0;
        } while (rest.n);
    }
}

static void read_row(const struct reader *reader, const struct grid *grid, uint32_t row,
                     const struct entry *above, bool is_more, struct entry *entry)
{
    const struct block *last = NULL;
    for (uint32_t c = 0; c < grid->cols; c++) {
        enum field field = grid->columns[c];
        const struct block *cell = grid_at(grid, row, c);
        if (!field || (cell && cell == last))
            continue;
        last = cell;
        entry->fields[field].is_labelled = true;
        bool is_seen = is_more && row && cell == grid_at(grid, row - 1, c);
        if (!cell || is_seen)
            continue;
        struct value value = notice_cell(reader, cell);
        notice_marked(reader, grid, c, &value);
        bool copies = above && is_ditto(reader, &value);
        if (copies)
            add_value(reader, &entry->fields[field], &above->fields[field]);
        else
            add_cell(reader, grid, entry, field, &value);
    }
}

static bool has_words(const struct entry *entry)
{
    for (enum field field = FIELD_RECIPIENT; field <= FIELD_PURPOSE_RECIPIENT; field++)
        if (entry->fields[field].n)
            return true;
    return false;
}

void notice_table_rows(struct reader *reader, const struct grid *table, const struct entry *around)
{
    struct grid grid = *table;
    struct entry *entry = NULL;
    for (uint32_t r = grid.head; r < grid.rows; r++) {
        arena_check_time(reader->arena);
        if (is_group_row(reader, &grid, r) || is_head_again(reader, &grid, r))
            continue;
        bool is_more = entry && goes_on(&grid, r, false);
        struct entry *above = entry;
        if (!is_more) {
            const struct block *cell = grid_at(&grid, r, 0);
            entry =
                notice_entry(reader, LAYOUT_TABLE, around->zone, cell ? cell->line : around->line);
            entry->heading = around->heading;
            entry->above = around->above;
            entry->intro = around->intro;
            entry->under = around->under;
            entry->is_paired = grid.is_paired;
            if (grid.group.n)
                entry->heading = (struct part){.text = grid.group, .line = entry->line};
        }
        read_row(reader, &grid, r, is_more ? NULL : above, is_more, entry);
        if (!has_words(entry)) {
            reader->entries.n -= !is_more;
            entry = above;
        }
    }
}
