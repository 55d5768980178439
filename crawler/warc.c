#include "crawler/warc.h"

#include "crawler/fill.h"
#include "crawler/sniff.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN_MEMORY ((size_t)64 * 1024 * 1024)
#define RECORDS_AT_ONCE 64 /* passed over before `next` lets go */

static bool is_archive_name(str name)
{
    static const char *const endings[] = {".warc", ".warc.gz", ".arc", ".arc.gz"};
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (str_has_suffix(name, str_of(endings[i])))
            return true;
    return false;
}

/* By what it holds, whatever its name; what comes through a pipe shows only when it is read. */
static bool warc_accepts(const char *target)
{
    struct stat status;
    if (strcmp(target, "-") == 0)
        return true;
    if (stat(target, &status) != 0 || !(S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode)))
        return false;
    if (S_ISFIFO(status.st_mode) || is_archive_name(str_of(target)))
        return true;
    int fd = open(target, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct warc_reader *reader = fd >= 0 ? warc_reader_new(fd) : NULL;
    bool is_archive = reader && warc_reader_is_archive(reader);
    warc_reader_free(reader);
    return is_archive;
}

static void warc_close(struct source_run *run)
{
    if (!run)
        return;
    warc_reader_free(run->reader);
    address_set_done(&run->urls);
    address_set_done(&run->digests);
    resources_done(&run->resources);
    free(run->captures);
    free(run->digest_owners);
    free(run->plan.v);
    arena_free(run->arena);
    free(run);
}

struct opening {
    struct source_run *run;
    const struct crawl_options *options;
    const char *target;
};

static void open_work(void *context)
{
    struct opening *opening = context;
    struct source_run *run = opening->run;
    const struct crawl_options *options = opening->options;
    run->filter = address_filter_keep(run->arena, options->include, options->include_count,
                                      options->exclude, options->exclude_count);
    run->target_count = options->more_count + 1;
    run->targets = ARENA_ARRAY(run->arena, run->target_count, const char *);
    run->targets[0] = arena_str(run->arena, str_of(opening->target)).p;
    for (size_t i = 0; i < options->more_count; i++)
        run->targets[i + 1] = arena_str(run->arena, str_of(options->more[i])).p;
    if (options->base_url)
        run->base_url = arena_str(run->arena, str_of(options->base_url)).p;
    run->has_base = options->base_url != NULL;
}

static bool warc_open(const struct crawl_options *options, const char *target,
                      struct source_run **run, struct err *err)
{
    struct source_run *new = calloc(1, sizeof *new);
    struct opening opening = {new, options, target};
    if (new) {
        new->arena = arena_new(RUN_MEMORY);
        new->max_pages = options->max_pages;
        new->max_body = options->max_body;
        new->page_memory = options->page_memory;
    }
    if (!new || !new->arena || arena_run(new->arena, 0, open_work, &opening) != ARENA_DONE) {
        warc_close(new);
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    }
    for (size_t i = 0; i < new->target_count; i++)
        if (i == 0 ? !warc_open_file(new, 0) : access(new->targets[i], R_OK) != 0) {
            err_set(err, ERR_IO, N_("%s: no such file"), new->targets[i]);
            warc_close(new);
            return false;
        }
    new->is_page = new->target_count == 1 && !is_archive_name(str_of(target)) &&
                   !warc_reader_is_archive(new->reader);
    *run = new;
    return true;
}

/* ---- what is no archive ---- */

struct showing {
    struct fetch *fetch;
    const char *target;
};

static void show_work(void *context)
{
    struct showing *showing = context;
    showing->fetch->shown_url = arena_str(showing->fetch->arena, str_of(showing->target));
}

static struct fetch *page_fetch(struct source_run *run)
{
    uint32_t id = warc_number(run, run->has_base ? str_of(run->base_url) : STR(SOURCE_NOWHERE));
    struct fetch *fetch = id == ADDRESS_NONE ? NULL : warc_fetch(run, id);
    struct showing showing = {fetch, run->targets[run->file]};
    if (fetch && !run->has_base)
        arena_run(fetch->arena, 0, show_work, &showing);
    return fetch;
}

