/* What a page is made of while its elements, texts and comments come by in document order, whoever
 * brings them: the walk over gumbo's tree (core/page.c) or the lane that builds none
 * (core/page_lane.c). Both bring the same, so the page does not depend on who read it. */
#ifndef SOSHIN_CORE_PAGE_READER_H
#define SOSHIN_CORE_PAGE_READER_H

#include "core/page_tree.h"

/* An element as it is entered. */
struct page_element {
    GumboTag tag;
    bool is_foreign; /* of svg or math */
    str name;        /* lower case */
    const struct attr *attrs;
    size_t attr_count;
    str source; /* the start tag as written; p NULL: the parser made the element up */
    uint32_t line;
    str text; /* the first child, when that is no element; asked for of script, style and title */
    uint32_t text_line;
};

/* Who reads. */
enum page_way {
    PAGE_BY_LANE, /* and by gumbo where the lane is not sure */
    PAGE_BY_TREE  /* by gumbo alone: what the lane is held to */
};

/* The state of one reading: first the document, then each comment that holds markup. */
struct page_reader {
    struct arena *arena;
    struct page *page;
    enum page_way way;
    str source; /* text that the sources of elements lie in */
    uint32_t line_offset;
    bool in_comment;
    ARENA_LIST(struct tag) tags;
    ARENA_LIST(struct link) links;
    ARENA_LIST(str) comments;
    ARENA_LIST(uint32_t) comment_lines;
    const char *noscript_start, *noscript_end; /* the last <noscript> seen, in source */
    size_t template_depth;                     /* depth of the outermost open template, 0: none */
    size_t hidden_depth;                       /* of the outermost hidden element, 0: none */
    size_t open_link; /* number (from 1) of the <a> whose words are being collected, 0: none */
    struct page_words link_words;
    size_t frame_depth;   /* of the outermost nav or footer, 0: none */
    size_t heading_depth; /* of the open heading, 0: none */
    uint8_t heading_level;
    struct page_words heading_words;
    ARENA_LIST(struct heading) headings;
    ARENA_LIST(str) phrases;
    bool has_base;
};

/* An attribute of that name is reason enough to keep an element. */
bool page_attr_is_wanted(str name);
/* depth: from 1, of the element. Whether its children are wanted; those of script, style and title
 * are not. */
bool page_reader_enter(struct page_reader *reader, const struct page_element *element,
                       size_t depth);
void page_reader_leave(struct page_reader *reader, GumboTag tag, size_t depth);
/* at: where the text begins in the source; NULL when it does not stand there. */
void page_reader_text(struct page_reader *reader, str text, const char *at);
void page_reader_comment(struct page_reader *reader, str text, uint32_t line);

/* page_read by the way of choice: both make the same page, apart from page->tree. */
void page_read_by(enum page_way way, struct arena *arena, const struct url *url, str bytes,
                  str http_charset, struct page *page);

#endif
