#include "core/page_lane.h"

#include <string.h>

/* ---- text and comments ---- */

void lane_flush(struct lane *lane)
{
    if (!lane->text.n)
        return;
    str text = lane->is_joined ? buf_str(&lane->joined) : lane->text;
    page_reader_text(lane->reader, text, lane->text_at);
    lane->text = STR("");
    lane->is_joined = false;
}

void lane_add_text(struct lane *lane)
{
    str text = lane->token.text;
    lane->unsure |= lane->token.is_cdata;
    if (!lane->text.n) {
        lane->text = text;
        lane->text_at = lane->token.source.p;
        return;
    }
    if (!lane->is_joined) {
        lane->joined = buf_init(lane->arena, SIZE_MAX / 4);
        buf_add(&lane->joined, lane->text);
        lane->is_joined = true;
    }
    buf_add(&lane->joined, text);
}

void lane_comment(struct lane *lane)
{
    lane_flush(lane);
    page_reader_comment(lane->reader, lane->token.text, lane->token.line);
}

/* ---- open elements ---- */

const struct lane_open *lane_top(const struct lane *lane)
{
    return &lane->open.v[lane->open.n - 1];
}

bool lane_is(const struct lane_open *open, GumboTag tag)
{
    return open->tag == tag && !open->is_foreign;
}

bool lane_top_is(const struct lane *lane, GumboTag tag)
{
    return lane_is(lane_top(lane), tag);
}

static uint8_t flags_of(const struct lane_open *open)
{
    return open->is_foreign ? 0 : lane_rule(open->tag)->flags;
}

struct page_element lane_element(const struct lane *lane)
{
    const struct html_token *token = &lane->token;
    return (struct page_element){.tag = lane->tag,
                                 .name = token->name,
                                 .attrs = token->attrs,
                                 .attr_count = token->attr_count,
                                 .source = token->source,
                                 .line = token->line};
}

void lane_push(struct lane *lane, const struct page_element *element)
{
    lane_flush(lane);
    *ARENA_PUSH(lane->arena, &lane->open) = (struct lane_open){
        .tag = element->tag, .is_foreign = element->is_foreign, .name = element->name};
    lane->paragraphs += element->tag == GUMBO_TAG_P;
    lane->tokens.has_cdata = element->is_foreign;
    page_reader_enter(lane->reader, element, lane->open.n);
}

void lane_drop(struct lane *lane)
{
    const struct lane_open *top = lane_top(lane);
    lane->paragraphs -= top->tag == GUMBO_TAG_P;
    for (size_t i = top->serial ? lane->formats.n : 0; i-- > 0;)
        if (lane->formats.v[i].serial == top->serial) {
            lane->formats.v[i].is_open = false;
            break;
        }
    page_reader_leave(lane->reader, top->tag, lane->open.n);
    lane->open.n--;
    lane->tokens.has_cdata = lane->open.n && lane_top(lane)->is_foreign;
}

void lane_pop(struct lane *lane)
{
    lane_flush(lane);
    lane_drop(lane);
}

void lane_insert(struct lane *lane)
{
    struct page_element element = lane_element(lane);
    lane_push(lane, &element);
}

void lane_insert_void(struct lane *lane)
{
    lane_insert(lane);
    lane_pop(lane);
}

void lane_insert_implied(struct lane *lane, GumboTag tag)
{
    struct page_element element = {
        .tag = tag, .name = str_of(gumbo_normalized_tagname(tag)), .line = lane->token.line};
    lane_push(lane, &element);
}

void lane_insert_raw(struct lane *lane, enum html_content content)
{
    struct page_element element = lane_element(lane);
    struct attr *attrs = ARENA_ARRAY(lane->arena, element.attr_count, struct attr);
    for (size_t i = 0; i < element.attr_count; i++)
        attrs[i] = element.attrs[i];
    element.attrs = attrs;
    lane->tokens.content = content;
    html_next(&lane->tokens, &lane->token);
    const char *at = lane->token.source.p;
    if (lane->token.kind == HTML_TEXT) {
        bool skips = element.tag == GUMBO_TAG_TEXTAREA && lane->token.text.p[0] == '\n';
        element.text = str_skip(lane->token.text, skips);
        element.text_line = lane->token.line;
        html_next(&lane->tokens, &lane->token);
    }
    lane_flush(lane);
    if (page_reader_enter(lane->reader, &element, lane->open.n + 1) && element.text.n)
        page_reader_text(lane->reader, element.text, at);
    page_reader_leave(lane->reader, element.tag, lane->open.n + 1);
    lane->again = lane->token.kind == HTML_END_OF_FILE;
}

