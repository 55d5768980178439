#include "cli/command.h"
#include "cli/input.h"
#include "cli/output.h"
#include "core/csv.h"

#define BASELINE_MEMORY ((size_t)1024 * 1024 * 1024)
#define FINDINGS_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct baseline_writing {
    struct run *run;
    struct arena *arena;
    struct csv_table table;
    str today;
};

/* Inside arena_run. */
static void today_work(void *context)
{
    struct baseline_writing *writing = context;
    writing->today = run_today(writing->run, writing->arena);
}

/* A cell of the new file: what the finding lacks so far is filled in, a reason that it has stays. */
static str baseline_cell(const struct baseline_writing *writing, size_t row, const char *name)
{
    const struct options *options = &writing->run->options;
    str cell = csv_table_cell(&writing->table, row, name);
    bool has_reason = csv_table_cell(&writing->table, row, "reason").n > 0;
    if (str_is(str_of(name), "first_seen") && !cell.n)
        return writing->today;
    if (str_is(str_of(name), "reason") && !has_reason && options->reason)
        return str_of(options->reason);
    if (str_is(str_of(name), "until") && !has_reason && options->until)
        return str_of(options->until);
    return cell;
}

/* All columns of the report, and the two of an acceptance where an older report has none. */
static bool baseline_write(const struct baseline_writing *writing, FILE *out)
{
    static const char *const more[] = {"reason", "until"};
    const struct csv_table *table = &writing->table;
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; i < table->columns && count < COUNT_OF(names) - COUNT_OF(more); i++)
        names[count++] = table->names[i].p;
    for (size_t i = 0; i < COUNT_OF(more); i++)
        if (csv_table_column(table, more[i]) == STR_ABSENT)
            names[count++] = more[i];
    for (size_t i = 0; i < count; i++)
        csv_write_cell(out, str_of(names[i]), i == 0);
    csv_write_end(out);
    for (size_t row = 0; row < table->rows.n; row++) {
        if (str_is(csv_table_cell(table, row, "status"), "gone"))
            continue;
        for (size_t i = 0; i < count; i++)
            csv_write_cell(out, baseline_cell(writing, row, names[i]), i == 0);
        csv_write_end(out);
    }
    return !ferror(out);
}

static bool baseline_check(struct run *run)
{
    const struct options *options = &run->options;
    if (options->targets.n != 1)
        return err_set(&run->err, ERR_USAGE, N_("the folder of one report belongs here"));
    if (options->until && !options->reason)
        return err_set(&run->err, ERR_USAGE, N_("option --%s needs a value: %s"), "reason", "TEXT");
    if (options->until && !date_is_valid(options->until))
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "until", options->until, "2027-03-31");
    return true;
}

static bool baseline_read_findings(struct baseline_writing *writing)
{
    struct run *run = writing->run;
    char path[OUTPUT_PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/findings.csv", run->options.targets.v[0]);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(&run->err, ERR_USAGE, N_("the folder of one report belongs here"));
    if (!csv_table_read(writing->arena, path, FINDINGS_BYTES_MAX, &writing->table, &run->err))
        return false;
    if (csv_table_column(&writing->table, "fingerprint") == STR_ABSENT)
        return err_set(&run->err, ERR_DATA, N_("%s: this is no findings.csv of a report"), path);
    return true;
}

static int baseline_main(struct run *run)
{
    struct arena *arena = arena_new(BASELINE_MEMORY);
    struct baseline_writing writing = {.run = run, .arena = arena};
    struct output output;
    int code = EXIT_UNABLE;
    if (!arena || arena_run(arena, 0, today_work, &writing) != ARENA_DONE)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    else if (baseline_check(run) && baseline_read_findings(&writing) &&
             output_open(&output, run->options.output, true, &run->err) &&
             output_close(&output, baseline_write(&writing, output.file), &run->err))
        code = EXIT_CLEAN;
    arena_free(arena);
    return code;
}

const struct command command_baseline = {
    .name = "baseline",
    .usage = "DIR",
    .says = N_("write the file that makes a report's findings known, or accepted with a reason"),
    .help =
        N_("DIR is the folder of a report. What is written is its findings.csv with the columns\n"
           "reason and until: a finding with a reason is accepted up to that day, one without is\n"
           "only known. Reasons can be written into it with a spreadsheet. Give the file to\n"
           "scan --baseline, or name it in service.yaml."),
    .example = "baseline report --reason planned --until 2027-03-31",
    .options = "reason until now output",
    .main = baseline_main};
