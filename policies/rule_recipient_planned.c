#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    if (judging_is_elsewhere(judging))
        return; /* the rest may stand where it was not read */
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty_is_planned(duty) || !duty_is_owed(duty))
            continue;
        judging_emit_duty(judging, rule, duty, ITEM_NAME,
                          N_("Information is sent to %1 (%2) already; the notice speaks of it only "
                             "as planned.%4"));
    }
}

const struct rule rule_recipient_planned = {
    .words = {.id = "recipient-planned",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12; Rule art. 22-2-29"),
              .title = N_("The notice announces what is sent already"),
              .says = N_("The entry says that the service is to be used later, but it receives "
                         "information already. The visitor reads that nothing is sent yet; what "
                         "the entry states therefore counts as vague and not as stated. [ours]"),
              .mend = N_("State %1 (%2) as used now.")},
    .judge = rule_judge};
