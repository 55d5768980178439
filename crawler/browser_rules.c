#include "crawler/browser_rules.h"

#include "crawler/browser_visit.h"
#include "crawler/files.h"

#include <limits.h>
#include <stdio.h>

#define WORLD "soshin"           /* name of the isolated contexts */
#define BINDING "soshinRulesSay" /* function in them that reaches us */
#define RULES_FRAMES_MAX 16      /* documents in which rules are tried */
#define RULES_EVALS_MAX 10000    /* questions of one page */
#define RULES_MS 10000    /* of the page's clock, until a rule must have come to its end ... */
#define RULES_STEP_MS 200 /* ... in steps: what it asks of us it awaits for a second */

/* ---- the files ---- */

struct reading {
    struct arena *arena;
    const struct buf *text;
    bool is_json;
};

static void read_json(void *context)
{
    struct reading *reading = context;
    struct json *root;
    size_t length;
    enum json_end end = json_read(reading->arena, buf_str(reading->text), &root, &length);
    reading->is_json = end == JSON_WHOLE && json_is_kind(json_get(root, "autoconsent"), JSON_ARRAY);
}

/* The rules become part of a script: they are JSON and nothing else. */
static bool are_rules(const struct buf *text)
{
    struct reading reading = {.arena = arena_new(BROWSER_RULES_MEMORY), .text = text};
    bool is_read = reading.arena && arena_run(reading.arena, 0, read_json, &reading) == ARENA_DONE;
    arena_free(reading.arena);
    return is_read && reading.is_json;
}

static bool read_file(const char *folder, const char *name, struct buf *text)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    *text = buf_init(NULL, BROWSER_RULES_MAX);
    return n > 0 && (size_t)n < sizeof path && files_read(path, text) && text->n && !text->over;
}

bool browser_rules_read(struct browser_rules *rules, const char *folder)
{
    bool is_read = read_file(folder, "dist/autoconsent.playwright.js", &rules->script);
    is_read = read_file(folder, "rules/rules.json", &rules->rules) && is_read;
    if (is_read && are_rules(&rules->rules))
        return true;
    browser_rules_free(rules);
    return false;
}

void browser_rules_free(struct browser_rules *rules)
{
    buf_done(&rules->script);
    buf_done(&rules->rules);
    *rules = (struct browser_rules){0};
}

/* ---- what they say ---- */

static struct visit_context *context_of(struct visit *visit, uint32_t world)
{
    for (size_t i = 0; i < visit->context_count; i++)
        if (world && visit->contexts[i].world == world)
            return &visit->contexts[i];
    return NULL;
}

static struct buf tell(struct visit *visit, const char *type)
{
    struct buf script = buf_init(visit->arena, CDP_MESSAGE_MAX);
    buf_add(&script, STR("autoconsentReceiveMessage({type:"));
    cdp_write_string(&script, str_of(type));
    return script;
}

/* Nothing is hidden, guessed or done that a visitor would not do; rules that only hide a banner make no
 * choice. */
static void begin(struct visit *visit, uint32_t world)
{
    const struct browser_choice *choice = &visit->target->choice;
    struct buf script = tell(visit, "initResp");
    buf_add(&script, STR(",config:{enabled:true,enablePrehide:false,enableCosmeticRules:false,"
                         "enableHeuristicDetection:false,isMainWorld:false,autoAction:"));
    cdp_write_string(&script,
                     str_of(choice->consent == BROWSER_CONSENT_ACCEPT ? "optIn" : "optOut"));
    buf_add(&script, STR("},rules:"));
    buf_add(&script, buf_str(&choice->rules->rules));
    buf_add(&script, STR("}),0"));
    visit_evaluate_begin(visit, buf_str(&script), world);
}

/* A rule asks what the page's own scripts know. */
static void ask(struct visit *visit, const struct visit_context *context, const struct json *said)
{
    if (visit->evals.n == RULES_EVALS_MAX)
        return;
    str id = arena_str(visit->arena, json_text(json_get(said, "id")));
    visit_evaluate_begin(visit, json_text(json_get(said, "code")), context->id);
    map_add(&visit->eval_ids, arena_printf(visit->arena, "%u", visit->cdp->last_id),
            (uint32_t)visit->evals.n);
    *ARENA_PUSH(visit->arena, &visit->evals) =
        (struct visit_eval){.world = context->world, .id = id};
}

