#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (duty->verdict != VERDICT_STATED_NOT_SEEN ||
            disclosure_is_open(judging_arena(judging), report->catalog, duty->said))
            continue; /* nobody is named who could be missed: recipient-open-ended speaks */
        struct finding *finding =
            judging_emit_duty(judging, rule, duty, ITEM_NONE,
                              N_("The notice names %1 (%2); no sending to it was seen in what was "
                                 "examined.%4"));
        if (!duty->service && duty->said->service.n) /* as it is written there */
            finding->message.args[1] = words_same(duty->said->service);
    }
}

const struct rule rule_stated_not_seen = {
    .words = {.id = "stated-not-seen",
              .severity = SEVERITY_INFO,
              .law = N_("Act art. 27-12"),
              .title = N_("Stated, but not seen"),
              .says =
                  N_("An entry of the notice has no counterpart in what was examined. That is no "
                     "fault: an app, a page behind a login, a tag inside a container or a script "
                     "that was not run may send it."),
              .mend = N_("If nothing is sent to %1 any more, take the entry out of the notice.")},
    .judge = rule_judge};
