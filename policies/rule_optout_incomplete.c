#include "policies/judge.h"

static bool has_optout_ground(const struct report *report, const struct duty *duty)
{
    for (size_t i = 0; i < report->declared.exemption_count; i++) {
        const struct exemption *e = &report->declared.exemptions[i];
        if (e->ground == GROUND_OPT_OUT && exemption_is_for(e, duty) &&
            !declaration_has_ended(e->until, report->declared.today))
            return true;
    }
    return false;
}

static struct words missing_list(struct judging *judging, unsigned missing)
{
    struct arena *arena = judging_arena(judging);
    struct buf ja = buf_init(arena, SIZE_MAX / 2), en = buf_init(arena, SIZE_MAX / 2);
    for (int item = 0; item < OPTOUT_ITEMS; item++) {
        if (!(missing >> item & 1))
            continue;
        struct words words = words_of(optout_item_words((enum optout_item)item));
        buf_add(&ja, ja.n ? STR("、") : STR(""));
        buf_add(&en, en.n ? STR(", ") : STR(""));
        buf_add(&ja, words.ja);
        buf_add(&en, words.en);
    }
    return (struct words){.ja = buf_str(&ja), .en = buf_str(&en)};
}

/* Without the ground the three items are owed: a notice that says something of each of them is no worse
 * than it would be if nothing were declared. */
static bool is_lacking(const struct duty *duty)
{
    return duty->verdict == VERDICT_ABSENT || duty->verdict == VERDICT_PARTIAL;
}

static void judge_duty(struct judging *judging, const struct rule *rule, const struct duty *duty)
{
    unsigned missing = optout_missing(judging_report(judging), duty);
    if (!missing || duty->verdict == VERDICT_EXEMPT)
        return;
    struct finding *finding = judging_emit_duty(
        judging, rule, duty, ITEM_NONE,
        N_("The way out of %1 (%2) is declared as the ground, but the notice does not say: %3.%4"));
    if (judging_is_elsewhere(judging)) {
        finding->severity = SEVERITY_UNKNOWN;
        finding->message.id = N_("The way out of %1 (%2) is declared as the ground, but not all of "
                                 "the notice could be read. Not found in what was read: %3.%4");
    } else if (finding->severity == SEVERITY_VIOLATION && !is_lacking(duty)) {
        finding->severity = SEVERITY_REVIEW;
    }
    finding->message.args[2] = missing_list(judging, missing);
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (duty->verdict != VERDICT_STATED_NOT_SEEN && has_optout_ground(report, duty))
            judge_duty(judging, rule, duty);
    }
}

const struct rule rule_optout_incomplete = {
    .words = {.id = "optout-incomplete",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Act art. 27-12 (iv); Rule art. 22-2-31"),
              .title = N_("The way out does not meet the conditions of the exception"),
              .says =
                  N_("Who relies on an opt-out must make seven items easily known: that it exists, "
                     "whether it stops sending or use, how to ask for it, what use of the service "
                     "is restricted then (if any is), the content, the name and the purpose. [law] "
                     "Only where the operator declares this ground; a way out that is offered "
                     "beside a complete entry is none. At most a review where the three items "
                     "are stated, if only vaguely. [ours]"),
              .mend = N_("State the missing items for %1 (%2), or do not rely on the opt-out.")},
    .judge = rule_judge};
