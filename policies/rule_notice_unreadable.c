#include "policies/judge.h"

static const char *unreadable_message(enum notice_status status)
{
    return status == NOTICE_EMPTY
               ? N_("The page calls itself a notice, but no entry could be read in it. Whether the "
                    "recipients are stated there is not known.")
               : N_("There is a notice, but it could not be read: %3. Whether the recipients are "
                    "stated there is not known.");
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->notice_count; i++) {
        const struct notice *notice = &report->notices[i];
        if (notice->status != NOTICE_UNREADABLE && notice->status != NOTICE_EMPTY)
            continue;
        struct finding *finding =
            judging_emit(judging, rule, SEVERITY_UNKNOWN, unreadable_message(notice->status));
        const char *reason = reason_words(notice->reason);
        finding->subject = finding->notice_url = notice->url;
        finding->notice_line = notice->line;
        finding->notice_quote = notice->title;
        finding->message.args[2] = words_of(reason);
    }
}

const struct rule rule_notice_unreadable = {
    .words = {.id = "notice-unreadable",
              .severity = SEVERITY_UNKNOWN,
              .law = N_("Rule art. 22-2-28"),
              .title = N_("A notice could not be read"),
              .says =
                  N_("A notice exists but its content cannot be read: it is drawn by script, is "
                     "an image or a file, lies behind a login or on another host, or is empty. "
                     "Not readable is not the same as not stated."),
              .mend = N_("Put the notice into the page itself as text, or name a readable copy "
                         "with --notice.")},
    .judge = rule_judge};
