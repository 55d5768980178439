#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty_says(duty, ITEM_PURPOSE, STATE_VAGUE))
            continue;
        judging_emit_duty(
            judging, rule, duty, ITEM_PURPOSE,
            N_("The notice says only in general words for what purpose %1 (%2) is used.%4"));
    }
}

const struct rule rule_purpose_vague = {
    .words = {.id = "purpose-vague",
              .severity = SEVERITY_ADVICE,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (iii)"),
              .title = N_("The purpose is stated in general words only"),
              .says = N_("The entry says something about the purpose, but no more than what any "
                         "use would serve, such as improving the service. [guide]"),
              .mend = N_("Say for what %1 (%2) is used, by the operator and by the recipient: "
                         "analytics, delivery of advertisements, payment ...")},
    .judge = rule_judge};
