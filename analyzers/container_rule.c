#include "analyzers/container_inside.h"

#define WORDS_MAX 12 /* predicates of a rule that are put into words */
#define RULES_MAX 12 /* rules of a tag that are put into words */
#define HOPS_MAX 4   /* tags that run before tags that run before tags */

/* A rule while its clauses are read. */
struct clauses {
    struct container_rule *rule;
    struct words others; /* what it asks besides its event */
    size_t said, left_out;
    bool has_event, is_open, is_never;
};

static const struct words nothing = {.ja = {"", 0}, .en = {"", 0}};

/* ---- one predicate ---- */

static bool is_event(const struct container_reading *reading, const struct json *value)
{
    const struct json *macro = container_macro(reading, value);
    return macro && str_is(json_text(json_get(macro, "function")), "__e");
}

/* Which listener saw the click: always true when its own event comes. */
static bool is_listener(const struct container_reading *reading, const struct json *value)
{
    const struct json *macro = container_macro(reading, value);
    return macro && str_is(json_text(json_get(macro, "vtp_name")), "gtm.triggers");
}

static bool is_page_url(const struct container_reading *reading, const struct json *value)
{
    const struct json *macro = container_macro(reading, value);
    return macro && str_is(json_text(json_get(macro, "function")), "__u") &&
           str_is(json_text(json_get(macro, "vtp_component")), "URL");
}

static enum container_truth judge(struct container_reading *reading, const struct json *predicate)
{
    str function = json_text(json_get(predicate, "function"));
    bool ignore = json_is_true(json_get(predicate, "ignore_case"));
    struct container_text left = container_text(reading, json_get(predicate, "arg0"), 0);
    struct container_text right = container_text(reading, json_get(predicate, "arg1"), 0);
    if (!right.is_known || right.choices > 1)
        return TRUTH_UNKNOWN;
    if (str_is(function, "_re") && container_matches_all(right.text))
        return TRUTH_YES;
    if (reading->setup->page && is_page_url(reading, json_get(predicate, "arg0")))
        return container_match_host(function, reading->setup->page->host, right.text);
    if (!left.is_known || left.choices > 1)
        return TRUTH_UNKNOWN;
    return container_match(function, left.text, right.text, ignore);
}

static void say(struct container_reading *reading, struct clauses *clauses, struct words words)
{
    if (clauses->said++ >= WORDS_MAX)
        clauses->left_out++;
    else
        clauses->others = clauses->others.en.n
                              ? container_say(reading, N_("%1 and %2"), clauses->others, words)
                              : words;
}

/* True when the predicate is the rule's event. */
static bool read_event(struct container_reading *reading, struct clauses *clauses,
                       const struct json *predicate)
{
    struct container_text name = container_text(reading, json_get(predicate, "arg1"), 0);
    if (!is_event(reading, json_get(predicate, "arg0")))
        return false;
    if (str_is(json_text(json_get(predicate, "function")), "_re") &&
        container_matches_all(name.text))
        return true; /* any event, the page view too */
    if (clauses->has_event || !name.is_known || name.choices > 1 ||
        !str_is(json_text(json_get(predicate, "function")), "_eq"))
        return false;
    clauses->has_event = true;
    clauses->rule->event = name.text;
    return true;
}

static void read_predicate(struct container_reading *reading, struct clauses *clauses,
                           const struct json *predicate, bool is_not)
{
    if (!is_not && read_event(reading, clauses, predicate))
        return;
    if (is_listener(reading, json_get(predicate, "arg0")))
        return;
    enum container_truth truth = judge(reading, predicate);
    if (truth == (is_not ? TRUTH_NO : TRUTH_YES))
        return;
    if (truth == TRUTH_UNKNOWN)
        clauses->is_open = true;
    else
        clauses->is_never = true;
    say(reading, clauses, container_predicate_words(reading, predicate, is_not));
}

/* ---- one rule ---- */

