#include "cli/scan_sites.h"

#include "cli/command_scan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct site_work {
    struct arena *arena;
    const struct report *report;
    const struct sites *sites;
    const char *folder;
    struct split split;
    const char **folders; /* of the parts */
    const char *coverage;
};

static void site_work(void *context)
{
    struct site_work *work = context;
    work->split = split_report(work->arena, work->report, work->sites);
    work->folders = ARENA_ARRAY(work->arena, work->split.n, const char *);
    for (size_t i = 0; i < work->split.n; i++)
        work->folders[i] =
            arena_printf(work->arena, "%s/%.*s", work->folder, STR_ARG(work->split.v[i].name)).p;
    work->coverage = arena_printf(work->arena, "%s/coverage.csv", work->folder).p;
}

/* Which of two exit codes speaks for both. */
static int code_of_both(int a, int b)
{
    static const int order[] = {EXIT_LACKING, EXIT_UNSEEN, EXIT_CLEAN, EXIT_UNABLE};
    for (size_t i = 0; i < COUNT_OF(order); i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return EXIT_UNABLE;
}

/* A service that cannot be judged costs itself: one line on standard error. */
static int finish_site(struct run *run, struct arena *arena, struct site_report *site,
                       const char *folder)
{
    struct run own = *run;
    own.options.output = folder;
    own.options.quiet = true;
    int code = scan_finish(&own, arena, &site->report);
    if (code == EXIT_UNABLE)
        complain(run, "soshin: %s", own.err.text);
    else if (!run->options.quiet)
        say(run, N_("%s: exit code %d"), folder, code);
    return code;
}

static bool write_coverage(struct run *run, const struct report *report, const char *path)
{
    errno = 0;
    FILE *out = fopen(path, "wbe");
    bool is_good = out && table_write_csv(table_find(STR("coverage")), report, run->options.excel,
                                          out, &run->err);
    is_good = out && fclose(out) == 0 && is_good;
    return is_good ||
           err_set(&run->err, ERR_IO, N_("%s could not be written: %s"), path, strerror(errno));
}

int scan_sites(struct run *run, struct arena *arena, struct report *report,
               const struct sites *sites)
{
    struct site_work work = {
        .arena = arena, .report = report, .sites = sites, .folder = run_folder(run)};
    if (arena_run(arena, 0, site_work, &work) != ARENA_DONE) {
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
        return EXIT_UNABLE;
    }
    if (work.split.n < 2)
        return scan_finish(run, arena, work.split.n ? &work.split.v[0].report : report);
    if (!report_make_folder(work.folder, &run->err) || !write_coverage(run, report, work.coverage))
        return EXIT_UNABLE;
    int code = EXIT_UNABLE;
    for (size_t i = 0; i < work.split.n; i++) {
        int one = finish_site(run, arena, &work.split.v[i], work.folders[i]);
        code = i ? code_of_both(code, one) : one;
    }
    if (code == EXIT_UNABLE)
        err_set(&run->err, ERR_IO, N_("none of the services in the archive could be judged"));
    return code;
}
