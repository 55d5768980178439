#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        bool is_named = duty->said && duty->verdict != VERDICT_STATED_NOT_SEEN;
        if (!is_named || duty->items[ITEM_CONTENT] != ITEM_ABSENT)
            continue;
        struct finding *finding = judging_emit_duty(
            judging, rule, duty, ITEM_CONTENT,
            N_("The notice names %1 (%2) but does not say what information is sent.%4"));
        struct words example =
            catalog_content_words(judging_arena(judging), report->catalog, duty->content_sent);
        finding->mend.args[2] = example;
    }
}

const struct rule rule_content_absent = {
    .words = {.id = "content-absent",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (i)"),
              .title = N_("The notice does not say what is sent"),
              .says = N_("The notice has an entry for the recipient, but nothing in the entry, "
                         "in a list that covers it, or in a passage that it points to says "
                         "what information is sent."),
              .mend = N_("Say in the entry of %1 (%2) what is sent, for example: %3.")},
    .judge = rule_judge};
