#include "tests/analyzers_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void analysis_work(void *context)
{
    static const str own = {"kissa.example", 13};
    struct analysis *analysis = context;
    struct first_party first_party = {&own, 1};
    struct page page;
    struct url url;
    assert_int_equal(url_parse(analysis->arena, analysis->url, NULL, &url), URL_OK);
    page_read(analysis->arena, &url, analysis->html, STR("utf-8"), &page);
    analyzers_read(analysis->arena, &page, url.text, analysis->catalog, &first_party, analysis->all,
                   &analysis->out);
}

void analysis_run(struct analysis *analysis, void **state, const char *html)
{
    *analysis = (struct analysis){.arena = arena_new(ANALYSIS_BYTES),
                                  .catalog = *state,
                                  .html = str_of(html),
                                  .url = STR("https://www.kissa.example/shop/")};
    assert_int_equal(arena_run(analysis->arena, 0, analysis_work, analysis), ARENA_DONE);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The rows of a result as text, by mechanism and host. */
void analysis_render(const struct analysis *analysis, char *out, size_t size)
{
    static const size_t line = 200;
    char *lines = calloc(analysis->out.n + 1, line);
    size_t n = 0;
    assert_non_null(lines);
    for (size_t i = 0; i < analysis->out.n; i++) {
        const struct transmission *row = &analysis->out.v[i];
        const char *gate = gate_name(row->gate);
        snprintf(lines + i * line, line, "%s %s %s %.*s", mechanism_code(row->mechanism),
                 certainty_code(row->certainty), *gate ? gate : "-", STR_ARG(row->host));
    }
    qsort(lines, analysis->out.n, line, compare_texts);
    out[0] = '\0';
    for (size_t i = 0; i < analysis->out.n && n < size; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", i ? "; " : "", lines + i * line);
    free(lines);
}

void analysis_check(void **state, const struct analysis_row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct analysis task;
        char got[2000];
        analysis_run(&task, state, rows[i].html);
        analysis_render(&task, got, sizeof got);
        if (strcmp(got, rows[i].expected) != 0) {
            print_error("%s\n  got      %s\n  expected %s\n", rows[i].html, got, rows[i].expected);
            wrong++;
        }
        arena_free(task.arena);
    }
    assert_int_equal(wrong, 0);
}

static struct arena *catalog_arena;

int analysis_setup(void **state)
{
    static struct err err;
    catalog_arena = arena_new(ANALYSIS_BYTES);
    *state = (void *)(uintptr_t)catalog_read(catalog_arena, NULL, &err);
    if (!*state)
        fprintf(stderr, "%s\n", err.text);
    return *state ? 0 : -1;
}

int analysis_teardown(void **state)
{
    (void)state;
    arena_free(catalog_arena);
    catalog_arena = NULL;
    return 0;
}
