#include "analyzers/js.h"

#include "core/text.h"

#include <string.h>

/* Up to max hexadecimal digits at s[*at] as a number; UINT32_MAX when there are fewer than min. */
static uint32_t hex_number(str s, size_t *at, size_t min, size_t max)
{
    uint32_t number = 0;
    size_t count = 0;
    while (count < max && *at + count < s.n && ascii_hex(s.p[*at + count]) >= 0)
        number = number * 16 + (uint32_t)ascii_hex(s.p[*at + count++]);
    if (count < min)
        return UINT32_MAX;
    *at += count;
    return number;
}

/* Behind "\u": four digits or {...}; a pair of surrogates makes one code point. */
static uint32_t unicode_escape(str s, size_t *at)
{
    if (*at < s.n && s.p[*at] == '{') {
        size_t from = *at + 1;
        uint32_t number = hex_number(s, &from, 1, 6);
        if (number == UINT32_MAX || from >= s.n || s.p[from] != '}')
            return UINT32_MAX;
        *at = from + 1;
        return number;
    }
    uint32_t high = hex_number(s, at, 4, 4);
    if (high < 0xD800 || high > 0xDBFF || !str_has_prefix(str_skip(s, *at), STR("\\u")))
        return high;
    size_t next = *at + 2;
    uint32_t low = hex_number(s, &next, 4, 4);
    if (low < 0xDC00 || low > 0xDFFF)
        return high;
    *at = next;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static uint32_t octal_escape(str s, size_t *at)
{
    uint32_t number = 0;
    for (int count = 0; count < 3 && *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '7'; count++) {
        uint32_t next = number * 8 + (uint32_t)(s.p[*at] - '0');
        if (next > 0377)
            break;
        number = next;
        ++*at;
    }
    return number;
}

static void add_code_point(struct buf *out, uint32_t code_point)
{
    bool is_bad = (code_point >= 1 && code_point <= 3) || code_point > 0x10FFFF ||
                  (code_point >= 0xD800 && code_point <= 0xDFFF);
    text_add(out, is_bad ? 0xFFFD : code_point);
}

/* \x and \u, octals; false when the digits are missing: the letter then stands for itself. */
static bool add_number_escape(struct buf *out, str s, size_t *at)
{
    char c = s.p[*at];
    size_t from = *at + (c == 'x' || c == 'u');
    uint32_t code_point = UINT32_MAX;
    if (c == 'x')
        code_point = hex_number(s, &from, 2, 2);
    else if (c == 'u')
        code_point = unicode_escape(s, &from);
    else if (c >= '0' && c <= '7')
        code_point = octal_escape(s, &from);
    if (code_point == UINT32_MAX)
        return false;
    add_code_point(out, code_point);
    *at = from;
    return true;
}

/* The escape at s[*at], behind its backslash. */
static void add_escape(struct buf *out, str s, size_t *at)
{
    static const char letters[] = "nrtbfv";
    static const char controls[] = "\n\r\t\b\f\v";
    char c = s.p[*at];
    const char *letter = c ? strchr(letters, c) : NULL;
    if (add_number_escape(out, s, at))
        return;
    ++*at;
    if (letter)
        buf_add_char(out, controls[letter - letters]);
    else if (c == '\r' && *at < s.n && s.p[*at] == '\n')
        ++*at;
    else if (c != '\n' && c != '\r')
        buf_add_char(out, c);
}

static bool is_plain(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' || (s.p[i] >= 1 && s.p[i] <= 3))
            return false;
    }
    return true;
}

/* Between the quotes; for template pieces between ` or } and ` or ${. */
static str without_ends(const struct js *js, uint32_t i)
{
    str raw = js_raw(js, i);
    size_t end = 0;
    if (raw.n < 2)
        return STR("");
    if (js->v[i].kind == JS_TEMPLATE && str_has_suffix(raw, STR("${")))
        end = 2;
    else if (raw.p[raw.n - 1] == (js->v[i].kind == JS_TEMPLATE ? '`' : raw.p[0]))
        end = 1;
    return str_slice(raw, 1, raw.n - end);
}

str js_text(struct arena *arena, const struct js *js, uint32_t i)
{
    str s = without_ends(js, i);
    if (is_plain(s))
        return s;
    struct buf out = buf_init(arena, s.n * 3);
    for (size_t at = 0; at < s.n;) {
        char c = s.p[at++];
        if (c != '\\') {
            if (c >= 1 && c <= 3)
                add_code_point(&out, (uint32_t)c);
            else
                buf_add_char(&out, c);
        } else if (at < s.n) {
            add_escape(&out, s, &at);
        }
    }
    return buf_str(&out);
}
