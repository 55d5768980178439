/* The audited services of one run of `soshin scan`: a job each, from the targets to the summary. */
#ifndef SOSHIN_CLI_JOBS_H
#define SOSHIN_CLI_JOBS_H

#include "cli/command.h"
#include "cli/dated.h"
#include "core/map.h"
#include "policies/judge.h"

#include <stdio.h>

#define JOBS_MAX 2000 /* services of one run */

struct job {
    const char *target;      /* what is opened: a URL, a folder, a file */
    const char *const *more; /* archives besides: one bag of pages, however many files it is */
    size_t more_count;
    str name;       /* as service.yaml or services.csv call it; empty: the target stands for it */
    struct run run; /* of this service: the command line, and what its file adds */
    struct declarations declared;
    const char *folder; /* of the report; NULL: not yet decided */
    str place;          /* the same, relative to the folder of summary.csv */
    str below;          /* the same, but empty when it is the output folder itself */
    const struct job
        *twin; /* with --as both, of the one that asks as a smartphone: the other; else NULL */
};

/* A target that could not be run. */
struct job_failure {
    str target;
    str why;
};

struct jobs {
    struct run *run;
    const struct catalog *catalog;
    struct arena *catalog_arena;
    struct arena *arena; /* jobs and what they say; lives as long as the run */
    enum fail_on fail_on;
    enum rule_pack pack;
    bool is_many; /* each service has a folder of its own below the output folder, and a row in
                     summary.csv; one alone has the output folder itself */
    ARENA_LIST(struct job *) list;
    struct map folders; /* names that are taken */
    struct dated dated; /* with --dated */
    ARENA_LIST(str)
    places; /* of reports that are written: folders below the output folder; empty:
                               the output folder itself */
    ARENA_LIST(struct job_failure) failures;
    struct confirm *confirm; /* with --confirm; else NULL */
    FILE *summary;           /* rows of summary.csv, in memory */
    char *summary_bytes;
    size_t summary_size;
    size_t finished; /* judged and written */
    size_t failed;   /* could not be run */
    bool has_lacking, has_unseen;
    const char
        *state;    /* folder where the command line is kept as long as the scan runs; NULL: it is
                          not, because nothing is fetched */
    bool has_made; /* that folder was not there */
    bool is_unfinished; /* a job can be gone on with */
};

/* Scans all targets: URLs, folders, files, service.yaml (*.yaml, *.yml), services.csv (*.csv). With
 * several services one that cannot be run costs itself: one line on standard error, a row with exit
 * code 2. The exit code: 2 when none could be run; else 1 when something is lacking in one; else 3
 * when one was not seen wholly or could not be run; else 0. */
int jobs_run(struct run *run, const struct list *targets);

/* Judges what was collected for one audited service and writes its report: the folder, its words on
 * standard output, its row of summary.csv. The report lies in arena, which is not running. A target
 * that holds several services calls it for each, with copies of its job that differ by name, after
 * it has set jobs->is_many. False with job->run.err. */
bool job_finish(struct jobs *jobs, struct job *job, struct arena *arena, struct report *report);

/* ---- for the readers of files ---- */

/* A job by the command line alone, not yet in the list. Inside arena_run of jobs->arena. */
struct job *job_new(struct jobs *jobs);
/* False with run->err when there are too many. */
bool job_add(struct jobs *jobs, struct job *job);
/* options_take with the checks that a scan makes of the command line, so that the file's line can be
 * named. Inside arena_run of arena. */
bool job_take(struct arena *arena, struct job *job, const char *name, const char *value,
              const char **usable);
/* The rows of services.csv as jobs. False with run->err, "FILE:LINE: column: what". */
bool services_csv_read(struct jobs *jobs, const char *path);
/* job->run.options.baseline, when there is one, into job->declared. False with err. */
bool baseline_read(struct arena *arena, struct job *job, struct err *err);
/* What stands in that file is known; with_reasons: and accepted, where it gives a reason. */
bool baseline_take(struct arena *arena, const char *path, bool with_reasons,
                   struct declarations *declared, struct err *err);

#endif
