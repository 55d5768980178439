#include "analyzers/ids.h"

#include <string.h>

#define SCRIPT_MAX ((size_t)64 * 1024) /* looked through for ids; loader snippets are short */

struct ids {
    struct arena *arena;
    str v[IDS_MAX];
    size_t n;
};

static void ids_add(struct ids *ids, str id)
{
    for (size_t i = 0; i < ids->n; i++) {
        if (str_eq(ids->v[i], id))
            return;
    }
    if (ids->n < IDS_MAX)
        ids->v[ids->n++] = id;
}

static str ids_join(const struct ids *ids)
{
    struct buf out = buf_init(ids->arena, 1024);
    for (size_t i = 0; i < ids->n; i++) {
        if (i)
            buf_add(&out, STR("; "));
        buf_add(&out, ids->v[i]);
    }
    return ids->n ? buf_str(&out) : STR_NONE;
}

static bool is_id_byte(char c)
{
    return ascii_is_digit(c) || (c >= 'A' && c <= 'Z');
}

struct id_form {
    const char *prefix;
    size_t min; /* bytes behind the prefix */
    bool is_number;
};

/* Length of an id of that form at s; a number may go on over a hyphen (UA-12345-1). */
static size_t id_length(const struct id_form *form, str s)
{
    size_t start = strlen(form->prefix), end = start;
    if (!str_has_prefix(s, str_of(form->prefix)))
        return 0;
    while (end < s.n && (form->is_number ? ascii_is_digit(s.p[end]) : is_id_byte(s.p[end])))
        end++;
    if (end - start < form->min)
        return 0;
    str rest = str_skip(s, end);
    if (!form->is_number || rest.n < 2 || rest.p[0] != '-' || !ascii_is_digit(rest.p[1]))
        return end;
    for (end++; end < s.n && ascii_is_digit(s.p[end]);)
        end++;
    return end;
}

static size_t prefixed_id(str s)
{
    static const struct id_form forms[] = {
        {"GTM-", 4, false}, {"G-", 6, false}, {"GT-", 5, false},
        {"UA-", 4, true},   {"AW-", 6, true}, {"DC-", 5, true},
    };
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        size_t length = id_length(&forms[i], s);
        if (length)
            return length;
    }
    return 0;
}

static bool is_number(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i]))
            return false;
    }
    return s.n >= 6 && s.n <= 20;
}

/* name=value of a query: numbers only under names that ask for an account. */
static void add_parameter(struct ids *ids, str name, str value)
{
    static const char *const names[] = {"id",         "pid",     "tid",    "pixel_id", "pixelid",
                                        "account_id", "account", "tag_id", "tagid",    "site_id",
                                        "siteid",     "client",  "sdkid",  "uid"};
    for (size_t i = 0; i < COUNT_OF(names) && is_number(value); i++) {
        if (str_eq_nocase(name, str_of(names[i])))
            ids_add(ids, value);
    }
}

static bool is_word_byte(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '-';
}

/* The hyphen of an id stands behind one to three capitals, which begin a word. */
static void add_prefixed(struct ids *ids, str s)
{
    size_t hyphen = 0;
    for (size_t next; (next = str_find_char(str_skip(s, hyphen), '-')) != STR_ABSENT; hyphen++) {
        size_t at = hyphen += next;
        while (at && hyphen - at < 3 && s.p[at - 1] >= 'A' && s.p[at - 1] <= 'Z')
            at--;
        if (at && is_word_byte(s.p[at - 1]))
            continue;
        size_t length = prefixed_id(str_skip(s, at));
        if (length && (at + length == s.n || !is_word_byte(s.p[at + length])))
            ids_add(ids, str_slice(s, at, at + length));
    }
}

str ids_of_url(struct arena *arena, str url)
{
    struct ids ids = {.arena = arena};
    size_t query = str_find_char(url, '?');
    add_prefixed(&ids, url);
    if (query == STR_ABSENT)
        return ids_join(&ids);
    str rest = str_skip(url, query + 1);
    str part;
    while (str_cut(&rest, '&', &part)) {
        size_t equals = str_find_char(part, '=');
        if (equals != STR_ABSENT)
            add_parameter(&ids, str_slice(part, 0, equals), str_skip(part, equals + 1));
    }
    return ids_join(&ids);
}

/* Behind "init" or 'init', a comma and a quote: the number up to the closing quote. */
static str init_number(str rest)
{
    size_t at = 0;
    bool has_comma = false;
    for (; at < rest.n && (ascii_is_space(rest.p[at]) || rest.p[at] == ',' || rest.p[at] == '"' ||
                           rest.p[at] == '\'');
         at++)
        has_comma = has_comma || rest.p[at] == ',';
    size_t end = at;
    while (end < rest.n && ascii_is_digit(rest.p[end]))
        end++;
    return has_comma ? str_slice(rest, at, end) : STR("");
}

str ids_of_script(struct arena *arena, str script)
{
    struct ids ids = {.arena = arena};
    script = str_slice(script, 0, SCRIPT_MAX);
    add_prefixed(&ids, script);
    for (size_t at = 0;;) {
        size_t next = str_find(str_skip(script, at), STR("init"));
        if (next == STR_ABSENT)
            break;
        at += next + 4;
        str number = init_number(str_skip(script, at));
        if (is_number(number))
            ids_add(&ids, number);
    }
    return ids_join(&ids);
}

str ids_merge(struct arena *arena, str a, str b)
{
    if (!a.n || !b.n || str_has(b, a))
        return b.n ? b : a;
    return str_has(a, b) ? a : arena_join(arena, (str[]){a, STR("; "), b}, 3);
}
