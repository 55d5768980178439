#include "cli/command_scan.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "reports/diff.h"
#include "reports/load.h"

#include <errno.h>
#include <string.h>

#define DIFF_MEMORY ((size_t)1024 * 1024 * 1024)

struct diff_format {
    const char *name;
    void (*write)(const struct diff *diff, const struct writer_options *options, FILE *out);
};

static const struct diff_format *diff_format(struct run *run)
{
    static const struct diff_format formats[] = {
        {"text", diff_write_text}, {"csv", diff_write_csv}, {"json", diff_write_json}};
    const char *wanted = run->options.format ? run->options.format : "text";
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (strcmp(wanted, formats[i].name) == 0)
            return &formats[i];
    err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"), "format",
            wanted, "text|csv|json");
    return NULL;
}

static bool diff_fail_on(struct run *run, struct diff_options *options)
{
    static const struct {
        const char *name;
        struct diff_options options;
    } rows[] = {{"lacking", {.least = SEVERITY_VIOLATION, .by_verdict = true}},
                {"violation", {.least = SEVERITY_VIOLATION}},
                {"review", {.least = SEVERITY_REVIEW}},
                {"advice", {.least = SEVERITY_ADVICE}},
                {"never", {.never = true}}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(run->options.fail_on, rows[i].name) == 0) {
            *options = rows[i].options;
            options->new_only = run->options.new_only;
            return true;
        }
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "fail-on", run->options.fail_on, "lacking|violation|review|advice|never");
}

struct diff_work {
    struct run *run;
    const struct diff_format *format;
    struct diff_options options;
    struct arena *arena; /* of the comparison */
    struct report older, newer;
    FILE *out;
    int code;
};

/* Inside arena_run. */
static void diff_work(void *context)
{
    struct diff_work *work = context;
    struct writer_options options = run_writer_options(work->run);
    struct diff diff = diff_make(work->arena, &work->older, &work->newer, &work->options);
    work->format->write(&diff, &options, work->out);
    work->code = diff.exit_code;
}

static bool diff_print(struct diff_work *work)
{
    struct run *run = work->run;
    struct output output;
    if (!output_open(&output, run->options.output, true, &run->err))
        return false;
    work->out = output.file;
    errno = 0;
    bool is_done = arena_run(work->arena, 0, diff_work, work) == ARENA_DONE;
    return output_close(&output, writer_end(work->format->name, is_done, output.file, &run->err),
                        &run->err);
}

static bool diff_load(struct diff_work *work, const struct catalog *catalog, struct arena *older,
                      struct arena *newer)
{
    const struct options *options = &work->run->options;
    struct err *err = &work->run->err;
    work->arena = arena_new(DIFF_MEMORY);
    if (!older || !newer || !work->arena)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    return report_load(older, options->targets.v[0], catalog, &work->older, err) &&
           report_load(newer, options->targets.v[1], catalog, &work->newer, err);
}

static int diff_main(struct run *run)
{
    struct diff_work work = {.run = run, .format = diff_format(run)};
    struct arena *catalog_arena = NULL;
    int code = EXIT_UNABLE;
    if (!work.format || !diff_fail_on(run, &work.options))
        return EXIT_UNABLE;
    if (run->options.targets.n != 2) {
        err_set(&run->err, ERR_USAGE, N_("the folders of two reports belong here, older first"));
        return EXIT_UNABLE;
    }
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    if (!catalog)
        return EXIT_UNABLE;
    struct arena *older = arena_new(SCAN_MEMORY), *newer = arena_new(SCAN_MEMORY);
    if (diff_load(&work, catalog, older, newer) && diff_print(&work))
        code = work.code;
    arena_free(work.arena);
    arena_free(newer);
    arena_free(older);
    arena_free(catalog_arena);
    return code;
}

const struct command command_diff = {
    .name = "diff",
    .usage = "OLD NEW",
    .says = N_("say what is new, gone or changed between two reports"),
    .help =
        N_("OLD and NEW are folders of reports. Compared are recipients with their verdicts,\n"
           "findings, the entries of the notice, and how the reports were made. What stood on a\n"
           "page that NEW could not see is not called gone. Exit code 1: a finding that counts\n"
           "(--fail-on) is new or has become graver; with --new-only, is new, and only what is\n"
           "new is shown. Else 3 when NEW saw less than OLD: a page or notice that OLD read, or\n"
           "it was interrupted. Else 0. Formats: text (default), csv, json."),
    .example = "diff monday tuesday --new-only",
    .options = "format fail-on new-only data output lang excel",
    .main = diff_main};
