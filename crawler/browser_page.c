#include "crawler/browser_page.h"

#include <stdio.h>

#define STARVATION "10000" /* tasks after which the page's clock goes on without waiting for them */
#define QUIET_MS 50        /* for what is sent at the very end */
#define DISPOSE_MS 3000

uint32_t visit_begin(struct visit *visit, str session, const char *method)
{
    return cdp_begin(visit->cdp, session, method);
}

void visit_send(struct visit *visit)
{
    if (!cdp_end(visit->cdp, visit->until))
        visit->has_crashed = true;
}

uint32_t visit_command(struct visit *visit, str session, const char *method)
{
    uint32_t id = visit_begin(visit, session, method);
    visit_send(visit);
    return id;
}

/* ---- waiting ---- */

/* The next message, handled; false when none comes in time, or never again. */
static bool take(struct visit *visit, int64_t until, struct cdp_message *message)
{
    enum cdp_step step = visit->has_crashed ? CDP_GONE : cdp_next(visit->cdp, until, message);
    if (step == CDP_GONE)
        visit->has_crashed = true;
    if (step != CDP_MESSAGE)
        return false;
    if (message->id)
        visit_answer(visit, message);
    else
        visit_event(visit, message);
    return !visit->has_crashed;
}

bool visit_await(struct visit *visit, uint32_t id, struct cdp_message *message)
{
    while (take(visit, visit->until, message))
        if (message->id == id)
            return !message->error.n;
    return false;
}

static bool await_prepared(struct visit *visit)
{
    struct cdp_message message;
    while (!visit->session.n || visit->setup_left)
        if (!take(visit, visit->until, &message))
            return false;
    return true;
}

static bool await_expired(struct visit *visit, int64_t until)
{
    struct cdp_message message;
    while (!visit->is_expired)
        if (!take(visit, until, &message))
            return false;
    return true;
}

/* ---- what a visit is made of ---- */

static bool open_page(struct visit *visit)
{
    struct cdp_message message;
    struct buf *out = &visit->cdp->out;
    visit_begin(visit, STR(""), "Target.setAutoAttach");
    cdp_write_raw(out, "autoAttach", "true");
    cdp_write_raw(out, "waitForDebuggerOnStart", "true");
    cdp_write_raw(out, "flatten", "true");
    visit_send(visit);
    visit_begin(visit, STR(""), "Target.createBrowserContext");
    cdp_write_raw(out, "disposeOnDetach", "true");
    uint32_t id = visit->cdp->last_id;
    visit_send(visit);
    if (!visit_await(visit, id, &message))
        return false;
    visit->context = arena_str(visit->arena, json_text(json_get(message.body, "browserContextId")));
    visit_begin(visit, STR(""), "Browser.setDownloadBehavior");
    cdp_write_text(out, "behavior", STR("deny"));
    cdp_write_text(out, "browserContextId", visit->context);
    visit_send(visit);
    visit_begin(visit, STR(""), "Target.createTarget");
    cdp_write_text(out, "url", STR("about:blank"));
    cdp_write_text(out, "browserContextId", visit->context);
    visit_send(visit);
    return await_prepared(visit);
}

static bool go_to(struct visit *visit, str url)
{
    struct cdp_message message;
    uint32_t id = visit_begin(visit, visit->session, "Page.navigate");
    cdp_write_text(&visit->cdp->out, "url", url);
    visit_send(visit);
    if (!visit_await(visit, id, &message))
        return false;
    if (json_text(json_get(message.body, "errorText")).n)
        visit->view->reason = REASON_CONNECT;
    return visit->view->reason != REASON_CONNECT;
}

static void set_clock(struct visit *visit, const char *policy, unsigned milliseconds)
{
    char budget[16];
    snprintf(budget, sizeof budget, "%u", milliseconds);
    visit->is_expired = false;
    visit_begin(visit, visit->session, "Emulation.setVirtualTimePolicy");
    cdp_write_text(&visit->cdp->out, "policy", str_of(policy));
    cdp_write_raw(&visit->cdp->out, "budget", budget);
    cdp_write_raw(&visit->cdp->out, "maxVirtualTimeTaskStarvationCount", STARVATION);
    visit_send(visit);
}

/* The page's clock stands while the network works: seconds go by in a moment. An answer that never comes
 * stops it only for a while. */
bool visit_let_run(struct visit *visit, unsigned milliseconds)
{
    int64_t stalled = cdp_now() + BROWSER_STALL_MS;
    set_clock(visit, "pauseIfNetworkFetchesPending", milliseconds);
    if (await_expired(visit, stalled < visit->until ? stalled : visit->until))
        return true;
    if (visit->has_crashed)
        return false;
    set_clock(visit, "advance", milliseconds);
    return await_expired(visit, visit->until);
}

void visit_evaluate_begin(struct visit *visit, str expression, uint32_t context)
{
    char number[16];
    struct buf *out = &visit->cdp->out;
    visit_begin(visit, visit->session, "Runtime.evaluate");
    cdp_write_text(out, "expression", expression);
    cdp_write_raw(out, "returnByValue", "true");
    cdp_write_raw(out, "userGesture", "true");
    if (context) {
        snprintf(number, sizeof number, "%u", context);
        cdp_write_raw(out, "contextId", number);
    }
    visit_send(visit);
}

const struct json *visit_evaluate(struct visit *visit, str expression, uint32_t context)
{
    struct cdp_message message;
    visit_evaluate_begin(visit, expression, context);
    if (!visit_await(visit, visit->cdp->last_id, &message))
        return NULL;
    return json_get(json_get(message.body, "result"), "value");
}

