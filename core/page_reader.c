#include "core/page_reader.h"

#include <string.h>

#define WORDS_MAX 4096                   /* of a link or title */
#define COMMENT_MAX ((size_t)256 * 1024) /* longer comments are prose or data, not a tag */

/* ---- what is kept ---- */

/* Elements that are kept whatever their attributes are. */
static bool tag_is_wanted(GumboTag tag)
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
bool page_attr_is_wanted(str name)
{
    static const char *const wanted[] = {"src",        "srcset", "action", "formaction",
                                         "data",       "poster", "ping",   "style",
                                         "background", "srcdoc", "href",   "xlink:href"};
    if (str_find_char(STR("safdpbhxo"), name.p[0]) == STR_ABSENT)
        return false; /* most names: none of these begins like that */
    if (str_has_prefix(name, STR("data-")) || str_has_prefix(name, STR("on")))
        return true;
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (str_is(name, wanted[i]))
            return true;
    return false;
}

/* An element of AMP: what it loads can lie in its name and type alone. */
static bool is_amp(const struct page_element *element)
{
    return element->tag == GUMBO_TAG_UNKNOWN &&
           str_has_prefix_nocase(element->source, STR("<amp-"));
}

static bool element_is_wanted(const struct page_element *element)
{
    if (tag_is_wanted(element->tag) || is_amp(element))
        return true;
    bool is_anchor = element->tag == GUMBO_TAG_A || element->tag == GUMBO_TAG_AREA;
    for (size_t i = 0; i < element->attr_count; i++) {
        str name = element->attrs[i].name;
        if (page_attr_is_wanted(name) && !(is_anchor && str_is(name, "href")))
            return true;
    }
    return false;
}

/* p NULL: not there. */
static str element_attr(const struct page_element *element, str name)
{
    for (size_t i = 0; i < element->attr_count; i++)
        if (str_eq(element->attrs[i].name, name))
            return element->attrs[i].value;
    return STR_NONE;
}

static bool element_is_hidden(const struct page_element *element)
{
    if (!element->attr_count || element->tag == GUMBO_TAG_HTML || element->tag == GUMBO_TAG_BODY)
        return false;
    str style = element_attr(element, STR("style"));
    return element_attr(element, STR("hidden")).p || page_style_has(style, STR("display:none")) ||
           page_style_has(style, STR("visibility:hidden"));
}

/* at: where something begins in the source; NULL when it does not stand there. */
static enum gate reader_gate(const struct page_reader *reader, const char *at)
{
    if (reader->in_comment)
        return GATE_COMMENT;
    if (reader->template_depth)
        return GATE_TEMPLATE;
    bool in_noscript = at && at >= reader->noscript_start && at < reader->noscript_end;
    return in_noscript ? GATE_NOSCRIPT : GATE_NONE;
}

static void reader_keep_tag(struct page_reader *reader, const struct page_element *element)
{
    if (!element_is_wanted(element))
        return;
    if (reader->tags.n >= PAGE_TAGS_MAX) {
        reader->page->tags_left_out++;
        return;
    }
    struct attr *attrs = ARENA_ARRAY(reader->arena, element->attr_count, struct attr);
    for (size_t i = 0; i < element->attr_count; i++)
        attrs[i] = element->attrs[i];
    bool is_raw = element->tag == GUMBO_TAG_SCRIPT || element->tag == GUMBO_TAG_STYLE;
    bool has_text = is_raw && element->text.p;
    *ARENA_PUSH(reader->arena, &reader->tags) = (struct tag){
        .name = element->name,
        .attrs = attrs,
        .attr_count = element->attr_count,
        .text = has_text ? element->text : STR_NONE,
        .source = text_cut(element->source, TAG_SOURCE_MAX),
        .line = element->line + reader->line_offset,
        .text_line = (has_text ? element->text_line : element->line) + reader->line_offset,
        .gate = reader_gate(reader, element->source.p)};
}

/* ---- links ---- */

