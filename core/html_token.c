#include "core/html_token.h"

#include <string.h>

#define REPLACEMENT STR("\xEF\xBF\xBD")

struct html_tokens html_tokens_of(struct arena *arena, str source)
{
    bool needs_mend =
        source.n && (memchr(source.p, '\r', source.n) || memchr(source.p, 0, source.n));
    return (struct html_tokens){
        .arena = arena, .source = source, .needs_mend = needs_mend, .line = 1};
}

/* ---- lines ---- */

/* The line of an offset that does not lie before the last one asked for. */
static uint32_t line_of(struct html_tokens *tokens, size_t at)
{
    const char *p = tokens->source.p, *stop = p + at, *next = p + tokens->line_at;
    if (tokens->needs_mend)
        for (; next < stop; next++) {
            bool is_pair = *next == '\n' && next > p && next[-1] == '\r';
            tokens->line += (*next == '\n' && !is_pair) || *next == '\r';
        }
    else
        while (next < stop && (next = memchr(next, '\n', (size_t)(stop - next))) != NULL) {
            tokens->line++;
            next++;
        }
    tokens->line_at = at;
    return tokens->line;
}

/* ---- text ---- */

/* NUL is U+FFFD, where it is not left as it is, and line ends are LF. */
static str mend(const struct html_tokens *tokens, str text, bool keeps_nul)
{
    if (!tokens->needs_mend || !text.n)
        return text;
    struct buf out = buf_init(tokens->arena, SIZE_MAX / 4);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
            continue;
        if (!c && !keeps_nul)
            buf_add(&out, REPLACEMENT);
        else
            buf_add_char(&out, c == '\r' ? '\n' : c);
    }
    return buf_str(&out);
}

static str lower(const struct html_tokens *tokens, str name)
{
    size_t upper = 0;
    while (upper < name.n && name.p[upper] == ascii_lower(name.p[upper]) && name.p[upper])
        upper++;
    if (upper == name.n)
        return name;
    struct buf out = buf_init(tokens->arena, SIZE_MAX / 4);
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i])
            buf_add_char(&out, ascii_lower(name.p[i]));
        else
            buf_add(&out, REPLACEMENT);
    return buf_str(&out);
}

static void give(struct html_tokens *tokens, struct html_token *token, enum html_token_kind kind,
                 size_t end)
{
    token->kind = kind;
    token->source = str_slice(tokens->source, tokens->at, end);
    token->line = line_of(tokens, tokens->at);
    tokens->at = end;
}

static void give_text(struct html_tokens *tokens, struct html_token *token, size_t end)
{
    enum html_content content = tokens->content;
    bool has_references = content == HTML_CONTENT_DATA || content == HTML_CONTENT_RCDATA;
    bool keeps_nul = content == HTML_CONTENT_DATA || content == HTML_CONTENT_CDATA;
    str text = str_slice(tokens->source, tokens->at, end);
    has_references = has_references && memchr(text.p, '&', text.n);
    bool has_nul = tokens->needs_mend && !keeps_nul && memchr(text.p, 0, text.n);
    token->text = has_references && !has_nul ? html_resolve(tokens->arena, text, false)
                  : has_references ? html_resolve(tokens->arena, mend(tokens, text, false), false)
                                   : mend(tokens, text, keeps_nul);
    token->is_cdata = content == HTML_CONTENT_CDATA;
    give(tokens, token, HTML_TEXT, end);
}

/* ---- tags ---- */

static bool ends_name(char c)
{
    return ascii_is_space(c) || c == '/' || c == '>';
}

static str read_value(struct html_tokens *tokens, size_t *at)
{
    str source = tokens->source;
    char quote = source.p[*at];
    size_t from = *at, end = from;
    if (quote == '>')
        return STR("");
    if (quote == '"' || quote == '\'') {
        from++;
        const char *close = memchr(source.p + from, quote, source.n - from);
        end = close ? (size_t)(close - source.p) : source.n;
        *at = end + (close != NULL);
        if (!close) {
            *at = source.n + 1; /* the tag has no end */
            return STR("");
        }
    } else {
        while (end < source.n && !ascii_is_space(source.p[end]) && source.p[end] != '>')
            end++;
        *at = end;
    }
    str value = str_slice(source, from, end);
    if (tokens->needs_mend && memchr(value.p, 0, value.n))
        value = mend(tokens, value, false);
    if (memchr(value.p, '&', value.n))
        return html_resolve(tokens->arena, value, true);
    return mend(tokens, value, false);
}

