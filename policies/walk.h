/* The reading of lines as headings, labels and their values, while it goes on. Internal to
 * policies/notice_walk*.c and policies/notice_sections.c. */
#ifndef SOSHIN_POLICIES_WALK_H
#define SOSHIN_POLICIES_WALK_H

#include "policies/entry.h"

struct walk {
    struct reader *reader;
    uint32_t zone;
    struct entry *entry;
    const struct line *headings[RANK_TERM + 1]; /* the open heading of each rank */
    const struct line *heading;                 /* the last one that is no label */
    struct value intro;
    enum field open;     /* label whose value is still to come */
    uint32_t open_rank;  /* of a label that is a heading, 0: none */
    uint32_t open_block; /* of the label */
    uint32_t open_item;  /* item around the label, 0: none */
    uint32_t open_end;   /* block behind the value's list, 0: not known */
    bool has_inline;     /* the value stood behind the label */
    bool is_filled;      /* a part of the value has come */
    bool has_begun;      /* the zone has an entry already */
    bool has_card;       /* and cards below the last heading */
    uint32_t rows;       /* table read last as one entry per row, 0: none */
    enum layout layout;
};

/* The entry has a label of its own. */
bool walk_has_fields(const struct entry *entry);
/* The nearest heading above `rank` that is no label; NULL: none. */
const struct line *walk_heading_above(const struct walk *walk, uint32_t rank);
/* The heading below which the lines stand now. */
void walk_set_heading(struct walk *walk, const struct line *line);
/* Paragraphs in front of the zone's first entry speak for all of them. */
void walk_keep_intro(struct walk *walk);
/* Whether the table was read; otherwise its cells are read as lines. */
bool walk_table(struct walk *walk, const struct line *line);
/* A new entry below the last heading. */
struct entry *walk_begin(struct walk *walk, const struct line *line, uint32_t rank);
void walk_close_entry(struct walk *walk);
void walk_close_field(struct walk *walk);
/* Adds a labelled part; begins the next entry when the present one has that label. */
void walk_put(struct walk *walk, const struct line *line, enum field field, struct part part);
/* A line that begins with a label; value: offset in its text where the value begins. */
void walk_label(struct walk *walk, const struct line *line, enum field field, size_t value);
/* A line of a purpose's value that says whose purpose it gives; it is taken. */
bool walk_side(struct walk *walk, const struct line *line);
/* The line goes on with the value of the open label. */
bool walk_continues(struct walk *walk, const struct line *line);

/* The line may be a name above labels: short, no sentence, no label. */
bool walk_may_head(const struct walk *walk, const struct line *line);
/* A box that begins with a product or a company and goes on with labels: its entry is begun. */
bool walk_card(struct walk *walk, const struct line *line, const struct line *end);
/* The company below a card's product; it is taken. */
bool walk_card_company(struct walk *walk, const struct line *line);
/* 「プライバシーポリシー」 「オプトアウト」 as links below a name of the open label's list; taken. */
bool walk_name_link(struct walk *walk, const struct line *line);

/* The open label has no value in its line, or one that points at what follows. With an entry. */
bool walk_awaits_list(const struct walk *walk);

#endif