static void read_clause(struct container_reading *reading, struct clauses *clauses,
                        const struct json *clause)
{
    str name = container_operator(clause);
    bool is_not = str_is(name, "unless");
    uint32_t n;
    if (!is_not && !str_is(name, "if"))
        return;
    for (const struct json *at = clause->first->next; at; at = at->next) {
        if (json_number(at, UINT32_MAX, &n) && n < reading->predicates.n)
            read_predicate(reading, clauses, reading->predicates.v[n], is_not);
        else
            clauses->is_open = true; /* names a predicate that is not there */
    }
}

static void settle_rule(struct container_reading *reading, struct clauses *clauses)
{
    struct container_rule *rule = clauses->rule;
    struct words when = nothing;
    rule->certainty = CERTAINTY_SURE;
    rule->gate = GATE_NONE;
    rule->is_open = clauses->is_open;
    if (clauses->has_event)
        when = container_event_words(reading, rule->event, &rule->certainty, &rule->gate);
    else if (!clauses->others.en.n)
        when = container_say(reading, N_("any event"), nothing, nothing);
    if (clauses->is_open && rule->gate == GATE_NONE) {
        rule->certainty = CERTAINTY_LIKELY;
        rule->gate = GATE_CONDITION;
    }
    rule->words = when.en.n && clauses->others.en.n
                      ? container_say(reading, N_("%1 and %2"), when, clauses->others)
                      : container_join(reading, when, "", clauses->others);
    if (clauses->left_out)
        rule->words = container_say(reading, N_("%1 and more"), rule->words, nothing);
    if (clauses->is_never) {
        rule->certainty = CERTAINTY_NONE;
        rule->words = container_say(reading, N_("%1 (not on this host)"), rule->words, nothing);
    }
}

static void add_numbers(struct container_reading *reading, const struct json *clause, uint32_t rule,
                        bool is_block)
{
    uint32_t n;
    for (const struct json *at = clause->first->next; at; at = at->next)
        if (json_number(at, UINT32_MAX, &n) && n < reading->tags.n)
            *ARENA_PUSH(reading->arena,
                        is_block ? &reading->triggers[n].block : &reading->triggers[n].add) = rule;
}

static void read_rule(struct container_reading *reading, uint32_t number)
{
    const struct json *rule = reading->rules.v[number];
    struct clauses clauses = {.rule = &reading->rule_views[number]};
    clauses.rule->event = STR("");
    if (rule->kind != JSON_ARRAY)
        return;
    for (const struct json *clause = rule->first; clause; clause = clause->next) {
        str name = container_operator(clause);
        read_clause(reading, &clauses, clause);
        if (str_is(name, "add") || str_is(name, "block"))
            add_numbers(reading, clause, number, str_is(name, "block"));
    }
    settle_rule(reading, &clauses);
}

/* Tags that another one runs before or after itself: ["list", ["tag", n, flag] ...]. */
static void read_sequence(struct container_reading *reading, uint32_t tag, const char *key)
{
    const struct json *list = json_get(reading->tags.v[tag], key);
    uint32_t n;
    if (!str_is(container_operator(list), "list"))
        return;
    for (const struct json *at = list->first->next; at; at = at->next)
        if (str_is(container_operator(at), "tag") && json_number(json_at(at, 1), UINT32_MAX, &n) &&
            n < reading->tags.n && n != tag && !reading->triggers[n].host)
            reading->triggers[n].host = tag + 1;
}

void container_read_rules(struct container_reading *reading)
{
    reading->rule_views = ARENA_ARRAY(reading->arena, reading->rules.n, struct container_rule);
    reading->triggers = ARENA_ARRAY(reading->arena, reading->tags.n, struct container_triggers);
    for (uint32_t i = 0; i < reading->rules.n; i++)
        read_rule(reading, i);
    for (uint32_t i = 0; i < reading->tags.n; i++) {
        read_sequence(reading, i, "setup_tags");
        read_sequence(reading, i, "teardown_tags");
    }
}

/* ---- the rules of a tag ---- */

