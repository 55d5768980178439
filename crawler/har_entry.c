#include "crawler/har_entry.h"

#include "crawler/har_kind.h"
#include "crawler/http.h"

#define FRAMES_MAX 64 /* calls of a stack that are looked at */
#define STACKS_MAX 16 /* of what called them */

/* ---- times ---- */

/* Two or four digits at *s, and the byte behind them; -1 when they are none. */
static int64_t take_number(str *s, size_t digits, const char *behind)
{
    uint64_t value;
    if (!str_to_u64(str_slice(*s, 0, digits), 9999, &value) || s->n < digits)
        return -1;
    *s = str_skip(*s, digits);
    if (behind[0] && (!s->n || str_find_char(str_of(behind), s->p[0]) == STR_ABSENT))
        return -1;
    *s = str_skip(*s, behind[0] ? 1 : 0);
    return (int64_t)value;
}

/* Days from 1970-01-01 in the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t shifted = year - (month <= 2);
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + of_year - 719468;
}

/* "+09:00", "-0500", "Z" or nothing: seconds to take off. */
static int64_t zone_of(str zone)
{
    if (!zone.n || (zone.p[0] != '+' && zone.p[0] != '-'))
        return 0;
    int64_t sign = zone.p[0] == '-' ? -1 : 1;
    str rest = str_skip(zone, 1);
    int64_t hours = take_number(&rest, 2, ""), minutes = 0;
    if (str_has_prefix(rest, STR(":")))
        rest = str_skip(rest, 1);
    if (rest.n)
        minutes = take_number(&rest, 2, "");
    return hours < 0 || minutes < 0 ? 0 : sign * (hours * 3600 + minutes * 60);
}

/* A number between two bounds, and the byte behind it; *is_good becomes false when there is none. */
static int64_t take_field(str *s, size_t digits, const char *behind, int64_t min, int64_t max,
                          bool *is_good)
{
    int64_t value = take_number(s, digits, behind);
    *is_good = *is_good && value >= min && value <= max;
    return value;
}

int64_t har_time(str text)
{
    str rest = str_trim(text);
    bool is_good = true;
    int64_t year = take_field(&rest, 4, "-", 1970, 9999, &is_good);
    int64_t month = take_field(&rest, 2, "-", 1, 12, &is_good);
    int64_t day = take_field(&rest, 2, "Tt ", 1, 31, &is_good);
    int64_t hour = take_field(&rest, 2, ":", 0, 23, &is_good);
    int64_t minute = take_field(&rest, 2, ":", 0, 59, &is_good);
    int64_t second = take_field(&rest, 2, "", 0, 60, &is_good);
    if (!is_good)
        return 0;
    if (str_has_prefix(rest, STR(".")))
        do
            rest = str_skip(rest, 1);
        while (rest.n && ascii_is_digit(rest.p[0]));
    return days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - zone_of(rest);
}

/* ---- parts of an entry ---- */

static str member(const struct json *object, const char *name)
{
    return json_text(json_get(object, name));
}

static str header(const struct json *message, const char *name)
{
    const struct json *headers = json_get(message, "headers");
    for (const struct json *at = headers ? headers->first : NULL; at; at = at->next)
        if (str_eq_nocase(str_trim(member(at, "name")), str_of(name)))
            return str_trim(member(at, "value"));
    return STR("");
}

static bool is_true(const struct json *value)
{
    return json_is_true(value) || str_eq_nocase(json_text(value), STR("true")) ||
           str_is(json_text(value), "1");
}

/* The Cookie header; where recorders leave it out, what they list. */
static str read_cookies(struct arena *arena, const struct json *request)
{
    str sent = header(request, "cookie");
    const struct json *cookies = json_get(request, "cookies");
    if (sent.n || !json_is_kind(cookies, JSON_ARRAY))
        return sent;
    struct buf out = buf_init(arena, URL_MAX);
    for (const struct json *at = cookies->first; at; at = at->next) {
        buf_add(&out, member(at, "name"));
        buf_add(&out, STR("="));
        buf_add(&out, member(at, "value"));
        buf_add(&out, STR("; "));
    }
    return buf_str(&out);
}

