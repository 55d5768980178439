#include "cli/command_scan.h"
#include "cli/history_store.h"
#include "cli/output.h"

#include <errno.h>
#include <string.h>

#define HISTORY_MEMORY ((size_t)2 * 1024 * 1024 * 1024)

struct history_format {
    const char *name;
    void (*write)(const struct history_writing *writing);
};

static const struct history_format *history_format(struct run *run)
{
    static const struct history_format formats[] = {{"text", history_write_text},
                                                    {"csv", history_write_csv},
                                                    {"json", history_write_json},
                                                    {"svg", history_write_svg},
                                                    {"html", history_write_html}};
    const char *wanted = run->options.format ? run->options.format : "text";
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (strcmp(wanted, formats[i].name) == 0)
            return &formats[i];
    err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"), "format",
            wanted, "text|csv|json|svg|html");
    return NULL;
}

static bool history_table_find(struct run *run, enum history_tables *table)
{
    static const char *const names[HISTORY_TABLES] = {[HISTORY_RUNS] = "runs",
                                                      [HISTORY_RECIPIENTS] = "recipients",
                                                      [HISTORY_FINDINGS] = "findings"};
    const char *wanted = run->options.table ? run->options.table : names[HISTORY_RUNS];
    for (size_t i = 0; i < HISTORY_TABLES; i++)
        if (strcmp(wanted, names[i]) == 0) {
            *table = (enum history_tables)i;
            return true;
        }
    return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                   "table", wanted, "runs|recipients|findings");
}

struct history_job {
    struct run *run;
    const struct history_format *format;
    struct history_writing writing;
    struct writer_options options;
    const str *audited;
    size_t count;
    struct history_view *views;
};

/* Inside arena_run. */
static void views_work(void *context)
{
    struct history_job *job = context;
    job->views = ARENA_ARRAY(job->writing.arena, job->count, struct history_view);
}

static void write_work(void *context)
{
    const struct history_job *job = context;
    job->format->write(&job->writing);
}

/* All services of the file, or the one that is named. */
static bool history_load(struct history_job *job, struct history *history)
{
    const struct list *targets = &job->run->options.targets;
    struct arena *arena = job->writing.arena;
    struct err *err = &job->run->err;
    str wanted = targets->n > 1 ? str_of(targets->v[1]) : STR_NONE;
    if (!history_audited(history, arena, &job->audited, &job->count, err))
        return false;
    if (arena_run(arena, 0, views_work, job) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    for (size_t i = 0; i < job->count; i++) {
        if (wanted.n && !str_eq(wanted, job->audited[i]))
            continue;
        if (!history_read(history, arena, job->audited[i], &job->views[job->writing.view_count++],
                          err))
            return false;
    }
    job->writing.views = job->views;
    if (wanted.n && !job->writing.view_count)
        return err_set(err, ERR_USAGE, N_("%s is not in the history %s"), targets->v[1],
                       targets->v[0]);
    return true;
}

static bool history_print(struct history_job *job)
{
    struct run *run = job->run;
    struct output output;
    if (!output_open(&output, run->options.output, true, &run->err))
        return false;
    job->writing.out = output.file;
    errno = 0;
    bool is_done = arena_run(job->writing.arena, 0, write_work, job) == ARENA_DONE;
    return output_close(&output, writer_end(job->format->name, is_done, output.file, &run->err),
                        &run->err);
}

static int history_main(struct run *run)
{
    struct history_job job = {.run = run, .format = history_format(run)};
    const struct list *targets = &run->options.targets;
    if (!job.format || !history_table_find(run, &job.writing.table))
        return EXIT_UNABLE;
    if (targets->n < 1 || targets->n > 2) {
        err_set(&run->err, ERR_USAGE, N_("the file of a history belongs here"));
        return EXIT_UNABLE;
    }
    job.options = run_writer_options(run);
    job.writing.options = &job.options;
    job.writing.arena = arena_new(HISTORY_MEMORY);
    if (!job.writing.arena) {
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
        return EXIT_UNABLE;
    }
    struct history *history = history_open(targets->v[0], HISTORY_READ, &run->err);
    bool is_done = history && history_load(&job, history);
    history_close(history);
    is_done = is_done && history_print(&job);
    arena_free(job.writing.arena);
    return is_done ? EXIT_CLEAN : EXIT_UNABLE;
}

const struct command command_history = {
    .name = "history",
    .usage = "FILE [SERVICE]",
    .says = N_("print or draw an audit over time"),
    .help =
        N_("FILE is what scan --history keeps: its runs, and every finding and recipient with the\n"
           "first and last day that it was seen. SERVICE, an audited service of the file, leaves\n"
           "the others out. Formats: text (default), csv (--table runs, recipients or findings),\n"
           "json, svg (a picture of one service) and html."),
    .example = "history audit.sqlite --format csv",
    .options = "format table output lang excel",
    .main = history_main};
