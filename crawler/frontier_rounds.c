/* Rounds of the frontier: what of all that waits is handed out next. */
#include "crawler/frontier_inside.h"

#include <stdlib.h>

struct round_item {
    str text;
    uint32_t id;
};

static int round_compare(const void *a, const void *b)
{
    const struct round_item *left = a;
    const struct round_item *right = b;
    return str_cmp(left->text, right->text);
}

static void round_sort(const struct frontier *frontier, uint32_t *ids, size_t count)
{
    struct round_item *items = malloc(count * sizeof *items);
    if (!items)
        return; /* unsorted, but complete */
    for (size_t i = 0; i < count; i++)
        items[i] = (struct round_item){entry_text(frontier, ids[i]), ids[i]};
    qsort(items, count, sizeof *items, round_compare);
    for (size_t i = 0; i < count; i++)
        ids[i] = items[i].id;
    free(items);
}

uint32_t frontier_rank(const struct frontier *frontier)
{
    uint32_t rank = UINT32_MAX;
    for (size_t i = 0; i < frontier->waiting_count; i++) {
        uint32_t one = frontier->entries[frontier->waiting[i]].rank;
        rank = one < rank ? one : rank;
    }
    return rank;
}

/* Whether a waiting entry belongs to the next round. */
static bool is_of_round(const struct frontier *frontier, const struct entry *entry, uint32_t rank)
{
    bool is_of_rank = entry->rank == rank || frontier->is_drawn;
    return entry->state == ENTRY_PLANNED || is_of_rank;
}

/* Takes what belongs to the round out of waiting. False when there is nothing or no memory. */
static bool round_take(struct frontier *frontier, uint32_t rank)
{
    size_t count = 0;
    size_t left = 0;
    for (size_t i = 0; i < frontier->waiting_count; i++)
        count += is_of_round(frontier, &frontier->entries[frontier->waiting[i]], rank);
    uint32_t *round = count ? malloc(count * sizeof *round) : NULL;
    free(frontier->round);
    frontier->round = round;
    frontier->round_at = frontier->round_count = 0;
    if (!round)
        return false;
    for (size_t i = 0; i < frontier->waiting_count; i++) {
        uint32_t id = frontier->waiting[i];
        if (is_of_round(frontier, &frontier->entries[id], rank)) {
            frontier->entries[id].state = ENTRY_PLANNED;
            round[frontier->round_count++] = id;
        } else {
            frontier->waiting[left++] = id;
        }
    }
    frontier->waiting_count = left;
    round_sort(frontier, round, count);
    return true;
}

/* Whether a sample decides about it; all others are handed out, some as refused. */
static bool is_to_draw(const struct frontier *frontier, const struct entry *entry)
{
    return entry->role == ROLE_LINK && !entry->is_wanted && entry->refused == REASON_NONE &&
           entry->rank / 2 <= frontier->rules.max_depth;
}

/* Plans what the sample takes next of all that waits; false when it takes nothing. */
static bool sample_plan(struct frontier *frontier, struct draw_item *items, size_t step)
{
    size_t count = 0;
    bool is_planned = false;
    for (size_t i = 0; i < frontier->waiting_count; i++) {
        uint32_t id = frontier->waiting[i];
        struct entry *entry = &frontier->entries[id];
        if (is_to_draw(frontier, entry)) {
            items[count++] = (struct draw_item){.url = entry_text(frontier, id), .id = id};
        } else {
            entry->state = ENTRY_PLANNED;
            is_planned = true;
        }
    }
    if (!step || !draw(&frontier->strata, frontier->rules.seed, items, count, step))
        return is_planned;
    for (size_t i = 0; i < count; i++)
        if (items[i].is_drawn) {
            frontier->entries[items[i].id].state = ENTRY_PLANNED;
            is_planned = true;
        }
    return is_planned;
}

static bool sample_begin(struct frontier *frontier)
{
    uint64_t size = frontier->rules.sample;
    uint64_t left = size > frontier->pages ? size - frontier->pages : 0;
    struct draw_item *items = malloc((frontier->waiting_count + 1) * sizeof *items);
    frontier->is_drawn = !items || !sample_plan(frontier, items, draw_step(size, left));
    free(items);
    return round_take(frontier, UINT32_MAX);
}

bool frontier_begin(struct frontier *frontier)
{
    uint32_t rank = frontier_rank(frontier);
    patterns_settle(&frontier->patterns);
    bool is_begun = frontier->rules.sample && rank > 1 && frontier->waiting_count
                        ? sample_begin(frontier)
                        : round_take(frontier, rank);
    for (size_t i = 0; is_begun && i < frontier->round_count; i++) {
        uint32_t id = frontier->round[i];
        str url = entry_text(frontier, id);
        frontier->entries[id].pattern = patterns_number(&frontier->patterns, url, SHAPE_PATH);
    }
    return is_begun;
}
