#include "policies/judge.h"

#define NAMES_MAX 12 /* recipients that the message names; the others are counted */

/* "Google LLC (Google Analytics), Meta Platforms, Inc. (Meta Pixel)" of what is owed an answer. */
static struct words owed_names(struct judging *judging)
{
    struct arena *arena = judging_arena(judging);
    const struct report *report = judging_report(judging);
    struct buf ja = buf_init(arena, SIZE_MAX / 2), en = buf_init(arena, SIZE_MAX / 2);
    size_t named = 0;
    for (size_t i = 0; i < report->duty_count && named < NAMES_MAX; i++) {
        const struct duty *duty = &report->duties[i];
        if (!duty_is_owed(duty))
            continue;
        struct words name = duty_name(duty);
        if (named++) {
            buf_add(&ja, STR("、"));
            buf_add(&en, STR(", "));
        }
        buf_add(&ja, name.ja);
        buf_add(&en, name.en);
    }
    if (judging_owed(judging) > named) {
        buf_add(&ja, STR("、…"));
        buf_add(&en, STR(", ..."));
    }
    return (struct words){.ja = buf_str(&ja), .en = buf_str(&en)};
}

/* The duty whose finding may be the gravest; NULL when nothing is owed. */
static const struct duty *gravest(const struct report *report)
{
    const struct duty *first = NULL;
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        if (duty_is_owed(duty) && (!first || duty->cap < first->cap))
            first = duty;
    }
    return first;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    enum notice_sight sight = judging_sight(judging);
    size_t owed = judging_owed(judging);
    if (sight != SIGHT_NONE && sight != SIGHT_UNSURE)
        return;
    enum severity severity = SEVERITY_REVIEW;
    const struct duty *first = gravest(report);
    if (!first)
        return;
    if (first->cap == SEVERITY_VIOLATION)
        severity = SEVERITY_VIOLATION;
    const char *message = N_("No notice was found, but information is sent to %1 recipients: %2.");
    if (sight == SIGHT_UNSURE) {
        severity = SEVERITY_UNKNOWN;
        message = N_("No notice was found, but whether there is one is not known (%3). "
                     "Information is sent to %1 recipients: %2.");
    }
    struct finding *finding = judging_emit(judging, rule, severity, message);
    struct arena *arena = judging_arena(judging);
    const char *doubt = judging_doubt(judging);
    finding->message.args[0] = words_same(arena_printf(arena, "%zu", owed));
    finding->message.args[1] = owed_names(judging);
    if (doubt)
        finding->message.args[2] = words_of(doubt);
    finding->page_url = first->first->page_url;
    finding->page_line = first->first->line;
    finding->evidence = first->first->snippet;
    for (size_t i = 0; i < report->coverage_count; i++)
        finding->pages += report->coverage[i].transmissions > 0;
}

const struct rule rule_notice_missing = {
    .words = {.id = "notice-missing",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Act art. 27-12; Rule art. 22-2-28"),
              .title = N_("No notice was found"),
              .says = N_("Information about visitors is sent to others, and neither a notice nor a "
                         "section of a policy that serves as one was found on the pages that were "
                         "read. Reported as unknown when there are signs that a notice may stand "
                         "where the scan could not look."),
              .mend =
                  N_("Publish a page that says for each recipient what is sent, to whom and why, "
                     "and link to it from every page that sends. If there is one, name it "
                     "with --notice.")},
    .judge = rule_judge};
