#include "policies/judge.h"

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->notice_count; i++) {
        const struct notice *notice = &report->notices[i];
        const struct notice_form *form = &notice->form;
        if (form->is_pdf || (!form->lacks_viewport && !form->small.line))
            continue;
        const char *message = N_(
            "The notice's page says nothing of its width (no viewport): a telephone that is given "
            "this page shows it reduced, and it must be enlarged to be read.");
        if (form->small.line)
            message = N_("Text of the notice is set in a fixed size of less than 9 pixels.");
        struct finding *finding = judging_emit_notice(judging, rule, notice, message);
        if (form->small.line) {
            finding->notice_line = form->small.line;
            finding->notice_quote = form->small.quote;
        }
    }
}

const struct rule rule_notice_small_text = {
    .words = {.id = "notice-small-text",
              .severity = SEVERITY_REVIEW,
              .law = N_("Rule art. 22-2-28 (1)"),
              .title = N_("The notice may be too small to read"),
              .says = N_("The text must be shown in a readable size without any operation. [law] "
                         "The page has no viewport, or a style attribute in the notice's part sets "
                         "a size of less than 9 pixels. Sizes in style sheets are not looked at. "
                         "[ours]"),
              .mend = N_("Add <meta name=\"viewport\" content=\"width=device-width\">, and leave "
                         "the size of the text to the reader.")},
    .judge = rule_judge};
