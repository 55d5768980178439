#include "policies/judge.h"

#define TERMS_MAX 8 /* that the message names; the others are counted */

/* 「リファラ（直前に見ていたページの住所）、…」: each term with a plain explanation. */
static struct words jargon_list(struct judging *judging, uint64_t set)
{
    struct arena *arena = judging_arena(judging);
    size_t count, named = 0;
    const struct jargon *jargon = catalog_jargon(judging_report(judging)->catalog, &count);
    struct buf ja = buf_init(arena, SIZE_MAX / 2), en = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < count; i++) {
        if (!(set >> i & 1) || named++ >= TERMS_MAX)
            continue;
        str term = arena_printf(arena, "%.*s（%.*s）", STR_ARG(jargon[i].written),
                                STR_ARG(jargon[i].gloss));
        buf_add(&ja, named > 1 ? STR("、") : STR(""));
        buf_add(&en, named > 1 ? STR(", ") : STR(""));
        buf_add(&ja, term);
        buf_add(&en, term);
    }
    buf_add(&ja, named > TERMS_MAX ? STR("、…") : STR(""));
    buf_add(&en, named > TERMS_MAX ? STR(", ...") : STR(""));
    return (struct words){.ja = buf_str(&ja), .en = buf_str(&en)};
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    for (size_t i = 0; i < report->notice_count; i++) {
        const struct notice *notice = &report->notices[i];
        if (!notice->form.jargon)
            continue;
        struct finding *finding =
            judging_emit_notice(judging, rule, notice,
                                N_("The notice uses terms of the trade without explaining them: "
                                   "%1."));
        finding->message.args[0] = jargon_list(judging, notice->form.jargon);
        finding->notice_line = notice->form.jargon_at.line;
        finding->notice_quote = notice->form.jargon_at.quote;
    }
}

const struct rule rule_notice_jargon = {
    .words = {.id = "notice-jargon",
              .severity = SEVERITY_ADVICE,
              .law = N_("Rule art. 22-2-28 (1)"),
              .title = N_("Terms of the trade"),
              .says = N_("The notice must avoid jargon and use plain words. [law] An entry states "
                         "content or purpose with a term of a list, and nowhere in the notice does "
                         "an explanation in brackets or a sentence (\"X is ...\") follow it. Which "
                         "words need one is our list. [ours]"),
              .mend = N_("Use plain words, or explain the term where it first stands.")},
    .judge = rule_judge};
