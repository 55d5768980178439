#include "core/page_tree.h"

#include <dlfcn.h>

struct page_frame {
    const GumboNode *node;
    unsigned next; /* child to visit */
};

/* The arena in which gumbo works on this thread just now; NULL while it does not. */
static _Thread_local struct arena *page_parsing;

/* What assert() calls in glibc. gumbo 0.10.1 holds some asserts that a page can make fail
 * ("<table><svg><select><foreignObject><select><thead>"), and nobody may end a night's run by a page.
 * The dynamic linker takes the program's definition before that of the C library, also for the calls of
 * a shared libgumbo. All of gumbo's memory lies in the arena and it holds nothing else, so the jump
 * leaves nothing behind, as when the page's budget ends. Any other assert is the C library's. */
_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line,
                             const char *function);

_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line,
                             const char *function)
{
    void (*next)(const char *, const char *, unsigned, const char *);
    struct arena *arena = page_parsing;
    page_parsing = NULL;
    if (arena)
        arena_give_up(arena, ARENA_BROKEN);
    *(void **)(&next) = dlsym(RTLD_NEXT, "__assert_fail"); /* the cast of POSIX */
    if (next)
        next(assertion, file, line, function);
    __builtin_trap();
}

/* May end the run: then gumbo does not come back, so that it is not at work any more. */
static void *page_gumbo_alloc(void *arena, size_t size)
{
    page_parsing = NULL;
    void *memory = arena_alloc(arena, size);
    page_parsing = arena;
    return memory;
}

static void page_gumbo_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

static const GumboVector *page_children(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return page_is_element(node) ? &node->v.element.children : NULL;
}

struct page_walk page_walk_from(struct arena *arena, const GumboNode *root)
{
    struct page_walk walk = {.arena = arena};
    *ARENA_PUSH(arena, &walk) = (struct page_frame){.node = root};
    return walk;
}

bool page_walk_next(struct page_walk *walk, bool skip, struct page_step *step)
{
    while (walk->n) {
        struct page_frame *top = &walk->v[walk->n - 1];
        const GumboVector *children = page_children(top->node);
        if (children && skip) /* of the last step: this one returns */
            top->next = children->length;
        if (children && top->next < children->length) {
            const GumboNode *child = children->data[top->next++];
            *step = (struct page_step){.node = child, .depth = walk->n};
            if (page_children(child))
                *ARENA_PUSH(walk->arena, walk) = (struct page_frame){.node = child};
            return true;
        }
        *step = (struct page_step){.node = top->node, .depth = --walk->n, .is_leaving = true};
        return true;
    }
    return false;
}

str page_lower(struct arena *arena, str s)
{
    char *lower = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        lower[i] = ascii_lower(s.p[i]);
    return (str){lower, s.n};
}

bool page_is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

bool page_has_long_reference(str text)
{
    for (size_t at; (at = str_find_char(text, '&')) != STR_ABSENT;) {
        size_t digits = 0;
        text = str_skip(text, at + 1);
        if (!str_has_prefix(text, STR("#")))
            continue;
        text = str_skip(text, 1);
        while (digits < text.n && ascii_is_alnum(text.p[digits]))
            digits++;
        if (digits > 7)
            return true;
    }
    return false;
}

/* Bytes that are no UTF-8 become '?', in place: the text lies in our arena. */
static void mend_text(const char *text)
{
    str s = str_of(text);
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        bool is_bad =
            text_next(s, &at) == 0xFFFD && !str_eq(str_slice(s, from, at), STR("\xEF\xBF\xBD"));
        for (; is_bad && from < at; from++)
            ((char *)(uintptr_t)s.p)[from] = '?';
    }
}

/* gumbo 0.10.1 counts numeric references in an int: "&#xAAAAAAAA;" overflows and comes out as bytes
 * that are no character. */
static void page_mend(struct arena *arena, const GumboNode *document)
{
    struct page_walk walk = page_walk_from(arena, document);
    struct page_step step;
    while (page_walk_next(&walk, false, &step)) {
        if (step.is_leaving)
            continue;
        if (!page_is_element(step.node)) {
            mend_text(step.node->v.text.text);
            continue;
        }
        const GumboVector *attrs = &step.node->v.element.attributes;
        for (unsigned i = 0; i < attrs->length; i++)
            mend_text(((const GumboAttribute *)attrs->data[i])->value);
    }
}

