/* Scripts as text: where their constants begin and end. What cannot be told without running the script
 * becomes null. */
#include "policies/script.h"

#include "core/text.h"

#include <string.h>

#define DATA_MAX 200         /* literals of one script */
#define STRINGS_MAX 5000     /* strings of one script */
#define STRING_DATA_MIN 20   /* bytes of a string that may hold JSON */
#define NAME_MAX_BYTES 4096  /* of a string that is kept: longer ones name no file */
#define BEFORE_MAX 64        /* bytes looked at in front of a string */
#define EXPRESSION_MAX 65536 /* bytes of something that is no constant */
#define DEPTH_MAX 200        /* of brackets in a literal */

struct scanner {
    struct arena *arena;
    str text;
    size_t at;
    struct buf *json;   /* of the literal that is being written */
    struct buf scratch; /* what it is written in */
};

static char byte_at(const struct scanner *scanner, size_t at)
{
    return at < scanner->text.n ? scanner->text.p[at] : '\0';
}

static bool is_name_byte(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* ---- strings, comments, regular expressions ---- */

/* Offset behind the string that begins at the quote; the text's end when it has none. */
static size_t string_end(const struct scanner *scanner, size_t at)
{
    char quote = byte_at(scanner, at++);
    for (; at < scanner->text.n && scanner->text.p[at] != quote; at++) {
        if (scanner->text.p[at] == '\\')
            at++;
        else if (scanner->text.p[at] == '\n' && quote != '`')
            return at;
    }
    return at < scanner->text.n ? at + 1 : scanner->text.n;
}

/* Offset behind the comment at `at`; `at` itself when none begins there. */
static size_t comment_end(const struct scanner *scanner, size_t at)
{
    str rest = str_skip(scanner->text, at);
    bool is_line = str_has_prefix(rest, STR("//"));
    if (!is_line && !str_has_prefix(rest, STR("/*")))
        return at;
    size_t end = str_find(str_skip(rest, 2), is_line ? STR("\n") : STR("*/"));
    if (end == STR_ABSENT)
        return scanner->text.n;
    return at + 2 + end + (is_line ? 0 : 2);
}

/* A slash behind an operator begins a regular expression. */
static size_t regexp_end(const struct scanner *scanner, size_t at)
{
    size_t before = at;
    bool in_class = false;
    while (before && ascii_is_space(scanner->text.p[before - 1]))
        before--;
    if (before && str_find_char(STR("(,=:[!&|?{};"), scanner->text.p[before - 1]) == STR_ABSENT)
        return at + 1;
    for (size_t i = at + 1; i < scanner->text.n && scanner->text.p[i] != '\n'; i++) {
        char c = scanner->text.p[i];
        if (c == '\\')
            i++;
        else if (c == '[' || c == ']')
            in_class = c == '[';
        else if (c == '/' && !in_class)
            return i + 1;
    }
    return at + 1;
}

/* Offset behind what is to be passed over at `at` as a whole: a string, comment or regular expression;
 * else behind one byte. */
static size_t token_end(const struct scanner *scanner, size_t at)
{
    char c = byte_at(scanner, at);
    if (c == '"' || c == '\'' || c == '`')
        return string_end(scanner, at);
    if (c != '/')
        return at + 1;
    size_t end = comment_end(scanner, at);
    return end > at ? end : regexp_end(scanner, at);
}

static void add_line_ends(struct buf *out, str passed)
{
    for (size_t i = 0; i < passed.n; i++)
        if (passed.p[i] == '\n')
            buf_add_char(out, '\n');
}

/* White space and comments; their line ends go into the JSON. */
static void skip_gap(struct scanner *scanner)
{
    for (;;) {
        size_t from = scanner->at;
        while (scanner->at < scanner->text.n && ascii_is_space(scanner->text.p[scanner->at]))
            scanner->at++;
        scanner->at = comment_end(scanner, scanner->at);
        if (scanner->at == from)
            return;
        add_line_ends(scanner->json, str_slice(scanner->text, from, scanner->at));
    }
}

/* ---- strings as text ---- */

/* The code of \xHH, \uHHHH or \u{H...}; *length: bytes behind the backslash. 0: it is none. */
static uint32_t escape_code(str s, size_t *length)
{
    size_t digits = s.p[0] == 'x' ? 2 : 4, at = 1;
    uint32_t code = 0;
    bool is_braced = s.n > 1 && s.p[0] == 'u' && s.p[1] == '{';
    if (is_braced) {
        size_t end = str_find_char(s, '}');
        if (end == STR_ABSENT || end < 3 || end > 8)
            return 0;
        at = 2;
        digits = end - 2;
    }
    for (size_t i = 0; i < digits; i++) {
        int digit = at + i < s.n ? ascii_hex(s.p[at + i]) : -1;
        if (digit < 0)
            return 0;
        code = code * 16 + (uint32_t)digit;
    }
    *length = at + digits + is_braced;
    return code > 0x10FFFF ? 0xFFFD : code;
}

static bool is_half(uint32_t code, uint32_t from)
{
    return code >= from && code < from + 0x400;
}

/* What a code point written in two halves is; *high: the first of them, 0 when there is none. */
static void add_code(struct buf *out, uint32_t code, uint32_t *high)
{
    if (is_half(code, 0xD800)) {
        *high = code;
        return;
    }
    if (is_half(code, 0xDC00))
        code = *high ? 0x10000 + ((*high - 0xD800) << 10) + (code - 0xDC00) : 0xFFFD;
    *high = 0;
    text_add(out, code ? code : 0xFFFD);
}

/* What stands behind a backslash; returns its bytes. */
static size_t add_escape(struct buf *out, str s, uint32_t *high)
{
    static const char names[] = "nrtbfv0\n", values[] = "\n\r\t\b\f\v";
    size_t length = 0;
    if (!s.n)
        return 1;
    uint32_t code = s.p[0] == 'x' || s.p[0] == 'u' ? escape_code(s, &length) : 0;
    if (length) {
        add_code(out, code, high);
        return length;
    }
    const char *name = memchr(names, s.p[0], sizeof names - 1);
    *high = 0;
    if (!name)
        buf_add_char(out, s.p[0]);
    else if ((size_t)(name - names) < sizeof values - 1)
        buf_add_char(out, values[name - names]);
    return 1;
}

/* The text of the string from..to, quotes included. Parts that a template computes are left out. */
static str string_text(struct arena *arena, str source)
{
    struct buf out = buf_init(arena, source.n + 4);
    char quote = source.n ? source.p[0] : '\0';
    uint32_t high = 0;
    if (source.n > 1 && source.p[source.n - 1] == quote)
        source.n--;
    source = str_skip(source, 1);
    for (size_t i = 0; i < source.n; i++) {
        if (source.p[i] == '\\') {
            i += add_escape(&out, str_skip(source, i + 1), &high);
        } else if (quote == '`' && str_has_prefix(str_skip(source, i), STR("${"))) {
            size_t end = str_find_char(str_skip(source, i), '}');
            i = end == STR_ABSENT ? source.n : i + end;
        } else {
            buf_add_char(&out, source.p[i]);
        }
    }
    return out.n ? buf_str(&out) : STR("");
}

/* ---- literals ---- */

static void add_json_string(struct buf *out, str text)
{
    static const char digits[] = "0123456789abcdef";
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < ' ') {
            buf_add(out, STR("\\u00"));
            buf_add_char(out, digits[c >> 4]);
            buf_add_char(out, digits[c & 15]);
            continue;
        }
        if (c == '"' || c == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, text.p[i]);
    }
    buf_add_char(out, '"');
}

