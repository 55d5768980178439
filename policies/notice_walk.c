/* Labels and their values: where an entry begins, what belongs to it, where a value ends. */
#include "policies/walk.h"

#include <string.h>

static bool is_named(const struct entry *entry)
{
    return entry->fields[FIELD_RECIPIENT].n || entry->fields[FIELD_SERVICE].n;
}

bool walk_has_fields(const struct entry *entry)
{
    for (enum field field = FIELD_RECIPIENT; field < FIELD_OTHER; field++)
        if (entry->fields[field].is_labelled)
            return true;
    return false;
}

const struct line *walk_heading_above(const struct walk *walk, uint32_t rank)
{
    for (uint32_t i = rank; i-- > 1;)
        if (walk->headings[i])
            return walk->headings[i];
    return NULL;
}

struct entry *walk_begin(struct walk *walk, const struct line *line, uint32_t rank)
{
    struct entry *entry = notice_entry(walk->reader, walk->layout, walk->zone, line->line);
    entry->rank = rank;
    if (walk->heading && walk->heading->rank == RANK_TERM && walk->layout == LAYOUT_LIST)
        entry->layout = LAYOUT_DL;
    if (walk->heading) {
        const struct line *above = walk_heading_above(walk, walk->heading->rank);
        entry->heading = notice_line_part(walk->heading);
        if (above)
            entry->above = notice_line_part(above);
    }
    entry->under = walk->heading;
    entry->intro = notice_value_copy(walk->reader->arena, &walk->intro);
    walk->entry = entry;
    walk->has_begun = true;
    return entry;
}

void walk_close_entry(struct walk *walk)
{
    walk->entry = NULL;
    walk->open = FIELD_NONE;
}

void walk_close_field(struct walk *walk)
{
    /* a heading that turned out to hold no value was no label */
    if (walk->open && walk->entry && walk->open_rank && !walk->is_filled) {
        struct entry *entry = walk->entry;
        entry->fields[walk->open].is_labelled = entry->fields[walk->open].n > 0;
        if (entry->first == walk->open && !entry->fields[walk->open].n)
            entry->first = FIELD_NONE;
    }
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
        return walk_begin(walk, line, walk->heading ? walk->heading->rank : RANK_ITEM);
    if (!is_next(entry, field))
        return entry;
    struct entry *next = walk_begin(walk, line, entry->rank);
    next->end = entry->end;
    bool heading_names = entry->heading.text.n && entry->fields[FIELD_RECIPIENT].n == 0;
    if (!heading_names && entry->origin == ENTRY_ITEM)
        next->heading = (struct part){.text = STR("")};
    return next;
}

