#include "core/str.h"

#include <string.h>

bool str_eq_nocase(str a, str b)
{
    return a.n == b.n && str_has_prefix_nocase(a, b);
}

bool str_has_prefix_nocase(str s, str prefix)
{
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (ascii_lower(s.p[i]) != ascii_lower(prefix.p[i]))
            return false;
    return true;
}

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* A text for which the tables that memmem makes of its needle cost more than they save. */
#define FIND_SHORT 512

/* By the needle's last byte: the first one of UTF-8 Japanese is nearly always the same. */
static size_t find_short(str hay, str needle)
{
    size_t last = needle.n - 1;
    for (size_t at = last; at < hay.n; at++) {
        const char *next = memchr(hay.p + at, needle.p[last], hay.n - at);
        if (!next)
            break;
        at = (size_t)(next - hay.p);
        if (memcmp(next - last, needle.p, last) == 0)
            return at - last;
    }
    return STR_ABSENT;
}

size_t str_find(str hay, str needle)
{
    if (!needle.n)
        return 0;
    if (hay.n < needle.n)
        return STR_ABSENT;
    if (hay.n <= FIND_SHORT)
        return find_short(hay, needle);
    const char *at = memmem(hay.p, hay.n, needle.p, needle.n);
    return at ? (size_t)(at - hay.p) : STR_ABSENT;
}

size_t str_find_nocase(str hay, str needle)
{
    if (!needle.n)
        return 0;
    /* memchr for either case of the first byte, in windows, so that a case that never occurs is not
     * looked for in the whole text again and again */
    const size_t window = 4096;
    char first = ascii_lower(needle.p[0]);
    char other = ascii_is_alpha(first) ? (char)(first - ('a' - 'A')) : first;
    for (size_t from = 0; from + needle.n <= hay.n; from += window) {
        str part = str_slice(hay, from, from + window);
        for (size_t at = 0; at < part.n; at++) {
            const char *low = memchr(part.p + at, first, part.n - at);
            size_t end = low ? (size_t)(low - part.p) : part.n;
            const char *high = other == first ? NULL : memchr(part.p + at, other, end - at);
            at = high ? (size_t)(high - part.p) : end;
            if (at < part.n && str_has_prefix_nocase(str_skip(hay, from + at), needle))
                return from + at;
        }
    }
    return STR_ABSENT;
}

bool str_has(str hay, str needle)
{
    return str_find(hay, needle) != STR_ABSENT;
}

bool str_cut(str *rest, char separator, str *part)
{
    if (!rest->p)
        return false;
    size_t at = str_find_char(*rest, separator);
    if (at == STR_ABSENT) {
        *part = *rest;
        *rest = STR_NONE;
    } else {
        *part = str_slice(*rest, 0, at);
        *rest = str_skip(*rest, at + 1);
    }
    return true;
}

bool str_cut_list(str *rest, str *part)
{
    while (str_cut(rest, ';', part)) {
        *part = str_trim(*part);
        if (part->n)
            return true;
    }
    return false;
}

bool str_to_u64(str s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    if (!s.n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i]))
            return false;
        unsigned digit = (unsigned)(s.p[i] - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

uint32_t str_letters(str s)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_alpha(s.p[i]))
            letters |= 1u << (ascii_lower(s.p[i]) - 'a');
    return letters;
}

int ascii_hex(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

uint64_t str_hash(str s)
{
    uint64_t hash = s.n * UINT64_C(0x9E3779B97F4A7C15), word = 0;
    size_t i = 0;
    for (; s.n - i >= sizeof word; i += sizeof word) {
        memcpy(&word, s.p + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(0xBF58476D1CE4E5B9);
        hash ^= hash >> 32;
    }
    word = 0;
    if (i < s.n)
        memcpy(&word, s.p + i, s.n - i);
    hash = (hash ^ word) * UINT64_C(0x94D049BB133111EB);
    return hash ^ hash >> 32;
}
