/* A sitemap from anywhere, packed or not. */
#include "crawler/gzip.h"
#include "crawler/sitemap.h"
#include "tests/fuzz/fuzz.h"

struct fuzzing {
    struct arena *arena;
    str bytes;
};

static void fuzz_read(void *context)
{
    struct fuzzing *fuzzing = context;
    struct sitemap sitemap = sitemap_read(fuzzing->arena, fuzzing->bytes);
    for (size_t i = 0; i < sitemap.url_count; i++)
        str_hash(sitemap.urls[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzzing fuzzing = {.arena = arena_new((size_t)64 << 20),
                              .bytes = {(const char *)data, size}};
    struct buf expanded = buf_init(NULL, (size_t)1 << 20);
    if (gzip_is(fuzzing.bytes)) {
        gzip_expand(fuzzing.bytes, &expanded);
        fuzzing.bytes = buf_str(&expanded);
    }
    if (fuzzing.arena)
        arena_run(fuzzing.arena, 0, fuzz_read, &fuzzing);
    buf_done(&expanded);
    arena_free(fuzzing.arena);
    return 0;
}
