#include "crawler/browser_visit.h"

#include "core/base64.h"

#include <string.h>

#define URL_KEPT 8000 /* of an address that is longer than URLs may be */

static str text_of(struct visit *visit, const struct json *object, const char *name)
{
    return arena_str(visit->arena, json_text(json_get(object, name)));
}

/* ---- what a request is ---- */

/* http and https; ws and wss are read by the rules of these, and keep their scheme in what is shown. */
static bool read_url(struct visit *visit, str text, struct url *url, str *shown)
{
    bool is_socket = str_has_prefix(text, STR("ws:")) || str_has_prefix(text, STR("wss:"));
    if (is_socket)
        text = arena_join(visit->arena, (str[]){STR("http"), str_skip(text, 2)}, 2);
    enum url_result result = url_parse(visit->arena, text, NULL, url);
    if (result == URL_TOO_LONG)
        result = url_parse(visit->arena, str_slice(text, 0, URL_KEPT), NULL, url);
    if (result != URL_OK)
        return false;
    *shown = url->text;
    if (is_socket)
        *shown = arena_join(visit->arena, (str[]){STR("ws"), str_skip(url->text, 4)}, 2);
    return true;
}

static enum mechanism mechanism_of(str type, bool is_from_style)
{
    static const struct {
        const char *type;
        enum mechanism mechanism;
    } rows[] = {{"Document", MECHANISM_IFRAME},   {"Stylesheet", MECHANISM_LINK},
                {"Image", MECHANISM_IMG},         {"Media", MECHANISM_MEDIA},
                {"TextTrack", MECHANISM_MEDIA},   {"Font", MECHANISM_CSS},
                {"Script", MECHANISM_SCRIPT},     {"XHR", MECHANISM_FETCH},
                {"EventSource", MECHANISM_FETCH}, {"WebSocket", MECHANISM_SOCKET},
                {"Manifest", MECHANISM_LINK},     {"Prefetch", MECHANISM_LINK},
                {"Ping", MECHANISM_BEACON},       {"CSPViolationReport", MECHANISM_BEACON}};
    if (is_from_style && (str_is(type, "Image") || str_is(type, "Stylesheet")))
        return MECHANISM_CSS;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_is(type, rows[i].type))
            return rows[i].mechanism;
    return MECHANISM_FETCH;
}

/* ---- one record for each hop ---- */

static struct visit_id *id_of(struct visit *visit, str id)
{
    uint32_t at = map_find(&visit->ids, id);
    if (at == MAP_NONE) {
        at = (uint32_t)visit->id_list.n;
        map_add(&visit->ids, arena_str(visit->arena, id), at);
        *ARENA_PUSH(visit->arena, &visit->id_list) = (struct visit_id){.latest = MAP_NONE};
    }
    return &visit->id_list.v[at];
}

static struct visit_request *latest(struct visit *visit, const struct cdp_message *message)
{
    uint32_t at = map_find(&visit->ids, json_text(json_get(message->body, "requestId")));
    if (at == MAP_NONE || visit->id_list.v[at].latest == MAP_NONE)
        return NULL;
    return &visit->requests.v[visit->id_list.v[at].latest];
}

