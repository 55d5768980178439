#include "cli/confirm.h"

#include "cli/command_scan.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "core/csv.h"
#include "reports/load.h"
#include "reports/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What became of a finding. */
#define CONFIRM_RESULTS(X)                                                                         \
    X(CONFIRM_YES, "confirmed")                                                                    \
    X(CONFIRM_PAGE_GONE, "page_gone")           /* there is no such page any more */               \
    X(CONFIRM_TAG_GONE, "tag_gone")             /* the page sends nothing to that recipient */     \
    X(CONFIRM_NOTICE_CHANGED, "notice_changed") /* it sends, and is not lacking any more */        \
    X(CONFIRM_UNREACHABLE, "page_unreachable")  /* it, or the notice, could not be read */         \
    X(CONFIRM_NOT_CHECKED, "not_checked")       /* takes a scan of the whole service */
enum confirm_result { CONFIRM_RESULTS(MODEL_ENUM) CONFIRM_RESULT_COUNT };
#define CONFIRM_CODE(constant, code) code,
static const char *const confirm_codes[] = {CONFIRM_RESULTS(CONFIRM_CODE)};

/* ---- the job ---- */

struct opening {
    struct jobs *jobs;
    struct confirm *confirm;
    const struct list *targets;
    struct job *job;
};