static void reader_close_link(struct page_reader *reader)
{
    if (!reader->open_link)
        return;
    str words = page_words_str(&reader->link_words);
    if (words.n)
        reader->links.v[reader->open_link - 1].text = words;
    reader->open_link = 0;
}

static void reader_open_link(struct page_reader *reader, const struct page_element *element)
{
    str href = element_attr(element, STR("href"));
    bool is_area = element->tag == GUMBO_TAG_AREA;
    if (!href.p || reader->in_comment)
        return;
    reader_close_link(reader); /* one inside another: not in a list of links */
    if (reader->links.n >= PAGE_LINKS_MAX) {
        reader->page->links_left_out++;
        return;
    }
    str rel = element_attr(element, STR("rel"));
    struct link *link = ARENA_PUSH(reader->arena, &reader->links);
    *link = (struct link){.href = str_trim(href),
                          .text = element_attr(element, is_area ? STR("alt") : STR("aria-label")),
                          .line = element->line + reader->line_offset,
                          .is_hidden = reader->hidden_depth || reader->template_depth,
                          .is_nofollow = str_find_nocase(rel, STR("nofollow")) != STR_ABSENT};
    if (!link->text.n)
        link->text = element_attr(element, STR("title"));
    if (!is_area) {
        reader->open_link = reader->links.n;
        reader->link_words = page_words_init(reader->arena, WORDS_MAX);
    }
}

/* What an element without content of its own says inside a link. */
static void reader_note_in_link(struct page_reader *reader, const struct page_element *element)
{
    if (element->tag == GUMBO_TAG_IMG)
        page_words_add(&reader->link_words, element_attr(element, STR("alt")), false);
    else if (element->tag == GUMBO_TAG_BR)
        page_words_add(&reader->link_words, STR("\n"), false);
}

/* ---- the page itself ---- */

/* <base>, <link rel=canonical>, og:url, <html lang>: what the page says about itself. */
static void reader_note_head(struct page_reader *reader, const struct page_element *element)
{
    struct page *page = reader->page;
    struct arena *arena = reader->arena;
    struct url url;
    str href = element_attr(element, STR("href"));
    switch ((int)element->tag) {
    case GUMBO_TAG_HTML:
        page->lang = page_lower(arena, str_trim(element_attr(element, STR("lang"))));
        break;
    case GUMBO_TAG_FRAMESET:
        page->has_frameset = true;
        break;
    case GUMBO_TAG_BASE:
        if (!reader->has_base && href.p && url_parse(arena, href, &page->url, &url) == URL_OK) {
            page->base = url;
            reader->has_base = true;
        }
        break;
    case GUMBO_TAG_LINK:
        if (str_eq_nocase(element_attr(element, STR("rel")), STR("canonical")) &&
            url_parse(arena, href, &page->base, &url) == URL_OK)
            page->canonical = url.text;
        break;
    case GUMBO_TAG_META:
        if (!page->canonical.n &&
            str_eq_nocase(element_attr(element, STR("property")), STR("og:url")) &&
            url_parse(arena, element_attr(element, STR("content")), &page->base, &url) == URL_OK)
            page->canonical = url.text;
        break;
    default:
        break;
    }
}

/* A <noscript> in <head> is closed by the parser at the first element that may not stand there, while
 * a browser with scripts off, and the author, mean everything up to the end tag. */
static void reader_note_noscript(struct page_reader *reader, const char *start)
{
    if (!start || (start >= reader->noscript_start && start < reader->noscript_end))
        return;
    arena_check_time(reader->arena);
    str rest = str_skip(reader->source, (size_t)(start - reader->source.p));
    size_t end = str_find_nocase(rest, STR("</noscript"));
    reader->noscript_start = start;
    reader->noscript_end = end == STR_ABSENT ? rest.p + rest.n : rest.p + end;
}

/* What the element means for what stands inside of it. */
static void reader_note_scope(struct page_reader *reader, const struct page_element *element,
                              size_t depth)
{
    if (element->tag == GUMBO_TAG_NOSCRIPT)
        reader_note_noscript(reader, element->source.p);
    if (element->tag == GUMBO_TAG_TEMPLATE && !reader->template_depth)
        reader->template_depth = depth;
    if (!reader->hidden_depth && element_is_hidden(element))
        reader->hidden_depth = depth;
}