/* As a form sends it: bytes that mean something there are escaped. */
static void add_escaped(struct buf *out, str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool is_plain = c >= 0x80 || ascii_is_alnum(text.p[i]) || c == '.' || c == '-' ||
                        c == '_' || c == '%' || c == '+';
        char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
        buf_add(out, is_plain ? (str){&text.p[i], 1} : (str){escaped, sizeof escaped});
    }
}

static void read_body(struct arena *arena, const struct json *request, struct har_entry *entry)
{
    const struct json *post = json_get(request, "postData");
    const struct json *params = json_get(post, "params");
    entry->body = member(post, "text");
    entry->body_type = member(post, "mimeType");
    if (!entry->body_type.n)
        entry->body_type = header(request, "content-type");
    if (entry->body.n || !json_is_kind(params, JSON_ARRAY) || !params->first)
        return;
    struct buf out = buf_init(arena, SIZE_MAX / 4);
    for (const struct json *at = params->first; at; at = at->next) {
        if (out.n)
            buf_add_char(&out, '&');
        add_escaped(&out, member(at, "name"));
        buf_add_char(&out, '=');
        add_escaped(&out, member(at, "value"));
    }
    entry->body = buf_str(&out);
    entry->body_type = STR("application/x-www-form-urlencoded");
}

static void read_headers(struct arena *arena, const struct json *response, struct har_entry *entry)
{
    const struct json *headers = json_get(response, "headers");
    struct buf out = buf_init(arena, HTTP_MAX_HEADERS);
    for (const struct json *at = headers ? headers->first : NULL; at; at = at->next) {
        buf_add(&out, member(at, "name"));
        buf_add(&out, STR(": "));
        str value = member(at, "value");
        for (size_t i = 0; i < value.n; i++)
            buf_add_char(&out, value.p[i] == '\n' || value.p[i] == '\r' ? ' ' : value.p[i]);
        buf_add_char(&out, '\n');
    }
    entry->headers = buf_str(&out);
}

static void read_answer(struct arena *arena, const struct json *root, struct har_entry *entry)
{
    const struct json *response = json_get(root, "response");
    const struct json *content = json_get(response, "content");
    uint32_t status = 0;
    json_number(json_get(response, "status"), 999, &status);
    entry->status = (int)status;
    entry->content_type = member(content, "mimeType");
    if (!entry->content_type.n || str_is(entry->content_type, "x-unknown"))
        entry->content_type = header(response, "content-type");
    entry->location = header(response, "location");
    if (!entry->location.n)
        entry->location = member(response, "redirectURL");
    entry->text = member(content, "text");
    entry->has_text = entry->text.n > 0;
    entry->is_base64 = str_eq_nocase(member(content, "encoding"), STR("base64"));
    read_headers(arena, response, entry);
}

/* ---- who made the request ---- */

static str host_of(struct arena *arena, str url)
{
    struct url parsed;
    return url_parse(arena, url, NULL, &parsed) == URL_OK ? parsed.host : STR("");
}

/* The calls of one stack, from the innermost: the first script of another domain counts, else the
 * innermost. Scripts call each other, and what a library of the operator's own sends at another's call is
 * the other's doing. */
static str frames_url(struct arena *arena, const struct json *frames, str own, uint32_t *line)
{
    const struct json *found = NULL;
    int left = FRAMES_MAX;
    for (const struct json *at = frames ? frames->first : NULL; at && left--; at = at->next) {
        str url = member(at, "url");
        bool is_other = url.n && own.n && !url_is_under(host_of(arena, url), own);
        if (url.n && (!found || is_other))
            found = at;
        if (is_other)
            break;
    }
    if (found && json_number(json_get(found, "lineNumber"), UINT32_MAX - 1, line))
        ++*line;
    return member(found, "url");
}

/* Of a stack without an address (code that was evaluated), what set it going. */
static str stack_url(struct arena *arena, const struct json *stack, str own, uint32_t *line)
{
    for (int depth = 0; stack && depth < STACKS_MAX; depth++, stack = json_get(stack, "parent")) {
        str url = frames_url(arena, json_get(stack, "callFrames"), own, line);
        if (url.n)
            return url;
    }
    return STR("");
}