void walk_put(struct walk *walk, const struct line *line, enum field field, struct part part)
{
    struct entry *entry = entry_for(walk, line, field);
    if (!entry->first) {
        entry->first = field;
        entry->layout = walk->layout == LAYOUT_DL ? LAYOUT_DL : entry->layout;
    }
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

/* A label in a heading over the entry's own, or beside it with something that the entry has: it
 * belongs to the page and not to the entry above it. */
static bool is_outside(const struct walk *walk, const struct line *line, enum field field)
{
    const struct entry *entry = walk->entry;
    if (!entry || !line->rank || line->rank >= RANK_MARKED || line->rank > entry->rank)
        return false;
    bool is_said = entry->fields[field].is_labelled || field >= FIELD_OPTOUT;
    return line->rank < entry->rank ? is_named(entry) || entry->heading.text.n > 0
                                    : is_said && is_named(entry);
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
    while (end < blocks->n && blocks->v[end].kind == BLOCK_DETAIL)
        end = blocks->v[end].end;
    return end;
}

/* ---- sides of a purpose ---- */

static bool is_purpose(enum field field)
{
    return field >= FIELD_PURPOSE && field <= FIELD_PURPOSE_RECIPIENT;
}

/* 「送信先：...」 after a purpose may as well begin the next recipient: it is a side when it names
 * nobody and stands inside the purpose's list or beside the operator's side. */
static bool is_nested(const struct walk *walk, const struct line *line)
{
    return line->item > walk->open_block &&
           (!walk->open_item || line->item < walk->reader->blocks.v[walk->open_item].end);
}

/* The line may go on with the open purpose. */
static bool is_near(const struct walk *walk, const struct line *line)
{
    return is_nested(walk, line) || line->block == walk->open_block ||
           line->block < walk->open_end || walk->open_rank;
}

/* Puts the words where the side says, and those behind the next side where that says. */
static void put_sides(struct walk *walk, const struct line *line, enum field side, str words)
{
    struct part part = notice_line_part(line);
    while (words.n) {
        size_t next = notice_next_side(walk->reader, words), value = 0;
        part.text = notice_trim(str_slice(words, 0, next));
        walk->entry->fields[side].is_labelled = true;
        notice_add_part(walk->reader->arena, &walk->entry->fields[side], part);
        walk->open = side;
        words = str_skip(words, next);
        if (words.n)
            side = notice_side(walk->reader, words, &value);
        words = notice_trim(str_skip(words, value));
        part.links = NULL;
        part.link_count = 0;
    }
    walk->is_filled = true;
}

bool walk_side(struct walk *walk, const struct line *line)
{
    size_t value = 0;
    str text = notice_unnumbered(line->text);
    if (!walk->entry || !is_purpose(walk->open) || !is_near(walk, line))
        return false;
    enum field side = notice_side(walk->reader, text, &value);
    bool is_paired = is_nested(walk, line) || walk->entry->fields[FIELD_PURPOSE_SENDER].n;
    str words = notice_trim(str_skip(text, value));
    if (side == FIELD_PURPOSE || (side == FIELD_PURPOSE_RECIPIENT && !is_paired))
        return false;
    if (!words.n || notice_is_name(walk->reader, words))
        return false;
    if (is_nested(walk, line) && !walk->open_end)
        walk->open_end = list_end(walk, line);
    put_sides(walk, line, side, words);
    return true;
}

/* The side that a purpose's inline value begins with. */
static enum field inline_side(const struct walk *walk, enum field field, struct part *part)
{
    size_t at = 0;
    enum field side =
        field == FIELD_PURPOSE ? notice_side(walk->reader, part->text, &at) : FIELD_PURPOSE;
    if (side == FIELD_PURPOSE)
        return field;
    part->text = str_trim(str_skip(part->text, at));
    return side;
}

void walk_label(struct walk *walk, const struct line *line, enum field field, size_t value)
{
    struct part part = line_value(line, value);
    field = inline_side(walk, field, &part);
    if (field == FIELD_STATUS && notice_has(walk->reader, "planned", line->fold))
        part.text = line->text; /* 「開始予定：2026年10月」 says it in the label */
    walk_close_field(walk);
    if (line->rank)
        for (uint32_t i = line->rank; i <= RANK_TERM; i++)
            walk->headings[i] = NULL;
    if (is_outside(walk, line, field)) {
        walk_close_entry(walk);
        walk->heading = walk_heading_above(walk, line->rank);
    }
    if (!walk->entry && field == FIELD_OTHER)
        return; /* 「更新日：...」 begins nothing */
    walk_put(walk, line, field, part);
    if (!walk->entry->label_rank)
        walk->entry->label_rank = line->rank;
    walk->open = field;
    walk->open_rank = line->rank;
    walk->open_block = line->block;
    walk->open_item = line->item;
    walk->open_end = 0;
    walk->has_inline = part.text.n > 0;
    walk->is_filled = walk->has_inline;
}

static bool points_down(str text)
{
    static const char *const ends[] = {"：", ":", "以下のとおり", "以下の通り", "次のとおり", "。"};
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (notice_ends_with(text, ends[i]))
            return true;
    return str_has(text, STR("以下")) || str_has(text, STR("次の"));
}

bool walk_awaits_list(const struct walk *walk)
{
    const struct value *value = &walk->entry->fields[walk->open];
    return walk->open &&
           (!walk->has_inline || (value->n && points_down(value->v[value->n - 1].text)));
}

static bool is_name_open(const struct walk *walk)
{
    return walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
}

/* The first item of a list below the open label: whether the list is its value. */
static bool begins_list(struct walk *walk, const struct line *line)
{
    const struct value *value = &walk->entry->fields[walk->open];
    walk->open_end = list_end(walk, line);
    return !walk->has_inline || (value->n && points_down(value->v[value->n - 1].text));
}

/* A paragraph below a label: the first one, and those below a heading or with bullets. */
static bool goes_on(const struct walk *walk, const struct line *line)
{
    if (walk->has_inline || !walk->is_filled)
        return !walk->has_inline;
    return !is_name_open(walk) && (walk->open_rank || line->is_bullet);
}

/* A sentence is nobody's name. */
static bool may_be_value(const struct walk *walk, const struct line *line)
{
    if (!walk->open)
        return false;
    return !is_name_open(walk) || !notice_is_sentence(walk->reader, line->text);
}

bool walk_continues(struct walk *walk, const struct line *line)
{
    if (!walk->entry || !may_be_value(walk, line))
        return false;
    bool is_list = line->item && line->item > walk->open_block;
    if (line->block == walk->open_block)
        return true;
    if (walk->open_end)
        return line->block < walk->open_end || (walk->open_rank && !is_list && !line->rank);
    return is_list ? begins_list(walk, line) : goes_on(walk, line);
}