/* NULL when it is no request that leaves the browser, or one too many. */
static struct visit_request *add_request(struct visit *visit, str id_text, str url_text)
{
    struct url url;
    str shown;
    struct visit_id *id = id_of(visit, id_text);
    uint32_t hop = id->hops++;
    if (!read_url(visit, url_text, &url, &shown)) {
        id->latest = MAP_NONE;
        return NULL;
    }
    if (visit->requests.n == BROWSER_REQUESTS_MAX) {
        visit->view->reason = REASON_BROWSER_LIMIT;
        id->latest = MAP_NONE;
        return NULL;
    }
    id->latest = (uint32_t)visit->requests.n;
    map_add(&visit->loads, url.text, id->latest);
    struct observation *observation = ARENA_NEW(visit->arena, struct observation);
    *observation = (struct observation){.origin = ORIGIN_BROWSER,
                                        .page_url = visit->target->shown_url,
                                        .gate = visit->gate,
                                        .method = STR("GET"),
                                        .initiator = STR(""),
                                        .referrer = STR(""),
                                        .cookies = STR(""),
                                        .body = STR(""),
                                        .body_type = STR("")};
    struct visit_request *request = ARENA_PUSH(visit->arena, &visit->requests);
    *request = (struct visit_request){.observation = observation,
                                      .id = arena_str(visit->arena, id_text),
                                      .hop = hop,
                                      .fetch = {.arena = visit->arena,
                                                .url = url,
                                                .shown_url = shown,
                                                .found_on = visit->target->shown_url,
                                                .is_resource = true,
                                                .outcome = OUTCOME_RESOURCE,
                                                .content_type = STR(""),
                                                .charset = STR(""),
                                                .redirect_to = STR(""),
                                                .headers = STR(""),
                                                .observed = observation}};
    return request;
}

/* ---- bodies ---- */

/* The header's value without parameters, in lower case. */
static str media_type(struct visit *visit, const struct json *headers)
{
    for (const struct json *at = headers ? headers->first : NULL; at; at = at->next) {
        str value = json_text(at);
        if (!str_eq_nocase(at->key, STR("content-type")))
            continue;
        size_t end = str_find_char(value, ';');
        value = str_trim(str_slice(value, 0, end == STR_ABSENT ? value.n : end));
        char *lower = arena_alloc(visit->arena, value.n + 1);
        for (size_t i = 0; i < value.n; i++)
            lower[i] = ascii_lower(value.p[i]);
        return (str){lower, value.n};
    }
    return STR("");
}

void visit_request_body(struct visit *visit, uint32_t request, str body)
{
    struct observation *observation = visit->requests.v[request].observation;
    body = str_slice(body, 0, BROWSER_BODY_MAX);
    if (visit->body_bytes + body.n > VISIT_BODIES_MAX)
        return;
    visit->body_bytes += body.n;
    observation->body = arena_str(visit->arena, body);
}

/* The bytes stand in pieces; a body that is not there is asked for. */
static void read_body(struct visit *visit, const struct cdp_message *message, uint32_t request)
{
    const struct json *said = json_get(message->body, "request");
    const struct json *pieces = json_get(said, "postDataEntries");
    struct buf body = buf_init(visit->arena, BROWSER_BODY_MAX);
    if (!json_is_true(json_get(said, "hasPostData")))
        return;
    for (const struct json *at = pieces ? pieces->first : NULL; at; at = at->next)
        base64_decode(json_text(json_get(at, "bytes")), &body);
    if (!body.n)
        buf_add(&body, json_text(json_get(said, "postData")));
    visit_request_body(visit, request, buf_str(&body));
    if (body.n)
        return;
    uint32_t id = visit_begin(visit, message->session, "Network.getRequestPostData");
    cdp_write_text(&visit->cdp->out, "requestId", visit->requests.v[request].id);
    visit_send(visit);
    map_add(&visit->posts, arena_printf(visit->arena, "%u", id), request);
}

/* ---- events ---- */

/* The answer that sent the browser elsewhere belongs to the hop before. */
static void end_hop(struct visit *visit, const struct cdp_message *message, str to)
{
    const struct json *answer = json_get(message->body, "redirectResponse");
    struct visit_request *before = latest(visit, message);
    uint32_t status = 0;
    if (!answer || !before)
        return;
    json_number(json_get(answer, "status"), 999, &status);
    before->fetch.outcome = OUTCOME_REDIRECT;
    before->fetch.http_status = (int)status;
    before->fetch.redirect_to = arena_str(visit->arena, to);
}

