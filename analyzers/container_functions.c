#include "analyzers/container.h"

#include "core/csv.h"
#include "core/embedded.h"
#include "core/map.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FILE_NAME "container_functions.csv"
#define FILE_MAX ((size_t)16 * 1024 * 1024)

enum column {
    COLUMN_FUNCTION,
    COLUMN_SERVICE,
    COLUMN_STATUS,
    COLUMN_URL,
    COLUMN_URL_KEY,
    COLUMN_ID_KEYS,
    COLUMN_ID_PREFIX,
    COLUMN_NOTE_IF,
    COLUMN_NOTE_JA,
    COLUMN_NOTE_EN,
    COLUMN_BASIS,
    COLUMN_SOURCE_URL,
    COLUMN_CHECKED_ON,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    "function", "service", "status",  "url",   "url_key",    "id_keys",   "id_prefix",
    "note_if",  "note_ja", "note_en", "basis", "source_url", "checked_on"};

struct container_functions {
    struct {
        struct container_function *v;
        size_t n, cap;
    } rows;
    struct map by_name; /* whole names */
};

struct reading {
    struct arena *arena;
    const struct catalog *catalog;
    struct container_functions *functions;
    struct err *err;
    str bytes;
    const str *cells;
    size_t line;
    bool has_header, failed;
};

static const struct {
    const char *code;
    enum container_status status;
} statuses[] = {
#define STATUS(constant, code) {code, constant},
    CONTAINER_STATUSES(STATUS)
#undef STATUS
};

const char *container_status_code(enum container_status status)
{
    return statuses[status].code;
}

static bool fail(struct reading *reading, enum column column, const char *what)
{
    reading->failed = true;
    return err_set(reading->err, ERR_DATA, N_("%s:%zu: column %s: %s"), FILE_NAME, reading->line,
                   column_names[column], lang_text(reading->err->lang, what));
}

static str cell(const struct reading *reading, enum column column)
{
    return arena_str(reading->arena, str_trim(reading->cells[column]));
}

static bool read_status(struct reading *reading, enum container_status *status)
{
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        if (str_is(str_trim(reading->cells[COLUMN_STATUS]), statuses[i].code)) {
            *status = statuses[i].status;
            return true;
        }
    return fail(reading, COLUMN_STATUS, N_("must be tag, paused, listener or internal"));
}

static bool read_row(struct reading *reading)
{
    struct container_functions *functions = reading->functions;
    str service = cell(reading, COLUMN_SERVICE);
    struct container_function row = {
        .function = cell(reading, COLUMN_FUNCTION),
        .service = catalog_service_by_id(reading->catalog, service),
        .url = cell(reading, COLUMN_URL),
        .url_key = cell(reading, COLUMN_URL_KEY),
        .id_keys = cell(reading, COLUMN_ID_KEYS),
        .id_prefix = cell(reading, COLUMN_ID_PREFIX),
        .note_if = cell(reading, COLUMN_NOTE_IF),
        .note = {.ja = cell(reading, COLUMN_NOTE_JA), .en = cell(reading, COLUMN_NOTE_EN)},
    };
    uint32_t number = (uint32_t)functions->rows.n;
    if (!row.function.n)
        return fail(reading, COLUMN_FUNCTION, N_("must not be empty"));
    if (service.n && !row.service)
        return fail(reading, COLUMN_SERVICE, N_("an id that services.csv does not have"));
    if (!read_status(reading, &row.status))
        return false;
    if (map_add(&functions->by_name, row.function, number) != number)
        return fail(reading, COLUMN_FUNCTION, N_("this id stands in the file twice"));
    *ARENA_PUSH(reading->arena, &functions->rows) = row;
    return true;
}

static bool on_row(void *context, const str *cells, size_t count, size_t line)
{
    struct reading *reading = context;
    reading->cells = cells;
    reading->line = line;
    if (count != COLUMN_COUNT) {
        reading->failed = true;
        return err_set(reading->err, ERR_DATA, N_("%s:%zu: %zu cells instead of %zu"), FILE_NAME,
                       line, count, (size_t)COLUMN_COUNT);
    }
    if (reading->has_header)
        return read_row(reading);
    for (size_t i = 0; i < count; i++)
        if (!str_is(cells[i], column_names[i]))
            return fail(reading, (enum column)i, N_("the header row has another name here"));
    reading->has_header = true;
    return true;
}

