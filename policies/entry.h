/* What the readers of a notice's layouts share: the page as a row of lines, the labels that say what
 * a piece of text is, and the entries that they collect. Internal to policies/notice*.c. */
#ifndef SOSHIN_POLICIES_ENTRY_H
#define SOSHIN_POLICIES_ENTRY_H

#include "policies/notice.h"

#include "core/map.h"

/* What a column, a label or a heading announces. */
enum field {
    FIELD_NONE,
    FIELD_RECIPIENT, /* a company, often with its product in the same text */
    FIELD_SERVICE,
    FIELD_CONTENT,
    FIELD_PURPOSE, /* whose purpose is not said */
    FIELD_PURPOSE_SENDER,
    FIELD_PURPOSE_RECIPIENT,
    FIELD_OPTOUT,
    FIELD_POLICY,
    FIELD_STATUS,
    FIELD_OTHER,  /* known, and none of ours: country, retention, cookie name ... */
    FIELD_COOKIE, /* the name of a cookie */
    FIELD_JOINT, /* 「送信される情報及び利用目的」: content and purpose in one text */
    FIELD_COUNT,
    FIELD_PAIR /* only of notice_names: 「送信先（サービス名）」, company and product in one text */
};

/* One line of the page: a block's text, cut at line breaks and in front of bullets. */
struct line {
    uint32_t block;
    uint32_t at; /* byte offset in the block's text */
    str text;
    str fold; /* notice_fold of it */
    uint32_t
        rank; /* of a heading: 1..6 as in HTML, then summary, caption, what only looks like one;
                      0: no heading */
    uint32_t item;  /* block of the nearest list item or detail around it, 0: none */
    uint32_t table; /* this line stands for a whole table: its block; 0: not */
    uint32_t after; /* of a table: number of the first line behind it */
    uint32_t line;
    bool is_first; /* of its block */
    bool is_bullet;
    bool is_strong;
    bool has_prose;  /* of a heading: the running text below it names somebody */
    bool leads_list; /* a list stands right below it in the same box */
    const struct block_link *links;
    size_t link_count;
};
#define RANK_SUMMARY 7
#define RANK_CAPTION 8
#define RANK_MARKED 9 /* 【...】 ■ ◆ */
#define RANK_BOLD 10
#define RANK_TERM 11
#define RANK_ITEM 20

struct lines {
    struct line *v;
    size_t n, cap;
};

/* A piece of an entry, with the links that stand in it. */
struct part {
    str text;
    const struct block_link *links;
    size_t link_count;
    uint32_t line;
    bool is_item;              /* it stands in a list */
    const struct whose *whose; /* of notice_links_whose.c; NULL: not asked for */
};

struct value {
    struct part *v;
    size_t n, cap;
    bool is_labelled; /* its label or column is there, even when it is empty */
};

#define ZONE_STRONG 9 /* its heading calls it the notice */
#define ZONE_LIKELY 5

/* A part of the page that is read as notice. */
struct zone {
    size_t from, to; /* lines */
    int strength;    /* 0: nothing says that it is one */
    uint32_t line;
    struct value intro; /* paragraphs in front of its first entry */
    bool has_companies; /* some entry of it names one */
    bool has_prose;     /* it was read as running text */
};

enum entry_origin { ENTRY_LABELLED, ENTRY_ITEM, ENTRY_PROSE };

/* One item of a disclosure, judged. */
struct said {
    enum state state;
    str text;
    content_set contents;
    purpose_set purposes;
    bool is_handed; /* it does nothing but hand over to a page elsewhere */
};

struct named {
    str recipient, service;
    const struct recipient *recipient_known;
    const struct service *service_known;
    bool is_class;  /* 「広告パートナー」: nobody in particular */
    bool is_former; /* the company under a former name */
};
struct nameds {
    struct named *v;
    size_t n, cap;
};

