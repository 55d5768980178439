/* A bench for reading containers: the catalog, the types of tags, and one reading at a time. */
#ifndef SOSHIN_TESTS_CONTAINER_FIXTURE_H
#define SOSHIN_TESTS_CONTAINER_FIXTURE_H

#include "analyzers/container.h"

struct bench {
    struct arena *catalog_arena;
    const struct catalog *catalog;
    const struct container_functions *functions;
};

struct reading {
    const struct bench *bench;
    struct arena *arena;
    str bytes;
    const char *page; /* NULL: not known */
    struct container container;
    enum container_result result;
    void (*then)(const struct reading *reading);
};

/* For cmocka: the group's setup and teardown. */
int open_bench(void **state);
int close_bench(void **state);
/* One reading, inside arena_run of its arena; context: a struct reading. */
void read_work(void *context);
/* page: NULL, or on it shop.example is first party. */
void read_bytes(const struct bench *bench, str bytes, const char *page,
                void (*then)(const struct reading *reading));
/* A file of tests/containers; the caller frees it. */
char *read_file(const char *name, size_t *size);
void read_name(const struct bench *bench, const char *name, const char *page,
               void (*then)(const struct reading *reading));
/* Fails with the number of the entry. */
void expect_text(size_t i, const char *what, str text, const char *wanted);
/* "sure https://a.example/; likely/click https://b.example/" */
str sends_of(const struct reading *reading, size_t entry);

#endif