/* One string, or several with + between; false when there is none. */
static bool add_strings(struct scanner *scanner)
{
    struct buf text = buf_init(scanner->arena, SCRIPT_TEXT_MAX), ends = text;
    struct buf *json = scanner->json;
    size_t from = scanner->at, to = from;
    scanner->json = &ends;
    for (;;) {
        char c = byte_at(scanner, scanner->at);
        if (c != '"' && c != '\'' && c != '`')
            break;
        to = string_end(scanner, scanner->at);
        str source = str_slice(scanner->text, scanner->at, to);
        buf_add(&text, string_text(scanner->arena, source));
        add_line_ends(&ends, source);
        scanner->at = to;
        skip_gap(scanner);
        if (byte_at(scanner, scanner->at) != '+')
            break;
        scanner->at++;
        skip_gap(scanner);
    }
    scanner->json = json;
    if (to == from)
        return false;
    add_json_string(json, buf_str(&text));
    buf_add(json, buf_str(&ends));
    return true;
}

/* Offset behind an expression: that of the comma or bracket behind it. */
static size_t expression_end(const struct scanner *scanner, size_t at)
{
    size_t depth = 0;
    size_t most = at + EXPRESSION_MAX;
    while (at < scanner->text.n && at <= most) {
        char c = scanner->text.p[at];
        bool closes = c == ')' || c == ']' || c == '}';
        if (!depth && (closes || c == ','))
            break;
        depth += c == '(' || c == '[' || c == '{';
        depth -= closes;
        at = token_end(scanner, at);
    }
    return at;
}