static void skip_space(str source, size_t *at)
{
    while (*at < source.n && ascii_is_space(source.p[*at]))
        ++*at;
}

/* An attribute at *at, which is neither white space nor '/' nor '>'; without value: p NULL. */
static struct attr read_attr(struct html_tokens *tokens, size_t *at)
{
    str source = tokens->source;
    size_t from = (*at)++;
    while (*at < source.n && !ends_name(source.p[*at]) && source.p[*at] != '=')
        ++*at;
    struct attr attr = {lower(tokens, str_slice(source, from, *at)), STR_NONE};
    size_t behind = *at;
    skip_space(source, &behind);
    if (behind >= source.n || source.p[behind] != '=')
        return attr;
    *at = behind + 1;
    skip_space(source, at);
    attr.value = *at < source.n ? read_value(tokens, at) : STR("");
    return attr;
}

/* False: one of that name was there before. */
static bool keep_attr(struct html_tokens *tokens, struct attr attr)
{
    for (size_t i = 0; i < tokens->attrs.n; i++)
        if (str_eq(tokens->attrs.v[i].name, attr.name))
            return false;
    attr.value = attr.value.p ? attr.value : STR("");
    if (tokens->attrs.n < HTML_ATTRS_MAX)
        *ARENA_PUSH(tokens->arena, &tokens->attrs) = attr;
    else
        tokens->is_odd = true;
    return true;
}

/* The tag at tokens->at, whose name begins at `name`. False: the source ends inside of it. */
static bool read_tag(struct html_tokens *tokens, struct html_token *token, size_t name)
{
    str source = tokens->source;
    tokens->attrs.n = 0;
    size_t at = name;
    while (at < source.n && !ends_name(source.p[at]))
        at++;
    token->name = lower(tokens, str_slice(source, name, at));
    bool is_start = source.p[name - 1] == '<', is_slash = false;
    while (at < source.n && source.p[at] != '>') {
        is_slash = source.p[at] == '/';
        if (is_slash || ascii_is_space(source.p[at])) {
            at++;
            continue;
        }
        struct attr attr = read_attr(tokens, &at);
        bool is_kept = !is_start || keep_attr(tokens, attr);
        tokens->is_odd |= !is_kept && !attr.value.p;
    }
    if (at >= source.n)
        return false;
    token->attrs = tokens->attrs.v;
    token->attr_count = tokens->attrs.n;
    token->is_self_closing = is_slash;
    if (is_start)
        tokens->last_start = token->name;
    tokens->content = HTML_CONTENT_DATA;
    give(tokens, token, is_start ? HTML_START_TAG : HTML_END_TAG, at + 1);
    return true;
}

/* ---- comments ---- */

static void give_comment(struct html_tokens *tokens, struct html_token *token, size_t from,
                         size_t to, size_t end)
{
    token->text = mend(tokens, str_slice(tokens->source, from, to), false);
    give(tokens, token, HTML_COMMENT, end);
}

static void read_bogus_comment(struct html_tokens *tokens, struct html_token *token, size_t from)
{
    size_t n = str_find_char(str_skip(tokens->source, from), '>');
    size_t to = n == STR_ABSENT ? tokens->source.n : from + n;
    give_comment(tokens, token, from, to, n == STR_ABSENT ? to : to + 1);
}

/* How much of a comment that the source ends in is its text: an end that was begun is not. */
static size_t open_comment_length(str rest)
{
    static const char *const ends[] = {"--!", "--", "-"};
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_has_suffix(rest, str_of(ends[i])))
            return rest.n - str_of(ends[i]).n;
    return rest.n;
}

/* from: behind "<!--". */
static void read_comment(struct html_tokens *tokens, struct html_token *token, size_t from)
{
    str rest = str_skip(tokens->source, from);
    if (str_has_prefix(rest, STR(">")) || str_has_prefix(rest, STR("->"))) {
        give_comment(tokens, token, from, from, from + (rest.p[0] == '>' ? 1 : 2));
        return;
    }
    for (size_t at = 0, n; (n = str_find(str_skip(rest, at), STR("--"))) != STR_ABSENT; at++) {
        at += n;
        str end = str_skip(rest, at);
        bool has_mark = str_has_prefix(end, STR("--!>"));
        if (has_mark || str_has_prefix(end, STR("-->"))) {
            give_comment(tokens, token, from, from + at, from + at + (has_mark ? 4 : 3));
            return;
        }
    }
    give_comment(tokens, token, from, from + open_comment_length(rest), tokens->source.n);
}

