/* What core/page_lane*.c share: a document's elements as WHATWG HTML §13.2.6 nests them, without a
 * tree. Elements come in document order and leave when their end is known; what would move them
 * afterwards (foster parenting, the adoption agency's furthest block, a second <html>) makes the lane
 * unsure, and gumbo reads the document. Where gumbo 0.10.1 differs from the standard, the lane does
 * as gumbo does: both must bring the same. */
#ifndef SOSHIN_CORE_PAGE_LANE_H
#define SOSHIN_CORE_PAGE_LANE_H

#include "core/page_reader.h"

#include "core/html_token.h"

/* Brings the whole document without building a tree. False: it holds something of which the lane
 * does not claim that gumbo reads it the same way; what came until then has to be thrown away. */
bool page_lane(struct page_reader *reader, str source);

/* §13.2.4.1, as far as the lane goes. */
enum lane_mode {
    LANE_INITIAL,
    LANE_BEFORE_HTML,
    LANE_BEFORE_HEAD,
    LANE_HEAD,
    LANE_HEAD_NOSCRIPT,
    LANE_AFTER_HEAD,
    LANE_BODY,
    LANE_TABLE,
    LANE_CAPTION,
    LANE_COLUMNS,
    LANE_TABLE_BODY,
    LANE_ROW,
    LANE_CELL,
    LANE_SELECT,
    LANE_SELECT_IN_TABLE,
    LANE_TEMPLATE,
    LANE_AFTER_BODY,
    LANE_AFTER_AFTER_BODY
};

/* What a start tag in the body asks for. */
enum lane_start {
    START_OTHER, /* an element like any other */
    START_UNSURE,
    START_AGAIN, /* html, body: attributes of one that is open already */
    START_IGNORED,
    START_BLOCK, /* closes an open <p> */
    START_HEADING,
    START_PRE,
    START_FORM,
    START_ITEM, /* li */
    START_TERM, /* dt, dd */
    START_BUTTON,
    START_ANCHOR,
    START_FORMAT,
    START_MARKER, /* object: formatting does not reach into it from outside */
    START_TABLE,
    START_VOID,
    START_PARAM, /* void, and formatting is not opened again for it */
    START_RULE,  /* hr */
    START_RAW,
    START_SELECT,
    START_OPTION,
    START_RUBY,
    START_FOREIGN,
    START_TEMPLATE
};

/* What an end tag in the body does. */
enum lane_end {
    END_OTHER,
    END_UNSURE,
    END_BREAK, /* br */
    END_BLOCK, /* closes up to the element, if that is in scope */
    END_PARAGRAPH,
    END_ITEM,
    END_HEADING,
    END_FORM,
    END_FORMAT,
    END_MARKER,
    END_BODY,
    END_TEMPLATE
};

enum {
    LANE_SPECIAL = 1, /* §13.2.4.2 "special" */
    LANE_SCOPE = 2,   /* ends a search "in scope" */
    LANE_IMPLIED = 4, /* its end tag can be implied */
    LANE_VOID = 8
};

struct lane_rule {
    uint8_t start; /* enum lane_start */
    uint8_t end;   /* enum lane_end */
    uint8_t flags;
    uint8_t content; /* enum html_content, of START_RAW */
};
const struct lane_rule *lane_rule(GumboTag tag);

/* An open element. */
struct lane_open {
    GumboTag tag;
    bool is_foreign;
    uint32_t serial; /* of a formatting element; 0: none */
    str name;
};

/* A row of the list of active formatting elements (§13.2.4.3). */
struct lane_format {
    uint32_t serial; /* 0: a marker */
    bool is_open;
    struct page_element element;
};

