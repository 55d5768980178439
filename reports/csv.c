/* A table as CSV. */
#include "core/csv.h"
#include "reports/writer.h"

#include <errno.h>
#include <string.h>

struct csv_job {
    const struct table *table;
    FILE *out;
};

static void csv_write_header(const struct table *table, FILE *out)
{
    for (size_t i = 0; i < table->column_count; i++)
        csv_write_cell(out, str_of(table->columns[i].name), i == 0);
    csv_write_end(out);
}

static void csv_write_row(void *context, const struct cell_context *cells, const void *row)
{
    const struct csv_job *job = context;
    for (size_t i = 0; i < job->table->column_count; i++)
        csv_write_cell(job->out, job->table->columns[i].get(cells, row), i == 0);
    csv_write_end(job->out);
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
    struct csv_job job = {.table = table, .out = out};
    errno = 0;
    if (!table_visit(table, report, out, csv_write_row, &job))
        return err_set(err, ERR_MEMORY, N_("not enough memory to write the table %s"), table->name);
    return csv_end(table, out, err);
}

bool table_write_csv(const struct table *table, const struct report *report, bool excel, FILE *out,
                     struct err *err)
{
    return table_write_header(table, excel, out, err) && table_write_rows(table, report, out, err);
}
