#include "policies/judge.h"

/* One finding for each reason, with the pages (or what pages load) counted and the first one named. */
static void emit_reason(struct judging *judging, const struct rule *rule, enum reason reason,
                        bool is_resource)
{
    static const char *const says[] = {
        N_("%1 pages could not be seen in full: %2. What else they send is not known."),
        N_("%1 files that pages load (scripts, style sheets, containers) could not be read: %2. "
           "What they send is not known.")};
    const struct report *report = judging_report(judging);
    const struct coverage *first = NULL;
    uint32_t pages = 0;
    for (size_t i = 0; i < report->coverage_count; i++) {
        const struct coverage *row = &report->coverage[i];
        if (!outcome_is_unseen(row->outcome) || row->reason != reason ||
            row->is_resource != is_resource)
            continue;
        pages++;
        first = first ? first : row;
    }
    if (!first)
        return;
    struct finding *finding = judging_emit(judging, rule, SEVERITY_UNKNOWN, says[is_resource]);
    struct arena *arena = judging_arena(judging);
    const char *words = reason_words(reason);
    finding->subject = arena_printf(arena, "%s%s", is_resource ? "file:" : "", reason_code(reason));
    finding->pages = pages;
    finding->page_url = first->url;
    finding->message.args[0] = words_same(arena_printf(arena, "%u", pages));
    finding->message.args[1] = words_of(words);
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    for (int reason = 0; reason < REASON_COUNT; reason++)
        emit_reason(judging, rule, (enum reason)reason, false);
    for (int reason = 0; reason < REASON_COUNT; reason++)
        emit_reason(judging, rule, (enum reason)reason, true);
}

const struct rule rule_page_unseen = {
    .words = {.id = "page-unseen",
              .severity = SEVERITY_UNKNOWN,
              .law = N_("Rule art. 22-2-28"),
              .title = N_("Pages were not seen"),
              .says =
                  N_("Pages of the audited service could not be fetched or read in full: blocked, "
                     "failed, too big, cut short, or drawn by script. Nothing is said about what "
                     "they send."),
              .mend = N_("Scan again when the pages can be reached, or from a place that may read "
                         "them.")},
    .is_of_all = true,
    .judge = rule_judge};
