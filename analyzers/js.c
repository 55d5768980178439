#include "analyzers/js.h"

#include "analyzers/js_punct.h"
#include "core/text.h"

#include <string.h>

#define JS_SOURCE_MAX ((size_t)1 << 30)

/* An open bracket. */
struct js_open {
    char kind;      /* ( [ { or ` for ${ */
    bool is_regex;  /* behind its partner a slash begins a regular expression */
    uint32_t token; /* JS_NONE when it stands in an earlier window */
};

struct js_lexer {
    struct arena *arena;
    struct js_names *names;
    str source;
    size_t at;
    uint32_t line;
    bool is_new_line; /* a line end was passed since the last token */
    bool is_regex;    /* a slash here begins a regular expression */
    bool is_control;  /* the last token was if, while, for, with ...: its ) ends no expression */
    struct js_token *v;
    uint32_t n;
    size_t cap;
    struct {
        struct js_open *v;
        size_t n;
        size_t cap;
    } open;
    size_t too_deep; /* open brackets beyond JS_DEPTH_MAX */
};

struct js_lexer *js_open(struct arena *arena, struct js_names *names, str source)
{
    struct js_lexer *lexer = ARENA_NEW(arena, struct js_lexer);
    *lexer = (struct js_lexer){
        .arena = arena,
        .names = names,
        .source = str_slice(source, 0, JS_SOURCE_MAX),
        .is_new_line = true,
        .is_regex = true,
    };
    return lexer;
}

static char js_peek(const struct js_lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->source.n ? lexer->source.p[at] : '\0';
}

static bool js_looking_at(const struct js_lexer *lexer, str text)
{
    return str_has_prefix(str_skip(lexer->source, lexer->at), text);
}

/* Length of the white space that is no ASCII: U+00A0, U+FEFF, U+3000, U+2028, U+2029. */
static size_t js_wide_space(const struct js_lexer *lexer)
{
    static const char *const spaces[] = {"\xC2\xA0", "\xEF\xBB\xBF", "\xE3\x80\x80", "\xE2\x80\xA8",
                                         "\xE2\x80\xA9"};
    for (size_t i = 0; i < COUNT_OF(spaces); i++) {
        if (js_looking_at(lexer, str_of(spaces[i])))
            return strlen(spaces[i]);
    }
    return 0;
}

/* To the end of the line, or of the source. */
static void js_skip_line(struct js_lexer *lexer)
{
    str rest = str_skip(lexer->source, lexer->at);
    rest = str_slice(rest, 0, str_find_char(rest, '\n'));
    lexer->at += str_slice(rest, 0, str_find_char(rest, '\r')).n;
}

static void js_skip_block_comment(struct js_lexer *lexer)
{
    str rest = str_skip(lexer->source, lexer->at + 2);
    size_t end = str_find(rest, STR("*/"));
    size_t length = end == STR_ABSENT ? rest.n : end;
    for (const char *p = rest.p, *last = rest.p + length;
         length && (p = memchr(p, '\n', (size_t)(last - p))) != NULL; p++) {
        lexer->line++;
        lexer->is_new_line = true;
        if (p + 1 == last)
            break;
    }
    lexer->at += 2 + length + (end == STR_ABSENT ? 0 : 2);
}

/* Comments, with those of Annex B: "<!--" anywhere, "-->" at the start of a line. */
static bool js_skip_comment(struct js_lexer *lexer)
{
    if (js_looking_at(lexer, STR("/*"))) {
        js_skip_block_comment(lexer);
        return true;
    }
    if (js_looking_at(lexer, STR("//")) || js_looking_at(lexer, STR("<!--")) ||
        (lexer->is_new_line && js_looking_at(lexer, STR("-->")))) {
        js_skip_line(lexer);
        return true;
    }
    return false;
}

/* Neither white space nor perhaps a comment. */
static bool js_is_at_token(const struct js_lexer *lexer)
{
    char c = js_peek(lexer, 0);
    return c > ' ' && c < '\x7F' && c != '/' && c != '<' && c != '-';
}

static void js_skip_space(struct js_lexer *lexer)
{
    while (lexer->at < lexer->source.n && !js_is_at_token(lexer)) {
        char c = js_peek(lexer, 0);
        size_t wide = (unsigned char)c >= 0x80 ? js_wide_space(lexer) : 0;
        if (c == '\n') {
            lexer->line++;
            lexer->is_new_line = true;
        } else if (c == '\r') {
            lexer->is_new_line = true;
        }
        if (ascii_is_space(c) || c == '\v')
            lexer->at++;
        else if (wide)
            lexer->at += wide;
        else if (!js_skip_comment(lexer))
            return;
    }
}

