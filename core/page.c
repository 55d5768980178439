#include "core/page.h"

#include "core/page_tree.h"

#include <string.h>

#define WORDS_MAX 4096                   /* of a link or title */
#define COMMENT_MAX ((size_t)256 * 1024) /* longer comments are prose or data, not a tag */

/* The state of one reading: first the document, then each comment that holds markup. */
struct reader {
    struct arena *arena;
    struct page *page;
    str source; /* text that gumbo's pointers lie in */
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

str tag_attr(const struct tag *tag, const char *name)
{
    str wanted = str_of(name);
    for (size_t i = 0; i < tag->attr_count; i++)
        if (str_eq(tag->attrs[i].name, wanted))
            return tag->attrs[i].value;
    return STR_NONE;
}

bool tag_is(const struct tag *tag, const char *name)
{
    return str_is(tag->name, name);
}

/* Elements that are kept whatever their attributes are. */
static bool element_is_wanted(GumboTag tag)
{
    switch ((int)tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_META:
    case GUMBO_TAG_BASE:
    case GUMBO_TAG_LINK:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_FRAME:
        return true;
    default:
        return false;
    }
}

/* Attributes that can name something to load. */
static bool attr_is_wanted(str name)
{
    static const char *const wanted[] = {"src",        "srcset", "action", "formaction",
                                         "data",       "poster", "ping",   "style",
                                         "background", "srcdoc", "href",   "xlink:href"};
    if (str_has_prefix(name, STR("data-")) || str_has_prefix(name, STR("on")))
        return true;
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (str_is(name, wanted[i]))
            return true;
    return false;
}

/* An element of AMP: what it loads can lie in its name and type alone. */
static bool is_amp(const GumboElement *element)
{
    str source = {element->original_tag.data, element->original_tag.length};
    return element->tag == GUMBO_TAG_UNKNOWN && str_has_prefix_nocase(source, STR("<amp-"));
}

static bool node_is_wanted(const GumboNode *node)
{
    if (element_is_wanted(node->v.element.tag) || is_amp(&node->v.element))
        return true;
    const GumboVector *attrs = &node->v.element.attributes;
    bool is_anchor = node->v.element.tag == GUMBO_TAG_A || node->v.element.tag == GUMBO_TAG_AREA;
    for (unsigned i = 0; i < attrs->length; i++) {
        str name = str_of(((const GumboAttribute *)attrs->data[i])->name);
        if (attr_is_wanted(name) && !(is_anchor && str_is(name, "href")))
            return true;
    }
    return false;
}

static uint32_t reader_line(const struct reader *reader, GumboSourcePosition position)
{
    return position.line + reader->line_offset;
}

/* at: where something begins in the source; NULL when it does not stand there. */
static enum gate reader_gate(const struct reader *reader, const char *at)
{
    if (reader->in_comment)
        return GATE_COMMENT;
    if (reader->template_depth)
        return GATE_TEMPLATE;
    bool in_noscript = at && at >= reader->noscript_start && at < reader->noscript_end;
    return in_noscript ? GATE_NOSCRIPT : GATE_NONE;
}

static void reader_keep_tag(struct reader *reader, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    if (!node_is_wanted(node))
        return;
    if (reader->tags.n >= PAGE_TAGS_MAX) {
        reader->page->tags_left_out++;
        return;
    }
    struct attr *attrs = ARENA_ARRAY(reader->arena, element->attributes.length, struct attr);
    for (unsigned i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *attr = element->attributes.data[i];
        attrs[i] = (struct attr){.name = str_of(attr->name), .value = str_of(attr->value)};
    }
    struct tag tag = {.name = page_element_name(reader->arena, node),
                      .attrs = attrs,
                      .attr_count = element->attributes.length,
                      .source =
                          text_cut((str){element->original_tag.data, element->original_tag.length},
                                   TAG_SOURCE_MAX),
                      .line = reader_line(reader, element->start_pos),
                      .gate = reader_gate(reader, element->original_tag.data)};
    tag.text_line = tag.line;
    if (element->children.length) {
        const GumboNode *child = element->children.data[0];
        bool is_raw = element->tag == GUMBO_TAG_SCRIPT || element->tag == GUMBO_TAG_STYLE;
        if (is_raw && !page_is_element(child)) {
            tag.text = str_of(child->v.text.text);
            tag.text_line = reader_line(reader, child->v.text.start_pos);
        }
    }
    *ARENA_PUSH(reader->arena, &reader->tags) = tag;
}

static void reader_close_link(struct reader *reader)
{
    if (!reader->open_link)
        return;
    str words = page_words_str(&reader->link_words);
    if (words.n)
        reader->links.v[reader->open_link - 1].text = words;
    reader->open_link = 0;
}

static void reader_open_link(struct reader *reader, const GumboNode *node)
{
    str href = page_attr(node, "href");
    if (!href.p || reader->in_comment)
        return;
    reader_close_link(reader); /* one inside another: not in a list of links */
    if (reader->links.n >= PAGE_LINKS_MAX) {
        reader->page->links_left_out++;
        return;
    }
    struct link *link = ARENA_PUSH(reader->arena, &reader->links);
    *link = (struct link){
        .href = str_trim(href),
        .text = page_attr(node, node->v.element.tag == GUMBO_TAG_AREA ? "alt" : "aria-label"),
        .line = reader_line(reader, node->v.element.start_pos),
        .is_hidden = reader->hidden_depth || reader->template_depth,
        .is_nofollow = str_find_nocase(page_attr(node, "rel"), STR("nofollow")) != STR_ABSENT};
    if (!link->text.n)
        link->text = page_attr(node, "title");
    if (node->v.element.tag == GUMBO_TAG_A) {
        reader->open_link = reader->links.n;
        reader->link_words = page_words_init(reader->arena, WORDS_MAX);
    }
}

/* <base>, <link rel=canonical>, og:url, <html lang>: what the page says about itself. */
static void reader_note_head(struct reader *reader, const GumboNode *node)
{
    struct page *page = reader->page;
    struct url url;
    str rel = page_attr(node, "rel");
    switch ((int)node->v.element.tag) {
    case GUMBO_TAG_HTML:
        page->lang = page_lower(reader->arena, str_trim(page_attr(node, "lang")));
        break;
    case GUMBO_TAG_FRAMESET:
        page->has_frameset = true;
        break;
    case GUMBO_TAG_BASE:
        if (!reader->has_base && page_attr(node, "href").p &&
            url_parse(reader->arena, page_attr(node, "href"), &page->url, &url) == URL_OK) {
            page->base = url;
            reader->has_base = true;
        }
        break;
    case GUMBO_TAG_LINK:
        if (str_eq_nocase(rel, STR("canonical")) &&
            url_parse(reader->arena, page_attr(node, "href"), &page->base, &url) == URL_OK)
            page->canonical = url.text;
        break;
    case GUMBO_TAG_META:
        if (!page->canonical.n && str_eq_nocase(page_attr(node, "property"), STR("og:url")) &&
            url_parse(reader->arena, page_attr(node, "content"), &page->base, &url) == URL_OK)
            page->canonical = url.text;
        break;
    default:
        break;
    }
}

/* A <noscript> in <head> is closed by the parser at the first element that may not stand there, while
 * a browser with scripts off, and the author, mean everything up to the end tag. */
static void reader_note_noscript(struct reader *reader, const GumboNode *node)
{
    const char *start = node->v.element.original_tag.data;
    if (!start || (start >= reader->noscript_start && start < reader->noscript_end))
        return;
    arena_check_time(reader->arena);
    str rest = str_skip(reader->source, (size_t)(start - reader->source.p));
    size_t end = str_find_nocase(rest, STR("</noscript"));
    reader->noscript_start = start;
    reader->noscript_end = end == STR_ABSENT ? rest.p + rest.n : rest.p + end;
}

/* What the element means for what stands inside of it. */
static void reader_note_scope(struct reader *reader, const struct page_step *step)
{
    GumboTag tag = step->node->v.element.tag;
    if (tag == GUMBO_TAG_NOSCRIPT)
        reader_note_noscript(reader, step->node);
    if (tag == GUMBO_TAG_TEMPLATE && !reader->template_depth)
        reader->template_depth = step->depth;
    if (!reader->hidden_depth && page_is_hidden(step->node))
        reader->hidden_depth = step->depth;
}

/* <title> of the page, not of a drawing in it, which may hold elements. */
static void reader_note_title(struct reader *reader, const GumboNode *node)
{
    const GumboElement *title = &node->v.element;
    if (reader->page->title.n || title->tag_namespace != GUMBO_NAMESPACE_HTML ||
        !title->children.length)
        return;
    const GumboNode *text = title->children.data[0];
    struct page_words words = page_words_init(reader->arena, WORDS_MAX);
    page_words_add(&words, str_of(text->v.text.text), false);
    reader->page->title = page_words_str(&words);
}

/* 1..8 as in struct heading, 0: no heading. */
static uint8_t heading_level(const GumboNode *node)
{
    GumboTag tag = node->v.element.tag;
    if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6)
        return (uint8_t)(tag - GUMBO_TAG_H1 + 1);
    if (tag == GUMBO_TAG_SUMMARY)
        return 7;
    return tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_LEGEND ? 8 : 0;
}