/* What is said of one recipient, or of several in one place. */
struct entry {
    enum layout layout;
    enum entry_origin origin;
    struct value fields[FIELD_COUNT];
    struct part heading;      /* the heading that began it */
    struct part above;        /* a heading around that */
    struct value loose;       /* sentences of its section without a label */
    struct value intro;       /* paragraphs before it in the same section */
    enum field first;         /* the label that came first */
    uint32_t label_rank;      /* of its first label that is a heading; 0: none */
    uint32_t rank;            /* of the heading that began it; RANK_ITEM for items */
    uint32_t end;             /* block behind the item, 0: open */
    bool is_card;             /* a box that begins with names and goes on with labels */
    bool is_ended;            /* it is said to be in use no longer */
    bool is_paired;           /* the recipient's column holds products in brackets */
    const struct line *under; /* the last heading above it that is no label; NULL: none */
    uint32_t line;
    uint32_t zone;
    size_t sentence; /* of running text: the one that names it first; 0: none */
    const struct said *content, *purpose; /* judged already (prose); NULL: by the fields */
    size_t number;                        /* among the entries of the reader */
    struct nameds names;                  /* whom it speaks of: found when all entries are known */
};

struct disclosures {
    struct disclosure *v;
    size_t n, cap;
};

struct traces {
    struct trace *v;
    size_t n, cap;
    size_t left_out;
    size_t searched;
};

struct caches;
#define NUMERALS_MAX 10

struct reader {
    struct arena *arena;
    struct caches *caches;
    struct traces *traces; /* NULL: nobody asks */
    const struct catalog *catalog;
    const struct page *page;
    str shown_url;
    size_t *link_at; /* where among page->links the last one was found */
    struct blocks blocks;
    struct lines lines;
    struct {
        struct zone *v;
        size_t n, cap;
    } zones;
    struct {
        struct entry **v;
        size_t n, cap;
    } entries;
    struct uses {
        purpose_set set;
        bool is_known;
    } * uses; /* of each service of the catalog, found when first asked for */
    struct disclosures found;
    struct {
        struct closed {
            bool content, optout; /* its column or label is there and has said all */
            uint32_t next;        /* an earlier one of the same name, MAP_NONE: none */
        } * v;
        size_t n, cap;
    } closed;        /* of each found */
    struct map keys; /* what each of found is called -> its number in heads */
    struct {
        uint32_t *v; /* the newest of found that is called so */
        size_t n, cap;
    } heads;
    struct map ways;                   /* opt-out links that stand in entries: "line address" */
    enum field numerals[NUMERALS_MAX]; /* what ① ② ... stand for, FIELD_NONE: nothing */
    uint32_t unit;
    bool is_none_sent; /* a sentence says that nothing is sent */
    bool has_notice;   /* a part that calls itself the notice names recipients */
    bool *is_cut;      /* a bound was hit: a recipient, or what is said of one, may be missing */
    struct first_said {
        uint32_t content, purpose; /* the first line of the page that says any; UINT32_MAX: none */
        bool is_known;
    } * first_said; /* found when first asked for */
};

/* ---- notice_caches.c ---- */
struct caches *notice_caches(struct arena *arena);
/* notice_fold, remembered. */
str notice_folded(const struct reader *reader, str text);
bool notice_has(const struct reader *reader, const char *kind, str folded);
content_set notice_contents(const struct reader *reader, str folded);
purpose_set notice_purposes(const struct reader *reader, str folded);
/* The field that a folded text announces as a whole; strict: only by a word that makes it up. */
enum field notice_whole_label(const struct reader *reader, str folded, bool is_strict);
/* What was kept of the same words; NULL: nothing. */
const struct said *notice_kept_said(const struct reader *reader, str text, bool is_purpose);
/* Keeps what the words say, but for said->text. */
void notice_keep_said(const struct reader *reader, str text, bool is_purpose,
                      const struct said *said);

