#include "policies/judge.h"

/* The notice of the report in which item i was found; NULL: none. */
static const struct notice *find_policy(const struct report *report, size_t i)
{
    for (size_t n = 0; n < report->notice_count; n++)
        if (i < report->notices[n].form.passage_count && report->notices[n].form.passages[i].line)
            return &report->notices[n];
    return NULL;
}

static void emit_stated(struct judging *judging, const struct rule *rule,
                        const struct notice *policy, size_t i)
{
    size_t count;
    const struct passage_kind *kind =
        &catalog_passages(judging_report(judging)->catalog, &count)[i];
    struct finding *finding =
        judging_emit(judging, rule, SEVERITY_INFO, N_("The handling policy says: %1."));
    finding->mend.id = N_("Check that the passage says it in full.");
    finding->subject = kind->id;
    finding->notice_url = policy->url;
    finding->notice_line = policy->form.passages[i].line;
    finding->notice_quote = policy->form.passages[i].quote;
    finding->message.args[0] = (struct words){.ja = kind->name_ja, .en = kind->name_en};
}

/* No policy that was read says it. */
static void emit_other(struct judging *judging, const struct rule *rule,
                       const struct passage_kind *kind, bool is_unread)
{
    enum severity severity = kind->is_conditional ? SEVERITY_ADVICE : SEVERITY_REVIEW;
    const char *message = N_("No passage of the handling policy was found that says: %1.");
    if (kind->is_conditional)
        message = N_("No passage of the handling policy was found that says: %1. It is owed "
                     "only where there is something to say.");
    if (is_unread) {
        severity = SEVERITY_UNKNOWN;
        message = N_("Whether the handling policy says it could not be read: %1.");
    }
    struct finding *finding = judging_emit(judging, rule, severity, message);
    finding->subject = kind->id;
    if (judging_report(judging)->notice_count)
        finding->notice_url = judging_report(judging)->notices[0].url;
    finding->message.args[0] = (struct words){.ja = kind->name_ja, .en = kind->name_en};
}

/* A policy that was not read, or none at all: what is not found may stand where nobody looked. */
static bool has_unread(const struct report *report)
{
    for (size_t n = 0; n < report->notice_count; n++)
        if (report->notices[n].status == NOTICE_UNREADABLE)
            return true;
    return !report->notice_count;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    bool is_unread = has_unread(report);
    size_t count;
    const struct passage_kind *kinds = catalog_passages(report->catalog, &count);
    for (size_t i = 0; i < count; i++) {
        const struct notice *policy = find_policy(report, i);
        if (!str_is(kinds[i].part, "handling"))
            continue;
        if (policy)
            emit_stated(judging, rule, policy, i);
        else
            emit_other(judging, rule, &kinds[i], is_unread);
    }
}

const struct rule rule_handling_policy = {
    .words = {.id = "handling-policy",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-8; Rule art. 22-2-23"),
              .title = N_("The handling policy of a designated operator"),
              .says =
                  N_("Designated operators publish how they handle information about users: what "
                     "is acquired and how, purposes and methods of use, safety measures, storage "
                     "and entrusting abroad, a contact for complaints, incidents of the past ten "
                     "years. [law] For each item: a sentence of a policy page has the words of "
                     "data/passages.csv (stated, quoted), no sentence has (not found), or a policy "
                     "could not be read. Words are no proof that what they say suffices. [ours] "
                     "Runs with --rules handling-policy alone."),
              .mend = N_("Say it in the handling policy, or check by hand where it is said.")},
    .pack = PACK_HANDLING,
    .judge = rule_judge};
