#include "cli/jobs_folder.h"

#include "cli/command_scan.h"
#include "cli/confirm.h"
#include "cli/history.h"
#include "cli/jobs_dated.h"
#include "cli/output.h"
#include "core/text.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define FOLDER_NAME_MAX 200
#define PATH_BYTES_MAX 4096
#define SUMMARY "summary.csv"

/* ---- names ---- */

str folder_name(struct arena *arena, str text)
{
    struct buf name = buf_init(arena, FOLDER_NAME_MAX);
    bool is_gap = false;
    if (str_find(text, STR("://")) != STR_ABSENT)
        text = str_skip(text, str_find(text, STR("://")) + 3);
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        uint32_t c = text_next(text, &at);
        bool is_plain = c == '_' || c == '-' || (c == '.' && name.n);
        if (c == 0xFFFD || !(is_plain || text_is_word(c))) {
            is_gap = name.n > 0;
            continue;
        }
        if (name.n + (at - from) + 1 > FOLDER_NAME_MAX - 8) /* room for a number behind it */
            break;
        if (is_gap)
            buf_add_char(&name, '-');
        is_gap = false;
        buf_add(&name, str_slice(text, from, at));
    }
    return name.n ? buf_str(&name) : STR("service");
}

struct naming {
    struct jobs *jobs;
    const struct job *job;
    const struct report *report; /* NULL: not collected yet */
    str name;
    str below;
    const char *path;
};

/* Inside arena_run: a name that no other service of this run has. */
static void naming_work(void *context)
{
    struct naming *naming = context;
    struct map *taken = &naming->jobs->folders;
    struct arena *arena = naming->jobs->arena;
    const struct job *job = naming->job;
    const char *url = job->run.options.base_url;
    str wanted = job->name.n      ? job->name
                 : naming->report ? naming->report->audited
                 : url            ? str_of(url)
                                  : str_of(job->target);
    str name = folder_name(arena, wanted), free_name = name;
    map_add(taken, STR(SUMMARY), 0);
    for (unsigned i = 2; map_find(taken, free_name) != MAP_NONE; i++)
        free_name = arena_printf(arena, "%.*s-%u", STR_ARG(name), i);
    map_add(taken, free_name, 0);
    naming->name = naming->below = free_name;
    naming->path = arena_printf(arena, "%s/%.*s", run_folder(&job->run), STR_ARG(free_name)).p;
}

/* The folder that the service's own file names, which the command line does not overrule. */
static bool folder_is_own(const struct jobs *jobs, const struct job *job)
{
    return job->run.options.output != jobs->run->options.output;
}

static bool folder_fail(struct run *run, const char *path, int why)
{
    return err_set(&run->err, ERR_IO, N_("the folder %s could not be opened or made: %s"), path,
                   strerror(why));
}

static bool place_is_free(struct run *run, const char *folder)
{
    struct stat status;
    if (stat(folder, &status) == 0 ? S_ISDIR(status.st_mode) : errno != ENOTDIR)
        return true;
    return err_set(&run->err, ERR_IO,
                   N_("%s is not a folder: move the file away or name another folder with -o"),
                   folder);
}

bool jobs_folder_is_free(struct job *job)
{
    return place_is_free(&job->run, run_folder(&job->run));
}

static bool folder_path(struct jobs *jobs, struct job *job, const struct report *report,
                        struct naming *naming)
{
    struct run *run = &job->run;
    const char *base = run_folder(run);
    *naming = (struct naming){
        .jobs = jobs, .job = job, .report = report, .name = str_of(base), .below = STR("")};
    naming->path = base;
    if (!jobs->is_many || folder_is_own(jobs, job))
        return true;
    if (mkdir(base, 0777) != 0 && errno != EEXIST)
        return folder_fail(run, base, errno);
    return arena_run(jobs->arena, 0, naming_work, naming) == ARENA_DONE ||
           err_set(&run->err, ERR_MEMORY, N_("out of memory"));
}

