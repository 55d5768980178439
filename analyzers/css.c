#include "analyzers/element.h"

/* Where the reader is in a style sheet or style attribute (CSS Syntax Module Level 3, §4). */
struct css {
    struct sink *sink;
    const struct tag *tag;
    str text;
    size_t at;
    uint32_t line;
    str rule;          /* the at-rule that is open: "import", "namespace"; empty: none */
    bool is_attribute; /* a style attribute: applies at once */
};

static char css_peek(const struct css *css, size_t ahead)
{
    return css->at + ahead < css->text.n ? css->text.p[css->at + ahead] : '\0';
}

static void css_move(struct css *css, size_t count)
{
    for (; count && css->at < css->text.n; count--)
        css->line += css->text.p[css->at++] == '\n';
}

static void css_skip_comment(struct css *css)
{
    size_t end = str_find(str_skip(css->text, css->at + 2), STR("*/"));
    css_move(css, end == STR_ABSENT ? css->text.n - css->at : end + 4);
}

/* The escape at s[*at], behind its backslash: hexadecimal digits and a space, or any character. */
static void css_add_escape(struct buf *out, str s, size_t *at)
{
    uint32_t code = 0;
    size_t digits = 0;
    for (; digits < 6 && *at < s.n && ascii_hex(s.p[*at]) >= 0; digits++)
        code = code * 16 + (uint32_t)ascii_hex(s.p[(*at)++]);
    if (!digits) {
        buf_add_char(out, s.p[(*at)++]);
        return;
    }
    text_add(out, code && code <= 0x10FFFF ? code : 0xFFFD);
    if (*at < s.n && ascii_is_space(s.p[*at]))
        ++*at;
}

static str css_unescape(struct css *css, str s)
{
    if (str_find_char(s, '\\') == STR_ABSENT)
        return s;
    struct buf out = buf_init(sink_arena(css->sink), s.n * 4);
    for (size_t at = 0; at < s.n;) {
        char c = s.p[at++];
        if (c == '\\' && at < s.n)
            css_add_escape(&out, s, &at);
        else
            buf_add_char(&out, c);
    }
    return buf_str(&out);
}

/* The string at the quote; moves behind it. */
static str css_string(struct css *css)
{
    char quote = css_peek(css, 0);
    css_move(css, 1);
    size_t from = css->at;
    size_t to = from;
    while (to < css->text.n && css->text.p[to] != quote && css->text.p[to] != '\n')
        to += css->text.p[to] == '\\' ? 2 : 1;
    str s = str_slice(css->text, from, to);
    css_move(css, s.n + 1);
    return s;
}

static void css_emit(struct css *css, str url, uint32_t line, size_t from)
{
    bool is_import = str_eq_nocase(css->rule, STR("import"));
    bool is_sure = css->is_attribute || is_import;
    url = str_trim(url);
    if (!url.n || url.p[0] == '#' || (css->rule.n && !is_import)) /* @namespace, @document */
        return;
    sink_emit(css->sink,
              &(struct sighting){
                  .url = css_unescape(css, url),
                  .mechanism = MECHANISM_CSS,
                  .origin = ORIGIN_STYLE,
                  .certainty = is_sure ? CERTAINTY_SURE : CERTAINTY_LIKELY,
                  .gate = is_sure ? GATE_NONE : GATE_CONDITION,
                  .tag = css->tag,
                  .line = line,
                  .is_sheet = is_import,
                  .snippet = css->is_attribute ? STR_NONE : str_slice(css->text, from, css->at)});
}

/* At "url(": its content, quoted or not. */
static void css_read_url(struct css *css)
{
    size_t from = css->at;
    uint32_t line = css->line;
    css_move(css, 4);
    while (ascii_is_space(css_peek(css, 0)))
        css_move(css, 1);
    if (css_peek(css, 0) == '"' || css_peek(css, 0) == '\'') {
        str url = css_string(css);
        css_emit(css, url, line, from);
        return;
    }
    size_t end = str_find_char(str_skip(css->text, css->at), ')');
    str url = str_slice(css->text, css->at, end == STR_ABSENT ? css->text.n : css->at + end);
    css_move(css, url.n + 1);
    if (end != STR_ABSENT)
        css_emit(css, url, line, from);
}

static void css_read_rule_name(struct css *css)
{
    css_move(css, 1);
    size_t from = css->at;
    while (ascii_is_alnum(css_peek(css, 0)) || css_peek(css, 0) == '-')
        css_move(css, 1);
    css->rule = str_slice(css->text, from, css->at);
}

static bool css_at_url(const struct css *css)
{
    return str_has_prefix_nocase(str_skip(css->text, css->at), STR("url(")) &&
           (css->at == 0 || !ascii_is_alnum(css->text.p[css->at - 1]));
}

/* One step that is no comment. */
static void css_step(struct css *css)
{
    char c = css_peek(css, 0);
    size_t from = css->at;
    uint32_t line = css->line;
    if (c == '"' || c == '\'') {
        str s = css_string(css);
        if (str_eq_nocase(css->rule, STR("import")))
            css_emit(css, s, line, from);
    } else if (ascii_lower(c) == 'u' && css_at_url(css)) {
        css_read_url(css);
    } else if (c == '@' && !css->is_attribute) {
        css_read_rule_name(css);
    } else {
        if (c == ';' || c == '{' || c == '}')
            css->rule = STR("");
        css_move(css, 1);
    }
}

static void css_read(struct css *css)
{
    while (css->at < css->text.n) {
        if (css_peek(css, 0) == '/' && css_peek(css, 1) == '*')
            css_skip_comment(css);
        else
            css_step(css);
    }
}

static void read_css(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        str style = tag_attr(tag, "style");
        if (tag_is(tag, "style"))
            css_read(
                &(struct css){.sink = sink, .tag = tag, .text = tag->text, .line = tag->text_line});
        if (style.n)
            css_read(&(struct css){
                .sink = sink, .tag = tag, .text = style, .line = tag->line, .is_attribute = true});
    }
}

const struct analyzer analyzer_css = {
    .name = "css",
    .says = N_("style sheets inside the page and style attributes"),
    .read = read_css,
};
