/* Any bytes are read as a saved page: parts lie inside of the message and decode to no more
 * bytes than they have. */
#include "crawler/mime.h"
#include "tests/fuzz/fuzz.h"

struct fuzzing {
    struct arena *arena;
    str bytes;
};

static void fuzz_read(void *context)
{
    struct fuzzing *fuzzing = context;
    struct mime mime;
    mime_read(fuzzing->arena, fuzzing->bytes, &mime);
    if (mime.count > MIME_PARTS_MAX || mime.root > mime.count || (mime.count && !mime.is_multipart))
        __builtin_trap();
    for (size_t i = 0; i < mime.count; i++) {
        str body = mime.parts[i].body;
        struct buf out = buf_init(fuzzing->arena, body.n + 1);
        if (body.n &&
            (body.p < fuzzing->bytes.p || body.p + body.n > fuzzing->bytes.p + fuzzing->bytes.n))
            __builtin_trap();
        mime_decode(&mime.parts[i], &out);
        if (out.over)
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzzing fuzzing = {.arena = arena_new((size_t)256 << 20),
                              .bytes = {(const char *)data, size}};
    if (fuzzing.arena)
        arena_run(fuzzing.arena, 20000, fuzz_read, &fuzzing);
    arena_free(fuzzing.arena);
    return 0;
}
