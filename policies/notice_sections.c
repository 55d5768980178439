/* Headings, labels and what stands below them: sections per recipient, definition lists, labelled
 * lists, two-column tables. One pass over the lines; an entry is open until a heading of its rank, a
 * label that it already has, or the end of its item. */
#include "policies/entry.h"

#include <string.h>

#define LOOSE_MAX 40      /* sentences kept beside an entry's labels */
#define INTRO_MAX 6       /* paragraphs kept in front of it */
#define HEADINGS_MAX 32

struct walk {
    struct reader *reader;
    uint32_t zone;
    struct entry *entry;
    const struct line *headings[RANK_TERM + 1]; /* the open heading of each rank */
    const struct line *heading;                 /* the last one that is no label */
    struct value intro;
    enum field open;      /* label whose value is still to come */
    uint32_t open_rank;   /* of a label that is a heading, 0: none */
    uint32_t open_block;  /* of the label */
    uint32_t open_end;    /* block behind the value's list, 0: not known */
    bool has_inline;      /* the value stood behind the label */
    bool is_filled;       /* a part of the value has come */
    enum layout layout;
};

static bool is_named(const struct entry *entry)
{
    return entry->fields[FIELD_RECIPIENT].n || entry->fields[FIELD_SERVICE].n;
}

static bool has_fields(const struct entry *entry)
{
    for (enum field field = FIELD_RECIPIENT; field < FIELD_OTHER; field++)
        if (entry->fields[field].is_labelled)
            return true;
    return false;
}

/* The nearest heading above `rank` that is no label. */
static const struct line *heading_above(const struct walk *walk, uint32_t rank)
{
    for (uint32_t i = rank; i-- > 1;)
        if (walk->headings[i])
            return walk->headings[i];
    return NULL;
}

static struct entry *begin(struct walk *walk, const struct line *line, uint32_t rank)
{
    struct entry *entry =
        notice_entry(walk->reader, walk->layout, walk->zone, line->line);
    entry->rank = rank;
    if (walk->heading) {
        const struct line *above = heading_above(walk, walk->heading->rank);
        entry->heading = notice_line_part(walk->heading);
        if (above)
            entry->above = notice_line_part(above);
    }
    entry->intro = walk->intro;
    walk->entry = entry;
    return entry;
}

static void close_entry(struct walk *walk)
{
    walk->entry = NULL;
    walk->open = FIELD_NONE;
}

static void close_field(struct walk *walk)
{
    /* a heading that turned out to hold no value was no label */
    if (walk->open && walk->entry && walk->open_rank && !walk->is_filled)
        walk->entry->fields[walk->open].is_labelled = walk->entry->fields[walk->open].n > 0;
    walk->open = FIELD_NONE;
    walk->open_end = 0;
}

/* ---- labels ---- */

/* A label that the entry has already: the next entry begins. Content or purpose alone do not begin
 * one unless the entry began with them. */
static bool is_next(const struct entry *entry, enum field field)
{
    if (!entry->fields[field].is_labelled || field > FIELD_PURPOSE)
        return false;
    if (field == FIELD_RECIPIENT || field == FIELD_SERVICE)
        return true;
    return entry->first == field && is_named(entry);
}

static struct entry *entry_for(struct walk *walk, const struct line *line, enum field field)
{
    struct entry *entry = walk->entry;
    if (!entry)
        return begin(walk, line, walk->heading ? walk->heading->rank : RANK_ITEM);
    if (!is_next(entry, field))
        return entry;
    struct entry *next = begin(walk, line, entry->rank);
    next->end = entry->end;
    bool heading_names = entry->heading.text.n && entry->fields[FIELD_RECIPIENT].n == 0;
    if (!heading_names && entry->origin == ENTRY_ITEM)
        next->heading = (struct part){.text = STR("")};
    return next;
}

