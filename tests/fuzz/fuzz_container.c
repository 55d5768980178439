/* A container's body of any bytes is read within its budgets, refused or with its entries, and never
 * as an empty list that stands for "not understood". */
#include "tests/fuzz/fuzz.h"

#include "analyzers/container.h"

#include <stdio.h>

struct bench {
    struct arena *tables, *arena;
    const struct catalog *catalog;
    const struct container_functions *functions;
    str bytes;
};

static void expect(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_container: %s\n", what);
    __builtin_trap();
}

static void check(const struct container *container, enum container_result result)
{
    expect((result == CONTAINER_READ) == !container->problem, "a reason");
    if (result == CONTAINER_REFUSED)
        expect(!container->entry_count && !container->child_count, "a refused body has entries");
    if (result == CONTAINER_IN_PART)
        expect(container->entry_count || container->problem, "a part of nothing");
    for (size_t i = 0; i < container->entry_count; i++) {
        const struct container_entry *entry = &container->entries[i];
        expect(entry->status < CONTAINER_STATUS_COUNT, "a status");
        expect(entry->status == CONTAINER_TAG || !entry->sends.n, "a listener sends");
        expect(entry->certainty != CERTAINTY_NONE || !entry->sends.n, "what never fires sends");
        for (size_t k = 0; k < entry->sends.n; k++)
            expect(entry->sends.v[k].host.n && entry->sends.v[k].certainty <= entry->certainty,
                   "what it sends");
    }
}

static void work(void *context)
{
    struct bench *bench = context;
    struct url page;
    struct first_party own = {.count = 0};
    struct container container;
    if (url_parse(bench->arena, STR("https://www.shop.example/"), NULL, &page) != URL_OK)
        __builtin_trap();
    struct container_setup setup = {.catalog = bench->catalog,
                                    .functions = bench->functions,
                                    .page = bench->bytes.n % 2 ? &page : NULL,
                                    .first_party = &own};
    check(&container, container_read(bench->arena, bench->bytes, &setup, &container));
}

/* The tables are the same for all inputs. */
static struct bench *tables(void)
{
    static struct bench bench;
    struct err err = {.lang = LANG_EN};
    if (bench.functions)
        return &bench;
    bench.tables = arena_new((size_t)256 << 20);
    bench.catalog = catalog_read(bench.tables, NULL, &err);
    expect(bench.catalog, err.text);
    bench.functions = container_functions_read(bench.tables, NULL, bench.catalog, &err);
    expect(bench.functions, err.text);
    return &bench;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bench bench = *tables();
    /* Some inputs run out of memory somewhere in the middle. */
    size_t budget = ((size_t)1 << 18 << size % 7) + 64 * size;
    bench.arena = arena_new(budget);
    bench.bytes = (str){(const char *)data, size};
    arena_run(bench.arena, 2000, work, &bench);
    arena_free(bench.arena);
    return 0;
}
