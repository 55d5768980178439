#include "crawler/browser_visit.h"

#include <stdio.h>

#define ASYNC_DEPTH "16" /* calls that began others which ran later */

static void simple(struct visit *visit, str session, const char *method, const char *name,
                   const char *value)
{
    visit_begin(visit, session, method);
    cdp_write_raw(&visit->cdp->out, name, value);
    visit_send(visit);
}

static void attach_below(struct visit *visit, str session)
{
    visit_begin(visit, session, "Target.setAutoAttach");
    cdp_write_raw(&visit->cdp->out, "autoAttach", "true");
    cdp_write_raw(&visit->cdp->out, "waitForDebuggerOnStart", "true");
    cdp_write_raw(&visit->cdp->out, "flatten", "true");
    visit_send(visit);
}

/* What is published from here is asked of us: everything below the prefix. */
static void take_files(struct visit *visit, str session)
{
    struct buf pattern = buf_init(visit->arena, URL_MAX * 2);
    struct buf json = buf_init(visit->arena, URL_MAX * 4);
    str prefix = visit->target->files->prefix;
    for (size_t i = 0; i < prefix.n; i++) {
        if (prefix.p[i] == '*' || prefix.p[i] == '?' || prefix.p[i] == '\\')
            buf_add_char(&pattern, '\\');
        buf_add_char(&pattern, prefix.p[i]);
    }
    buf_add_char(&pattern, '*');
    buf_add(&json, STR("[{\"requestStage\":\"Request\",\"urlPattern\":"));
    cdp_write_string(&json, buf_str(&pattern));
    buf_add(&json, STR("}]"));
    simple(visit, session, "Fetch.enable", "patterns", json.p);
}

static void watch_storage(struct visit *visit, str session)
{
    struct buf script = buf_init(visit->arena, CDP_MESSAGE_MAX);
    visit_watch_script(&script);
    visit_begin(visit, session, "Page.addScriptToEvaluateOnNewDocument");
    cdp_write_text(&visit->cdp->out, "source", buf_str(&script));
    visit_send(visit);
}

/* Every document and worker is told to report before it runs. */
static void prepare(struct visit *visit, str session, bool is_document)
{
    simple(visit, session, "Network.enable", "maxPostDataSize", "262144");
    visit_command(visit, session, "Runtime.enable");
    visit_command(visit, session, "Debugger.enable");
    simple(visit, session, "Debugger.setSkipAllPauses", "skip", "true");
    simple(visit, session, "Runtime.setAsyncCallStackDepth", "maxDepth", ASYNC_DEPTH);
    if (is_document) {
        visit_command(visit, session, "Page.enable");
        visit_command(visit, session, "DOMStorage.enable");
        watch_storage(visit, session);
    }
    if (visit->target->files)
        take_files(visit, session);
    attach_below(visit, session);
    visit_command(visit, session, "Runtime.runIfWaitingForDebugger");
}

static void on_attached(struct visit *visit, const struct cdp_message *message)
{
    const struct json *info = json_get(message->body, "targetInfo");
    str session = arena_str(visit->arena, json_text(json_get(message->body, "sessionId")));
    str type = json_text(json_get(info, "type"));
    bool is_ours = str_eq(json_text(json_get(info, "browserContextId")), visit->context);
    if (!is_ours) {
        visit_command(visit, session, "Runtime.runIfWaitingForDebugger");
        return;
    }
    map_add(&visit->sessions, session, 0);
    bool is_page = str_is(type, "page") && !visit->session.n;
    if (is_page) {
        visit->session = session;
        visit->page = arena_str(visit->arena, json_text(json_get(info, "targetId")));
        visit->setup_first = visit->cdp->last_id + 1;
    }
    prepare(visit, session, str_is(type, "page") || str_is(type, "iframe"));
    if (is_page) {
        visit->setup_last = visit->cdp->last_id;
        visit->setup_left = visit->setup_last - visit->setup_first + 1;
    }
}

