#include "analyzers/payload.h"

#include "analyzers/payload_value.h"
#include "core/base64.h"
#include "core/json.h"
#include "core/text.h"

#include <string.h>

#define DEPTH_MAX 8 /* objects around a name that count */

/* ---- one name with its value ---- */

static bool ends_address(char c)
{
    return c <= ' ' || strchr("?#&\"'<>,;|)]}\\", c) != NULL;
}

/* `needle` is "host/path" without the slash at its end, and stands behind "//". */
static bool has_address(str text, str needle)
{
    for (size_t at = 0;; at++) {
        size_t next = str_find(str_skip(text, at), needle);
        if (next == STR_ABSENT)
            return false;
        at += next;
        str rest = str_skip(text, at + needle.n);
        if (str_has_prefix(rest, STR("/")))
            rest = str_skip(rest, 1);
        if (at >= 2 && text.p[at - 1] == '/' && text.p[at - 2] == '/' &&
            (!rest.n || ends_address(rest.p[0])))
            return true;
    }
}

bool payload_has_page(struct arena *arena, const struct url *page, str text)
{
    str needle = str_skip(page->origin, str_find_char(page->origin, '/') + 2);
    needle = (str){needle.p, needle.n + page->path.n}; /* the path stands behind the origin */
    if (str_has_suffix(needle, STR("/")))
        needle.n--;
    for (int turn = 0; turn < 3; turn++) {
        if (has_address(text, needle))
            return true;
        if (!str_has(text, STR("%")))
            return false;
        text = url_decode(arena, text);
    }
    return false;
}

static content_set content(const struct payload *payload, const char *id)
{
    return catalog_content(payload->catalog, id);
}

/* By the whole name, then without the objects that others may have wrapped around it. */
static content_set look_up(const struct payload *payload, str name)
{
    while (payload->service && name.n) {
        content_set found =
            catalog_parameter(payload->catalog, payload->service, PARAMETER_QUERY, name) |
            catalog_parameter(payload->catalog, payload->service, PARAMETER_BODY, name);
        size_t dot = str_find_char(name, '.');
        if (found || dot == STR_ABSENT)
            return found;
        name = str_skip(name, dot + 1);
    }
    return 0;
}

/* A value that is JSON itself is read later: as it stands, or in base64, where "{" and a quote come out
 * as "eyJ". */
static void note_inside(struct payload *payload, str value)
{
    value = str_trim(value);
    if (payload->inside_count == PAYLOAD_INSIDE_MAX || value.n < 2)
        return;
    if (str_has_prefix(value, STR("eyJ")) || str_has_prefix(value, STR("W3s"))) {
        struct buf out = buf_init(payload->arena, PAYLOAD_MAX);
        base64_decode(value, &out);
        value = text_decode(payload->arena, buf_str(&out), STR("utf-8")).text;
    }
    if (str_has_prefix(value, STR("{")) || str_has_prefix(value, STR("[")))
        payload->inside[payload->inside_count++] = value;
}

/* A name and its value, decoded. What has no value carries nothing. */
static void read_pair(struct payload *payload, str name, str value)
{
    if (!value.n || payload->pairs >= PAYLOAD_PAIRS_MAX)
        return;
    payload->pairs++;
    payload->by_name |= look_up(payload, name);
    if (value_has_email(value))
        payload->by_value |= content(payload, "email");
    if (value_is_phone(value))
        payload->by_value |= content(payload, "phone");
    if (value_is_hashed_contact(name, value))
        payload->by_value |= content(payload, "hashed_id");
    if (payload->page && payload_has_page(payload->arena, payload->page, value))
        payload->by_value |= content(payload, "page_url");
    note_inside(payload, value);
}

/* ---- JSON ---- */

/* "context.page.url": the names of the objects around, without those of lists. */
static str path_of(struct arena *arena, const struct json *leaf)
{
    str parts[2 * DEPTH_MAX];
    size_t n = COUNT_OF(parts);
    for (const struct json *at = leaf; at && n >= 2; at = at->parent) {
        if (!at->key.n)
            continue;
        parts[--n] = at->key;
        parts[--n] = STR(".");
    }
    if (n == COUNT_OF(parts))
        return STR("");
    return arena_join(arena, parts + n + 1, COUNT_OF(parts) - n - 1);
}

static const struct json *json_after(const struct json *at)
{
    if (at->first)
        return at->first;
    while (at && !at->next)
        at = at->parent;
    return at ? at->next : NULL;
}