/* ---- notice_lines.c ---- */
/* text_fold without the spaces beside Japanese characters, so that 「送信 先」 is 「送信先」. */
str notice_fold(struct arena *arena, str text);
void notice_lines(struct reader *reader);
/* The links of a block whose words lie in from..to of its text. */
struct part notice_part(const struct reader *reader, uint32_t block, size_t from, size_t to);
struct part notice_line_part(const struct line *line);
/* Text behind numbering and bullets: "1. " "（2）" "第3条" "・" "■". */
str notice_unnumbered(str text);
/* Without white space at both ends, wide one included. */
str notice_trim(str text);
/* It begins with a number or in 【...】, as labels and headings do. */
bool notice_is_numbered(str text);
str notice_join(struct arena *arena, const struct value *value);
void notice_add_part(struct arena *arena, struct value *value, struct part part);
/* A list of its own: the other may grow, and then its parts stand elsewhere. */
struct value notice_value_copy(struct arena *arena, const struct value *value);
bool notice_ends_with(str text, const char *end);
/* Bytes of the first of the marks that the text begins with; 0: none. */
size_t notice_mark(str text, const char *const *marks, size_t count);
/* 「...です」 「...ます」: words about something, no name. */
bool notice_is_sentence(const struct reader *reader, str text);
/* text without the http(s) addresses typed in it. */
str notice_without_addresses(struct arena *arena, str text);

/* ---- notice_labels.c ---- */
/* What a table's header cell announces. */
enum field notice_column(const struct reader *reader, str text);
/* What a line announces. *value: offset in line->text where its value begins, or text.n when the
 * whole line is a label. FIELD_NONE: it begins with no label. */
enum field notice_label(const struct reader *reader, const struct line *line, size_t *value);
/* Whose purpose a line of a purpose's value gives: 「当社：...」 「【送信先】...」. *value: where its
 * words begin. FIELD_PURPOSE: it does not say. */
enum field notice_side(const struct reader *reader, str text, size_t *value);
/* Where the next side begins in 「当社：...　送信先：...」; the text's length when there is none. */
size_t notice_next_side(const struct reader *reader, str text);
/* Where in a label's value the next label of the same line begins (with what parts them); its
 * length when there is none. */
size_t notice_next_label(const struct reader *reader, str text);
bool notice_begins_with(const struct reader *reader, const char *kind, str folded);
/* notice_whole_label, not remembered. */
enum field notice_find_whole_label(const struct reader *reader, str folded, bool is_strict);
/* Some word of the kind stands at the end of folded; its length, or 0. */
size_t notice_tail(const struct reader *reader, const char *kind, str folded);

/* ---- notice_numerals.c ---- */
/* Fills reader->numerals from a line that explains them. */
void notice_numerals(struct reader *reader);
/* The label that the circled number stands for with which the text begins, and its bytes. */
enum field notice_numeral(const struct reader *reader, str text, size_t *length);

/* ---- notice_names.c, notice_pairs.c ---- */
/* The recipients that a text names. field: RECIPIENT, SERVICE, or NONE for a heading or item, where
 * names that nothing confirms are left out. */
void notice_names(const struct reader *reader, str text, enum field field, struct nameds *out);
/* Recipient and service cells of one entry, put together; none of what is no longer in use. */
void notice_pair(const struct reader *reader, const struct entry *entry, struct nameds *out);
bool notice_is_name(const struct reader *reader, str text);
/* Words in a bracket that are no name: 「米国」 「旧A」 「当社」. */
bool notice_is_note(const struct reader *reader, str inner);
/* "A（B）" of which the catalog knows neither: as the other entries of the page have it. */
void notice_brackets(struct reader *reader);
/* Products that the text names, without repetition; only those of that company unless it is NULL. */
void notice_products(const struct reader *reader, str text, const struct recipient *of,
                     struct nameds *out);
/* Every known name in running text: from..to are offsets in `text`. */
struct mention {
    struct name_match match;
    size_t from, to;
};
struct mentions {
    const struct reader *reader;
    struct mention *v;
    size_t n, cap;
    const uint32_t *map; /* while it scans: offset in text of each folded byte */
};
struct mentions notice_mentions(const struct reader *reader, str text);
/* The text as a whole is the name of a company, with its legal form. */
bool notice_is_company(const struct reader *reader, str text);
/* A cell's words without its policy and opt-out links. */
str notice_name_text(const struct reader *reader, const struct value *value);

/* ---- notice_grids.c ---- */
/* Makes tables of boxes that are laid out as tables. Before anything reads reader->blocks. */
void notice_grids(struct reader *reader);

