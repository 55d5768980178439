/* Runs the analyzers over a piece of HTML, for tests. */
#ifndef SOSHIN_TESTS_ANALYZERS_FIXTURE_H
#define SOSHIN_TESTS_ANALYZERS_FIXTURE_H

#include "analyzers/analyzer.h"

#define ANALYSIS_BYTES ((size_t)512 << 20)

/* The page is https://www.kissa.example/shop/ and kissa.example the first party, unless a test says
 * otherwise. Rows of the result are "mechanism certainty gate host", sorted, joined by "; ". */
struct analysis_row {
    const char *html, *expected;
};

struct analysis {
    struct arena *arena;
    const struct catalog *catalog;
    str html;
    str url;
    bool all;
    struct transmissions out;
};

/* For arena_run: fills `out`. */
void analysis_work(void *context);
/* A new arena and everything else; *state is the catalog. Free the arena. */
void analysis_run(struct analysis *analysis, void **state, const char *html);
void analysis_render(const struct analysis *analysis, char *out, size_t size);
/* Fails, with a list, when a row's result is not as expected. */
void analysis_check(void **state, const struct analysis_row *rows, size_t count);
/* Group setup: the built-in catalog becomes *state. */
int analysis_setup(void **state);
int analysis_teardown(void **state);

#endif
