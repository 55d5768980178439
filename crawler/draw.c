#include "crawler/draw.h"

#include "core/sampling.h"

#include <stdlib.h>

size_t draw_step(uint64_t size, uint64_t left)
{
    uint64_t step = size / DRAW_STEP_SHARE;
    step = step > DRAW_STEP_MIN ? step : DRAW_STEP_MIN;
    return (size_t)(step < left ? step : left);
}

static int by_url(const void *a, const void *b)
{
    const struct draw_item *left = a, *right = b;
    return str_cmp(left->url, right->url);
}

static int by_key(const void *a, const void *b)
{
    const struct draw_item *left = a, *right = b;
    if (left->stratum != right->stratum)
        return left->stratum < right->stratum ? -1 : 1;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return by_url(a, b);
}

/* The items of one stratum that are left. */
struct draw_queue {
    struct draw_item *at, *end;
};

/* The fewest drawn go first, then the largest stratum, then the first one that was met. */
static bool goes_before(const struct pattern *drawn, const struct draw_queue *a,
                        const struct draw_queue *b)
{
    uint64_t drawn_a = drawn[a->at->stratum].asked, drawn_b = drawn[b->at->stratum].asked;
    if (drawn_a != drawn_b)
        return drawn_a < drawn_b;
    return a->end - a->at > b->end - b->at;
}

static void draw_one(struct patterns *strata, struct draw_queue *queues, size_t queue_count)
{
    struct draw_queue *next = NULL;
    for (size_t i = 0; i < queue_count; i++)
        if (queues[i].at < queues[i].end && (!next || goes_before(strata->v, &queues[i], next)))
            next = &queues[i];
    if (!next)
        return;
    strata->v[next->at->stratum].asked++;
    next->at++->is_drawn = true;
}

static size_t queues_find(struct draw_item *items, size_t item_count, struct draw_queue *queues)
{
    size_t count = 0;
    for (size_t i = 0; i < item_count; i++) {
        if (!i || items[i].stratum != items[i - 1].stratum)
            queues[count++] = (struct draw_queue){.at = &items[i]};
        queues[count - 1].end = &items[i] + 1;
    }
    return count;
}

bool draw(struct patterns *strata, uint64_t seed, struct draw_item *items, size_t item_count,
          size_t count)
{
    if (!item_count)
        return true;
    qsort(items, item_count, sizeof *items, by_url); /* numbers are given in that order */
    for (size_t i = 0; i < item_count; i++) {
        items[i].stratum = patterns_number(strata, items[i].url, SHAPE_KEYED);
        items[i].key = sampling_key(seed, items[i].url);
        items[i].is_drawn = false;
    }
    qsort(items, item_count, sizeof *items, by_key);
    struct draw_queue *queues = calloc(strata->shapes.count + 1, sizeof *queues);
    if (!queues || !strata->shapes.count) {
        free(queues);
        return false;
    }
    size_t queue_count = queues_find(items, item_count, queues);
    for (size_t i = 0; i < count && i < item_count; i++)
        draw_one(strata, queues, queue_count);
    free(queues);
    return true;
}
