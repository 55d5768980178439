#include "crawler/address.h"
#include "crawler/files.h"
#include "crawler/resources.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DIR_LIST_MAX ((size_t)512 * 1024 * 1024) /* bytes of all paths */
#define DIR_FILES_MAX 1000000

/* Paths relative to the folder; that of a folder which could not be read ends with '/'. */
struct dir_list {
    struct buf text; /* NUL behind each */
    char **v;        /* sorted; points into text */
    size_t n;
};

struct source_run {
    char *root;      /* resolved, without '/' at its end unless it is "/" */
    struct buf base; /* URL of the folder */
    bool has_base;
    struct arena *arena; /* holds the filter */
    struct address_filter filter;
    struct dir_list files;
    size_t at;
    struct resources resources;
    size_t out_pages; /* that are still to be given back */
    uint64_t pages;
    uint64_t max_pages;
    size_t max_body;
    size_t page_memory;
    bool is_stopped;
};

static bool dir_accepts(const char *target)
{
    struct stat status;
    return stat(target, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool dir_is_php(str path)
{
    return path.n > 4 && str_eq_nocase(str_skip(path, path.n - 4), STR(".php"));
}

static bool dir_is_candidate(str name)
{
    static const char *const extensions[] = {".html", ".htm", ".xhtml", ".shtml", ".php"};
    for (size_t i = 0; i < COUNT_OF(extensions); i++) {
        str extension = str_of(extensions[i]);
        if (name.n > extension.n && str_eq_nocase(str_skip(name, name.n - extension.n), extension))
            return true;
    }
    return false;
}

enum dir_entry { DIR_SKIP, DIR_FILE, DIR_FOLDER };

/* Hidden names are skipped; so are links to folders, whose files are found where they really lie. */
static enum dir_entry dir_judge(const char *root, const char *path, const char *name)
{
    struct stat status;
    if (name[0] == '.' || lstat(path, &status) != 0)
        return DIR_SKIP;
    if (S_ISDIR(status.st_mode))
        return DIR_FOLDER;
    if (!dir_is_candidate(str_of(name)))
        return DIR_SKIP;
    if (S_ISREG(status.st_mode))
        return DIR_FILE;
    if (!S_ISLNK(status.st_mode) || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return DIR_SKIP;
    return files_is_inside(root, path) ? DIR_FILE : DIR_SKIP;
}

/* Adds "folder" "name" "end" NUL; folder is "" or ends with '/'. */
static void dir_add(struct buf *list, str folder, str name, const char *end)
{
    buf_add(list, folder);
    buf_add(list, name);
    buf_add(list, str_of(end));
    buf_add_char(list, '\0');
}

/* Lists one folder: files go to files, folders to folders. */
static void dir_list_folder(const char *root, str folder, struct dir_list *files,
                            struct buf *folders)
{
    char path[PATH_MAX];
    DIR *stream = files_path(path, root, folder) ? opendir(path) : NULL;
    if (!stream) {
        dir_add(&files->text, folder, STR(""), "");
        files->n++;
        return;
    }
    for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream)) {
        str name = str_of(entry->d_name);
        struct buf relative = buf_init(NULL, PATH_MAX);
        buf_add(&relative, folder);
        buf_add(&relative, name);
        enum dir_entry kind = files_path(path, root, buf_str(&relative))
                                  ? dir_judge(root, path, entry->d_name)
                                  : DIR_SKIP;
        if (kind == DIR_FOLDER)
            dir_add(folders, folder, name, "/");
        if (kind == DIR_FILE && files->n < DIR_FILES_MAX) {
            dir_add(&files->text, folder, name, "");
            files->n++;
        }
        buf_done(&relative);
    }
    closedir(stream);
}

static int dir_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All files below root, sorted. False when memory or the limits did not suffice. */
static bool dir_list_all(const char *root, struct dir_list *files)
{
    struct buf folders = buf_init(NULL, DIR_LIST_MAX);
    buf_add_char(&folders, '\0');
    for (size_t at = 0; at < folders.n;) {
        struct buf folder = buf_init(NULL, PATH_MAX);
        buf_add(&folder, str_of(folders.p + at));
        at += folder.n + 1;
        dir_list_folder(root, buf_str(&folder), files, &folders);
        buf_done(&folder);
    }
    bool is_whole = !folders.over && !files->text.over && files->n < DIR_FILES_MAX;
    buf_done(&folders);
    files->v = calloc(files->n + 1, sizeof *files->v);
    if (!files->v)
        return false;
    char *path = files->text.p;
    for (size_t i = 0; is_whole && i < files->n; i++) {
        files->v[i] = path;
        path += strlen(path) + 1;
    }
    if (is_whole && files->n)
        qsort(files->v, files->n, sizeof *files->v, dir_compare);
    return is_whole;
}

static void dir_close(struct source_run *run)
{
    if (!run)
        return;
    free(run->root);
    buf_done(&run->base);
    arena_free(run->arena);
    buf_done(&run->files.text);
    free(run->files.v);
    resources_done(&run->resources);
    free(run);
}

struct dir_setting {
    struct source_run *run;
    const struct crawl_options *options;
};

static void dir_set_filter(void *context)
{
    struct dir_setting *setting = context;
    const struct crawl_options *options = setting->options;
    setting->run->filter =
        address_filter_keep(setting->run->arena, options->include, options->include_count,
                            options->exclude, options->exclude_count);
}

static bool dir_set(struct source_run *run, const struct crawl_options *options, const char *target)
{
    struct dir_setting setting = {run, options};
    run->has_base = options->base_url != NULL;
    run->base = buf_init(NULL, ADDRESS_MAX);
    buf_add(&run->base, str_of(run->has_base ? options->base_url : SOURCE_NOWHERE));
    if (!str_has_suffix(buf_str(&run->base), STR("/")))
        buf_add_char(&run->base, '/');
    run->max_pages = options->max_pages;
    run->max_body = options->max_body;
    run->page_memory = options->page_memory;
    run->files.text = buf_init(NULL, DIR_LIST_MAX);
    run->root = realpath(target, NULL);
    run->arena = arena_new((size_t)16 * 1024 * 1024);
    return run->root && run->arena &&
           arena_run(run->arena, 0, dir_set_filter, &setting) == ARENA_DONE;
}

static bool dir_open(const struct crawl_options *options, const char *target,
                     struct source_run **run, struct err *err)
{
    if (!dir_accepts(target))
        return err_set(err, ERR_IO, N_("%s: no such folder"), target);
    DIR *stream = opendir(target);
    if (!stream)
        return err_set(err, ERR_IO, N_("%s: the folder cannot be read"), target);
    closedir(stream);
    struct source_run *new = calloc(1, sizeof *new);
    if (!new || !dir_set(new, options, target) || !dir_list_all(new->root, &new->files)) {
        dir_close(new);
        return err_set(err, ERR_MEMORY, N_("%s: too many files for the memory"), target);
    }
    *run = new;
    return true;
}

/* "a/index.html" stands for "a/"; index.htm does unless index.html lies beside it, as the next
 * names in order show. */
static str dir_published(const struct source_run *run, size_t i)
{
    str path = str_of(run->files.v[i]);
    size_t name = path.n;
    while (name > 0 && path.p[name - 1] != '/')
        name--;
    str folder = str_slice(path, 0, name);
    if (str_is(str_skip(path, name), "index.html"))
        return folder;
    if (!str_is(str_skip(path, name), "index.htm"))
        return path;
    for (size_t k = i + 1; k < run->files.n; k++) {
        str other = str_of(run->files.v[k]);
        if (!str_has_prefix(other, path))
            break;
        if (other.n == path.n + 1 && other.p[path.n] == 'l')
            return path;
    }
    return folder;
}

/* Why a file is not read at all. */
static enum reason dir_refusal(const struct source_run *run, str shown)
{
    if (run->is_stopped)
        return REASON_INTERRUPTED;
    if (!address_is_wanted(&run->filter, shown))
        return REASON_EXCLUDED;
    return run->pages >= run->max_pages ? REASON_MAX_PAGES : REASON_NONE;
}

static struct fetch *dir_fetch(struct source_run *run, struct buf *url, size_t i)
{
    char path[PATH_MAX];
    str relative = str_of(run->files.v[i]);
    buf_add(url, buf_str(&run->base));
    files_add_path(url, dir_published(run, i));
    str shown = run->has_base ? buf_str(url) : relative;
    struct file_request request = {
        .path = path,
        .url = buf_str(url),
        .shown_url = run->has_base ? STR_NONE : relative,
        .max_body = run->max_body,
        .page_memory = run->page_memory,
        .starts_as_html = dir_is_php(relative),
        .outcome = OUTCOME_PAGE,
        .reason = dir_refusal(run, shown),
    };
    if (request.reason != REASON_NONE) {
        request.outcome =
            request.reason == REASON_INTERRUPTED ? OUTCOME_NOT_FETCHED : OUTCOME_OVER_LIMIT;
    } else if (!files_path(path, run->root, relative) || str_has_suffix(relative, STR("/"))) {
        request.outcome = OUTCOME_FAILED;
        request.reason = REASON_UNREADABLE_FILE;
    }
    return files_fetch(&request);
}

/* ---- what pages need besides ---- */

static bool dir_request(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    return files_below(buf_str(&run->base), url).p &&
           resources_ask(&run->resources, url, found_on, hosts);
}

static enum reason dir_resource_refusal(const struct source_run *run,
                                        const struct resource_item *item, str shown)
{
    const struct address_filter exclude = {.exclude = run->filter.exclude,
                                           .exclude_count = run->filter.exclude_count};
    if (item->is_over)
        return REASON_MAX_PAGES;
    if (run->is_stopped)
        return REASON_INTERRUPTED;
    return address_is_wanted(&exclude, shown) ? REASON_NONE : REASON_EXCLUDED;
}

static struct fetch *dir_resource(const struct source_run *run, const struct resource_item *item)
{
    char path[PATH_MAX];
    struct buf relative = buf_init(NULL, PATH_MAX);
    files_decode(files_below(buf_str(&run->base), item->url), &relative);
    str shown = run->has_base || !relative.n ? item->url : buf_str(&relative);
    struct file_request request = {
        .path = path,
        .url = item->url,
        .shown_url = run->has_base ? STR_NONE : shown,
        .found_on = item->found_on,
        .max_body = run->max_body,
        .page_memory = run->page_memory,
        .is_resource = true,
        .outcome = OUTCOME_PAGE,
        .reason = dir_resource_refusal(run, item, shown),
    };
    if (request.reason != REASON_NONE) {
        request.outcome =
            request.reason == REASON_INTERRUPTED ? OUTCOME_NOT_FETCHED : OUTCOME_OVER_LIMIT;
    } else if (!relative.n || !files_path(path, run->root, buf_str(&relative)) ||
               !files_has(run->root, path)) {
        request.outcome = OUTCOME_NOT_FOUND;
        request.reason = REASON_UNREADABLE_FILE;
    }
    struct fetch *fetch = files_fetch(&request);
    buf_done(&relative);
    return fetch;
}

/* Only when all pages have been given back is it known what they need. */
static enum source_step dir_next_resource(struct source_run *run, struct fetch **fetch)
{
    struct resource_item item;
    if (run->out_pages || !resources_next(&run->resources, &item))
        return SOURCE_END;
    *fetch = dir_resource(run, &item);
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

static enum source_step dir_next(struct source_run *run, unsigned milliseconds,
                                 struct fetch **fetch)
{
    struct buf url = buf_init(NULL, ADDRESS_MAX);
    (void)milliseconds;
    if (run->at >= run->files.n)
        return dir_next_resource(run, fetch);
    *fetch = dir_fetch(run, &url, run->at++);
    buf_done(&url);
    if (!*fetch)
        return SOURCE_END;
    run->pages += (*fetch)->outcome == OUTCOME_PAGE;
    run->out_pages++;
    return SOURCE_FETCH;
}

static void dir_done(struct source_run *run, const struct page_links *links)
{
    if (run->out_pages)
        run->out_pages--;
    else
        resources_finish(&run->resources, links->page_url);
}

static void dir_wake(struct source_run *run)
{
    (void)run;
}

static void dir_stop(struct source_run *run)
{
    run->is_stopped = true;
}

static str dir_start_url(const struct source_run *run)
{
    return run->has_base ? buf_str(&run->base) : STR("");
}

/* ---- what a browser asks for ---- */

/* No hidden file is published: ".git/config" is nobody's business. */
static bool dir_is_hidden(str path)
{
    return str_has_prefix(path, STR(".")) || str_find(path, STR("/.")) != STR_ABSENT;
}

/* Adds the file that stands for the folder which the path names. */
static void dir_add_index(const struct source_run *run, struct buf *relative)
{
    static const char *const names[] = {"index.html", "index.htm"};
    size_t folder = relative->n;
    char path[PATH_MAX];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        relative->n = folder;
        buf_add(relative, str_of(names[i]));
        if (files_path(path, run->root, buf_str(relative)) && files_has(run->root, path))
            return;
    }
}

static bool dir_serve(const struct source_run *run, str url, struct buf *body, const char **type)
{
    char path[PATH_MAX];
    struct buf relative = buf_init(NULL, PATH_MAX);
    str below = files_below(buf_str(&run->base), url);
    files_decode(below, &relative);
    bool is_folder = !relative.n || str_has_suffix(buf_str(&relative), STR("/"));
    if (below.p && is_folder)
        dir_add_index(run, &relative);
    *type = files_type(buf_str(&relative));
    bool is_there = below.p && !dir_is_hidden(buf_str(&relative)) &&
                    files_path(path, run->root, buf_str(&relative)) && files_has(run->root, path) &&
                    files_read(path, body);
    buf_done(&relative);
    return is_there;
}

const struct source source_dir = {
    .name = "dir",
    .says = N_("a folder of built files, each read as a page"),
    .accepts = dir_accepts,
    .open = dir_open,
    .next = dir_next,
    .done = dir_done,
    .request = dir_request,
    .serve = dir_serve,
    .wake = dir_wake,
    .stop = dir_stop,
    .close = dir_close,
    .start_url = dir_start_url,
};
