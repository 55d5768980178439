/* services.csv: a list of audited services, one a row. */
#include "cli/input.h"
#include "cli/jobs.h"

#include <string.h>

#define SERVICES_BYTES_MAX ((size_t)4 * 1024 * 1024)

struct services_column {
    const char *name;
    const char *option; /* NULL: handled here */
    bool is_list;       /* "; " between */
};

static const struct services_column columns[] = {
    {"name", NULL, false},
    {"url", NULL, false},
    {"scope", "scope", false},
    {"notice_url", "notice", true},
    {"first_party", "first-party", true},
    {"base_url", "base-url", false},
    {"max_pages", "max-pages", false},
    {"note", NULL, false}, /* for people */
};
#define COLUMNS "name, url, scope, notice_url, first_party, base_url, max_pages, note"

struct services_reading {
    struct jobs *jobs;
    struct csv_table table;
    size_t row;
    struct job *job;
};

static bool check_header(const struct services_reading *reading)
{
    struct err *err = &reading->jobs->run->err;
    const struct csv_table *table = &reading->table;
    for (size_t i = 0; i < table->columns; i++) {
        bool is_known = false;
        for (size_t k = 0; k < COUNT_OF(columns); k++)
            is_known |= str_is(table->names[i], columns[k].name);
        if (!is_known || csv_table_column(table, table->names[i].p) != i)
            return err_set(err, ERR_DATA,
                           N_("%s:1: there is no column \"%s\", or it is there twice; columns: %s"),
                           table->path, table->names[i].p, COLUMNS);
    }
    return csv_table_column(table, "url") != STR_ABSENT ||
           err_set(err, ERR_DATA, N_("%s:1: the column url is missing; columns: %s"), table->path,
                   COLUMNS);
}

static bool refuse(const struct services_reading *reading, const char *column, str value,
                   const char *usable)
{
    return err_set(&reading->jobs->run->err, ERR_DATA,
                   N_("%s:%u: %s: \"%.*s\" is not a usable value (%s)"), reading->table.path,
                   (unsigned)reading->table.lines.v[reading->row], column, STR_ARG(value), usable);
}

/* "2,4" or "2; 4" as --scope takes it. */
static str scope_text(struct arena *arena, str cell)
{
    struct buf text = buf_init(arena, 64);
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] != ' ')
            buf_add_char(&text, cell.p[i] == ';' ? ',' : cell.p[i]);
    return buf_str(&text);
}

static bool take_cell(struct services_reading *reading, const struct services_column *column)
{
    struct arena *arena = reading->jobs->arena;
    str cell = str_trim(csv_table_cell(&reading->table, reading->row, column->name)), part;
    const char *usable;
    if (!cell.n || !column->option)
        return true;
    if (strcmp(column->name, "scope") == 0)
        cell = scope_text(arena, cell);
    if (!column->is_list)
        return job_take(arena, reading->job, column->option, arena_str(arena, cell).p, &usable) ||
               refuse(reading, column->name, cell, usable);
    while (str_cut_list(&cell, &part))
        if (!job_take(arena, reading->job, column->option, arena_str(arena, part).p, &usable))
            return refuse(reading, column->name, part, usable);
    return true;
}

/* Inside arena_run. */
static void row_work(void *context)
{
    struct services_reading *reading = context;
    struct job *job = reading->job = job_new(reading->jobs);
    const struct csv_table *table = &reading->table;
    str url = str_trim(csv_table_cell(table, reading->row, "url"));
    job->name = str_trim(csv_table_cell(table, reading->row, "name"));
    job->declared.file = str_of(table->path);
    if (!url.n) {
        refuse(reading, "url", url, "https://www.example.jp/");
        return;
    }
    job->target = path_beside(reading->jobs->arena, table->path, url);
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        if (!take_cell(reading, &columns[i]))
            return;
    job_add(reading->jobs, job);
}

bool services_csv_read(struct jobs *jobs, const char *path)
{
    struct services_reading reading = {.jobs = jobs};
    struct err *err = &jobs->run->err;
    if (!csv_table_read(jobs->arena, path, SERVICES_BYTES_MAX, &reading.table, err) ||
        !check_header(&reading))
        return false;
    if (!reading.table.rows.n)
        return err_set(err, ERR_DATA, N_("%s: there is no service in it"), path);
    for (; reading.row < reading.table.rows.n && err->code == ERR_NONE; reading.row++) {
        if (arena_run(jobs->arena, 0, row_work, &reading) != ARENA_DONE)
            err_set(err, ERR_MEMORY, N_("out of memory"));
        else if (err->code == ERR_NONE)
            baseline_read(jobs->arena, reading.job, err);
    }
    return err->code == ERR_NONE;
}