void lane_pop_to(struct lane *lane, GumboTag tag)
{
    bool is_last = false;
    while (!is_last) {
        is_last = lane_top_is(lane, tag);
        lane_pop(lane);
    }
}

void lane_imply_ends(struct lane *lane, GumboTag except)
{
    while (flags_of(lane_top(lane)) & LANE_IMPLIED && !lane_top_is(lane, except))
        lane_pop(lane);
}

bool lane_has_open(const struct lane *lane, GumboTag tag)
{
    for (size_t i = lane->open.n; i-- > 0;)
        if (lane_is(&lane->open.v[i], tag))
            return true;
    return false;
}

/* ends: further elements that end the search. */
static bool in_scope(const struct lane *lane, GumboTag tag, GumboTag end, GumboTag other_end)
{
    for (size_t i = lane->open.n; i-- > 0;) {
        const struct lane_open *open = &lane->open.v[i];
        if (lane_is(open, tag))
            return true;
        if (flags_of(open) & LANE_SCOPE || lane_is(open, end) || lane_is(open, other_end))
            return false;
    }
    return false;
}

bool lane_in_scope(const struct lane *lane, GumboTag tag)
{
    return in_scope(lane, tag, GUMBO_TAG_LAST, GUMBO_TAG_LAST);
}

bool lane_in_button_scope(const struct lane *lane, GumboTag tag)
{
    return in_scope(lane, tag, GUMBO_TAG_BUTTON, GUMBO_TAG_LAST);
}

bool lane_in_list_scope(const struct lane *lane, GumboTag tag)
{
    return in_scope(lane, tag, GUMBO_TAG_OL, GUMBO_TAG_UL);
}

bool lane_in_table_scope(const struct lane *lane, GumboTag tag)
{
    for (size_t i = lane->open.n; i-- > 0;) {
        const struct lane_open *open = &lane->open.v[i];
        if (lane_is(open, tag))
            return true;
        if (lane_is(open, GUMBO_TAG_TABLE) || lane_is(open, GUMBO_TAG_HTML) ||
            lane_is(open, GUMBO_TAG_TEMPLATE))
            return false;
    }
    return false;
}

void lane_close_paragraph(struct lane *lane)
{
    if (lane->paragraphs && lane_in_button_scope(lane, GUMBO_TAG_P))
        lane_pop_to(lane, GUMBO_TAG_P);
}

void lane_reset_mode(struct lane *lane)
{
    static const struct {
        GumboTag tag;
        enum lane_mode mode;
    } modes[] = {{GUMBO_TAG_TD, LANE_CELL},          {GUMBO_TAG_TH, LANE_CELL},
                 {GUMBO_TAG_TR, LANE_ROW},           {GUMBO_TAG_TBODY, LANE_TABLE_BODY},
                 {GUMBO_TAG_THEAD, LANE_TABLE_BODY}, {GUMBO_TAG_TFOOT, LANE_TABLE_BODY},
                 {GUMBO_TAG_CAPTION, LANE_CAPTION},  {GUMBO_TAG_COLGROUP, LANE_COLUMNS},
                 {GUMBO_TAG_TABLE, LANE_TABLE},      {GUMBO_TAG_TEMPLATE, LANE_TEMPLATE},
                 {GUMBO_TAG_HEAD, LANE_HEAD},        {GUMBO_TAG_BODY, LANE_BODY}};
    for (size_t i = lane->open.n; i-- > 0;)
        for (size_t k = 0; k < COUNT_OF(modes); k++)
            if (lane_is(&lane->open.v[i], modes[k].tag)) {
                lane->mode = modes[k].mode;
                if (lane->mode == LANE_TEMPLATE)
                    lane->mode = lane->templates.v[lane->templates.n - 1];
                return;
            }
    lane->unsure = true;
}

/* ---- formatting elements ---- */

static bool has_same_attrs(const struct page_element *a, const struct page_element *b)
{
    size_t same = 0;
    for (size_t i = 0; i < a->attr_count; i++)
        for (size_t k = 0; k < b->attr_count; k++)
            same += str_eq(a->attrs[i].name, b->attrs[k].name) &&
                    str_eq(a->attrs[i].value, b->attrs[k].value);
    return same == a->attr_count && same == b->attr_count;
}

