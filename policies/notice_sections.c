/* Headings, labels and what stands below them: sections per recipient, definition lists, labelled
 * lists, two-column tables. One pass over the lines; an entry is open until a heading of its rank, a
 * label that it already has, or the end of its item. */
#include "policies/walk.h"

#include <string.h>

#define LOOSE_MAX 40     /* sentences kept beside an entry's labels */
#define INTRO_MAX 6      /* paragraphs kept in front of it */
#define HEAD_LINE_MAX 40 /* code points of a name above labels */
#define LABELS_IN_LINE_MAX 12
#define LOOK_AHEAD_MAX 8    /* lines between a heading and its table */
#define HEAD_WORDS_MAX 2000 /* bytes of a table's header that are compared */

/* ---- headings ---- */

void walk_set_heading(struct walk *walk, const struct line *line)
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
    if (!entry || walk_has_fields(entry) || line->rank <= entry->rank)
        return false;
    struct nameds out = {0};
    notice_names(walk->reader, line->text, FIELD_NONE, &out);
    return out.n == 1 && out.v[0].recipient.n && !out.v[0].service.n &&
           !heading_is_name(walk, walk->heading);
}

void walk_keep_intro(struct walk *walk)
{
    struct zone *zone = &walk->reader->zones.v[walk->zone];
    for (size_t i = 0; i < walk->intro.n && zone->intro.n < INTRO_MAX && !walk->has_begun; i++)
        notice_add_part(walk->reader->arena, &zone->intro, walk->intro.v[i]);
}

/* Common lists below headings of their own end at a heading of the same rank that is no label. */
static bool ends_lists(const struct walk *walk, const struct line *line)
{
    const struct entry *entry = walk->entry;
    if (!entry->label_rank || line->rank > entry->label_rank)
        return false;
    struct line above = {.text = entry->heading.text};
    return !heading_is_name(walk, &above);
}

/* 「送信先」 over headings of its own is no label: each of them begins an entry. */
static bool is_section_head(const struct walk *walk, const struct line *line)
{
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    return is_name && walk->open_rank && !walk->is_filled && line->rank > walk->open_rank &&
           line->rank < RANK_MARKED;
}

static void on_heading(struct walk *walk, const struct line *line)
{
    bool is_parted = is_section_head(walk, line);
    walk_close_field(walk);
    if (is_parted)
        walk_close_entry(walk);
    struct entry *entry = walk->entry;
    if (names_company_below(walk, line)) {
        walk_put(walk, line, FIELD_RECIPIENT, notice_line_part(line));
        return;
    }
    bool is_name = heading_is_name(walk, line);
    bool is_deeper = entry && line->rank > entry->rank && !ends_lists(walk, line);
    if (is_deeper && !is_name && walk_has_fields(entry)) {
        walk->open = FIELD_OTHER; /* 「補足」 inside an entry */
        walk->open_rank = line->rank;
        walk->open_block = line->block;
        walk->open_end = 0;
        walk->has_inline = walk->is_filled = false;
        entry->fields[FIELD_OTHER].is_labelled = true;
        return;
    }
    walk_close_entry(walk);
    walk_keep_intro(walk);
    walk_set_heading(walk, line);
    walk->has_card = false;
    walk->intro = (struct value){0};
    if (is_name)
        walk_begin(walk, line, line->rank);
}

/* ---- everything else ---- */

static void on_item_entry(struct walk *walk, const struct line *line, struct entry *entry)
{
    walk_close_field(walk);
    entry->zone = walk->zone;
    entry->rank = RANK_ITEM;
    entry->end = walk->reader->blocks.v[line->item ? line->item : line->block].end;
    entry->intro = notice_value_copy(walk->reader->arena, &walk->intro);
    entry->under = walk->heading;
    if (walk->heading)
        entry->above = notice_line_part(walk->heading);
    *ARENA_PUSH(walk->reader->arena, &walk->reader->entries) = entry;
    walk->entry = entry;
    walk->has_begun = true;
}

static void on_loose(struct walk *walk, const struct line *line)
{
    struct arena *arena = walk->reader->arena;
    if (walk->entry && walk->entry->loose.n < LOOSE_MAX)
        notice_add_part(arena, &walk->entry->loose, notice_line_part(line));
    else if (!walk->entry && walk->intro.n < INTRO_MAX)
        notice_add_part(arena, &walk->intro, notice_line_part(line));
}

static bool says_something(const struct reader *reader, const struct entry *entry)
{
    str purpose = notice_join(reader->arena, &entry->fields[FIELD_PURPOSE]);
    str content = notice_join(reader->arena, &entry->fields[FIELD_CONTENT]);
    return notice_purposes(reader, notice_folded(reader, purpose)) ||
           notice_contents(reader, notice_folded(reader, content));
}

