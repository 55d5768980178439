#include "cli/command_scan.h"

#include "cli/evidence_file.h"
#include "cli/scan.h"
#include "policies/judge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

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

struct judge_work {
    struct arena *arena;
    struct report *report;
    enum fail_on fail_on;
};

static void judge_work(void *context)
{
    struct judge_work *work = context;
    judge(work->arena, work->report, work->fail_on);
}

struct writer_options run_writer_options(const struct run *run)
{
    const char *no_color = getenv("NO_COLOR");
    bool is_terminal = isatty(STDOUT_FILENO);
    struct winsize size = {0};
    if (is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        size.ws_col = 0;
    return (struct writer_options){.lang = run->report,
                                   .has_color = is_terminal && !(no_color && *no_color),
                                   .excel = run->options.excel,
                                   .columns = size.ws_col};
}

const char *run_folder(const struct run *run)
{
    return run->options.output ? run->options.output : "soshin-report";
}

static bool scan_write(struct run *run, const struct report *report)
{
    const char *folder = run_folder(run);
    struct writer_options options = run_writer_options(run);
    if (!report_write_folder(report, &options, folder, &run->err))
        return false;
    if (run->options.quiet)
        return true;
    if (run->options.format && strcmp(run->options.format, "csv") == 0)
        return table_write_csv(table_find(STR("findings")), report, run->options.excel, stdout,
                               &run->err);
    const char *format = run->options.format ? run->options.format : "text";
    return writer_find(str_of(format))->write(report, &options, stdout, &run->err);
}

bool run_format_is_known(struct run *run)
{
    const char *format = run->options.format;
    if (!format || strcmp(format, "text") == 0 || strcmp(format, "csv") == 0)
        return true;
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "format", format, "text|csv");
}

/* A scan prints every format that there is. */
static bool scan_format_is_known(struct run *run)
{
    return (run->options.format && writer_find(str_of(run->options.format))) ||
           run_format_is_known(run);
}

/* Before hours of crawling, not after them. */
static bool folder_is_free(struct run *run)
{
    struct stat status;
    const char *folder = run_folder(run);
    if (stat(folder, &status) == 0 ? S_ISDIR(status.st_mode) : errno != ENOTDIR)
        return true;
    return err_set(&run->err, ERR_IO,
                   N_("%s is not a folder: move the file away or name another folder with -o"),
                   folder);
}

/* Silence is no clean result: a run that neither read a page nor failed to read one judged nothing. */
static bool scan_saw_pages(struct run *run, const struct report *report)
{
    for (size_t i = 0; i < report->coverage_count; i++)
        if (outcome_is_unseen(report->coverage[i].outcome))
            return true;
    return scan_read_code(run, report) != EXIT_UNABLE;
}

int scan_target(struct run *run, const char *target)
{
    enum fail_on fail_on = FAIL_ON_LACKING;
    struct arena *catalog_arena = NULL;
    int code = EXIT_UNABLE;
    if (!fail_on_parse(run, &fail_on) || !scan_format_is_known(run))
        return code;
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    struct arena *arena = arena_new(SCAN_MEMORY);
    struct scan_setup setup = {.target = target};
    struct report report;
    if (!catalog || !arena || !folder_is_free(run) ||
        !evidence_file_open(run, catalog, run_folder(run), target, &setup.evidence) ||
        !scan_collect(run, &setup, catalog, arena, &report) || !scan_saw_pages(run, &report))
        goto done;
    struct judge_work work = {.arena = arena, .report = &report, .fail_on = fail_on};
    if (arena_run(arena, 0, judge_work, &work) != ARENA_DONE) {
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
        goto done;
    }
    if (scan_write(run, &report))
        code = report.exit_code;
done:
    if (!evidence_close(setup.evidence, code != EXIT_UNABLE, &run->err))
        code = EXIT_UNABLE;
    arena_free(arena);
    arena_free(catalog_arena);
    return code;
}

static int scan_main(struct run *run)
{
    if (run->options.targets.n == 1)
        return scan_target(run, run->options.targets.v[0]);
    err_set(&run->err, ERR_USAGE,
            run->options.targets.n ? N_("one target at a time in this version")
                                   : N_("a target is missing: a URL, a folder or a file"));
    return EXIT_UNABLE;
}

const struct command command_scan = {
    .name = "scan",
    .usage = "TARGET",
    .says = N_("crawl or read a service, compare what it sends with its notice, write a report"),
    .help =
        N_("TARGET is a URL (crawled from there), a folder of built pages or an HTML file. The\n"
           "report is a folder of CSV files; a summary is printed. A static scan runs no\n"
           "scripts: what only a browser would show is said to be unseen, never absent."),
    .example = "scan https://www.example.jp/ --scope 4 -o report",
    .options = "base-url first-party notice scope include exclude max-pages depth max-time rate "
               "max-body timeout threads containers no-containers container-file no-scripts "
               "no-follow resolve-cname no-sitemaps offline contact user-agent all "
               "fail-on evidence data now format output lang excel quiet verbose",
    .main = scan_main};