static void put(struct walk *walk, const struct line *line, enum field field, struct part part)
{
    struct entry *entry = entry_for(walk, line, field);
    if (!entry->first)
        entry->first = field;
    entry->fields[field].is_labelled = true;
    if (part.text.n || part.link_count)
        notice_add_part(walk->reader->arena, &entry->fields[field], part);
}

static struct part line_value(const struct line *line, size_t value)
{
    struct part part = notice_line_part(line);
    part.text = str_trim(str_skip(line->text, value));
    if (str_has_prefix(part.text, STR("　")))
        part.text = str_trim(str_skip(part.text, strlen("　")));
    return part;
}

static void on_label(struct walk *walk, const struct line *line, enum field field, size_t value)
{
    struct part part = line_value(line, value);
    close_field(walk);
    if (line->rank)
        for (uint32_t i = line->rank; i <= RANK_TERM; i++)
            walk->headings[i] = NULL;
    /* a label over the whole page's lists belongs to no heading below it */
    bool is_outside = walk->entry && line->rank && line->rank <= walk->entry->rank &&
                      line->rank < RANK_MARKED && walk->heading && walk->heading->rank >= line->rank &&
                      is_named(walk->entry);
    if (is_outside) {
        close_entry(walk);
        walk->heading = heading_above(walk, line->rank);
    }
    put(walk, line, field, part);
    walk->open = field;
    walk->open_rank = line->rank;
    walk->open_block = line->block;
    walk->open_end = 0;
    walk->has_inline = part.text.n > 0;
    walk->is_filled = walk->has_inline;
}

/* Block behind the outermost list that begins after the label. */
static uint32_t list_end(const struct walk *walk, const struct line *line)
{
    const struct blocks *blocks = &walk->reader->blocks;
    uint32_t end = line->block + 1;
    for (uint32_t at = line->block, i = 0; at > walk->open_block && i < 16; i++) {
        enum block_kind kind = blocks->v[at].kind;
        if (kind == BLOCK_LIST || kind == BLOCK_ITEM || kind == BLOCK_DETAIL)
            end = blocks->v[at].end;
        at = blocks->v[at].parent;
    }
    return end;
}

static bool points_down(str text)
{
    static const char *const ends[] = {"：", ":", "以下のとおり", "以下の通り", "次のとおり", "。"};
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (notice_ends_with(text, ends[i]))
            return true;
    return str_has(text, STR("以下")) || str_has(text, STR("次の"));
}

/* The line goes on with the value of the open label. */
static bool continues(struct walk *walk, const struct line *line)
{
    const struct entry *entry = walk->entry;
    if (!entry || !walk->open)
        return false;
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    if (is_name && notice_is_sentence(walk->reader, line->text))
        return false;
    if (line->block == walk->open_block)
        return true;
    bool is_list = line->item && line->item > walk->open_block;
    if (walk->open_end)
        return line->block < walk->open_end || (walk->open_rank && !is_list && !line->rank);
    if (is_list) {
        const struct value *value = &entry->fields[walk->open];
        bool may = !walk->has_inline || (value->n && points_down(value->v[value->n - 1].text));
        walk->open_end = list_end(walk, line);
        return may;
    }
    if (walk->has_inline)
        return false;
    return !walk->is_filled || (walk->open_rank && !is_name);
}

/* ---- headings ---- */

static void set_heading(struct walk *walk, const struct line *line)
{
    uint32_t rank = line->rank > RANK_TERM ? RANK_TERM : line->rank;
    for (uint32_t i = rank; i <= RANK_TERM; i++)
        walk->headings[i] = NULL;
    walk->headings[rank] = line;
    walk->heading = line;
}

static bool heading_is_name(const struct walk *walk, const struct line *line)
{
    struct entry probe = {.heading = notice_line_part(line), .origin = ENTRY_ITEM};
    struct nameds out = {0};
    notice_pair(walk->reader, &probe, &out);
    return out.n > 0;
}

