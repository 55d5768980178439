/* What pdftotext writes, from anywhere: words with their boxes as an HTML document. */
#include "crawler/pdf.h"
#include "tests/fuzz/fuzz.h"

struct fuzzing {
    struct arena *arena;
    str bytes;
};

static void fuzz_read(void *context)
{
    struct fuzzing *fuzzing = context;
    str html = pdf_html(fuzzing->arena, fuzzing->bytes);
    str_hash(html);
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