static void formats_remove(struct lane *lane, size_t at)
{
    struct lane_format *v = lane->formats.v;
    memmove(&v[at], &v[at + 1], (--lane->formats.n - at) * sizeof *v);
}

/* §13.2.4.3 "Noah's Ark clause": of three that are alike the first is forgotten. */
static void formats_limit(struct lane *lane, const struct page_element *element)
{
    size_t count = 0, first = 0;
    for (size_t i = lane->formats.n; i-- > 0 && lane->formats.v[i].serial;) {
        const struct page_element *other = &lane->formats.v[i].element;
        if (other->tag != element->tag || !has_same_attrs(other, element))
            continue;
        count++;
        first = i;
    }
    if (count >= 3)
        formats_remove(lane, first);
}

void lane_format_add(struct lane *lane)
{
    struct page_element element = lane_element(lane);
    struct attr *attrs = ARENA_ARRAY(lane->arena, element.attr_count, struct attr);
    for (size_t i = 0; i < element.attr_count; i++)
        attrs[i] = element.attrs[i];
    element.attrs = attrs;
    formats_limit(lane, &element);
    lane->open.v[lane->open.n - 1].serial = ++lane->serial;
    *ARENA_PUSH(lane->arena, &lane->formats) =
        (struct lane_format){.serial = lane->serial, .is_open = true, .element = element};
}

void lane_format_mark(struct lane *lane)
{
    *ARENA_PUSH(lane->arena, &lane->formats) = (struct lane_format){.serial = 0};
}

void lane_format_clear(struct lane *lane)
{
    while (lane->formats.n && lane->formats.v[--lane->formats.n].serial)
        ;
}

void lane_format_reopen(struct lane *lane)
{
    size_t n = lane->formats.n, at = n;
    while (at && lane->formats.v[at - 1].serial && !lane->formats.v[at - 1].is_open)
        at--;
    lane->unsure |= at < n && lane->text.n; /* gumbo lets the text slip into the copy */
    for (; at < n; at++) {
        struct lane_format *format = &lane->formats.v[at];
        lane_push(lane, &format->element);
        lane->open.v[lane->open.n - 1].serial = format->serial = ++lane->serial;
        format->is_open = true;
    }
}

/* Number (from 1) of the last one of that name behind the last marker; 0: none. */
static size_t formats_find(const struct lane *lane, GumboTag tag)
{
    for (size_t i = lane->formats.n; i-- > 0 && lane->formats.v[i].serial;)
        if (lane->formats.v[i].element.tag == tag)
            return i + 1;
    return 0;
}

bool lane_format_has(const struct lane *lane, GumboTag tag)
{
    return formats_find(lane, tag) > 0;
}

/* An end tag to which no active formatting element belongs: gumbo looks for none that is open. */
static void close_forgotten(struct lane *lane, GumboTag tag)
{
    if (lane_top_is(lane, tag)) {
        lane_pop(lane);
        return;
    }
    lane->unsure |= lane_has_open(lane, tag);
}

/* The innermost element is not in the list, or not any more. */
static bool top_is_unlisted(const struct lane *lane)
{
    uint32_t serial = lane_top(lane)->serial;
    for (size_t i = serial ? lane->formats.n : 0; i-- > 0;)
        if (lane->formats.v[i].serial == serial)
            return false;
    return true;
}

/* §13.2.6.4.7 "adoption agency algorithm", as far as nothing moves. */
void lane_format_close(struct lane *lane, GumboTag tag)
{
    size_t found = formats_find(lane, tag);
    if (!found || (lane_top_is(lane, tag) && top_is_unlisted(lane))) {
        close_forgotten(lane, tag);
        return;
    }
    uint32_t serial = lane->formats.v[found - 1].serial;
    size_t at = lane->open.n;
    bool is_open = lane->formats.v[found - 1].is_open, has_block = false;
    while (is_open && lane->open.v[at - 1].serial != serial)
        has_block |= flags_of(&lane->open.v[--at]) & LANE_SPECIAL;
    if (is_open && !lane_in_scope(lane, tag))
        return;
    lane->unsure |= has_block;
    while (is_open && !lane->unsure && lane->open.n >= at)
        lane_pop(lane);
    formats_remove(lane, found - 1);
}
