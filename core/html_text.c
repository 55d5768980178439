/* Character references and line ends. */
#include "core/html_token.h"

#include "core/text.h"

#include <string.h>

/* §13.2.5.80: what a number stands for. */
static uint32_t numbered(uint32_t number)
{
    static const uint16_t windows_1252[] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    if (!number || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF))
        return 0xFFFD;
    if (number >= 0x80 && number < 0x80 + COUNT_OF(windows_1252) && windows_1252[number - 0x80])
        return windows_1252[number - 0x80];
    return number;
}

/* text stands behind "&#". Returns the length of the reference there, 0: there is none. */
static size_t add_number(struct buf *out, str text)
{
    uint32_t number = 0, base = text.n && (text.p[0] == 'x' || text.p[0] == 'X') ? 16 : 10;
    size_t start = base == 16 ? 1 : 0, at = start;
    for (; at < text.n; at++) {
        int digit = ascii_hex(text.p[at]);
        if (digit < 0 || (uint32_t)digit >= base)
            break;
        number = number > 0x10FFFF ? number : number * base + (uint32_t)digit;
    }
    if (at == start)
        return 0;
    text_add(out, numbered(number));
    return at < text.n && text.p[at] == ';' ? at + 1 : at;
}

/* text stands behind "&". Returns the length of the reference there, 0: there is none. */
static size_t add_reference(struct buf *out, str text, bool is_attribute)
{
    size_t length = 0;
    if (text.n && text.p[0] == '#') {
        length = add_number(out, str_skip(text, 1));
        return length ? length + 1 : 0;
    }
    str characters = html_reference(text, &length);
    if (!characters.p)
        return 0;
    bool goes_on = length < text.n && (text.p[length] == '=' || ascii_is_alnum(text.p[length]));
    if (is_attribute && text.p[length - 1] != ';' && goes_on)
        return 0;
    buf_add(out, characters);
    return length;
}

str html_resolve(struct arena *arena, str text, bool is_attribute)
{
    struct buf out = buf_init(arena, SIZE_MAX / 4);
    size_t from = 0;
    for (size_t at = 0; at < text.n; at++) {
        char c = text.p[at];
        if (c != '&' && c != '\r')
            continue;
        buf_add(&out, str_slice(text, from, at));
        size_t length = c == '&' ? add_reference(&out, str_skip(text, at + 1), is_attribute) : 0;
        bool is_pair = c == '\r' && at + 1 < text.n && text.p[at + 1] == '\n';
        if (c == '&' && !length)
            buf_add_char(&out, '&');
        else if (c == '\r' && !is_pair)
            buf_add_char(&out, '\n');
        at += length;
        from = at + 1;
    }
    buf_add(&out, str_skip(text, from));
    return buf_str(&out);
}
