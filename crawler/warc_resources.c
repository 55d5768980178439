#include "crawler/warc.h"

#include "crawler/fill.h"
#include "crawler/warc_http.h"

#include <string.h>

/* "//host/path" of an http or https URL. */
static str after_scheme(str url)
{
    return str_skip(url, str_find_char(url, '/'));
}

/* The capture of an address, http and https being one; ADDRESS_NONE when there is none. */
static uint32_t warc_find(const struct source_run *run, str url)
{
    uint32_t id = address_set_find(&run->urls, url);
    if (id != ADDRESS_NONE && run->captures[id].has_place)
        return id;
    struct buf other = buf_init(NULL, ADDRESS_MAX);
    buf_add(&other, str_has_prefix(url, STR("https:")) ? STR("http:") : STR("https:"));
    buf_add(&other, after_scheme(url));
    uint32_t swapped = address_set_find(&run->urls, buf_str(&other));
    buf_done(&other);
    bool is_there = swapped != ADDRESS_NONE && run->captures[swapped].has_place;
    return is_there ? swapped : id;
}

/* What is recorded may be read, wherever it lies; what is not gets a row that says so. Which it is shows
 * only when all of the archive was passed. */
bool warc_request(struct source_run *run, str url, str found_on, enum request_hosts hosts)
{
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    str published = STR_NONE;
    bool is_own = !run->has_site || site_publish(&run->site, url, &scratch, &published);
    buf_done(&scratch);
    return (is_own || hosts == REQUEST_ANY_PUBLIC) &&
           resources_ask(&run->resources, url, found_on, hosts);
}

/* The capture where redirects from an address end. */
static uint32_t follow(const struct source_run *run, uint32_t id)
{
    for (unsigned hops = 0; id != ADDRESS_NONE && hops < WARC_HOPS; hops++) {
        uint32_t to = run->captures[id].to;
        if (to == ADDRESS_NONE || run->captures[id].state == CAPTURE_REVISIT)
            break;
        id = warc_find(run, address_set_text(&run->urls, to));
    }
    return id;
}

static void plan_resources(struct source_run *run)
{
    struct resource_item resource;
    run->plan.n = 0;
    while (resources_next(&run->resources, &resource)) {
        struct plan_item *item = warc_plan_add(run);
        if (!item)
            return;
        item->resource = resource;
        item->id = warc_find(run, resource.url);
        item->content = follow(run, item->id);
        if (item->content != ADDRESS_NONE) {
            item->file = run->captures[item->content].file;
            item->place = run->captures[item->content].place;
        }
    }
    warc_plan_sort(&run->plan);
}

struct resource_naming {
    const struct source_run *run;
    struct fetch *fetch;
    const struct plan_item *item;
};

static void name_work(void *context)
{
    struct resource_naming *naming = context;
    struct fetch *fetch = naming->fetch;
    const struct plan_item *item = naming->item;
    if (url_parse(fetch->arena, item->resource.url, NULL, &fetch->url) != URL_OK)
        fetch->url.text = arena_str(fetch->arena, item->resource.url);
    fetch->shown_url = fetch->url.text;
    fetch->found_on = arena_str(fetch->arena, item->resource.found_on);
    if (item->content != ADDRESS_NONE && item->content != item->id)
        fetch->redirect_to =
            arena_str(fetch->arena, address_set_text(&naming->run->urls, item->content));
}

/* What became of one that is not to be had: as the crawl told it, or it was not recorded. */
static struct judgement absence(const struct source_run *run, const struct plan_item *item)
{
    const struct capture *capture = item->id == ADDRESS_NONE ? NULL : &run->captures[item->id];
    struct buf scratch = buf_init(NULL, ADDRESS_MAX);
    str published = STR_NONE;
    bool is_own =
        !run->has_site || site_publish(&run->site, item->resource.url, &scratch, &published);
    buf_done(&scratch);
    if (capture && capture->resource_outcome)
        return (struct judgement){(enum outcome)capture->resource_outcome,
                                  (enum reason)capture->resource_reason};
    if (item->resource.is_over)
        return (struct judgement){OUTCOME_OVER_LIMIT, REASON_MAX_PAGES};
    if (run->is_stopped)
        return (struct judgement){OUTCOME_NOT_FETCHED, REASON_INTERRUPTED};
    return (struct judgement){OUTCOME_NOT_FETCHED, is_own ? REASON_OFFLINE : REASON_OTHER_HOST};
}

static struct fetch *take_resource(struct source_run *run, const struct plan_item *item)
{
    struct http_answer answer;
    struct fetch *fetch = fetch_new(run->page_memory);
    struct resource_naming naming = {run, fetch, item};
    if (!fetch)
        return NULL;
    fetch->found_on = STR("");
    fetch->is_resource = true;
    arena_run(fetch->arena, 0, name_work, &naming);
    bool is_wanted = !item->resource.is_over && !run->is_stopped;
    const struct capture *capture =
        item->content == ADDRESS_NONE ? NULL : &run->captures[item->content];
    bool is_loaded = is_wanted && capture && warc_load(run, capture, &answer);
    struct judgement judgement = is_loaded ? judge_resource(&answer) : absence(run, item);
    fetch->outcome = judgement.outcome;
    fetch->reason = judgement.reason;
    if (is_loaded) {
        fetch->observed_at = capture->date;
        fetch_fill(fetch, &answer);
        http_free_answer(&answer);
    }
    return fetch;
}

enum source_step warc_next_resource(struct source_run *run, struct fetch **fetch)
{
    if (run->plan.at >= run->plan.n) {
        if (run->out_pages)
            return SOURCE_END; /* a page that is still read may ask for more */
        plan_resources(run);
    }
    if (run->plan.at >= run->plan.n)
        return SOURCE_END;
    *fetch = take_resource(run, &run->plan.v[run->plan.at++]);
    run->is_broken |= !*fetch;
    return *fetch ? SOURCE_FETCH : SOURCE_END;
}

bool warc_recorded(struct source_run *run, str url, size_t max_body, struct http_answer *answer)
{
    uint32_t id = follow(run, warc_find(run, url));
    size_t most = run->max_body;
    run->max_body = max_body;
    bool is_loaded = id != ADDRESS_NONE && warc_load(run, &run->captures[id], answer);
    run->max_body = most;
    return is_loaded;
}