static void on_paused(struct visit *visit, const struct cdp_message *message)
{
    const struct browser_files *files = visit->target->files;
    const char *type = "text/plain";
    char headers[128];
    struct buf *out = &visit->cdp->out;
    struct url url;
    str asked = json_text(json_get(json_get(message->body, "request"), "url"));
    bool is_url = url_parse(visit->arena, asked, NULL, &url) == URL_OK;
    struct buf body =
        buf_init(NULL, BROWSER_FILE_MAX); /* nothing is taken from the arena from here on */
    bool is_there =
        is_url && files && files->serve(files->context, url.text, &body, &type) && !body.over;
    snprintf(headers, sizeof headers, "[{\"name\":\"Content-Type\",\"value\":\"%s\"}]", type);
    visit_begin(visit, message->session, "Fetch.fulfillRequest");
    cdp_write_text(out, "requestId", json_text(json_get(message->body, "requestId")));
    cdp_write_raw(out, "responseCode", is_there ? "200" : "404");
    cdp_write_raw(out, "responseHeaders", headers);
    if (is_there)
        cdp_write_bytes(out, "body", buf_str(&body));
    visit_send(visit);
    buf_done(&body);
}

static void on_dialog(struct visit *visit, const struct cdp_message *message)
{
    simple(visit, message->session, "Page.handleJavaScriptDialog", "accept", "false");
}

static void on_expired(struct visit *visit, const struct cdp_message *message)
{
    visit->is_expired |= str_eq(message->session, visit->session);
}

static void on_crashed(struct visit *visit, const struct cdp_message *message)
{
    visit->has_crashed |= str_eq(message->session, visit->session);
}

static void on_detached(struct visit *visit, const struct cdp_message *message)
{
    str session = json_text(json_get(message->body, "sessionId"));
    visit->has_crashed |= visit->session.n && str_eq(session, visit->session);
}

static void on_context(struct visit *visit, const struct cdp_message *message)
{
    const struct json *context = json_get(message->body, "context");
    const struct json *about = json_get(context, "auxData");
    uint32_t id;
    if (str_eq(message->session, visit->session) && json_is_true(json_get(about, "isDefault")) &&
        json_number(json_get(context, "id"), UINT32_MAX, &id) &&
        visit->context_count < VISIT_CONTEXTS_MAX)
        visit->contexts[visit->context_count++] = (struct visit_context){
            .id = id, .frame = arena_str(visit->arena, json_text(json_get(about, "frameId")))};
}

static void on_contexts_cleared(struct visit *visit, const struct cdp_message *message)
{
    if (str_eq(message->session, visit->session))
        visit->context_count = 0;
}

static const struct {
    const char *method;
    void (*read)(struct visit *visit, const struct cdp_message *message);
} events[] = {
    {"Network.requestWillBeSent", visit_request},
    {"Network.requestWillBeSentExtraInfo", visit_request_headers},
    {"Network.responseReceived", visit_response},
    {"Network.responseReceivedExtraInfo", visit_response_headers},
    {"Network.requestServedFromCache", visit_cached},
    {"Network.loadingFailed", visit_failed},
    {"Network.webSocketCreated", visit_socket},
    {"Network.webSocketWillSendHandshakeRequest", visit_socket_headers},
    {"Network.webSocketFrameSent", visit_socket_frame},
    {"Debugger.scriptParsed", visit_script},
    {"Runtime.executionContextCreated", on_context},
    {"Runtime.consoleAPICalled", visit_written},
    {"DOMStorage.domStorageItemAdded", visit_key},
    {"Runtime.bindingCalled", visit_rules_message},
    {"Runtime.executionContextsCleared", on_contexts_cleared},
    {"Target.attachedToTarget", on_attached},
    {"Target.detachedFromTarget", on_detached},
    {"Page.frameAttached", visit_frame_attached},
    {"Page.javascriptDialogOpening", on_dialog},
    {"Emulation.virtualTimeBudgetExpired", on_expired},
    {"Fetch.requestPaused", on_paused},
    {"Inspector.targetCrashed", on_crashed},
};

void visit_event(struct visit *visit, const struct cdp_message *message)
{
    if (message->session.n && map_find(&visit->sessions, message->session) == MAP_NONE)
        return; /* of a page that was left */
    for (size_t i = 0; i < COUNT_OF(events); i++)
        if (str_is(message->method, events[i].method))
            events[i].read(visit, message);
}

void visit_answer(struct visit *visit, const struct cdp_message *message)
{
    str id = arena_printf(visit->arena, "%u", message->id);
    if (message->id >= visit->setup_first && message->id <= visit->setup_last)
        visit->setup_left--;
    uint32_t request = map_find(&visit->posts, id);
    if (request != MAP_NONE)
        visit_request_body(visit, request, json_text(json_get(message->body, "postData")));
    visit_rules_answer(visit, id, message);
}
