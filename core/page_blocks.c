#include "core/page_tree.h"

#include <string.h>

#define COLUMNS_MAX 1000 /* HTML §4.9.11: what colspan is clamped to */
#define ROWSPAN_MAX 65534
#define LINK_WORDS_MAX 4096

enum flow { FLOW_INLINE, FLOW_BLOCK, FLOW_BREAK, FLOW_SKIP, FLOW_ROW, FLOW_PART };

/* A table being read: where the next cell goes. */
struct grid {
    uint32_t table; /* block index */
    uint32_t row;   /* of the current row; rows start at 0 with the first <tr> */
    bool has_row;
    uint32_t col;
    bool in_head;
    uint32_t part; /* the blocks from here on stand in the current thead, tbody or tfoot */
    uint32_t
        taken[COLUMNS_MAX]; /* rows, the current one included, that a cell above still covers */
};

/* An open element. */
struct open {
    uint32_t block;    /* the block that its content goes to */
    bool owns;         /* the element made that block */
    struct grid *grid; /* the table that it stands in */
    bool is_strong, is_hidden, is_pre;
    bool is_pair; /* the element holds a label and its value */
    uint8_t list_depth;
};

/* Text of a block while it grows. */
struct growing {
    struct page_words words;
    size_t strong, all; /* bytes of words in bold, and of all words */
    uint32_t run;       /* current anonymous run among its children, 0: none */
    bool has_children;
};

struct boxer {
    struct arena *arena;
    const struct page *page;
    ARENA_LIST(struct block) blocks;
    ARENA_LIST(struct growing) growing; /* parallel to blocks */
    ARENA_LIST(struct block_link) links;
    ARENA_LIST(struct open) open;
    size_t link; /* number (from 1) of the open link, 0: none */
    struct page_words link_words;
    bool link_has_place; /* its first word came */
};

