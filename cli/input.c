#include "cli/input.h"

#include "core/csv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool input_read(const char *path, struct buf *bytes, struct err *err)
{
    char chunk[16384];
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_IO, N_("cannot read %s: %s"), path, strerror(errno));
    for (size_t n; !bytes->over && (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(bytes, (str){chunk, n});
    int failed = ferror(file) ? errno : bytes->over ? EFBIG : 0;
    fclose(file);
    return !failed || err_set(err, ERR_IO, N_("cannot read %s: %s"), path, strerror(failed));
}

bool text_is_url(str text)
{
    return str_has_prefix_nocase(text, STR("http://")) ||
           str_has_prefix_nocase(text, STR("https://"));
}

const char *path_beside(struct arena *arena, const char *file, str path)
{
    size_t n = strlen(file);
    while (n && file[n - 1] != '/')
        n--;
    if (text_is_url(path) || (path.n && path.p[0] == '/'))
        n = 0;
    return arena_join(arena, (str[]){{file, n}, path}, 2).p;
}

/* ---- tables ---- */

struct table_reading {
    struct arena *arena;
    struct csv_table *table;
    const str *cells;
    size_t count;
    size_t line;
    bool is_bad; /* more cells than columns */
};

/* Inside arena_run. */
static void row_work(void *context)
{
    struct table_reading *reading = context;
    struct csv_table *table = reading->table;
    size_t columns = table->names ? table->columns : reading->count;
    str *cells = ARENA_ARRAY(reading->arena, columns, str);
    for (size_t i = 0; i < columns; i++)
        cells[i] = arena_str(reading->arena,
                             i < reading->count ? csv_unguard(reading->cells[i]) : STR(""));
    if (!table->names) {
        table->names = cells;
        table->columns = columns;
        return;
    }
    *ARENA_PUSH(reading->arena, &table->rows) = cells;
    *ARENA_PUSH(reading->arena, &table->lines) = (uint32_t)reading->line;
}

/* A run of its own for each row: csv_read holds memory of its own meanwhile. */
static bool on_row(void *context, const str *cells, size_t count, size_t line)
{
    struct table_reading *reading = context;
    reading->cells = cells;
    reading->count = count;
    reading->line = line;
    reading->is_bad = reading->table->names && count > reading->table->columns;
    return !reading->is_bad && arena_run(reading->arena, 0, row_work, reading) == ARENA_DONE;
}

static bool refuse(const struct table_reading *reading, enum csv_result result, size_t line,
                   struct err *err)
{
    const char *path = reading->table->path;
    switch (result) {
    case CSV_OK:
        return reading->table->names || err_set(err, ERR_DATA, N_("%s: the file is empty"), path);
    case CSV_STOPPED:
        if (reading->is_bad)
            return err_set(err, ERR_DATA, N_("%s:%zu: more cells than the header has columns"),
                           path, line);
        break;
    case CSV_BAD_QUOTE:
        return err_set(err, ERR_DATA, N_("%s:%zu: a quotation mark in the wrong place"), path,
                       line);
    case CSV_UNENDED:
        return err_set(err, ERR_DATA, N_("%s:%zu: the file ends inside a quoted cell"), path, line);
    case CSV_NO_MEMORY:
        break;
    }
    return err_set(err, ERR_MEMORY, N_("out of memory"));
}

bool csv_table_read(struct arena *arena, const char *path, size_t max_bytes,
                    struct csv_table *table, struct err *err)
{
    struct buf bytes = buf_init(NULL, max_bytes);
    struct table_reading reading = {.arena = arena, .table = table};
    size_t line = 0;
    *table = (struct csv_table){.path = path};
    bool is_good = input_read(path, &bytes, err);
    if (is_good) {
        enum csv_result result = csv_read(buf_str(&bytes), on_row, &reading, &line);
        is_good = refuse(&reading, result, line, err);
    }
    buf_done(&bytes);
    return is_good;
}

size_t csv_table_column(const struct csv_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns; i++)
        if (str_is(table->names[i], name))
            return i;
    return STR_ABSENT;
}

str csv_table_cell(const struct csv_table *table, size_t row, const char *name)
{
    size_t column = csv_table_column(table, name);
    return column == STR_ABSENT ? STR("") : table->rows.v[row][column];
}