void visit_rules_message(struct visit *visit, const struct cdp_message *message)
{
    struct json *said;
    size_t length;
    uint32_t world = 0;
    str payload = json_text(json_get(message->body, "payload"));
    json_number(json_get(message->body, "executionContextId"), UINT32_MAX, &world);
    const struct visit_context *context = context_of(visit, world);
    if (!context || !str_is(json_text(json_get(message->body, "name")), BINDING) ||
        json_read(visit->arena, payload, &said, &length) != JSON_WHOLE)
        return;
    str type = json_text(json_get(said, "type"));
    if (str_is(type, "init"))
        begin(visit, world);
    else if (str_is(type, "eval"))
        ask(visit, context, said);
    else if (str_is(type, "popupFound") && !visit->has_rule_ended)
        visit->gate = visit->choice_gate;
    else if (str_is(type, "optInResult") || str_is(type, "optOutResult"))
        visit->has_rule_chosen |= json_is_true(json_get(said, "result"));
    else if (str_is(type, "autoconsentDone"))
        visit->has_rule_ended = true;
}

void visit_rules_answer(struct visit *visit, str id, const struct cdp_message *message)
{
    uint32_t at = map_find(&visit->eval_ids, id);
    if (at == MAP_NONE)
        return;
    const struct visit_eval *eval = &visit->evals.v[at];
    bool is_true = json_is_true(json_get(json_get(message->body, "result"), "value"));
    struct buf script = tell(visit, "evalResp");
    buf_add(&script, STR(",id:"));
    cdp_write_string(&script, eval->id);
    buf_add(&script, STR(",result:"));
    buf_add(&script, is_true ? STR("true}),0") : STR("false}),0"));
    visit_evaluate_begin(visit, buf_str(&script), eval->world);
}

/* ---- the choice ---- */

/* A context of its own beside the document's: neither can see the other's scripts. */
static bool add_world(struct visit *visit, size_t at)
{
    struct cdp_message message;
    struct buf *out = &visit->cdp->out;
    uint32_t world = 0;
    visit_begin(visit, visit->session, "Page.createIsolatedWorld");
    cdp_write_text(out, "frameId", visit->contexts[at].frame);
    cdp_write_text(out, "worldName", STR(WORLD));
    uint32_t id = visit->cdp->last_id;
    visit_send(visit);
    if (!visit_await(visit, id, &message) || at >= visit->context_count ||
        !json_number(json_get(message.body, "executionContextId"), UINT32_MAX, &world))
        return false;
    visit->contexts[at].world = world;
    return true;
}

static void add_binding(struct visit *visit)
{
    struct buf *out = &visit->cdp->out;
    visit_begin(visit, visit->session, "Runtime.addBinding");
    cdp_write_text(out, "name", STR(BINDING));
    cdp_write_text(out, "executionContextName", STR(WORLD));
    visit_send(visit);
}

static void start_rules(struct visit *visit)
{
    struct buf script = buf_init(visit->arena, CDP_MESSAGE_MAX);
    buf_add(&script, STR("window.autoconsentSendMessage=function(message){" BINDING
                         "(JSON.stringify(message));return Promise.resolve()};"));
    buf_add(&script, buf_str(&visit->target->choice.rules->script));
    buf_add(&script, STR("\n;0"));
    add_binding(visit);
    for (size_t i = 0; i < visit->context_count && i < RULES_FRAMES_MAX; i++)
        if (add_world(visit, i))
            visit_evaluate(visit, buf_str(&script), visit->contexts[i].world);
}

static bool run_rules(struct visit *visit)
{
    start_rules(visit);
    for (unsigned ms = 0; ms < RULES_MS && !visit->has_rule_ended; ms += RULES_STEP_MS) {
        if (!visit_let_run(visit, RULES_STEP_MS))
            return false;
        visit_evaluate(visit, STR("0"), 0); /* what was said before this answer has come */
    }
    return visit->has_rule_chosen;
}

bool visit_rules_choose(struct visit *visit)
{
    if (!visit->target->choice.rules)
        return false;
    if (run_rules(visit))
        return true;
    visit->has_rule_ended = true;
    visit_forget_choice(visit);
    return false;
}
