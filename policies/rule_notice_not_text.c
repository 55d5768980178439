#include "policies/judge.h"

static bool is_picture(const struct notice *notice)
{
    return notice->status == NOTICE_UNREADABLE &&
           (notice->reason == REASON_IMAGE || notice->reason == REASON_PDF_NO_TEXT);
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->notice_count; i++) {
        const struct notice *notice = &report->notices[i];
        if (is_picture(notice))
            judging_emit_notice(judging, rule, notice,
                                N_("What the notice says stands in a picture and not in text."));
        else if (notice->form.is_pdf)
            judging_emit_notice(
                judging, rule, notice,
                N_("The notice is a PDF file: on a telephone it has to be opened and enlarged."));
    }
}

const struct rule rule_notice_not_text = {
    .words = {.id = "notice-not-text",
              .severity = SEVERITY_REVIEW,
              .law = N_("Rule art. 22-2-28 (1)"),
              .title = N_("The notice is a picture or a file"),
              .says = N_("The text must be shown in a readable size without any operation and be "
                         "easy to check. [law] A picture or a PDF file seldom is, above all on a "
                         "telephone. [ours]"),
              .mend = N_("Put the notice into the page itself as text.")},
    .judge = rule_judge};
