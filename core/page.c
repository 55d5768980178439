#include "core/page.h"

#include "core/page_lane.h"

#include <string.h>

const char *gate_name(enum gate gate)
{
    static const char *const names[GATE_COUNT] = {
        [GATE_NONE] = "",           [GATE_NOSCRIPT] = "noscript",
        [GATE_COMMENT] = "comment", [GATE_TEMPLATE] = "template",
        [GATE_CONSENT] = "consent", [GATE_SCROLL] = "scroll",
        [GATE_CLICK] = "click",     [GATE_SUBMIT] = "submit",
        [GATE_TIMER] = "timer",     [GATE_CONDITION] = "condition",
    };
    return names[gate];
}

/* ---- from gumbo's tree ---- */

static struct page_element element_of(struct arena *arena, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    struct attr *attrs = ARENA_ARRAY(arena, element->attributes.length, struct attr);
    for (unsigned i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *attr = element->attributes.data[i];
        attrs[i] = (struct attr){.name = str_of(attr->name), .value = str_of(attr->value)};
    }
    struct page_element made = {
        .tag = element->tag,
        .is_foreign = element->tag_namespace != GUMBO_NAMESPACE_HTML,
        .name = page_element_name(arena, node),
        .attrs = attrs,
        .attr_count = element->attributes.length,
        .source = {element->original_tag.data, element->original_tag.length},
        .line = element->start_pos.line};
    if (element->children.length) {
        const GumboNode *child = element->children.data[0];
        if (!page_is_element(child)) {
            made.text = str_of(child->v.text.text);
            made.text_line = child->v.text.start_pos.line;
        }
    }
    return made;
}

static void walk_tree(struct page_reader *reader, const GumboNode *document)
{
    struct page_walk walk = page_walk_from(reader->arena, document);
    struct page_step step;
    bool skip = false;
    while (page_walk_next(&walk, skip, &step)) {
        const GumboNode *node = step.node;
        skip = false;
        if (step.is_leaving) {
            if (page_is_element(node))
                page_reader_leave(reader, node->v.element.tag, step.depth);
        } else if (page_is_element(node)) {
            struct page_element element = element_of(reader->arena, node);
            skip = !page_reader_enter(reader, &element, step.depth);
        } else if (node->type == GUMBO_NODE_COMMENT) {
            page_reader_comment(reader, str_of(node->v.text.text), node->v.text.start_pos.line);
        } else {
            page_reader_text(reader, str_of(node->v.text.text), node->v.text.original_text.data);
        }
    }
}

/* Whether the last `open` has no `close` behind it. */
static bool last_is_open(str text, str open, str close)
{
    char lead = open.p[0], end = close.p[0]; /* "<", and "<" or "-" */
    for (size_t at = text.n; at-- > 0;) {
        if (text.p[at] != lead && text.p[at] != end)
            continue;
        str rest = str_skip(text, at);
        if (str_has_prefix_nocase(rest, close))
            return false;
        if (str_has_prefix_nocase(rest, open))
            return true;
    }
    return false;
}

/* The text ends inside a tag, a comment or a script. */
static bool source_is_cut(str text)
{
    size_t n = text.n;
    if (str_find_nocase(str_skip(text, n > 4096 ? n - 4096 : 0), STR("</html")) != STR_ABSENT)
        return false;
    while (n && !memchr("<>", text.p[n - 1], 2))
        n--;
    bool in_tag = n && text.p[n - 1] == '<' &&
                  (n == text.n || ascii_is_alpha(text.p[n]) || memchr("/!", text.p[n], 2));
    return in_tag || last_is_open(text, STR("<!--"), STR("-->")) ||
           last_is_open(text, STR("<script"), STR("</script"));
}

/* Back to where it was; its lists stay in the memory that they have grown into since. */
static void go_back(struct page_reader *reader, const struct page_reader *before)
{
    struct page_reader now = *reader;
    *reader = *before;
    reader->tags = now.tags;
    reader->tags.n = before->tags.n;
    reader->links = now.links;
    reader->links.n = before->links.n;
    reader->comments = now.comments;
    reader->comments.n = before->comments.n;
    reader->comment_lines = now.comment_lines;
    reader->comment_lines.n = before->comment_lines.n;
    reader->headings = now.headings;
    reader->headings.n = before->headings.n;
    reader->phrases = now.phrases;
    reader->phrases.n = before->phrases.n;
}

/* By the lane, or by gumbo where the lane is not sure. Returns gumbo's document, NULL: not needed. */
static const GumboNode *read_source(struct page_reader *reader, str source)
{
    struct page_reader before = *reader;
    struct page page = *reader->page;
    reader->source = source;
    if (reader->way == PAGE_BY_LANE && page_lane(reader, source))
        return NULL;
    go_back(reader, &before);
    *reader->page = page;
    reader->source = source;
    const GumboNode *document = page_parse(reader->arena, source);
    walk_tree(reader, document);
    return document;
}

static void read_comments(struct page_reader *reader)
{
    reader->in_comment = true;
    for (size_t i = 0; i < reader->comments.n; i++) {
        reader->line_offset = reader->comment_lines.v[i] - 1;
        reader->noscript_start = reader->noscript_end = NULL;
        read_source(reader, reader->comments.v[i]);
    }
}

void page_read_by(enum page_way way, struct arena *arena, const struct url *url, str bytes,
                  str http_charset, struct page *page)
{
    *page = (struct page){.url = *url, .base = *url};
    page->decoded = text_decode(arena, bytes, http_charset);
    page->is_cut = source_is_cut(page->decoded.text);
    struct page_reader reader = {.arena = arena, .page = page, .way = way};
    struct page_tree *tree = ARENA_NEW(arena, struct page_tree);
    tree->document = read_source(&reader, page->decoded.text);
    page->tree = tree;
    read_comments(&reader);
    page->tags = reader.tags.v;
    page->tag_count = reader.tags.n;
    page->headings = reader.headings.v;
    page->heading_count = reader.headings.n;
    page->phrases = reader.phrases.v;
    page->phrase_count = reader.phrases.n;
    page->links = reader.links.v;
    page->link_count = reader.links.n;
}

void page_read(struct arena *arena, const struct url *url, str bytes, str http_charset,
               struct page *page)
{
    page_read_by(PAGE_BY_LANE, arena, url, bytes, http_charset, page);
}
