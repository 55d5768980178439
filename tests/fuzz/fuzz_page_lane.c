/* Whatever the lane takes on itself, gumbo reads the same way. */
#include "tests/fuzz/fuzz.h"

#include "core/page_reader.h"
#include "tests/page_same.h"

#include <stdio.h>

struct bench {
    struct arena *arena;
    str bytes;
};

static void work(void *context)
{
    struct bench *bench = context;
    struct url url;
    struct page lane, tree;
    if (url_parse(bench->arena, STR("https://www.example.co.jp/a/"), NULL, &url) != URL_OK)
        __builtin_trap();
    page_read_by(PAGE_BY_LANE, bench->arena, &url, bench->bytes, STR("utf-8"), &lane);
    page_read_by(PAGE_BY_TREE, bench->arena, &url, bench->bytes, STR("utf-8"), &tree);
    const char *difference = page_difference(&lane, &tree);
    if (!difference)
        return;
    fprintf(stderr, "fuzz_page_lane: %s differs\n", difference);
    __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bench bench = {.arena = arena_new((size_t)256 << 20),
                          .bytes = {(const char *)data, size}};
    arena_run(bench.arena, 2000, work, &bench);
    arena_free(bench.arena);
    return 0;
}
