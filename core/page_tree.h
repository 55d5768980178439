/* What core/page*.c share: gumbo's tree and a walk over it that needs no recursion. */
#ifndef SOSHIN_CORE_PAGE_TREE_H
#define SOSHIN_CORE_PAGE_TREE_H

#include "core/page.h"

#include <gumbo.h>

#define PAGE_TEXT_MAX ((size_t)1024 * 1024) /* of a block */

struct page_tree {
    const GumboNode *document; /* NULL: the page was read without */
};

/* Parses text in the arena; never frees: the arena does. Text that gumbo fails on ends the run as
 * ARENA_BROKEN. */
const GumboNode *page_parse(struct arena *arena, str text);
/* A numeric reference that is too long for a code point stands in it: gumbo needs help with those. */
bool page_has_long_reference(str text);

/* One step of a walk in document order. */
struct page_step {
    const GumboNode *node;
    size_t depth;    /* of the node, from 0 */
    bool is_leaving; /* second visit of an element, behind its children */
};
struct page_walk {
    struct page_frame *v;
    size_t n;
    size_t cap;
    struct arena *arena;
};
struct page_walk page_walk_from(struct arena *arena, const GumboNode *root);
/* The next step; false at the end. skip: do not go into the children of the element of the last
 * step (its leaving step still comes). */
bool page_walk_next(struct page_walk *walk, bool skip, struct page_step *step);

/* A copy with its ASCII letters in lower case. */
str page_lower(struct arena *arena, str s);
bool page_is_element(const GumboNode *node);
/* Lower case, also of elements that gumbo does not know. */
str page_element_name(struct arena *arena, const GumboNode *node);
/* Attribute value; p NULL when it is not there. */
str page_attr(const GumboNode *node, const char *name);
/* hidden attribute, display:none or visibility:hidden in the style attribute; of the whole page it
 * is a guard against flicker that a script takes off, and counts as visible. */
bool page_is_hidden(const GumboNode *node);
/* The style without spaces, lower case, holds `want` ("display:none"). */
bool page_style_has(str style, str want);
/* The same for the style attribute. */
bool page_has_style(const GumboNode *node, const char *needle);

/* A box that holds nothing but a short inline element and another one beside it, which style sheets lay
 * out as a label and its value: <div><span>送信先</span><span>Google LLC</span></div>; or nothing but three
 * or more spans of different classes, as number, name and company of a card. */
bool page_is_pair(const GumboNode *node);
/* The words of a bold element that may label the text behind it, <b>利用目的</b> アクセス解析; p is NULL
 * when they are a part of a sentence or nothing follows. */
str page_bold_label(const GumboNode *node);

/* Visible words while they grow: white space is collapsed and none stands at the start. */
struct page_words {
    struct buf text;
    bool space;         /* white space waits for the next word */
    bool space_is_line; /* a line end is part of it */
};
struct page_words page_words_init(struct arena *arena, size_t max);
/* is_pre: line ends stay. Returns how many bytes of the text were no white space. */
size_t page_words_add(struct page_words *words, str text, bool is_pre);
/* Writes the white space that was held back, as a word that begins with `next` will follow. */
void page_words_flush(struct page_words *words, char next);
void page_words_break(struct page_words *words); /* '\n' */
/* Without white space at the end; never cut inside a character. */
str page_words_str(const struct page_words *words);

#endif
