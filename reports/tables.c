/* The registered tables, and their rows one after the other. */
#include "reports/writer.h"

#define WRITER(name)
#define TABLE(name) extern const struct table table_##name;
#include "reports/list.def"
#undef TABLE

/* Cells are made in an arena that is thrown away whenever it holds this much. */
#define TABLE_SCRATCH ((size_t)1024 * 1024)
#define TABLE_SCRATCH_MAX ((size_t)256 * 1024 * 1024)

#define TABLE(name) &table_##name,
static const struct table *const tables[] = {
#include "reports/list.def"
};

const struct table *const *table_all(size_t *count)
{
    *count = COUNT_OF(tables);
    return tables;
}

const struct table *table_find(str name)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        if (str_is(name, tables[i]->name))
            return tables[i];
    return NULL;
}

struct visit {
    const struct table *table;
    const struct report *report;
    FILE *out;
    table_visitor *visitor;
    void *context;
    struct arena *arena;
    size_t next; /* row */
    size_t count;
};

/* Rows until the arena is full enough; for arena_run. */
static void visit_some(void *context)
{
    struct visit *visit = context;
    struct cell_context cells = {.arena = visit->arena, .report = visit->report};
    while (visit->next < visit->count && arena_used(visit->arena) < TABLE_SCRATCH) {
        visit->visitor(visit->context, &cells, visit->table->row(visit->report, visit->next));
        visit->next++;
    }
}

bool table_visit(const struct table *table, const struct report *report, FILE *out,
                 table_visitor *visitor, void *context)
{
    struct visit visit = {.table = table,
                          .report = report,
                          .out = out,
                          .visitor = visitor,
                          .context = context,
                          .count = table->rows(report)};
    while (visit.next < visit.count && !ferror(out)) {
        visit.arena = arena_new(TABLE_SCRATCH_MAX);
        if (!visit.arena)
            return false;
        enum arena_end end = arena_run(visit.arena, 0, visit_some, &visit);
        arena_free(visit.arena);
        if (end != ARENA_DONE)
            return false;
    }
    return true;
}
