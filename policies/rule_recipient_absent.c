#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    enum notice_sight sight = judging_sight(judging);
    if (sight == SIGHT_NONE || sight == SIGHT_UNSURE)
        return; /* notice-missing speaks for all */
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (duty->verdict != VERDICT_ABSENT)
            continue;
        const char *message =
            N_("Information is sent to %1 (%2), but the notice names neither the company nor "
               "the service.");
        if (duty->is_open)
            message = N_("Information is sent to %1 (%2), but the notice names neither the company "
                         "nor the service. No ruling was found on whether an exception of Act "
                         "art. 27-12 (i) covers this kind of service (display, input, auth, "
                         "security, operation); the operator may declare a ground.");
        if (!duty->service)
            message = N_("Information is sent to %1, whose operator the catalog does not know, and "
                         "the notice has no entry that can be matched to this domain.");
        judging_emit_duty(judging, rule, duty, ITEM_NAME, message);
    }
}

const struct rule rule_recipient_absent = {
    .words = {.id = "recipient-absent",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (ii)"),
              .title = N_("A recipient is not in the notice"),
              .says = N_("A page sends information to someone whom the notice names neither as a "
                         "company nor by the service. The missing content and purpose of the same "
                         "recipient are not reported again."),
              .mend = N_("Add an entry for %1 (%2) to the notice that says what is sent and why, or "
                         "remove the tag.")},
    .judge = rule_judge};
