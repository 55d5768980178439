#include "core/url.h"

#include <string.h>

/* Percent-encode sets (URL Standard §1.3): what they name besides controls, DEL and non-ASCII. */
#define URL_ENCODE_PATH " \"<>^`{}"
#define URL_ENCODE_QUERY " \"<>'"
/* In front of dot segments that are resolved away a text may be longer than URL_MAX. */
#define URL_WORK_MAX ((size_t)2 * URL_MAX)

/* A reference cut into what stands in it; is_relative: host and maybe path come from the base. */
struct url_reference {
    bool is_https;
    bool is_relative;
    str authority;
    str path;
    str query;
    bool has_query;
};

static bool is_slash(str s, size_t at)
{
    return at < s.n && (s.p[at] == '/' || s.p[at] == '\\');
}

/* Where ":port" begins in an authority without credentials, its length when there is none. */
static size_t port_find(str authority)
{
    size_t from = str_find_char(authority, ']');
    if (from == STR_ABSENT || authority.p[0] != '[')
        from = 0;
    size_t at = str_find_char(str_skip(authority, from), ':');
    return at == STR_ABSENT ? authority.n : from + at;
}

static bool port_parse(str s, bool is_https, uint16_t *port)
{
    unsigned value = 0;
    *port = is_https ? 443 : 80;
    if (!s.n)
        return true;
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i]))
            return false;
        value = value * 10 + (unsigned)(s.p[i] - '0');
        if (value > UINT16_MAX)
            return false;
    }
    *port = (uint16_t)value;
    return true;
}

/* Copies raw without white space around it, tabs, line ends and fragment. */
static str url_strip(str raw, struct buf *buf)
{
    while (raw.n && (unsigned char)raw.p[0] <= ' ')
        raw = str_skip(raw, 1);
    while (raw.n && (unsigned char)raw.p[raw.n - 1] <= ' ')
        raw.n--;
    for (size_t i = 0; i < raw.n && raw.p[i] != '#' && !buf->over; i++)
        if (raw.p[i] != '\t' && raw.p[i] != '\n' && raw.p[i] != '\r')
            buf_add_char(buf, raw.p[i]);
    return raw;
}

/* The scheme in front of ':'; empty when s begins with none. */
static str url_scheme(str s)
{
    size_t n = 0;
    if (!s.n || !ascii_is_alpha(s.p[0]))
        return STR_NONE;
    while (n < s.n && (ascii_is_alnum(s.p[n]) || (s.p[n] && strchr("+-.", s.p[n]))))
        n++;
    return n < s.n && s.p[n] == ':' ? str_slice(s, 0, n) : STR_NONE;
}

/* "//host:port" in front of *s goes into authority; the path stays. */
static void reference_cut_authority(str *s, struct url_reference *out)
{
    size_t end = 0;
    while (is_slash(*s, 0))
        *s = str_skip(*s, 1);
    while (end < s->n && !is_slash(*s, end))
        end++;
    out->authority = str_slice(*s, 0, end);
    *s = str_skip(*s, end);
}

/* Cuts a reference apart; false when it needs a base and there is none. */
static bool reference_cut(str s, str scheme, const struct url *base, struct url_reference *out)
{
    bool like_base = base != NULL;
    *out = (struct url_reference){.is_https = base && base->is_https};
    if (scheme.n) {
        out->is_https = str_eq_nocase(scheme, STR("https"));
        like_base = base && base->is_https == out->is_https;
        s = str_skip(s, scheme.n + 1);
    } else if (!base) {
        return false;
    }
    size_t mark = str_find_char(s, '?');
    out->has_query = mark != STR_ABSENT;
    if (out->has_query) {
        out->query = str_skip(s, mark + 1);
        s = str_slice(s, 0, mark);
    }
    out->is_relative = like_base && !(is_slash(s, 0) && is_slash(s, 1));
    if (!out->is_relative)
        reference_cut_authority(&s, out);
    out->path = s;
    return true;
}

static void write_encoded(struct buf *buf, str s, const char *also)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t plain = 0; /* where the run begins that goes out as it is */
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c > 0x1F && c < 0x7F && !strchr(also, c))
            continue;
        buf_add(buf, str_slice(s, plain, i));
        buf_add(buf, (str){(char[]){'%', digits[c >> 4], digits[c & 15]}, 3});
        plain = i + 1;
    }
    buf_add(buf, str_skip(s, plain));
}

/* How many dots a path segment is: 1, 2, or 0 for any other; "%2e" is a dot. */
static unsigned segment_dots(str s)
{
    unsigned dots = 0;
    while (s.n) {
        bool encoded = str_has_prefix_nocase(s, STR("%2e"));
        if ((!encoded && s.p[0] != '.') || ++dots > 2)
            return 0;
        s = str_skip(s, encoded ? 3 : 1);
    }
    return dots;
}

/* Takes the last segment off; what stands before `from` is not path. */
static void path_shorten(struct buf *buf, size_t from)
{
    while (buf->n > from && buf->p[--buf->n] != '/') {
    }
}

