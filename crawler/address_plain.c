#include "crawler/address_plain.h"

#define TOKEN_MIN 16 /* letters and digits; shorter values may be what somebody chose */

/* Names that mean a session, or where a visit came from, whatever their value. */
static const char *const dropped_names[] = {
    "jsessionid", "phpsessid", "aspsessionid", "cfid",   "cftoken", "gclid",  "dclid",
    "gbraid",     "wbraid",    "fbclid",       "yclid",  "msclkid", "twclid", "ttclid",
    "ldtag_cl",   "yj_r",      "mc_cid",       "mc_eid", "_ga",     "_gl",
};
/* Names that mean a session where the value looks like one. */
static const char *const session_names[] = {"sid",  "session",   "sessionid", "session_id",
                                            "sess", "sessid",    "osCsid",    "zenid",
                                            "s_id", "cartsessid"};

static bool is_named(str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

/* Long, without a word joint, letters and digits mixed. */
static bool is_token(str value)
{
    bool has_digit = false, has_letter = false;
    for (size_t i = 0; i < value.n; i++) {
        if (!ascii_is_alnum(value.p[i]))
            return false;
        has_digit |= ascii_is_digit(value.p[i]);
        has_letter |= ascii_is_alpha(value.p[i]);
    }
    return value.n >= TOKEN_MIN && has_digit && has_letter;
}

static bool is_dropped(str part)
{
    size_t equals = str_find_char(part, '=');
    str name = str_slice(part, 0, equals);
    str value = equals == STR_ABSENT ? STR("") : str_skip(part, equals + 1);
    return str_has_prefix_nocase(name, STR("utm_")) ||
           is_named(name, dropped_names, COUNT_OF(dropped_names)) ||
           str_has_prefix_nocase(name, STR("aspsessionid")) ||
           (is_token(value) && is_named(name, session_names, COUNT_OF(session_names)));
}

/* A path may hold ";name=value" behind each of its names. */
static void add_path(struct buf *out, str path)
{
    while (path.n) {
        size_t end = 1;
        while (end < path.n && path.p[end] != ';' && path.p[end] != '/')
            end++;
        str piece = str_slice(path, 0, end);
        if (piece.p[0] != ';' || !is_dropped(str_skip(piece, 1)))
            buf_add(out, piece);
        path = str_skip(path, end);
    }
}

static void add_query(struct buf *out, str query)
{
    char joint = '?';
    for (str part; str_cut(&query, '&', &part);) {
        if (is_dropped(part))
            continue;
        buf_add_char(out, joint);
        buf_add(out, part);
        joint = '&';
    }
}

static bool has_dropped(str text, char separator)
{
    for (str part; text.n && str_cut(&text, separator, &part);)
        if (is_dropped(str_slice(part, 0, str_find_char(part, '/'))))
            return true;
    return false;
}

str address_plain(str url, struct buf *scratch)
{
    size_t mark = str_find_char(url, '?');
    str path = str_slice(url, 0, mark);
    str query = mark == STR_ABSENT ? STR("") : str_skip(url, mark + 1);
    size_t first = str_find_char(path, ';');
    str pieces = first == STR_ABSENT ? STR("") : str_skip(path, first + 1);
    if (!has_dropped(pieces, ';') && !has_dropped(query, '&'))
        return url;
    scratch->n = 0;
    add_path(scratch, path);
    if (has_dropped(query, '&'))
        add_query(scratch, query);
    else if (mark != STR_ABSENT)
        buf_add(scratch, str_skip(url, mark));
    return buf_str(scratch);
}