const GumboNode *page_parse(struct arena *arena, str text)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = page_gumbo_alloc;
    options.deallocator = page_gumbo_free;
    options.userdata = arena;
    options.max_errors = 0;
    page_parsing = arena;
    const GumboNode *document =
        gumbo_parse_with_options(&options, text.n ? text.p : "", text.n)->document;
    page_parsing = NULL;
    if (page_has_long_reference(text))
        page_mend(arena, document);
    return document;
}

str page_element_name(struct arena *arena, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    if (element->tag != GUMBO_TAG_UNKNOWN)
        return str_of(gumbo_normalized_tagname(element->tag));
    GumboStringPiece piece = element->original_tag;
    if (!piece.data)
        return STR("");
    gumbo_tag_from_original_text(&piece);
    return page_lower(arena, (str){piece.data, piece.length});
}

str page_attr(const GumboNode *node, const char *name)
{
    const GumboAttribute *attr = gumbo_get_attribute(&node->v.element.attributes, name);
    return attr ? str_of(attr->value) : STR_NONE;
}

bool page_style_has(str style, str want)
{
    for (size_t at = 0; at < style.n; at++) {
        size_t i = at, hit = 0;
        for (; i < style.n && hit < want.n; i++) {
            if (ascii_is_space(style.p[i]))
                continue;
            if (ascii_lower(style.p[i]) != want.p[hit])
                break;
            hit++;
        }
        if (hit == want.n)
            return true;
    }
    return false;
}

bool page_has_style(const GumboNode *node, const char *needle)
{
    return page_style_has(page_attr(node, "style"), str_of(needle));
}

bool page_is_hidden(const GumboNode *node)
{
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY)
        return false;
    return page_attr(node, "hidden").p || page_has_style(node, "display:none") ||
           page_has_style(node, "visibility:hidden");
}

#define LABEL_BYTES 90 /* 30 kana */

/* Its words when it is an inline element that holds nothing but text; else p is NULL. */
static str inline_words(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_SPAN,  GUMBO_TAG_B,  GUMBO_TAG_STRONG,
                                    GUMBO_TAG_EM,    GUMBO_TAG_I,  GUMBO_TAG_LABEL,
                                    GUMBO_TAG_SMALL, GUMBO_TAG_BDI};
    bool is_inline = false;
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        is_inline |= node->v.element.tag == tags[i];
    const GumboVector *children = &node->v.element.children;
    if (!is_inline || children->length != 1)
        return STR_NONE;
    const GumboNode *text = children->data[0];
    return text->type == GUMBO_NODE_TEXT ? str_trim(str_of(text->v.text.text)) : STR_NONE;
}

/* A sentence whose first words stand out goes on with a particle: 「当社」「は、…」. */
static bool is_label(str words)
{
    static const char *const ends[] = {"。", "、", "は", "が", "を", "に", "の", "と", "で", "も"};
    if (!words.n || words.n > LABEL_BYTES)
        return false;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_has_suffix(words, str_of(ends[i])))
            return false;
    return true;
}

static bool is_bold(const GumboNode *node)
{
    return node->v.element.tag == GUMBO_TAG_B || node->v.element.tag == GUMBO_TAG_STRONG;
}

/* What follows begins as a value does: no kana that goes on with the sentence, no bracket, no mark. */
static bool begins_value(str words)
{
    size_t at = 0;
    uint32_t c = words.n ? text_next(words, &at) : 0;
    return text_is_word(c) && !(c >= 0x3041 && c <= 0x309F);
}

str page_bold_label(const GumboNode *node)
{
    const GumboVector *around = &node->parent->v.element.children;
    size_t next = node->index_within_parent + 1;
    str words = is_bold(node) ? inline_words(node) : STR_NONE;
    if (!is_label(words) || !page_is_element(node->parent) || next >= around->length)
        return STR_NONE;
    const GumboNode *text = around->data[next];
    str value = text->type == GUMBO_NODE_TEXT ? str_of(text->v.text.text) : STR_NONE;
    bool is_apart = value.n && ascii_is_space(value.p[0]);
    return is_apart && begins_value(str_trim(value)) ? words : STR_NONE;
}

