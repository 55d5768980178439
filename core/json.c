#include "core/json.h"

#include "core/text.h"

struct reader {
    struct arena *arena;
    str text;
    size_t at;
    size_t from;       /* where the value began that is being read */
    struct json *open; /* the innermost array or object */
    struct json *root;
    str key; /* of the value to come */
    enum json_end end;
};

static bool stop(struct reader *reader, enum json_end end)
{
    if (reader->end == JSON_WHOLE)
        reader->end = end;
    return false;
}

static void skip_space(struct reader *reader)
{
    str text = reader->text;
    while (reader->at < text.n && (text.p[reader->at] == ' ' || text.p[reader->at] == '\t' ||
                                   text.p[reader->at] == '\n' || text.p[reader->at] == '\r'))
        reader->at++;
}

/* The next byte behind white space; 0 at the end. */
static char peek(struct reader *reader)
{
    skip_space(reader);
    return reader->at < reader->text.n ? reader->text.p[reader->at] : '\0';
}

/* Four hexadecimal digits at s; -1 when they are none. */
static int32_t read_hex4(str s)
{
    int32_t value = 0;
    if (s.n < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        int digit = ascii_hex(s.p[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* \uXXXX, with its second half when it is the first of two; returns the bytes that it takes behind the
 * backslash, 0 when it is no such escape. A half alone becomes U+FFFD. */
static size_t read_unicode(str s, uint32_t *code)
{
    int32_t high = read_hex4(str_skip(s, 1));
    *code = 0xFFFD;
    if (high < 0)
        return 0;
    if (high < 0xD800 || high > 0xDFFF) {
        *code = high ? (uint32_t)high : 0xFFFD;
        return 5;
    }
    if (high > 0xDBFF || !str_has_prefix(str_skip(s, 5), STR("\\u")))
        return 5;
    int32_t low = read_hex4(str_skip(s, 7));
    if (low < 0xDC00 || low > 0xDFFF)
        return 5;
    *code = 0x10000 + (((uint32_t)high - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
    return 11;
}

/* What stands behind a backslash; returns its bytes, 0 for what is no escape. */
static size_t read_escape(str s, struct buf *out)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    uint32_t code;
    if (s.n && s.p[0] == 'u') {
        size_t length = read_unicode(s, &code);
        if (length)
            text_add(out, code);
        return length;
    }
    for (size_t i = 0; s.n && names[i]; i++)
        if (names[i] == s.p[0]) {
            buf_add_char(out, values[i]);
            return 1;
        }
    return 0;
}

/* Where the string that begins behind `at` ends: its closing quote; STR_ABSENT when it has none. */
static size_t string_end(str text, size_t at, bool *has_escape)
{
    *has_escape = false;
    for (; at < text.n; at++) {
        if (text.p[at] == '"')
            return at;
        if (text.p[at] == '\\') {
            *has_escape = true;
            at++;
        }
    }
    return STR_ABSENT;
}

static bool unescape(struct reader *reader, str raw, str *out)
{
    struct buf buf = buf_init(reader->arena, raw.n);
    for (size_t at = 0; at < raw.n;) {
        size_t next = str_find_char(str_skip(raw, at), '\\');
        if (next == STR_ABSENT) {
            buf_add(&buf, str_skip(raw, at));
            break;
        }
        buf_add(&buf, str_slice(raw, at, at + next));
        size_t length = read_escape(str_skip(raw, at + next + 1), &buf);
        if (!length)
            return stop(reader, JSON_BAD);
        at += next + 1 + length;
    }
    *out = buf.p ? buf_str(&buf) : STR("");
    return true;
}

/* The string at the quote. */
static bool read_string(struct reader *reader, str *out)
{
    bool has_escape;
    size_t from = reader->at + 1, end = string_end(reader->text, from, &has_escape);
    if (end == STR_ABSENT)
        return stop(reader, JSON_CUT);
    reader->at = end + 1;
    *out = str_slice(reader->text, from, end);
    return !has_escape || unescape(reader, *out, out);
}

static struct json *add_node(struct reader *reader, enum json_kind kind)
{
    struct json *node = ARENA_NEW(reader->arena, struct json), *parent = reader->open;
    *node = (struct json){
        .kind = kind, .key = reader->key, .text = STR(""), .at = reader->from, .parent = parent};
    reader->key = STR("");
    if (!parent) {
        reader->root = node;
        return node;
    }
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
    return node;
}

static bool is_number_byte(char c)
{
    return ascii_is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/* true, false, null or a number. One that ends with the text may go on. */
static bool read_bare(struct reader *reader)
{
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"true", JSON_TRUE}, {"false", JSON_FALSE}, {"null", JSON_NULL}};
    size_t from = reader->at, end = from;
    while (end < reader->text.n &&
           (ascii_is_alpha(reader->text.p[end]) || is_number_byte(reader->text.p[end])))
        end++;
    str word = str_slice(reader->text, from, end);
    if (end == reader->text.n)
        return stop(reader, JSON_CUT);
    reader->at = end;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(word, words[i].word))
            return add_node(reader, words[i].kind) != NULL;
    for (size_t i = 0; i < word.n; i++)
        if (!is_number_byte(word.p[i]))
            return stop(reader, JSON_BAD);
    if (!word.n)
        return stop(reader, JSON_BAD);
    add_node(reader, JSON_NUMBER)->text = word;
    return true;
}

static bool read_value(struct reader *reader, char c)
{
    str text;
    reader->from = reader->at;
    if (c == '{' || c == '[') {
        struct json *node = add_node(reader, c == '{' ? JSON_OBJECT : JSON_ARRAY);
        node->is_open = true;
        reader->open = node;
        reader->at++;
        return true;
    }
    if (c != '"')
        return read_bare(reader);
    if (!read_string(reader, &text))
        return false;
    add_node(reader, JSON_STRING)->text = text;
    return true;
}

static bool read_key(struct reader *reader, char c)
{
    if (c != '"')
        return stop(reader, JSON_BAD);
    if (!read_string(reader, &reader->key))
        return false;
    c = peek(reader);
    if (c != ':')
        return stop(reader, c ? JSON_BAD : JSON_CUT);
    reader->at++;
    return true;
}

/* The comma in front of all but the first; *c: what stands behind it. */
static bool read_comma(struct reader *reader, char *c)
{
    if (!reader->open->count)
        return true;
    if (*c != ',')
        return stop(reader, JSON_BAD);
    reader->at++;
    *c = peek(reader);
    return *c || stop(reader, JSON_CUT);
}

/* One step inside the open array or object; false when reading ends. */
static bool read_inside(struct reader *reader)
{
    struct json *open = reader->open;
    char c = peek(reader), close = open->kind == JSON_OBJECT ? '}' : ']';
    if (!c)
        return stop(reader, reader->at < reader->text.n ? JSON_BAD : JSON_CUT);
    if (c == close) {
        open->is_open = false;
        reader->open = open->parent;
        reader->at++;
        return true;
    }
    if (!read_comma(reader, &c))
        return false;
    if (open->kind == JSON_OBJECT)
        return read_key(reader, c) && read_value(reader, peek(reader));
    return read_value(reader, c);
}

enum json_end json_read(struct arena *arena, str text, struct json **root, size_t *length)
{
    struct reader reader = {.arena = arena, .text = text, .key = STR("")};
    char c = peek(&reader);
    if (!c)
        stop(&reader, JSON_CUT);
    else if (read_value(&reader, c))
        while (reader.open && read_inside(&reader))
            continue;
    *root = reader.root;
    *length = reader.at;
    return reader.end;
}

const struct json *json_get(const struct json *object, const char *key)
{
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *member = object->first; member; member = member->next)
        if (str_is(member->key, key))
            return member;
    return NULL;
}

const struct json *json_at(const struct json *array, size_t i)
{
    if (!array || array->kind != JSON_ARRAY)
        return NULL;
    const struct json *element = array->first;
    for (; element && i; i--)
        element = element->next;
    return element;
}

str json_text(const struct json *json)
{
    return json && (json->kind == JSON_STRING || json->kind == JSON_NUMBER) ? json->text : STR("");
}

bool json_is_true(const struct json *json)
{
    return json && json->kind == JSON_TRUE;
}

bool json_number(const struct json *json, uint32_t max, uint32_t *out)
{
    uint64_t value;
    if (!json || json->kind != JSON_NUMBER || !str_to_u64(json->text, max, &value))
        return false;
    *out = (uint32_t)value;
    return true;
}

bool json_is_kind(const struct json *json, enum json_kind kind)
{
    return json && json->kind == kind;
}
