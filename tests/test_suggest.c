#include "cli/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

static const char *const names[] = {"scan", "tags", "catalog", "container", "completion", "help"};

static const struct {
    const char *word;
    const char *meant; /* NULL: nothing is close enough */
} rows[] = {
    {"scna", "scan"},            /* neighbours */
    {"scn", "scan"},             /* left out */
    {"scann", "scan"},           /* put in */
    {"stan", "scan"},            /* exchanged */
    {"tag", "tags"},             /* the end */
    {"cat", NULL},               /* four letters are too many */
    {"katalog", "catalog"},      /* the first one */
    {"conteiners", "container"}, /* two steps in a long word */
    {"complete", "completion"},  /* three */
    {"sc", NULL},                /* two steps in a short word */
    {"", NULL},
    {"x", NULL},
    {"SCAN", NULL},
    {"containercontainercontainercontainer", NULL}, /* longer than anything that is compared */
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *meant = NULL;
        for (size_t j = 0; j < COUNT_OF(names); j++)
            meant = suggest(rows[i].word, meant, names[j]);
        if (!rows[i].meant)
            assert_null(meant);
        else
            assert_string_equal(meant ? meant : "(none)", rows[i].meant);
    }
}

/* The closest, not the first or the last that is close. */
static void test_best(void **state)
{
    (void)state;
    const char *first = suggest("scanned", NULL, "scan-ed");
    assert_string_equal(first, "scan-ed");
    assert_string_equal(suggest("scanned", first, "scanned"), "scanned");
    assert_string_equal(suggest("scanned", "scanned", "scan-ed"), "scanned");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_best)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
