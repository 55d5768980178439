#include "crawler/source.h"

#define SOURCE(name) extern const struct source source_##name;
#include "crawler/list.def"
#undef SOURCE

#define SOURCE(name) &source_##name,
static const struct source *const sources[] = {
#include "crawler/list.def"
};
#undef SOURCE

const struct source *source_find(const char *target)
{
    for (size_t i = 0; i < COUNT_OF(sources); i++)
        if (sources[i]->accepts(target))
            return sources[i];
    return NULL;
}

const struct source *const *source_all(size_t *count)
{
    *count = COUNT_OF(sources);
    return sources;
}
