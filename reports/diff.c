#include "reports/diff.h"

#include "reports/name.h"

const char *diff_kind_code(enum diff_kind kind)
{
    static const char *const codes[DIFF_KINDS] = {[DIFF_RECIPIENT] = "recipient",
                                                  [DIFF_FINDING] = "finding",
                                                  [DIFF_ENTRY] = "entry",
                                                  [DIFF_NOTICE] = "notice",
                                                  [DIFF_SCAN] = "scan"};
    return codes[kind];
}

const char *diff_change_code(enum diff_change change)
{
    static const char *const codes[] = {[DIFF_NEW] = "new",
                                        [DIFF_GONE] = "gone",
                                        [DIFF_CHANGED] = "changed",
                                        [DIFF_UNSEEN] = "unseen"};
    return codes[change];
}

struct diff_row *diff_add(struct diff *diff, enum diff_kind kind, enum diff_change change)
{
    struct diff_row *row = ARENA_PUSH(diff->arena, &diff->rows);
    *row = (struct diff_row){.kind = kind,
                             .change = change,
                             .subject = STR(""),
                             .item = "",
                             .before = STR(""),
                             .after = STR("")};
    return row;
}

bool diff_looked_at(const struct diff *diff, str url)
{
    uint32_t outcome = map_find(&diff->seen, url);
    if (outcome == MAP_NONE)
        return diff->has_seen_all; /* nothing leads there any more */
    return outcome == OUTCOME_PAGE || outcome == OUTCOME_NOT_FOUND || outcome == OUTCOME_REDIRECT;
}

static void diff_look(struct diff *diff)
{
    const struct report *older = diff->older, *newer = diff->newer;
    diff->has_seen_all = !newer->was_interrupted;
    for (size_t i = 0; i < newer->coverage_count; i++) {
        const struct coverage *row = &newer->coverage[i];
        map_add(&diff->seen, row->url, (uint32_t)row->outcome);
        diff->has_seen_all &=
            !outcome_is_unseen(row->outcome) && row->outcome != OUTCOME_OVER_LIMIT;
    }
    for (size_t i = 0; i < older->coverage_count; i++) {
        uint32_t outcome = map_find(&diff->seen, older->coverage[i].url);
        if (older->coverage[i].outcome == OUTCOME_PAGE && outcome != MAP_NONE)
            diff->lost += outcome_is_unseen((enum outcome)outcome);
    }
    diff->is_less = diff->lost || (newer->was_interrupted && !older->was_interrupted) ||
                    newer->container_unread_count > older->container_unread_count;
}

/* ---- recipients ---- */

/* What a fingerprint is made of, the audited service aside: a staging server compares, too. */
static str duty_key(const struct diff *diff, const struct duty *duty)
{
    str who = duty_recipient_id(duty), service = duty_service_id(duty);
    if (!who.n)
        who = duty->domain;
    if (!service.n && !duty->first && duty->said)
        service = duty->said->service;
    return arena_join(diff->arena, (str[]){who, STR("\n"), service}, 3);
}

static bool sends_for(const struct transmission *sent, const struct duty *duty)
{
    if (sent->certainty == CERTAINTY_NONE)
        return false;
    return duty->service ? sent->service == duty->service
                         : !sent->service && str_eq(sent->domain, duty->domain);
}

/* Every page on which the older report saw it was looked at again. */
static bool duty_is_gone(const struct diff *diff, const struct duty *duty)
{
    const struct report *older = diff->older;
    for (size_t i = 0; duty->first && i < older->transmission_count; i++)
        if (sends_for(&older->transmissions[i], duty) &&
            !diff_looked_at(diff, older->transmissions[i].page_url))
            return false;
    return true;
}

static void duty_compare_one(struct diff *diff, const struct duty *duty, const char *item,
                             str before, str after)
{
    if (str_eq(before, after))
        return;
    struct diff_row *row = diff_add(diff, DIFF_RECIPIENT, DIFF_CHANGED);
    row->duty = duty;
    row->item = item;
    row->before = before;
    row->after = after;
}