/* What a blocking rule leaves of a rule. */
static void block(const struct container_rule *rule, const struct container_rule *blocking,
                  enum certainty *certainty, enum gate *gate)
{
    bool is_other = rule->event.n && blocking->event.n && !str_eq(rule->event, blocking->event);
    if (is_other || blocking->certainty == CERTAINTY_NONE || *certainty == CERTAINTY_NONE)
        return;
    if (!blocking->is_open && (!blocking->event.n || rule->event.n)) {
        *certainty = CERTAINTY_NONE;
        return;
    }
    *certainty = CERTAINTY_LIKELY;
    if (*gate == GATE_NONE)
        *gate = GATE_CONDITION;
}

static void take_better(struct container_entry *entry, enum certainty certainty, enum gate gate)
{
    if (certainty <= entry->certainty)
        return;
    entry->certainty = certainty;
    entry->gate = gate;
}

static void read_triggers(struct container_reading *reading,
                          const struct container_triggers *triggers, struct container_entry *entry)
{
    for (size_t i = 0; i < triggers->add.n; i++) {
        const struct container_rule *rule = &reading->rule_views[triggers->add.v[i]];
        enum certainty certainty = rule->certainty;
        enum gate gate = rule->gate;
        for (size_t k = 0; k < triggers->block.n; k++)
            block(rule, &reading->rule_views[triggers->block.v[k]], &certainty, &gate);
        take_better(entry, certainty, gate);
        if (i < RULES_MAX)
            entry->condition = container_join(reading, entry->condition, "; ", rule->words);
    }
    if (triggers->add.n > RULES_MAX)
        entry->condition = container_say(reading, N_("%1; and more"), entry->condition, nothing);
    for (size_t k = 0; k < triggers->block.n && k < RULES_MAX; k++) {
        struct words but = container_say(reading, N_("but not on: %1"),
                                         reading->rule_views[triggers->block.v[k]].words, nothing);
        entry->condition = container_join(reading, entry->condition, "; ", but);
    }
}

/* Runs with another tag: as sure as that one. */
static void settle_sequence(struct container_reading *reading, struct container *container,
                            uint32_t tag)
{
    struct container_entry *entry = &container->entries[tag];
    uint32_t host = reading->triggers[tag].host;
    for (int hops = 0; host && hops < HOPS_MAX; hops++) {
        const struct container_entry *other = &container->entries[host - 1];
        if (reading->triggers[host - 1].add.n || !reading->triggers[host - 1].host) {
            if (other->status != CONTAINER_PAUSED)
                take_better(entry, other->certainty, other->gate);
            break;
        }
        host = reading->triggers[host - 1].host;
    }
    struct words number =
        words_same(arena_printf(reading->arena, "%u", reading->triggers[tag].host - 1));
    struct words with = container_say(reading, N_("together with entry %1"), number, nothing);
    entry->condition = container_join(reading, entry->condition, "; ", with);
}

void container_settle_conditions(struct container_reading *reading, struct container *container)
{
    bool is_known = reading->rules.is_whole && reading->predicates.is_whole;
    struct words unknown = container_say(
        reading, N_("not known: the body ends before the triggers"), nothing, nothing);
    struct words never = container_say(reading, N_("no trigger"), nothing, nothing);
    for (uint32_t i = 0; i < container->entry_count; i++) {
        struct container_entry *entry = &container->entries[i];
        entry->condition = nothing;
        read_triggers(reading, &reading->triggers[i], entry);
        if (!is_known) { /* what fires it, or blocks it, may stand in what is missing */
            entry->gate = entry->gate == GATE_NONE ? GATE_CONDITION : entry->gate;
            entry->certainty = CERTAINTY_LIKELY;
            entry->condition = container_join(reading, entry->condition, "; ", unknown);
        }
    }
    for (uint32_t i = 0; i < container->entry_count; i++)
        if (reading->triggers[i].host)
            settle_sequence(reading, container, i);
    for (uint32_t i = 0; i < container->entry_count; i++)
        if (!container->entries[i].condition.en.n)
            container->entries[i].condition = never;
}
