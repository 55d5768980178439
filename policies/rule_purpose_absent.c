#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        bool is_named = duty->said && duty->verdict != VERDICT_STATED_NOT_SEEN;
        if (!is_named || duty->items[ITEM_PURPOSE] != ITEM_ABSENT)
            continue;
        judging_emit_duty(
            judging, rule, duty, ITEM_PURPOSE,
            N_("The notice names %1 (%2) but does not say for what purpose the information is "
               "used.%4"));
    }
}

const struct rule rule_purpose_absent = {
    .words = {.id = "purpose-absent",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (iii)"),
              .title = N_("The notice does not say why information is sent"),
              .says = N_("The notice has an entry for the recipient, but nothing in the entry, "
                         "in its heading, or in a passage that it points to says for what "
                         "purpose the information is used."),
              .mend = N_("Say in the entry of %1 (%2) for what purpose the information is "
                         "used, by the operator and by the recipient.")},
    .judge = rule_judge};