/* A company's name below a product's heading: the same entry. */
static bool names_company_below(const struct walk *walk, const struct line *line)
{
    const struct entry *entry = walk->entry;
    if (!entry || has_fields(entry) || line->rank <= entry->rank)
        return false;
    struct nameds out = {0};
    notice_names(walk->reader, line->text, FIELD_NONE, &out);
    return out.n == 1 && out.v[0].recipient.n && !out.v[0].service.n &&
           !heading_is_name(walk, walk->heading);
}

static void on_heading(struct walk *walk, const struct line *line)
{
    struct entry *entry = walk->entry;
    close_field(walk);
    if (names_company_below(walk, line)) {
        put(walk, line, FIELD_RECIPIENT, notice_line_part(line));
        return;
    }
    bool is_name = heading_is_name(walk, line);
    bool is_deeper = entry && line->rank > entry->rank;
    if (is_deeper && !is_name && has_fields(entry)) {
        walk->open = FIELD_OTHER; /* 「補足」 inside an entry */
        walk->open_rank = line->rank;
        walk->open_block = line->block;
        walk->open_end = 0;
        walk->has_inline = walk->is_filled = false;
        entry->fields[FIELD_OTHER].is_labelled = true;
        return;
    }
    close_entry(walk);
    set_heading(walk, line);
    walk->intro = (struct value){0};
    if (is_name)
        begin(walk, line, line->rank);
}

/* ---- everything else ---- */

static void on_item_entry(struct walk *walk, const struct line *line, struct entry *entry)
{
    close_field(walk);
    entry->zone = walk->zone;
    entry->rank = RANK_ITEM;
    entry->end = walk->reader->blocks.v[line->item ? line->item : line->block].end;
    entry->intro = walk->intro;
    if (walk->heading)
        entry->above = notice_line_part(walk->heading);
    *ARENA_PUSH(walk->reader->arena, &walk->reader->entries) = entry;
    walk->entry = entry;
}

static void on_loose(struct walk *walk, const struct line *line)
{
    struct arena *arena = walk->reader->arena;
    if (walk->entry && walk->entry->loose.n < LOOSE_MAX)
        notice_add_part(arena, &walk->entry->loose, notice_line_part(line));
    else if (!walk->entry && walk->intro.n < INTRO_MAX)
        notice_add_part(arena, &walk->intro, notice_line_part(line));
}

/* 「利用するサービス」 above items that say more than a name: each is an entry of its own. */
static bool on_described(struct walk *walk, const struct line *line)
{
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    struct entry *entry = is_name && line->item ? notice_item(walk->reader, line) : NULL;
    if (!entry || !(entry->fields[FIELD_PURPOSE].n || entry->fields[FIELD_CONTENT].n))
        return false;
    on_item_entry(walk, line, entry);
    return true;
}

static void on_line(struct walk *walk, const struct line *line)
{
    size_t value = 0;
    if (walk->entry && walk->entry->end && line->block >= walk->entry->end)
        close_entry(walk);
    enum field field = notice_label(walk->reader, line, &value);
    bool is_below = !walk->open_end || line->block < walk->open_end;
    bool is_inner = walk->open && is_below && line->item > walk->open_block &&
                    value == line->text.n && !line->leads_list && !line->rank;
    if (field && !is_inner) {
        on_label(walk, line, field, value);
    } else if (line->rank && !(walk->open && walk->open_end && line->block < walk->open_end)) {
        on_heading(walk, line);
    } else if (on_described(walk, line)) {
        return;
    } else if (continues(walk, line)) {
        notice_add_part(walk->reader->arena, &walk->entry->fields[walk->open],
                        notice_line_part(line));
        walk->is_filled = true;
    } else {
        struct entry *entry = notice_item(walk->reader, line);
        bool is_waiting = walk->open && walk->open_rank && !walk->is_filled && !entry;
        if (!is_waiting)
            close_field(walk);
        if (entry)
            on_item_entry(walk, line, entry);
        else
            on_loose(walk, line);
    }
}

/* ---- tables ---- */

