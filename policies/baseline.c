/* What the baseline and the declared acceptances make of the findings. */
#include "core/map.h"
#include "policies/judge.h"

#include <stdlib.h>

struct baseline {
    struct arena *arena;
    struct report *report;
    struct map known;     /* fingerprint -> number in declared.known */
    struct map found;     /* fingerprints of this run */
    struct map looked_at; /* pages that were read, or are known to be no more */
    bool is_unsure;       /* whether something stands in the notice could not always be told */
    bool has_seen_all;
};

static str known_cell(const struct known *known, enum known_cell cell)
{
    return known->cells[cell];
}

/* An acceptance that has run out keeps its words, so that the report can say so. */
static void finding_accept(struct finding *finding, str reason, str until, str today)
{
    if (finding->status == FINDING_ACCEPTED || !reason.n)
        return;
    finding->accepted_because = reason;
    finding->accepted_until = until;
    if (!until.n || str_cmp(today, until) <= 0)
        finding->status = FINDING_ACCEPTED;
}

static void finding_hold(const struct baseline *baseline, struct finding *finding)
{
    const struct declarations *declared = &baseline->report->declared;
    str fingerprint = str_of(finding->fingerprint);
    uint32_t number = map_find(&baseline->known, fingerprint);
    if (number != MAP_NONE) {
        const struct known *known = &declared->known[number];
        finding->status = FINDING_KNOWN;
        finding->first_seen = known_cell(known, KNOWN_FIRST_SEEN);
        finding_accept(finding, known_cell(known, KNOWN_REASON), known_cell(known, KNOWN_UNTIL),
                       declared->today);
    } else if (declared->has_baseline) {
        finding->first_seen = declared->today;
    }
    for (size_t i = 0; i < declared->acceptance_count; i++) {
        const struct acceptance *acceptance = &declared->acceptances[i];
        if (str_eq(acceptance->fingerprint, fingerprint))
            finding_accept(finding, acceptance->reason, acceptance->until, declared->today);
    }
}

#define CODE_FIND(name, type, code_of, count)                                                      \
    static enum type name(str code, enum type otherwise)                                           \
    {                                                                                              \
        for (int i = 0; i < (count); i++)                                                          \
            if (str_is(code, code_of((enum type)i)))                                               \
                return (enum type)i;                                                               \
        return otherwise;                                                                          \
    }
CODE_FIND(severity_find, severity, severity_code, SEVERITY_COUNT)
CODE_FIND(verdict_find, verdict, verdict_code, VERDICT_COUNT)
CODE_FIND(item_find, item, item_code, ITEM_COUNT)

/* The duty that a known finding was about, as far as its row tells it; NULL: about none. */
static const struct duty *gone_duty(const struct baseline *baseline, const struct known *known)
{
    const struct catalog *catalog = baseline->report->catalog;
    str domain = known_cell(known, KNOWN_RECIPIENT);
    if (!domain.n)
        return NULL;
    struct duty *duty = ARENA_NEW(baseline->arena, struct duty);
    *duty = (struct duty){
        .service = catalog_service_by_id(catalog, known_cell(known, KNOWN_SERVICE_ID)),
        .recipient = catalog_recipient_by_id(catalog, known_cell(known, KNOWN_RECIPIENT_ID)),
        .domain = domain,
        .category = "",
        .verdict = verdict_find(known_cell(known, KNOWN_VERDICT), VERDICT_UNKNOWN)};
    return duty;
}

static void gone_make(const struct baseline *baseline, const struct known *known,
                      const struct rule *rule, struct finding *gone)
{
    *gone = (struct finding){
        .rule = &rule->words,
        .severity = severity_find(known_cell(known, KNOWN_SEVERITY), rule->words.severity),
        .duty = gone_duty(baseline, known),
        .item = item_find(known_cell(known, KNOWN_ITEM), ITEM_NONE),
        .page_url = known_cell(known, KNOWN_PAGE_URL),
        .message = {.id = "%1", .args[0] = words_same(known_cell(known, KNOWN_MESSAGE))},
        .mend = {.id = "%1", .args[0] = words_same(known_cell(known, KNOWN_MEND))},
        .status = FINDING_GONE,
        .first_seen = known_cell(known, KNOWN_FIRST_SEEN)};
    str fingerprint = known_cell(known, KNOWN_FINGERPRINT);
    for (size_t i = 0; i < sizeof gone->fingerprint - 1 && i < fingerprint.n; i++)
        gone->fingerprint[i] = fingerprint.p[i];
}

