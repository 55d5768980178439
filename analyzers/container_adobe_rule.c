#include "analyzers/container_adobe.h"

#include "analyzers/container_literal.h"

#define VALUES_MAX 5       /* of a condition that are shown */
#define VALUE_STEPS_MAX 64 /* elements of its settings that are looked at */

static const struct words nothing = {.ja = {"", 0}, .en = {"", 0}};

str adobe_module_name(str module)
{
    size_t slash;
    while ((slash = str_find_char(module, '/')) != STR_ABSENT) {
        str rest = str_skip(module, slash + 1);
        if (str_has_prefix(rest, STR("index.")))
            module = str_slice(module, 0, slash);
        else
            module = rest;
    }
    return str_has_suffix(module, STR(".js")) ? str_slice(module, 0, module.n - 3) : module;
}

/* ---- events ---- */

struct event {
    const char *module;
    const char *message;
    enum certainty certainty;
    enum gate gate;
};

static const struct event *find_event(str module)
{
    static const struct event rows[] = {
        {"libraryLoaded", N_("page view"), CERTAINTY_SURE, GATE_NONE},
        {"pageBottom", N_("page view"), CERTAINTY_SURE, GATE_NONE},
        {"domReady", N_("page view (DOM ready)"), CERTAINTY_SURE, GATE_NONE},
        {"windowLoaded", N_("page view (window loaded)"), CERTAINTY_SURE, GATE_NONE},
        {"click", N_("click"), CERTAINTY_LIKELY, GATE_CLICK},
        {"submit", N_("form submission"), CERTAINTY_LIKELY, GATE_SUBMIT},
        {"entersViewport", N_("an element comes into view"), CERTAINTY_LIKELY, GATE_SCROLL},
        {"timeOnPage", N_("timer"), CERTAINTY_LIKELY, GATE_TIMER},
        {"timePassed", N_("timer"), CERTAINTY_LIKELY, GATE_TIMER},
        {"historyChange", N_("history change"), CERTAINTY_LIKELY, GATE_CONDITION},
        {"customCode", N_("a script's result"), CERTAINTY_LIKELY, GATE_CONDITION},
    };
    bool is_core = str_has_prefix(module, STR("core/"));
    str name = adobe_module_name(module);
    for (size_t i = 0; is_core && i < COUNT_OF(rows); i++)
        if (str_is(name, rows[i].module))
            return &rows[i];
    return NULL;
}

static struct words event_words(struct container_reading *reading, const struct json *event,
                                enum certainty *certainty, enum gate *gate)
{
    str module = json_text(json_get(event, "modulePath"));
    const struct json *settings = json_get(event, "settings");
    const struct event *row = find_event(module);
    *certainty = row ? row->certainty : CERTAINTY_LIKELY;
    *gate = row ? row->gate : GATE_CONDITION;
    if (row)
        return container_say(reading, row->message, nothing, nothing);
    str name = json_text(json_get(settings, "identifier"));
    if (!name.n)
        name = json_text(json_get(settings, "type"));
    if (!name.n)
        name = adobe_module_name(module);
    return container_say(reading, N_("event equals %1"), container_shown(reading, name), nothing);
}

/* ---- conditions ---- */

/* Whether the host is one of a list, or below one of it. UNKNOWN: the list holds what is no plain name. */
static enum container_truth host_is_in(str host, const struct json *list, bool may_be_below)
{
    enum container_truth truth = TRUTH_NO;
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        str value = json_text(at->kind == JSON_OBJECT ? json_get(at, "value") : at);
        size_t behind = host.n - value.n; /* used when value is a suffix */
        if (!value.n || json_is_true(json_get(at, "valueIsRegex")) || str_has(value, STR("%")))
            truth = TRUTH_UNKNOWN;
        else if (str_eq_nocase(host, value) ||
                 (may_be_below && str_has_suffix(host, value) && host.p[behind - 1] == '.'))
            return TRUTH_YES;
    }
    return truth;
}

