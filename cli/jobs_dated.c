#include "cli/jobs_dated.h"

#include "cli/command_scan.h"
#include "cli/input.h"
#include "cli/jobs_folder.h"
#include "cli/jobs_mail.h"
#include "cli/scan.h"
#include "reports/load.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define FINDINGS "findings.csv"

bool jobs_dated_check(struct run *run)
{
    const struct options *options = &run->options;
    const char *name = options->keep        ? "keep"
                       : options->go_on     ? "continue"
                       : options->mail_text ? "mail-text"
                                            : NULL;
    return options->dated || !name ||
           err_set(&run->err, ERR_USAGE, N_("option --%s: only together with --%s"), name, "dated");
}

bool jobs_dated_open(struct jobs *jobs)
{
    struct run *run = jobs->run;
    if (!run->options.dated || !jobs->list.n)
        return true;
    const char *base = run_folder(jobs->is_many ? run : &jobs->list.v[0]->run);
    if (!dated_open(&jobs->dated, jobs->arena, base, run->now, run->options.go_on, &run->err))
        return false;
    run->options.output = jobs->dated.part;
    for (size_t i = 0; i < jobs->list.n; i++)
        jobs->list.v[i]->run.options.output = jobs->dated.part;
    return jobs_mail_begin(jobs);
}

/* ---- what was done already ---- */

/* No file in it waits beside its place: the report was written to its end. */
static bool folder_is_settled(const char *path)
{
    DIR *folder = opendir(path);
    bool is_settled = folder != NULL;
    for (struct dirent *entry; is_settled && (entry = readdir(folder));)
        is_settled = !str_has_suffix(str_of(entry->d_name), STR(".new"));
    if (folder)
        closedir(folder);
    return is_settled;
}

bool job_is_there(struct jobs *jobs, struct job *job)
{
    const char *url = job->run.options.base_url;
    struct err err = {.lang = jobs->run->terminal};
    struct report report;
    if (!jobs->dated.is_resumed || !jobs_folder_decide(jobs, job, NULL) ||
        !folder_is_settled(job->folder))
        return false;
    struct arena *arena = arena_new(SCAN_MEMORY);
    bool is_there = arena && report_load(arena, job->folder, jobs->catalog, &report, &err) &&
                    str_eq(report.audited, str_of(url ? url : job->target)) &&
                    !report.was_interrupted && job_count(jobs, job, &report);
    arena_free(arena);
    return is_there;
}

/* ---- what last night knew ---- */

bool job_follow_on(const struct jobs *jobs, struct job *job, struct arena *arena)
{
    char folder[DATED_PATH_MAX], path[DATED_PATH_MAX + sizeof "/" FINDINGS];
    if (jobs->dated.fd < 0 || job->run.options.baseline || job->run.options.history)
        return true;
    job->declared.has_baseline = true;
    if (!dated_find(&jobs->dated, job->below, FINDINGS, folder))
        return true;
    snprintf(path, sizeof path, "%s/" FINDINGS, folder);
    return baseline_take(arena, path, false, &job->declared, &job->run.err);
}

/* ---- the end ---- */

bool jobs_dated_close(struct jobs *jobs, bool is_whole)
{
    struct run *run = jobs->run;
    if (jobs->dated.fd < 0)
        return true;
    bool is_done = jobs->finished && run->err.code == ERR_NONE;
    if (is_done && !is_whole)
        complain(run, N_("soshin: the reports so far wait in %s; --continue goes on"),
                 jobs->dated.part);
    else if (is_done)
        is_done =
            jobs_mail_write(jobs) && dated_publish(&jobs->dated, run->options.keep, &run->err);
    dated_close(&jobs->dated);
    return is_done;
}