bool jobs_folder_decide(struct jobs *jobs, struct job *job, const struct report *report)
{
    struct naming naming;
    if (job->folder)
        return true;
    if (!folder_path(jobs, job, report, &naming))
        return false;
    job->folder = naming.path;
    job->place = naming.name;
    job->below = naming.below;
    return true;
}

/* ---- a report ---- */

struct judge_work {
    const struct jobs *jobs;
    const struct job *job;
    struct arena *arena;
    struct report *report;
    const struct history_view *view; /* NULL: no history is kept */
};

/* By what the report was made. */
static void judge_sign(const struct judge_work *work)
{
    struct stat status;
    struct report *report = work->report;
    const struct run *run = &work->job->run;
    const char *target = work->job->target;
    bool is_folder = stat(target, &status) == 0 && S_ISDIR(status.st_mode);
    report->catalog_date = catalog_date(report->catalog);
    report->fail_on = str_of(run->options.fail_on);
    report->folder = is_folder ? str_of(target) : STR("");
    report->started = run->now;
    report->settings = options_settings(work->arena, &run->options, &report->setting_count);
}

static void judge_work(void *context)
{
    struct judge_work *work = context;
    judge_sign(work);
    judge(work->arena, work->report, work->jobs->fail_on);
    if (work->view)
        history_fill(work->job, work->arena, work->report, work->view);
    if (work->jobs->confirm)
        confirm_settle(work->jobs, work->report);
}

/* Judges with the history, or, when it cannot be had any more, without. */
static bool job_judge(struct job *job, struct judge_work *work, struct err *lost)
{
    struct history_view view;
    if (job->run.options.history && history_take(job, work->arena, work->report, &view, lost))
        work->view = &view;
    return arena_run(work->arena, 0, judge_work, work) == ARENA_DONE ||
           err_set(&job->run.err, ERR_MEMORY, N_("out of memory"));
}

/* The report is written and stays; that the history lacks this run is said, and nothing of it counts as
 * known the next time. */
static void job_remember(struct jobs *jobs, const struct job *job, const struct report *report,
                         struct err *lost)
{
    if (!job->run.options.history)
        return;
    if (lost->code == ERR_NONE && history_keep(job, report, lost))
        return;
    complain(jobs->run, "soshin: %s", lost->text);
    jobs->has_unseen = true;
}

static bool has_new(const struct report *report)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (finding_counts(&report->findings[i], true))
            return true;
    return false;
}

static bool report_print(const struct jobs *jobs, struct job *job, const struct report *report)
{
    struct run *run = &job->run;
    struct writer_options options = run_writer_options(run);
    bool is_csv = run->options.format && strcmp(run->options.format, "csv") == 0;
    bool is_quiet = run->options.quiet && !(run->options.new_only && has_new(report));
    if (is_quiet || (jobs->is_many && is_csv))
        return true;
    if (!jobs->is_many)
        return run_print(run, report, &options);
    say(run, N_("%.*s: exit code %d, report in %.*s"), STR_ARG(report->audited), report->exit_code,
        STR_ARG(report->place));
    return true;
}

struct counting {
    struct jobs *jobs;
    str below;
};

/* Inside arena_run. */
static void place_add(void *context)
{
    struct counting *counting = context;
    struct jobs *jobs = counting->jobs;
    *ARENA_PUSH(jobs->arena, &jobs->places) = arena_str(jobs->arena, counting->below);
}

bool job_count(struct jobs *jobs, struct job *job, struct report *report)
{
    struct run *run = &job->run;
    struct counting counting = {.jobs = jobs, .below = job->below};
    report->place = job->place;
    if (!report_print(jobs, job, report) ||
        !table_write_rows(&table_summary, report, jobs->summary, &run->err))
        return false;
    if (arena_run(jobs->arena, 0, place_add, &counting) != ARENA_DONE)
        return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    jobs->finished++;
    jobs->has_lacking |= report->exit_code == EXIT_LACKING;
    jobs->has_unseen |= report->exit_code == EXIT_UNSEEN;
    return true;
}