static bool is_constant(str words)
{
    for (size_t i = 0; i < words.n; i++)
        if (!ascii_is_digit(words.p[i]))
            return str_is(words, "true") || str_is(words, "false");
    return words.n > 0;
}

/* An expression; what is no constant becomes null. */
static bool add_expression(struct scanner *scanner)
{
    size_t from = scanner->at;
    scanner->at = expression_end(scanner, from);
    str source = str_slice(scanner->text, from, scanner->at);
    if (source.n > EXPRESSION_MAX)
        return false;
    buf_add(scanner->json, is_constant(str_trim(source)) ? str_trim(source) : STR("null"));
    add_line_ends(scanner->json, source);
    return true;
}

/* `name:`, `"name":`; false for methods, spreads and names alone. */
static bool add_key(struct scanner *scanner)
{
    char c = byte_at(scanner, scanner->at);
    size_t from = scanner->at;
    if (c == '"' || c == '\'') {
        scanner->at = string_end(scanner, from);
        str source = str_slice(scanner->text, from, scanner->at);
        add_json_string(scanner->json, string_text(scanner->arena, source));
    } else {
        while (is_name_byte(byte_at(scanner, scanner->at)))
            scanner->at++;
        add_json_string(scanner->json, str_slice(scanner->text, from, scanner->at));
    }
    skip_gap(scanner);
    if (scanner->at == from || byte_at(scanner, scanner->at) != ':')
        return false;
    scanner->at++;
    buf_add_char(scanner->json, ':');
    skip_gap(scanner);
    return true;
}

struct open_brackets {
    char v[DEPTH_MAX];
    size_t n;
    bool needs_comma; /* a value has been written */
    bool has_comma;   /* and a comma has been read behind it */
};

static bool add_value(struct scanner *scanner, struct open_brackets *open)
{
    if (open->needs_comma)
        buf_add_char(scanner->json, ',');
    open->needs_comma = open->has_comma = false;
    if (open->n && open->v[open->n - 1] == '{' && !add_key(scanner))
        return false;
    char c = byte_at(scanner, scanner->at);
    if (c == '[' || c == '{') {
        if (open->n == DEPTH_MAX)
            return false;
        open->v[open->n++] = c;
        buf_add_char(scanner->json, c);
        scanner->at++;
        return true;
    }
    open->needs_comma = true;
    if (!add_strings(scanner))
        return add_expression(scanner);
    char next = byte_at(scanner, scanner->at);
    return next == ',' || next == ']' || next == '}'; /* and no "a".b() */
}

