#include "cli/history.h"

#include "cli/history_store.h"
#include "cli/scan.h"

bool history_is_usable(struct job *job)
{
    const char *path = job->run.options.history;
    if (!path)
        return true;
    struct history *history = history_open(path, HISTORY_CHECK, &job->run.err);
    history_close(history);
    return history != NULL;
}

/* ---- before judging ---- */

struct known_work {
    struct arena *arena;
    struct report *report;
    const struct history_view *view;
};

/* A row of the history as a row of a baseline. */
static struct known known_of(const struct report *report, const struct history_table *table,
                             size_t row)
{
    struct known known;
    for (int i = 0; i < KNOWN_CELL_COUNT; i++)
        known.cells[i] = history_cell(table, row, known_cell_name((enum known_cell)i));
    known.cells[KNOWN_AUDITED] = report->audited;
    known.cells[KNOWN_STATUS] = str_of(finding_status_code(FINDING_KNOWN));
    return known;
}

/* Inside arena_run. What the baseline has stands in front, and wins. */
static void known_work(void *context)
{
    struct known_work *work = context;
    struct declarations *declared = &work->report->declared;
    const struct history_table *table = &work->view->tables[HISTORY_FINDINGS];
    size_t count = declared->known_count;
    struct known *all = ARENA_ARRAY(work->arena, count + table->rows, struct known);
    struct map baseline = {.arena = work->arena};
    for (size_t i = 0; i < count; i++) {
        all[i] = declared->known[i];
        map_add(&baseline, all[i].cells[KNOWN_FINGERPRINT], 0);
    }
    for (size_t i = 0; i < table->rows; i++)
        if (!history_cell(table, i, "gone").n &&
            map_find(&baseline, history_cell(table, i, "fingerprint")) == MAP_NONE)
            all[count++] = known_of(work->report, table, i);
    declared->known = all;
    declared->known_count = count;
    declared->has_baseline = true;
}

bool history_take(const struct job *job, struct arena *arena, struct report *report,
                  struct history_view *view, struct err *err)
{
    struct known_work work = {.arena = arena, .report = report, .view = view};
    struct history *history = history_open(job->run.options.history, HISTORY_READ, err);
    bool is_good = history && history_read(history, arena, report->audited, view, err);
    history_close(history);
    if (is_good && arena_run(arena, 0, known_work, &work) != ARENA_DONE)
        is_good = err_set(err, ERR_MEMORY, N_("out of memory"));
    return is_good;
}

/* ---- after judging ---- */

static struct history_run run_of(const struct job *job, const struct report *report)
{
    struct history_run run = {.at = job->run.now,
                              .pages = (uint32_t)report_pages_read(report),
                              .exit_code = report->exit_code};
    for (size_t i = 0; i < report->coverage_count; i++)
        run.unseen += outcome_is_unseen(report->coverage[i].outcome);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = &report->duties[i];
        run.recipients += duty->first != NULL;
        run.lacking +=
            duty->first && (duty->verdict == VERDICT_ABSENT || duty->verdict == VERDICT_PARTIAL);
    }
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->status == FINDING_ACCEPTED)
            continue;
        run.findings[finding->severity]++;
        run.fresh += finding->status == FINDING_NEW;
    }
    return run;
}

/* The earlier day of the two: a finding that was gone and is back is new, but not for the first time. */
static void first_seen_fill(struct arena *arena, struct report *report,
                            const struct history_table *table)
{
    struct map rows = {.arena = arena};
    for (size_t i = 0; i < table->rows; i++)
        map_add(&rows, history_cell(table, i, "fingerprint"), (uint32_t)i);
    for (size_t i = 0; i < report->finding_count; i++) {
        struct finding *finding = &report->findings[i];
        uint32_t row = map_find(&rows, str_of(finding->fingerprint));
        if (row == MAP_NONE)
            continue;
        str day = history_cell(table, row, "first_seen");
        if (!finding->first_seen.n || str_cmp(day, finding->first_seen) < 0)
            finding->first_seen = day;
    }
}

void history_fill(const struct job *job, struct arena *arena, struct report *report,
                  const struct history_view *view)
{
    struct history_run *runs = ARENA_ARRAY(arena, view->run_count + 1, struct history_run);
    for (size_t i = 0; i < view->run_count; i++)
        runs[i] = view->runs[i];
    first_seen_fill(arena, report, &view->tables[HISTORY_FINDINGS]);
    runs[view->run_count] = run_of(job, report);
    report->history = runs;
    report->history_count = view->run_count + 1;
}

/* ---- after writing ---- */

bool history_keep(const struct job *job, const struct report *report, struct err *err)
{
    struct history *history = history_open(job->run.options.history, HISTORY_WRITE, err);
    bool is_good = history && history_record(history, report, report->declared.today, err);
    history_close(history);
    return is_good;
}
