#include "analyzers/container_inside.h"

#include <regex.h>
#include <string.h>

#define PATTERN_MAX ((size_t)1024)
#define NESTING_MAX 8

bool container_matches_all(str pattern)
{
    static const char *const all[] = {"", ".*", "^.*", ".*$", "^.*$", "(.*)", "^(.*)$"};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_is(pattern, all[i]))
            return true;
    return false;
}

/* What a backslash and the byte behind it mean in POSIX's words; false for what has none. */
static bool add_escaped(struct buf *out, char c)
{
    if (c == 'd')
        buf_add(out, STR("[0-9]"));
    else if (c == 'w')
        buf_add(out, STR("[A-Za-z0-9_]"));
    else if (!c || ascii_is_alnum(c) || (unsigned char)c >= 0x80)
        return false;
    else if (str_find_char(STR("^.[$()|*+?{}\\"), c) != STR_ABSENT)
        buf_add(out, (str){(char[]){'\\', c}, 2});
    else
        buf_add_char(out, c); /* POSIX gives the backslash no meaning here, or another one */
    return true;
}

/* One piece of a regular expression of JavaScript (ECMA-262 §22.2) in POSIX's words; returns the bytes
 * that it takes, 0 for what has none. */
static size_t add_piece(struct buf *out, str s)
{
    char c = s.p[0];
    if ((unsigned char)c >= 0x80 || c == '{' || c == '\0')
        return 0;
    if (c == '\\')
        return s.n > 1 && add_escaped(out, s.p[1]) ? 2 : 0;
    buf_add_char(out, c);
    if (!str_has_prefix(s, STR("(?")))
        return 1;
    return str_has_prefix(s, STR("(?:")) ? 3 : 0;
}

/* Whether it is a plain one: regcomp is only given what cannot cost it much. */
static bool is_plain(str pattern)
{
    int depth = 0;
    bool in_class = false;
    for (size_t i = 0; i < pattern.n; i++) {
        char c = pattern.p[i];
        if (c == '\\' && in_class)
            return false;
        if (c == '\\') {
            i++;
        } else if (c == '[' || c == ']') {
            in_class = c == '[';
        } else if (c == '(' && ++depth > NESTING_MAX) {
            return false;
        } else if (c == ')') {
            depth--;
        }
    }
    return pattern.n <= PATTERN_MAX;
}

static enum container_truth match_regex(str text, str pattern, bool ignore_case)
{
    char room[PATTERN_MAX * 12 + 1], subject[1024];
    struct buf out = buf_init(NULL, PATTERN_MAX * 12);
    regex_t regex;
    enum container_truth truth = TRUTH_UNKNOWN;
    bool is_whole = is_plain(pattern) && text.n < sizeof subject;
    for (size_t at = 0; is_whole && at < pattern.n;) {
        size_t length = add_piece(&out, str_skip(pattern, at));
        is_whole = length > 0;
        at += length;
    }
    for (size_t i = 0; i < text.n && is_whole; i++)
        subject[i] = text.p[i];
    subject[is_whole ? text.n : 0] = '\0';
    for (size_t i = 0; i < out.n; i++)
        room[i] = out.p[i];
    room[out.n] = '\0';
    buf_done(&out);
    if (is_whole &&
        regcomp(&regex, room, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0)) == 0) {
        truth = regexec(&regex, subject, 0, NULL, 0) == 0 ? TRUTH_YES : TRUTH_NO;
        regfree(&regex);
    }
    return truth;
}

/* The literal host of "https://www.example.jp/..." or, as a regular expression, of
 * "^https?:\/\/www\.example\.jp\/": what stands up to the slash, in which a byte '.' may be any. False
 * when there is no such beginning. */
static bool literal_host(str pattern, char *host, size_t size)
{
    static const char *const schemes[] = {"https://", "http://", "https?://"};
    size_t n = 0;
    str rest = STR("");
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (str_has_prefix(pattern, str_of(schemes[i])))
            rest = str_skip(pattern, strlen(schemes[i]));
    for (; n < rest.n && n + 1 < size; n++) {
        char c = rest.p[n];
        if (c == '/')
            break;
        if (!ascii_is_alnum(c) && c != '-' && c != '.')
            return false;
        host[n] = ascii_lower(c);
    }
    host[n] = '\0';
    return n && n < rest.n && rest.p[n] == '/';
}

static bool is_same_host(str host, const char *literal, bool any_dot)
{
    size_t n = strlen(literal);
    for (size_t i = 0; i < n && i < host.n; i++)
        if (literal[i] != host.p[i] && !(any_dot && literal[i] == '.'))
            return false;
    return n == host.n;
}

/* Whether the whole pattern stands at the beginning of an address. */
static bool is_anchored(str function, str pattern)
{
    if (str_is(function, "_re"))
        return str_has_prefix(pattern, STR("^http")) && !str_has(pattern, STR("|"));
    return str_is(function, "_sw") || str_is(function, "_eq");
}

/* The pattern without what only quotes a byte; false when it means more than one text there. */
static bool unquote(struct buf *out, str pattern, bool is_regex)
{
    for (size_t i = 0; i < pattern.n; i++) {
        char next = i + 1 < pattern.n ? pattern.p[i + 1] : '\0';
        if (!is_regex || pattern.p[i] != '\\')
            buf_add_char(out, pattern.p[i]);
        else if (ascii_is_alnum(next)) /* \d, \w */
            return false;
    }
    return true;
}

enum container_truth container_match_host(str function, str host, str pattern)
{
    char literal[256] = "";
    bool is_regex = str_is(function, "_re");
    struct buf plain = buf_init(NULL, PATTERN_MAX);
    if (!is_anchored(function, pattern))
        return TRUTH_UNKNOWN;
    bool is_told = unquote(&plain, str_skip(pattern, is_regex), is_regex) &&
                   literal_host(buf_str(&plain), literal, sizeof literal);
    buf_done(&plain);
    return is_told && !is_same_host(host, literal, is_regex) ? TRUTH_NO : TRUTH_UNKNOWN;
}

static bool match_text(str function, str text, str pattern, bool *is_match)
{
    if (str_is(function, "_eq"))
        *is_match = str_eq(text, pattern);
    else if (str_is(function, "_cn"))
        *is_match = str_has(text, pattern);
    else if (str_is(function, "_sw"))
        *is_match = str_has_prefix(text, pattern);
    else if (str_is(function, "_ew"))
        *is_match = str_has_suffix(text, pattern);
    else
        return false;
    return true;
}

enum container_truth container_match(str function, str text, str pattern, bool ignore_case)
{
    bool is_match;
    if (str_is(function, "_re"))
        return container_matches_all(pattern) ? TRUTH_YES : match_regex(text, pattern, ignore_case);
    if (!match_text(function, text, pattern, &is_match))
        return TRUTH_UNKNOWN;
    if (!is_match && ignore_case && !str_eq_nocase(text, pattern))
        return str_find_nocase(text, pattern) == STR_ABSENT ? TRUTH_NO : TRUTH_UNKNOWN;
    return is_match || ignore_case ? TRUTH_YES : TRUTH_NO;
}
