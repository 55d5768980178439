/* report.json: everything that a report holds, in one file that reports/load.c reads back. Its form
 * is described in schema/report.schema.json. */
#include "reports/json_parts.h"

#include <errno.h>
#include <string.h>

#define JSON_MEMORY ((size_t)1024 * 1024 * 1024)

struct json_job {
    const struct report *report;
    struct json_writer *writer;
    struct arena *arena;
    const struct table *table;
};

static void json_head(void *context)
{
    const struct json_job *job = context;
    json_write_head(job->writer, job->arena, job->report);
}

static void json_tail(void *context)
{
    const struct json_job *job = context;
    json_write_stored(job->writer, job->arena, job->report);
    json_write_notices(job->writer, job->report);
    json_write_declarations(job->writer, job->arena, job->report);
    json_write_rules(job->writer, job->arena, job->report);
    json_write_known(job->writer, job->arena, job->report);
    json_write_history(job->writer, job->arena, job->report);
}

static void json_write_table_row(void *context, const struct cell_context *cells, const void *row)
{
    const struct json_job *job = context;
    json_write_open(job->writer, NULL, '{');
    job->writer->is_flat = true;
    table_write_json_row(job->table, true, NULL, cells, row, job->writer);
    json_write_close(job->writer, '}');
    job->writer->is_flat = false;
}

static bool json_write_tables(struct json_job *job)
{
    size_t count;
    const struct table *const *tables = table_all(&count);
    for (size_t i = 0; i < count; i++) {
        job->table = tables[i];
        if (job->table == &table_transmissions) {
            if (!json_write_transmissions(job->writer, job->arena, job->report))
                return false;
            continue;
        }
        json_write_open(job->writer, tables[i]->name, '[');
        if (!table_visit(tables[i], job->report, job->writer->out, json_write_table_row, job))
            return false;
        json_write_close(job->writer, ']');
    }
    return true;
}

static bool json_write_all(struct json_job *job)
{
    json_write_open(job->writer, NULL, '{');
    bool is_done = arena_run(job->arena, 0, json_head, job) == ARENA_DONE &&
                   json_write_tables(job) && arena_run(job->arena, 0, json_tail, job) == ARENA_DONE;
    json_write_close(job->writer, '}');
    return is_done;
}

static bool json_write(const struct report *report, const struct writer_options *options, FILE *out,
                       struct err *err)
{
    struct json_writer writer = {.out = out};
    struct json_job job = {.report = report, .writer = &writer, .arena = arena_new(JSON_MEMORY)};
    (void)options; /* both languages stand in it */
    errno = 0;
    bool is_done = job.arena && json_write_all(&job);
    arena_free(job.arena);
    return writer_end("json", is_done, out, err);
}

const struct writer writer_json = {
    .name = "json",
    .says = N_("Everything that the report holds, in one file; soshin report reads it."),
    .file = "report.json",
    .write = json_write,
};
