#include "core/map.h"
#include "policies/judge.h"

#define STEPS_EASY 1 /* links: what is "easily reached" [ours] */

/* Pages of one kind of distance. */
struct distance {
    uint32_t pages;
    int32_t farthest;
    const struct coverage *first;
    enum severity cap;
};

struct far {
    struct map caps; /* address of a page that sends what is owed -> its severity */
    struct distance steps, no_path;
    bool has_path;   /* some page that sends has one */
    bool is_unknown; /* not every page, or not every link, was seen */
};

/* What a page sends may be a review at most. */
static void note_pages(struct judging *judging, struct far *far)
{
    const struct report *report = judging_report(judging);
    for (int cap = SEVERITY_VIOLATION; cap <= SEVERITY_REVIEW; cap++)
        for (size_t i = 0; i < report->transmission_count; i++) {
            const struct transmission *t = &report->transmissions[i];
            const struct duty *duty = judging_duty(judging, t);
            bool is_sent = t->party == PARTY_THIRD && t->certainty != CERTAINTY_NONE;
            bool is_plain = transmission_is_plain(t) && duty && duty->cap == SEVERITY_VIOLATION;
            if (is_sent && duty && duty_is_owed(duty) && (is_plain || cap == SEVERITY_REVIEW))
                map_add(&far->caps, t->page_url, (uint32_t)cap);
        }
}

static void distance_add(struct distance *distance, const struct coverage *row, uint32_t cap)
{
    if (!distance->first || cap < (uint32_t)distance->cap) {
        distance->first = row;
        distance->cap = (enum severity)cap;
    }
    distance->pages++;
    if (distance->farthest < row->notice_steps)
        distance->farthest = row->notice_steps;
}

static void note_row(struct far *far, const struct coverage *row)
{
    uint32_t cap = map_find(&far->caps, row->url);
    bool is_left_out = outcome_is_unseen(row->outcome) || row->outcome == OUTCOME_OVER_LIMIT ||
                       row->outcome == OUTCOME_ROBOTS || row->outcome == OUTCOME_NOT_FETCHED;
    if (row->is_resource)
        return;
    far->is_unknown |= is_left_out;
    if (row->outcome != OUTCOME_PAGE || cap == MAP_NONE)
        return;
    far->has_path |= row->notice_steps >= 0;
    if (row->notice_steps > STEPS_EASY)
        distance_add(&far->steps, row, cap);
    else if (row->notice_steps < 0 && row->links_are_drawn)
        far->is_unknown = true;
    else if (row->notice_steps < 0)
        distance_add(&far->no_path, row, cap);
}

static struct finding *emit(struct judging *judging, const struct rule *rule,
                            enum severity severity, const struct distance *distance,
                            const char *message)
{
    const struct notice *notice = &judging_report(judging)->notices[0];
    struct finding *finding = judging_emit(judging, rule, severity, message);
    struct arena *arena = judging_arena(judging);
    finding->pages = distance->pages;
    finding->page_url = distance->first->url;
    finding->notice_url = notice->url;
    finding->message.args[0] = words_same(arena_printf(arena, "%u", distance->pages));
    finding->message.args[1] = words_same(arena_printf(arena, "%d", distance->farthest));
    return finding;
}

static void rule_judge(struct judging *judging, const struct rule *rule)
{
    const struct report *report = judging_report(judging);
    struct far far = {.caps = {.arena = judging_arena(judging)}};
    if (judging_sight(judging) != SIGHT_READ || judging_is_elsewhere(judging))
        return;
    note_pages(judging, &far);
    for (size_t i = 0; i < report->coverage_count; i++)
        note_row(&far, &report->coverage[i]);
    if (far.steps.pages)
        emit(judging, rule, SEVERITY_REVIEW, &far.steps,
             N_("From %1 pages that send information, the notice is reached only by two or more "
                "links (%2 at most)."))
            ->subject = STR("steps");
    bool is_nowhere = !far.has_path && !far.is_unknown && far.no_path.cap == SEVERITY_VIOLATION;
    if (far.no_path.pages)
        emit(judging, rule, is_nowhere ? SEVERITY_VIOLATION : SEVERITY_REVIEW, &far.no_path,
             is_nowhere ? N_("No visible link leads to the notice from any of the %1 pages that "
                             "send information.")
                        : N_("From %1 pages that send information, no path of visible links to the "
                             "notice was found."))
            ->subject = STR("no-path");
}

const struct rule rule_notice_far = {
    .words = {.id = "notice-far",
              .severity = SEVERITY_VIOLATION,
              .law = N_("Rule art. 22-2-28 (3)"),
              .title = N_("The notice is far from the pages that send"),
              .says = N_("The items must stand on the page that sends, or on a page that is easily "
                         "reached from it; each page that sends counts. [law] One visible link is "
                         "easy; two or more are to be reviewed, and so is a page from which no "
                         "path was found although it was read in full and its links do not seem to "
                         "be drawn by script. It is a violation only when no page that sends has a "
                         "path and nothing was left unseen. [ours]"),
              .mend = N_("Link to the notice from every page, for example in the footer.")},
    .judge = rule_judge};