static void read_initiator(struct visit *visit, const struct cdp_message *message,
                           struct observation *observation, bool is_frame_document, str frame)
{
    const struct json *answer = json_get(message->body, "redirectResponse");
    str document = json_text(json_get(message->body, "documentURL"));
    if (answer) {
        observation->mechanism = MECHANISM_REDIRECT;
        observation->reach = REACH_HOP;
        observation->initiator = text_of(visit, answer, "url");
        return;
    }
    if (is_frame_document) { /* who asks for it is the document around it */
        uint32_t at = map_find(&visit->frames, frame);
        frame = at == MAP_NONE ? STR("") : visit->frame_list.v[at].parent;
        document = STR("");
    }
    visit_initiator(visit, message, document, frame, observation);
}

/* A style sheet asked for it. */
static bool is_from_style(struct visit *visit, const struct cdp_message *message)
{
    const struct json *initiator = json_get(message->body, "initiator");
    struct url url;
    uint32_t at = MAP_NONE;
    if (str_is(json_text(json_get(initiator, "type")), "parser") &&
        url_parse(visit->arena, json_text(json_get(initiator, "url")), NULL, &url) == URL_OK)
        at = map_find(&visit->loads, url.text);
    enum mechanism mechanism =
        at == MAP_NONE ? MECHANISM_COUNT : visit->requests.v[at].observation->mechanism;
    return mechanism == MECHANISM_LINK || mechanism == MECHANISM_CSS;
}

void visit_request(struct visit *visit, const struct cdp_message *message)
{
    const struct json *said = json_get(message->body, "request");
    str url = json_text(json_get(said, "url"));
    str type = json_text(json_get(message->body, "type"));
    str frame = json_text(json_get(message->body, "frameId"));
    bool is_document = str_is(type, "Document");
    bool is_page = is_document && str_eq(frame, visit->page);
    end_hop(visit, message, url);
    struct visit_request *request =
        add_request(visit, json_text(json_get(message->body, "requestId")), url);
    if (!request)
        return;
    struct observation *observation = request->observation;
    uint32_t at = (uint32_t)visit->requests.n - 1;
    observation->mechanism = mechanism_of(type, is_from_style(visit, message));
    observation->method = text_of(visit, said, "method");
    observation->body_type = media_type(visit, json_get(said, "headers"));
    read_initiator(visit, message, observation, is_document && !is_page, frame);
    if (is_document && !is_page)
        visit_frame_document(visit, frame, url);
    if (is_page && observation->reach != REACH_HOP)
        observation->mechanism = MECHANISM_REDIRECT;
    read_body(visit, message, at);
}

static str header(struct visit *visit, const struct json *headers, str name)
{
    for (const struct json *at = headers ? headers->first : NULL; at; at = at->next)
        if (str_eq_nocase(at->key, name))
            return arena_str(visit->arena, json_text(at));
    return STR("");
}

static str hop_key(struct visit *visit, str id, uint32_t hop)
{
    return arena_printf(visit->arena, "%.*s %u", STR_ARG(id), hop);
}

/* It may come before the request itself: the n-th of an id is of its n-th hop. */
void visit_request_headers(struct visit *visit, const struct cdp_message *message)
{
    str text = json_text(json_get(message->body, "requestId"));
    const struct json *headers = json_get(message->body, "headers");
    struct visit_id *id = id_of(visit, text);
    uint32_t hop = id->headers++;
    map_add(&visit->headers, hop_key(visit, text, hop), (uint32_t)visit->header_list.n);
    *ARENA_PUSH(visit->arena, &visit->header_list) =
        (struct visit_headers){.referrer = header(visit, headers, STR("referer")),
                               .cookies = header(visit, headers, STR("cookie"))};
}

/* As of what is sent: it may come before the answer itself. */
void visit_response_headers(struct visit *visit, const struct cdp_message *message)
{
    str text = json_text(json_get(message->body, "requestId"));
    str lines = header(visit, json_get(message->body, "headers"), STR("set-cookie"));
    uint32_t hop = id_of(visit, text)->answers++;
    if (!lines.n)
        return;
    map_add(&visit->answers, hop_key(visit, text, hop), (uint32_t)visit->answer_list.n);
    *ARENA_PUSH(visit->arena, &visit->answer_list) = lines;
}