/* ---- the ends of tokens: each moves `at` behind one ---- */

/* Behind the backslash at `at`, and a line end that it hides. */
static size_t js_end_escape(struct js_lexer *lexer, size_t at)
{
    const char *p = lexer->source.p;
    at++;
    if (at < lexer->source.n && p[at] == '\r' && at + 1 < lexer->source.n && p[at + 1] == '\n')
        at++;
    lexer->line += at < lexer->source.n && p[at] == '\n';
    return at + 1;
}

static void js_end_string(struct js_lexer *lexer)
{
    const char *p = lexer->source.p;
    size_t at = lexer->at, n = lexer->source.n;
    char quote = p[at++];
    while (at < n && p[at] != quote && p[at] != '\n' && p[at] != '\r')
        at = p[at] == '\\' ? js_end_escape(lexer, at) : at + 1;
    if (at < n && p[at] == quote)
        at++;
    lexer->at = at < n ? at : n;
}

/* From behind ` or } to behind the next ${ or `; true when an expression follows. */
static bool js_end_template(struct js_lexer *lexer)
{
    for (lexer->at++; lexer->at < lexer->source.n; lexer->at++) {
        char c = js_peek(lexer, 0);
        if (c == '\\' && lexer->at + 1 < lexer->source.n) {
            lexer->at++;
            c = js_peek(lexer, 0) == '\n' ? '\n' : '\0';
        } else if (c == '`') {
            lexer->at++;
            return false;
        } else if (c == '$' && js_peek(lexer, 1) == '{') {
            lexer->at += 2;
            return true;
        }
        lexer->line += c == '\n';
    }
    return false;
}

/* False, and nothing moved, when the line ends before the expression does: it was a division. */
static bool js_end_regex(struct js_lexer *lexer)
{
    bool in_class = false;
    size_t at = lexer->at + 1;
    for (; at < lexer->source.n; at++) {
        char c = lexer->source.p[at];
        if (c == '\n' || c == '\r')
            return false;
        if (c == '\\')
            at++;
        else if (c == '[')
            in_class = true;
        else if (c == ']')
            in_class = false;
        else if (c == '/' && !in_class)
            break;
    }
    if (at >= lexer->source.n)
        return false;
    for (at++; at < lexer->source.n && ascii_is_alnum(lexer->source.p[at]);)
        at++;
    lexer->at = at;
    return true;
}

static void js_end_number(struct js_lexer *lexer)
{
    bool is_hex = js_peek(lexer, 0) == '0' && ascii_lower(js_peek(lexer, 1)) == 'x';
    bool has_dot = is_hex;
    for (;; lexer->at++) {
        char c = js_peek(lexer, 0);
        char next = js_peek(lexer, 1);
        bool is_dot = c == '.' && !has_dot; /* 1..a is (1.).a */
        has_dot = has_dot || is_dot;
        if (!is_hex && ascii_lower(c) == 'e' && (next == '+' || next == '-'))
            lexer->at++;
        else if (!ascii_is_alnum(c) && !is_dot && c != '_')
            return;
    }
}

/* Escapes and characters beyond ASCII are part of a name, white space is not. */
static void js_end_name(struct js_lexer *lexer)
{
    const char *p = lexer->source.p;
    size_t n = lexer->source.n;
    for (lexer->at++; lexer->at < n && js_is_name_byte(p[lexer->at]); lexer->at++) {
        if ((unsigned char)p[lexer->at] >= 0x80 && js_wide_space(lexer))
            return;
    }
}

/* ---- what a token means for those behind it ---- */

static void js_note_name(struct js_lexer *lexer, uint32_t word)
{
    lexer->is_regex = word >= JS_WORD_RETURN && word <= JS_WORD_AWAIT;
    lexer->is_control = word >= JS_WORD_IF && word <= JS_WORD_CATCH;
}

static void js_push(struct js_lexer *lexer, char kind, bool is_regex)
{
    if (lexer->open.n >= JS_DEPTH_MAX) {
        lexer->too_deep++;
        return;
    }
    *ARENA_PUSH(lexer->arena, &lexer->open) =
        (struct js_open){.kind = kind, .is_regex = is_regex, .token = lexer->n};
}

/* Closes the innermost bracket of that kind; brackets inside of it that are still open stay without
 * a partner. A bracket that nothing opened closes nothing. */
