#include "tests/container_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int open_bench(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct err err = {.lang = LANG_EN};
    assert_non_null(bench);
    bench->catalog_arena = arena_new((size_t)256 << 20);
    bench->catalog = catalog_read(bench->catalog_arena, NULL, &err);
    assert_non_null(bench->catalog);
    bench->functions = container_functions_read(bench->catalog_arena, NULL, bench->catalog, &err);
    if (!bench->functions)
        fail_msg("%s", err.text);
    *state = bench;
    return 0;
}

int close_bench(void **state)
{
    struct bench *bench = *state;
    arena_free(bench->catalog_arena);
    free(bench);
    return 0;
}

void read_work(void *context)
{
    struct reading *reading = context;
    const str own[] = {STR("shop.example")};
    struct first_party first_party = {.domains = own, .count = reading->page ? 1 : 0};
    struct url page;
    if (reading->page)
        assert_int_equal(url_parse(reading->arena, str_of(reading->page), NULL, &page), URL_OK);
    struct container_setup setup = {.catalog = reading->bench->catalog,
                                    .functions = reading->bench->functions,
                                    .page = reading->page ? &page : NULL,
                                    .first_party = &first_party};
    reading->result = container_read(reading->arena, reading->bytes, &setup, &reading->container);
    if (reading->then)
        reading->then(reading);
}

void read_bytes(const struct bench *bench, str bytes, const char *page,
                void (*then)(const struct reading *reading))
{
    struct reading reading = {.bench = bench, .bytes = bytes, .page = page, .then = then};
    reading.arena = arena_new((size_t)64 << 20);
    assert_non_null(reading.arena);
    assert_int_equal(arena_run(reading.arena, 0, read_work, &reading), ARENA_DONE);
    arena_free(reading.arena);
}

char *read_file(const char *name, size_t *size)
{
    char path[256];
    snprintf(path, sizeof path, "tests/containers/%s", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is not there", path);
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

void read_name(const struct bench *bench, const char *name, const char *page,
               void (*then)(const struct reading *reading))
{
    size_t size;
    char *bytes = read_file(name, &size);
    read_bytes(bench, (str){bytes, size}, page, then);
    free(bytes);
}

void expect_text(size_t i, const char *what, str text, const char *wanted)
{
    if (!str_is(text, wanted))
        fail_msg("entry %zu: %s is \"%.*s\" and not \"%s\"", i, what, STR_ARG(text), wanted);
}

str sends_of(const struct reading *reading, size_t entry)
{
    const struct transmissions *sends = &reading->container.entries[entry].sends;
    struct buf out = buf_init(reading->arena, 10000);
    for (size_t i = 0; i < sends->n; i++) {
        const struct transmission *t = &sends->v[i];
        const char *gate = gate_name(t->gate);
        buf_add(&out, arena_printf(reading->arena, "%s%s%s%s %.*s", i ? "; " : "",
                                   certainty_code(t->certainty), *gate ? "/" : "", gate,
                                   STR_ARG(t->url)));
        assert_int_equal(t->mechanism, MECHANISM_CONTAINER);
        assert_int_equal(t->origin, ORIGIN_CONTAINER);
        assert_int_equal(t->reach, REACH_CONTAINER);
    }
    return out.p ? buf_str(&out) : STR("");
}
