#include "analyzers/container_inside.h"

#include <regex.h>

#define PATTERN_MAX 1024
#define NESTING_MAX 8

bool container_matches_all(str pattern)
{
    static const char *const all[] = {"", ".*", "^.*", ".*$", "^.*$", "(.*)", "^(.*)$"};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_is(pattern, all[i]))
            return true;
    return false;
}

/* One piece of a regular expression of JavaScript (ECMA-262 §22.2) in POSIX's words; returns the bytes
 * that it takes, 0 for what has none. */
static size_t add_piece(struct buf *out, str s)
{
    char c = s.p[0], next = s.n > 1 ? s.p[1] : '\0';
    if ((unsigned char)c >= 0x80 || c == '{' || c == '\0')
        return 0;
    if (c == '(' && next == '?') {
        buf_add_char(out, '(');
        return s.n > 2 && s.p[2] == ':' ? 3 : 0;
    }
    if (c != '\\') {
        buf_add_char(out, c);
        return 1;
    }
    if (next == 'd')
        buf_add(out, STR("[0-9]"));
    else if (next == 'w')
        buf_add(out, STR("[A-Za-z0-9_]"));
    else if (next && str_has(STR("^.[$()|*+?{}\\"), str_slice(s, 1, 2)))
        buf_add(out, (str){s.p, 2});
    else if (next && !ascii_is_alnum(next) && (unsigned char)next < 0x80)
        buf_add_char(out, next); /* a backslash that POSIX gives no meaning, or another one */
    else
        return 0;
    return 2;
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
    if (is_whole && regcomp(&regex, room, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0)) == 0) {
        truth = regexec(&regex, subject, 0, NULL, 0) == 0 ? TRUTH_YES : TRUTH_NO;
        regfree(&regex);
    }
    return truth;
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
        return container_matches_all(pattern) ? TRUTH_YES
                                              : match_regex(text, pattern, ignore_case);
    if (!match_text(function, text, pattern, &is_match))
        return TRUTH_UNKNOWN;
    if (!is_match && ignore_case && !str_eq_nocase(text, pattern))
        return str_find_nocase(text, pattern) == STR_ABSENT ? TRUTH_NO : TRUTH_UNKNOWN;
    return is_match || ignore_case ? TRUTH_YES : TRUTH_NO;
}
