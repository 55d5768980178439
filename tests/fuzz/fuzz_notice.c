/* A page from anywhere, read as a notice. */
#include "policies/notice.h"
#include "tests/fuzz/fuzz.h"

struct fuzzing {
    struct arena *arena;
    const struct catalog *catalog;
    str bytes;
};

static void fuzz_read(void *context)
{
    struct fuzzing *fuzzing = context;
    struct url url;
    struct page page;
    struct notice notice;
    url_parse(fuzzing->arena, STR("https://www.minato.example/kohyo/"), NULL, &url);
    page_read(fuzzing->arena, &url, fuzzing->bytes, STR(""), &page);
    notice_may_be(fuzzing->arena, &page, fuzzing->catalog);
    notice_read(fuzzing->arena, &page, url.text, fuzzing->catalog, false, false, &notice);
    notice_read(fuzzing->arena, &page, url.text, fuzzing->catalog, true, true, &notice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *kept; /* the catalog is read once */
    static const struct catalog *catalog;
    struct err err = {.lang = LANG_EN};
    if (!kept) {
        kept = arena_new((size_t)256 << 20);
        catalog = kept ? catalog_read(kept, NULL, &err) : NULL;
    }
    if (!catalog)
        return 0;
    struct fuzzing fuzzing = {.arena = arena_new((size_t)128 << 20),
                              .catalog = catalog,
                              .bytes = {(const char *)data, size}};
    if (fuzzing.arena)
        arena_run(fuzzing.arena, 20000, fuzz_read, &fuzzing);
    arena_free(fuzzing.arena);
    return 0;
}