/* ---- doctypes ---- */

static bool is_quote(str source, size_t at)
{
    return at < source.n && (source.p[at] == '"' || source.p[at] == '\'');
}

/* The quoted string at *at; false: there is none, or it has no end before '>' or the end of the source.
 * *at goes behind it and behind white space. */
static bool read_quoted(const struct html_tokens *tokens, size_t *at, str *value)
{
    str source = tokens->source;
    if (!is_quote(source, *at))
        return false;
    char quote = source.p[*at];
    size_t from = ++*at;
    while (*at < source.n && source.p[*at] != quote && source.p[*at] != '>')
        ++*at;
    *value = mend(tokens, str_slice(source, from, *at), false);
    if (*at >= source.n || source.p[*at] != quote)
        return false;
    ++*at;
    skip_space(source, at);
    return true;
}

/* The identifiers behind the name, at *at; false: malformed. */
static bool read_identifiers(const struct html_tokens *tokens, size_t *at, struct html_token *token)
{
    str source = tokens->source, rest = str_skip(source, *at);
    bool is_public = str_has_prefix_nocase(rest, STR("public"));
    if (!rest.n || rest.p[0] == '>')
        return rest.n;
    if (!is_public && !str_has_prefix_nocase(rest, STR("system")))
        return false;
    *at += 6;
    skip_space(source, at);
    if (!read_quoted(tokens, at, is_public ? &token->public_id : &token->system_id))
        return false;
    if (is_public && is_quote(source, *at) && !read_quoted(tokens, at, &token->system_id))
        return false;
    /* what stands behind the system identifier is no reason for quirks, if it ends */
    return *at < source.n && (source.p[*at] == '>' || token->system_id.p);
}

/* at: behind "<!DOCTYPE". */
static void read_doctype(struct html_tokens *tokens, struct html_token *token, size_t at)
{
    str source = tokens->source;
    skip_space(source, &at);
    size_t from = at;
    while (at < source.n && !ascii_is_space(source.p[at]) && source.p[at] != '>')
        at++;
    if (at > from)
        token->name = lower(tokens, str_slice(source, from, at));
    skip_space(source, &at);
    token->is_forced_quirks = at == from || !read_identifiers(tokens, &at, token);
    size_t n = str_find_char(str_skip(source, at), '>');
    give(tokens, token, HTML_DOCTYPE, n == STR_ABSENT ? source.n : at + n + 1);
}

/* ---- what begins with '<' ---- */

/* Whether the '<' at `at` begins anything else than text. */
static bool is_markup(str source, size_t at)
{
    if (at + 1 >= source.n)
        return false;
    char c = source.p[at + 1];
    return ascii_is_alpha(c) || c == '!' || c == '?' || (c == '/' && at + 2 < source.n);
}

static void read_declaration(struct html_tokens *tokens, struct html_token *token)
{
    size_t at = tokens->at + 2;
    str rest = str_skip(tokens->source, at);
    if (str_has_prefix(rest, STR("--"))) {
        read_comment(tokens, token, at + 2);
    } else if (str_has_prefix_nocase(rest, STR("doctype"))) {
        read_doctype(tokens, token, at + 7);
    } else if (tokens->has_cdata && str_has_prefix(rest, STR("[CDATA["))) {
        tokens->at = at + 7;
        tokens->content = HTML_CONTENT_CDATA;
    } else {
        read_bogus_comment(tokens, token, at);
    }
}

/* "</>" */
static void skip_empty_end(struct html_tokens *tokens)
{
    tokens->at += 3;
    tokens->is_odd = true;
}

static void read_markup(struct html_tokens *tokens, struct html_token *token)
{
    str source = tokens->source;
    size_t at = tokens->at;
    char c = source.p[at + 1];
    bool is_end = c == '/';
    if (c == '!')
        read_declaration(tokens, token);
    else if (c == '?')
        read_bogus_comment(tokens, token, at + 1);
    else if (is_end && source.p[at + 2] == '>')
        skip_empty_end(tokens);
    else if (is_end && !ascii_is_alpha(source.p[at + 2]))
        read_bogus_comment(tokens, token, at + 2);
    else if (!read_tag(tokens, token, at + 1 + is_end))
        tokens->at = source.n;
}

/* ---- content ---- */

