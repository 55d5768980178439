/* A string is a pointer and a length, passed by value; it never owns its bytes. */
#ifndef SOSHIN_CORE_STR_H
#define SOSHIN_CORE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* n bytes at p, not NUL-terminated unless a function says so. {NULL, 0} means "none". */
typedef struct str {
    const char *p;
    size_t n;
} str;

#define STR(literal) ((str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((str){NULL, 0})
/* For printf's "%.*s": length and pointer of a short string. */
#define STR_ARG(s) ((int)((s).n > 4096 ? 4096 : (s).n)), ((s).p ? (s).p : "")
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What str_find answers when there is nothing to find. */
#define STR_ABSENT SIZE_MAX

/* Bytes have an address: the compiler and its checkers cannot know. */
#define STR_HOLDS(s)                                                                               \
    do {                                                                                           \
        if ((s).n && !(s).p)                                                                       \
            __builtin_unreachable();                                                               \
    } while (0)

/* What stands here with its body is called for nearly every byte of a page. */

static inline bool ascii_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_alnum(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The NUL-terminated text as a str; NULL gives STR_NONE. */
static inline str str_of(const char *text)
{
    return text ? (str){text, strlen(text)} : STR_NONE;
}

/* The bytes from..to of s, both cut to its length. */
static inline str str_slice(str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from >= to)
        return (str){s.p ? s.p + (from > s.n ? s.n : from) : NULL, 0};
    return (str){s.p + from, to - from};
}

/* s without its first n bytes. */
static inline str str_skip(str s, size_t n)
{
    return str_slice(s, n, s.n);
}

/* s without ASCII white space (WHATWG: TAB LF FF CR SPACE) at both ends. */
static inline str str_trim(str s)
{
    STR_HOLDS(s);
    while (s.n && ascii_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && ascii_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

static inline bool str_eq(str a, str b)
{
    STR_HOLDS(a);
    STR_HOLDS(b);
    return a.n == b.n && (!a.n || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(str a, const char *text)
{
    STR_HOLDS(a);
    if (a.n && text && a.p[0] != text[0])
        return false; /* before the length of text is counted */
    return str_eq(a, str_of(text));
}

/* ASCII letters compare without case; other bytes must be equal. */
bool str_eq_nocase(str a, str b);

static inline bool str_has_prefix(str s, str prefix)
{
    STR_HOLDS(s);
    STR_HOLDS(prefix);
    return s.n >= prefix.n && (!prefix.n || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_has_prefix_nocase(str s, str prefix);

static inline bool str_has_suffix(str s, str suffix)
{
    return s.n >= suffix.n && str_eq(str_skip(s, s.n - suffix.n), suffix);
}

/* Bytewise order as memcmp, a shorter prefix first; for sorting. */
int str_cmp(str a, str b);

/* Offset of the first occurrence of needle, or STR_ABSENT; an empty needle is found at 0. */
size_t str_find(str hay, str needle);
size_t str_find_nocase(str hay, str needle);

static inline size_t str_find_char(str hay, char c)
{
    STR_HOLDS(hay);
    const char *at = hay.n ? memchr(hay.p, c, hay.n) : NULL;
    return at ? (size_t)(at - hay.p) : STR_ABSENT;
}

bool str_has(str hay, str needle);

/* Cuts *rest at the next separator: returns what stands before it, *rest keeps what follows.
 * False when *rest is used up. Call with rest->p != NULL. */
bool str_cut(str *rest, char separator, str *part);
/* The same for the "; " lists inside our CSV cells: parts come trimmed, empty ones are skipped. */
bool str_cut_list(str *rest, str *part);

/* A decimal number that makes up the whole of s and is at most max. */
bool str_to_u64(str s, uint64_t max, uint64_t *out);

/* A bit for each ASCII letter that stands in s, in either case: what has others is not found in it. */
uint32_t str_letters(str s);
/* Value 0..15 of a hexadecimal digit, -1 for anything else. */
int ascii_hex(char c);

/* The hash of our in-memory tables, eight bytes a step (multipliers of SplitMix64). It differs between
 * machines of different byte order: nothing that is written or shown may depend on it. */
uint64_t str_hash(str s);

#endif