/* What is not listed is inline. <dialog> and custom elements are unknown to gumbo. */
static const struct {
    GumboTag tag;
    enum flow flow;
} element_flows[] = {
    {GUMBO_TAG_BR, FLOW_BREAK},         {GUMBO_TAG_SCRIPT, FLOW_SKIP},
    {GUMBO_TAG_STYLE, FLOW_SKIP},       {GUMBO_TAG_NOSCRIPT, FLOW_SKIP},
    {GUMBO_TAG_TEMPLATE, FLOW_SKIP},    {GUMBO_TAG_HEAD, FLOW_SKIP},
    {GUMBO_TAG_SVG, FLOW_SKIP},         {GUMBO_TAG_MATH, FLOW_SKIP},
    {GUMBO_TAG_SELECT, FLOW_SKIP},      {GUMBO_TAG_TEXTAREA, FLOW_SKIP},
    {GUMBO_TAG_IFRAME, FLOW_SKIP},      {GUMBO_TAG_OBJECT, FLOW_SKIP},
    {GUMBO_TAG_AUDIO, FLOW_SKIP},       {GUMBO_TAG_VIDEO, FLOW_SKIP},
    {GUMBO_TAG_CANVAS, FLOW_SKIP},      {GUMBO_TAG_DATALIST, FLOW_SKIP},
    {GUMBO_TAG_TR, FLOW_ROW},           {GUMBO_TAG_THEAD, FLOW_PART},
    {GUMBO_TAG_TBODY, FLOW_PART},       {GUMBO_TAG_TFOOT, FLOW_PART},
    {GUMBO_TAG_P, FLOW_BLOCK},          {GUMBO_TAG_PRE, FLOW_BLOCK},
    {GUMBO_TAG_DIV, FLOW_BLOCK},        {GUMBO_TAG_SECTION, FLOW_BLOCK},
    {GUMBO_TAG_ARTICLE, FLOW_BLOCK},    {GUMBO_TAG_MAIN, FLOW_BLOCK},
    {GUMBO_TAG_HEADER, FLOW_BLOCK},     {GUMBO_TAG_FOOTER, FLOW_BLOCK},
    {GUMBO_TAG_NAV, FLOW_BLOCK},        {GUMBO_TAG_ASIDE, FLOW_BLOCK},
    {GUMBO_TAG_FORM, FLOW_BLOCK},       {GUMBO_TAG_FIELDSET, FLOW_BLOCK},
    {GUMBO_TAG_DETAILS, FLOW_BLOCK},    {GUMBO_TAG_FIGURE, FLOW_BLOCK},
    {GUMBO_TAG_FIGCAPTION, FLOW_BLOCK}, {GUMBO_TAG_ADDRESS, FLOW_BLOCK},
    {GUMBO_TAG_BLOCKQUOTE, FLOW_BLOCK}, {GUMBO_TAG_CENTER, FLOW_BLOCK},
    {GUMBO_TAG_HGROUP, FLOW_BLOCK},     {GUMBO_TAG_MENU, FLOW_BLOCK},
    {GUMBO_TAG_DIR, FLOW_BLOCK},        {GUMBO_TAG_HR, FLOW_BLOCK},
    {GUMBO_TAG_UNKNOWN, FLOW_BLOCK},    {GUMBO_TAG_H1, FLOW_BLOCK},
    {GUMBO_TAG_H2, FLOW_BLOCK},         {GUMBO_TAG_H3, FLOW_BLOCK},
    {GUMBO_TAG_H4, FLOW_BLOCK},         {GUMBO_TAG_H5, FLOW_BLOCK},
    {GUMBO_TAG_H6, FLOW_BLOCK},         {GUMBO_TAG_SUMMARY, FLOW_BLOCK},
    {GUMBO_TAG_CAPTION, FLOW_BLOCK},    {GUMBO_TAG_LEGEND, FLOW_BLOCK},
    {GUMBO_TAG_UL, FLOW_BLOCK},         {GUMBO_TAG_OL, FLOW_BLOCK},
    {GUMBO_TAG_LI, FLOW_BLOCK},         {GUMBO_TAG_DL, FLOW_BLOCK},
    {GUMBO_TAG_DT, FLOW_BLOCK},         {GUMBO_TAG_DD, FLOW_BLOCK},
    {GUMBO_TAG_TABLE, FLOW_BLOCK},      {GUMBO_TAG_TD, FLOW_BLOCK},
    {GUMBO_TAG_TH, FLOW_BLOCK},
};

static enum flow element_flow(GumboTag tag)
{
    for (size_t i = 0; i < COUNT_OF(element_flows); i++)
        if (element_flows[i].tag == tag)
            return element_flows[i].flow;
    return FLOW_INLINE;
}

static enum flow node_flow(const GumboNode *node)
{
    GumboTag tag = node->v.element.tag;
    enum flow flow = element_flow(tag);
    if (flow == FLOW_INLINE && tag != GUMBO_TAG_HTML && tag != GUMBO_TAG_BODY &&
        (page_has_style(node, "display:block") || page_has_style(node, "display:flex")))
        return FLOW_BLOCK;
    return flow;
}

static void block_set_kind(struct block *block, GumboTag tag)
{
    static const struct {
        GumboTag tag;
        enum block_kind kind;
        uint8_t level;
    } kinds[] = {
        {GUMBO_TAG_H1, BLOCK_HEADING, 1},      {GUMBO_TAG_H2, BLOCK_HEADING, 2},
        {GUMBO_TAG_H3, BLOCK_HEADING, 3},      {GUMBO_TAG_H4, BLOCK_HEADING, 4},
        {GUMBO_TAG_H5, BLOCK_HEADING, 5},      {GUMBO_TAG_H6, BLOCK_HEADING, 6},
        {GUMBO_TAG_SUMMARY, BLOCK_HEADING, 7}, {GUMBO_TAG_CAPTION, BLOCK_HEADING, 8},
        {GUMBO_TAG_LEGEND, BLOCK_HEADING, 8},  {GUMBO_TAG_P, BLOCK_TEXT, 0},
        {GUMBO_TAG_PRE, BLOCK_TEXT, 0},        {GUMBO_TAG_UL, BLOCK_LIST, 0},
        {GUMBO_TAG_OL, BLOCK_LIST, 0},         {GUMBO_TAG_LI, BLOCK_ITEM, 0},
        {GUMBO_TAG_DL, BLOCK_TERMS, 0},        {GUMBO_TAG_DT, BLOCK_TERM, 0},
        {GUMBO_TAG_DD, BLOCK_DETAIL, 0},       {GUMBO_TAG_TABLE, BLOCK_TABLE, 0},
        {GUMBO_TAG_TD, BLOCK_CELL, 0},         {GUMBO_TAG_TH, BLOCK_CELL, 0},
    };
    block->is_ordered = tag == GUMBO_TAG_OL;
    block->is_header = tag == GUMBO_TAG_TH;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].tag == tag) {
            block->kind = kinds[i].kind;
            block->level = kinds[i].level;
        }
}

