#include "cli/jobs_as.h"

#include "cli/command_scan.h"
#include "cli/evidence_file.h"
#include "cli/jobs_folder.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "core/csv.h"
#include "reports/load.h"
#include "reports/name.h"

#include <errno.h>
#include <string.h>

#define DEVICES "devices.csv"

static const char *const devices[] = {"desktop", "mobile"};

static bool is_both(const struct options *options)
{
    return str_is(str_of(options->as), "both");
}

bool jobs_as_is_known(const char *value)
{
    for (str rest = STR(JOBS_AS), word; str_cut(&rest, '|', &word);)
        if (str_is(word, value))
            return true;
    return false;
}

/* ---- two jobs of one ---- */

static struct job *job_as(struct jobs *jobs, const struct job *job, const char *device,
                          bool is_alone)
{
    struct arena *arena = jobs->arena;
    struct job *copy = ARENA_NEW(arena, struct job);
    str base = job->name.n ? job->name
               : is_alone  ? STR("")
                           : folder_name(arena, str_of(job->target));
    *copy = *job;
    copy->run.options.as = device;
    copy->name = base.n ? arena_printf(arena, "%.*s-%s", STR_ARG(base), device) : str_of(device);
    if (job->run.options.output != jobs->run->options.output) /* its own file names the folder */
        copy->run.options.output = arena_printf(arena, "%s-%s", job->run.options.output, device).p;
    return copy;
}

/* Inside arena_run. */
static void split_work(void *context)
{
    struct jobs *jobs = context;
    const struct jobs before = *jobs;
    jobs->list.v = NULL;
    jobs->list.n = jobs->list.cap = 0;
    for (size_t i = 0; i < before.list.n; i++) {
        struct job *job = before.list.v[i];
        if (!evidence_file_is_for(job->target)) {
            job_add(jobs, job);
            continue;
        }
        struct job *desktop = job_as(jobs, job, devices[0], before.list.n == 1);
        struct job *mobile = job_as(jobs, job, devices[1], before.list.n == 1);
        mobile->twin = desktop;
        jobs->is_many |= job_add(jobs, desktop) && job_add(jobs, mobile);
    }
}

bool jobs_as_split(struct jobs *jobs)
{
    struct err *err = &jobs->run->err;
    const struct options *options = &jobs->run->options;
    const char *other = options->history ? "history" : options->confirm ? "confirm" : NULL;
    if (!is_both(options))
        return true;
    if (other)
        return err_set(err, ERR_USAGE, N_("option --%s: not together with --%s"), "as both", other);
    if (arena_run(jobs->arena, 0, split_work, jobs) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    return err->code == ERR_NONE;
}

bool jobs_as_settle(struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->list.n; i++) {
        struct job *mobile = jobs->list.v[i];
        if (!mobile->twin)
            continue;
        struct job *desktop = jobs->list.v[i - 1];
        if (jobs_folder_decide(jobs, desktop, NULL) && jobs_folder_decide(jobs, mobile, NULL))
            continue;
        struct err *err = desktop->run.err.code ? &desktop->run.err : &mobile->run.err;
        jobs->run->err = *err;
        return false;
    }
    return true;
}

/* ---- what only one of them met ---- */

/* The reports of both, side by side. */
struct pair {
    struct jobs *jobs;
    struct arena *arenas[COUNT_OF(devices)];
    struct report reports[COUNT_OF(devices)];
    FILE *out;
};

static str duty_key(struct arena *arena, const struct duty *duty)
{
    return arena_printf(arena, "%.*s %.*s %.*s", STR_ARG(duty_recipient_id(duty)),
                        STR_ARG(duty_service_id(duty)), STR_ARG(duty->domain));
}

static void write_row(const struct pair *pair, size_t device, const struct duty *duty)
{
    const struct report *report = &pair->reports[device];
    enum lang lang = pair->jobs->run->report;
    str recipient = name_duty_recipient(duty, lang), service = name_duty_service(duty, lang);
    str shown = service.n ? service : recipient;
    csv_write_cell(pair->out, report->audited, true);
    csv_write_cell(pair->out, str_of(devices[device]), false);
    csv_write_cell(pair->out, recipient, false);
    csv_write_cell(pair->out, service, false);
    csv_write_cell(pair->out, duty->domain, false);
    csv_write_cell(pair->out, duty->first->page_url, false);
    csv_write_end(pair->out);
    if (pair->jobs->run->options.quiet)
        return;
    say(pair->jobs->run,
        device ? N_("%.*s: met as a smartphone only: %.*s")
               : N_("%.*s: met as a desktop computer only: %.*s"),
        STR_ARG(report->audited), STR_ARG(shown));
}

static void write_only(struct pair *pair, size_t device)
{
    const struct report *here = &pair->reports[device], *there = &pair->reports[1 - device];
    struct arena *arena = pair->arenas[device];
    struct map others = {.arena = arena};
    for (size_t i = 0; i < there->duty_count; i++)
        if (there->duties[i].first)
            map_add(&others, duty_key(arena, &there->duties[i]), 0);
    for (size_t i = 0; i < here->duty_count; i++)
        if (here->duties[i].first &&
            map_find(&others, duty_key(arena, &here->duties[i])) == MAP_NONE)
            write_row(pair, device, &here->duties[i]);
}