bool walk_may_head(const struct walk *walk, const struct line *line)
{
    return text_length(line->text) <= HEAD_LINE_MAX && !str_has(line->text, STR("：")) &&
           !notice_is_sentence(walk->reader, line->text);
}

/* The next line stands in the same item, or in a list inside of it. */
static bool is_in_item(const struct walk *walk, const struct line *line, const struct line *next)
{
    if (line->is_bullet)
        return next->block == line->block && !next->is_bullet;
    if (next->item == line->item)
        return true;
    return line->item && line->is_first && next->item > line->item &&
           next->item < walk->reader->blocks.v[line->item].end;
}

static bool is_item_start(const struct line *line)
{
    return line->is_bullet || (line->item && line->is_first);
}

/* A short line with a label right below it, which begins an entry: its name, without an element
 * that says so. */
static bool heads_labels(const struct walk *walk, const struct line *line, const struct line *next)
{
    size_t value = 0;
    bool is_pair = next && !next->table && is_in_item(walk, line, next);
    if (!is_pair || !walk_may_head(walk, line))
        return false;
    enum field field = notice_label(walk->reader, next, &value);
    bool is_bare = value == next->text.n && !next->rank;
    if (!field || field > FIELD_PURPOSE_RECIPIENT || is_bare)
        return false;
    return !walk->entry || is_item_start(line) || walk->entry->fields[field].is_labelled;
}

/* The entry has that label, or it has been told and the label names the next one. */
static bool is_said(const struct entry *entry, enum field field)
{
    bool is_name = field == FIELD_RECIPIENT || field == FIELD_SERVICE;
    return entry->fields[field].is_labelled ||
           (is_name && notice_is_labelled(entry, FIELD_PURPOSE));
}

/* 「・Adjust」 behind a label's value, with a label below that the entry has already, or the recipient's
 * although the entry has been told: the next entry. */
static bool heads_next(const struct walk *walk, const struct line *line, const struct line *next)
{
    size_t value = 0;
    const struct entry *entry = walk->entry;
    bool is_marked = line->is_bullet || notice_is_numbered(line->text);
    bool is_pair = is_marked && next && !next->table && is_in_item(walk, line, next);
    if (!entry || !is_pair || walk_awaits_list(walk) || !walk_may_head(walk, line))
        return false;
    enum field field = notice_label(walk->reader, next, &value);
    return field && field <= FIELD_PURPOSE_RECIPIENT && value < next->text.n &&
           is_said(entry, field);
}

/* 「１　Google LLC」 with labels below it, under a heading 「送信先」: the first of the entries. */
static bool heads_section(const struct walk *walk, const struct line *line, const struct line *next)
{
    size_t value = 0;
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    if (!is_name || !walk->open_rank || walk->is_filled || !notice_is_numbered(line->text) ||
        !next || next->table || !walk_may_head(walk, line))
        return false;
    enum field field = notice_label(walk->reader, next, &value);
    return field >= FIELD_CONTENT && field <= FIELD_PURPOSE_RECIPIENT && value < next->text.n;
}

static str without_gap(const struct reader *reader, str text)
{
    static const char *const gaps[] = {"／", "　", "、", "。", "｜", "；",
                                       "，", "/",  "|",  ";",  " "};
    size_t length;
    if (notice_numeral(reader, notice_trim(text), &length))
        return notice_trim(text);
    text = notice_unnumbered(text);
    for (size_t k = 0; k < COUNT_OF(gaps); k++)
        if (str_has_prefix(text, str_of(gaps[k])))
            text = str_skip(text, strlen(gaps[k]));
    return str_trim(text);
}

/* A label with its value, and further ones in the same line. */
static void on_labels(struct walk *walk, const struct line *line, enum field field, size_t value)
{
    struct line piece = *line;
    for (unsigned i = 0; field && i < LABELS_IN_LINE_MAX; i++) {
        str rest = str_skip(piece.text, value);
        size_t next = rest.n ? notice_next_label(walk->reader, rest) : 0;
        struct line head = piece;
        head.text = str_slice(piece.text, 0, value + next);
        if (!i || !walk_side(walk, &head))
            walk_label(walk, &head, field, value);
        if (next >= rest.n)
            return;
        piece.text = without_gap(walk->reader, str_skip(rest, next));
        piece.rank = 0;
        piece.fold = notice_folded(walk->reader, piece.text);
        field = notice_label(walk->reader, &piece, &value);
    }
}