/* <title> of the page, not of a drawing in it, which may hold elements. */
static void reader_note_title(struct page_reader *reader, const struct page_element *element)
{
    if (reader->page->title.n || element->is_foreign || !element->text.p)
        return;
    struct page_words words = page_words_init(reader->arena, WORDS_MAX);
    page_words_add(&words, element->text, false);
    reader->page->title = page_words_str(&words);
}

/* ---- headings and phrases ---- */

/* 1..8 as in struct heading, 0: no heading. */
static uint8_t heading_level(GumboTag tag)
{
    if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6)
        return (uint8_t)(tag - GUMBO_TAG_H1 + 1);
    if (tag == GUMBO_TAG_SUMMARY)
        return 7;
    return tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_LEGEND ? 8 : 0;
}

/* Headings, and where menus and footers begin. */
static void reader_note_heading(struct page_reader *reader, GumboTag tag, size_t depth)
{
    uint8_t level = heading_level(tag);
    if (!reader->frame_depth && (tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER))
        reader->frame_depth = depth;
    if (!level || reader->heading_depth || reader->frame_depth)
        return;
    reader->heading_depth = depth;
    reader->heading_level = level;
    reader->heading_words = page_words_init(reader->arena, WORDS_MAX);
}

static void reader_close_heading(struct page_reader *reader)
{
    str words = page_words_str(&reader->heading_words);
    if (words.n && reader->headings.n < PAGE_PHRASES_MAX)
        *ARENA_PUSH(reader->arena, &reader->headings) =
            (struct heading){.text = words, .level = reader->heading_level};
    reader->heading_depth = 0;
}

/* Words that no link, menu or footer holds. */
static void reader_note_phrase(struct page_reader *reader, str text)
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

/* ---- what comes by ---- */

bool page_reader_enter(struct page_reader *reader, const struct page_element *element, size_t depth)
{
    GumboTag tag = element->tag;
    reader_note_scope(reader, element, depth);
    if (!reader->in_comment) {
        reader_note_head(reader, element);
        reader_note_heading(reader, tag, depth);
    }
    reader_keep_tag(reader, element);
    if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_AREA)
        reader_open_link(reader, element);
    if (reader->open_link)
        reader_note_in_link(reader, element);
    if (tag == GUMBO_TAG_TITLE)
        reader_note_title(reader, element);
    return tag != GUMBO_TAG_SCRIPT && tag != GUMBO_TAG_STYLE && tag != GUMBO_TAG_TITLE;
}

void page_reader_leave(struct page_reader *reader, GumboTag tag, size_t depth)
{
    if (depth == reader->template_depth)
        reader->template_depth = 0;
    if (depth == reader->hidden_depth)
        reader->hidden_depth = 0;
    if (reader->heading_depth && depth == reader->heading_depth)
        reader_close_heading(reader);
    if (depth == reader->frame_depth)
        reader->frame_depth = 0;
    if (tag == GUMBO_TAG_A)
        reader_close_link(reader);
}

void page_reader_text(struct page_reader *reader, str text, const char *at)
{
    if (reader_gate(reader, at) == GATE_NONE)
        reader->page->text_bytes += str_trim(text).n;
    reader_note_phrase(reader, text);
    if (reader->open_link)
        page_words_add(&reader->link_words, text, false);
}

void page_reader_comment(struct page_reader *reader, str text, uint32_t line)
{
    bool has_markup =
        str_has(text, STR("<")) && (str_find_nocase(text, STR("src")) != STR_ABSENT ||
                                    str_find_nocase(text, STR("href")) != STR_ABSENT ||
                                    str_find_nocase(text, STR("<script")) != STR_ABSENT);
    if (reader->in_comment || !has_markup || text.n > COMMENT_MAX)
        return;
    *ARENA_PUSH(reader->arena, &reader->comments) = text;
    *ARENA_PUSH(reader->arena, &reader->comment_lines) = line + reader->line_offset;
}
