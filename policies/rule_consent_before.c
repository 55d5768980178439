#include "policies/judge.h"

/* Consent is declared for it, in force. */
static bool has_consent(const struct report *report, const struct duty *duty)
{
    for (size_t i = 0; i < report->declared.exemption_count; i++) {
        const struct exemption *e = &report->declared.exemptions[i];
        if (e->ground == GROUND_CONSENT && exemption_is_for(e, duty) &&
            !declaration_has_ended(e->until, report->declared.today) &&
            exemption_covers(report, e, duty))
            return true;
    }
    return false;
}

/* A recording may have been made by someone who had agreed before; and what the notice states in full
 * is owed nothing more. */
static bool is_doubtful(const struct duty *duty)
{
    return duty->unasked->origin != ORIGIN_BROWSER || duty->verdict == VERDICT_DISCLOSED;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (report->is_static || !duty->unasked || duty->verdict == VERDICT_EXEMPT ||
            !has_consent(report, duty))
            continue;
        const char *message =
            N_("Consent is declared as the ground for %1 (%2), but it is sent to before the "
               "visitor makes a choice.%4");
        if (duty->unasked->origin != ORIGIN_BROWSER)
            message = N_("Consent is declared as the ground for %1 (%2), but the recording shows a "
                         "request without a choice before it; whether one had been made earlier is "
                         "not known.%4");
        struct finding *finding = judging_emit_duty(judging, rule, duty, ITEM_NONE, message);
        if (is_doubtful(duty) && finding->severity == SEVERITY_VIOLATION)
            finding->severity = SEVERITY_REVIEW;
        finding->page_url = duty->unasked->page_url;
        finding->page_line = duty->unasked->line;
        finding->evidence = duty->unasked->snippet;
    }
}

const struct rule rule_consent_before = {
    .words = {.id = "consent-before",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Act art. 27-12 (iii)"),
              .title = N_("Sent before consent"),
              .says = N_("Consent covers what the visitor agreed to beforehand, having been shown "
                         "the three items. [law] The operator declares consent as the ground, and "
                         "a browser made the request before any choice. A static scan cannot see "
                         "this: there what the notice does not state is unknown. In a recording, "
                         "and where the notice states all three items, it is at most a review. "
                         "[ours]"),
              .mend = N_("Load the tag of %1 (%2) only after the visitor has agreed, or state what "
                         "is sent in the notice.")},
    .judge = rule_judge};
