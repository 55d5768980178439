#include "crawler/mime.h"

#include "core/base64.h"

/* ---- lines and headers ---- */

/* Cuts off the first line, without its end. */
static bool take_line(str *rest, str *line)
{
    if (!rest->n)
        return false;
    size_t end = str_find_char(*rest, '\n');
    *line = str_slice(*rest, 0, end);
    *rest = end == STR_ABSENT ? str_skip(*rest, rest->n) : str_skip(*rest, end + 1);
    if (str_has_suffix(*line, STR("\r")))
        line->n--;
    return true;
}

/* Takes the headers and the empty line behind them; a line that begins with white space goes on with the
 * one before. */
static str take_headers(struct arena *arena, str *rest)
{
    struct buf out = buf_init(arena, MIME_HEADERS_MAX);
    str line;
    while (take_line(rest, &line) && line.n) {
        bool goes_on = out.n && ascii_is_space(line.p[0]);
        if (out.n && !goes_on)
            buf_add_char(&out, '\n');
        buf_add(&out, goes_on ? STR(" ") : STR(""));
        buf_add(&out, str_trim(line));
    }
    return buf_str(&out);
}

static str header(str headers, const char *name)
{
    str line;
    while (headers.n && str_cut(&headers, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        if (colon != STR_ABSENT && str_eq_nocase(str_trim(str_slice(line, 0, colon)), str_of(name)))
            return str_trim(str_skip(line, colon + 1));
    }
    return STR("");
}

/* type/subtype; name="value" */
static str parameter(str value, const char *name)
{
    while (value.n) {
        size_t semicolon = str_find_char(value, ';');
        if (semicolon == STR_ABSENT)
            break;
        value = str_trim(str_skip(value, semicolon + 1));
        size_t equals = str_find_char(value, '=');
        if (equals == STR_ABSENT ||
            !str_eq_nocase(str_trim(str_slice(value, 0, equals)), str_of(name)))
            continue;
        str text = str_trim(str_skip(value, equals + 1));
        if (str_has_prefix(text, STR("\"")))
            return str_slice(str_skip(text, 1), 0, str_find_char(str_skip(text, 1), '"'));
        return str_trim(str_slice(text, 0, str_find_char(text, ';')));
    }
    return STR("");
}

static str without_angles(str id)
{
    if (str_has_prefix(id, STR("<")) && str_has_suffix(id, STR(">")))
        return str_slice(id, 1, id.n - 1);
    return id;
}

/* ---- parts ---- */

/* A body that holds parts. */
struct multipart {
    str body;
    str boundary;
    int depth;
};

struct reading {
    struct arena *arena;
    struct mime *mime;
    ARENA_LIST(struct mime_part) parts;
    ARENA_LIST(struct multipart) waiting;
};

static void read_part(struct reading *reading, str bytes, int depth)
{
    str headers = take_headers(reading->arena, &bytes);
    struct mime_part part = {
        .type = header(headers, "content-type"),
        .location = header(headers, "content-location"),
        .id = without_angles(header(headers, "content-id")),
        .encoding = header(headers, "content-transfer-encoding"),
        .body = bytes,
    };
    str boundary = parameter(part.type, "boundary");
    if (str_has_prefix_nocase(part.type, STR("multipart/")) && boundary.n) {
        if (depth < MIME_DEPTH_MAX)
            *ARENA_PUSH(reading->arena, &reading->waiting) =
                (struct multipart){.body = bytes, .boundary = boundary, .depth = depth + 1};
        return;
    }
    if (reading->parts.n < MIME_PARTS_MAX)
        *ARENA_PUSH(reading->arena, &reading->parts) = part;
    else
        reading->mime->is_cut = true;
}

enum mark { MARK_NONE, MARK_NEXT, MARK_END };

static enum mark mark_of(str line, str boundary)
{
    if (!str_has_prefix(line, STR("--")) || !str_has_prefix(str_skip(line, 2), boundary))
        return MARK_NONE;
    str rest = str_trim(str_skip(line, 2 + boundary.n));
    return !rest.n ? MARK_NEXT : str_is(rest, "--") ? MARK_END : MARK_NONE;
}

/* The line end in front of a boundary belongs to it. */
static str without_last_end(str part)
{
    if (str_has_suffix(part, STR("\n")))
        part.n--;
    if (str_has_suffix(part, STR("\r")))
        part.n--;
    return part;
}

static void read_multipart(struct reading *reading, const struct multipart *multipart)
{
    str rest = multipart->body, line;
    const char *from = NULL; /* of the open part */
    for (;;) {
        const char *at = rest.p;
        bool is_over = !take_line(&rest, &line);
        enum mark mark = is_over ? MARK_NONE : mark_of(line, multipart->boundary);
        if (!is_over && mark == MARK_NONE)
            continue;
        if (from)
            read_part(reading, without_last_end((str){from, (size_t)(at - from)}),
                      multipart->depth);
        reading->mime->is_cut |= is_over;
        from = rest.p;
        if (is_over || mark == MARK_END)
            return;
    }
}

/* By the name that the message gives, else the first page among the parts. */
static size_t find_root(const struct reading *reading, str start)
{
    for (size_t i = 0; start.n && i < reading->parts.n; i++)
        if (str_eq(reading->parts.v[i].id, start))
            return i;
    for (size_t i = 0; i < reading->parts.n; i++)
        if (str_has_prefix_nocase(reading->parts.v[i].type, STR("text/html")) ||
            str_has_prefix_nocase(reading->parts.v[i].type, STR("application/xhtml+xml")))
            return i;
    return reading->parts.n;
}

void mime_read(struct arena *arena, str bytes, struct mime *mime)
{
    struct reading reading = {.arena = arena, .mime = mime};
    *mime = (struct mime){.location = STR("")};
    if (str_has_prefix(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_skip(bytes, 3);
    str headers = take_headers(arena, &bytes), type = header(headers, "content-type");
    mime->location = header(headers, "snapshot-content-location"); /* Chromium */
    if (!mime->location.n)
        mime->location = header(headers, "content-location");
    struct multipart whole = {.body = bytes, .boundary = parameter(type, "boundary"), .depth = 1};
    mime->is_multipart = str_has_prefix_nocase(type, STR("multipart/")) && whole.boundary.n;
    if (mime->is_multipart)
        *ARENA_PUSH(arena, &reading.waiting) = whole;
    for (size_t i = 0; i < reading.waiting.n; i++) {
        struct multipart next = reading.waiting.v[i];
        read_multipart(&reading, &next);
    }
    mime->parts = reading.parts.v;
    mime->count = reading.parts.n;
    mime->root = find_root(&reading, without_angles(parameter(type, "start")));
}

/* ---- bytes ---- */

/* What stands behind an equals sign; returns its bytes, and adds the equals sign itself when it is no
 * escape (RFC 2045 §6.7). */
static size_t decode_escape(str rest, struct buf *out)
{
    int high = rest.n > 1 ? ascii_hex(rest.p[0]) : -1, low = rest.n > 1 ? ascii_hex(rest.p[1]) : -1;
    if (str_has_prefix(rest, STR("\r\n")))
        return 2;
    if (str_has_prefix(rest, STR("\n")))
        return 1;
    if (!rest.n) /* a soft line end, whose end went to the boundary */
        return 0;
    if (high < 0 || low < 0) {
        buf_add_char(out, '=');
        return 0;
    }
    buf_add_char(out, (char)(high << 4 | low));
    return 2;
}

static void decode_quoted(str body, struct buf *out)
{
    for (size_t at = 0; at < body.n && !out->over; at++) {
        if (body.p[at] == '=')
            at += decode_escape(str_skip(body, at + 1), out);
        else
            buf_add_char(out, body.p[at]);
    }
}

void mime_decode(const struct mime_part *part, struct buf *out)
{
    if (str_eq_nocase(part->encoding, STR("base64")))
        base64_decode(part->body, out);
    else if (str_eq_nocase(part->encoding, STR("quoted-printable")))
        decode_quoted(part->body, out);
    else
        buf_add(out, part->body);
}
