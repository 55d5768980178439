/* Cards, boxes that begin with names without any element that says what is what; and links below a
 * name. */
#include "policies/walk.h"

#define CARD_HEAD_MAX 3 /* lines in front of its first label */

/* The label that the lines from `line` on lead to, when they can be the names of a card. */
static const struct line *card_label(const struct walk *walk, const struct line *line,
                                     const struct line *end, bool *is_named)
{
    size_t value;
    *is_named = false;
    for (size_t i = 0; i <= CARD_HEAD_MAX && line + i < end; i++) {
        const struct line *each = line + i;
        if (each->table || each->rank)
            return NULL;
        if (i && notice_label(walk->reader, each, &value))
            return each;
        if (!walk_may_head(walk, each))
            return NULL;
        *is_named |= notice_is_name(walk->reader, each->text);
    }
    return NULL;
}

/* The box around both lines that begins with the first one; 0: there is none. */
static uint32_t card_box(const struct walk *walk, const struct line *line, const struct line *label)
{
    const struct blocks *blocks = &walk->reader->blocks;
    uint32_t box = line->block;
    while (box && blocks->v[box].end <= label->block)
        box = blocks->v[box].parent;
    bool is_first = line == walk->reader->lines.v || line[-1].block < box;
    return is_first && blocks->v[box].kind == BLOCK_GROUP ? box : 0;
}

/* A box that begins with a product or a company and goes on with labels, without any element that
 * says what is what. */
bool walk_card(struct walk *walk, const struct line *line, const struct line *end)
{
    bool is_named;
    const struct line *label = line->is_first ? card_label(walk, line, end, &is_named) : NULL;
    uint32_t box = label && (is_named || walk->has_card) ? card_box(walk, line, label) : 0;
    if (!box)
        return false;
    walk_close_entry(walk);
    struct entry *entry = walk_begin(walk, line, RANK_ITEM);
    entry->heading = notice_line_part(line);
    entry->end = walk->reader->blocks.v[box].end;
    entry->is_card = walk->has_card = true;
    return true;
}

/* The company below a card's product. */
bool walk_card_company(struct walk *walk, const struct line *line)
{
    struct nameds names = {0};
    if (!walk->entry || !walk->entry->is_card || walk_has_fields(walk->entry))
        return false;
    notice_names(walk->reader, line->text, FIELD_NONE, &names);
    if (names.n != 1 || !names.v[0].recipient.n || names.v[0].service.n)
        return false;
    walk_put(walk, line, FIELD_RECIPIENT, notice_line_part(line));
    return true;
}

/* The line's words and links belong to the name above it. */
static void add_to_name(struct walk *walk, const struct line *line)
{
    struct value *value = &walk->entry->fields[walk->open];
    struct part *name = &value->v[value->n - 1];
    const str parts[] = {name->text, STR("\n"), line->text, STR_NONE};
    bool is_next = !name->link_count || name->links + name->link_count == line->links;
    if (!is_next) {
        notice_add_part(walk->reader->arena, value, notice_line_part(line));
        return;
    }
    name->text = arena_join(walk->reader->arena, parts, 3);
    name->links = name->link_count ? name->links : line->links;
    name->link_count += line->link_count;
}

/* 「プライバシーポリシー」 「オプトアウト」 as links below a name: they belong to it and end no list. */
bool walk_name_link(struct walk *walk, const struct line *line)
{
    size_t value = 0;
    bool is_name = walk->open == FIELD_RECIPIENT || walk->open == FIELD_SERVICE;
    if (!is_name || !walk->is_filled || !line->link_count || line->rank)
        return false;
    struct line first = {.text = str_trim(line->links[0].text)};
    first.fold = notice_folded(walk->reader, first.text);
    bool is_start = str_has_prefix(line->text, first.text);
    enum field field = notice_label(walk->reader, &first, &value);
    if (!is_start || (field != FIELD_POLICY && field != FIELD_OPTOUT) || value < first.text.n)
        return false;
    add_to_name(walk, line);
    return true;
}
