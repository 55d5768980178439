#include "policies/judge.h"

/* What the ground, by its nature, cannot cover of what the exemption claims. */
static content_set beyond_ground(const struct report *report, const struct exemption *exemption,
                                 const struct duty *duty)
{
    content_set claimed = exemption->items & duty->content_sent;
    if (!exemption->items && !exemption_covers(report, exemption, duty))
        claimed = duty->content_sent;
    return claimed & ~exemption_covers(report, exemption, duty);
}

static struct words ground_items(struct judging *judging, const struct exemption *exemption,
                                 content_set items)
{
    struct arena *arena = judging_arena(judging);
    struct words ground = words_of(ground_words(exemption->ground));
    struct words list = catalog_content_words(arena, judging_report(judging)->catalog, items);
    return (struct words){
        .ja = arena_printf(arena, "%.*s：%.*s", STR_ARG(ground.ja), STR_ARG(list.ja)),
        .en = arena_printf(arena, "%.*s: %.*s", STR_ARG(ground.en), STR_ARG(list.en))};
}

/* The first exemption about the duty that claims too much, or that leaves something over. */
static void judge_duty(struct judging *judging, const struct rule *rule, const struct duty *duty)
{
    const struct report *report = judging_report(judging);
    const struct exemption *partial = NULL;
    for (size_t i = 0; i < report->declared.exemption_count; i++) {
        const struct exemption *e = &report->declared.exemptions[i];
        if (!exemption_is_for(e, duty) || declaration_has_ended(e->until, report->declared.today))
            continue;
        content_set beyond = beyond_ground(report, e, duty);
        if (beyond) {
            judging_emit_duty(judging, rule, duty, ITEM_NONE,
                              N_("The exemption declared for %1 (%2) claims what its ground cannot "
                                 "cover by its nature (%3).%4"))
                ->message.args[2] = ground_items(judging, e, beyond);
            return;
        }
        if (e->ground != GROUND_CONSENT && e->ground != GROUND_OPT_OUT)
            partial = partial ? partial : e;
    }
    content_set rest = duty->content_sent & ~duty->exempt;
    if (partial && rest && duty_is_owed(duty) && duty->verdict != VERDICT_DISCLOSED)
        judging_emit_duty(judging, rule, duty, ITEM_NONE,
                          N_("The exemption declared for %1 (%2) leaves over information that is "
                             "sent too, for which an answer is owed (%3).%4"))
            ->message.args[2] = ground_items(judging, partial, rest);
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++)
        if (report->duties[i].verdict != VERDICT_STATED_NOT_SEEN)
            judge_duty(judging, rule, &report->duties[i]);
}

const struct rule rule_exemption_overreach = {
    .words = {.id = "exemption-overreach",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12, items; Rule art. 22-2-30"),
              .title = N_("A declared exemption claims too much"),
              .says = N_("An exception covers items of information, never a whole tag, and only "
                         "within what is necessary. [law] The operator declares a ground that by "
                         "its nature cannot cover the item or the kind of service (the table is "
                         "ours; analytics, advertising, effect measurement, A/B tests, marketing "
                         "automation and social plugins are never needed for display [guide]), or "
                         "other items are sent too and are not stated. [ours]"),
              .mend = N_("State the rest in the notice, or declare for %1 (%2) the ground that "
                         "covers it.")},
    .judge = rule_judge};