/* What the report was scanned with and has its own value here. */
static bool setting_is_own(str name)
{
    static const char *const names[] = {"max-pages", "depth",    "max-time", "include", "exclude",
                                        "baseline",  "new-only", "notice",   "evidence"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void take_settings(const struct opening *opening)
{
    const struct report *before = &opening->confirm->before;
    struct arena *arena = opening->jobs->arena;
    for (size_t i = 0; i < before->setting_count; i++) {
        str name = before->settings[i].name, value = before->settings[i].value, part;
        const char *usable;
        if (setting_is_own(name) || !option_is_known(name))
            continue;
        if (!option_is_list(name))
            options_take(&opening->job->run.options, arena_str(arena, name).p,
                         arena_str(arena, value).p, &usable);
        while (option_is_list(name) && str_cut_list(&value, &part))
            options_take(&opening->job->run.options, arena_str(arena, name).p,
                         arena_str(arena, part).p, &usable);
    }
}

/* At most LIST_MAX addresses; the findings of pages beyond are not checked, which is said of each. */
static void add_address(struct arena *arena, struct list *list, str url)
{
    if (!url.n || list->n == LIST_MAX)
        return;
    for (size_t i = 0; i < list->n; i++)
        if (str_is(url, list->v[i]))
            return;
    list->v[list->n++] = arena_str(arena, url).p;
}

/* Inside arena_run. */
static void open_work(void *context)
{
    struct opening *opening = context;
    struct jobs *jobs = opening->jobs;
    const struct report *before = &opening->confirm->before;
    struct job *job = opening->job = job_new(jobs);
    struct options *options = &job->run.options;
    str target = before->folder.n ? before->folder : before->audited;
    str today = job->declared.today;
    job->target = opening->targets->n ? opening->targets->v[0] : arena_str(jobs->arena, target).p;
    job->declared = before->declared;
    job->declared.today = today;
    take_settings(opening);
    for (size_t i = 0; i < before->finding_count; i++)
        add_address(jobs->arena, &options->starts, before->findings[i].page_url);
    for (size_t i = 0; i < before->notice_count; i++)
        add_address(jobs->arena, &options->notices, before->notices[i].url);
    options->depth = 0;
    options->no_sitemaps = true;
    job_add(jobs, job);
}

/* The report that is asked about is evidence, too: it is not written over. */
static bool folder_is_another(const struct run *run, const char *folder, struct err *err)
{
    struct stat old, new;
    if (stat(folder, &old) != 0 || stat(run_folder(run), &new) != 0 || old.st_dev != new.st_dev ||
        old.st_ino != new.st_ino)
        return true;
    return err_set(err, ERR_USAGE, N_("--confirm %s: name another folder for the answer with -o"),
                   folder);
}

bool confirm_open(struct jobs *jobs, const char *folder, const struct list *targets)
{
    struct err *err = &jobs->run->err;
    char path[OUTPUT_PATH_MAX];
    struct opening opening = {.jobs = jobs, .targets = targets};
    int n = snprintf(path, sizeof path, "%s/findings.csv", folder);
    if (targets->n > 1)
        return err_set(err, ERR_USAGE, N_("--confirm is for one service"));
    if (!folder_is_another(jobs->run, folder, err))
        return false;
    struct arena *arena = arena_new(SCAN_MEMORY);
    struct confirm *confirm = jobs->confirm = calloc(1, sizeof *confirm);
    if (confirm)
        confirm->arena = arena;
    if (!arena || !confirm || n < 0 || (size_t)n >= sizeof path)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    opening.confirm = confirm;
    if (!report_load(arena, folder, jobs->catalog, &confirm->before, err))
        return false;
    if (arena_run(jobs->arena, 0, open_work, &opening) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    return err->code == ERR_NONE &&
           baseline_take(jobs->arena, path, true, &opening.job->declared, err);
}

void confirm_close(struct jobs *jobs)
{
    if (jobs->confirm)
        arena_free(jobs->confirm->arena);
    free(jobs->confirm);
}

/* ---- the answer ---- */

static const struct finding *find_same(const struct finding *findings, size_t count,
                                       const struct finding *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(findings[i].fingerprint, wanted->fingerprint) == 0)
            return &findings[i];
    return NULL;
}

static const struct coverage *find_page(const struct report *report, str url)
{
    for (size_t i = 0; i < report->coverage_count; i++)
        if (!report->coverage[i].is_resource && str_eq(report->coverage[i].url, url))
            return &report->coverage[i];
    return NULL;
}

/* The page still sends to whom the finding is about. */
static bool page_sends(const struct report *report, const struct finding *finding)
{
    const struct duty *duty = finding->duty;
    for (size_t i = 0; i < report->transmission_count; i++) {
        const struct transmission *sent = &report->transmissions[i];
        bool is_same = duty->service ? sent->service && str_eq(sent->service->id, duty->service->id)
                                     : str_eq(sent->domain, duty->domain);
        if (is_same && sent->certainty != CERTAINTY_NONE &&
            str_eq(sent->page_url, finding->page_url))
            return true;
    }
    return false;
}

/* What is about the whole service (a way of links, a product that was not seen) takes all its pages.
 * same: the finding of now with that fingerprint; NULL: none. */
static enum confirm_result confirm_with(const struct report *now, const struct finding *before,
                                        const struct finding *same)
{
    const struct coverage *page = find_page(now, before->page_url);
    if (!before->duty || !before->page_url.n)
        return CONFIRM_NOT_CHECKED;
    if (same && (same->severity != SEVERITY_UNKNOWN || before->severity == SEVERITY_UNKNOWN))
        return CONFIRM_YES;
    if (same)
        return CONFIRM_UNREACHABLE; /* the notice was not */
    if (!page)
        return CONFIRM_NOT_CHECKED;
    if (page->outcome == OUTCOME_NOT_FOUND)
        return CONFIRM_PAGE_GONE;
    if (page->outcome != OUTCOME_PAGE)
        return CONFIRM_UNREACHABLE;
    if (!page_sends(now, before))
        return CONFIRM_TAG_GONE;
    return find_same(now->gone, now->gone_count, before) ? CONFIRM_NOTICE_CHANGED
                                                         : CONFIRM_UNREACHABLE;
}

static enum confirm_result confirm_finding(const struct report *now, const struct finding *before)
{
    return confirm_with(now, before, find_same(now->findings, now->finding_count, before));
}

/* What makes exit code 1: as for a scan, but by what the confirmed findings are about alone. */
static bool confirm_fails(const struct report *report, enum fail_on fail_on)
{
    static const enum severity least[] = {[FAIL_ON_LACKING] = SEVERITY_VIOLATION,
                                          [FAIL_ON_VIOLATION] = SEVERITY_VIOLATION,
                                          [FAIL_ON_REVIEW] = SEVERITY_REVIEW,
                                          [FAIL_ON_ADVICE] = SEVERITY_ADVICE};
    if (fail_on == FAIL_ON_NEVER || (report->scope == SCOPE_OUT && fail_on == FAIL_ON_LACKING))
        return false;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        const struct duty *duty = finding->duty;
        bool lacks = fail_on == FAIL_ON_LACKING && duty && duty->cap == SEVERITY_VIOLATION &&
                     (duty->verdict == VERDICT_PARTIAL || duty->verdict == VERDICT_ABSENT);
        if (finding_counts(finding, false) && (lacks || finding->severity <= least[fail_on]))
            return true;
    }
    return false;
}

/* Of those that may accuse somebody. */
static bool is_open(const struct finding *before, enum confirm_result result)
{
    return result == CONFIRM_UNREACHABLE ||
           (result == CONFIRM_NOT_CHECKED && before->severity <= SEVERITY_REVIEW);
}

void confirm_settle(const struct jobs *jobs, struct report *report)
{
    const struct report *before = &jobs->confirm->before;
    size_t kept = 0;
    report->exit_code = EXIT_CLEAN;
    for (size_t i = 0; i < before->finding_count; i++)
        if (is_open(&before->findings[i], confirm_finding(report, &before->findings[i])))
            report->exit_code = EXIT_UNSEEN;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *now = &report->findings[i];
        const struct finding *same = find_same(before->findings, before->finding_count, now);
        if (same && confirm_with(report, same, now) == CONFIRM_YES)
            report->findings[kept++] = *now;
    }
    report->finding_count = kept;
    if (confirm_fails(report, jobs->fail_on))
        report->exit_code = EXIT_LACKING;
}