/* ---- notice_infer.c ---- */
/* Sets named->service_known of a known company, when what the entry says of its use fits one product. */
void notice_infer(const struct reader *reader, const struct entry *entry, struct named *named);

/* ---- notice_prepare.c ---- */
/* Fills the entry's fields from what stands around its labels; once for each entry. */
void notice_prepare(const struct reader *reader, struct entry *entry);
/* A term or heading that names somebody, with sentences below it that say what is sent, or why. */
bool notice_is_told(const struct reader *reader, const struct entry *entry,
                    const struct nameds *names);

/* ---- notice_states.c ---- */
struct said notice_content(const struct reader *reader, str text);
struct said notice_purpose(const struct reader *reader, str text);
/* A value that says nothing itself and links to where it may be said; `said`: what its words say. */
bool notice_is_link_only(const struct reader *reader, const struct said *said,
                         const struct value *value);
/* Content that a sentence of running text says is sent; absent when it says nothing of the kind. */
struct said notice_sent(const struct reader *reader, str text);
/* A purpose that running text gives. */
struct said notice_aim(const struct reader *reader, str text);
/* 「路線図の表示」: a folded heading that ends with what is done: a purpose, and no name. */
bool notice_is_act(const struct reader *reader, str folded);
/* The purpose that a heading gives those below it; absent: none. */
struct said notice_heading_aim(const struct reader *reader, str heading);
/* A sentence that denies: 「設置していません」. */
bool notice_is_negated(const struct reader *reader, str folded);
/* Takes the next sentence off *rest; the full stop stays outside. */
bool notice_sentence(str *rest, str *sentence);

/* ---- notice_links_whose.c ---- */
/* In an entry of several recipients, a line that names one of them speaks of that one alone. */
bool notice_is_for_other(const struct reader *reader, struct part *part, const struct nameds *names,
                         size_t which);
/* An industry's page in a sentence that names nobody, below the last entry: as much the others'. */
bool notice_is_for_all(const struct reader *reader, const struct part *part,
                       const struct block_link *link);

/* ---- notice_links.c ---- */
enum link_use { LINK_NONE, LINK_OPTOUT, LINK_POLICY, LINK_OTHER };
/* What a link is for: by its words, the words before it, and its address. */
enum link_use notice_link_use(const struct reader *reader, const struct block_link *link,
                              str before, enum field field);
/* Fills opt-out and policy columns from the entry's own links and ways. True: the entry says all
 * there is to say of a way out, even when it is 「ありません」. */
bool notice_links(struct reader *reader, const struct entry *entry, size_t which,
                  struct disclosure *disclosure);
/* Opt-outs elsewhere on the page, tied to entries by name. */
void notice_optouts(struct reader *reader);

/* ---- layouts ---- */
/* Reads lines from..to as headings, labels, lists and tables. */
void notice_sections(struct reader *reader, uint32_t zone);
enum table_shape {
    TABLE_PLAIN,
    TABLE_ROWS,
    TABLE_PAIRS,
    TABLE_DECOY /* about something else: contractors, retention */
};
struct grid {
    const struct block **cells; /* rows * cols, NULL where none */
    uint32_t rows, cols;
    uint32_t head;     /* header rows of TABLE_ROWS */
    bool is_paired;    /* 「送信先（サービス名）」 heads a column */
    bool is_bilingual; /* every cell says the same in English again */
    enum field *columns;
    str *
        marked; /* of each column: what a mark in it, 「○」, stands for; empty: its cells are words */
    str group; /* heading inside the table */
};
enum table_shape notice_table(const struct reader *reader, uint32_t table, struct grid *grid);
/* One entry per row; template: what the place around the table gives. */
void notice_table_rows(struct reader *reader, const struct grid *grid, const struct entry *around);
/* The table's caption; NULL: none. */
const struct block *notice_caption(const struct reader *reader, uint32_t table);
/* All text and links of a cell. */
struct value notice_cell(const struct reader *reader, const struct block *cell);
/* An unlabelled item: "Name（Company）— purpose". NULL: it is none. */
struct entry *notice_item(const struct reader *reader, const struct line *line);
/* Sentences of the zone; marks is_none_sent. */
void notice_prose(struct reader *reader, uint32_t zone);

