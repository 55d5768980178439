#include "crawler/robots.h"

#include "crawler/address.h"

#define ROBOTS_PATTERN_MAX ((size_t)8192) /* bytes of one rule that are read */

/* Who the lines being read are for. */
enum robots_audience { AUDIENCE_OTHERS, AUDIENCE_ALL, AUDIENCE_US };

/* Rules for us and for everybody are gathered side by side; which count is known at the end. */
struct robots_group {
    struct {
        struct robots_rule *v;
        size_t n, cap;
    } rules;
    double delay;
    bool is_named; /* some User-agent line said so */
};

/* Whom lines speak of: those of the User-agent lines in a row above them. */
struct robots_heads {
    bool is_open; /* the next User-agent line is one more of them */
    bool for_us, for_all;
};

struct robots_reader {
    struct arena *arena;
    str token;
    struct robots_heads of_rules;
    struct robots_heads of_delays; /* ended by a Crawl-delay, too, which ends no group (§2.2.4) */
    struct robots_group us, all;
    struct {
        str *v;
        size_t n, cap;
    } sitemaps;
};

static bool robots_is_unreserved(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void robots_add_escaped(struct buf *out, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
    buf_add(out, (str){escaped, sizeof escaped});
}

/* RFC 9309 §2.2.2: octets compare after percent-encoding what lies outside of US-ASCII and decoding
 * what needs no encoding (RFC 3986 §2.3). `*` and `$` as octets become %2A and %24, which is how a
 * pattern has to write them; in a pattern `*` stays what it is, and its closing `$` is off. */
static void robots_normalise(struct buf *out, str text, bool is_pattern)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        int high = c == '%' && i + 2 < text.n ? ascii_hex(text.p[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex(text.p[i + 2]) : -1;
        if (low >= 0) {
            c = (char)(high * 16 + low);
            i += 2;
            if (robots_is_unreserved(c))
                buf_add_char(out, c);
            else
                robots_add_escaped(out, (unsigned char)c);
        } else if ((unsigned char)c >= 0x80 || c == '$' || (c == '*' && !is_pattern)) {
            robots_add_escaped(out, (unsigned char)c);
        } else {
            buf_add_char(out, c);
        }
    }
}

/* Cuts the next line off; lines end with CR, LF or both. */
static bool robots_line(str *rest, str *line)
{
    if (!rest->n)
        return false;
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    *line = str_slice(*rest, 0, n);
    *rest = str_skip(*rest, n + 1);
    return true;
}

static size_t robots_find_space(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_is_space(text.p[i]))
            return i;
    return STR_ABSENT;
}

/* Splits "Key: value # comment". Where the colon was forgotten, two words are meant as a pair. */
static bool robots_pair(str line, str *key, str *value)
{
    line = str_trim(str_slice(line, 0, str_find_char(line, '#')));
    size_t colon = str_find_char(line, ':');
    size_t end = colon == STR_ABSENT ? robots_find_space(line) : colon;
    if (end == STR_ABSENT)
        return false;
    *key = str_trim(str_slice(line, 0, end));
    *value = str_trim(str_skip(line, end + 1));
    return colon != STR_ABSENT || robots_find_space(*value) == STR_ABSENT;
}

/* RFC 9309 §2.2.1: the token is made of letters, `_` and `-`; a version may follow in the field. */
static enum robots_audience robots_audience_of(str value, str token)
{
    size_t n = 0;
    if (value.n && value.p[0] == '*')
        return value.n == 1 || ascii_is_space(value.p[1]) ? AUDIENCE_ALL : AUDIENCE_OTHERS;
    while (n < value.n && (ascii_is_alpha(value.p[n]) || value.p[n] == '-' || value.p[n] == '_'))
        n++;
    return str_eq_nocase(str_slice(value, 0, n), token) ? AUDIENCE_US : AUDIENCE_OTHERS;
}

static void robots_add_head(struct robots_heads *heads, enum robots_audience audience)
{
    bool goes_on = heads->is_open;
    *heads = (struct robots_heads){
        .is_open = true,
        .for_us = audience == AUDIENCE_US || (goes_on && heads->for_us),
        .for_all = audience == AUDIENCE_ALL || (goes_on && heads->for_all),
    };
}

static void robots_read_agent(struct robots_reader *reader, str value)
{
    enum robots_audience audience = robots_audience_of(value, reader->token);
    robots_add_head(&reader->of_rules, audience);
    robots_add_head(&reader->of_delays, audience);
    reader->us.is_named |= audience == AUDIENCE_US;
    reader->all.is_named |= audience == AUDIENCE_ALL;
}

