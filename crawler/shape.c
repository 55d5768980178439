#include "crawler/shape.h"

#include "crawler/address.h"

#define WORD_MAX 24     /* longer names are somebody's words */
#define MIXED_CHANGES 3 /* from letters to digits or back: "a8f3k2" is no word */
#define EXTENSION_MAX 5
#define LOOP_NAMES 64 /* of a path that are compared */

static bool is_word_joint(char c)
{
    return c == '-' || c == '_' || c == '%' || c == '+' || c == ',' || c == '~';
}

/* How often letters give way to digits or the other way round. */
static unsigned count_changes(str name)
{
    unsigned changes = 0;
    for (size_t i = 1; i < name.n; i++)
        changes += ascii_is_alnum(name.p[i]) && ascii_is_alnum(name.p[i - 1]) &&
                   ascii_is_digit(name.p[i]) != ascii_is_digit(name.p[i - 1]);
    return changes;
}

static bool has_letter(str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (ascii_is_alpha(name.p[i]) || (unsigned char)name.p[i] >= 0x80)
            return true;
    return false;
}

static bool is_free_name(str name)
{
    if (!has_letter(name))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (is_word_joint(name.p[i]))
            return true;
    return name.n > WORD_MAX || count_changes(name) >= MIXED_CHANGES;
}

/* Lower case, runs of digits as N. */
static void add_folded(struct buf *out, str name)
{
    bool was_digit = false;
    for (size_t i = 0; i < name.n; i++) {
        bool is_digit = ascii_is_digit(name.p[i]);
        if (!is_digit)
            buf_add_char(out, ascii_lower(name.p[i]));
        else if (!was_digit)
            buf_add_char(out, 'N');
        was_digit = is_digit;
    }
}

static void add_name(struct buf *out, str name)
{
    if (is_free_name(name))
        buf_add_char(out, 'S');
    else
        add_folded(out, name);
}

static size_t extension_at(str name)
{
    size_t dot = name.n;
    for (size_t i = name.n; i > 1 && name.n - i <= EXTENSION_MAX; i--)
        if (name.p[i - 1] == '.')
            dot = i - 1;
    return dot;
}

/* The name behind the last '/': pages of one folder are alike, unless numbers tell more. */
static void add_last(struct buf *out, str name)
{
    size_t dot = extension_at(name);
    str stem = str_slice(name, 0, dot);
    bool is_numbered = false;
    for (size_t i = 0; i < stem.n; i++)
        is_numbered |= ascii_is_digit(stem.p[i]);
    if (is_numbered)
        add_name(out, stem);
    else if (stem.n)
        buf_add_char(out, 'S');
    add_folded(out, str_skip(name, dot));
}

/* A name without what stands behind ';'. */
static str path_name(str *path)
{
    str name = STR_NONE;
    str_cut(path, '/', &name);
    return str_slice(name, 0, str_find_char(name, ';'));
}

static void add_path(struct buf *out, str path)
{
    path = str_skip(path, 1);
    for (unsigned depth = 0; str_find_char(path, '/') != STR_ABSENT; depth++) {
        str name = path_name(&path);
        if (depth >= SHAPE_SEGMENTS)
            continue;
        add_name(out, name);
        buf_add_char(out, '/');
        if (depth + 1 == SHAPE_SEGMENTS)
            buf_add(out, STR("*/"));
    }
    add_last(out, str_slice(path, 0, str_find_char(path, ';')));
}

/* ---- queries ---- */

struct keys {
    str v[SHAPE_KEYS];
    size_t n;
    bool is_over;
};

/* Puts a key where it belongs, each once. */
static void keys_add(struct keys *keys, str key)
{
    size_t at = 0;
    while (at < keys->n && str_cmp(keys->v[at], key) < 0)
        at++;
    if (at < keys->n && str_eq(keys->v[at], key))
        return;
    if (keys->n == SHAPE_KEYS) {
        keys->is_over = true;
        if (at == SHAPE_KEYS)
            return;
        keys->n--;
    }
    for (size_t i = keys->n; i > at; i--)
        keys->v[i] = keys->v[i - 1];
    keys->v[at] = key;
    keys->n++;
}

static void add_keys(struct buf *out, str query)
{
    struct keys keys = {.n = 0};
    str part;
    while (str_cut(&query, '&', &part)) {
        str key = str_slice(part, 0, str_find_char(part, '='));
        if (key.n)
            keys_add(&keys, key);
    }
    for (size_t i = 0; i < keys.n; i++) {
        buf_add(out, i ? STR("&") : STR(""));
        add_folded(out, str_slice(keys.v[i], 0, WORD_MAX));
    }
    buf_add(out, keys.is_over ? STR("&*") : STR(""));
}

str shape_write(str url, enum shape_detail detail, struct buf *out)
{
    str path = address_path(url);
    size_t mark = str_find_char(path, '?');
    out->n = 0;
    if (!path.n)
        return STR_NONE;
    buf_add(out, address_authority(url));
    buf_add(out, STR("/"));
    add_path(out, str_slice(path, 0, mark));
    if (mark != STR_ABSENT) {
        buf_add(out, STR("?"));
        if (detail == SHAPE_KEYED)
            add_keys(out, str_skip(path, mark + 1));
    }
    return str_slice(buf_str(out), 0, SHAPE_MAX);
}

static size_t path_names(str path, str names[LOOP_NAMES])
{
    size_t count = 0;
    for (str name; count < LOOP_NAMES && str_cut(&path, '/', &name);)
        if (has_letter(name))
            names[count++] = name;
    return count;
}

bool shape_is_loop(str url)
{
    str names[LOOP_NAMES];
    str path = address_path(url);
    if (!path.n)
        return false;
    size_t count = path_names(str_slice(path, 0, str_find_char(path, '?')), names);
    for (size_t i = 0; i < count; i++) {
        unsigned same = 0;
        for (size_t k = i; k < count; k++)
            same += str_eq(names[i], names[k]);
        if (same > SHAPE_REPEATS_MAX)
            return true;
    }
    return false;
}
