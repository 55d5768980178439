#include "cli/sample.h"

#include "core/sampling.h"
#include "crawler/address.h"
#include "crawler/shape.h"

#include <stdlib.h>
#include <string.h>

/* Counts beside a stratum that only serve to fill it. */
struct tally {
    struct stratum stratum;
    uint64_t first_unread; /* the smallest key of a page that was not read */
    bool has_unread;
};

struct sampling {
    struct arena *arena;
    struct report *report;
    struct map numbers; /* pattern -> tally */
    ARENA_LIST(struct tally) tallies;
    struct map drawn;      /* address of a drawn page -> tally */
    struct map kinds;      /* "number of the tally, recipients of a page" */
    struct map recipients; /* recipient -> counts */
    struct map inside;     /* "number of the tally, recipient" -> inside_counts */
    ARENA_LIST(uint32_t) counts;
    ARENA_LIST(uint32_t) inside_counts;
    ARENA_LIST(uint32_t) inside_tallies; /* parallel */
};

static bool row_is_read(const struct coverage *row)
{
    return row->outcome == OUTCOME_PAGE || row->outcome == OUTCOME_CUT_SHORT ||
           row->outcome == OUTCOME_EMPTY_SHELL;
}

/* A page as far as is known, and left out: what was excluded on purpose, or is no page, is not of the
 * frame; what should have been read and could not be is told elsewhere. */
static bool row_is_left_out(const struct coverage *row)
{
    return row->outcome == OUTCOME_OVER_LIMIT && row->reason != REASON_EXCLUDED &&
           row->reason != REASON_PATH_LOOP;
}

static struct tally *tally_of(struct sampling *sampling, str url, struct buf *scratch)
{
    str shape = shape_write(url, SHAPE_KEYED, scratch);
    uint32_t number = map_find(&sampling->numbers, shape);
    if (number != MAP_NONE)
        return &sampling->tallies.v[number];
    str kept = arena_str(sampling->arena, shape);
    map_add(&sampling->numbers, kept, (uint32_t)sampling->tallies.n);
    struct tally *tally = ARENA_PUSH(sampling->arena, &sampling->tallies);
    *tally = (struct tally){.stratum.pattern = kept};
    return tally;
}

static void count_pages(struct sampling *sampling, struct buf *scratch)
{
    const struct report *report = sampling->report;
    for (size_t i = 0; i < report->coverage_count; i++) {
        const struct coverage *row = &report->coverage[i];
        if (row->is_resource || (!row_is_read(row) && !row_is_left_out(row)))
            continue;
        struct tally *tally = tally_of(sampling, row->url, scratch);
        uint64_t key = sampling_key(report->sample.seed, row->url);
        tally->stratum.known++;
        tally->stratum.read += row_is_read(row);
        if (!row_is_read(row) && (!tally->has_unread || key < tally->first_unread)) {
            tally->first_unread = key;
            tally->has_unread = true;
        }
    }
}

/* Whatever way a page was found, the pages whose keys are smaller than that of any page that was not
 * read are the first ones of an order drawn by lot: a simple random sample of all that are known. */
static void count_drawn(struct sampling *sampling, struct buf *scratch)
{
    const struct report *report = sampling->report;
    for (size_t i = 0; i < report->coverage_count; i++) {
        const struct coverage *row = &report->coverage[i];
        if (row->is_resource || !row_is_read(row))
            continue;
        struct tally *tally = tally_of(sampling, row->url, scratch);
        if (tally->has_unread && sampling_key(report->sample.seed, row->url) >= tally->first_unread)
            continue;
        tally->stratum.drawn++;
        map_add(&sampling->drawn, row->url, (uint32_t)(tally - sampling->tallies.v));
    }
}

/* ---- recipients ---- */

static str recipient_of(const struct transmission *sent)
{
    if (sent->party != PARTY_THIRD || sent->certainty == CERTAINTY_NONE)
        return STR_NONE;
    return sent->service ? sent->service->recipient->id : sent->domain;
}

static int str_compare(const void *a, const void *b)
{
    const str *x = a, *y = b;
    return str_cmp(*x, *y);
}

static void count_recipient(struct sampling *sampling, uint32_t tally, str recipient)
{
    struct arena *arena = sampling->arena;
    uint32_t at = map_add(&sampling->recipients, recipient, (uint32_t)sampling->counts.n);
    if (at == sampling->counts.n)
        *ARENA_PUSH(arena, &sampling->counts) = 0;
    sampling->counts.v[at]++;
    str key = arena_printf(arena, "%u %.*s", tally, STR_ARG(recipient));
    at = map_add(&sampling->inside, key, (uint32_t)sampling->inside_counts.n);
    if (at == sampling->inside_counts.n) {
        *ARENA_PUSH(arena, &sampling->inside_counts) = 0;
        *ARENA_PUSH(arena, &sampling->inside_tallies) = tally;
    }
    sampling->inside_counts.v[at]++;
}

