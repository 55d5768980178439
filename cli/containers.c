#include "cli/containers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_file(struct run *run, const char *path, struct buf *bytes)
{
    char chunk[16384];
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), path, strerror(errno));
    for (size_t n; !bytes->over && (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(bytes, (str){chunk, n});
    int failed = ferror(file) ? errno : bytes->over ? EFBIG : 0;
    fclose(file);
    return !failed || err_set(&run->err, ERR_IO, N_("cannot read %s: %s"), path, strerror(failed));
}

/* "GTM-ABC123=gtm.js". */
static bool read_given(struct run *run, const char *option, struct container_given *given)
{
    str text = str_of(option);
    size_t equals = str_find_char(text, '=');
    given->option = option;
    given->body = buf_init(NULL, CONTAINER_BODY_MAX);
    if (equals == STR_ABSENT || equals == 0 || equals + 1 == text.n)
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "container-file", option, "GTM-ABC123=gtm.js");
    given->id = str_slice(text, 0, equals);
    return read_file(run, option + equals + 1, &given->body);
}

bool containers_open(struct run *run, const struct catalog *catalog, struct arena *arena,
                     struct containers *containers)
{
    const struct options *options = &run->options;
    const char *answer = options->containers;
    *containers = (struct containers){0};
    if (answer && strcmp(answer, "yes") != 0 && strcmp(answer, "no") != 0)
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "containers", answer, "yes|no");
    containers->functions = container_functions_read(arena, options->data, catalog, &run->err);
    if (!containers->functions)
        return false;
    containers->given = calloc(options->container_files.n + 1, sizeof *containers->given);
    if (!containers->given)
        return err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    for (size_t i = 0; i < options->container_files.n; i++) {
        containers->given_count++;
        if (!read_given(run, options->container_files.v[i], &containers->given[i]))
            return false;
    }
    return true;
}

bool containers_are_declined(const struct options *options)
{
    return options->no_containers ||
           (options->containers && strcmp(options->containers, "no") == 0);
}

void containers_close(struct containers *containers)
{
    for (size_t i = 0; i < containers->given_count; i++)
        buf_done(&containers->given[i].body);
    free(containers->given);
    arena_free(containers->arena);
    buf_done(&containers->body);
    http_free(containers->http);
    *containers = (struct containers){0};
}
