/* A page of any bytes is read within its budgets, and what comes out holds together. */
#include "tests/fuzz/fuzz.h"

#include "tests/page_check.h"

#include <stdio.h>

struct bench {
    struct arena *arena;
    str bytes;
};

static void expect(const char *problem)
{
    if (!problem)
        return;
    fprintf(stderr, "fuzz_page: %s\n", problem);
    __builtin_trap();
}

static void work(void *context)
{
    struct bench *bench = context;
    struct url url;
    struct page page;
    if (url_parse(bench->arena, STR("https://www.example.co.jp/a/"), NULL, &url) != URL_OK)
        __builtin_trap();
    page_read(bench->arena, &url, bench->bytes, STR("utf-8"), &page);
    expect(page_problem(&page));
    struct blocks blocks = page_blocks(bench->arena, &page);
    expect(blocks_problem(&blocks));
    str all = blocks_text(bench->arena, &blocks, 0);
    expect(is_clean(all) ? NULL : "the text of all blocks");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Some inputs run out of memory somewhere in the middle. */
    size_t budget = ((size_t)1 << 16 << size % 8) + 64 * size;
    struct bench bench = {.arena = arena_new(budget), .bytes = {(const char *)data, size}};
    arena_run(bench.arena, 2000, work, &bench);
    arena_free(bench.arena);
    return 0;
}
