#include "crawler/warc.h"

#include "crawler/fill.h"
#include "crawler/warc_http.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool warc_open_file(struct source_run *run, size_t file)
{
    const char *target = run->targets[file];
    bool is_input = strcmp(target, "-") == 0;
    int fd = is_input ? dup(STDIN_FILENO) : open(target, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct warc_reader *reader = fd >= 0 ? warc_reader_new(fd) : NULL;
    if (!reader)
        return false;
    warc_reader_free(run->reader);
    run->reader = reader;
    run->file = file;
    warc_reader_is_archive(reader);
    return true;
}

/* Standard input is not opened again: what came through a pipe is gone. */
static bool is_there(struct source_run *run, const struct capture *capture)
{
    if (!capture->has_place)
        return false;
    return run->file == capture->file || warc_open_file(run, capture->file);
}

bool warc_load(struct source_run *run, const struct capture *capture, struct http_answer *answer)
{
    struct warc_record record;
    if (!is_there(run, capture) || !warc_seek(run->reader, capture->place) ||
        !warc_next(run->reader, &record) || record.type == WARC_LOST)
        return false;
    struct buf block = buf_init(NULL, run->max_body + HTTP_MAX_HEADERS);
    bool is_whole = warc_read_block(run->reader, UINT64_MAX, &block);
    if (record.is_http) {
        warc_http_read(buf_str(&block), run->max_body, answer);
        answer->is_over |= block.over;
    } else {
        /* The header's bytes go with the next record, so the type is copied. */
        *answer = (struct http_answer){.status = 200, .headers = buf_init(NULL, WARC_HEADER_MAX)};
        buf_add(&answer->headers, record.mime);
        answer->content_type = buf_str(&answer->headers);
        answer->is_over = block.over || block.n > run->max_body;
        answer->body = block;
        block = (struct buf){.max = 0};
    }
    answer->is_over |= run->has_site && record.is_over;
    answer->is_cut |= !is_whole || (record.is_truncated && !answer->is_over);
    buf_done(&block);
    return true;
}

/* ---- plans ---- */

static int plan_compare(const void *a, const void *b)
{
    const struct plan_item *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->place.offset != y->place.offset)
        return x->place.offset < y->place.offset ? -1 : 1;
    if (x->place.skip != y->place.skip)
        return x->place.skip < y->place.skip ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

struct plan_item *warc_plan_add(struct source_run *run)
{
    struct plan *plan = &run->plan;
    if (plan->n == plan->cap) {
        size_t larger = plan->cap ? plan->cap * 2 : 64;
        struct plan_item *v = realloc(plan->v, larger * sizeof *v);
        if (!v) {
            run->is_broken = true;
            return NULL;
        }
        plan->v = v;
        plan->cap = larger;
    }
    plan->v[plan->n] = (struct plan_item){.content = ADDRESS_NONE};
    return &plan->v[plan->n++];
}

void warc_plan_sort(struct plan *plan)
{
    plan->at = 0;
    if (plan->n)
        qsort(plan->v, plan->n, sizeof *plan->v, plan_compare);
}

/* The capture whose content a revisit has: the one that it names, or one of the same digest. */
static uint32_t revisit_content(const struct source_run *run, const struct capture *capture)
{
    uint32_t to = capture->to, digest = capture->digest;
    if (to != ADDRESS_NONE && run->captures[to].has_place &&
        (digest == ADDRESS_NONE || run->captures[to].digest == digest))
        return to;
    return digest == ADDRESS_NONE ? ADDRESS_NONE : run->digest_owners[digest];
}

static void plan_add(struct source_run *run, uint32_t id, uint32_t content)
{
    struct plan_item *item = warc_plan_add(run);
    if (!item)
        return;
    item->id = id;
    item->content = content;
    if (content != ADDRESS_NONE) {
        item->file = run->captures[content].file;
        item->place = run->captures[content].place;
    }
}

void warc_plan_revisits(struct source_run *run)
{
    run->plan.n = 0;
    for (uint32_t id = 0; id < run->urls.count; id++)
        if (run->captures[id].state == CAPTURE_REVISIT)
            plan_add(run, id, revisit_content(run, &run->captures[id]));
    warc_plan_sort(&run->plan);
}

void warc_plan_pending(struct source_run *run)
{
    run->plan.n = 0;
    for (uint32_t id = 0; id < run->urls.count; id++) {
        const struct capture *capture = &run->captures[id];
        if (capture->state == CAPTURE_PENDING)
            plan_add(run, id, capture->has_place ? id : ADDRESS_NONE);
    }
    warc_plan_sort(&run->plan);
}

struct fetch *warc_take_revisit(struct source_run *run, const struct plan_item *item)
{
    struct http_answer answer;
    struct capture *capture = &run->captures[item->id];
    str url = address_set_text(&run->urls, item->id);
    bool is_loaded =
        item->content != ADDRESS_NONE && warc_load(run, &run->captures[item->content], &answer);
    capture->to = ADDRESS_NONE;
    if (!is_loaded) {
        capture->state = address_is_page(url) ? CAPTURE_PENDING : CAPTURE_STORED;
        capture->outcome = OUTCOME_FAILED;
        capture->reason = REASON_NO_PAYLOAD;
        return NULL;
    }
    const struct capture *content = &run->captures[item->content];
    capture->place = content->place;
    capture->file = content->file;
    capture->has_place = true;
    struct fetch *fetch = warc_fetch(run, item->id);
    if (fetch)
        fetch = warc_judge(run, fetch, item->id, &answer);
    http_free_answer(&answer);
    return fetch;
}

struct fetch *warc_take_pending(struct source_run *run, const struct plan_item *item)
{
    const struct capture *capture = &run->captures[item->id];
    struct http_answer answer;
    struct fetch *fetch = warc_fetch(run, item->id);
    if (!fetch)
        return NULL;
    fetch->outcome = (enum outcome)capture->outcome;
    fetch->reason = (enum reason)capture->reason;
    bool has_content = fetch->outcome != OUTCOME_REDIRECT && fetch->outcome != OUTCOME_OVER_LIMIT;
    if (has_content && item->content != ADDRESS_NONE && warc_load(run, capture, &answer)) {
        if (answer.status / 100 != 3 || !answer.location.n)
            fetch_fill(fetch, &answer);
        http_free_answer(&answer);
    }
    fetch->http_status = capture->status;
    return fetch;
}