/* Headings, and where menus and footers begin. */
static void reader_note_heading(struct reader *reader, const struct page_step *step)
{
    GumboTag tag = step->node->v.element.tag;
    uint8_t level = heading_level(step->node);
    if (!reader->frame_depth && (tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER))
        reader->frame_depth = step->depth;
    if (!level || reader->heading_depth || reader->frame_depth)
        return;
    reader->heading_depth = step->depth;
    reader->heading_level = level;
    reader->heading_words = page_words_init(reader->arena, WORDS_MAX);
}

static void reader_close_heading(struct reader *reader)
{
    str words = page_words_str(&reader->heading_words);
    if (words.n && reader->headings.n < PAGE_PHRASES_MAX)
        *ARENA_PUSH(reader->arena, &reader->headings) =
            (struct heading){.text = words, .level = reader->heading_level};
    reader->heading_depth = 0;
}

/* Words that no link, menu or footer holds. */
static void reader_note_phrase(struct reader *reader, str text)
{
    if (reader->in_comment || reader->open_link || reader->frame_depth)
        return;
    if (reader->heading_depth) {
        page_words_add(&reader->heading_words, text, false);
        return;
    }
    text = str_trim(text);
    if (text.n && text.n <= PAGE_PHRASE_BYTES && reader->phrases.n < PAGE_PHRASES_MAX)
        *ARENA_PUSH(reader->arena, &reader->phrases) = text;
}