static bool close_bracket(struct scanner *scanner, struct open_brackets *open)
{
    char c = byte_at(scanner, scanner->at);
    if (!open->n || (open->v[open->n - 1] == '{') != (c == '}'))
        return false;
    open->n--;
    open->needs_comma = true;
    open->has_comma = false;
    buf_add_char(scanner->json, c);
    scanner->at++;
    return true;
}

/* The array or object at scanner->at as JSON; false when it is none that has an end. */
static bool add_literal(struct scanner *scanner)
{
    struct open_brackets open = {.n = 0};
    do {
        char c = byte_at(scanner, scanner->at);
        bool is_good = true;
        if (!c)
            return false;
        if (c == ']' || c == '}') {
            is_good = close_bracket(scanner, &open);
        } else if (c == ',' && open.n) {
            open.has_comma = true;
            scanner->at++;
        } else {
            is_good = (!open.needs_comma || open.has_comma) && add_value(scanner, &open);
        }
        if (!is_good)
            return false;
        if (open.n)
            skip_gap(scanner);
        arena_check_time(scanner->arena);
    } while (open.n);
    return true;
}

/* ---- the whole script ---- */

static bool is_literal_start(const struct scanner *scanner, size_t at)
{
    char c = scanner->text.p[at];
    if (c != '[' && c != '{')
        return false;
    size_t from;
    at++;
    do {
        from = at;
        while (ascii_is_space(byte_at(scanner, at)))
            at++;
        at = comment_end(scanner, at);
    } while (at > from);
    char next = byte_at(scanner, at);
    return c == '[' ? next == '{' : next == '"' || next == '\'' || is_name_byte(next);
}

/* Offset behind the literal at `at`, or at + 1. */
static size_t take_literal(struct scanner *scanner, size_t at, uint32_t line, struct script *script)
{
    scanner->at = at;
    scanner->json = &scanner->scratch;
    scanner->scratch.n = 0;
    bool is_whole = script->data.n < DATA_MAX && add_literal(scanner);
    if (!is_whole || scanner->scratch.over)
        return at + 1;
    str json = arena_str(scanner->arena, buf_str(&scanner->scratch));
    *ARENA_PUSH(scanner->arena, &script->data) = (struct script_data){.json = json, .line = line};
    return scanner->at;
}

static void take_string(struct scanner *scanner, size_t from, size_t to, uint32_t line,
                        struct script *script)
{
    str source = str_slice(scanner->text, from, to);
    if (source.n > STRING_DATA_MIN && (source.p[1] == '[' || source.p[1] == '{') &&
        script->data.n < DATA_MAX)
        *ARENA_PUSH(scanner->arena, &script->data) =
            (struct script_data){.json = string_text(scanner->arena, source), .line = line};
    if (source.n > NAME_MAX_BYTES || script->strings.n >= STRINGS_MAX)
        return;
    size_t before = from > BEFORE_MAX ? from - BEFORE_MAX : 0;
    *ARENA_PUSH(scanner->arena, &script->strings) =
        (struct script_string){.text = string_text(scanner->arena, source),
                               .before = str_trim(str_slice(scanner->text, before, from)),
                               .line = line};
}

static uint32_t count_line_ends(str text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '\n';
    return count;
}

struct script script_read(struct arena *arena, str text)
{
    struct scanner scanner = {
        .arena = arena, .text = text, .scratch = buf_init(arena, 2 * SCRIPT_TEXT_MAX)};
    struct script script = {.data = {0}};
    uint32_t line = 1;
    for (size_t at = 0, end; text.n <= SCRIPT_TEXT_MAX && at < text.n; at = end) {
        char c = text.p[at];
        end = token_end(&scanner, at);
        arena_check_time(arena);
        if (c == '"' || c == '\'' || c == '`')
            take_string(&scanner, at, end, line, &script);
        else if (is_literal_start(&scanner, at))
            end = take_literal(&scanner, at, line, &script);
        line += count_line_ends(str_slice(text, at, end));
    }
    return script;
}
