#include "cli/command.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "reports/draft.h"
#include "reports/load.h"

#include <string.h>

static bool draft_format(struct run *run, const char **format)
{
    *format = run->options.format ? run->options.format : "html";
    return strcmp(*format, "html") == 0 || strcmp(*format, "md") == 0 ||
           strcmp(*format, "csv") == 0 ||
           err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "format", *format, "html|md|csv");
}

static bool draft_print(struct run *run, const struct report *report, const char *format)
{
    struct output output;
    return output_open(&output, run->options.output, true, &run->err) &&
           output_close(
               &output,
               draft_write(report, format, run->report, run->options.excel, output.file, &run->err),
               &run->err);
}

static int draft_main(struct run *run)
{
    const char *format;
    struct report report;
    struct arena *catalog_arena = NULL, *arena;
    if (run->options.targets.n != 1) {
        err_set(&run->err, ERR_USAGE, N_("the folder of one report belongs here"));
        return EXIT_UNABLE;
    }
    if (!draft_format(run, &format))
        return EXIT_UNABLE;
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    if (!catalog)
        return EXIT_UNABLE;
    arena = arena_new(SCAN_MEMORY);
    if (!arena)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    bool is_done = arena &&
                   report_load(arena, run->options.targets.v[0], catalog, &report, &run->err) &&
                   draft_print(run, &report, format);
    arena_free(arena);
    arena_free(catalog_arena);
    return is_done ? EXIT_CLEAN : EXIT_UNABLE;
}

const struct command command_draft = {
    .name = "draft",
    .usage = "DIR",
    .says = N_("draft the notice that is missing, or the rows that are"),
    .help = N_(
        "DIR is the folder of a report. Without a notice a whole page is drafted; with one, the\n"
        "rows that it lacks and those that must be completed. The words come from the catalog\n"
        "and from what was seen; every place that a person must confirm is marked, and listed\n"
        "with the reason below the line, which is not part of the notice. Formats: html\n"
        "(default), md, csv. With -o it goes to a file, which is replaced as a whole. The exit\n"
        "code says whether it could be written, not what is lacking."),
    .example = "draft soshin-report --format md",
    .options = "format data output lang excel",
    .main = draft_main};
