#include "crawler/address.h"
#include "crawler/files.h"
#include "crawler/headers.h"
#include "crawler/http.h"
#include "crawler/judge.h"
#include "crawler/mime.h"
#include "crawler/resources.h"
#include "crawler/sniff.h"

#include "core/map.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MHTML_MAX                                                                                  \
    ((size_t)256 * 1024 * 1024) /* bytes of the file: the page with all its pictures */
#define MHTML_MEMORY ((size_t)64 * 1024 * 1024) /* for the list of its parts */

struct source_run {
    struct buf path;
    struct buf bytes;
    struct arena *arena;
    struct mime mime;
    struct map parts; /* normalised address -> part */
    str given;        /* --base-url or --url; empty: none */
    str start_url;    /* empty: not known */
    bool is_page_told, is_page_out;
    struct resources resources;
    size_t max_body;
    size_t page_memory;
    bool is_stopped;
};

/* Begins as browsers let such a file begin. */
static bool is_mhtml(const char *path)
{
    char bytes[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
    str begin = {bytes, n > 0 ? (size_t)n : 0};
    if (fd >= 0)
        close(fd);
    bool is_message = str_has_prefix_nocase(begin, STR("from:")) ||
                      str_has_prefix_nocase(begin, STR("mime-version:"));
    return is_message && str_find_nocase(begin, STR("multipart/related")) != STR_ABSENT;
}

static bool mhtml_accepts(const char *target)
{
    struct stat status;
    str name = str_of(target);
    if (stat(target, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    return (name.n > 6 && str_eq_nocase(str_skip(name, name.n - 6), STR(".mhtml"))) ||
           (name.n > 4 && str_eq_nocase(str_skip(name, name.n - 4), STR(".mht"))) ||
           is_mhtml(target);
}

static void mhtml_close(struct source_run *run)
{
    if (!run)
        return;
    buf_done(&run->path);
    buf_done(&run->bytes);
    arena_free(run->arena);
    resources_done(&run->resources);
    free(run);
}

static str normalised(struct arena *arena, str raw)
{
    struct url url;
    return raw.n && url_parse(arena, raw, NULL, &url) == URL_OK ? url.text : STR("");
}

/* Inside arena_run. */
static void read_parts(void *context)
{
    struct source_run *run = context;
    run->parts.arena = run->arena;
    mime_read(run->arena, buf_str(&run->bytes), &run->mime);
    for (uint32_t i = 0; i < run->mime.count; i++) {
        str url = normalised(run->arena, run->mime.parts[i].location);
        if (url.n)
            map_add(&run->parts, url, i);
    }
    run->start_url = normalised(run->arena, run->given);
    if (!run->start_url.n && run->mime.root < run->mime.count)
        run->start_url = normalised(run->arena, run->mime.parts[run->mime.root].location);
    if (!run->start_url.n)
        run->start_url = normalised(run->arena, run->mime.location);
}

static bool mhtml_open(const struct crawl_options *options, const char *target,
                       struct source_run **run, struct err *err)
{
    struct source_run *new = calloc(1, sizeof *new);
    if (!new)
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    new->max_body = options->max_body;
    new->page_memory = options->page_memory;
    new->given = str_of(options->base_url);
    new->path = buf_init(NULL, ADDRESS_MAX);
    new->bytes = buf_init(NULL, MHTML_MAX);
    new->start_url = STR("");
    buf_add(&new->path, str_of(target));
    if (!files_read(target, &new->bytes)) {
        mhtml_close(new);
        return err_set(err, ERR_IO, N_("%s: no such file"), target);
    }
    new->arena = arena_new(MHTML_MEMORY);
    if (!new->arena || arena_run(new->arena, 0, read_parts, new) != ARENA_DONE) {
        mhtml_close(new);
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    }
    *run = new;
    return true;
}

/* ---- fetches ---- */

struct naming {
    struct fetch *fetch;
    str url;
    str shown_url; /* empty: the URL */
    str found_on;
    str type;
};

static void name(void *context)
{
    struct naming *naming = context;
    struct fetch *fetch = naming->fetch;
    struct arena *arena = fetch->arena;
    if (url_parse(arena, naming->url, NULL, &fetch->url) != URL_OK)
        arena_give_up(arena, ARENA_NO_BYTES);
    fetch->shown_url = arena_str(arena, naming->shown_url.n ? naming->shown_url : naming->url);
    fetch->found_on = arena_str(arena, naming->found_on);
    fetch->content_type = headers_media_type(arena, naming->type);
    fetch->charset = arena_str(arena, http_charset(naming->type));
}

static struct fetch *named_fetch(const struct source_run *run, struct naming *naming)
{
    struct fetch *fetch = fetch_new(run->page_memory);
    if (!fetch)
        return NULL;
    naming->fetch = fetch;
    if (arena_run(fetch->arena, 0, name, naming) == ARENA_DONE)
        return fetch;
    fetch_free(fetch);
    return NULL;
}

/* Browsers leave the scripts out when they save: then only half of the page is there. */
static bool has_script(str body)
{
    return str_find_nocase(body, STR("<script")) != STR_ABSENT;
}

static void judge_page(const struct source_run *run, struct fetch *fetch)
{
    str body = buf_str(&fetch->body);
    fetch->outcome = OUTCOME_PAGE;
    if (fetch->body.over) {
        fetch->outcome = OUTCOME_TOO_BIG;
        fetch->reason = REASON_BODY_LIMIT;
    } else if (!body.n || !sniff_has_markup(body)) {
        fetch->outcome = OUTCOME_NOT_HTML;
        fetch->reason = body.n ? REASON_CONTENT_TYPE : REASON_EMPTY;
    } else if (run->mime.is_cut) {
        fetch->outcome = OUTCOME_CUT_SHORT;
        fetch->reason = REASON_TRUNCATED;
    } else if (!has_script(body)) {
        fetch->outcome = OUTCOME_CUT_SHORT;
        fetch->reason = REASON_NO_SCRIPTS;
    }
}

static struct fetch *page_fetch(struct source_run *run)
{
    const struct mime *mime = &run->mime;
    bool is_there = mime->root < mime->count;
    struct buf url = buf_init(NULL, ADDRESS_MAX);
    buf_add(&url, run->start_url.n ? run->start_url : STR(SOURCE_NOWHERE));
    struct naming naming = {.url = buf_str(&url),
                            .shown_url = run->start_url.n ? STR("") : buf_str(&run->path),
                            .type = is_there ? mime->parts[mime->root].type : STR("")};
    struct fetch *fetch = named_fetch(run, &naming);
    buf_done(&url);
    if (!fetch)
        return NULL;
    fetch->body = buf_init(NULL, run->max_body);
    if (run->bytes.over) {
        fetch->outcome = OUTCOME_TOO_BIG;
        fetch->reason = REASON_BODY_LIMIT;
    } else if (!is_there) {
        fetch->outcome = OUTCOME_FAILED;
        fetch->reason = REASON_DAMAGED;
    } else {
        mime_decode(&mime->parts[mime->root], &fetch->body);
        judge_page(run, fetch);
    }
    return fetch;
}

static struct fetch *resource_fetch(struct source_run *run, const struct resource_item *item)
{
    uint32_t number = map_find(&run->parts, item->url);
    struct naming naming = {.url = item->url, .found_on = item->found_on, .type = STR("")};
    if (number != MAP_NONE)
        naming.type = run->mime.parts[number].type;
    struct fetch *fetch = named_fetch(run, &naming);
    if (!fetch)
        return NULL;
    fetch->is_resource = true;
    fetch->outcome = OUTCOME_OVER_LIMIT;
    fetch->reason = REASON_MAX_PAGES;
    if (item->is_over || number == MAP_NONE)
        return fetch;
    fetch->body = buf_init(NULL, run->max_body);
    mime_decode(&run->mime.parts[number], &fetch->body);
    fetch->outcome = fetch->body.over ? OUTCOME_TOO_BIG : OUTCOME_RESOURCE;
    fetch->reason =
        fetch->body.over ? REASON_BODY_LIMIT : judge_resource_body(buf_str(&fetch->body));
    return fetch;
}

static enum source_step mhtml_next(struct source_run *run, unsigned milliseconds,
                                   struct fetch **fetch)
{
    struct resource_item item;
    (void)milliseconds;
    *fetch = NULL;
    if (!run->is_page_told && !run->is_stopped) {
        *fetch = page_fetch(run);
        run->is_page_told = true;
        run->is_page_out = *fetch != NULL;
    } else if (!run->is_page_out && resources_next(&run->resources, &item)) {
        *fetch = resource_fetch(run, &item);
    }
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

static void mhtml_done(struct source_run *run, const struct page_links *links)
{
    if (run->is_page_out)
        run->is_page_out = false;
    else
        resources_finish(&run->resources, links->page_url);
}

static bool mhtml_request(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    return map_find(&run->parts, url) != MAP_NONE &&
           resources_ask(&run->resources, url, found_on, hosts);
}

static void mhtml_wake(struct source_run *run)
{
    (void)run;
}

static void mhtml_stop(struct source_run *run)
{
    run->is_stopped = true;
}

static str mhtml_start_url(const struct source_run *run)
{
    return run->start_url;
}

const struct source source_mhtml = {
    .name = "mhtml",
    .says = N_("a page that a browser saved in one file (MHTML)"),
    .accepts = mhtml_accepts,
    .open = mhtml_open,
    .next = mhtml_next,
    .done = mhtml_done,
    .request = mhtml_request,
    .wake = mhtml_wake,
    .stop = mhtml_stop,
    .close = mhtml_close,
    .start_url = mhtml_start_url,
};
