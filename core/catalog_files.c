#include "core/catalog_tables.h"

#include "core/embedded.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool file_read(const char *path, bool *is_missing, struct buf *bytes, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file && errno == ENOENT && is_missing)
        return *is_missing = true;
    if (!file)
        return err_set(err, ERR_IO, N_("cannot read %s: %s"), path, strerror(errno));
    char chunk[16384];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(bytes, (str){chunk, n});
    bool is_bad = ferror(file) || bytes->over;
    fclose(file);
    return is_bad ? err_set(err, ERR_IO, N_("cannot read %s: %s"), path, strerror(EIO)) : true;
}

bool catalog_table_bytes(const char *directory, const char *name, bool *is_missing,
                         struct buf *bytes, struct err *err)
{
    if (directory) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s", directory, name);
        if (n < 0 || (size_t)n >= sizeof path)
            return err_set(err, ERR_IO, N_("cannot read %s: %s"), name, strerror(ENAMETOOLONG));
        return file_read(path, is_missing, bytes, err);
    }
    for (size_t i = 0; i < embedded_data_count; i++)
        if (str_is(str_of(embedded_data[i].name), name)) {
            buf_add(bytes, (str){(const char *)embedded_data[i].bytes, embedded_data[i].size});
            return true;
        }
    return err_set(err, ERR_DATA, N_("%s is missing from the program"), name);
}