/* The recipients of one page: each once, and all of them together as a kind of page. */
static void count_page(struct sampling *sampling, uint32_t tally, str *recipients, size_t count)
{
    struct buf kind = buf_init(sampling->arena, SIZE_MAX / 2);
    buf_add(&kind, arena_printf(sampling->arena, "%u", tally));
    if (count)
        qsort(recipients, count, sizeof *recipients, str_compare);
    for (size_t i = 0; i < count; i++) {
        if (i && str_eq(recipients[i], recipients[i - 1]))
            continue;
        buf_add_char(&kind, ' ');
        buf_add(&kind, recipients[i]);
        count_recipient(sampling, tally, recipients[i]);
        sampling->report->sample.pairs++;
    }
    size_t before = sampling->kinds.count;
    map_add(&sampling->kinds, buf_str(&kind), 0);
    sampling->tallies.v[tally].stratum.kinds += sampling->kinds.count > before;
}

/* Rows of coverage and transmissions are in the order of their pages, so that one walk joins them. */
static void count_recipients(struct sampling *sampling)
{
    const struct report *report = sampling->report;
    str *recipients = ARENA_ARRAY(sampling->arena, report->transmission_count, str);
    struct map pages = {.arena = sampling->arena};
    for (size_t i = 0; i < report->transmission_count;) {
        str page = report->transmissions[i].page_url;
        size_t count = 0;
        for (; i < report->transmission_count && str_eq(report->transmissions[i].page_url, page);
             i++) {
            str recipient = recipient_of(&report->transmissions[i]);
            if (recipient.n)
                recipients[count++] = recipient;
        }
        uint32_t tally = map_find(&sampling->drawn, page);
        map_add(&pages, page, 0);
        if (tally != MAP_NONE)
            count_page(sampling, tally, recipients, count);
    }
    for (size_t i = 0; i < report->coverage_count; i++) { /* pages that send nothing */
        uint32_t tally = map_find(&sampling->drawn, report->coverage[i].url);
        if (tally != MAP_NONE && map_find(&pages, report->coverage[i].url) == MAP_NONE)
            count_page(sampling, tally, NULL, 0);
    }
}

static void sum_recipients(struct sampling *sampling)
{
    struct sample *sample = &sampling->report->sample;
    sample->recipients = sampling->counts.n;
    for (size_t i = 0; i < sampling->counts.n; i++) {
        sample->once += sampling->counts.v[i] == 1;
        sample->twice += sampling->counts.v[i] == 2;
    }
    for (size_t i = 0; i < sampling->inside_counts.n; i++) {
        struct stratum *stratum = &sampling->tallies.v[sampling->inside_tallies.v[i]].stratum;
        stratum->recipients++;
        stratum->once += sampling->inside_counts.v[i] == 1;
    }
}

static int stratum_compare(const void *a, const void *b)
{
    const struct stratum *x = a, *y = b;
    if (x->known != y->known)
        return x->known > y->known ? -1 : 1;
    return str_cmp(x->pattern, y->pattern);
}

static void sum_strata(struct sampling *sampling)
{
    struct sample *sample = &sampling->report->sample;
    size_t count = sampling->tallies.n;
    sample->strata = ARENA_ARRAY(sampling->arena, count, struct stratum);
    sample->stratum_count = count;
    for (size_t i = 0; i < count; i++) {
        sample->strata[i] = sampling->tallies.v[i].stratum;
        sample->known += sample->strata[i].known;
        sample->read += sample->strata[i].read;
        sample->drawn += sample->strata[i].drawn;
    }
    if (count)
        qsort(sample->strata, count, sizeof *sample->strata, stratum_compare);
}

void sample_settle(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    struct map empty = {.arena = scan->arena};
    struct sampling sampling = {.arena = scan->arena,
                                .report = scan->report,
                                .numbers = empty,
                                .drawn = empty,
                                .kinds = empty,
                                .recipients = empty,
                                .inside = empty};
    struct buf scratch = buf_init(scan->arena, ADDRESS_MAX);
    if (!options->sample || strcmp(scan->source->name, "live") != 0)
        return;
    scan->report->sample.asked = options->sample;
    scan->report->sample.seed = options->seed;
    count_pages(&sampling, &scratch);
    count_drawn(&sampling, &scratch);
    count_recipients(&sampling);
    sum_recipients(&sampling);
    sum_strata(&sampling);
}
