#include "cli/command_scan.h"

#include "cli/evidence_file.h"
#include "cli/scan.h"
#include "cli/scan_sites.h"
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

static bool scan_judge(struct run *run, struct arena *arena, struct report *report,
                       enum fail_on fail_on)
{
    struct judge_work work = {.arena = arena, .report = report, .fail_on = fail_on};
    if (arena_run(arena, 0, judge_work, &work) == ARENA_DONE)
        return true;
    return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
}

int scan_finish(struct run *run, struct arena *arena, struct report *report)
{
    enum fail_on fail_on = FAIL_ON_LACKING;
    if (!fail_on_parse(run, &fail_on) || !scan_saw_pages(run, report) ||
        !scan_judge(run, arena, report, fail_on) || !scan_write(run, report))
        return EXIT_UNABLE;
    return report->exit_code;
}

static int scan_targets(struct run *run, const char *const *targets, size_t count)
{
    enum fail_on fail_on = FAIL_ON_LACKING;
    struct arena *catalog_arena = NULL;
    int code = EXIT_UNABLE;
    if (!fail_on_parse(run, &fail_on) || !scan_format_is_known(run))
        return code;
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    struct arena *arena = arena_new(SCAN_MEMORY);
    struct sites sites = {.is_by_page = false};
    struct scan_setup setup = {
        .target = targets[0], .more = targets + 1, .more_count = count - 1, .sites = &sites};
    struct report report;
    if (catalog && arena && folder_is_free(run) &&
        evidence_file_open(run, catalog, run_folder(run), targets[0], &setup.evidence) &&
        scan_collect(run, &setup, catalog, arena, &report))
        code = scan_sites(run, arena, &report, &sites);
    if (!evidence_close(setup.evidence, code != EXIT_UNABLE, &run->err))
        code = EXIT_UNABLE;
    arena_free(arena);
    arena_free(catalog_arena);
    return code;
}

int scan_target(struct run *run, const char *target)
{
    return scan_targets(run, &target, 1);
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

static int scan_main(struct run *run)
{
    const struct list *targets = &run->options.targets;
    if (targets->n == 1 || are_archives(targets))
        return scan_targets(run, targets->v, targets->n);
    err_set(&run->err, ERR_USAGE,
            targets->n ? N_("one target at a time in this version, but for web archives")
                       : N_("a target is missing: a URL, a folder or a file"));
    return EXIT_UNABLE;
}

const struct command command_scan = {
    .name = "scan",
    .usage = "TARGET...",
    .says = N_("crawl or read a service, compare what it sends with its notice, write a report"),
    .help =
        N_("TARGET is a URL (crawled from there), a folder of built pages, an HTML file, or web\n"
           "archives (.warc, .arc, also .gz; - for standard input), of which each registrable\n"
           "domain gets a report of its own. The report is a folder of CSV files; a summary is\n"
           "printed. A static scan runs no scripts: what only a browser would show is said to be\n"
           "unseen, never absent."),
    .example = "scan https://www.example.jp/ --scope 4 -o report",
    .options = "base-url first-party notice scope include exclude max-pages depth max-time rate "
               "max-body timeout threads containers no-containers container-file no-scripts "
               "no-follow resolve-cname no-sitemaps offline contact user-agent all "
               "fail-on evidence data now format output lang excel quiet verbose",
    .main = scan_main};