static uint32_t boxer_push(struct boxer *boxer, const struct block *block)
{
    if (boxer->blocks.n >= PAGE_BLOCKS_MAX)
        arena_give_up(boxer->arena, ARENA_NO_BYTES);
    *ARENA_PUSH(boxer->arena, &boxer->blocks) = *block;
    *ARENA_PUSH(boxer->arena, &boxer->growing) =
        (struct growing){.words = page_words_init(boxer->arena, PAGE_TEXT_MAX)};
    return (uint32_t)(boxer->blocks.n - 1);
}

static void boxer_finish_text(struct boxer *boxer, uint32_t index)
{
    struct growing *growing = &boxer->growing.v[index];
    struct block *block = &boxer->blocks.v[index];
    block->text = page_words_str(&growing->words);
    block->is_strong = growing->all && growing->strong == growing->all;
}

/* An anonymous run of inline content as a child of `parent`. */
static uint32_t boxer_add_run(struct boxer *boxer, uint32_t parent)
{
    struct block *outer = &boxer->blocks.v[parent];
    struct block run = {.kind = BLOCK_TEXT,
                        .parent = parent,
                        .line = outer->line,
                        .level = outer->kind == BLOCK_ITEM ? outer->level : 0,
                        .is_hidden = outer->is_hidden};
    return boxer_push(boxer, &run);
}

/* A block begins inside `parent`: the inline content that came before it becomes a run of its own. */
static void boxer_split(struct boxer *boxer, uint32_t parent)
{
    struct growing *growing = &boxer->growing.v[parent];
    if (!growing->has_children && growing->words.text.n) {
        uint32_t run = boxer_add_run(boxer, parent);
        growing = &boxer->growing.v[parent];
        boxer->growing.v[run] = *growing;
        for (size_t i = boxer->links.n; i-- > 0 && boxer->links.v[i].block == parent;)
            boxer->links.v[i].block = run;
        boxer_finish_text(boxer, run);
        boxer->blocks.v[run].end = run + 1;
    } else if (growing->run) {
        boxer_finish_text(boxer, growing->run);
        boxer->blocks.v[growing->run].end = growing->run + 1;
    }
    growing = &boxer->growing.v[parent];
    *growing = (struct growing){.words = page_words_init(boxer->arena, PAGE_TEXT_MAX),
                                .has_children = true};
}

/* The block that inline content of `block` goes to now. */
static uint32_t boxer_text_block(struct boxer *boxer, uint32_t block, uint32_t line)
{
    if (!boxer->growing.v[block].has_children)
        return block;
    if (!boxer->growing.v[block].run) {
        uint32_t run = boxer_add_run(boxer, block);
        boxer->growing.v[block].run = run;
        boxer->blocks.v[run].line = line;
    }
    return boxer->growing.v[block].run;
}

static void growing_add(struct growing *growing, str text, const struct open *style)
{
    size_t count = page_words_add(&growing->words, text, style->is_pre);
    growing->all += count;
    growing->strong += style->is_strong ? count : 0;
}