/* Chrome's object: parsers say url and line, scripts have a stack. Lines begin with 0 there. */
static void read_initiator_object(struct arena *arena, const struct json *object, str own,
                                  struct har_entry *entry)
{
    entry->initiator = member(object, "url");
    if (entry->initiator.n &&
        json_number(json_get(object, "lineNumber"), UINT32_MAX - 1, &entry->initiator_line))
        entry->initiator_line++;
    str url = stack_url(arena, json_get(object, "stack"), own, &entry->initiator_line);
    if (url.n)
        entry->initiator = url;
}

static void read_initiator(struct arena *arena, const struct json *root, str own,
                           struct har_entry *entry)
{
    const struct json *initiator = json_get(root, "_initiator");
    str detail = member(root, "_initiator_detail");
    struct json *parsed = NULL;
    size_t length;
    if (detail.n)
        json_read(arena, detail, &parsed, &length);
    if (json_is_kind(initiator, JSON_OBJECT) || parsed)
        read_initiator_object(arena, parsed ? parsed : initiator, own, entry);
    if (entry->initiator.n)
        return;
    uint64_t line;
    entry->initiator = json_text(initiator);
    if (str_to_u64(member(root, "_initiator_line"), UINT32_MAX, &line))
        entry->initiator_line = (uint32_t)line;
}

/* ---- the address ---- */

static bool is_scheme(str url, const char *const *schemes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix_nocase(url, str_of(schemes[i])))
            return true;
    return false;
}

/* Of an address that is longer than any may be, what stands in front of a parameter; the host and the
 * first parameters are what counts. */
static enum url_result parse_long(struct arena *arena, str raw, struct url *url)
{
    enum url_result result = url_parse(arena, raw, NULL, url);
    for (size_t max = URL_MAX; result == URL_TOO_LONG && max > 64; max /= 2) {
        size_t n = max < raw.n ? max : raw.n;
        while (n && raw.p[n - 1] != '&' && raw.p[n - 1] != '?' && raw.p[n - 1] != ';')
            n--;
        result = url_parse(arena, str_slice(raw, 0, n ? n - 1 : max), NULL, url);
    }
    return result;
}

static enum har_result read_url(struct arena *arena, const struct json *root,
                                struct har_entry *entry)
{
    static const char *const ignored[] = {
        "data:",
        "blob:",
        "about:",
        "javascript:",
        "filesystem:",
        "file:",
        "chrome-",
        "chrome:",
        "moz-",
        "resource:",
        "safari-",
        "devtools:",
        "webkit-extension:",
        "edge:",
    };
    str raw = str_trim(member(json_get(root, "request"), "url"));
    if (!raw.n)
        raw = str_trim(member(root, "_full_url")); /* WebPageTest */
    if (is_scheme(raw, ignored, COUNT_OF(ignored))) {
        entry->sent = HAR_IGNORED;
        return HAR_READ;
    }
    bool is_socket =
        str_has_prefix_nocase(raw, STR("ws:")) || str_has_prefix_nocase(raw, STR("wss:"));
    if (is_socket)
        raw = arena_join(arena, (str[]){STR("http"), str_skip(raw, 2)}, 2);
    if (str_eq_nocase(entry->method, STR("CONNECT")) && !str_has(raw, STR("://"))) /* host:443 */
        raw = arena_join(arena, (str[]){STR("https://"), raw}, 2);
    if (parse_long(arena, raw, &entry->url) != URL_OK)
        return HAR_BAD_URL;
    entry->shown_url = entry->url.text;
    if (is_socket)
        entry->shown_url = arena_join(arena, (str[]){STR("ws"), str_skip(entry->url.text, 4)}, 2);
    return HAR_READ;
}

/* ---- the whole ---- */

