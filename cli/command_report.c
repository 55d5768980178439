#include "cli/command_scan.h"
#include "cli/scan.h"
#include "reports/columns.h"
#include "reports/load.h"

#include <stdio.h>
#include <string.h>

/* --lang beside the language that the report was made in. */
static struct writer_options report_options(const struct run *run, struct report *report)
{
    struct writer_options options = run_writer_options(run);
    if (run->options.lang)
        report->lang = run->report;
    options.lang = report->lang;
    return options;
}

/* On standard output, or into the file of -o. */
static bool report_write(struct run *run, const struct report *report,
                         const struct writer_options *options)
{
    const char *format = run->options.format ? run->options.format : "text";
    const char *table = run->options.table ? run->options.table : "findings";
    if (!run->options.output)
        return run_print(run, report, options);
    const struct writer *writer = writer_find(str_of(format));
    return report_write_file(report, options, writer, writer ? NULL : table_find(str_of(table)),
                             run->options.output, &run->err);
}

static int report_render(struct run *run, const char *folder)
{
    struct arena *catalog_arena = NULL;
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    struct arena *arena = arena_new(SCAN_MEMORY);
    struct report report;
    int code = EXIT_UNABLE;
    if (catalog && !arena)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    if (catalog && arena && report_load(arena, folder, catalog, &report, &run->err)) {
        struct writer_options options = report_options(run, &report);
        if (report_write(run, &report, &options))
            code = EXIT_CLEAN;
    }
    arena_free(arena);
    arena_free(catalog_arena);
    return code;
}

static int report_main(struct run *run)
{
    const struct options *options = &run->options;
    if (!run_writer_is_known(run))
        return EXIT_UNABLE;
    if (options->columns && !options->targets.n)
        return columns_write(options->lang ? run->report : run->terminal, stdout, &run->err)
                   ? EXIT_CLEAN
                   : EXIT_UNABLE;
    if (options->targets.n == 1 && !options->columns)
        return report_render(run, options->targets.v[0]);
    err_set(&run->err, ERR_USAGE, N_("exactly one folder of a report is needed"));
    return EXIT_UNABLE;
}

const struct command command_report = {
    .name = "report",
    .usage = "DIR",
    .says = N_("print a report again in any format, without scanning"),
    .help =
        N_("Reads report.json in the folder that scan wrote and prints it: text, csv, json, html,\n"
           "sarif (code scanning), junit (tests), markdown (pull requests) or github\n"
           "(annotations of GitHub Actions). With -o it goes to a file, which is replaced as\n"
           "a whole. The exit code says whether it could be printed, not what it says."),
    .example = "report soshin-report --format csv --table recipients",
    .options = "format table columns data output lang excel",
    .main = report_main};