/* Where the open link's words begin, once the text before them is written. */
static void boxer_place_link(struct boxer *boxer, uint32_t block)
{
    struct block_link *link = &boxer->links.v[boxer->link - 1];
    link->block = block;
    link->at = (uint32_t)boxer->growing.v[block].words.text.n;
    boxer->link_has_place = true;
}

static void boxer_add_text(struct boxer *boxer, str text, uint32_t line)
{
    const struct open *top = &boxer->open.v[boxer->open.n - 1];
    if (boxer->link)
        page_words_add(&boxer->link_words, text, top->is_pre);
    str words = str_trim(text);
    if (!words.n && boxer->growing.v[top->block].has_children && !boxer->growing.v[top->block].run)
        return;
    str before = words.n ? str_slice(text, 0, (size_t)(words.p - text.p)) : text;
    for (size_t i = 0; i < before.n; i++)
        line += before.p[i] == '\n';
    uint32_t block = boxer_text_block(boxer, top->block, line);
    struct growing *growing = &boxer->growing.v[block];
    growing_add(growing, before, top);
    if (words.n && boxer->link && !boxer->link_has_place) {
        page_words_flush(&growing->words, words.p[0]);
        boxer_place_link(boxer, block);
    }
    growing_add(growing, str_skip(text, before.n), top);
}

/* Words stand in a line of their own; between two boxes that is one anyway. */
static void boxer_add_break(struct boxer *boxer, uint32_t block)
{
    const struct growing *growing = &boxer->growing.v[block];
    if (boxer->link)
        page_words_break(&boxer->link_words);
    if (growing->has_children)
        block = growing->run;
    if (block || !growing->has_children)
        page_words_break(&boxer->growing.v[block].words);
}

/* Whether the last line of the block's text so far is just these words. */
static bool boxer_is_line(const struct boxer *boxer, uint32_t block, str words)
{
    const struct growing *growing = &boxer->growing.v[block];
    if (growing->has_children)
        growing = growing->run ? &boxer->growing.v[growing->run] : growing;
    str text = buf_str(&growing->words.text);
    return str_has_suffix(text, words) &&
           (text.n == words.n || text.p[text.n - words.n - 1] == '\n');
}

/* A span: `zero` is what 0 means. */
static uint32_t attr_span(const GumboNode *node, const char *name, uint32_t zero, uint32_t max)
{
    uint64_t value = 1;
    str text = str_trim(page_attr(node, name));
    if (!text.n || !str_to_u64(text, UINT32_MAX, &value))
        return 1;
    if (!value)
        return zero;
    return value > max ? max : (uint32_t)value;
}

static void grid_next_row(struct grid *grid)
{
    if (grid->has_row) {
        grid->row++;
        for (size_t i = 0; i < COLUMNS_MAX; i++)
            grid->taken[i] -= grid->taken[i] > 0;
    }
    grid->has_row = true;
    grid->col = 0;
}

/* HTML §4.9.12.1: a cell takes the next free slot of its row. */
static void grid_place(struct boxer *boxer, struct grid *grid, const GumboNode *node,
                       struct block *cell)
{
    if (!grid->has_row)
        grid_next_row(grid);
    while (grid->col < COLUMNS_MAX && grid->taken[grid->col])
        grid->col++;
    if (grid->col == COLUMNS_MAX)
        grid->col--; /* a row that is too long ends in cells on top of each other */
    cell->row = grid->row;
    cell->col = grid->col;
    cell->colspan = attr_span(node, "colspan", 1, COLUMNS_MAX - grid->col);
    cell->rowspan = attr_span(node, "rowspan", ROWSPAN_MAX, ROWSPAN_MAX);
    cell->is_header |= grid->in_head;
    for (uint32_t i = 0; i < cell->colspan; i++)
        grid->taken[cell->col + i] = cell->rowspan;
    grid->col += cell->colspan;
    struct block *table = &boxer->blocks.v[grid->table];
    if (table->cols < grid->col)
        table->cols = grid->col;
}