/* The two elements that are all that node holds. */
static bool find_pair(const GumboNode *node, const GumboNode *pair[2])
{
    const GumboVector *children = &node->v.element.children;
    size_t count = 0;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_COMMENT)
            continue;
        if (!page_is_element(child) || count == 2)
            return false;
        pair[count++] = child;
    }
    return count == 2;
}

#define SPANS_MIN 3
#define SPANS_MAX 8

/* Spans of three classes or more and nothing else: a style sheet sets them apart, as number, name and
 * company of a card. */
static bool is_row_of_spans(const GumboNode *node)
{
    const GumboVector *children = &node->v.element.children;
    str classes[SPANS_MAX];
    size_t count = 0;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_COMMENT)
            continue;
        bool is_span = page_is_element(child) && child->v.element.tag == GUMBO_TAG_SPAN;
        str class = is_span ? page_attr(child, "class") : STR_NONE;
        if (!class.n || count == SPANS_MAX)
            return false;
        for (size_t k = 0; k < count; k++)
            if (str_eq(class, classes[k]))
                return false;
        classes[count++] = class;
    }
    return count >= SPANS_MIN;
}

bool page_is_pair(const GumboNode *node)
{
    GumboTag tag = node->v.element.tag;
    bool is_box =
        tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_LI || tag == GUMBO_TAG_DD || tag == GUMBO_TAG_P;
    const GumboNode *pair[2];
    if (is_box && is_row_of_spans(node))
        return true;
    if (!is_box || !find_pair(node, pair) || !is_label(inline_words(pair[0])))
        return false;
    if (is_bold(pair[0]) && is_bold(pair[1]))
        return false; /* emphasis that is written in two pieces */
    return pair[1]->v.element.tag == GUMBO_TAG_A || inline_words(pair[1]).n;
}

struct page_words page_words_init(struct arena *arena, size_t max)
{
    return (struct page_words){.text = buf_init(arena, max)};
}

/* First byte of a three-byte sequence of kana, Chinese characters or full-width forms. */
static bool is_wide_lead(char c)
{
    unsigned char byte = (unsigned char)c;
    return (byte >= 0xe3 && byte <= 0xe9) || byte == 0xef;
}

static bool ends_wide(const struct buf *text)
{
    return text->n >= 3 && is_wide_lead(text->p[text->n - 3]);
}

/* A line end in the source between two Japanese characters is no space (CSS Text 3 §4.1.3). */
void page_words_flush(struct page_words *words, char next)
{
    struct buf *text = &words->text;
    bool is_edge = !text->n || text->p[text->n - 1] == '\n';
    bool is_wrap = words->space_is_line && ends_wide(text) && is_wide_lead(next);
    if (words->space && !is_edge && !is_wrap)
        buf_add_char(text, ' ');
    words->space = words->space_is_line = false;
}

void page_words_break(struct page_words *words)
{
    words->space = words->space_is_line = false;
    if (words->text.n)
        buf_add_char(&words->text, '\n');
}

size_t page_words_add(struct page_words *words, str text, bool is_pre)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++) {
        size_t from = i;
        while (i < text.n && !ascii_is_space(text.p[i]))
            i++;
        if (i > from) {
            page_words_flush(words, text.p[from]);
            buf_add(&words->text, str_slice(text, from, i));
            count += i - from;
        }
        if (i < text.n && text.p[i] == '\n' && is_pre) {
            page_words_break(words);
        } else if (i < text.n) {
            words->space = true;
            words->space_is_line |= text.p[i] == '\n';
        }
    }
    return count;
}

str page_words_str(const struct page_words *words)
{
    str text = str_trim(buf_str(&words->text));
    if (!words->text.over || !text.n)
        return text;
    size_t lead = text.n - 1;
    while (lead && ((unsigned char)text.p[lead] & 0xc0) == 0x80)
        lead--;
    unsigned char byte = (unsigned char)text.p[lead];
    size_t whole = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return text.n - lead < whole ? str_trim(str_slice(text, 0, lead)) : text;
}

str blocks_text(struct arena *arena, const struct blocks *blocks, uint32_t i)
{
    struct buf out = buf_init(arena, PAGE_TEXT_MAX);
    for (uint32_t at = i; at < blocks->v[i].end; at++) {
        if (!blocks->v[at].text.n)
            continue;
        if (out.n)
            buf_add_char(&out, '\n');
        buf_add(&out, blocks->v[at].text);
    }
    return buf_str(&out);
}
