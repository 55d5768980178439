/* Whether two ways of reading make the same page: for the tests and the fuzz target. */
#ifndef SOSHIN_TESTS_PAGE_SAME_H
#define SOSHIN_TESTS_PAGE_SAME_H

#include "core/page.h"

static inline bool is_same_tag(const struct tag *a, const struct tag *b)
{
    bool same = str_eq(a->name, b->name) && str_eq(a->text, b->text) &&
                str_eq(a->source, b->source) && a->line == b->line &&
                a->text_line == b->text_line && a->gate == b->gate &&
                a->attr_count == b->attr_count;
    for (size_t i = 0; same && i < a->attr_count; i++)
        same = str_eq(a->attrs[i].name, b->attrs[i].name) &&
               str_eq(a->attrs[i].value, b->attrs[i].value) &&
               !a->attrs[i].value.p == !b->attrs[i].value.p;
    return same;
}

static inline bool is_same_link(const struct link *a, const struct link *b)
{
    return str_eq(a->href, b->href) && str_eq(a->text, b->text) && a->line == b->line &&
           a->is_hidden == b->is_hidden && a->is_nofollow == b->is_nofollow;
}

static inline const char *list_difference(const struct page *a, const struct page *b)
{
    if (a->tag_count != b->tag_count || a->tags_left_out != b->tags_left_out)
        return "the number of tags";
    for (size_t i = 0; i < a->tag_count; i++)
        if (!is_same_tag(&a->tags[i], &b->tags[i]))
            return "a tag";
    if (a->link_count != b->link_count || a->links_left_out != b->links_left_out)
        return "the number of links";
    for (size_t i = 0; i < a->link_count; i++)
        if (!is_same_link(&a->links[i], &b->links[i]))
            return "a link";
    if (a->heading_count != b->heading_count || a->phrase_count != b->phrase_count)
        return "the number of headings or phrases";
    for (size_t i = 0; i < a->heading_count; i++)
        if (!str_eq(a->headings[i].text, b->headings[i].text) ||
            a->headings[i].level != b->headings[i].level)
            return "a heading";
    for (size_t i = 0; i < a->phrase_count; i++)
        if (!str_eq(a->phrases[i], b->phrases[i]))
            return "a phrase";
    return NULL;
}

/* NULL, or what of them differs. */
static inline const char *page_difference(const struct page *a, const struct page *b)
{
    if (!str_eq(a->base.text, b->base.text))
        return "the base";
    if (!str_eq(a->title, b->title))
        return "the title";
    if (!str_eq(a->lang, b->lang))
        return "the language";
    if (!str_eq(a->canonical, b->canonical))
        return "the canonical address";
    if (a->has_frameset != b->has_frameset || a->is_cut != b->is_cut)
        return "frameset, or cut";
    if (a->text_bytes != b->text_bytes)
        return "the amount of text";
    return list_difference(a, b);
}

#endif
