#include "policies/judge.h"

/* An entry that names the company for another product of its. */
static const struct disclosure *company_entry(const struct report *report, const struct duty *duty)
{
    for (size_t n = 0; duty->recipient && n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++) {
            const struct disclosure *d = &report->notices[n].disclosures[i];
            if (d->recipient_known == duty->recipient && d->service.n &&
                d->status != DISCLOSURE_FIRST_PARTY)
                return d;
        }
    return NULL;
}

static void cite_entry(struct finding *finding, const struct disclosure *d)
{
    finding->message.args[2] = words_same(d->service);
    finding->notice_url = d->notice_url;
    finding->notice_line = d->line;
    finding->notice_quote = d->quote;
}

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
        const struct disclosure *other = company_entry(report, duty);
        const char *message =
            N_("Information is sent to %1 (%2), but the notice names neither the company nor "
               "the service.%4");
        if (other)
            message = N_("Information is sent to %1 (%2). The notice names the company, but only "
                         "for other services (%3).%4");
        if (!duty->service)
            message = N_("Information is sent to %1, whose operator the catalog does not know, and "
                         "the notice has no entry that can be matched to this domain.%4");
        struct finding *finding = judging_emit_duty(judging, rule, duty, ITEM_NAME, message);
        if (other)
            cite_entry(finding, other);
        if (!duty->service)
            finding->mend.id = N_("Find out who operates %1, and add an entry that says what is "
                                  "sent and why, or remove the tag.");
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
              .mend =
                  N_("Add an entry for %1 (%2) to the notice that says what is sent and why, or "
                     "remove the tag.")},
    .judge = rule_judge};