void visit_forget_choice(struct visit *visit)
{
    visit->gate = GATE_NONE;
    for (size_t i = 0; i < visit->requests.n; i++)
        if (visit->requests.v[i].observation->gate == visit->choice_gate)
            visit->requests.v[i].observation->gate = GATE_NONE;
    for (size_t i = 0; i < visit->stored.n; i++)
        if (visit->stored.v[i].gate == visit->choice_gate)
            visit->stored.v[i].gate = GATE_NONE;
}

/* The first document in which one of the buttons stands; frames as well. */
static bool click(struct visit *visit, const str *selectors, size_t selector_count)
{
    struct buf script = buf_init(visit->arena, CDP_MESSAGE_MAX);
    uint32_t contexts[VISIT_CONTEXTS_MAX];
    size_t count = visit->context_count;
    if (!selector_count)
        return false;
    visit_click_script(selectors, selector_count, &script);
    for (size_t i = 0; i < count; i++)
        contexts[i] = visit->contexts[i].id;
    visit->gate = visit->choice_gate;
    for (size_t i = 0; i < count && !visit->has_crashed; i++)
        if (json_is_true(visit_evaluate(visit, buf_str(&script), contexts[i])))
            return true;
    visit_forget_choice(visit);
    return false;
}

static bool choose(struct visit *visit)
{
    const struct browser_choice *choice = &visit->target->choice;
    visit->choice_gate = choice->consent == BROWSER_CONSENT_ACCEPT ? GATE_CONSENT : GATE_CLICK;
    return click(visit, choice->selectors, choice->declared_count) || visit_rules_choose(visit) ||
           click(visit, choice->selectors + choice->declared_count,
                 choice->selector_count - choice->declared_count);
}

/* Some tools act at once, others when the next page is loaded. */
static bool run_consent(struct visit *visit)
{
    if (visit->target->choice.consent == BROWSER_CONSENT_NONE)
        return true;
    visit_cookies(visit);
    visit->view->has_chosen = choose(visit);
    if (!visit->view->has_chosen)
        return !visit->has_crashed;
    return visit_let_run(visit, BROWSER_AFTER_MS) && go_to(visit, visit->target->url) &&
           visit_let_run(visit, BROWSER_VIRTUAL_MS);
}

/* What follows, the end of the page included, may be the action's doing. */
static bool act(struct visit *visit, const struct buf *script, enum gate gate)
{
    visit_cookies(visit);
    if (!visit->view->has_chosen)
        visit->gate = gate;
    visit_evaluate(visit, buf_str(script), 0);
    return !visit->has_crashed && visit_let_run(visit, BROWSER_AFTER_MS);
}

static bool run_actions(struct visit *visit)
{
    struct buf scroll = buf_init(visit->arena, CDP_MESSAGE_MAX);
    struct buf form = buf_init(visit->arena, CDP_MESSAGE_MAX);
    visit_scroll_script(&scroll);
    visit_form_script(visit, &form);
    return (!visit->options->has_scroll || act(visit, &scroll, GATE_SCROLL)) &&
           (!visit->options->email.n || act(visit, &form, GATE_CONDITION));
}

/* The document as it stands, when it is still the service's. */
static void read_document(struct visit *visit)
{
    static const char script[] = "({u:location.href,h:(document.doctype?'<!DOCTYPE html>':'')+"
                                 "document.documentElement.outerHTML})";
    const struct json *value = visit_evaluate(visit, str_of(script), 0);
    str url = json_text(json_get(value, "u")), html = json_text(json_get(value, "h"));
    if (!value)
        return;
    if (!visit_is_own(visit, url)) {
        visit->view->reason = REASON_REDIRECT_OFF_SITE;
        return;
    }
    visit->view->has_html = true;
    visit->view->html = arena_str(visit->arena, str_slice(html, 0, BROWSER_HTML_MAX));
}

/* What pages send when they are left. They are told so and stay: of what a document says while it goes,
 * the browser reports nothing. */
static void leave(struct visit *visit)
{
    struct cdp_message message;
    struct buf script = buf_init(visit->arena, CDP_MESSAGE_MAX);
    visit_leave_script(&script);
    for (size_t i = 0; i < visit->context_count && !visit->has_crashed; i++)
        visit_evaluate(visit, buf_str(&script), visit->contexts[i].id);
    int64_t quiet = cdp_now() + QUIET_MS;
    while (take(visit, quiet < visit->until ? quiet : visit->until, &message))
        quiet = cdp_now() + QUIET_MS;
}

static bool close_page(struct visit *visit)
{
    struct cdp_message message;
    if (visit->has_crashed || cdp_now() >= visit->until)
        return false;
    int64_t enough = cdp_now() + DISPOSE_MS;
    visit->until = enough;
    visit->sessions = (struct map){.arena = visit->arena}; /* nothing more is heard of the page */
    visit->session = STR("");
    uint32_t id = visit_begin(visit, STR(""), "Target.disposeBrowserContext");
    cdp_write_text(&visit->cdp->out, "browserContextId", visit->context);
    visit_send(visit);
    return visit_await(visit, id, &message);
}

bool browser_page_run(struct visit *visit)
{
    struct browser_view *view = visit->view;
    bool is_whole = open_page(visit) && go_to(visit, visit->target->url) &&
                    visit_let_run(visit, BROWSER_VIRTUAL_MS) && run_consent(visit) &&
                    run_actions(visit);
    if (is_whole) {
        read_document(visit);
        leave(visit);
        visit_cookies(visit);
    }
    if (visit->has_crashed)
        view->reason = REASON_BROWSER_FAILED;
    else if (!is_whole && view->reason == REASON_NONE)
        view->reason = REASON_BROWSER_TIME;
    visit_settle(visit);
    return close_page(visit);
}
