/* Any bytes are scanned for the elements of a recording, the same whatever the pieces, and what is found
 * is read and related within its budgets. */
#include "crawler/har_index.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

struct fuzzing {
    struct arena *arena;
    str bytes;
    size_t step;
    uint64_t found; /* a sum over what was found */
};

static void take(struct fuzzing *fuzzing, struct har_index *index, const struct har_extent *extent)
{
    struct har_entry entry;
    struct har_page page;
    fuzzing->found = fuzzing->found * 31 + extent->at * 7 + extent->length;
    if (extent->at + extent->length > fuzzing->bytes.n)
        __builtin_trap();
    str text = str_slice(fuzzing->bytes, extent->at, extent->at + extent->length);
    if (extent->part == HAR_PAGE) {
        if (har_page_read(fuzzing->arena, text, &page))
            har_index_page(index, &page);
    } else if (har_entry_read(fuzzing->arena, text, index->own, &entry) == HAR_READ &&
               entry.sent != HAR_IGNORED) {
        har_index_entry(index, extent, HAR_FINE, &entry);
    } else {
        har_index_entry(index, extent, HAR_DAMAGED, NULL);
    }
}

static void check(const struct har_index *index)
{
    for (size_t i = 0; i < index->items.n; i++) {
        const struct har_item *item = &index->items.v[i];
        if (item->state == HAR_FINE &&
            (item->view >= index->views.n ||
             (item->address != HAR_NONE && item->address >= index->addresses.n) ||
             (item->initiator != HAR_NONE && item->initiator >= index->addresses.n)))
            __builtin_trap();
    }
}

static void fuzz_read(void *context)
{
    struct fuzzing *fuzzing = context;
    struct har_index index = {.arena = fuzzing->arena, .own = STR("")};
    struct har_scan scan = {0};
    struct har_extent extent;
    index.urls.arena = index.names.arena = fuzzing->arena;
    for (str rest = fuzzing->bytes; rest.n;) {
        str piece = str_slice(rest, 0, fuzzing->step);
        rest = str_skip(rest, piece.n);
        while (har_scan_next(&scan, &piece, &extent))
            take(fuzzing, &index, &extent);
    }
    if (har_scan_end(&scan, &extent) && har_scan_is_whole(&scan))
        __builtin_trap();
    check(&index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t found[2] = {0};
    for (size_t turn = 0; turn < 2; turn++) {
        struct fuzzing fuzzing = {.arena = arena_new((size_t)256 << 20),
                                  .bytes = {(const char *)data, size},
                                  .step = turn ? 7 : size + 1};
        if (fuzzing.arena && arena_run(fuzzing.arena, 20000, fuzz_read, &fuzzing) == ARENA_DONE)
            found[turn] = fuzzing.found;
        arena_free(fuzzing.arena);
    }
    if (found[0] != found[1])
        __builtin_trap();
    return 0;
}
