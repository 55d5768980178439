#include "core/map.h"
#include "policies/judge.h"

/* It does not exist, or nobody is there. What is refused or late may answer a visitor. */
static bool row_is_dead(const struct coverage *row)
{
    return row->outcome == OUTCOME_NOT_FOUND ||
           (row->outcome == OUTCOME_FAILED &&
            (row->reason == REASON_DNS || row->reason == REASON_CONNECT));
}

static void emit_dead(struct judging *judging, const struct rule *rule,
                      const struct disclosure *entry, const struct coverage *row)
{
    struct finding *finding =
        judging_emit(judging, rule, rule->words.severity,
                     N_("The notice gives a way to stop it that does not answer: %1."));
    finding->subject = row->url;
    finding->notice_url = entry->notice_url;
    finding->notice_line = entry->line;
    finding->notice_quote = entry->quote;
    finding->message.args[0] = words_same(row->url);
}

/* Addresses of coverage that do not answer, and which of them were told. */
struct dead {
    struct map rows, told;
};

static void judge_entry(struct judging *judging, const struct rule *rule, struct dead *dead,
                        const struct disclosure *entry)
{
    const struct report *report = judging_report(judging);
    str rest = entry->optout_url, url;
    while (str_cut_list(&rest, &url)) {
        uint32_t row = map_find(&dead->rows, url), told = (uint32_t)dead->told.count;
        if (row != MAP_NONE && map_add(&dead->told, url, told) == told)
            emit_dead(judging, rule, entry, &report->coverage[row]);
    }
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    struct map empty = {.arena = judging_arena(judging)};
    struct dead dead = {.rows = empty, .told = empty};
    for (uint32_t i = 0; i < report->coverage_count; i++)
        if (row_is_dead(&report->coverage[i]))
            map_add(&dead.rows, report->coverage[i].url, i);
    for (size_t n = 0; n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++)
            judge_entry(judging, rule, &dead, &report->notices[n].disclosures[i]);
}

const struct rule rule_optout_dead = {
    .words = {.id = "optout-dead",
              .severity = SEVERITY_REVIEW,
              .law = N_("Act art. 27-12 (iv); Rule art. 22-2-31"),
              .title = N_("A way to stop it does not answer"),
              .says = N_("An entry gives an address at which sending or use can be stopped, and "
                         "that address was asked for: it does not exist, its host is not known, "
                         "or nobody answers there. Addresses that were not asked for, or that "
                         "refuse a robot, are not judged. [ours]"),
              .mend = N_("Give the present address, or take the link out.")},
    .judge = rule_judge};
