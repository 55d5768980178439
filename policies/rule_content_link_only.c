#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    if (judging_is_elsewhere(judging))
        return; /* the rest may stand where it was not read */
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty_says(duty, ITEM_CONTENT, STATE_LINK_ONLY))
            continue;
        struct finding *finding =
            judging_emit_duty(judging, rule, duty, ITEM_CONTENT,
                              N_("For what information is sent to %1 (%2), the notice only refers "
                                 "to a page elsewhere.%4"));
        finding->mend.args[2] =
            catalog_content_words(judging_arena(judging), report->catalog, duty->content_sent);
    }
}

const struct rule rule_content_link_only = {
    .words = {.id = "content-link-only",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (i)"),
              .title = N_("For what is sent there is only a link"),
              .says = N_("The entry says of what is sent no more than that the recipient's own "
                         "policy has it. A bare link to the policy of somebody else, which is "
                         "often not in Japanese, does not make the items easily known. [guide]"),
              .mend = N_("Say in the entry of %1 (%2) itself what is sent, for example: %3.")},
    .judge = rule_judge};
