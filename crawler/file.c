#include "crawler/address.h"
#include "crawler/files.h"
#include "crawler/resources.h"

#include <stdlib.h>
#include <sys/stat.h>

struct source_run {
    struct buf path;
    struct buf url;
    struct buf shown;
    struct buf base; /* URL of the folder in which the file lies */
    char *root;      /* that folder, resolved */
    str start_url;
    size_t max_body;
    size_t page_memory;
    struct resources resources;
    bool is_done;
    bool is_out; /* the page is still to be given back */
    bool is_stopped;
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
    buf_done(&run->base);
    free(run->root);
    resources_done(&run->resources);
    free(run);
}

#define SAVED_BYTES ((size_t)4 * 1024)

struct saved {
    struct arena *arena;
    str bytes;
    struct buf *url;
};

/* <!-- saved from url=(0030)https://www.example.jp/ -->: what browsers write in front of a page that
 * they save. The number is the length of the address. Inside arena_run. */
static void file_read_saved(void *context)
{
    struct saved *saved = context;
    str mark = STR("<!-- saved from url=(");
    size_t at = str_find(saved->bytes, mark);
    struct url url;
    uint64_t length;
    if (at == STR_ABSENT)
        return;
    str rest = str_skip(saved->bytes, at + mark.n);
    size_t close = str_find_char(rest, ')');
    if (close == STR_ABSENT || !str_to_u64(str_slice(rest, 0, close), URL_MAX, &length))
        return;
    str address = str_slice(str_skip(rest, close + 1), 0, (size_t)length);
    if (url_parse(saved->arena, address, NULL, &url) == URL_OK)
        buf_add(saved->url, url.text);
}

/* Where a saved page came from, by its own word; adds nothing when it does not say. */
static void file_find_saved(const char *path, struct buf *url)
{
    struct buf begin = buf_init(NULL, SAVED_BYTES);
    struct saved saved = {.arena = arena_new((size_t)1024 * 1024), .url = url};
    if (saved.arena && files_read(path, &begin)) {
        saved.bytes = buf_str(&begin);
        arena_run(saved.arena, 0, file_read_saved, &saved);
    }
    arena_free(saved.arena);
    buf_done(&begin);
}

/* Bytes up to the last '/'. */
static size_t file_folder(str path)
{
    size_t name = path.n;
    while (name > 0 && path.p[name - 1] != '/')
        name--;
    return name;
}

/* Finds the folder, on disk and as a URL; false when the system has no memory or the folder is gone. */
static bool file_set_folder(struct source_run *run)
{
    str path = buf_str(&run->path);
    size_t name = file_folder(path);
    struct buf folder = buf_init(NULL, ADDRESS_MAX);
    buf_add(&folder, name ? str_slice(path, 0, name) : STR("."));
    run->root = realpath(buf_str(&folder).p, NULL);
    buf_done(&folder);
    str url = buf_str(&run->url);
    url = str_slice(url, 0, str_find_char(url, '#'));
    url = str_slice(url, 0, str_find_char(url, '?'));
    buf_add(&run->base, str_slice(url, 0, file_folder(url)));
    return run->root != NULL;
}

static bool file_open(const struct crawl_options *options, const char *target,
                      struct source_run **run, struct err *err)
{
    str path = str_of(target);
    size_t name = file_folder(path);
    if (!file_accepts(target))
        return err_set(err, ERR_IO, N_("%s: no such file"), target);
    struct source_run *new = calloc(1, sizeof *new);
    if (!new)
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    new->path = new->url = new->shown = new->base = buf_init(NULL, ADDRESS_MAX);
    new->max_body = options->max_body;
    new->page_memory = options->page_memory;
    buf_add(&new->path, path);
    if (options->base_url)
        buf_add(&new->url, str_of(options->base_url));
    else
        file_find_saved(target, &new->url);
    new->start_url = buf_str(&new->url);
    if (!new->url.n) {
        buf_add(&new->url, STR(SOURCE_NOWHERE));
        files_add_path(&new->url, str_skip(path, name));
        buf_add(&new->shown, path);
    }
    if (!file_set_folder(new)) {
        file_close(new);
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    }
    *run = new;
    return true;
}