static void robots_read_rule(struct robots_reader *reader, str value, bool is_allow)
{
    const struct robots_heads *heads = &reader->of_rules;
    bool is_long = value.n > ROBOTS_PATTERN_MAX;
    reader->of_rules.is_open = reader->of_delays.is_open = false;
    if (!value.n || (is_long && is_allow) || !(heads->for_us || heads->for_all))
        return;
    value = str_slice(value, 0, ROBOTS_PATTERN_MAX); /* forbids more, if anything */
    struct robots_rule rule = {.is_allow = is_allow};
    if (value.p[value.n - 1] == '$' && !is_long) {
        rule.is_whole = true;
        value.n--;
    }
    struct buf pattern = buf_init(reader->arena, 3 * ROBOTS_PATTERN_MAX);
    robots_normalise(&pattern, value, true);
    rule.pattern = buf_str(&pattern);
    if (heads->for_us)
        *ARENA_PUSH(reader->arena, &reader->us.rules) = rule;
    if (heads->for_all)
        *ARENA_PUSH(reader->arena, &reader->all.rules) = rule;
}

/* "10" or "2.5" in seconds; anything else is none. */
static double robots_seconds(str value)
{
    uint64_t whole = 0;
    uint64_t part = 0;
    size_t dot = str_find_char(value, '.');
    str digits = dot == STR_ABSENT ? STR_NONE : str_slice(value, dot + 1, dot + 4);
    double scale = 1;
    if (!str_to_u64(str_slice(value, 0, dot), UINT32_MAX, &whole))
        return 0;
    if (digits.n && !str_to_u64(digits, 999, &part))
        return 0;
    for (size_t i = 0; i < digits.n; i++)
        scale *= 10;
    double seconds = (double)whole + (double)part / scale;
    return seconds > ROBOTS_MAX_DELAY ? ROBOTS_MAX_DELAY : seconds;
}

static void robots_read_delay(struct robots_reader *reader, str value)
{
    double seconds = robots_seconds(value);
    reader->of_delays.is_open = false;
    if (reader->of_delays.for_us && seconds > reader->us.delay)
        reader->us.delay = seconds;
    if (reader->of_delays.for_all && seconds > reader->all.delay)
        reader->all.delay = seconds;
}

static void robots_read_line(struct robots_reader *reader, str line)
{
    str key = STR_NONE;
    str value = STR_NONE;
    if (!robots_pair(line, &key, &value))
        return;
    if (str_eq_nocase(key, STR("user-agent")))
        robots_read_agent(reader, value);
    else if (str_eq_nocase(key, STR("allow")))
        robots_read_rule(reader, value, true);
    else if (str_eq_nocase(key, STR("disallow")))
        robots_read_rule(reader, value, false);
    else if (str_eq_nocase(key, STR("crawl-delay")))
        robots_read_delay(reader, value);
    else if (str_eq_nocase(key, STR("sitemap")) && value.n &&
             reader->sitemaps.n < ROBOTS_MAX_SITEMAPS)
        *ARENA_PUSH(reader->arena, &reader->sitemaps) = arena_str(reader->arena, value);
}

const struct robots *robots_read(struct arena *arena, str bytes, str token)
{
    struct robots_reader reader = {.arena = arena, .token = token};
    str line = STR_NONE;
    bytes = str_slice(bytes, 0, ROBOTS_MAX_BYTES);
    static const char mark[] = "\xEF\xBB\xBF"; /* of the byte order; some files keep a part of it */
    for (size_t i = 0; mark[i] && bytes.n && bytes.p[0] == mark[i]; i++)
        bytes = str_skip(bytes, 1);
    while (robots_line(&bytes, &line))
        robots_read_line(&reader, line);
    const struct robots_group *group = reader.us.is_named ? &reader.us : &reader.all;
    struct robots *robots = ARENA_NEW(arena, struct robots);
    *robots = (struct robots){
        .rules = group->rules.v,
        .rule_count = group->rules.n,
        .delay = group->delay,
        .sitemaps = reader.sitemaps.v,
        .sitemap_count = reader.sitemaps.n,
    };
    return robots;
}

bool robots_allow(const struct robots *robots, str path, struct buf *scratch)
{
    const struct robots_rule *best = NULL;
    if (str_is(path, "/robots.txt"))
        return true;
    scratch->n = 0;
    robots_normalise(scratch, path, false);
    str text = buf_str(scratch);
    for (size_t i = 0; i < robots->rule_count; i++) {
        const struct robots_rule *rule = &robots->rules[i];
        size_t length = rule->pattern.n + rule->is_whole;
        size_t best_length = best ? best->pattern.n + best->is_whole : 0;
        if (best && (length < best_length || (length == best_length && !rule->is_allow)))
            continue;
        if (address_matches(rule->pattern, text, !rule->is_whole))
            best = rule;
    }
    return !best || best->is_allow;
}
