#include "reports/writer.h"

#include <errno.h>
#include <string.h>

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

bool writer_end(const char *name, bool is_done, FILE *out, struct err *err)
{
    if (!is_done && !ferror(out))
        return err_set(err, ERR_MEMORY, N_("not enough memory to write the format %s"), name);
    if (fflush(out) != 0 || ferror(out))
        return err_set(err, ERR_IO, N_("the format %s could not be written: %s"), name,
                       strerror(errno));
    return true;
}