/* ---- notice_marks.c ---- */
/* Finds the columns of marks and sets what their heads announce. */
void notice_marks(const struct reader *reader, struct grid *grid);
/* The value of a cell in such a column: the column's head, or nothing; any other stays as it is. */
void notice_marked(const struct reader *reader, const struct grid *grid, uint32_t column,
                   struct value *value);
/* Which of content and purpose follows a line of a cell for both; NONE: the line is words. */
enum field notice_half(const struct reader *reader, str text);

/* ---- notice_shared.c ---- */
/* A list without a recipient, and what the words around it say of whom it holds for. */
struct pool {
    const struct entry *entry;
    bool is_common;
    const struct line *end; /* of the section whose own recipients it speaks of; NULL: of none */
    bool differs;           /* it says that it does not hold for all alike */
    const struct said *content, *purpose; /* judged when first asked for */
    bool is_doubtful; /* as answered by notice_pool: it may hold for the entry */
    struct mentions names;
};
#define POOLS_MAX 64
struct pools {
    struct pool v[POOLS_MAX];
    size_t n;
    struct own {
        bool content, purpose; /* some entry of the zone has it itself */
        bool differs;          /* a sentence says that what is sent differs by recipient, */
        bool differs_aim;      /* or that the purpose does */
        size_t first;          /* number of its first entry, from 1; 0: none */
    } * has_own;               /* of each zone */
};
struct pools notice_pools(const struct reader *reader);
/* The list that holds, or may hold, for the entry, kind: CONTENT or PURPOSE; NULL: none does. */
struct pool *notice_pool(struct pools *pools, const struct entry *entry, enum field kind);
/* The entry has a column or label of that kind, even an empty one. */
bool notice_is_labelled(const struct entry *entry, enum field kind);

/* ---- notice_points.c ---- */
/* The words that the entry's content or purpose (kind) stands for when it only points at them: 「同上」
 * 「No.3に同じ」 「（注1）」 「ア・ウ」. Empty: it does not, or they are not found. */
str notice_pointed(const struct reader *reader, const struct entry *entry, enum field kind);
/* 「上記のとおり」, without a number, of an entry on that line when nothing above it says anything of the kind;
 * 「別表のとおり」 when nothing on the page does. */
bool notice_points_nowhere(const struct reader *reader, str text, uint32_t line, bool is_purpose);

/* ---- notice_trace.c ---- */
/* Notes what was made of a piece of the page. */
void notice_trace(const struct reader *reader, enum trace_kind kind, uint32_t line, str words,
                  const char *why);
/* The pieces of the entry that was just emitted; found.v[first ..] came of it. */
void notice_trace_entry(const struct reader *reader, const struct entry *entry, size_t first);
void notice_trace_zones(const struct reader *reader);

/* ---- notice_form.c ---- */
/* How the notice is written; when everything is found. */
struct notice_form notice_form(const struct reader *reader);

/* ---- notice_unread.c ---- */
/* What a notice without entries is: empty, or not readable and why. */
enum notice_status notice_unread(const struct reader *reader, enum reason *reason);

/* ---- notice_counts.c ---- */
/* The entry is a disclosure; its names and those of all others are known. */
bool notice_counts(const struct reader *reader, const struct entry *entry);
/* What calls itself the notice and names recipients is the notice; the rest of the page is not. */
void notice_find_recipients(struct reader *reader);

/* ---- notice_entries.c ---- */
struct entry *notice_entry(struct reader *reader, enum layout layout, uint32_t zone, uint32_t line);
/* Entries to disclosures, with the common lists of their zones. */
void notice_finish(struct reader *reader);
/* ---- notice_merge.c ---- */
/* A second mention of a product says nothing new: joins the last disclosure with one of the first
 * `before`, of which the fuller stays. */
bool notice_merge_last(struct reader *reader, size_t before);
/* Content that sections with a product's name over them state. */
void notice_fill_elsewhere(struct reader *reader);
bool notice_is_decoy(const struct reader *reader, const struct line *line);

#endif
