#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty_says(duty, ITEM_CONTENT, STATE_VAGUE))
            continue;
        struct finding *finding = judging_emit_duty(
            judging, rule, duty, ITEM_CONTENT,
            N_("The notice says only in general words what information is sent to %1 (%2).%4"));
        finding->mend.args[2] =
            catalog_content_words(judging_arena(judging), report->catalog, duty->content_sent);
    }
}

const struct rule rule_content_vague = {
    .words = {.id = "content-vague",
              .severity = SEVERITY_ADVICE,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (i)"),
              .title = N_("What is sent is stated in general words only"),
              .says = N_("The entry says something about what is sent, but nothing by which a kind "
                         "of information could be told: a bare mention of cookies, or information "
                         "about the user. [guide]"),
              .mend = N_("Name what is sent to %1 (%2), for example: %3.")},
    .judge = rule_judge};