void visit_response(struct visit *visit, const struct cdp_message *message)
{
    const struct json *answer = json_get(message->body, "response");
    struct visit_request *request = latest(visit, message);
    uint32_t status = 0;
    if (!request)
        return;
    json_number(json_get(answer, "status"), 999, &status);
    request->fetch.http_status = (int)status;
    request->fetch.content_type = text_of(visit, answer, "mimeType");
}

void visit_cached(struct visit *visit, const struct cdp_message *message)
{
    struct visit_request *request = latest(visit, message);
    if (request)
        request->observation->is_cached = true;
}

/* The server answered, and the browser keeps the answer from the page (Opaque Response Blocking,
 * Cross-Origin-Resource-Policy and -Embedder-Policy). */
static bool is_withheld(const struct cdp_message *message)
{
    str blocked = json_text(json_get(message->body, "blockedReason"));
    return str_is(json_text(json_get(message->body, "errorText")), "net::ERR_BLOCKED_BY_ORB") ||
           str_has_prefix(blocked, STR("corp-")) || str_has_prefix(blocked, STR("coep-"));
}

/* What the page's own policy forbids never leaves the browser; what fails later did. */
void visit_failed(struct visit *visit, const struct cdp_message *message)
{
    static const char *const before[] = {"csp",       "mixed-content",      "origin",
                                         "inspector", "subresource-filter", "other"};
    str blocked = json_text(json_get(message->body, "blockedReason"));
    struct visit_request *request = latest(visit, message);
    if (!request)
        return;
    for (size_t i = 0; i < COUNT_OF(before); i++)
        request->is_dropped |= str_is(blocked, before[i]) && !request->fetch.http_status;
    if (request->fetch.http_status || is_withheld(message))
        return;
    request->fetch.outcome = OUTCOME_FAILED;
    request->fetch.reason = REASON_CONNECT;
}

void visit_socket(struct visit *visit, const struct cdp_message *message)
{
    struct visit_request *request =
        add_request(visit, json_text(json_get(message->body, "requestId")),
                    json_text(json_get(message->body, "url")));
    if (!request)
        return;
    request->observation->mechanism = MECHANISM_SOCKET;
    visit_initiator(visit, message, STR(""), STR(""), request->observation);
}

void visit_socket_headers(struct visit *visit, const struct cdp_message *message)
{
    const struct json *headers = json_get(json_get(message->body, "request"), "headers");
    struct visit_request *request = latest(visit, message);
    if (request)
        request->observation->cookies = header(visit, headers, STR("cookie"));
}

/* What goes through a socket is its body, a line for each message. */
void visit_socket_frame(struct visit *visit, const struct cdp_message *message)
{
    str payload = json_text(json_get(json_get(message->body, "response"), "payloadData"));
    struct visit_request *request = latest(visit, message);
    if (!request || request->observation->body.n + payload.n + 1 > BROWSER_BODY_MAX)
        return;
    str body = arena_join(visit->arena, (str[]){request->observation->body, payload, STR("\n")}, 3);
    visit_request_body(visit, (uint32_t)(request - visit->requests.v), body);
}

/* ---- the end ---- */

void visit_settle(struct visit *visit)
{
    struct browser_view *view = visit->view;
    view->requests = ARENA_ARRAY(visit->arena, visit->requests.n, struct fetch);
    for (size_t i = 0; i < visit->requests.n; i++) {
        struct visit_request *request = &visit->requests.v[i];
        uint32_t at = map_find(&visit->headers, hop_key(visit, request->id, request->hop));
        if (request->is_dropped)
            continue;
        if (at != MAP_NONE) {
            request->observation->referrer = visit->header_list.v[at].referrer;
            request->observation->cookies = visit->header_list.v[at].cookies;
        }
        at = map_find(&visit->answers, hop_key(visit, request->id, request->hop));
        if (at != MAP_NONE)
            visit_answer_cookies(visit, &request->fetch.url, visit->answer_list.v[at]);
        view->requests[view->count++] = request->fetch;
    }
    visit_settle_stored(visit);
}
