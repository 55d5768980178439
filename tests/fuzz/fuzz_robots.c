/* robots.txt from anywhere, asked about a few paths and about a piece of itself. */
#include "crawler/robots.h"
#include "tests/fuzz/fuzz.h"

struct fuzzing {
    struct arena *arena;
    str bytes;
    const struct robots *robots;
};

static void fuzz_read(void *context)
{
    struct fuzzing *fuzzing = context;
    fuzzing->robots = robots_read(fuzzing->arena, fuzzing->bytes, STR(ROBOTS_TOKEN));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"/", "/a/b.html?c=d", "/%E6%97%A5*$", "/robots.txt", ""};
    struct fuzzing fuzzing = {.arena = arena_new((size_t)64 << 20),
                              .bytes = {(const char *)data, size}};
    struct buf scratch = buf_init(NULL, 65536);
    if (fuzzing.arena && arena_run(fuzzing.arena, 0, fuzz_read, &fuzzing) == ARENA_DONE) {
        for (size_t i = 0; i < COUNT_OF(paths); i++)
            robots_allow(fuzzing.robots, str_of(paths[i]), &scratch);
        robots_allow(fuzzing.robots, str_slice(fuzzing.bytes, size / 2, size / 2 + 64), &scratch);
    }
    buf_done(&scratch);
    arena_free(fuzzing.arena);
    return 0;
}