/* What an element without content of its own says inside a link. */
static void reader_note_in_link(struct reader *reader, const GumboNode *node)
{
    if (node->v.element.tag == GUMBO_TAG_IMG)
        page_words_add(&reader->link_words, page_attr(node, "alt"), false);
    else if (node->v.element.tag == GUMBO_TAG_BR)
        page_words_add(&reader->link_words, STR("\n"), false);
}

/* Whether the walk goes into the element's children. */
static bool reader_enter(struct reader *reader, const struct page_step *step)
{
    const GumboNode *node = step->node;
    GumboTag tag = node->v.element.tag;
    reader_note_scope(reader, step);
    if (!reader->in_comment) {
        reader_note_head(reader, node);
        reader_note_heading(reader, step);
    }
    reader_keep_tag(reader, node);
    if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_AREA)
        reader_open_link(reader, node);
    if (reader->open_link)
        reader_note_in_link(reader, node);
    if (tag == GUMBO_TAG_TITLE)
        reader_note_title(reader, node);
    return tag != GUMBO_TAG_SCRIPT && tag != GUMBO_TAG_STYLE && tag != GUMBO_TAG_TITLE;
}

static void reader_leave(struct reader *reader, const struct page_step *step)
{
    if (step->depth == reader->template_depth)
        reader->template_depth = 0;
    if (step->depth == reader->hidden_depth)
        reader->hidden_depth = 0;
    if (reader->heading_depth && step->depth == reader->heading_depth)
        reader_close_heading(reader);
    if (step->depth == reader->frame_depth)
        reader->frame_depth = 0;
    if (page_is_element(step->node) && step->node->v.element.tag == GUMBO_TAG_A)
        reader_close_link(reader);
}

