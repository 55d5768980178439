#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty_says(duty, ITEM_CONTENT, STATE_SHARED))
            continue;
        judging_emit_duty(judging, rule, duty, ITEM_CONTENT,
                          N_("What information is sent to %1 (%2) is stated in a list that holds "
                             "for several recipients.%4"));
    }
}

const struct rule rule_content_shared = {
    .words = {.id = "content-shared",
              .severity = SEVERITY_INFO,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (i)"),
              .title = N_("One list of contents holds for several recipients"),
              .says = N_("The law asks for the content for each transmission; one site-wide notice "
                         "may hold them all. A list that is said to hold for several recipients "
                         "counts as stated. [ours]"),
              .mend = N_("Where the recipients get different information, say for each of them "
                         "what is sent: for %1 (%2) too.")},
    .judge = rule_judge};