static void duty_compare(struct diff *diff, const struct duty *before, const struct duty *after)
{
    struct arena *arena = diff->arena;
    if (before->first && !after->first && !duty_is_gone(diff, before)) {
        diff_add(diff, DIFF_RECIPIENT, DIFF_UNSEEN)->duty = before;
        return;
    }
    duty_compare_one(diff, after, "verdict", str_of(verdict_code(before->verdict)),
                     str_of(verdict_code(after->verdict)));
    for (int item = ITEM_CONTENT; item < ITEM_COUNT; item++)
        duty_compare_one(diff, after, item_code((enum item)item),
                         str_of(item_verdict_code(before->items[item])),
                         str_of(item_verdict_code(after->items[item])));
    duty_compare_one(diff, after, "content_sent",
                     catalog_content_ids(arena, diff->older->catalog, before->content_sent),
                     catalog_content_ids(arena, diff->newer->catalog, after->content_sent));
}

static void diff_recipients(struct diff *diff)
{
    const struct report *older = diff->older, *newer = diff->newer;
    struct map before = {.arena = diff->arena}, after = {.arena = diff->arena};
    for (size_t i = 0; i < older->duty_count; i++)
        map_add(&before, duty_key(diff, &older->duties[i]), (uint32_t)i);
    for (size_t i = 0; i < newer->duty_count; i++) {
        const struct duty *duty = &newer->duties[i];
        str key = duty_key(diff, duty);
        uint32_t was = map_find(&before, key);
        map_add(&after, key, (uint32_t)i);
        if (was != MAP_NONE) {
            duty_compare(diff, &older->duties[was], duty);
            continue;
        }
        struct diff_row *row = diff_add(diff, DIFF_RECIPIENT, DIFF_NEW);
        row->duty = duty;
        row->after = str_of(verdict_code(duty->verdict));
    }
    for (size_t i = 0; i < older->duty_count; i++) {
        const struct duty *duty = &older->duties[i];
        if (map_find(&after, duty_key(diff, duty)) != MAP_NONE)
            continue;
        struct diff_row *row =
            diff_add(diff, DIFF_RECIPIENT, duty_is_gone(diff, duty) ? DIFF_GONE : DIFF_UNSEEN);
        row->duty = duty;
        row->before = str_of(verdict_code(duty->verdict));
    }
}

/* ---- findings ---- */

static str finding_key(const struct diff *diff, const struct finding *finding)
{
    str about = finding->duty ? duty_key(diff, finding->duty) : finding->subject;
    return arena_join(diff->arena,
                      (str[]){str_of(finding->rule->id), STR("\n"), about, STR("\n"),
                              str_of(item_code(finding->item))},
                      5);
}

static bool finding_makes_code(const struct diff *diff, const struct finding *finding)
{
    const struct duty *duty = finding->duty;
    if (diff->options.never || finding->status == FINDING_ACCEPTED ||
        finding->severity == SEVERITY_UNKNOWN)
        return false;
    if (finding->severity <= diff->options.least)
        return true;
    if (!diff->options.by_verdict || diff->newer->scope == SCOPE_OUT)
        return false;
    return finding->rule->severity == SEVERITY_VIOLATION && duty &&
           duty->cap == SEVERITY_VIOLATION &&
           (duty->verdict == VERDICT_ABSENT || duty->verdict == VERDICT_PARTIAL);
}

static void finding_is_new(struct diff *diff, const struct finding *finding)
{
    struct diff_row *row = diff_add(diff, DIFF_FINDING, DIFF_NEW);
    row->finding = finding;
    row->duty = finding->duty;
    row->after = str_of(severity_code(finding->severity));
    row->counts = finding_makes_code(diff, finding);
}

/* What became graver counts like what is new, unless only new ones are asked for. */
static void finding_compare_both(struct diff *diff, const struct finding *before,
                                 const struct finding *after)
{
    bool is_accepted = after->status == FINDING_ACCEPTED;
    if (before->severity != after->severity) {
        struct diff_row *row = diff_add(diff, DIFF_FINDING, DIFF_CHANGED);
        row->finding = after;
        row->duty = after->duty;
        row->item = "severity";
        row->before = str_of(severity_code(before->severity));
        row->after = str_of(severity_code(after->severity));
        row->counts = !diff->options.new_only && after->severity < before->severity &&
                      finding_makes_code(diff, after);
    }
    if ((before->status == FINDING_ACCEPTED) == is_accepted)
        return;
    struct diff_row *row = diff_add(diff, DIFF_FINDING, DIFF_CHANGED);
    row->finding = after;
    row->duty = after->duty;
    row->item = "status";
    row->before = str_of(finding_status_code(before->status));
    row->after = str_of(finding_status_code(after->status));
    row->counts = !diff->options.new_only && !is_accepted && finding_makes_code(diff, after);
}