/* Where the run of text at tokens->at ends. */
static size_t data_end(const struct html_tokens *tokens)
{
    str source = tokens->source;
    size_t at = tokens->at;
    for (;; at++) {
        size_t n = str_find_char(str_skip(source, at), '<');
        if (n == STR_ABSENT)
            return source.n;
        at += n;
        if (is_markup(source, at))
            return at;
    }
}

/* Whether rest begins with `mark`, letters in any case, and the name that it ends in ends there. */
static bool has_tag(str rest, str mark, str name)
{
    size_t n = mark.n + name.n;
    return name.n && rest.n > n && str_has_prefix(rest, mark) &&
           str_has_prefix_nocase(str_skip(rest, mark.n), name) && ends_name(rest.p[n]);
}

static size_t raw_end(const struct html_tokens *tokens)
{
    size_t at = tokens->at;
    for (;; at++) {
        size_t n = str_find(str_skip(tokens->source, at), STR("</"));
        if (n == STR_ABSENT)
            return tokens->source.n;
        at += n;
        if (has_tag(str_skip(tokens->source, at), STR("</"), tokens->last_start))
            return at;
    }
}

/* §13.2.5.15 to 31: inside of "<!--" a script may hold a whole script element. */
enum script_state { SCRIPT_PLAIN, SCRIPT_ESCAPED, SCRIPT_DOUBLE };

/* The state behind what rest begins with, a '<' or '-' that does not end the script. */
static enum script_state script_step(enum script_state state, str rest)
{
    switch (state) {
    case SCRIPT_PLAIN:
        return str_has_prefix(rest, STR("<!--")) ? SCRIPT_ESCAPED : SCRIPT_PLAIN;
    case SCRIPT_ESCAPED:
        if (has_tag(rest, STR("<"), STR("script")))
            return SCRIPT_DOUBLE;
        break;
    case SCRIPT_DOUBLE:
        if (has_tag(rest, STR("</"), STR("script")))
            return SCRIPT_ESCAPED;
        break;
    }
    return str_has_prefix(rest, STR("-->")) ? SCRIPT_PLAIN : state;
}

static size_t script_end(const struct html_tokens *tokens)
{
    enum script_state state = SCRIPT_PLAIN;
    str source = tokens->source;
    for (size_t at = tokens->at; at < source.n; at++) {
        bool is_plain = state == SCRIPT_PLAIN;
        if (is_plain) {
            size_t n = str_find_char(str_skip(source, at), '<');
            at = n == STR_ABSENT ? source.n : at + n;
        } else if (source.p[at] != '<' && source.p[at] != '-') {
            continue;
        }
        str rest = str_skip(source, at);
        if (state != SCRIPT_DOUBLE && has_tag(rest, STR("</"), tokens->last_start))
            return at;
        state = script_step(state, rest);
        at += is_plain && state != SCRIPT_PLAIN; /* the dashes of "<!--" may be those of "-->" */
    }
    return source.n;
}

static size_t content_end(const struct html_tokens *tokens)
{
    switch (tokens->content) {
    case HTML_CONTENT_DATA:
        return data_end(tokens);
    case HTML_CONTENT_RCDATA:
    case HTML_CONTENT_RAWTEXT:
        return raw_end(tokens);
    case HTML_CONTENT_SCRIPT:
        return script_end(tokens);
    default:
        return tokens->source.n;
    }
}

/* Up to "]]>", which is passed over when the text before it was given. */
static void read_cdata(struct html_tokens *tokens, struct html_token *token)
{
    size_t n = str_find(str_skip(tokens->source, tokens->at), STR("]]>"));
    size_t end = n == STR_ABSENT ? tokens->source.n : tokens->at + n;
    if (end > tokens->at)
        give_text(tokens, token, end);
    tokens->content = HTML_CONTENT_DATA;
    if (n != STR_ABSENT)
        tokens->at = end + 3;
}

void html_next(struct html_tokens *tokens, struct html_token *token)
{
    *token = (struct html_token){.kind = HTML_END_OF_FILE};
    while (tokens->at < tokens->source.n && token->kind == HTML_END_OF_FILE) {
        if (tokens->content == HTML_CONTENT_CDATA) {
            read_cdata(tokens, token);
            continue;
        }
        size_t end = content_end(tokens);
        if (end > tokens->at)
            give_text(tokens, token, end);
        else
            read_markup(tokens, token);
    }
    if (token->kind == HTML_END_OF_FILE)
        token->line = line_of(tokens, tokens->at);
}
