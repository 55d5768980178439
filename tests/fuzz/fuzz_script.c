/* A script or data file of a notice, from anywhere. */
#include "policies/notice_data.h"
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
    struct notice notice = {.url = STR("p.html"), .title = STR("外部送信"), .data_url = STR("")};
    struct notice_files files = {0};
    url_parse(fuzzing->arena, STR("https://www.minato.example/kohyo/"), NULL, &url);
    str text = text_decode(fuzzing->arena, fuzzing->bytes, STR("utf-8")).text;
    notice_data_file(fuzzing->arena, text, &url, &url, fuzzing->catalog, &notice, &files);
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
    struct arena *arena = catalog ? arena_new((size_t)128 << 20) : NULL;
    struct fuzzing fuzzing = {
        .arena = arena, .catalog = catalog, .bytes = {(const char *)data, size}};
    if (arena)
        arena_run(arena, 20000, fuzz_read, &fuzzing);
    arena_free(arena);
    return 0;
}
