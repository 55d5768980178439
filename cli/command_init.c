#include "cli/init_write.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "policies/judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define INIT_PAGES "30" /* a first look */
#define INIT_FILE "service.yaml"

struct init_work {
    struct run *run;
    struct arena *arena;
    struct report report;
    str start;
    FILE *out;
};

/* Inside arena_run. */
static void judge_work(void *context)
{
    struct init_work *work = context;
    judge(work->arena, &work->report, FAIL_ON_NEVER);
}

static void write_work(void *context)
{
    struct init_work *work = context;
    const struct options *options = &work->run->options;
    init_write(work->arena, &work->report, work->start,
               options->base_url ? str_of(options->base_url) : STR(""), work->out);
}

/* A path that still leads there when the file is read from another folder. malloc'ed. */
static char *init_start(struct run *run, const char *target)
{
    char *start = text_is_url(str_of(target)) ? strdup(target) : realpath(target, NULL);
    if (!start)
        err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), target, strerror(errno));
    return start;
}

static bool init_look(struct run *run, const struct catalog *catalog, struct init_work *work)
{
    struct scan_setup setup = {.target = run->options.targets.v[0]};
    if (!scan_collect(run, &setup, catalog, work->arena, &work->report))
        return false;
    if (scan_read_code(run, &work->report) == EXIT_UNABLE)
        return false;
    return arena_run(work->arena, 0, judge_work, work) == ARENA_DONE ||
           err_set(&run->err, ERR_MEMORY, N_("out of memory"));
}

static const char *init_path(const struct run *run)
{
    return run->options.output ? run->options.output : INIT_FILE;
}

static bool init_save(struct run *run, struct init_work *work)
{
    struct output output;
    const char *path = init_path(run);
    if (!output_open(&output, path, false, &run->err))
        return false;
    work->out = output.file;
    bool is_good = arena_run(work->arena, 0, write_work, work) == ARENA_DONE;
    if (!output_close(&output, is_good, &run->err))
        return false;
    if (output.path && !run->options.quiet)
        say(run, N_("%s was written; read its comments, then: soshin scan %s"), path, path);
    return true;
}

static int init_run(struct run *run, char *start)
{
    struct arena *catalog_arena = NULL, *arena = arena_new(SCAN_MEMORY);
    struct init_work work = {.run = run, .arena = arena, .start = str_of(start)};
    int code = EXIT_UNABLE;
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    if (!arena)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    else if (catalog && init_look(run, catalog, &work) && init_save(run, &work))
        code = scan_read_code(run, &work.report);
    arena_free(arena);
    arena_free(catalog_arena);
    return code;
}

static int init_main(struct run *run)
{
    struct options *options = &run->options;
    const char *usable;
    if (options->targets.n != 1) {
        err_set(&run->err, ERR_USAGE, N_("one URL, folder or file belongs here"));
        return EXIT_UNABLE;
    }
    if (!output_is_free(init_path(run), &run->err)) /* before the crawl, not after it */
        return EXIT_UNABLE;
    options_take(options, "max-pages", INIT_PAGES, &usable);
    char *start = init_start(run, options->targets.v[0]);
    int code = start ? init_run(run, start) : EXIT_UNABLE;
    free(start);
    return code;
}

const struct command command_init = {
    .name = "init",
    .usage = "URL|FILE|DIR",
    .says = N_("write a commented service.yaml from a first look at a service"),
    .help =
        N_("Reads at most 30 pages (--max-pages) and writes down what it saw: name, own domains,\n"
           "notices, and, in comments, the recipients for which an exception may be claimed.\n"
           "Comments are Japanese unless --lang en is given. A file that is there is never\n"
           "written over; -o - prints."),
    .example = "init https://www.example.jp/",
    .options = "base-url first-party notice include exclude max-pages depth max-time rate max-body "
               "timeout threads containers no-containers no-scripts no-sitemaps offline contact "
               "user-agent data now output lang quiet verbose",
    .main = init_main};
