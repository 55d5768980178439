/* Any bytes are read as report.json: refused with a sentence, or read; what was read is written and
 * read again as the same bytes. */
#include "reports/load.h"
#include "reports/writer.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#define FUZZ_MEMORY ((size_t)256 * 1024 * 1024)

static const struct catalog *fuzz_catalog(void)
{
    static const struct catalog *catalog;
    static struct arena *arena; /* reachable, so no leak */
    struct err err = {0};
    if (catalog)
        return catalog;
    arena = arena_new(FUZZ_MEMORY);
    catalog = arena ? catalog_read(arena, NULL, &err) : NULL;
    if (!catalog)
        abort();
    return catalog;
}

static char *written(const struct report *report, const struct writer *writer, size_t *size)
{
    char *bytes = NULL;
    struct writer_options options = {.lang = report->lang};
    struct err err = {0};
    FILE *out = open_memstream(&bytes, size);
    if (!out || !writer->write(report, &options, out, &err) || fclose(out) != 0)
        __builtin_trap();
    return bytes;
}

/* Every format can be written of whatever was read. */
static void check_formats(const struct report *report)
{
    size_t count, size;
    const struct writer *const *writers = writer_all(&count);
    for (size_t i = 0; i < count; i++)
        free(written(report, writers[i], &size));
}

static void check_again(const struct report *report)
{
    const struct writer *json = writer_find(STR("json"));
    size_t first_n, second_n;
    char *first = written(report, json, &first_n);
    struct arena *arena = arena_new(FUZZ_MEMORY);
    struct report again;
    struct err err = {0};
    if (!report_parse(arena, (str){first, first_n}, "again", fuzz_catalog(), &again, &err))
        __builtin_trap();
    char *second = written(&again, json, &second_n);
    if (first_n != second_n || memcmp(first, second, first_n) != 0)
        __builtin_trap();
    free(first);
    free(second);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_MEMORY);
    struct report report;
    struct err err = {0};
    str bytes = {(const char *)data, size};
    bool is_good = report_parse(arena, bytes, "fuzz", fuzz_catalog(), &report, &err);
    if (is_good != (err.code == ERR_NONE) || (!is_good && !err.text[0]))
        __builtin_trap();
    if (is_good) {
        check_formats(&report);
        check_again(&report);
    }
    arena_free(arena);
    return 0;
}