static void js_pop(struct js_lexer *lexer, char kind, struct js_token *token)
{
    size_t depth = lexer->open.n;
    lexer->is_regex = kind == '{';
    if (lexer->too_deep) {
        lexer->too_deep--;
        return;
    }
    /* Only a few, so that a hostile script stays cheap. */
    for (int tries = 0; depth && tries < 4; depth--, tries++) {
        struct js_open *open = &lexer->open.v[depth - 1];
        if (open->kind == '`' && kind != '`')
            return;
        if (open->kind != kind)
            continue;
        token->match = open->token;
        if (open->token != JS_NONE)
            lexer->v[open->token].match = lexer->n;
        lexer->is_regex = open->is_regex;
        lexer->open.n = depth - 1;
        return;
    }
}

/* Whether a brace here begins a block and not an object: behind an operand, a parenthesis, else,
 * an arrow or another block or statement. */
static bool js_begins_block(const struct js_lexer *lexer, bool was_regex)
{
    if (!lexer->n || !was_regex)
        return true;
    uint32_t before = lexer->v[lexer->n - 1].word;
    return before == js_punct(")") || before == JS_WORD_ELSE || before == JS_WORD_DO ||
           before == js_punct("=>") || before == js_punct("{") || before == js_punct("}") ||
           before == js_punct(";");
}

static uint32_t js_punct_of(str raw)
{
    uint32_t word = JS_PUNCT_OF(raw.p[0], 0, 0, 0);
    for (size_t i = 1; i < raw.n; i++)
        word |= (uint32_t)raw.p[i] << (7 * i);
    return word;
}

static void js_note_punct(struct js_lexer *lexer, struct js_token *token)
{
    bool was_control = lexer->is_control;
    bool was_regex = lexer->is_regex;
    lexer->is_control = false;
    lexer->is_regex = token->word != js_punct("++") && token->word != js_punct("--");
    if (token->word == js_punct("(")) {
        js_push(lexer, '(', was_control);
    } else if (token->word == js_punct("[")) {
        js_push(lexer, '[', false);
    } else if (token->word == js_punct("{")) {
        js_push(lexer, '{', js_begins_block(lexer, was_regex));
    } else if (token->word == js_punct(")")) {
        js_pop(lexer, '(', token);
    } else if (token->word == js_punct("]")) {
        js_pop(lexer, '[', token);
    } else if (token->word == js_punct("}")) {
        js_pop(lexer, '{', token);
    }
}

static bool js_closes_template(const struct js_lexer *lexer)
{
    return lexer->open.n && !lexer->too_deep && lexer->open.v[lexer->open.n - 1].kind == '`';
}

static void js_read_template(struct js_lexer *lexer, struct js_token *token)
{
    if (js_peek(lexer, 0) == '}') {
        uint32_t before = lexer->open.v[--lexer->open.n].token;
        if (before != JS_NONE)
            lexer->v[before].match = lexer->n;
    }
    token->kind = JS_TEMPLATE;
    lexer->is_regex = js_end_template(lexer);
    lexer->is_control = false;
    if (lexer->is_regex)
        js_push(lexer, '`', false);
}

/* The kind of the token at `at`, template pieces aside; moves behind it. */
static enum js_kind js_end_token(struct js_lexer *lexer)
{
    char c = js_peek(lexer, 0);
    char next = js_peek(lexer, 1);
    if (c == '"' || c == '\'') {
        js_end_string(lexer);
        return JS_STRING;
    }
    if (ascii_is_digit(c) || (c == '.' && ascii_is_digit(next))) {
        js_end_number(lexer);
        return JS_NUMBER;
    }
    if (js_is_name_byte(c) || (c == '#' && js_is_name_byte(next))) {
        js_end_name(lexer);
        return JS_NAME;
    }
    if (c == '/' && lexer->is_regex && js_end_regex(lexer))
        return JS_REGEX;
    lexer->at += js_punct_length(str_skip(lexer->source, lexer->at));
    return JS_PUNCT;
}

/* A name of ASCII, inside its quotes. */
static bool js_is_plain_name(str text)
{
    bool is_name = text.n && !ascii_is_digit(text.p[0]);
    for (size_t i = 0; is_name && i < text.n; i++)
        is_name =
            js_is_name_byte(text.p[i]) && text.p[i] != '\\' && (unsigned char)text.p[i] < 0x80;
    return is_name;
}

