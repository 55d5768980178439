#include "core/text.h"
#include "policies/judge.h"

bool disclosure_is_open(struct arena *arena, const struct catalog *catalog,
                        const struct disclosure *d)
{
    str written = d->recipient.n ? d->recipient : d->service;
    if (d->recipient_known || d->service_known || d->status == DISCLOSURE_FIRST_PARTY)
        return false;
    str folded = text_fold(arena, written);
    size_t count;
    const struct word *words = catalog_words(catalog, "open_ended", &count);
    for (size_t i = 0; i < count; i++)
        if (str_has_suffix(folded, words[i].word))
            return true;
    return catalog_is_word(catalog, "class", folded) ||
           catalog_is_word(catalog, "class_named", folded);
}

static void judge_notice(struct judging *judging, const struct rule *rule,
                         const struct notice *notice)
{
    struct arena *arena = judging_arena(judging);
    const struct disclosure *first = NULL;
    uint32_t count = 0;
    for (size_t i = 0; i < notice->disclosure_count; i++) {
        const struct disclosure *d = &notice->disclosures[i];
        if (!disclosure_is_open(arena, judging_report(judging)->catalog, d))
            continue;
        first = first ? first : d;
        count++;
    }
    if (!first)
        return;
    struct finding *finding =
        judging_emit_notice(judging, rule, notice,
                            N_("The notice has %1 entries that name nobody in particular, "
                               "such as \"%2\". Who receives the information cannot be told."));
    finding->message.args[0] = words_same(arena_printf(arena, "%u", count));
    finding->message.args[1] = words_same(first->recipient.n ? first->recipient : first->service);
    finding->notice_line = first->line;
    finding->notice_quote = first->quote;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->notice_count; i++)
        judge_notice(judging, rule, &report->notices[i]);
}

const struct rule rule_recipient_open_ended = {
    .words = {.id = "recipient-open-ended",
              .severity = SEVERITY_ADVICE,
              .law = N_("Act art. 27-12; Rule art. 22-2-29 (ii)"),
              .title = N_("Recipients without a name"),
              .says = N_("An entry speaks of third parties, partners or other companies instead of "
                         "naming them. The law asks for the name of each; the ministry's "
                         "commentary advises against \"and others\". [law, guide]"),
              .mend = N_("Name each company that receives information.")},
    .judge = rule_judge};