static void reader_note_text(struct reader *reader, const GumboNode *node)
{
    str text = str_of(node->v.text.text);
    if (node->type == GUMBO_NODE_COMMENT) {
        bool has_markup =
            str_has(text, STR("<")) && (str_find_nocase(text, STR("src")) != STR_ABSENT ||
                                        str_find_nocase(text, STR("href")) != STR_ABSENT ||
                                        str_find_nocase(text, STR("<script")) != STR_ABSENT);
        if (reader->in_comment || !has_markup || text.n > COMMENT_MAX)
            return;
        *ARENA_PUSH(reader->arena, &reader->comments) = text;
        *ARENA_PUSH(reader->arena, &reader->comment_lines) =
            reader_line(reader, node->v.text.start_pos);
        return;
    }
    if (reader_gate(reader, node->v.text.original_text.data) == GATE_NONE)
        reader->page->text_bytes += str_trim(text).n;
    reader_note_phrase(reader, text);
    if (reader->open_link)
        page_words_add(&reader->link_words, text, false);
}

static void reader_walk(struct reader *reader, const GumboNode *document)
{
    struct page_walk walk = page_walk_from(reader->arena, document);
    struct page_step step;
    bool skip = false;
    while (page_walk_next(&walk, skip, &step)) {
        skip = false;
        if (step.is_leaving)
            reader_leave(reader, &step);
        else if (page_is_element(step.node))
            skip = !reader_enter(reader, &step);
        else
            reader_note_text(reader, step.node);
    }
}

/* Whether the last `open` has no `close` behind it. */
static bool last_is_open(str text, str open, str close)
{
    for (size_t at = text.n; at-- > 0;) {
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

static void page_read_comments(struct reader *reader)
{
    reader->in_comment = true;
    for (size_t i = 0; i < reader->comments.n; i++) {
        str text = reader->comments.v[i];
        reader->source = text;
        reader->line_offset = reader->comment_lines.v[i] - 1;
        reader->noscript_start = reader->noscript_end = NULL;
        reader_walk(reader, page_parse(reader->arena, text));
    }
}

void page_read(struct arena *arena, const struct url *url, str bytes, str http_charset,
               struct page *page)
{
    *page = (struct page){.url = *url, .base = *url};
    page->decoded = text_decode(arena, bytes, http_charset);
    struct page_tree *tree = ARENA_NEW(arena, struct page_tree);
    tree->document = page_parse(arena, page->decoded.text);
    page->tree = tree;
    page->is_cut = source_is_cut(page->decoded.text);
    struct reader reader = {.arena = arena, .page = page, .source = page->decoded.text};
    reader_walk(&reader, tree->document);
    page_read_comments(&reader);
    page->tags = reader.tags.v;
    page->tag_count = reader.tags.n;
    page->headings = reader.headings.v;
    page->heading_count = reader.headings.n;
    page->phrases = reader.phrases.v;
    page->phrase_count = reader.phrases.n;
    page->links = reader.links.v;
    page->link_count = reader.links.n;
}
