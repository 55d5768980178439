#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    if (judging_is_elsewhere(judging))
        return; /* the rest may stand where it was not read */
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        bool is_kin = duty->said && (duty->match == MATCH_GROUP || duty->said->recipient_is_former);
        if (!is_kin || !duty_is_owed(duty) || duty_is_planned(duty) ||
            duty->items[ITEM_NAME] != ITEM_VAGUE)
            continue;
        struct finding *finding =
            judging_emit_duty(judging, rule, duty, ITEM_NAME,
                              N_("Information is sent to %1 (%2); the notice names %3, which is "
                                 "another company of the group or a former name.%4"));
        finding->message.args[2] = words_same(duty->said->recipient);
    }
}

const struct rule rule_recipient_by_group = {
    .words = {.id = "recipient-by-group",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (ii)"),
              .title = N_("Only a parent or a former name stands in the notice"),
              .says = N_(
                  "The entry names a company of the same group, or the company under a name that "
                  "it no longer has. A group company is someone else than the one that handles the "
                  "information, and a former name may no longer be recognised. [ours]"),
              .mend = N_("Name the company that handles the information: %1 (%2).")},
    .judge = rule_judge};