/* The notice as a whole could not be judged; a page that was not seen says nothing about it. */
static bool finding_is_doubt(const struct finding *finding)
{
    return finding->severity == SEVERITY_UNKNOWN &&
           (finding->rule->severity != SEVERITY_UNKNOWN || !finding->page_url.n);
}

static void look_around(struct baseline *baseline)
{
    const struct report *report = baseline->report;
    bool is_part = report->was_interrupted;
    for (size_t i = 0; i < report->coverage_count; i++) {
        const struct coverage *row = &report->coverage[i];
        is_part |= outcome_is_unseen(row->outcome);
        if (row->outcome == OUTCOME_PAGE || row->outcome == OUTCOME_NOT_FOUND ||
            row->outcome == OUTCOME_REDIRECT)
            map_add(&baseline->looked_at, row->url, 0);
    }
    for (size_t i = 0; i < report->finding_count; i++)
        baseline->is_unsure |= finding_is_doubt(&report->findings[i]);
    baseline->has_seen_all = !is_part && baseline->looked_at.count;
}

static bool is_gone(const struct baseline *baseline, const struct known *known)
{
    str page = known_cell(known, KNOWN_PAGE_URL);
    bool is_other = str_is(known_cell(known, KNOWN_STATUS), finding_status_code(FINDING_GONE)) ||
                    !str_eq(known_cell(known, KNOWN_AUDITED), baseline->report->audited) ||
                    map_find(&baseline->found, known_cell(known, KNOWN_FINGERPRINT)) != MAP_NONE;
    if (is_other || baseline->is_unsure)
        return false;
    return page.n ? map_find(&baseline->looked_at, page) != MAP_NONE : baseline->has_seen_all;
}

static void find_gone(struct baseline *baseline)
{
    struct report *report = baseline->report;
    const struct declarations *declared = &report->declared;
    report->gone = ARENA_ARRAY(baseline->arena, declared->known_count, struct finding);
    report->gone_count = 0;
    look_around(baseline);
    for (size_t i = 0; i < declared->known_count; i++) {
        const struct known *known = &declared->known[i];
        const struct rule *rule = rule_find(known_cell(known, KNOWN_RULE));
        if (rule && is_gone(baseline, known))
            gone_make(baseline, known, rule, &report->gone[report->gone_count++]);
    }
    if (report->gone_count)
        qsort(report->gone, report->gone_count, sizeof *report->gone, finding_compare);
}

void baseline_apply(struct arena *arena, struct report *report)
{
    struct map empty = {.arena = arena};
    struct baseline baseline = {
        .arena = arena, .report = report, .known = empty, .found = empty, .looked_at = empty};
    const struct declarations *declared = &report->declared;
    for (uint32_t i = 0; i < declared->known_count; i++)
        map_add(&baseline.known, known_cell(&declared->known[i], KNOWN_FINGERPRINT), i);
    for (size_t i = 0; i < report->finding_count; i++) {
        finding_hold(&baseline, &report->findings[i]);
        map_add(&baseline.found, str_of(report->findings[i].fingerprint), 0);
    }
    find_gone(&baseline);
}

bool baseline_leaves(const struct report *report, const struct duty *duty)
{
    bool has_own = false, of_all = false, has_any = false;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->rule->severity != SEVERITY_VIOLATION ||
            (finding->duty && finding->duty != duty))
            continue;
        bool counts = finding_counts(finding, report->new_only);
        if (finding->duty && counts)
            return true;
        has_any = true;
        has_own |= finding->duty != NULL;
        of_all |= counts;
    }
    return !has_any || (!has_own && of_all);
}