/* A value under its name; the name of an object says something, too. */
static void read_node(struct payload *payload, const struct json *at)
{
    str value = json_is_true(at) ? STR("true") : json_text(at);
    if (json_is_kind(at, JSON_OBJECT) && at->first)
        payload->by_name |= look_up(payload, path_of(payload->arena, at));
    else
        read_pair(payload, path_of(payload->arena, at), value);
}

/* One value after the other: sessions are sent as lines of JSON. */
static void read_json(struct payload *payload, str text)
{
    while ((text = str_trim(text)).n && payload->pairs < PAYLOAD_PAIRS_MAX) {
        struct json *root = NULL;
        size_t length = 0;
        enum json_end end = json_read(payload->arena, text, &root, &length);
        for (const struct json *at = root; at; at = json_after(at))
            read_node(payload, at);
        if (end != JSON_WHOLE || !length)
            return;
        text = str_skip(text, length);
    }
}

static void read_noted(struct payload *payload)
{
    while (payload->inside_at < payload->inside_count)
        read_json(payload, payload->inside[payload->inside_at++]);
}

/* ---- forms ---- */

static str form_decode(struct arena *arena, str text)
{
    if (str_has(text, STR("+"))) {
        char *plain = arena_array(arena, text.n, 1);
        for (size_t i = 0; i < text.n; i++)
            plain[i] = text.p[i] == '+' ? ' ' : text.p[i];
        text = (str){plain, text.n};
    }
    return str_has(text, STR("%")) ? url_decode(arena, text) : text;
}

static void read_form(struct payload *payload, str form, const char *separators)
{
    for (size_t at = 0, from = 0; at <= form.n; at++) {
        if (at < form.n && !(form.p[at] && strchr(separators, form.p[at])))
            continue;
        str part = str_slice(form, from, at);
        size_t equals = str_find_char(part, '=');
        from = at + 1;
        if (equals == STR_ABSENT || !equals)
            continue;
        str name = form_decode(payload->arena, str_slice(part, 0, equals));
        str value = str_skip(part, equals + 1);
        /* a plus in an e-mail address that nobody escaped is one */
        if (value_has_email(value))
            payload->by_value |= content(payload, "email");
        read_pair(payload, name, form_decode(payload->arena, value));
    }
}

void payload_read_url(struct payload *payload, const struct url *url)
{
    str target = url_target(url);
    size_t from = 0;
    while (from < target.n && target.p[from] != '?' && target.p[from] != ';' &&
           target.p[from] != '&')
        from++;
    read_form(payload, str_skip(target, from), "?&;");
    read_noted(payload);
}

/* ---- multipart ---- */

/* The name of a part is what the header in front of the empty line says. */
static void read_part(struct payload *payload, str part)
{
    size_t end = str_find(part, STR("\r\n\r\n")), skip = 4;
    if (end == STR_ABSENT) {
        end = str_find(part, STR("\n\n"));
        skip = 2;
    }
    if (end == STR_ABSENT)
        return;
    str head = str_slice(part, 0, end);
    size_t name = str_find_nocase(head, STR("; name=\""));
    if (name == STR_ABSENT)
        return;
    str rest = str_skip(head, name + 8);
    read_pair(payload, str_slice(rest, 0, str_find_char(rest, '"')),
              str_trim(str_skip(part, end + skip)));
}

static void read_multipart(struct payload *payload, str body)
{
    str mark = str_slice(body, 0, str_find_char(body, '\n'));
    mark = str_trim(mark);
    if (!str_has_prefix(mark, STR("--")) || mark.n < 3)
        return;
    while (body.n) {
        body = str_skip(body, mark.n);
        size_t next = str_find(body, mark);
        read_part(payload, str_slice(body, 0, next));
        if (next == STR_ABSENT)
            return;
        body = str_skip(body, next);
    }
}

/* What a body is, its bytes tell better than its type: beacons call everything text/plain. */
void payload_read_body(struct payload *payload, str body, str media_type)
{
    body = str_trim(str_slice(body, 0, PAYLOAD_MAX));
    if (str_has_prefix(media_type, STR("multipart/")) || str_has_prefix(body, STR("--")))
        read_multipart(payload, body);
    else if (str_has_prefix(body, STR("{")) || str_has_prefix(body, STR("[")))
        read_json(payload, body);
    else
        read_form(payload, body, "&\r\n");
    read_noted(payload);
}
