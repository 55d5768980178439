#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    if (judging_is_elsewhere(judging))
        return; /* the rest may stand where it was not read */
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty->said || !duty_is_owed(duty) || duty_is_planned(duty) ||
            duty->match != MATCH_SERVICE_ONLY || duty->items[ITEM_NAME] != ITEM_VAGUE ||
            duty->said->recipient_is_former)
            continue;
        judging_emit_duty(judging, rule, duty, ITEM_NAME,
                          N_("The notice names the service %2, but not the company that handles "
                             "the information, %1.%4"));
    }
}

const struct rule rule_recipient_service_only = {
    .words = {.id = "recipient-service-only",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (ii)"),
              .title = N_("The service is named, the company is not"),
              .says = N_("The law asks for the name of the person who handles the information. The "
                         "entry names the product, and neither its company nor a trade name by "
                         "which the company is generally known. [law: the name is owed; ours: when "
                         "a product does not stand for its company]"),
              .mend = N_("Name the company beside the service: %1 (%2).")},
    .judge = rule_judge};
