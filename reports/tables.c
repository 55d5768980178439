/* The registered tables. */
#include "reports/writer.h"

#define WRITER(name)
#define TABLE(name) extern const struct table table_##name;
#include "reports/list.def"
#undef TABLE

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
