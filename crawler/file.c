#include "crawler/address.h"
#include "crawler/files.h"
#include "crawler/source.h"

#include <stdlib.h>
#include <sys/stat.h>

struct source_run {
    struct buf path;
    struct buf url;
    struct buf shown;
    str start_url;
    size_t max_body;
    size_t page_memory;
    bool is_done;
};

static bool file_accepts(const char *target)
{
    struct stat status;
    return stat(target, &status) == 0 && S_ISREG(status.st_mode);
}

static void file_close(struct source_run *run)
{
    if (!run)
        return;
    buf_done(&run->path);
    buf_done(&run->url);
    buf_done(&run->shown);
    free(run);
}

static bool file_open(const struct crawl_options *options, const char *target,
                      struct source_run **run, struct err *err)
{
    str path = str_of(target);
    size_t name = path.n;
    while (name > 0 && path.p[name - 1] != '/')
        name--;
    if (!file_accepts(target))
        return err_set(err, ERR_IO, N_("%s: no such file"), target);
    struct source_run *new = calloc(1, sizeof *new);
    if (!new)
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    new->path = new->url = new->shown = buf_init(NULL, ADDRESS_MAX);
    new->max_body = options->max_body;
    new->page_memory = options->page_memory;
    buf_add(&new->path, path);
    buf_add(&new->url, str_of(options->base_url ? options->base_url : SOURCE_NOWHERE));
    if (!options->base_url)
        files_add_path(&new->url, str_skip(path, name));
    if (!options->base_url)
        buf_add(&new->shown, path);
    new->start_url = options->base_url ? buf_str(&new->url) : STR("");
    *run = new;
    return true;
}

static enum source_step file_next(struct source_run *run, unsigned milliseconds,
                                  struct fetch **fetch)
{
    (void)milliseconds;
    if (run->is_done)
        return SOURCE_END;
    run->is_done = true;
    struct file_request request = {
        .path = run->path.p,
        .url = buf_str(&run->url),
        .shown_url = {run->shown.p, run->shown.n},
        .max_body = run->max_body,
        .page_memory = run->page_memory,
    };
    *fetch = files_fetch(&request);
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

static void file_done(struct source_run *run, const struct page_links *links)
{
    (void)run;
    (void)links;
}

static bool file_refuse(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    (void)run;
    (void)url;
    (void)found_on;
    (void)hosts;
    return false;
}

static void file_wake(struct source_run *run)
{
    (void)run;
}

static void file_stop(struct source_run *run)
{
    run->is_done = true;
}

static str file_start_url(const struct source_run *run)
{
    return run->start_url;
}

const struct source source_file = {
    .name = "file",
    .says = N_("one file, read as a page"),
    .accepts = file_accepts,
    .open = file_open,
    .next = file_next,
    .done = file_done,
    .request = file_refuse,
    .wake = file_wake,
    .stop = file_stop,
    .close = file_close,
    .start_url = file_start_url,
};
