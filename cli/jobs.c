#include "cli/jobs.h"

#include "cli/command_scan.h"
#include "cli/confirm.h"
#include "cli/evidence_file.h"
#include "cli/history.h"
#include "cli/input.h"
#include "cli/jobs_as.h"
#include "cli/jobs_child.h"
#include "cli/jobs_dated.h"
#include "cli/jobs_folder.h"
#include "cli/scan.h"
#include "cli/secrets.h"
#include "cli/service_yaml.h"
#include "cli/split.h"
#include "cli/unfinished.h"
#include "reports/writer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOBS_MEMORY ((size_t)1024 * 1024 * 1024)

static bool fail_on_parse(struct run *run, enum fail_on *fail_on)
{
    static const char *const names[] = {"lacking", "violation", "review", "advice", "never"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(run->options.fail_on, names[i]) == 0) {
            *fail_on = (enum fail_on)i;
            return true;
        }
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "fail-on", run->options.fail_on, "lacking|violation|review|advice|never");
}

static bool pack_parse(struct run *run, enum rule_pack *pack)
{
    *pack = strcmp(run->options.rules, "handling-policy") == 0 ? PACK_HANDLING : PACK_TRANSMISSION;
    if (*pack == PACK_HANDLING || strcmp(run->options.rules, "external-transmission") == 0)
        return true;
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "rules", run->options.rules, "external-transmission|handling-policy");
}

/* ---- the list ---- */

struct job *job_new(struct jobs *jobs)
{
    struct job *job = ARENA_NEW(jobs->arena, struct job);
    job->run = *jobs->run;
    job->run.err = (struct err){.lang = jobs->run->terminal};
    job->name = STR("");
    job->declared = (struct declarations){.file = STR(""),
                                          .scope_reason = STR(""),
                                          .notice_method = STR(""),
                                          .today = run_today(jobs->run, jobs->arena)};
    return job;
}

bool job_add(struct jobs *jobs, struct job *job)
{
    if (jobs->list.n == JOBS_MAX)
        return err_set(&jobs->run->err, ERR_USAGE, N_("more than %d services in one run"),
                       JOBS_MAX);
    if (job->run.options.lang)
        job->run.report = lang_of(job->run.options.lang);
    *ARENA_PUSH(jobs->arena, &jobs->list) = job;
    return true;
}

bool job_take(struct arena *arena, struct job *job, const char *name, const char *value,
              const char **usable)
{
    struct url url;
    enum scope scope;
    *usable = "example.jp";
    if (strcmp(name, "first-party") == 0 && !url_host(arena, str_of(value)).p)
        return false;
    *usable = "https://www.example.jp/";
    if (strcmp(name, "base-url") == 0 && url_parse(arena, str_of(value), NULL, &url) != URL_OK)
        return false;
    *usable = "1|2|3|4|out|unknown";
    if (strcmp(name, "scope") == 0 && !scope_parse(str_of(value), &scope))
        return false;
    return options_take(&job->run.options, name, value, usable);
}

struct target_work {
    struct jobs *jobs;
    const char *target;
    struct job *job;
};

/* Inside arena_run. */
static void target_work(void *context)
{
    struct target_work *work = context;
    work->job = job_new(work->jobs);
    work->job->target = secrets_shown(work->jobs->arena, work->target);
}

static void target_add_work(void *context)
{
    struct target_work *work = context;
    job_add(work->jobs, work->job);
}

static bool target_is(const char *target, const char *ending)
{
    str text = str_of(target);
    return !text_is_url(text) && str_has_suffix(text, str_of(ending));
}

static bool target_read_yaml(struct jobs *jobs, struct job *job, const char *path)
{
    struct buf bytes = buf_init(NULL, YAML_BYTES_MAX);
    struct err *err = &jobs->run->err;
    job->target = NULL;
    bool is_good = input_read(path, &bytes, err) &&
                   service_yaml_read(jobs->arena, buf_str(&bytes), path, jobs->catalog, job, err);
    buf_done(&bytes);
    return is_good;
}

