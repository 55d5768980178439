#include "crawler/address.h"
#include "crawler/har_read.h"
#include "crawler/headers.h"
#include "crawler/judge.h"
#include "crawler/resources.h"
#include "crawler/shape.h"
#include "crawler/warc_http.h"

#include "core/base64.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct source_run {
    struct har_file file;
    struct buf path;
    size_t at;      /* of the entries */
    size_t view_at; /* of the pages */
    bool is_end_told;
    size_t out;        /* fetches that are still to be given back */
    size_t listed;     /* that have an address of their own */
    struct map alikes; /* kind of address -> alike_urls, once listed has reached its limit */
    ARENA_LIST(str) alike_urls;
    struct buf key, shape; /* of an address, while it is looked for */
    bool has_alike;        /* some stand under the address of another */
    struct resources resources;
    size_t max_body;
    size_t page_memory;
    bool is_stopped;
};

static bool har_accepts(const char *target)
{
    struct stat status;
    str name = str_of(target);
    if (stat(target, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    bool is_named = name.n > 4 && str_eq_nocase(str_skip(name, name.n - 4), STR(".har"));
    return is_named || har_file_is(target);
}

static void har_close(struct source_run *run)
{
    if (!run)
        return;
    har_file_close(&run->file);
    buf_done(&run->path);
    buf_done(&run->key);
    buf_done(&run->shape);
    resources_done(&run->resources);
    free(run);
}

static bool har_open(const struct crawl_options *options, const char *target,
                     struct source_run **run, struct err *err)
{
    struct source_run *new = calloc(1, sizeof *new);
    if (!new)
        return err_set(err, ERR_MEMORY, N_("not enough memory"));
    new->max_body = options->max_body;
    new->page_memory = options->page_memory;
    new->path = buf_init(NULL, ADDRESS_MAX);
    new->key = buf_init(NULL, ADDRESS_MAX + SHAPE_MAX);
    new->shape = buf_init(NULL, SHAPE_MAX);
    buf_add(&new->path, str_of(target));
    if (!har_file_open(&new->file, target, err)) {
        har_close(new);
        return false;
    }
    new->alikes = (struct map){.arena = new->file.arena};
    *run = new;
    return true;
}

/* ---- one fetch ---- */

struct filling {
    const struct har_index *index;
    const struct har_item *item;
    const struct har_entry *entry;
    struct fetch *fetch;
};

/* Of text the recorder has already decoded, the charset that the server named says nothing any more. */
static void fill_answer(struct filling *filling)
{
    const struct har_entry *entry = filling->entry;
    struct fetch *fetch = filling->fetch;
    str charset = entry->is_base64 ? http_charset(entry->content_type) : STR("utf-8");
    fetch->http_status = entry->status;
    fetch->content_type = headers_media_type(fetch->arena, entry->content_type);
    fetch->charset = arena_str(fetch->arena, charset);
    fetch->headers = headers_keep(fetch->arena, entry->headers);
    fetch->observed_at = entry->observed_at;
    if (entry->status >= 300 && entry->status < 400)
        fetch->redirect_to = arena_str(fetch->arena, entry->location_url);
}

static void fill_observation(struct filling *filling)
{
    const struct har_index *index = filling->index;
    const struct har_item *item = filling->item;
    const struct har_entry *entry = filling->entry;
    struct arena *arena = filling->fetch->arena;
    struct observation *observed = ARENA_NEW(arena, struct observation);
    str page = index->views.v[item->view].url, initiator = STR("");
    if (item->initiator != HAR_NONE)
        initiator = index->addresses.v[item->initiator].url;
    *observed = (struct observation){
        .origin = ORIGIN_HAR,
        .page_url = arena_str(arena, page),
        .mechanism = (enum mechanism)item->mechanism,
        .reach = (enum reach)item->reach,
        .method = arena_str(arena, entry->method),
        .initiator = arena_str(arena, initiator),
        .initiator_line = entry->initiator_line,
        .referrer = arena_str(arena, entry->referrer),
        .cookies = arena_str(arena, entry->cookies),
        .body = arena_str(arena, entry->body),
        .body_type = headers_media_type(arena, entry->body_type),
        .is_cached = item->sent == HAR_CACHED,
    };
    filling->fetch->observed = observed;
}

static void fill(void *context)
{
    struct filling *filling = context;
    const struct har_index *index = filling->index;
    const struct har_item *item = filling->item;
    struct fetch *fetch = filling->fetch;
    if (url_parse(fetch->arena, filling->entry->url.text, NULL, &fetch->url) != URL_OK)
        arena_give_up(fetch->arena, ARENA_NO_BYTES);
    fetch->shown_url = arena_str(fetch->arena, filling->entry->shown_url);
    if (!item->is_page)
        fetch->found_on = arena_str(fetch->arena, index->views.v[item->view].url);
    fill_answer(filling);
    if (item->sent == HAR_SENT || item->sent == HAR_CACHED)
        fill_observation(filling);
}

/* Some proxies write down what came over the wire, still packed. */
static void unpack_body(struct fetch *fetch, const struct har_entry *entry, size_t max)
{
    struct http_answer answer = {.body = fetch->body};
    str codings = http_field(entry->headers, STR("content-encoding"));
    answer.is_over = answer.body.over;
    warc_http_decode(&answer, codings, max);
    fetch->body = answer.body;
    fetch->body.over = answer.is_over;
}

static void take_body(struct fetch *fetch, const struct har_entry *entry, size_t max)
{
    fetch->body = buf_init(NULL, max);
    if (!entry->is_base64) {
        buf_add(&fetch->body, entry->text);
        return;
    }
    base64_decode(entry->text, &fetch->body);
    unpack_body(fetch, entry, max);
}

/* The document of a page, as a crawl would judge it. */
static void judge_page(struct fetch *fetch, const struct har_entry *entry, size_t max)
{
    take_body(fetch, entry, max);
    struct http_answer answer = {.status = entry->status ? entry->status : 200,
                                 .is_over = fetch->body.over,
                                 .content_type = entry->content_type,
                                 .location = entry->location,
                                 .body = fetch->body};
    struct judgement judgement = judge_answer(&answer);
    fetch->outcome = judgement.outcome;
    fetch->reason = judgement.reason;
    if (judgement.reason == REASON_EMPTY)
        fetch->reason = REASON_NO_BODY;
    if (judgement.outcome != OUTCOME_PAGE)
        buf_done(&fetch->body);
}

/* What a page loaded: its body is not handed out, unless it is asked for. */
static void judge_part(struct fetch *fetch, const struct har_item *item)
{
    fetch->is_resource = true;
    fetch->outcome = fetch->redirect_to.n ? OUTCOME_REDIRECT : OUTCOME_RESOURCE;
    if (item->sent == HAR_NOT_SENT || item->sent == HAR_EXTENSION)
        fetch->outcome = OUTCOME_NOT_FETCHED;
    if (item->sent == HAR_NOT_SENT)
        fetch->reason = REASON_NOT_SENT;
    if (item->sent == HAR_EXTENSION)
        fetch->reason = REASON_EXTENSION;
}

struct naming {
    struct fetch *fetch;
    str url; /* normalised; empty: there is none */
    str shown_url;
    str found_on;
};

static void name(void *context)
{
    struct naming *naming = context;
    struct fetch *fetch = naming->fetch;
    if (naming->url.n && url_parse(fetch->arena, naming->url, NULL, &fetch->url) != URL_OK)
        arena_give_up(fetch->arena, ARENA_NO_BYTES);
    fetch->shown_url = arena_str(fetch->arena, naming->shown_url);
    fetch->found_on = arena_str(fetch->arena, naming->found_on);
}

/* A fetch of which nothing is known but its name. */
static struct fetch *new_fetch(const struct source_run *run, str url, str shown_url,
                               enum outcome outcome, enum reason reason)
{
    struct fetch *fetch = fetch_new(run->page_memory);
    struct naming naming = {.fetch = fetch, .url = url, .shown_url = shown_url};
    if (!fetch)
        return NULL;
    fetch->outcome = outcome;
    fetch->reason = reason;
    if (arena_run(fetch->arena, 0, name, &naming) == ARENA_DONE)
        return fetch;
    fetch_free(fetch);
    return NULL;
}

/* "recording.har#12": the twelfth entry, which has no address. */
static struct fetch *damaged_fetch(struct source_run *run, size_t number,
                                   const struct har_item *item)
{
    static const struct judgement judgements[] = {
        [HAR_TOO_BIG] = {OUTCOME_TOO_BIG, REASON_BODY_LIMIT},
        [HAR_DAMAGED] = {OUTCOME_FAILED, REASON_DAMAGED},
        [HAR_ADDRESSLESS] = {OUTCOME_FAILED, REASON_URL},
        [HAR_NO_MEMORY] = {OUTCOME_FAILED, REASON_MEMORY},
    };
    char digits[24];
    size_t n = sizeof digits;
    struct buf shown = buf_init(NULL, ADDRESS_MAX);
    for (; number; number /= 10)
        digits[--n] = (char)('0' + number % 10);
    buf_add(&shown, buf_str(&run->path));
    buf_add_char(&shown, '#');
    buf_add(&shown, (str){digits + n, sizeof digits - n});
    struct judgement judgement = judgements[item->state];
    struct fetch *fetch =
        new_fetch(run, STR(""), buf_str(&shown), judgement.outcome, judgement.reason);
    if (fetch)
        fetch->is_resource = true;
    buf_done(&shown);
    return fetch;
}

/* ---- more than can be listed ---- */

struct listing {
    struct source_run *run;
    str shown_url;
};

static void add_alike(void *context)
{
    struct listing *listing = context;
    struct source_run *run = listing->run;
    struct arena *arena = run->file.arena;
    map_add(&run->alikes, arena_str(arena, buf_str(&run->key)), (uint32_t)run->alike_urls.n);
    *ARENA_PUSH(arena, &run->alike_urls) = arena_str(arena, listing->shown_url);
}

/* Requests of one page to one host, of one kind, whose addresses have one form: the first of them stands
 * for all. MAP_NONE for that one. */
static uint32_t find_alike(struct source_run *run, const struct har_item *item,
                           const struct fetch *fetch)
{
    char number[32];
    snprintf(number, sizeof number, "%u %u ", item->view, item->mechanism);
    run->key.n = 0;
    buf_add(&run->key, str_of(number));
    buf_add(&run->key, fetch->url.origin);
    buf_add(&run->key, shape_write(fetch->url.text, SHAPE_PATH, &run->shape));
    return map_find(&run->alikes, buf_str(&run->key));
}

/* A recording may hold a request for every second of a day. Behind HAR_LISTED_MAX all are still read, but
 * those that are alike stand under one address, which the report says. */
static void list_entry(struct source_run *run, const struct har_item *item, struct fetch *fetch)
{
    struct listing listing = {.run = run, .shown_url = fetch->shown_url};
    bool is_many = run->listed >= HAR_LISTED_MAX && fetch->observed && item->address == HAR_NONE;
    uint32_t at = is_many ? find_alike(run, item, fetch) : MAP_NONE;
    if (at != MAP_NONE) {
        fetch->shown_url = run->alike_urls.v[at];
        run->has_alike = true;
        return;
    }
    run->listed++;
    if (is_many && arena_run(run->file.arena, 0, add_alike, &listing) != ARENA_DONE)
        fetch->reason = REASON_MEMORY;
}

/* ---- an entry ---- */

static struct fetch *entry_fetch(struct source_run *run, size_t at)
{
    const struct har_item *item = &run->file.index.items.v[at];
    struct har_entry entry;
    if (item->state != HAR_FINE)
        return damaged_fetch(run, at + 1, item);
    if (!har_file_entry(&run->file, item, &entry)) {
        const struct har_item changed = {.state = HAR_DAMAGED};
        return damaged_fetch(run, at + 1, &changed);
    }
    struct fetch *fetch = fetch_new(run->page_memory);
    struct filling filling = {&run->file.index, item, &entry, fetch};
    if (!fetch)
        return NULL;
    if (arena_run(fetch->arena, 0, fill, &filling) != ARENA_DONE) {
        fetch->outcome = OUTCOME_FAILED;
        fetch->reason = REASON_MEMORY;
    } else if (item->is_page) {
        judge_page(fetch, &entry, run->max_body);
    } else {
        judge_part(fetch, item);
        list_entry(run, item, fetch);
    }
    return fetch;
}

/* ---- what comes when ---- */

/* A page whose document was not recorded. */
static struct fetch *view_fetch(struct source_run *run)
{
    const struct har_index *index = &run->file.index;
    while (run->view_at < index->views.n) {
        const struct har_view *view = &index->views.v[run->view_at++];
        if (view->item == HAR_NONE)
            return new_fetch(run, view->url, view->url, OUTCOME_FAILED, REASON_NO_BODY);
    }
    return NULL;
}

/* What of the file could not be read. */
static struct fetch *end_fetch(struct source_run *run)
{
    const struct har_file *file = &run->file;
    if (run->has_alike) {
        run->has_alike = false;
        return new_fetch(run, STR(""), buf_str(&run->path), OUTCOME_OVER_LIMIT, REASON_ALIKE);
    }
    if (run->is_end_told || (!file->is_over && !file->is_cut))
        return NULL;
    run->is_end_told = true;
    return new_fetch(run, STR(""), buf_str(&run->path),
                     file->is_over ? OUTCOME_OVER_LIMIT : OUTCOME_FAILED,
                     file->is_over ? REASON_RECORD_LIMIT : REASON_DAMAGED);
}

/* A script or the like whose body was asked for. */
static struct fetch *resource_fetch(struct source_run *run, const struct resource_item *resource)
{
    uint32_t number = har_index_body(&run->file.index, resource->url);
    struct har_entry entry;
    bool is_there = !resource->is_over && number != HAR_NONE &&
                    har_file_entry(&run->file, &run->file.index.items.v[number], &entry);
    struct fetch *fetch =
        new_fetch(run, resource->url, resource->url, OUTCOME_OVER_LIMIT, REASON_MAX_PAGES);
    if (!fetch)
        return NULL;
    fetch->is_resource = true;
    if (!is_there)
        return fetch;
    struct filling filling = {&run->file.index, &run->file.index.items.v[number], &entry, fetch};
    if (arena_run(fetch->arena, 0, fill, &filling) != ARENA_DONE)
        return fetch;
    fetch->observed = NULL;
    take_body(fetch, &entry, run->max_body);
    fetch->outcome = fetch->body.over ? OUTCOME_TOO_BIG : OUTCOME_RESOURCE;
    fetch->reason =
        fetch->body.over ? REASON_BODY_LIMIT : judge_resource_body(buf_str(&fetch->body));
    return fetch;
}

/* Only when all pages have been given back is it known what they need. */
static struct fetch *next_resource(struct source_run *run)
{
    struct resource_item item;
    if (run->out || !resources_next(&run->resources, &item))
        return NULL;
    return resource_fetch(run, &item);
}

static struct fetch *next_part(struct source_run *run)
{
    struct fetch *fetch = NULL;
    if (run->at < run->file.index.items.n)
        fetch = entry_fetch(run, run->at++);
    else if (!(fetch = view_fetch(run)))
        fetch = end_fetch(run);
    run->out += fetch != NULL;
    return fetch;
}

static enum source_step har_next(struct source_run *run, unsigned milliseconds,
                                 struct fetch **fetch)
{
    (void)milliseconds;
    *fetch = run->is_stopped ? NULL : next_part(run);
    if (!*fetch)
        *fetch = next_resource(run);
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

static void har_done(struct source_run *run, const struct page_links *links)
{
    if (run->out)
        run->out--;
    else
        resources_finish(&run->resources, links->page_url);
}

static bool har_request(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    return har_index_body(&run->file.index, url) != HAR_NONE &&
           resources_ask(&run->resources, url, found_on, hosts);
}

static void har_wake(struct source_run *run)
{
    (void)run;
}

static void har_stop(struct source_run *run)
{
    run->is_stopped = true;
}

static str har_start_url(const struct source_run *run)
{
    return run->file.index.views.n ? run->file.index.views.v[0].url : STR("");
}

static str har_asked_url(const struct source_run *run)
{
    return run->file.index.views.n ? run->file.index.views.v[0].asked : STR("");
}

const struct source source_har = {
    .name = "har",
    .says = N_("a recording of a browser or proxy (HAR 1.1, 1.2): what was really sent"),
    .accepts = har_accepts,
    .open = har_open,
    .next = har_next,
    .done = har_done,
    .request = har_request,
    .wake = har_wake,
    .stop = har_stop,
    .close = har_close,
    .start_url = har_start_url,
    .asked_url = har_asked_url,
};
