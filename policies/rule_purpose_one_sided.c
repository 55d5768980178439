#include "policies/judge.h"

static const char *side_message(enum purpose_side side)
{
    switch (side) {
    case SIDE_UNDIVIDED:
        return N_(
            "The notice states a purpose for %1 (%2), but not whether it is the operator's or "
            "the recipient's.%4");
    case SIDE_SENDER:
        return N_(
            "The notice states the operator's purpose for %1 (%2), but not the recipient's.%4");
    case SIDE_RECIPIENT:
        return N_(
            "The notice states the recipient's purpose for %1 (%2), but not the operator's.%4");
    case SIDE_BOTH:
    case SIDE_COUNT:
        break;
    }
    return NULL;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        const char *message = side_message(duty->purpose_side);
        bool is_stated = duty->said && duty->items[ITEM_PURPOSE] == ITEM_STATED;
        if (is_stated && duty_is_owed(duty) && message)
            judging_emit_duty(judging, rule, duty, ITEM_PURPOSE, message);
    }
}

const struct rule rule_purpose_one_sided = {
    .words = {.id = "purpose-one-sided",
              .severity = SEVERITY_INFO,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (iii)"),
              .title = N_("One purpose for two sides"),
              .says = N_("The ministry's commentary asks for the purpose of the operator who sends "
                         "and for that of the recipient. The entry states a purpose; whose it is "
                         "cannot be told, or one of the two is not there. [guide]"),
              .mend = N_("Give both purposes of %1 (%2): the operator's, and what the recipient "
                         "itself uses the information for.")},
    .judge = rule_judge};