/* Spans do not reach out of their thead, tbody or tfoot, and not below the last row. */
static void grid_end_part(struct boxer *boxer, struct grid *grid)
{
    struct block *table = &boxer->blocks.v[grid->table];
    arena_check_time(boxer->arena);
    for (size_t i = grid->part; i < boxer->blocks.n; i++) {
        struct block *cell = &boxer->blocks.v[i];
        if (cell->parent != grid->table || cell->kind != BLOCK_CELL)
            continue;
        if (cell->rowspan > grid->row + 1 - cell->row)
            cell->rowspan = grid->row + 1 - cell->row;
        if (table->rows < cell->row + cell->rowspan)
            table->rows = cell->row + cell->rowspan;
    }
    memset(grid->taken, 0, sizeof grid->taken);
    grid->part = (uint32_t)boxer->blocks.n;
}

static bool element_is_strong(const GumboNode *node)
{
    GumboTag tag = node->v.element.tag;
    return tag == GUMBO_TAG_B || tag == GUMBO_TAG_STRONG || tag == GUMBO_TAG_TH ||
           page_has_style(node, "font-weight:bold") || page_has_style(node, "font-weight:700");
}

static bool element_is_pre(const GumboNode *node)
{
    str class = page_attr(node, "class");
    return node->v.element.tag == GUMBO_TAG_PRE || page_has_style(node, "white-space:pre") ||
           str_has(class, STR("pre-wrap")) || str_has(class, STR("pre-line"));
}

static void boxer_open_block(struct boxer *boxer, const GumboNode *node, struct open *open)
{
    GumboTag tag = node->v.element.tag;
    uint32_t parent = open->block;
    boxer_split(boxer, parent);
    struct block block = {.kind = BLOCK_GROUP,
                          .parent = parent,
                          .line = node->v.element.start_pos.line,
                          .name = page_element_name(boxer->arena, node),
                          .id = page_attr(node, "id"),
                          .is_hidden = open->is_hidden};
    block_set_kind(&block, tag);
    if (block.kind == BLOCK_LIST && open->list_depth < UINT8_MAX)
        open->list_depth++;
    if (block.kind == BLOCK_LIST || block.kind == BLOCK_ITEM)
        block.level = open->list_depth;
    if (block.kind == BLOCK_CELL && open->grid)
        grid_place(boxer, open->grid, node, &block);
    open->block = boxer_push(boxer, &block);
    open->owns = true;
    if (block.kind == BLOCK_TABLE) {
        open->grid = ARENA_NEW(boxer->arena, struct grid);
        open->grid->table = open->grid->part = open->block;
    }
}

static void boxer_close_link(struct boxer *boxer)
{
    if (!boxer->link)
        return;
    if (!boxer->link_has_place) {
        struct block_link *link = &boxer->links.v[boxer->link - 1];
        uint32_t block = boxer->open.v[boxer->open.n - 1].block;
        boxer_place_link(boxer, boxer_text_block(boxer, block, link->line));
    }
    boxer->links.v[boxer->link - 1].text = page_words_str(&boxer->link_words);
    boxer->link = 0;
}

static void boxer_open_link(struct boxer *boxer, const GumboNode *node)
{
    str href = page_attr(node, "href");
    if (!href.p)
        return;
    boxer_close_link(boxer); /* one inside another: not in a list of links */
    struct url url;
    bool is_web = url_parse(boxer->arena, href, &boxer->page->base, &url) == URL_OK;
    *ARENA_PUSH(boxer->arena, &boxer->links) =
        (struct block_link){.block = (uint32_t)boxer->blocks.n - 1,
                            .url = is_web ? url.text : str_trim(href),
                            .line = node->v.element.start_pos.line};
    boxer->link = boxer->links.n;
    boxer->link_words = page_words_init(boxer->arena, LINK_WORDS_MAX);
    boxer->link_has_place = false;
}

static void boxer_open_part(struct boxer *boxer, const GumboNode *node, struct grid *grid)
{
    grid_end_part(boxer, grid);
    grid->in_head = node->v.element.tag == GUMBO_TAG_THEAD;
}