/* Pages that both read, and how many of these were not the same, byte for byte. */
static void say_pages(const struct pair *pair)
{
    const struct report *desktop = &pair->reports[0], *mobile = &pair->reports[1];
    struct map rows = {.arena = pair->arenas[0]};
    size_t both = 0, different = 0;
    for (size_t i = 0; i < desktop->coverage_count; i++)
        if (!desktop->coverage[i].is_resource && desktop->coverage[i].sha256[0])
            map_add(&rows, desktop->coverage[i].url, (uint32_t)i);
    for (size_t i = 0; i < mobile->coverage_count; i++) {
        uint32_t row = map_find(&rows, mobile->coverage[i].url);
        if (row == MAP_NONE || !mobile->coverage[i].sha256[0])
            continue;
        both++;
        different += strcmp(desktop->coverage[row].sha256, mobile->coverage[i].sha256) != 0;
    }
    if (!pair->jobs->run->options.quiet)
        say(pair->jobs->run,
            N_("%.*s: pages read as desktop and as smartphone: %zu, of these different: %zu"),
            STR_ARG(desktop->audited), both, different);
}

static size_t count_unseen(const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->coverage_count; i++)
        count += outcome_is_unseen(report->coverage[i].outcome);
    return count;
}

/* Who was met in one only may be in what the other could not read. */
static void say_unseen(const struct pair *pair)
{
    size_t desktop = count_unseen(&pair->reports[0]), mobile = count_unseen(&pair->reports[1]);
    if ((desktop || mobile) && !pair->jobs->run->options.quiet)
        say(pair->jobs->run,
            N_("%.*s: not seen as desktop: %zu, as smartphone: %zu (coverage.csv); whoever was met "
               "in one only may be met there, too"),
            STR_ARG(pair->reports[0].audited), desktop, mobile);
}

/* Inside arena_run of the first arena; the second one's is taken in turn. */
static void pair_work_mobile(void *context)
{
    write_only(context, 1);
}

static void pair_work(void *context)
{
    struct pair *pair = context;
    say_pages(pair);
    say_unseen(pair);
    write_only(pair, 0);
}

static bool is_written(const struct jobs *jobs, const struct job *job)
{
    for (size_t i = 0; i < jobs->places.n; i++)
        if (str_eq(jobs->places.v[i], job->below))
            return true;
    return false;
}

static bool pair_load(struct pair *pair, const struct job *const *jobs)
{
    struct err *err = &pair->jobs->run->err;
    for (size_t i = 0; i < COUNT_OF(devices); i++) {
        pair->arenas[i] = arena_new(SCAN_MEMORY);
        if (!pair->arenas[i])
            return err_set(err, ERR_MEMORY, N_("out of memory"));
        if (!report_load(pair->arenas[i], jobs[i]->folder, pair->jobs->catalog, &pair->reports[i],
                         err))
            return false;
    }
    return true;
}

static bool pair_write(struct jobs *jobs, const struct job *desktop, const struct job *mobile,
                       FILE *out)
{
    const struct job *const both[] = {desktop, mobile};
    struct pair pair = {.jobs = jobs, .out = out};
    bool is_good = pair_load(&pair, both) &&
                   arena_run(pair.arenas[0], 0, pair_work, &pair) == ARENA_DONE &&
                   arena_run(pair.arenas[1], 0, pair_work_mobile, &pair) == ARENA_DONE;
    for (size_t i = 0; i < COUNT_OF(devices); i++)
        arena_free(pair.arenas[i]);
    return is_good;
}

static bool pairs_write(struct jobs *jobs, FILE *out)
{
    static const char *const columns[] = {"audited", "seen_as", "recipient",
                                          "service", "domain",  "page_url"};
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        csv_write_cell(out, str_of(columns[i]), i == 0);
    csv_write_end(out);
    bool is_good = true;
    for (size_t i = 0; i < jobs->list.n && is_good; i++) {
        const struct job *job = jobs->list.v[i];
        if (job->twin && is_written(jobs, job) && is_written(jobs, job->twin))
            is_good = pair_write(jobs, job->twin, job, out);
        else if (job->twin)
            complain(
                jobs->run,
                N_("soshin: %s: only one of desktop and smartphone could be scanned, so nothing "
                   "is said of the difference"),
                job->target);
    }
    return is_good;
}

bool jobs_as_write(struct jobs *jobs)
{
    struct run *run = jobs->run;
    struct output output;
    char path[OUTPUT_PATH_MAX];
    bool has_twins = false;
    for (size_t i = 0; i < jobs->list.n; i++)
        has_twins |= jobs->list.v[i]->twin != NULL;
    if (!has_twins || !jobs->finished)
        return true;
    int n = snprintf(path, sizeof path, "%s/" DEVICES, run_folder(run));
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(&run->err, ERR_IO, N_("the folder %s could not be opened or made: %s"),
                       run_folder(run), strerror(ENAMETOOLONG));
    if (!output_open(&output, path, true, &run->err))
        return false;
    if (run->options.excel)
        fputs("\xEF\xBB\xBF", output.file);
    return output_close(&output, pairs_write(jobs, output.file), &run->err);
}
