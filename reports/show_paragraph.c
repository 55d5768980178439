/* Wrapping, in Japanese and English alike (a small part of UAX #14 and JIS X 4051). */
#include "reports/show.h"

#include "core/text.h"

#define SHOW_TEXT_MIN 20 /* columns that a paragraph gets however narrow the terminal is */

/* 「。」 and its like never begin a line. */
static bool show_clings(uint32_t point)
{
    static const uint32_t clinging[] = {
        0x3001, 0x3002, 0xff0c, 0xff0e, 0x30fc, 0x300d, 0x300f, 0xff09, 0x3011,
        0x3015, 0x30fb, 0xff1a, 0xff1b, 0xff01, 0xff1f, 0x3005, 0x2026, 0x3041,
        0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x30a1,
        0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3, 0x30e5, 0x30e7,
    };
    for (size_t i = 0; i < COUNT_OF(clinging); i++)
        if (point == clinging[i])
            return true;
    return false;
}

/* 「（」 and its like never end one. */
static bool show_opens(uint32_t point)
{
    return point == 0x300c || point == 0x300e || point == 0xff08 || point == 0x3010 ||
           point == 0x3014;
}

/* Han, kana and full-width marks: a line may be broken on either side. */
static bool show_is_wide(uint32_t point)
{
    return (point >= 0x2e80 && point <= 0xd7ff) || (point >= 0xf900 && point <= 0xfaff) ||
           (point >= 0xff00 && point <= 0xffe6) || (point >= 0x20000 && point <= 0x3ffff);
}

static bool show_may_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return true;
    if (after == ' ' || show_clings(after) || show_opens(before))
        return false;
    return show_is_wide(before) || show_is_wide(after);
}

size_t show_line(str text, size_t columns)
{
    size_t at = 0, used = 0, good = 0;
    uint32_t before = 0;
    while (at < text.n) {
        size_t next = at;
        uint32_t point = text_next(text, &next);
        if (at && show_may_break(before, point))
            good = at;
        used += text_columns(str_slice(text, at, next));
        if (used > columns && good && point != ' ')
            return good;
        before = point;
        at = next;
    }
    return text.n;
}

void show_paragraph(const struct show *show, size_t indent, str label, str text)
{
    size_t left = indent + text_columns(label);
    size_t width = show->columns > left + SHOW_TEXT_MIN ? show->columns - left : SHOW_TEXT_MIN;
    show_spaces(show, indent);
    show_text(show, label);
    text = str_trim(text);
    do {
        size_t n = show_line(text, width);
        show_text(show, str_trim(str_slice(text, 0, n)));
        show_end(show);
        text = str_trim(str_skip(text, n));
        if (text.n)
            show_spaces(show, left);
    } while (text.n);
}