/* Conditions on the host name, when the page is known. */
static enum container_truth decide(const struct container_reading *reading,
                                   const struct json *condition)
{
    str module = json_text(json_get(condition, "modulePath"));
    const struct json *settings = json_get(condition, "settings");
    enum container_truth truth = TRUTH_UNKNOWN;
    if (!reading->setup->page)
        return TRUTH_UNKNOWN;
    if (str_is(module, "core/src/lib/conditions/domain.js") && json_get(settings, "domains"))
        truth = host_is_in(reading->page.host, json_get(settings, "domains"), true);
    else if (str_is(module, "core/src/lib/conditions/subdomain.js") &&
             json_get(settings, "subdomains"))
        truth = host_is_in(reading->page.host, json_get(settings, "subdomains"), false);
    if (truth != TRUTH_UNKNOWN && json_is_true(json_get(condition, "negate")))
        truth = truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
    return truth;
}

static const struct json *following(const struct json *at, const struct json *root)
{
    if (at->first)
        return at->first;
    while (at != root && !at->next)
        at = at->parent;
    return at == root ? NULL : at->next;
}

/* "path /cart, /order" */
static str condition_text(struct container_reading *reading, const struct json *condition)
{
    const struct json *settings = json_get(condition, "settings");
    struct buf out = buf_init(reading->arena, 1024);
    size_t steps = 0, values = 0;
    buf_add(&out, adobe_module_name(json_text(json_get(condition, "modulePath"))));
    for (const struct json *at = settings; at && steps < VALUE_STEPS_MAX;
         at = following(at, settings), steps++) {
        if (at->kind != JSON_STRING || !at->text.n || values >= VALUES_MAX)
            continue;
        buf_add(&out, values++ ? STR(", ") : STR(" "));
        buf_add(&out, at->text);
    }
    return out.p ? buf_str(&out) : STR("");
}

static struct words condition_words(struct container_reading *reading, const struct json *condition)
{
    struct words text = container_shown(reading, condition_text(reading, condition));
    bool is_not = json_is_true(json_get(condition, "negate"));
    return container_say(reading,
                         is_not ? N_("condition %1 does not hold") : N_("condition %1 holds"), text,
                         nothing);
}

/* ---- the rule ---- */

/* All conditions in words; *truth: NO when one does not hold here, YES when all are decided. */
static struct words read_conditions(struct container_reading *reading, const struct json *list,
                                    enum container_truth *truth)
{
    struct words words = nothing;
    *truth = TRUTH_YES;
    for (const struct json *at = list ? list->first : NULL; at; at = at->next) {
        enum container_truth decided = decide(reading, at);
        if (decided == TRUTH_YES)
            continue;
        struct words one = condition_words(reading, at);
        words = words.en.n ? container_say(reading, N_("%1 and %2"), words, one) : one;
        if (decided == TRUTH_NO)
            *truth = TRUTH_NO;
        else if (*truth == TRUTH_YES)
            *truth = TRUTH_UNKNOWN;
    }
    return words;
}

struct adobe_trigger adobe_trigger(struct container_reading *reading, const struct json *rule)
{
    const struct json *events = json_get(rule, "events");
    enum container_truth truth;
    struct words conditions = read_conditions(reading, json_get(rule, "conditions"), &truth);
    struct adobe_trigger trigger = {
        .words = nothing, .certainty = CERTAINTY_NONE, .gate = GATE_CONDITION};
    for (const struct json *at = events ? events->first : NULL; at; at = at->next) {
        enum certainty certainty;
        enum gate gate;
        struct words words = event_words(reading, at, &certainty, &gate);
        if (conditions.en.n)
            words = container_say(reading, N_("%1 and %2"), words, conditions);
        trigger.words = container_join(reading, trigger.words, "; ", words);
        if (certainty > trigger.certainty) {
            trigger.certainty = certainty;
            trigger.gate = gate;
        }
    }
    if (!trigger.words.en.n) {
        trigger.words = container_say(reading, N_("no trigger"), nothing, nothing);
    } else if (truth == TRUTH_NO) {
        trigger.words = container_say(reading, N_("%1 (not on this host)"), trigger.words, nothing);
        trigger.certainty = CERTAINTY_NONE;
    } else if (truth == TRUTH_UNKNOWN && trigger.certainty == CERTAINTY_SURE) {
        trigger.certainty = CERTAINTY_LIKELY;
        trigger.gate = GATE_CONDITION;
    }
    if (trigger.certainty == CERTAINTY_NONE)
        trigger.gate = GATE_NONE;
    return trigger;
}
