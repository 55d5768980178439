/* A fetch read as HTML: tags[] and links[] for the analyzers and the crawler, blocks[] for the reader
 * of notices. Nobody else sees gumbo. tags[] and links[] come without a tree where that is the same
 * (core/page_lane.h); blocks[] need one and are made only when asked for. */
#ifndef SOSHIN_CORE_PAGE_H
#define SOSHIN_CORE_PAGE_H

#include "core/text.h"
#include "core/url.h"

/* Why something on a page does not act at once. */
enum gate {
    GATE_NONE,
    GATE_NOSCRIPT, /* inside <noscript>: sent when scripts are off; counts as sent */
    GATE_COMMENT,  /* commented out or in an IE conditional comment: dead */
    GATE_TEMPLATE, /* inside <template>: inert until a script uses it */
    GATE_CONSENT,  /* type="text/plain", data-src and the like: waits for a consent tool */
    GATE_SCROLL,   /* lazy: sent when it comes into view */
    GATE_CLICK,
    GATE_SUBMIT,
    GATE_TIMER,
    GATE_CONDITION, /* only some branch of a script sends it */
    GATE_COUNT
};
/* "", "noscript", "comment" ...: as in the column `gated`. */
const char *gate_name(enum gate gate);

struct attr {
    str name;  /* lower case */
    str value; /* character references resolved */
};

/* An element that can make a request or says something about those that do. */
struct tag {
    str name; /* lower case: "script" */
    const struct attr *attrs;
    size_t attr_count;
    str text;      /* content of script and style; empty for others */
    str source;    /* the start tag as written, cut to TAG_SOURCE_MAX characters: the evidence */
    uint32_t line; /* of the start tag, from 1 */
    uint32_t text_line; /* line on which `text` begins */
    enum gate gate;     /* NONE, NOSCRIPT, COMMENT or TEMPLATE */
};
#define TAG_SOURCE_MAX 300

/* The value of an attribute; p is NULL when it is not there. */
static inline str tag_attr(const struct tag *tag, const char *name)
{
    str wanted = str_of(name);
    for (size_t i = 0; i < tag->attr_count; i++)
        if (str_eq(tag->attrs[i].name, wanted))
            return tag->attrs[i].value;
    return STR_NONE;
}
static inline bool tag_is(const struct tag *tag, const char *name)
{
    return str_is(tag->name, name);
}

/* <a href> and <area href>. */
struct link {
    str href; /* as written, trimmed */
    str text; /* its visible words and alt texts of images in it, white space collapsed, or its
                 aria-label/title */
    uint32_t line;
    bool is_hidden;   /* hidden attribute, display:none or visibility:hidden in a style attribute on
                         it or around it, or gate COMMENT/TEMPLATE: no visitor can follow it */
    bool is_nofollow; /* rel=nofollow */
};

enum block_kind {
    BLOCK_GROUP,   /* div, section, article, details, form ...: a container */
    BLOCK_HEADING, /* h1..h6, summary (level 7), caption and legend (level 8) */
    BLOCK_TEXT,    /* p, pre, or a run of inline content that stands beside blocks */
    BLOCK_LIST,    /* ul, ol */
    BLOCK_ITEM,    /* li */
    BLOCK_TERMS,   /* dl */
    BLOCK_TERM,    /* dt */
    BLOCK_DETAIL,  /* dd */
    BLOCK_TABLE,
    BLOCK_CELL /* td, th: row, col and spans say where; rows are no blocks of their own */
};

/* One box of the page. Blocks stand in document order; blocks[parent] is the box around it and
 * blocks[i + 1 .. end - 1] are inside of it. A block that holds only inline content has it as
 * `text`; one that holds blocks has an empty `text`, and loose inline runs inside it become
 * BLOCK_TEXT children. blocks[0] is the body. */
struct block {
    enum block_kind kind;
    uint8_t level;   /* headings: see above; lists and items: nesting depth from 1 */
    bool is_strong;  /* all of its text is bold (b, strong, th, font-weight in a style attribute) */
    bool is_hidden;  /* as for links; its text is kept, e.g. an accordion that is closed */
    bool is_header;  /* th, or a cell inside thead */
    bool is_ordered; /* ol */
    uint32_t parent;
    uint32_t end;
    uint32_t row, col, rowspan, colspan; /* cells: grid position from 0, spans cut to the table */
    uint32_t rows, cols;                 /* tables */
    uint32_t line;                       /* where it starts */
    str text; /* visible words: white space collapsed, '\n' for <br> and for line ends in <pre> */
    str name; /* element name */
    str id;   /* id attribute */
};

/* A link inside a block. */
struct block_link {
    uint32_t block; /* index of the innermost block that its words begin in; a link without words
                       (an icon) between two blocks stands in an empty BLOCK_TEXT */
    uint32_t at;    /* byte offset in that block's text where its words begin */
    str url;        /* resolved against the base; as written when it is no http(s) URL */
    str text;       /* as in the text of its blocks, cut to some KB */
    uint32_t line;
};

struct blocks {
    const struct block *v;
    size_t n;
    const struct block_link *links; /* in document order, so by rising block and offset */
    size_t link_count;
};

struct heading {
    str text;
    uint8_t level; /* 1..6 as in HTML, 7 summary, 8 caption and legend */
};

struct page {
    struct url url;  /* its address */
    str headers;     /* of the answer, as struct fetch has them; page_read leaves them empty */
    struct url base; /* <base href> applied */
    struct decoded decoded;
    str title;
    str lang;      /* <html lang>, lower case */
    str canonical; /* resolved <link rel=canonical>, else og:url; empty when none */
    bool has_frameset;
    bool is_cut; /* the source ended inside a tag, script or comment */
    const struct tag *tags;
    size_t tag_count;
    size_t tags_left_out; /* over PAGE_TAGS_MAX */
    const struct link *links;
    size_t link_count;
    size_t links_left_out;          /* over PAGE_LINKS_MAX */
    const struct heading *headings; /* without the words of links, menus (nav) and footers */
    size_t heading_count;
    const str *phrases; /* other short visible texts outside of links, menus and footers: what may
                           be a heading that no element makes one */
    size_t phrase_count;
    size_t text_bytes;            /* visible text, roughly, without noscript and template: an empty
                                shell has next to none */
    const struct page_tree *tree; /* what page_blocks reads */
};

#define PAGE_LINKS_MAX 20000
#define PAGE_TAGS_MAX 50000
#define PAGE_PHRASES_MAX 20000 /* also of headings */
#define PAGE_PHRASE_BYTES 200
#define PAGE_BLOCKS_MAX 100000

/* Reads a document. Inside arena_run of arena, whose budgets bound a hostile page; everything in
 * *page lies in the arena or in `bytes`. url: its address. */
void page_read(struct arena *arena, const struct url *url, str bytes, str http_charset,
               struct page *page);

/* The boxes of the page, made on each call: ask once. Inside the same arena_run as page_read. */
struct blocks page_blocks(struct arena *arena, const struct page *page);

/* All text inside block i and its children, joined by '\n'. */
str blocks_text(struct arena *arena, const struct blocks *blocks, uint32_t i);

#endif
