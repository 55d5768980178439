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

/* What stands behind a backslash; returns its bytes. */
static size_t add_escape(struct buf *out, str s, uint32_t *high)
{
    static const char names[] = "nrtbfv0", values[] = "\n\r\t\b\f\v\0";
    size_t length = 0;
    const char *simple = s.n ? memchr(names, s.p[0], sizeof names - 1) : NULL;
    uint32_t code = s.n && (s.p[0] == 'x' || s.p[0] == 'u') ? escape_code(s, &length) : 0;
    if (code >= 0xD800 && code < 0xDC00) {
        *high = code;
        return length;
    }
    if (code >= 0xDC00 && code < 0xE000)
        code = *high ? 0x10000 + ((*high - 0xD800) << 10) + (code - 0xDC00) : 0xFFFD;
    *high = 0;
    if (code)
        text_add(out, code);
    else if (simple && *simple != '0')
        buf_add_char(out, values[simple - names]);
    else if (s.n && s.p[0] != '\n' && s.p[0] != '0')
        buf_add_char(out, s.p[0]);
    return length ? length : 1;
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

/* An expression up to the comma or bracket behind it. What is no constant becomes null. */
static bool add_expression(struct scanner *scanner)
{
    size_t from = scanner->at, depth = 0;
    while (scanner->at < scanner->text.n) {
        char c = scanner->text.p[scanner->at];
        bool opens = c == '(' || c == '[' || c == '{';
        bool closes = c == ')' || c == ']' || c == '}';
        if (!depth && (closes || c == ','))
            break;
        depth += opens;
        depth -= closes && depth;
        scanner->at = token_end(scanner, scanner->at);
        if (scanner->at - from > EXPRESSION_MAX)
            return false;
    }
    str words = str_trim(str_slice(scanner->text, from, scanner->at));
    bool is_number = words.n > 0;
    for (size_t i = 0; i < words.n; i++)
        is_number = is_number && ascii_is_digit(words.p[i]);
    bool is_constant = is_number || str_is(words, "true") || str_is(words, "false");
    buf_add(scanner->json, is_constant ? words : STR("null"));
    add_line_ends(scanner->json, str_slice(scanner->text, from, scanner->at));
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
    char c = byte_at(scanner, scanner->at);
    if (open->needs_comma)
        buf_add_char(scanner->json, ',');
    open->needs_comma = open->has_comma = false;
    if (open->n && open->v[open->n - 1] == '{' && !add_key(scanner))
        return false;
    c = byte_at(scanner, scanner->at);
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
