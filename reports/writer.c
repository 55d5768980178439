#include "reports/writer.h"

#define TABLE(name)
#define WRITER(name) extern const struct writer writer_##name;
#include "reports/list.def"
#undef WRITER

#define WRITER(name) &writer_##name,
static const struct writer *const writers[] = {
#include "reports/list.def"
};

const struct writer *const *writer_all(size_t *count)
{
    *count = COUNT_OF(writers);
    return writers;
}

const struct writer *writer_find(str name)
{
    for (size_t i = 0; i < COUNT_OF(writers); i++)
        if (str_is(name, writers[i]->name))
            return writers[i];
    return NULL;
}