bool job_finish(struct jobs *jobs, struct job *job, struct arena *arena, struct report *report)
{
    struct run *run = &job->run;
    struct writer_options options = run_writer_options(run);
    struct judge_work work = {.jobs = jobs, .job = job, .arena = arena, .report = report};
    struct err lost = {.lang = jobs->run->terminal};
    if (!jobs_folder_decide(jobs, job, report) || !job_follow_on(jobs, job, arena))
        return false;
    report->declared = job->declared;
    report->new_only = run->options.new_only;
    if (!job_judge(job, &work, &lost))
        return false;
    report->finished = run->has_now ? run->now : (int64_t)time(NULL);
    if (!report_write_folder(report, &options, job->folder, &run->err) ||
        (jobs->confirm && !confirm_write(jobs, report, job->folder, &run->err)) ||
        !job_count(jobs, job, report))
        return false;
    job_remember(jobs, job, report, &lost);
    return true;
}

/* ---- summary.csv, and what an archive held ---- */

static bool write_coverage(const struct run *run, const struct report *report, FILE *out,
                           struct err *err)
{
    return table_write_csv(table_find(STR("coverage")), report, run->options.excel, out, err);
}

bool jobs_coverage_write(struct job *job, const struct report *report)
{
    struct run *run = &job->run;
    const char *base = run_folder(run);
    char path[PATH_BYTES_MAX];
    struct output output;
    int n = snprintf(path, sizeof path, "%s/coverage.csv", base);
    if (n < 0 || (size_t)n >= sizeof path)
        return folder_fail(run, base, ENAMETOOLONG);
    if (!report_make_folder(base, &run->err) || !output_open(&output, path, true, &run->err))
        return false;
    return output_close(&output, write_coverage(run, report, output.file, &run->err), &run->err);
}

struct failing {
    struct jobs *jobs;
    const char *target;
    const char *why;
};

/* Inside arena_run. */
static void failure_add(void *context)
{
    const struct failing *failing = context;
    struct arena *arena = failing->jobs->arena;
    *ARENA_PUSH(arena, &failing->jobs->failures) =
        (struct job_failure){.target = arena_str(arena, str_of(failing->target)),
                             .why = arena_str(arena, str_of(failing->why))};
}

void jobs_summary_fail(struct jobs *jobs, const char *target, const char *why)
{
    struct failing failing = {.jobs = jobs, .target = target, .why = why};
    if (arena_run(jobs->arena, 0, failure_add, &failing) != ARENA_DONE)
        err_set(&jobs->run->err, ERR_MEMORY, N_("out of memory"));
    struct report report = {.audited = str_of(target),
                            .scope_text = STR(""),
                            .failure = str_of(why),
                            .lang = jobs->run->report,
                            .exit_code = EXIT_UNABLE};
    table_write_rows(&table_summary, &report, jobs->summary, &jobs->run->err);
}

static bool summary_print(struct jobs *jobs, FILE *out, str rows)
{
    return table_write_header(&table_summary, jobs->run->options.excel, out, &jobs->run->err) &&
           fwrite(rows.p, 1, rows.n, out) == rows.n;
}

bool jobs_summary_write(struct jobs *jobs)
{
    struct run *run = jobs->run;
    const char *base = run_folder(run);
    char path[PATH_BYTES_MAX];
    struct output output;
    int n = snprintf(path, sizeof path, "%s/" SUMMARY, base);
    fflush(jobs->summary);
    str rows = {jobs->summary_bytes, jobs->summary_size};
    if (!jobs->finished)
        return true; /* a table of failures would take an earlier one's place */
    if (n < 0 || (size_t)n >= sizeof path)
        return folder_fail(run, base, ENAMETOOLONG);
    if (mkdir(base, 0777) != 0 && errno != EEXIST)
        return folder_fail(run, base, errno);
    if (!output_open(&output, path, true, &run->err) ||
        !output_close(&output, summary_print(jobs, output.file, rows), &run->err))
        return false;
    if (run->options.quiet || !run->options.format || strcmp(run->options.format, "csv") != 0)
        return true;
    return summary_print(jobs, stdout, rows);
}