struct lane {
    struct arena *arena;
    struct page_reader *reader;
    struct html_tokens tokens;
    struct html_token token;
    GumboTag tag; /* of the token */
    enum lane_mode mode;
    bool again;  /* the token is to be looked at in the mode that is now set */
    bool unsure; /* nothing of what is done from here on counts */
    ARENA_LIST(struct lane_open) open;
    ARENA_LIST(struct lane_format) formats;
    ARENA_LIST(enum lane_mode) templates;
    uint32_t serial;
    size_t paragraphs;                     /* open <p> */
    bool has_form;                         /* the form pointer is set */
    bool has_plain_type;                   /* the document begins with <!DOCTYPE html> */
    bool skips_newline;                    /* a line end at once behind <pre> does not count */
    ARENA_LIST(struct html_token) late[2]; /* comments behind the body, and behind the document */
    str text; /* not yet brought: a text goes on until the next element or comment */
    const char *text_at;
    struct buf joined;
    bool is_joined;
};

/* ---- core/page_lane_stack.c ---- */

/* The innermost open element; the outermost one is always there once <html> came. */
const struct lane_open *lane_top(const struct lane *lane);
/* An element of HTML; foreign ones are never meant. */
bool lane_is(const struct lane_open *open, GumboTag tag);
bool lane_top_is(const struct lane *lane, GumboTag tag);
/* The element of the current start tag; it holds until the next token is read. */
struct page_element lane_element(const struct lane *lane);
/* Opens, closes. */
void lane_push(struct lane *lane, const struct page_element *element);
void lane_pop(struct lane *lane);
/* Closes the innermost element, but not the text in it: that goes on behind it. */
void lane_drop(struct lane *lane);
void lane_insert(struct lane *lane);      /* the token's element */
void lane_insert_void(struct lane *lane); /* and closes it */
void lane_insert_implied(struct lane *lane, GumboTag tag);
/* An element whose content is text: script, style, title, textarea, iframe ... */
void lane_insert_raw(struct lane *lane, enum html_content content);
/* Closes up to and with the innermost element of that name, which is open. */
void lane_pop_to(struct lane *lane, GumboTag tag);
void lane_imply_ends(struct lane *lane, GumboTag except);
/* more: further flags of elements that end the search: LANE_SCOPE alone is "in scope". */
bool lane_in_scope(const struct lane *lane, GumboTag tag);
bool lane_in_button_scope(const struct lane *lane, GumboTag tag);
bool lane_in_list_scope(const struct lane *lane, GumboTag tag);
bool lane_in_table_scope(const struct lane *lane, GumboTag tag);
void lane_close_paragraph(struct lane *lane);
bool lane_has_open(const struct lane *lane, GumboTag tag);
/* §13.2.4.1 "reset the insertion mode appropriately". */
void lane_reset_mode(struct lane *lane);

/* Text and comments. */
void lane_flush(struct lane *lane);
void lane_add_text(struct lane *lane);
void lane_comment(struct lane *lane);

/* The list of active formatting elements. */
void lane_format_add(struct lane *lane); /* the element that was just inserted by the token */
void lane_format_mark(struct lane *lane);
void lane_format_clear(struct lane *lane); /* up to the last marker */
void lane_format_reopen(struct lane *lane);
/* The end tag of a formatting element. */
void lane_format_close(struct lane *lane, GumboTag tag);
/* Whether one of that name stands behind the last marker. */
bool lane_format_has(const struct lane *lane, GumboTag tag);

/* ---- core/page_lane_body.c ---- */

void lane_body(struct lane *lane);
/* The end tag in the body. */
void lane_body_end(struct lane *lane);
/* base, link, meta, script, style, title, noframes, template: wherever they stand. */
void lane_head_element(struct lane *lane);
void lane_end_template(struct lane *lane);
/* svg, math: the start tag, and what comes inside of it (core/page_lane_foreign.c). */
void lane_foreign_start(struct lane *lane);
void lane_foreign(struct lane *lane);

/* ---- core/page_lane_table.c ---- */

void lane_table(struct lane *lane); /* in all modes that begin in a table, and in select */

#endif
