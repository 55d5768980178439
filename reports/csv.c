/* A table as CSV. */
#include "core/csv.h"
#include "reports/writer.h"

#include <errno.h>
#include <string.h>

/* Cells are made in an arena that is thrown away whenever it holds this much. */
#define CSV_SCRATCH ((size_t)1024 * 1024)
#define CSV_SCRATCH_MAX ((size_t)256 * 1024 * 1024)

struct csv_job {
    const struct table *table;
    const struct report *report;
    FILE *out;
    struct arena *arena;
    size_t next; /* row */
    size_t count;
};

static void csv_write_header(const struct table *table, FILE *out)
{
    for (size_t i = 0; i < table->column_count; i++)
        csv_write_cell(out, str_of(table->columns[i].name), i == 0);
    csv_write_end(out);
}

/* Rows until the arena is full enough; for arena_run. */
static void csv_write_some(void *context)
{
    struct csv_job *job = context;
    struct cell_context cells = {.arena = job->arena, .report = job->report};
    while (job->next < job->count && arena_used(job->arena) < CSV_SCRATCH) {
        const void *row = job->table->row(job->report, job->next);
        for (size_t i = 0; i < job->table->column_count; i++)
            csv_write_cell(job->out, job->table->columns[i].get(&cells, row), i == 0);
        csv_write_end(job->out);
        job->next++;
    }
}

static bool csv_write_rows(struct csv_job *job)
{
    while (job->next < job->count && !ferror(job->out)) {
        job->arena = arena_new(CSV_SCRATCH_MAX);
        if (!job->arena)
            return false;
        enum arena_end end = arena_run(job->arena, 0, csv_write_some, job);
        arena_free(job->arena);
        if (end != ARENA_DONE)
            return false;
    }
    return true;
}

static bool csv_end(const struct table *table, FILE *out, struct err *err)
{
    if (fflush(out) != 0 || ferror(out))
        return err_set(err, ERR_IO, N_("the table %s could not be written: %s"), table->name,
                       strerror(errno));
    return true;
}

bool table_write_header(const struct table *table, bool excel, FILE *out, struct err *err)
{
    errno = 0;
    if (excel)
        fwrite("\xEF\xBB\xBF", 1, 3, out);
    csv_write_header(table, out);
    return csv_end(table, out, err);
}

bool table_write_rows(const struct table *table, const struct report *report, FILE *out,
                      struct err *err)
{
    struct csv_job job = {
        .table = table, .report = report, .out = out, .count = table->rows(report)};
    errno = 0;
    if (!csv_write_rows(&job))
        return err_set(err, ERR_MEMORY, N_("not enough memory to write the table %s"), table->name);
    return csv_end(table, out, err);
}

bool table_write_csv(const struct table *table, const struct report *report, bool excel, FILE *out,
                     struct err *err)
{
    return table_write_header(table, excel, out, err) && table_write_rows(table, report, out, err);
}