/* A page that was not seen says nothing about a notice; a notice that could not be judged does. */
static bool newer_is_unsure(const struct report *newer)
{
    for (size_t i = 0; i < newer->finding_count; i++) {
        const struct finding *finding = &newer->findings[i];
        if (finding->severity == SEVERITY_UNKNOWN &&
            (finding->rule->severity != SEVERITY_UNKNOWN || !finding->page_url.n))
            return true;
    }
    return false;
}

static bool finding_is_gone(const struct diff *diff, const struct finding *finding, bool is_unsure)
{
    if (is_unsure || (finding->duty && !duty_is_gone(diff, finding->duty)))
        return false;
    return finding->page_url.n ? diff_looked_at(diff, finding->page_url) : diff->has_seen_all;
}

static void diff_findings(struct diff *diff)
{
    const struct report *older = diff->older, *newer = diff->newer;
    struct map before = {.arena = diff->arena}, after = {.arena = diff->arena};
    bool is_unsure = newer_is_unsure(newer);
    for (size_t i = 0; i < older->finding_count; i++)
        map_add(&before, finding_key(diff, &older->findings[i]), (uint32_t)i);
    for (size_t i = 0; i < newer->finding_count; i++) {
        str key = finding_key(diff, &newer->findings[i]);
        uint32_t was = map_find(&before, key);
        map_add(&after, key, (uint32_t)i);
        if (was == MAP_NONE)
            finding_is_new(diff, &newer->findings[i]);
        else
            finding_compare_both(diff, &older->findings[was], &newer->findings[i]);
    }
    for (size_t i = 0; i < older->finding_count; i++) {
        const struct finding *finding = &older->findings[i];
        if (map_find(&after, finding_key(diff, finding)) != MAP_NONE)
            continue;
        bool is_gone = finding_is_gone(diff, finding, is_unsure);
        struct diff_row *row = diff_add(diff, DIFF_FINDING, is_gone ? DIFF_GONE : DIFF_UNSEEN);
        row->finding = finding;
        row->duty = finding->duty;
        row->before = str_of(severity_code(finding->severity));
    }
}

/* ---- how they were made ---- */

static void scan_compare(struct diff *diff, const char *item, str before, str after)
{
    if (str_eq(before, after))
        return;
    struct diff_row *row = diff_add(diff, DIFF_SCAN, DIFF_CHANGED);
    row->item = item;
    row->before = before;
    row->after = after;
}

static str scan_pages(const struct diff *diff, const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->coverage_count; i++)
        count += report->coverage[i].outcome == OUTCOME_PAGE;
    return arena_printf(diff->arena, "%zu", count);
}

static str scan_settings(const struct diff *diff, const struct report *report)
{
    struct buf out = buf_init(diff->arena, SIZE_MAX / 2);
    for (size_t i = 0; i < report->setting_count; i++) {
        buf_add(&out, out.n ? STR(" --") : STR("--"));
        buf_add(&out, report->settings[i].name);
        buf_add(&out, report->settings[i].value.n ? STR("=") : STR(""));
        buf_add(&out, report->settings[i].value);
    }
    return buf_str(&out);
}

static void diff_scan(struct diff *diff)
{
    const struct report *older = diff->older, *newer = diff->newer;
    scan_compare(diff, "audited", older->audited, newer->audited);
    scan_compare(diff, "catalog", older->catalog_date, newer->catalog_date);
    scan_compare(diff, "scope", older->scope_text, newer->scope_text);
    scan_compare(diff, "options", scan_settings(diff, older), scan_settings(diff, newer));
    scan_compare(diff, "pages_read", scan_pages(diff, older), scan_pages(diff, newer));
}

struct diff diff_make(struct arena *arena, const struct report *older, const struct report *newer,
                      const struct diff_options *options)
{
    struct diff diff = {.older = older,
                        .newer = newer,
                        .options = *options,
                        .arena = arena,
                        .seen = {.arena = arena}};
    diff_look(&diff);
    diff_recipients(&diff);
    diff_findings(&diff);
    diff_notices(&diff);
    diff_scan(&diff);
    diff.exit_code = diff.is_less ? 3 : 0;
    for (size_t i = 0; i < diff.rows.n; i++)
        if (diff.rows.v[i].counts)
            diff.exit_code = 1;
    return diff;
}