/* ---- confirm.csv ---- */

static void write_row(struct arena *arena, const struct report *now, const struct finding *before,
                      FILE *out)
{
    const struct duty *duty = before->duty;
    const str cells[] = {str_of(before->fingerprint),
                         str_of(before->rule->id),
                         str_of(severity_code(before->severity)),
                         name_duty_recipient(duty, now->lang),
                         duty ? duty_service_id(duty) : STR(""),
                         before->page_url,
                         before->notice_url,
                         str_of(confirm_codes[confirm_finding(now, before)]),
                         name_message(arena, now->lang, before)};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        csv_write_cell(out, cells[i].p ? cells[i] : STR(""), i == 0);
    csv_write_end(out);
}

struct writing {
    const struct jobs *jobs;
    const struct report *now;
    struct arena *arena;
    FILE *out;
};

/* Inside arena_run. */
static void write_work(void *context)
{
    const struct writing *writing = context;
    const struct report *before = &writing->jobs->confirm->before;
    fputs("fingerprint,rule,severity,recipient,service_id,page_url,notice_url,result,message\r\n",
          writing->out);
    for (size_t i = 0; i < before->finding_count; i++)
        write_row(writing->arena, writing->now, &before->findings[i], writing->out);
}

bool confirm_write(const struct jobs *jobs, const struct report *report, const char *folder,
                   struct err *err)
{
    char path[OUTPUT_PATH_MAX];
    struct output output;
    struct writing writing = {
        .jobs = jobs, .now = report, .arena = arena_new((size_t)256 * 1024 * 1024)};
    int n = snprintf(path, sizeof path, "%s/" CONFIRM_FILE, folder);
    bool is_good = writing.arena && n > 0 && (size_t)n < sizeof path;
    if (!is_good)
        err_set(err, ERR_MEMORY, N_("out of memory"));
    else if ((is_good = output_open(&output, path, true, err))) {
        writing.out = output.file;
        is_good = arena_run(writing.arena, 0, write_work, &writing) == ARENA_DONE;
        is_good = output_close(&output, is_good, err);
    }
    arena_free(writing.arena);
    return is_good;
}