/* Whether the walk goes into the element's children. */
static bool boxer_enter(struct boxer *boxer, const GumboNode *node)
{
    struct open open = boxer->open.v[boxer->open.n - 1];
    enum flow flow = node_flow(node);
    uint32_t line = node->v.element.start_pos.line;
    if (open.is_pair)
        boxer_add_break(boxer, open.block);
    open.owns = false;
    open.is_pair = page_is_pair(node);
    open.is_hidden |= page_is_hidden(node);
    open.is_strong |= element_is_strong(node);
    open.is_pre |= element_is_pre(node);
    if (flow == FLOW_BLOCK)
        boxer_open_block(boxer, node, &open);
    else if (flow == FLOW_ROW && open.grid)
        grid_next_row(open.grid);
    else if (flow == FLOW_PART && open.grid)
        boxer_open_part(boxer, node, open.grid);
    else if (flow == FLOW_BREAK)
        boxer_add_break(boxer, open.block);
    *ARENA_PUSH(boxer->arena, &boxer->open) = open;
    if (node->v.element.tag == GUMBO_TAG_A)
        boxer_open_link(boxer, node);
    else if (node->v.element.tag == GUMBO_TAG_IMG && page_attr(node, "alt").n)
        boxer_add_text(boxer, page_attr(node, "alt"), line);
    return flow != FLOW_SKIP;
}

static void boxer_close_block(struct boxer *boxer, uint32_t index)
{
    struct growing *growing = &boxer->growing.v[index];
    if (growing->run) {
        boxer_finish_text(boxer, growing->run);
        boxer->blocks.v[growing->run].end = growing->run + 1;
    }
    if (!growing->has_children)
        boxer_finish_text(boxer, index);
    boxer->blocks.v[index].end = (uint32_t)boxer->blocks.n;
}

static void boxer_leave(struct boxer *boxer, const GumboNode *node)
{
    if (node->v.element.tag == GUMBO_TAG_A)
        boxer_close_link(boxer);
    struct open open = boxer->open.v[--boxer->open.n];
    str label = page_bold_label(node);
    if (label.n && boxer_is_line(boxer, open.block, label))
        boxer_add_break(boxer, open.block);
    if (!open.owns)
        return;
    if (boxer->blocks.v[open.block].kind == BLOCK_TABLE)
        grid_end_part(boxer, open.grid);
    boxer_close_block(boxer, open.block);
}

static void boxer_walk(struct boxer *boxer, const GumboNode *document)
{
    struct page_walk walk = page_walk_from(boxer->arena, document);
    struct page_step step;
    bool skip = false;
    while (page_walk_next(&walk, skip, &step)) {
        skip = false;
        if (step.is_leaving && page_is_element(step.node))
            boxer_leave(boxer, step.node);
        else if (step.is_leaving)
            continue; /* the document itself */
        else if (page_is_element(step.node))
            skip = !boxer_enter(boxer, step.node);
        else if (step.node->type != GUMBO_NODE_COMMENT)
            boxer_add_text(boxer, str_of(step.node->v.text.text), step.node->v.text.start_pos.line);
    }
}

struct blocks page_blocks(struct arena *arena, const struct page *page)
{
    struct boxer boxer = {.arena = arena, .page = page};
    struct block body = {.kind = BLOCK_GROUP, .name = STR("body"), .line = 1};
    boxer_push(&boxer, &body);
    *ARENA_PUSH(arena, &boxer.open) = (struct open){.block = 0};
    const GumboNode *document = page->tree->document;
    boxer_walk(&boxer, document ? document : page_parse(arena, page->decoded.text));
    boxer_close_block(&boxer, 0);
    for (size_t i = 0; i < boxer.links.n; i++) { /* a line end behind the last word is gone */
        struct block_link *link = &boxer.links.v[i];
        size_t n = boxer.blocks.v[link->block].text.n;
        link->at = link->at > n ? (uint32_t)n : link->at;
    }
    return (struct blocks){.v = boxer.blocks.v,
                           .n = boxer.blocks.n,
                           .links = boxer.links.v,
                           .link_count = boxer.links.n};
}