/* A list that is wrong in one row is not scanned up to that row. */
static bool target_read_list(struct jobs *jobs, const char *path)
{
    size_t before = jobs->list.n;
    if (services_csv_read(jobs, path))
        return true;
    jobs->list.n = before;
    return false;
}

/* The jobs of one target; false with run->err. */
static bool target_take(struct jobs *jobs, const char *target)
{
    struct target_work work = {.jobs = jobs, .target = target};
    struct err *err = &jobs->run->err;
    if (target_is(target, ".csv"))
        return target_read_list(jobs, target);
    if (arena_run(jobs->arena, 0, target_work, &work) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    bool is_yaml = target_is(target, ".yaml") || target_is(target, ".yml");
    if (is_yaml && !target_read_yaml(jobs, work.job, target))
        return false;
    if (!baseline_read(jobs->arena, work.job, err))
        return false;
    if (arena_run(jobs->arena, 0, target_add_work, &work) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    return err->code == ERR_NONE;
}

/* ---- one service ---- */

/* Silence is no clean result: a run that neither read a page nor failed to read one judged nothing. */
static bool scan_saw_pages(struct run *run, const struct report *report)
{
    for (size_t i = 0; i < report->coverage_count; i++)
        if (outcome_is_unseen(report->coverage[i].outcome))
            return true;
    return scan_read_code(run, report) != EXIT_UNABLE;
}

struct split_work {
    struct arena *arena;
    const struct report *report;
    const struct sites *sites;
    struct split split;
};

static void split_work(void *context)
{
    struct split_work *work = context;
    work->split = split_report(work->arena, work->report, work->sites);
}

/* Each service of an archive has a report; one that cannot be judged costs itself. */
static bool job_finish_parts(struct jobs *jobs, const struct job *job, struct arena *arena,
                             const struct split *split)
{
    size_t before = jobs->finished;
    for (size_t i = 0; i < split->n; i++) {
        struct job part = *job;
        part.name = split->v[i].name;
        part.folder = NULL;
        if (scan_saw_pages(&part.run, &split->v[i].report) &&
            job_finish(jobs, &part, arena, &split->v[i].report))
            continue;
        complain(jobs->run, "soshin: %s", part.run.err.text);
        jobs->failed++;
    }
    return jobs->finished > before ||
           err_set(&jobs->run->err, ERR_IO,
                   N_("none of the services in the archive could be judged"));
}

/* What was collected, as one service or, of an archive, as many. */
static bool job_finish_all(struct jobs *jobs, struct job *job, struct arena *arena,
                           struct report *report, const struct sites *sites)
{
    struct split_work work = {.arena = arena, .report = report, .sites = sites};
    if (arena_run(arena, 0, split_work, &work) != ARENA_DONE)
        return err_set(&job->run.err, ERR_MEMORY, N_("out of memory"));
    if (work.split.n < 2) {
        struct report *one = work.split.n ? &work.split.v[0].report : report;
        return scan_saw_pages(&job->run, one) && job_finish(jobs, job, arena, one);
    }
    jobs->is_many = true;
    return jobs_coverage_write(job, report) && job_finish_parts(jobs, job, arena, &work.split);
}

/* ---- what it takes to go on with it ---- */

static bool job_is_resumable(const struct job *job)
{
    return job->run.is_resumable && evidence_file_is_for(job->target);
}

/* The folders that need to be known at once, so that a scan begun anew finds nothing of an earlier one
 * there, however far it comes. */
static bool jobs_keep_state(struct jobs *jobs)
{
    struct run *run = jobs->run;
    if (jobs->list.n)
        jobs->has_made = access(run_folder(jobs->is_many ? run : &jobs->list.v[0]->run), F_OK) != 0;
    for (size_t i = 0; i < jobs->list.n; i++) {
        struct job *job = jobs->list.v[i];
        if (!job_is_resumable(job) || !jobs_folder_is_free(job) ||
            !jobs_folder_decide(jobs, job, NULL))
            continue; /* the last two are told when its turn comes */
        jobs->state = jobs->is_many ? run_folder(run) : job->folder;
        if (!run->options.resume)
            evidence_file_forget(job->folder);
    }
    return !jobs->state || run->options.resume ||
           (report_make_folder(jobs->state, &run->err) && unfinished_write(run, jobs->state));
}

/* With several services the state of each stays until all of them are done. */
static void jobs_end_state(struct jobs *jobs)
{
    if (!jobs->state)
        return;
    if (jobs->is_unfinished) {
        if (!jobs->run->options.quiet)
            complain(jobs->run, N_("soshin: the scan can be gone on with: soshin scan --resume %s"),
                     jobs->state);
        return;
    }
    for (size_t i = 0; i < jobs->list.n; i++)
        if (job_is_resumable(jobs->list.v[i]) && jobs->list.v[i]->folder) {
            evidence_file_forget(jobs->list.v[i]->folder);
            if (jobs->has_made)
                rmdir(jobs->list.v[i]->folder); /* only an empty one goes */
        }
    unfinished_remove(jobs->state);
    if (jobs->has_made)
        rmdir(jobs->state);
}

/* Whether there is more to see than was seen: it was stopped, or its time was over. */
static bool report_is_partial(const struct report *report)
{
    for (size_t i = 0; i < report->coverage_count; i++)
        if (report->coverage[i].reason == REASON_MAX_TIME)
            return true;
    return report->was_interrupted;
}

/* How the file of what was fetched ends; is_good: there is a report, has_seen: there should be one. One
 * that could not be written is worth another try. */
static enum evidence_end job_end(struct jobs *jobs, const struct job *job, bool is_good,
                                 bool has_seen, bool is_partial)
{
    bool is_left = job_is_resumable(job) && (is_partial || (has_seen && !is_good));
    jobs->is_unfinished |= is_left;
    if (is_left || (is_good && jobs->is_many && job_is_resumable(job)))
        return EVIDENCE_PAUSED;
    return is_good ? EVIDENCE_DONE : EVIDENCE_FAILED;
}

/* False when it could not be run, with job->run.err. *interrupted: the user wants to stop. */
static bool job_run(struct jobs *jobs, struct job *job, bool *interrupted)
{
    struct run *run = &job->run;
    struct sites sites = {.is_by_page = false};
    struct scan_setup setup = {.target = job->target,
                               .more = job->more,
                               .more_count = job->more_count,
                               .sites = &sites,
                               .pack = jobs->pack};
    struct report report;
    struct arena *arena = arena_new(SCAN_MEMORY);
    if (!arena)
        return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    bool is_good = jobs_folder_is_free(job) && history_is_usable(job) &&
                   (!(run->options.evidence || job_is_resumable(job)) ||
                    jobs_folder_decide(jobs, job, NULL)) &&
                   evidence_file_open(run, jobs->catalog, job->folder, job->target,
                                      run->is_resumable, &setup.evidence) &&
                   scan_collect(run, &setup, jobs->catalog, arena, &report);
    bool has_seen = is_good && report_pages_read(&report) > 0;
    bool is_partial = is_good && report_is_partial(&report);
    if (is_good) {
        *interrupted = report.was_interrupted;
        is_good = job_finish_all(jobs, job, arena, &report, &sites);
    }
    if (!evidence_close(setup.evidence, job_end(jobs, job, is_good, has_seen, is_partial),
                        &run->err))
        is_good = false;
    arena_free(arena);
    return is_good;
}

/* ---- all of them ---- */

/* What could not be run is told at once, and the others go on. */
static void jobs_fail(struct jobs *jobs, const char *target, struct err *err)
{
    const struct err why = *err;
    jobs->failed++;
    complain(jobs->run, "soshin: %s", why.text);
    *err = (struct err){.lang = jobs->run->terminal};
    jobs_summary_fail(jobs, target, why.text);
}

static bool jobs_open(struct jobs *jobs)
{
    struct run *run = jobs->run;
    if (!fail_on_parse(run, &jobs->fail_on) || !pack_parse(run, &jobs->pack) ||
        !run_writer_is_known(run))
        return false;
    jobs->catalog = run_catalog(run, &jobs->catalog_arena);
    if (!jobs->catalog)
        return false;
    jobs->arena = arena_new(JOBS_MEMORY);
    jobs->folders = (struct map){.arena = jobs->arena};
    jobs->summary = open_memstream(&jobs->summary_bytes, &jobs->summary_size);
    return (jobs->arena && jobs->summary) || err_set(&run->err, ERR_MEMORY, N_("out of memory"));
}

/* One service among several has a process of its own; one alone needs none. */
static bool job_start(struct jobs *jobs, struct job *job, bool *interrupted)
{
    if (job_is_there(jobs, job))
        return true;
    return jobs->is_many ? job_run_apart(jobs, job, job_run, interrupted)
                         : job_run(jobs, job, interrupted);
}

/* False when it was interrupted: services are left, or the last one was not seen to its end. */
static bool jobs_work(struct jobs *jobs)
{
    bool interrupted = false;
    size_t at = 0;
    scan_watch_signals();
    for (; at < jobs->list.n && !interrupted; at++) {
        struct job *job = jobs->list.v[at];
        if (job_start(jobs, job, &interrupted))
            continue;
        if (jobs->is_many)
            jobs_fail(jobs, job->target, &job->run.err);
        else
            jobs->run->err = job->run.err;
    }
    size_t left = jobs->list.n - at;
    if (left) {
        complain(jobs->run, N_("soshin: interrupted; services that were not scanned: %zu"), left);
        jobs->failed += left;
        jobs->is_unfinished = true;
    }
    return !interrupted;
}

static int jobs_code(struct jobs *jobs)
{
    if (!jobs->finished) {
        err_set(&jobs->run->err, ERR_USAGE, N_("none of the targets could be scanned"));
        return EXIT_UNABLE;
    }
    if (jobs->has_lacking)
        return EXIT_LACKING;
    return jobs->has_unseen || jobs->failed ? EXIT_UNSEEN : EXIT_CLEAN;
}

static void jobs_close(struct jobs *jobs)
{
    confirm_close(jobs);
    if (jobs->summary)
        fclose(jobs->summary);
    free(jobs->summary_bytes);
    arena_free(jobs->arena);
    arena_free(jobs->catalog_arena);
}

/* Archives are one bag of pages however many files they are; others are scanned one by one. */
static bool are_archives(const struct list *targets)
{
    for (size_t i = 0; i < targets->n; i++) {
        const struct source *source = source_find(targets->v[i]);
        if (!source || !source->is_archive)
            return false;
    }
    return targets->n > 0;
}

static void jobs_take(struct jobs *jobs, const struct list *targets)
{
    if (jobs->run->options.confirm) {
        confirm_open(jobs, jobs->run->options.confirm, targets);
        return;
    }
    if (are_archives(targets)) {
        if (target_take(jobs, targets->v[0])) {
            jobs->list.v[0]->more = targets->v + 1;
            jobs->list.v[0]->more_count = targets->n - 1;
        }
        return;
    }
    jobs->is_many = targets->n > 1 || (targets->n == 1 && target_is(targets->v[0], ".csv"));
    for (size_t i = 0; i < targets->n; i++)
        if (!target_take(jobs, targets->v[i]) && targets->n > 1)
            jobs_fail(jobs, targets->v[i], &jobs->run->err);
}

int jobs_run(struct run *run, const struct list *targets)
{
    struct jobs jobs = {.run = run, .dated = {.fd = -1}};
    int code = EXIT_UNABLE;
    if (jobs_dated_check(run) && jobs_open(&jobs)) {
        jobs_take(&jobs, targets);
        if (run->err.code == ERR_NONE && jobs_as_split(&jobs) && jobs_dated_open(&jobs) &&
            jobs_keep_state(&jobs) && jobs_as_settle(&jobs)) {
            bool is_whole = jobs_work(&jobs);
            if (!jobs.is_many || (jobs_summary_write(&jobs) && jobs_as_write(&jobs)))
                code = jobs_code(&jobs);
            else
                jobs.is_unfinished = true;
            jobs_end_state(&jobs);
            if (!jobs_dated_close(&jobs, is_whole))
                code = EXIT_UNABLE;
        }
        dated_close(&jobs.dated);
    }
    jobs_close(&jobs);
    return code;
}