/* The recorder saw a server at the other end, or bytes leave. */
static bool has_connection(const struct json *root)
{
    const struct json *timings = json_get(root, "timings");
    str address = member(root, "serverIPAddress"), wait = member(timings, "wait");
    str sent = member(root, "_bytesOut"), connection = member(root, "_ip_addr");
    return address.n || connection.n || (sent.n && !str_is(sent, "0")) ||
           (wait.n && wait.p[0] >= '1' && wait.p[0] <= '9');
}

static void read_sent(const struct json *root, struct har_entry *entry)
{
    static const char *const extensions[] = {
        "chrome-extension:", "moz-extension:", "safari-web-extension:", "safari-extension:"};
    const struct json *response = json_get(root, "response");
    str error = member(response, "_error");
    if (!error.n)
        error = member(root, "_error");
    if (is_scheme(entry->initiator, extensions, COUNT_OF(extensions))) {
        entry->sent = HAR_EXTENSION;
        return;
    }
    bool has_answer = entry->has_text || entry->headers.n;
    if (entry->status <= 0)
        entry->sent = har_sent_of(error, has_connection(root), has_answer);
    else if (member(root, "_fromCache").n)
        entry->sent = HAR_CACHED;
}

static str normalised(struct arena *arena, str raw, const struct url *base)
{
    struct url url;
    return raw.n && url_parse(arena, raw, base, &url) == URL_OK ? url.text : STR("");
}

static void read_kind(const struct json *root, struct har_entry *entry)
{
    const struct json *request = json_get(root, "request");
    struct har_hints hints = {
        .url = entry->shown_url,
        .resource_type = member(root, "_resourceType"),
        .destination = header(request, "sec-fetch-dest"),
        .accept = header(request, "accept"),
        .requested_with = header(request, "x-requested-with"),
        .content_type = entry->content_type,
        .status = entry->status,
    };
    if (!hints.resource_type.n)
        hints.resource_type = member(root, "_request_type"); /* WebPageTest */
    struct har_kind kind = har_kind_of(&hints);
    entry->mechanism = kind.mechanism;
    entry->class = kind.class;
    entry->is_top = str_eq_nocase(hints.destination, STR("document"));
    entry->is_base =
        is_true(json_get(root, "_is_base_page")) || is_true(json_get(root, "_final_base_page"));
    entry->frame = member(root, "_frameref"); /* Playwright */
    if (!entry->frame.n)
        entry->frame = member(root, "_frame_id"); /* WebPageTest */
}

enum har_result har_entry_read(struct arena *arena, str text, str own, struct har_entry *entry)
{
    struct json *root = NULL;
    size_t length;
    *entry = (struct har_entry){.sent = HAR_SENT};
    enum json_end end = json_read(arena, text, &root, &length);
    const struct json *request = json_get(root, "request");
    if (!request || (end != JSON_WHOLE && !json_get(root, "response")))
        return HAR_BAD_JSON;
    entry->method = member(request, "method");
    enum har_result result = read_url(arena, root, entry);
    if (result != HAR_READ || entry->sent == HAR_IGNORED)
        return result;
    entry->page = member(root, "pageref");
    entry->observed_at = har_time(member(root, "startedDateTime"));
    entry->referrer = header(request, "referer");
    entry->cookies = read_cookies(arena, request);
    read_body(arena, request, entry);
    read_answer(arena, root, entry);
    read_initiator(arena, root, own, entry);
    read_sent(root, entry);
    read_kind(root, entry);
    entry->referrer_url = normalised(arena, entry->referrer, NULL);
    entry->initiator = normalised(arena, entry->initiator, NULL);
    entry->location_url = normalised(arena, entry->location, &entry->url);
    return HAR_READ;
}

bool har_page_read(struct arena *arena, str text, struct har_page *page)
{
    struct json *root = NULL;
    size_t length;
    struct url url;
    json_read(arena, text, &root, &length);
    *page = (struct har_page){.id = member(root, "id"), .url = member(root, "_URL")};
    if (!page->url.n)
        page->url = member(root, "title"); /* Chrome */
    if (url_parse(arena, page->url, NULL, &url) == URL_OK)
        page->url = url.text;
    else
        page->url = STR("");
    return page->id.n > 0;
}