/* Input that holds one page: its user says so, thus any tag may begin it. */
static struct fetch *take_page(struct source_run *run)
{
    struct gzip_file *file = warc_reader_bytes(run->reader);
    struct http_answer answer = {.status = 200, .body = buf_init(NULL, run->max_body)};
    struct fetch *fetch = page_fetch(run);
    for (str chunk = gzip_file_chunk(file); chunk.n && !answer.body.over;
         chunk = gzip_file_chunk(file)) {
        buf_add(&answer.body, chunk);
        gzip_file_skip(file, chunk.n);
    }
    answer.is_over = answer.body.over;
    if (fetch) {
        struct judgement judgement = judge_answer(&answer);
        if (judgement.reason == REASON_CONTENT_TYPE && sniff_begins_with_tag(buf_str(&answer.body)))
            judgement = (struct judgement){OUTCOME_PAGE, REASON_NONE};
        fetch->outcome = judgement.outcome;
        fetch->reason = judgement.reason;
        fetch_fill(fetch, &answer);
        fetch->http_status = 0;
    }
    http_free_answer(&answer);
    return fetch;
}

static bool warc_is_archive(const struct source_run *run)
{
    return !run->is_page;
}

/* ---- the source ---- */

/* Goes on with the next file, or with what comes when all were read. */
static void end_file(struct source_run *run)
{
    if (run->file + 1 < run->target_count) {
        run->is_broken |= !warc_open_file(run, run->file + 1);
        return;
    }
    run->phase = WARC_REVISITS;
    warc_plan_revisits(run);
}

static struct fetch *read_next(struct source_run *run)
{
    bool is_over = true;
    struct fetch *fetch = NULL;
    if (!run->is_stopped)
        fetch = run->is_page ? take_page(run) : warc_take(run, &is_over);
    if (is_over)
        end_file(run);
    return fetch;
}

static struct fetch *plan_next(struct source_run *run)
{
    struct plan *plan = &run->plan;
    if (plan->at < plan->n) {
        const struct plan_item *item = &plan->v[plan->at++];
        return run->phase == WARC_REVISITS ? warc_take_revisit(run, item)
                                           : warc_take_pending(run, item);
    }
    if (run->phase == WARC_REVISITS) {
        run->phase = WARC_PENDING;
        warc_plan_pending(run);
    } else {
        run->phase = WARC_RESOURCES;
        plan->n = plan->at = 0;
    }
    return NULL;
}

static enum source_step warc_step(struct source_run *run, unsigned milliseconds,
                                  struct fetch **fetch)
{
    (void)milliseconds;
    *fetch = NULL;
    for (unsigned i = 0; i < RECORDS_AT_ONCE && !*fetch && !run->is_broken; i++) {
        if (run->phase == WARC_RESOURCES)
            return warc_next_resource(run, fetch);
        *fetch = run->phase == WARC_READING ? read_next(run) : plan_next(run);
    }
    if (run->is_broken) {
        fetch_free(*fetch);
        return SOURCE_END;
    }
    run->out_pages += *fetch != NULL;
    return *fetch ? SOURCE_FETCH : SOURCE_WAIT;
}

/* A page that is still read may ask for more. */
static void warc_done(struct source_run *run, const struct page_links *links)
{
    if (run->out_pages)
        run->out_pages--;
    else
        resources_finish(&run->resources, links->page_url);
}

static void warc_wake(struct source_run *run)
{
    (void)run;
}

static void warc_stop(struct source_run *run)
{
    run->is_stopped = true;
}

/* Of a crawl that soshin recorded: where redirects of the start page led. */
static str warc_start_url(const struct source_run *run)
{
    if (!run->has_site)
        return run->is_page && run->has_base ? str_of(run->base_url) : STR("");
    str url = run->site.start;
    for (unsigned hops = 0; hops < WARC_HOPS; hops++) {
        uint32_t id = address_set_find(&run->urls, url);
        if (id == ADDRESS_NONE || run->captures[id].to == ADDRESS_NONE)
            break;
        url = address_set_text(&run->urls, run->captures[id].to);
    }
    return url;
}

static str warc_target(const struct source_run *run)
{
    return run->has_site ? run->target : STR("");
}

const struct source source_warc = {
    .name = "warc",
    .says = N_("web archives (WARC, ARC), each HTML answer read as a page; - for standard input"),
    .is_archive = warc_is_archive,
    .accepts = warc_accepts,
    .open = warc_open,
    .recorded_target = warc_target,
    .next = warc_step,
    .done = warc_done,
    .request = warc_request,
    .recorded = warc_recorded,
    .wake = warc_wake,
    .stop = warc_stop,
    .close = warc_close,
    .start_url = warc_start_url,
};
