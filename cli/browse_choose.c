#include "cli/browse.h"

#include "cli/scan_state.h"

#include <stdlib.h>
#include <string.h>

/* A page and what is known to be sent by it. */
struct candidate {
    struct browse_page page;
    str url; /* shown */
    size_t depth;
    uint64_t tags;  /* a number for the set of its recipients */
    uint32_t alike; /* pages with the same set */
};

/* One recipient of one page. */
struct sent {
    uint32_t candidate;
    str who;
};

static size_t depth_of(str url)
{
    size_t depth = 0;
    for (size_t i = 0; i < url.n; i++)
        depth += url.p[i] == '/';
    return depth;
}

static int order(const struct candidate *a, const struct candidate *b)
{
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    return str_cmp(a->url, b->url);
}

static int by_tags(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->page.may_hold_notice != y->page.may_hold_notice)
        return x->page.may_hold_notice ? -1 : 1;
    if (x->tags != y->tags)
        return x->tags < y->tags ? -1 : 1;
    return order(x, y);
}

/* Notices first; then the sets that most pages have. */
static int by_use(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->page.may_hold_notice != y->page.may_hold_notice)
        return x->page.may_hold_notice ? -1 : 1;
    if (x->alike != y->alike)
        return x->alike > y->alike ? -1 : 1;
    return order(x, y);
}

static int sent_compare(const void *a, const void *b)
{
    const struct sent *x = a, *y = b;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    return str_cmp(x->who, y->who);
}

/* The sets of recipients, each as one number: pages with the same recipients have the same. */
static void number_tags(struct scan *scan, struct candidate *list, size_t count)
{
    struct map pages = {.arena = scan->arena};
    ARENA_LIST(struct sent) sent = {0};
    for (uint32_t i = 0; i < count; i++)
        map_add(&pages, list[i].url, i);
    for (size_t i = 0; i < scan->transmissions.n; i++) {
        const struct transmission *t = &scan->transmissions.v[i];
        uint32_t at = map_find(&pages, t->page_url);
        if (at != MAP_NONE && t->party == PARTY_THIRD && t->certainty != CERTAINTY_NONE)
            *ARENA_PUSH(scan->arena, &sent) =
                (struct sent){.candidate = at, .who = t->service ? t->service->id : t->domain};
    }
    if (sent.n)
        qsort(sent.v, sent.n, sizeof *sent.v, sent_compare);
    for (size_t i = 0; i < sent.n; i++) {
        struct candidate *candidate = &list[sent.v[i].candidate];
        if (!i || sent_compare(&sent.v[i - 1], &sent.v[i]) != 0)
            candidate->tags = candidate->tags * 0x100000001b3u + str_hash(sent.v[i].who);
    }
}

static struct candidate *candidates(struct scan *scan)
{
    const struct browse *browse = &scan->browse;
    struct candidate *list = ARENA_ARRAY(scan->arena, browse->pages.n, struct candidate);
    for (size_t i = 0; i < browse->pages.n; i++) {
        str url = scan->coverage.v[browse->pages.v[i].row].url;
        list[i] =
            (struct candidate){.page = browse->pages.v[i], .url = url, .depth = depth_of(url)};
    }
    return list;
}

/* One of each set, the one nearest to the root; a page that may hold a notice stands for itself. */
static size_t keep_one_of_each(struct candidate *list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct candidate *last = kept ? &list[kept - 1] : NULL;
        bool is_alike = last && !list[i].page.may_hold_notice && !last->page.may_hold_notice &&
                        last->tags == list[i].tags;
        if (is_alike)
            last->alike++;
        else
            list[kept++] = list[i];
    }
    return kept;
}

const struct browse_page *browse_choose(struct scan *scan, uint64_t most, size_t *count)
{
    size_t total = scan->browse.pages.n, notices = 0;
    struct candidate *list = candidates(scan);
    struct browse_page *chosen = ARENA_ARRAY(scan->arena, total, struct browse_page);
    *count = 0;
    number_tags(scan, list, total);
    if (total)
        qsort(list, total, sizeof *list, by_tags);
    total = keep_one_of_each(list, total);
    if (total)
        qsort(list, total, sizeof *list, by_use);
    for (size_t i = 0; i < total; i++) {
        if (list[i].page.may_hold_notice ? notices++ < BROWSE_NOTICES_MAX : most > 0) {
            most -= !list[i].page.may_hold_notice;
            chosen[(*count)++] = list[i].page;
        }
    }
    return chosen;
}
