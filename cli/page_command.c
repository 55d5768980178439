#include "cli/page_command.h"

#include "cli/command_scan.h"
#include "cli/evidence_file.h"
#include "cli/scan.h"

#include <stdio.h>
#include <string.h>

struct print_work {
    const struct run *run;
    const struct page_command *command;
    struct arena *arena;
    const struct report *report;
};

static bool is_json(const struct run *run, const struct page_command *command)
{
    const char *format = run->options.format;
    return command->print_json && format && strcmp(format, "json") == 0;
}

static void print_work(void *context)
{
    struct print_work *work = context;
    if (is_json(work->run, work->command))
        work->command->print_json(work->run, work->arena, work->report);
    else
        work->command->print(work->run, work->arena, work->report);
}

struct url_work {
    struct arena *arena;
    const char *url;
    bool is_usable;
};

static void url_work(void *context)
{
    struct url_work *work = context;
    struct url url;
    work->is_usable = url_parse(work->arena, str_of(work->url), NULL, &url) == URL_OK;
}

static bool page_print(struct run *run, const struct page_command *command, struct arena *arena,
                       const struct report *report)
{
    if (run->options.format && strcmp(run->options.format, "csv") == 0)
        return table_write_csv(table_find(str_of(command->table)), report, run->options.excel,
                               stdout, &run->err);
    struct print_work work = {.run = run, .command = command, .arena = arena, .report = report};
    if (arena_run(arena, 0, print_work, &work) != ARENA_DONE)
        return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    return true;
}

/* Of a saved page the address is often not known any more. It can be read all the same: relative links
 * then lead nowhere, and no domain is first party. */
static void page_settle_url(struct run *run)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct url_work work = {.arena = arena, .url = run->options.url};
    bool is_usable = arena && run->options.url &&
                     arena_run(arena, 0, url_work, &work) == ARENA_DONE && work.is_usable;
    arena_free(arena);
    if (!run->options.url || is_usable)
        return;
    complain(run, N_("soshin: --url \"%s\" is no usable address; the page is read without one"),
             run->options.url);
    run->options.url = NULL;
}

int page_command_main(struct run *run, const struct page_command *command)
{
    int code = EXIT_UNABLE;
    if (!is_json(run, command) && !run_format_is_known(run))
        return code;
    if (run->options.targets.n != 1) {
        err_set(&run->err, ERR_USAGE, N_("exactly one file or URL is needed"));
        return code;
    }
    struct arena *catalog_arena = NULL;
    const struct catalog *catalog = run_catalog(run, &catalog_arena);
    struct arena *arena = arena_new(SCAN_MEMORY);
    struct scan_setup setup = {.target = run->options.targets.v[0],
                               .one_page = true,
                               .without_notice = command->without_notice,
                               .without_tags = command->without_tags};
    struct report report;
    run->options.threads = 0;
    page_settle_url(run);
    if (catalog && arena &&
        evidence_file_open(run, catalog, run_folder(run), setup.target, false, &setup.evidence) &&
        scan_collect(run, &setup, catalog, arena, &report)) {
        code = scan_read_code(run, &report);
        if (code != EXIT_UNABLE && !page_print(run, command, arena, &report))
            code = EXIT_UNABLE;
    }
    if (!evidence_close(setup.evidence, code != EXIT_UNABLE ? EVIDENCE_DONE : EVIDENCE_FAILED,
                        &run->err))
        code = EXIT_UNABLE;
    arena_free(arena);
    arena_free(catalog_arena);
    return code;
}