/* Inside arena_run. As with the other tables, libcsv's buffers are lost should the arena be too small;
 * the program ends then with ERR_MEMORY. */
static void read_work(void *context)
{
    struct reading *reading = context;
    size_t line;
    reading->functions = ARENA_NEW(reading->arena, struct container_functions);
    reading->functions->by_name = (struct map){.arena = reading->arena};
    switch (csv_read(reading->bytes, on_row, reading, &line)) {
    case CSV_OK:
    case CSV_STOPPED:
        return;
    case CSV_BAD_QUOTE:
        err_set(reading->err, ERR_DATA, N_("%s:%zu: a quotation mark in the wrong place"),
                FILE_NAME, line);
        break;
    case CSV_UNENDED:
        err_set(reading->err, ERR_DATA, N_("%s:%zu: the file ends inside a quoted cell"), FILE_NAME,
                line);
        break;
    case CSV_NO_MEMORY:
        err_set(reading->err, ERR_MEMORY, N_("out of memory"));
        break;
    }
    reading->failed = true;
}

/* False when there is no such file, or err is set. */
static bool read_file(const char *directory, struct buf *bytes, struct err *err)
{
    char path[4096], chunk[16384];
    int n = snprintf(path, sizeof path, "%s/%s", directory, FILE_NAME);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(err, ERR_IO, N_("cannot read %s: %s"), FILE_NAME, strerror(ENAMETOOLONG));
    FILE *file = fopen(path, "rb");
    if (!file && errno == ENOENT)
        return false; /* older folders of tables have no such file */
    if (!file)
        return err_set(err, ERR_IO, N_("cannot read %s: %s"), path, strerror(errno));
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(bytes, (str){chunk, got});
    bool is_bad = ferror(file) || bytes->over;
    fclose(file);
    return is_bad ? err_set(err, ERR_IO, N_("cannot read %s: %s"), path, strerror(EIO)) : true;
}

static str embedded(void)
{
    for (size_t i = 0; i < embedded_data_count; i++)
        if (strcmp(embedded_data[i].name, FILE_NAME) == 0)
            return (str){(const char *)embedded_data[i].bytes, embedded_data[i].size};
    return STR("");
}

const struct container_functions *container_functions_read(struct arena *arena,
                                                           const char *directory,
                                                           const struct catalog *catalog,
                                                           struct err *err)
{
    struct buf bytes = buf_init(NULL, FILE_MAX);
    struct reading reading = {.arena = arena, .catalog = catalog, .err = err};
    bool is_there = directory && read_file(directory, &bytes, err);
    reading.bytes = is_there ? buf_str(&bytes) : embedded();
    if (err->code == ERR_NONE && arena_run(arena, 0, read_work, &reading) != ARENA_DONE)
        err_set(err, ERR_MEMORY, N_("out of memory"));
    if (err->code == ERR_NONE && !reading.has_header)
        err_set(err, ERR_DATA, N_("%s: the file is empty"), FILE_NAME);
    buf_done(&bytes);
    return err->code == ERR_NONE && !reading.failed ? reading.functions : NULL;
}

const struct container_function *container_functions_find(
    const struct container_functions *functions, str function)
{
    uint32_t number = map_find(&functions->by_name, function);
    const struct container_function *best = NULL;
    if (number != MAP_NONE)
        return &functions->rows.v[number];
    for (size_t i = 0; i < functions->rows.n; i++) {
        const struct container_function *row = &functions->rows.v[i];
        str stem = str_slice(row->function, 0, row->function.n - 1);
        if (str_has_suffix(row->function, STR("*")) && str_has_prefix(function, stem) &&
            (!best || best->function.n < row->function.n))
            best = row;
    }
    return best;
}