/* 「A（株式会社B）／送信情報：...／利用目的：...」: a name with labels behind it. */
static bool on_labelled_item(struct walk *walk, const struct line *line)
{
    size_t value = 0;
    size_t next = is_item_start(line) ? notice_next_label(walk->reader, line->text) : line->text.n;
    if (next >= line->text.n)
        return false;
    struct line head = *line, rest = *line;
    head.text = notice_trim(str_slice(line->text, 0, next));
    head.fold = notice_folded(walk->reader, head.text);
    struct entry *entry = notice_item(walk->reader, &head);
    if (!entry)
        return false;
    on_item_entry(walk, line, entry);
    rest.text = without_gap(walk->reader, str_skip(line->text, next));
    rest.fold = notice_folded(walk->reader, rest.text);
    rest.is_bullet = rest.is_first = false;
    enum field field = notice_label(walk->reader, &rest, &value);
    on_labels(walk, &rest, field, value);
    return true;
}

/* 「利用するサービス」 above items that say more than a name: each is an entry of its own. */
static bool on_described(struct walk *walk, const struct line *line)
{
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    if (is_name && line->item && walk->open_rank && on_labelled_item(walk, line))
        return true;
    struct entry *entry = is_name && line->item ? notice_item(walk->reader, line) : NULL;
    if (!entry || !says_something(walk->reader, entry))
        return false;
    on_item_entry(walk, line, entry);
    return true;
}

/* A name with labels below it. */
static void on_head(struct walk *walk, const struct line *line)
{
    walk_close_entry(walk);
    struct entry *named = walk_begin(walk, line, RANK_ITEM);
    named->heading = notice_line_part(line);
    if (line->is_bullet)
        named->layout = LAYOUT_LIST;
    named->end = line->item ? walk->reader->blocks.v[line->item].end : 0;
}

static bool on_next_head(struct walk *walk, const struct line *line, const struct line *end)
{
    const struct line *next = line + 1 < end ? line + 1 : NULL;
    bool is_head = heads_next(walk, line, next) || heads_section(walk, line, next);
    if (is_head)
        on_head(walk, line);
    return is_head;
}

static void on_plain(struct walk *walk, const struct line *line, const struct line *end)
{
    if (walk_card_company(walk, line) || walk_card(walk, line, end) || on_labelled_item(walk, line))
        return;
    struct entry *entry = notice_item(walk->reader, line);
    bool is_waiting = walk->open && walk->open_rank && !walk->is_filled && !entry;
    if (!is_waiting)
        walk_close_field(walk);
    if (entry)
        on_item_entry(walk, line, entry);
    else if (heads_labels(walk, line, line + 1 < end ? line + 1 : NULL))
        on_head(walk, line);
    else
        on_loose(walk, line);
}

/* A line of a table of contents: nothing but a link into the same page. */
static bool is_jump(const struct walk *walk, const struct line *line)
{
    return line->item && line->link_count == 1 &&
           str_eq(str_trim(line->links[0].text), line->text) &&
           str_eq(line->links[0].url, walk->reader->page->url.text);
}

/* An item of the open label's list that happens to be a label's word. */
static bool is_inner(const struct walk *walk, const struct line *line, size_t value)
{
    bool is_below = !walk->open_end || line->block < walk->open_end;
    bool is_whole = value == line->text.n && !line->leads_list && !line->rank;
    bool is_first = !walk->has_inline && !walk->is_filled && !line->is_strong &&
                    !notice_is_numbered(line->text);
    return walk->open && is_below && is_whole && (is_first || line->item > walk->open_block);
}

static bool on_value(struct walk *walk, const struct line *line)
{
    if (!walk_continues(walk, line))
        return false;
    notice_add_part(walk->reader->arena, &walk->entry->fields[walk->open], notice_line_part(line));
    walk->is_filled = true;
    return true;
}

static bool is_in_value(const struct walk *walk, const struct line *line)
{
    return walk->open && walk->open_end && line->block < walk->open_end;
}

/* An entry ends with its item or box. */
static void close_behind(struct walk *walk, const struct line *line)
{
    if (walk->entry && walk->entry->end && line->block >= walk->entry->end)
        walk_close_entry(walk);
}

/* 「リスナー計測サービス」 over labels: a product that is called by its use, although a label may end so. */
static bool names_by_use(const struct walk *walk, const struct line *line, const struct line *next)
{
    size_t value = 0;
    struct line plain = *line;
    if (!line->rank || line->rank >= RANK_TERM || !next || next->rank || next->table)
        return false;
    plain.rank = 0;
    plain.is_strong = plain.leads_list = false;
    if (notice_label(walk->reader, &plain, &value))
        return false; /* 「サービス名」 */
    enum field field = notice_label(walk->reader, next, &value);
    return field && field <= FIELD_PURPOSE_RECIPIENT && value < next->text.n;
}

