/* What holds for every page, whatever its bytes are: for the tests and the fuzz target. */
#ifndef SOSHIN_TESTS_PAGE_CHECK_H
#define SOSHIN_TESTS_PAGE_CHECK_H

#include "core/page.h"
#include "core/text.h"

/* text reads as UTF-8 and has no white space at its ends. */
static inline bool is_clean(str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        uint32_t c = text_next(text, &at);
        if (c == 0xFFFD && !str_eq(str_slice(text, from, at), STR("\xEF\xBF\xBD")))
            return false;
    }
    return str_trim(text).n == text.n;
}

static inline bool is_lower(str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != ascii_lower(name.p[i]))
            return false;
    return true;
}

static inline const char *tag_problem(const struct tag *tag, uint32_t lines)
{
    if (!tag->name.n || !is_lower(tag->name))
        return "a tag's name";
    if (tag->gate > GATE_TEMPLATE)
        return "a tag's gate";
    if (!tag->line || tag->line > lines || tag->text_line < tag->line || tag->text_line > lines)
        return "a tag's line";
    if (text_length(tag->source) > TAG_SOURCE_MAX || (tag->source.n && tag->source.p[0] != '<'))
        return "a tag's source";
    if (tag->text.n && !tag_is(tag, "script") && !tag_is(tag, "style"))
        return "text of a tag that has none";
    return NULL;
}

/* NULL, or what is wrong with a page that page_read made. */
static inline const char *page_problem(const struct page *page)
{
    str text = page->decoded.text;
    uint32_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n' ||
                 (text.p[i] == '\r' && str_slice(text, i + 1, i + 2).n && text.p[i + 1] != '\n');
    for (size_t i = 0; i < page->tag_count; i++) {
        const char *problem = tag_problem(&page->tags[i], lines);
        if (problem)
            return problem;
    }
    for (size_t i = 0; i < page->link_count; i++) {
        const struct link *link = &page->links[i];
        if (!link->href.p || str_trim(link->href).n != link->href.n)
            return "a link's address";
        if (!link->line || link->line > lines)
            return "a link's line";
    }
    if (!is_clean(page->title))
        return "the title";
    return is_lower(page->lang) ? NULL : "the language";
}

static inline const char *cell_problem(const struct block *cell, const struct block *table)
{
    if (table->kind != BLOCK_TABLE)
        return NULL; /* display:block on a part of the table */
    if (!cell->rowspan || !cell->colspan)
        return "an empty span";
    if (cell->row + cell->rowspan > table->rows || cell->col + cell->colspan > table->cols)
        return "a cell reaches out of its table";
    return NULL;
}

static inline const char *block_problem(const struct blocks *blocks, uint32_t i)
{
    const struct block *block = &blocks->v[i], *parent = &blocks->v[block->parent];
    if (i && (block->parent >= i || block->end > parent->end))
        return "a block is not inside its parent";
    if (block->end <= i)
        return "a block ends before it begins";
    for (uint32_t at = i + 1; at < block->end; at = blocks->v[at].end)
        if (blocks->v[at].parent != i || blocks->v[at].end <= at)
            return "the children of a block do not fill it";
    if (block->text.n && block->end > i + 1)
        return "a block with children has text";
    if (!is_clean(block->text))
        return "the text of a block";
    if (i && parent->is_hidden && !block->is_hidden)
        return "a visible block inside a hidden one";
    return block->kind == BLOCK_CELL ? cell_problem(block, parent) : NULL;
}

static inline const char *block_link_problem(const struct blocks *blocks, size_t i)
{
    const struct block_link *link = &blocks->links[i];
    if (link->block >= blocks->n || link->at > blocks->v[link->block].text.n)
        return "a link stands nowhere";
    str text = str_skip(blocks->v[link->block].text, link->at);
    if (!link->text.p || !link->url.p || !is_clean(link->text))
        return "the words of a link";
    if (link->text.n && text.n && text.p[0] != link->text.p[0])
        return "a link does not stand where its words begin";
    if (i &&
        (link[-1].block > link->block || (link[-1].block == link->block && link[-1].at > link->at)))
        return "links are not in order";
    return NULL;
}

/* NULL, or what is wrong with blocks that page_blocks made. */
static inline const char *blocks_problem(const struct blocks *blocks)
{
    const char *problem = NULL;
    if (!blocks->n || blocks->v[0].end != blocks->n || !str_is(blocks->v[0].name, "body"))
        return "the first block is not the body";
    for (uint32_t i = 0; i < blocks->n && !problem; i++)
        problem = block_problem(blocks, i);
    for (size_t i = 0; i < blocks->link_count && !problem; i++)
        problem = block_link_problem(blocks, i);
    return problem;
}

#endif