/* Appends a path to what stands in buf behind `from`, resolving dot segments. */
static void path_write(struct buf *buf, size_t from, str path)
{
    bool more = true;
    if (is_slash(path, 0))
        path = str_skip(path, 1);
    while (more) {
        size_t end = 0;
        while (end < path.n && !is_slash(path, end))
            end++;
        str segment = str_slice(path, 0, end);
        more = end < path.n;
        path = str_skip(path, end + 1);
        unsigned dots = segment_dots(segment);
        if (dots == 2)
            path_shorten(buf, from);
        if (!dots || !more)
            buf_add_char(buf, '/');
        if (!dots)
            write_encoded(buf, segment, URL_ENCODE_PATH);
    }
}

/* scheme://host[:port] of a reference that brings its own. */
static bool origin_write(struct arena *arena, const struct url_reference *in, struct buf *buf,
                         struct url *out)
{
    str authority = in->authority;
    size_t host_at = authority.n;
    while (host_at && authority.p[host_at - 1] != '@')
        host_at--;
    out->had_credentials = host_at > 1 && !str_eq(str_slice(authority, 0, host_at), STR(":@"));
    authority = str_skip(authority, host_at);
    size_t colon = port_find(authority);
    out->is_https = in->is_https;
    if (!port_parse(str_skip(authority, colon + 1), in->is_https, &out->port))
        return false;
    str host = url_host(arena, str_slice(authority, 0, colon));
    if (!host.p)
        return false;
    buf_add(buf, in->is_https ? STR("https://") : STR("http://"));
    out->host = (str){NULL, host.n};
    buf_add(buf, host);
    if (out->port != (in->is_https ? 443 : 80))
        buf_add(buf, arena_printf(arena, ":%u", (unsigned)out->port));
    return true;
}

/* scheme://host[:port] of the base, and the folder that a relative path starts from. */
static void origin_of_base(const struct url_reference *in, const struct url *base, struct buf *buf,
                           struct url *out)
{
    out->is_https = base->is_https;
    out->port = base->port;
    out->host = (str){NULL, base->host.n};
    buf_add(buf, base->origin);
    if (!is_slash(in->path, 0))
        buf_add(buf, base->path);
}

/* Keeps the text in the arena and points the parts into it. */
static void url_keep(struct arena *arena, str text, size_t path_at, size_t query_at,
                     struct url *out)
{
    size_t host_at = out->is_https ? sizeof "https://" - 1 : sizeof "http://" - 1;
    out->text = arena_str(arena, text);
    out->host = str_slice(out->text, host_at, host_at + out->host.n);
    out->origin = str_slice(out->text, 0, path_at);
    out->path = str_slice(out->text, path_at, query_at);
    out->has_query = query_at < text.n;
    out->query = str_skip(out->text, query_at + 1);
}

static enum url_result url_build(struct arena *arena, const struct url_reference *in,
                                 const struct url *base, struct url *out)
{
    char bytes[URL_WORK_MAX + 1];
    /* As large as it may become, so that it never grows. */
    struct buf buf = {.p = bytes, .cap = sizeof bytes, .max = URL_WORK_MAX};
    struct url url = {0};
    size_t path_at;
    bool keeps_path = in->is_relative && !in->path.n;
    if (in->is_relative) {
        origin_of_base(in, base, &buf, &url);
        path_at = base->origin.n;
    } else {
        if (!origin_write(arena, in, &buf, &url))
            return URL_BAD;
        path_at = buf.n;
    }
    if (!keeps_path) {
        path_shorten(&buf, path_at);
        path_write(&buf, path_at, in->path);
    }
    size_t query_at = buf.n;
    if (in->has_query || (keeps_path && base->has_query)) {
        buf_add_char(&buf, '?');
        write_encoded(&buf, in->has_query ? in->query : base->query, URL_ENCODE_QUERY);
    }
    if (buf.over || buf.n > URL_MAX)
        return URL_TOO_LONG;
    url_keep(arena, buf_str(&buf), path_at, query_at, &url);
    *out = url;
    return URL_OK;
}

enum url_result url_parse(struct arena *arena, str raw, const struct url *base, struct url *out)
{
    char bytes[URL_MAX + 1];
    struct buf buf = {.p = bytes, .cap = sizeof bytes, .max = URL_MAX};
    struct url_reference reference;
    if (!url_strip(raw, &buf).n)
        return URL_EMPTY;
    str stripped = buf_str(&buf);
    str scheme = url_scheme(stripped);
    if (scheme.n && !str_eq_nocase(scheme, STR("http")) && !str_eq_nocase(scheme, STR("https")))
        return URL_OTHER_SCHEME;
    if (buf.over)
        return URL_TOO_LONG;
    if (!reference_cut(stripped, scheme, base, &reference))
        return URL_BAD;
    return url_build(arena, &reference, base, out);
}

str url_decode(struct arena *arena, str s)
{
    char *out = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? ascii_hex(s.p[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex(s.p[i + 2]) : -1;
        if (low >= 0)
            i += 2;
        out[n++] = low >= 0 ? (char)(high * 16 + low) : s.p[i];
    }
    return (str){out, n};
}
