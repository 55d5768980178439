#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool output_fail(const char *path, int why, struct err *err)
{
    return err_set(err, ERR_IO, N_("%s could not be written: %s"), path, strerror(why));
}

bool output_is_free(const char *path, struct err *err)
{
    return strcmp(path, "-") == 0 || access(path, F_OK) != 0 ||
           err_set(err, ERR_IO, N_("%s is there already: move it away or name another with -o"),
                   path);
}

bool output_open(struct output *output, const char *path, bool may_replace, struct err *err)
{
    *output = (struct output){.file = stdout};
    if (!path || strcmp(path, "-") == 0)
        return true;
    output->path = path;
    int n = snprintf(output->beside, sizeof output->beside, "%s.new", path);
    if (n < 0 || (size_t)n >= sizeof output->beside)
        return output_fail(path, ENAMETOOLONG, err);
    if (!may_replace && !output_is_free(path, err))
        return false;
    unlink(output->beside); /* what a killed run left; a link there is never followed */
    output->file = fopen(output->beside, "wbx");
    return output->file || output_fail(path, errno, err);
}

bool output_close(struct output *output, bool is_good, struct err *err)
{
    errno = 0;
    is_good = is_good && fflush(output->file) == 0 && !ferror(output->file);
    if (!output->path)
        return is_good || output_fail("-", errno, err);
    is_good = is_good && fsync(fileno(output->file)) == 0;
    is_good = fclose(output->file) == 0 && is_good;
    if (is_good && rename(output->beside, output->path) == 0)
        return true;
    int why = errno;
    unlink(output->beside);
    return output_fail(output->path, why, err);
}