/* The label that the line begins with. */
static enum field label_of(const struct walk *walk, const struct line *line,
                           const struct line *next, size_t *value)
{
    enum field field = notice_label(walk->reader, line, value);
    bool is_name = field == FIELD_SERVICE && names_by_use(walk, line, next);
    return is_name || (field && is_inner(walk, line, *value)) ? FIELD_NONE : field;
}

static void on_line(struct walk *walk, const struct line *line, const struct line *end)
{
    size_t value = 0;
    close_behind(walk, line);
    if (is_jump(walk, line) || walk_side(walk, line) || walk_name_link(walk, line))
        return;
    enum field field = label_of(walk, line, line + 1 < end ? line + 1 : NULL, &value);
    if (field)
        on_labels(walk, line, field, value);
    else if (line->rank && !is_in_value(walk, line))
        on_heading(walk, line);
    else if (!on_next_head(walk, line, end) && !on_described(walk, line) && !on_value(walk, line))
        on_plain(walk, line, end);
}

/* ---- the zone ---- */

bool notice_is_decoy(const struct reader *reader, const struct line *line)
{
    return notice_has(reader, "decoy", line->fold) &&
           catalog_weigh(reader->catalog, "decoy", line->fold) >
               catalog_weigh(reader->catalog, "title", line->fold) &&
           !str_has(line->fold, STR("ために")); /* 「いたずらの問い合わせを防ぐために」 */
}

static enum layout layout_at(const struct reader *reader, const struct line *line)
{
    enum block_kind kind = reader->blocks.v[line->block].kind;
    enum block_kind outer = reader->blocks.v[reader->blocks.v[line->block].parent].kind;
    if (kind == BLOCK_TERM || outer == BLOCK_TERM)
        return LAYOUT_DL;
    return line->item ? LAYOUT_LIST : LAYOUT_SECTIONS;
}

/* The words of a table's first row. */
static str head_words(const struct reader *reader, uint32_t table)
{
    const struct blocks *blocks = &reader->blocks;
    struct buf out = buf_init(reader->arena, HEAD_WORDS_MAX);
    for (uint32_t i = table + 1; i < blocks->v[table].end; i++) {
        if (blocks->v[i].kind != BLOCK_CELL || blocks->v[i].parent != table)
            continue;
        if (blocks->v[i].row)
            break;
        buf_add(&out, blocks_text(reader->arena, blocks, i));
        buf_add_char(&out, '\n');
    }
    return out.n ? buf_str(&out) : STR("");
}

/* 「お問い合わせ対応」 over a table with the columns of the one that was read before: a heading of the
 * notice after all. */
static bool repeats_table(const struct walk *walk, const struct line *line)
{
    const struct reader *reader = walk->reader;
    const struct line *end = reader->lines.v + reader->lines.n, *at = line + 1;
    while (at < end && at < line + LOOK_AHEAD_MAX && !at->rank && !at->table)
        at++;
    if (!walk->rows || at >= end || !at->table)
        return false;
    str words = head_words(reader, at->table);
    return words.n && str_eq(words, head_words(reader, walk->rows));
}

/* Whether the line stands in a section that is no part of the notice. *rank: of that section's
 * heading, 0: none is open. */
static bool in_decoy(struct walk *walk, const struct line *line, bool is_first, uint32_t *rank)
{
    if (line->rank && *rank && line->rank <= *rank)
        *rank = 0;
    if (line->rank && !*rank && !is_first && notice_is_decoy(walk->reader, line) &&
        !repeats_table(walk, line)) {
        *rank = line->rank;
        walk_close_entry(walk);
        notice_trace(walk->reader, TRACE_LEFT_OUT, line->line, line->text,
                     N_("a section about something else"));
    }
    return *rank > 0;
}

void notice_sections(struct reader *reader, uint32_t number)
{
    struct walk walk = {.reader = reader, .zone = number};
    const struct zone *zone = &reader->zones.v[number];
    uint32_t decoy = 0;
    for (size_t i = zone->from; i < zone->to; i++) {
        const struct line *line = &reader->lines.v[i];
        arena_check_time(reader->arena);
        if (in_decoy(&walk, line, i == zone->from, &decoy))
            continue;
        walk.layout = layout_at(reader, line);
        if (!line->table)
            on_line(&walk, line, reader->lines.v + zone->to);
        else if (walk_table(&walk, line))
            i = line->after > i ? line->after - 1 : i;
    }
}