/* ---- data and scripts beside it ---- */

/* Data and scripts that lie below the file's folder, links followed. False: not to be had. */
static bool file_find(const struct source_run *run, str url, struct buf *relative,
                      char path[PATH_MAX])
{
    str below = files_below(buf_str(&run->base), url);
    str type = str_of(files_type(below.p ? below : STR("")));
    if (!str_is(type, "application/json") && !str_is(type, "text/javascript"))
        return false;
    files_decode(below, relative);
    return relative->n && files_path(path, run->root, buf_str(relative)) &&
           files_has(run->root, path);
}

static bool file_request(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    char path[PATH_MAX];
    struct buf relative = buf_init(NULL, PATH_MAX);
    bool is_there = hosts == REQUEST_OF_NOTICE && file_find(run, url, &relative, path);
    buf_done(&relative);
    return is_there && resources_ask(&run->resources, url, found_on, hosts);
}

static struct fetch *file_resource(struct source_run *run, const struct resource_item *item)
{
    char path[PATH_MAX];
    struct buf relative = buf_init(NULL, PATH_MAX), shown = buf_init(NULL, ADDRESS_MAX);
    bool is_there = file_find(run, item->url, &relative, path);
    str target = buf_str(&run->path);
    buf_add(&shown, str_slice(target, 0, file_folder(target)));
    buf_add(&shown, buf_str(&relative));
    struct file_request request = {
        .path = path,
        .url = item->url,
        .shown_url = run->shown.n ? buf_str(&shown) : STR_NONE,
        .found_on = item->found_on,
        .max_body = run->max_body,
        .page_memory = run->page_memory,
        .is_resource = true,
        .outcome = OUTCOME_PAGE,
    };
    if (item->is_over) {
        request.outcome = OUTCOME_OVER_LIMIT;
        request.reason = REASON_MAX_PAGES;
    } else if (run->is_stopped) {
        request.outcome = OUTCOME_NOT_FETCHED;
        request.reason = REASON_INTERRUPTED;
    } else if (!is_there) {
        request.outcome = OUTCOME_NOT_FOUND;
        request.reason = REASON_UNREADABLE_FILE;
    }
    struct fetch *fetch = files_fetch(&request);
    buf_done(&relative);
    buf_done(&shown);
    return fetch;
}

static enum source_step file_next_resource(struct source_run *run, struct fetch **fetch)
{
    struct resource_item item;
    if (run->is_out || !resources_next(&run->resources, &item))
        return SOURCE_END;
    *fetch = file_resource(run, &item);
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

static enum source_step file_next(struct source_run *run, unsigned milliseconds,
                                  struct fetch **fetch)
{
    (void)milliseconds;
    if (run->is_done)
        return file_next_resource(run, fetch);
    run->is_done = true;
    struct file_request request = {
        .path = run->path.p,
        .url = buf_str(&run->url),
        .shown_url = {run->shown.p, run->shown.n},
        .max_body = run->max_body,
        .page_memory = run->page_memory,
    };
    *fetch = files_fetch(&request);
    run->is_out = *fetch != NULL;
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

static void file_done(struct source_run *run, const struct page_links *links)
{
    if (run->is_out)
        run->is_out = false;
    else
        resources_finish(&run->resources, links->page_url);
}

/* The file alone: what lies beside it was given to nobody. */
static bool file_serve(const struct source_run *run, str url, struct buf *body, const char **type)
{
    str fragmentless = str_slice(buf_str(&run->url), 0, str_find_char(buf_str(&run->url), '#'));
    *type = "text/html";
    return str_eq(url, fragmentless) && files_read(run->path.p, body);
}

static void file_wake(struct source_run *run)
{
    (void)run;
}

static void file_stop(struct source_run *run)
{
    run->is_done = run->is_stopped = true;
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
    .request = file_request,
    .serve = file_serve,
    .wake = file_wake,
    .stop = file_stop,
    .close = file_close,
    .start_url = file_start_url,
};