/* One value column of a table whose first column holds the labels. */
static void read_pairs(struct walk *walk, const struct line *line, const struct grid *grid,
                       uint32_t column)
{
    const struct block *last = NULL;
    for (uint32_t r = 0; r < grid->rows; r++) {
        const struct block *label = grid->cells[(size_t)r * grid->cols];
        const struct block *cell = grid->cells[(size_t)r * grid->cols + column];
        if (!label || !cell || cell == label || cell == last)
            continue;
        last = cell;
        str text = blocks_text(walk->reader->arena, &walk->reader->blocks,
                               (uint32_t)(label - walk->reader->blocks.v));
        struct line fake = {.text = text.p ? text : STR(""),
                            .rank = RANK_TERM,
                            .line = label->line,
                            .block = line->block};
        size_t at = 0;
        fake.fold = notice_fold(walk->reader->arena, fake.text);
        enum field field = notice_label(walk->reader, &fake, &at);
        struct value value = notice_cell(walk->reader, cell);
        if (!field || at < fake.text.n)
            continue;
        put(walk, &fake, field, (struct part){.text = STR("")});
        for (size_t i = 0; i < value.n; i++)
            notice_add_part(walk->reader->arena, &walk->entry->fields[field], value.v[i]);
    }
}

static void read_pair_table(struct walk *walk, const struct line *line, const struct grid *grid)
{
    walk->layout = LAYOUT_VERTICAL_TABLE;
    if (walk->entry && !has_fields(walk->entry))
        walk->entry->layout = LAYOUT_VERTICAL_TABLE;
    for (uint32_t c = 1; c < grid->cols; c++) {
        if (c > 1)
            close_entry(walk);
        read_pairs(walk, line, grid, c);
    }
    walk->layout = LAYOUT_SECTIONS;
}

/* Whether the table was read; otherwise its cells are read as lines. */
static bool on_table(struct walk *walk, const struct line *line)
{
    struct grid grid;
    enum table_shape shape = notice_table(walk->reader, line->table, &grid);
    close_field(walk);
    if (shape == TABLE_PAIRS)
        read_pair_table(walk, line, &grid);
    if (shape != TABLE_ROWS)
        return shape == TABLE_PAIRS;
    struct entry around = {.zone = walk->zone, .line = line->line};
    if (walk->heading)
        around.heading = notice_line_part(walk->heading);
    if (walk->entry && !has_fields(walk->entry))
        close_entry(walk); /* its heading goes into the rows */
    notice_table_rows(walk->reader, &grid, &around);
    close_entry(walk);
    return true;
}

bool notice_is_decoy(const struct reader *reader, const struct line *line)
{
    return catalog_weigh(reader->catalog, "decoy", line->fold) >
           catalog_weigh(reader->catalog, "title", line->fold);
}

static enum layout layout_at(const struct reader *reader, const struct line *line)
{
    enum block_kind kind = reader->blocks.v[line->block].kind;
    enum block_kind outer = reader->blocks.v[reader->blocks.v[line->block].parent].kind;
    if (kind == BLOCK_TERM || outer == BLOCK_TERM)
        return LAYOUT_DL;
    return line->item ? LAYOUT_LIST : LAYOUT_SECTIONS;
}

void notice_sections(struct reader *reader, uint32_t number)
{
    struct walk walk = {.reader = reader, .zone = number};
    const struct zone *zone = &reader->zones.v[number];
    uint32_t decoy = 0; /* rank of the decoy section that the lines stand in */
    for (size_t i = zone->from; i < zone->to; i++) {
        const struct line *line = &reader->lines.v[i];
        if (line->rank && decoy && line->rank <= decoy)
            decoy = 0;
        if (line->rank && !decoy && i > zone->from && notice_is_decoy(reader, line)) {
            decoy = line->rank;
            close_entry(&walk);
        }
        if (decoy)
            continue;
        walk.layout = layout_at(reader, line);
        if (!line->table)
            on_line(&walk, line);
        else if (on_table(&walk, line))
            i = line->after > i ? line->after - 1 : i;
    }
}
