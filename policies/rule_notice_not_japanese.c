#include "policies/judge.h"

#define LETTERS_MIN 300 /* of a text whose language can be told */
#define KANA_SHARE 20   /* running Japanese has far more than one kana in twenty letters */

static bool notice_is_foreign(const struct notice *notice)
{
    const struct notice_form *form = &notice->form;
    return form->letters >= LETTERS_MIN && form->kana < form->letters / KANA_SHARE;
}

/* One notice in Japanese is enough, and so is a link to it. */
static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    const struct notice *foreign = NULL;
    if (judging_is_elsewhere(judging))
        return;
    for (size_t i = 0; i < report->notice_count; i++) {
        const struct notice *notice = &report->notices[i];
        if (!notice_is_foreign(notice) || notice->form.links_japanese)
            return;
        foreign = foreign ? foreign : notice;
    }
    if (foreign)
        judging_emit_notice(
            judging, rule, foreign,
            N_("The notice is not written in Japanese, and no link on it leads to a Japanese "
               "version."));
}

const struct rule rule_notice_not_japanese = {
    .words = {.id = "notice-not-japanese",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Rule art. 22-2-28 (1)"),
              .title = N_("The notice is not in Japanese"),
              .says = N_("The notice must be written in Japanese. [law] Fewer than one letter in "
                         "twenty of its text is kana, no other notice is in Japanese, and nothing "
                         "links to a Japanese version. A text of fewer than 300 letters is not "
                         "judged. [ours]"),
              .mend = N_("Publish the notice in Japanese, or link to the Japanese version.")},
    .judge = rule_judge};
