/* A baseline: findings.csv of an earlier report, with or without reasons. */
#include "cli/input.h"
#include "cli/jobs.h"

#define BASELINE_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct baseline_reading {
    struct arena *arena;
    struct csv_table table;
    struct known *known;
};

/* Inside arena_run. */
static void known_work(void *context)
{
    struct baseline_reading *reading = context;
    const struct csv_table *table = &reading->table;
    reading->known = ARENA_ARRAY(reading->arena, table->rows.n, struct known);
    for (size_t i = 0; i < table->rows.n; i++)
        for (int k = 0; k < KNOWN_CELL_COUNT; k++)
            reading->known[i].cells[k] =
                csv_table_cell(table, i, known_cell_name((enum known_cell)k));
}

static bool check(const struct baseline_reading *reading, struct err *err)
{
    const struct csv_table *table = &reading->table;
    for (int k = 0; k < KNOWN_REASON; k++)
        if (csv_table_column(table, known_cell_name((enum known_cell)k)) == STR_ABSENT)
            return err_set(err, ERR_DATA,
                           N_("%s:1: the column %s is missing; a baseline is the findings.csv of a "
                              "report, with the columns reason and until if you like"),
                           table->path, known_cell_name((enum known_cell)k));
    for (size_t i = 0; i < table->rows.n; i++) {
        str until = reading->known[i].cells[KNOWN_UNTIL];
        if (until.n && !date_is_valid(until.p))
            return err_set(err, ERR_DATA, N_("%s:%u: %s: \"%.*s\" is not a usable value (%s)"),
                           table->path, (unsigned)table->lines.v[i], "until", STR_ARG(until),
                           "2027-03-31");
    }
    return true;
}

bool baseline_take(struct arena *arena, const char *path, bool with_reasons,
                   struct declarations *declared, struct err *err)
{
    struct baseline_reading reading = {.arena = arena};
    if (!csv_table_read(arena, path, BASELINE_BYTES_MAX, &reading.table, err))
        return false;
    if (arena_run(arena, 0, known_work, &reading) != ARENA_DONE)
        return err_set(err, ERR_MEMORY, N_("out of memory"));
    if (!check(&reading, err))
        return false;
    for (size_t i = 0; !with_reasons && i < reading.table.rows.n; i++)
        reading.known[i].cells[KNOWN_REASON] = STR("");
    declared->known = reading.known;
    declared->known_count = reading.table.rows.n;
    declared->has_baseline = true;
    return true;
}

bool baseline_read(struct arena *arena, struct job *job, struct err *err)
{
    const char *path = job->run.options.baseline;
    return !path || baseline_take(arena, path, true, &job->declared, err);
}