/* Something that has members ends at token i. */
static bool js_is_operand(const struct js_lexer *lexer, uint32_t i)
{
    uint32_t word = lexer->v[i].word;
    if (lexer->v[i].kind == JS_NAME)
        return word < JS_WORD_RETURN || word > JS_WORD_AWAIT;
    return word == js_punct(")") || word == js_punct("]");
}

/* Behind a["b"] whose last token is still to be added: turns it into a.b, as which it is read everywhere. */
static bool js_unquote(struct js_lexer *lexer, const struct js_token *token)
{
    struct js_token *name = lexer->n > 2 ? &lexer->v[lexer->n - 1] : NULL;
    if (!name || token->word != js_punct("]") || token->match != lexer->n - 2 ||
        name->kind != JS_STRING || !js_is_operand(lexer, lexer->n - 3))
        return false;
    str text = str_slice(lexer->source, name->at + 1, name->at + name->n - 1);
    if (!js_is_plain_name(text))
        return false;
    name[-1].word = js_punct(".");
    name[-1].match = JS_NONE;
    name->kind = JS_NAME;
    name->word = js_names_add(lexer->names, text);
    name->at++;
    name->n -= 2;
    return true;
}

/* a?.b is read as a.b, a?.(b) as a(b), and a?.[b] as a[b]: what is loaded is the same. */
static void js_read_punct(struct js_lexer *lexer, struct js_token *token, str raw)
{
    bool is_dotted = lexer->n && lexer->v[lexer->n - 1].word == js_punct(".");
    token->word = str_is(raw, "?.") ? js_punct(".") : js_punct_of(raw);
    if (is_dotted && (token->word == js_punct("(") || token->word == js_punct("[")))
        lexer->n--;
    js_note_punct(lexer, token);
}

/* Reads the token at `at` and moves behind it; what it means for later ones is noted. */
static void js_read_token(struct js_lexer *lexer, struct js_token *token)
{
    char c = js_peek(lexer, 0);
    if (c == '`' || (c == '}' && js_closes_template(lexer))) {
        js_read_template(lexer, token);
        return;
    }
    token->kind = (uint8_t)js_end_token(lexer);
    str raw = str_slice(lexer->source, token->at, lexer->at);
    if (token->kind == JS_PUNCT) {
        js_read_punct(lexer, token, raw);
    } else if (token->kind == JS_NAME) {
        token->word = js_names_add(lexer->names, raw);
        js_note_name(lexer, token->word);
    } else {
        lexer->is_regex = false;
        lexer->is_control = false;
    }
}

/* Room for most scripts' tokens at once; denser ones grow. */
static void js_make_room(struct js_lexer *lexer)
{
    size_t rest = lexer->source.n - lexer->at;
    lexer->cap = (rest / 2 < JS_WINDOW_MAX ? rest / 2 : JS_WINDOW_MAX) + 16;
    lexer->v = ARENA_ARRAY(lexer->arena, lexer->cap, struct js_token);
}

bool js_next(struct js_lexer *lexer, struct js *js)
{
    lexer->n = 0;
    if (!lexer->cap)
        js_make_room(lexer);
    for (size_t i = 0; i < lexer->open.n; i++)
        lexer->open.v[i].token = JS_NONE;
    for (;; lexer->is_new_line = false) {
        if (!js_is_at_token(lexer))
            js_skip_space(lexer);
        if (lexer->at >= lexer->source.n)
            break;
        if (lexer->n == JS_WINDOW_MAX)
            break;
        struct js_token token = {
            .at = (uint32_t)lexer->at,
            .line = lexer->line,
            .match = JS_NONE,
            .is_new_line = lexer->is_new_line,
        };
        if (lexer->n == lexer->cap)
            arena_grow(lexer->arena, (void **)&lexer->v, lexer->n, &lexer->cap, sizeof *lexer->v);
        js_read_token(lexer, &token);
        token.n = (uint32_t)(lexer->at - token.at);
        if (!js_unquote(lexer, &token))
            lexer->v[lexer->n++] = token;
    }
    arena_grow(lexer->arena, (void **)&lexer->v, lexer->n, &lexer->cap, sizeof *lexer->v);
    lexer->v[lexer->n] = (struct js_token){
        .at = (uint32_t)lexer->source.n, .kind = JS_PUNCT, .match = JS_NONE, .line = lexer->line};
    *js = (struct js){.source = lexer->source, .names = lexer->names, .v = lexer->v, .n = lexer->n};
    return lexer->n > 0;
}
