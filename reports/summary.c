/* summary.csv: several audited services side by side, a row for each report. What could not be run
 * (exit code 2) has an address, that code, and no counts: zero would look like a clean result. */
#include "reports/cell.h"

static bool was_run(const struct report *report)
{
    return report->exit_code != 2;
}

static str number(const struct cell_context *context, uint64_t count)
{
    return was_run(context->report) ? cell_number(context, count) : STR("");
}

static str get_audited(const struct cell_context *context, const void *row)
{
    (void)row;
    return context->report->audited;
}

static str get_scope(const struct cell_context *context, const void *row)
{
    (void)row;
    return context->report->scope_text;
}

static str get_exit(const struct cell_context *context, const void *row)
{
    (void)row;
    return cell_number(context, (uint64_t)context->report->exit_code);
}

static str get_pages_read(const struct cell_context *context, const void *row)
{
    (void)row;
    uint64_t count = 0;
    for (size_t i = 0; i < context->report->coverage_count; i++)
        count += context->report->coverage[i].outcome == OUTCOME_PAGE;
    return number(context, count);
}

static str get_pages_unread(const struct cell_context *context, const void *row)
{
    (void)row;
    uint64_t count = 0;
    for (size_t i = 0; i < context->report->coverage_count; i++)
        count += outcome_is_unseen(context->report->coverage[i].outcome);
    return number(context, count);
}

/* The notice that says most: the first one that was read, else the first. */
static const struct notice *best_notice(const struct report *report)
{
    for (size_t i = 0; i < report->notice_count; i++)
        if (report->notices[i].status == NOTICE_READ)
            return &report->notices[i];
    return report->notice_count ? &report->notices[0] : NULL;
}

static str get_notice_url(const struct cell_context *context, const void *row)
{
    (void)row;
    const struct notice *notice = best_notice(context->report);
    return notice ? notice->url : STR("");
}

static str get_notice_status(const struct cell_context *context, const void *row)
{
    (void)row;
    const struct notice *notice = best_notice(context->report);
    return str_of(notice ? notice_status_code(notice->status) : "");
}

static str duties_of(const struct cell_context *context, enum verdict verdict)
{
    uint64_t count = 0;
    for (size_t i = 0; i < context->report->duty_count; i++)
        count += context->report->duties[i].verdict == verdict;
    return number(context, count);
}

static str get_duties(const struct cell_context *context, const void *row)
{
    (void)row;
    uint64_t count = 0;
    for (size_t i = 0; i < context->report->duty_count; i++)
        count += context->report->duties[i].verdict != VERDICT_STATED_NOT_SEEN;
    return number(context, count);
}

static str get_disclosed(const struct cell_context *context, const void *row)
{
    (void)row;
    return duties_of(context, VERDICT_DISCLOSED);
}

static str get_partial(const struct cell_context *context, const void *row)
{
    (void)row;
    return duties_of(context, VERDICT_PARTIAL);
}

static str get_absent(const struct cell_context *context, const void *row)
{
    (void)row;
    return duties_of(context, VERDICT_ABSENT);
}

static str get_unknown(const struct cell_context *context, const void *row)
{
    (void)row;
    return duties_of(context, VERDICT_UNKNOWN);
}

static str findings_of(const struct cell_context *context, enum severity severity)
{
    uint64_t count = 0;
    for (size_t i = 0; i < context->report->finding_count; i++) {
        const struct finding *finding = &context->report->findings[i];
        count += finding->severity == severity && finding_counts(finding, false);
    }
    return number(context, count);
}

static str get_violations(const struct cell_context *context, const void *row)
{
    (void)row;
    return findings_of(context, SEVERITY_VIOLATION);
}

static str get_reviews(const struct cell_context *context, const void *row)
{
    (void)row;
    return findings_of(context, SEVERITY_REVIEW);
}

static str get_new(const struct cell_context *context, const void *row)
{
    (void)row;
    uint64_t count = 0;
    for (size_t i = 0; i < context->report->finding_count; i++)
        count += finding_counts(&context->report->findings[i], true);
    return number(context, count);
}

static str get_report(const struct cell_context *context, const void *row)
{
    (void)row;
    return context->report->place;
}

static str get_observed_at(const struct cell_context *context, const void *row)
{
    (void)row;
    int64_t latest = 0;
    for (size_t i = 0; i < context->report->coverage_count; i++)
        if (latest < context->report->coverage[i].observed_at)
            latest = context->report->coverage[i].observed_at;
    return cell_time(context, latest);
}

static str get_reason(const struct cell_context *context, const void *row)
{
    (void)row;
    return context->report->failure;
}

static const struct column columns[] = {
    {"audited", COLUMN_TEXT,
     N_("The audited service; of one that could not be run, the target as given."), get_audited},
    {"scope", COLUMN_TEXT, N_("As declared: unknown, out, or items of Rule art. 22-2-27."),
     get_scope},
    {"exit", COLUMN_NUMBER, N_("Exit code for this service alone; 2: it could not be run."),
     get_exit},
    {"pages_read", COLUMN_NUMBER, N_("Pages that were read whole; empty when it could not be run."),
     get_pages_read},
    {"pages_unread", COLUMN_NUMBER,
     N_("Addresses that should have been seen and were not, or not whole."), get_pages_unread},
    {"notice_url", COLUMN_TEXT, N_("The notice that was read; else the first one that was found."),
     get_notice_url},
    {"notice_status", COLUMN_TEXT, N_("read empty unreadable none_sent; empty: none was found."),
     get_notice_status},
    {"duties", COLUMN_NUMBER, N_("Recipient-services that something is sent to."), get_duties},
    {"disclosed", COLUMN_NUMBER, N_("Of these, stated in full."), get_disclosed},
    {"partial", COLUMN_NUMBER, N_("Of these, stated in part."), get_partial},
    {"absent", COLUMN_NUMBER, N_("Of these, not stated."), get_absent},
    {"unknown", COLUMN_NUMBER, N_("Of these, not to be judged."), get_unknown},
    {"violations", COLUMN_NUMBER, N_("Findings of that severity, without accepted ones."),
     get_violations},
    {"reviews", COLUMN_NUMBER, N_("Findings of that severity, without accepted ones."),
     get_reviews},
    {"new", COLUMN_NUMBER, N_("Findings that no baseline knows."), get_new},
    {"report", COLUMN_TEXT, N_("Folder of the report, below the folder of this table."),
     get_report},
    {"observed_at", COLUMN_TEXT, N_("When the last address was observed (UTC)."), get_observed_at},
    {"reason", COLUMN_TEXT, N_("Why it could not be run (exit code 2)."), get_reason},
};

static size_t count_rows(const struct report *report)
{
    (void)report;
    return 1;
}

static const void *find_row(const struct report *report, size_t i)
{
    (void)i;
    return report;
}

const struct table table_summary = {
    .name = "summary",
    .says = N_("One row per audited service."),
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .rows = count_rows,
    .row = find_row,
};
