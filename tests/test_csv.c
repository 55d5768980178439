#include "core/arena.h"
#include "core/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void run(void (*work)(void *context))
{
    struct arena *arena = arena_new((size_t)64 << 20);
    assert_int_equal(arena_run(arena, 0, work, arena), ARENA_DONE);
    arena_free(arena);
}

/* What was read: "1[a|b] 2[c]", the line of each record and its cells. */
struct records {
    struct arena *arena;
    struct buf shown;
    size_t stop_at; /* refuse the record of this line */
    bool unguard;
};

static bool keep_record(void *context, const str *cells, size_t count, size_t line)
{
    struct records *records = context;
    struct buf *shown = &records->shown;
    for (size_t i = 0; i < count; i++)
        assert_non_null(cells[i].p);
    buf_add(shown, shown->n ? STR(" ") : STR(""));
    buf_add(shown, arena_printf(records->arena, "%zu[", line));
    for (size_t i = 0; i < count; i++) {
        buf_add(shown, i ? STR("|") : STR(""));
        buf_add(shown, records->unguard ? csv_unguard(cells[i]) : cells[i]);
    }
    buf_add_char(shown, ']');
    return line != records->stop_at;
}

static struct records records_of(struct arena *arena, str bytes, size_t stop_at,
                                 enum csv_result *result, size_t *line)
{
    struct records records = {
        .arena = arena, .shown = buf_init(arena, SIZE_MAX / 2), .stop_at = stop_at};
    *result = csv_read(bytes, keep_record, &records, line);
    return records;
}

#define BOM "\xEF\xBB\xBF"

static const struct {
    const char *csv, *shown;
    enum csv_result result;
    size_t line; /* of a problem */
} rows[] = {
    {"", "", CSV_OK, 0},
    {"\n\r\n\n", "", CSV_OK, 0},
    {"a,b\nc,d\n", "1[a|b] 2[c|d]", CSV_OK, 0},
    {"a,b\r\nc,d\r\n", "1[a|b] 2[c|d]", CSV_OK, 0},
    {"a,b\rc,d\re", "1[a|b] 2[c|d] 3[e]", CSV_OK, 0},
    {"a,b\nc,d", "1[a|b] 2[c|d]", CSV_OK, 0},
    {"a\n\n\nb\r\n\r\nc", "1[a] 4[b] 6[c]", CSV_OK, 0},
    {",\n,,\n", "1[|] 2[||]", CSV_OK, 0},
    {"a,\n,b\n", "1[a|] 2[|b]", CSV_OK, 0},
    {" a , b \n \n", "1[ a | b ] 2[ ]", CSV_OK, 0},
    {"\ta\t,b", "1[\ta\t|b]", CSV_OK, 0},
    {"\"a\",\"b\"\n", "1[a|b]", CSV_OK, 0},
    {"\"\",\"\"\n\"\"", "1[|] 2[]", CSV_OK, 0},
    {"\"a,b\",\"c\"\"d\"\n", "1[a,b|c\"d]", CSV_OK, 0},
    {"\"\"\"\"", "1[\"]", CSV_OK, 0},
    {"\" a \"", "1[ a ]", CSV_OK, 0},
    {"株式会社甲,\"乙、丙\"\n", "1[株式会社甲|乙、丙]", CSV_OK, 0},
    /* line ends inside of quotes count */
    {"\"a\nb\",c\nd\n", "1[a\nb|c] 3[d]", CSV_OK, 0},
    {"a\n\"\n\n\",b\r\nc\n", "1[a] 2[\n\n|b] 5[c]", CSV_OK, 0},
    {"\"a\r\nb\"\r\nc", "1[a\r\nb] 3[c]", CSV_OK, 0},
    {"a,\"b\n\"\n\"\n\",c\nd", "1[a|b\n] 3[\n|c] 5[d]", CSV_OK, 0},
    /* a byte order mark, once and at the start */
    {BOM "a,b\n", "1[a|b]", CSV_OK, 0},
    {BOM "\"a\",b\n", "1[a|b]", CSV_OK, 0},
    {BOM, "", CSV_OK, 0},
    {BOM BOM "a", "1[" BOM "a]", CSV_OK, 0},
    {"a\n" BOM "b", "1[a] 2[" BOM "b]", CSV_OK, 0},
    /* wrong quotes */
    {"a\"b\n", "", CSV_BAD_QUOTE, 1},
    {"a,b\"\nc", "", CSV_BAD_QUOTE, 1},
    {"a\nb\n\"c\"d\n", "1[a] 2[b]", CSV_BAD_QUOTE, 3},
    {"a\n\"b\" ,c\n", "1[a]", CSV_BAD_QUOTE, 2},
    {"a\n \"b\"\n", "1[a]", CSV_BAD_QUOTE, 2},
    {"a\n\"b\n\nc\"d\n", "1[a]", CSV_BAD_QUOTE, 4},
    {"a\r\nb\r\n\"c\"d\r\n", "1[a] 2[b]", CSV_BAD_QUOTE, 3},
    {"a\rb\r\"c\"d\r", "1[a] 2[b]", CSV_BAD_QUOTE, 3},
    /* no end */
    {"\"", "", CSV_UNENDED, 1},
    {"a\n\"b\nc\nd\n", "1[a]", CSV_UNENDED, 2},
    {"a\nb,\"c\n\n", "1[a]", CSV_UNENDED, 2},
    {"a\n\"b\"\"", "1[a]", CSV_UNENDED, 2},
};

static void rows_work(void *arena)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum csv_result result;
        size_t line;
        struct records records = records_of(arena, str_of(rows[i].csv), 0, &result, &line);
        if (result != rows[i].result || !str_is(buf_str(&records.shown), rows[i].shown) ||
            (result != CSV_OK && line != rows[i].line))
            fail_msg("%s\ngives %.*s, result %d, line %zu", rows[i].csv,
                     STR_ARG(buf_str(&records.shown)), (int)result, line);
    }
}

/* The reader's refusal ends it, and the record's line is reported. */
static void stop_work(void *arena)
{
    static const char csv[] = "a\n\"b\nc\"\nd\ne\n";
    static const size_t starts[] = {1, 2, 4, 5};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        enum csv_result result;
        size_t line;
        struct records records = records_of(arena, str_of(csv), starts[i], &result, &line);
        assert_int_equal(result, CSV_STOPPED);
        assert_int_equal(line, starts[i]);
        size_t count = 0;
        for (size_t k = 0; k < records.shown.n; k++)
            count += records.shown.p[k] == '[';
        assert_int_equal(count, i + 1);
    }
}

static void nul_work(void *arena)
{
    enum csv_result result;
    size_t line;
    struct records records = records_of(arena, (str){"a\0b,\"\0\"\nc", 9}, 0, &result, &line);
    assert_int_equal(result, CSV_OK);
    assert_true(str_eq(buf_str(&records.shown), (str){"1[a\0b|\0] 2[c]", 13}));
}

static void test_read(void **state)
{
    (void)state;
    run(rows_work);
    run(stop_work);
    run(nul_work);
}

static bool count_cells(void *context, const str *cells, size_t count, size_t line)
{
    size_t *found = context;
    for (size_t i = 0; i < count; i++)
        if (cells[i].n != 2 || cells[i].p[1] != (char)('0' + i % 10))
            return false;
    *found = count;
    return line == 1;
}

static void wide_work(void *arena)
{
    struct buf csv = buf_init(arena, 1 << 20);
    size_t found = 0, line;
    for (size_t i = 0; i < 10000; i++)
        buf_add(&csv, arena_printf(arena, "%s%s%zu", i ? "," : "", i % 3 ? "x" : "\"x", i % 10)),
            buf_add(&csv, i % 3 ? STR("") : STR("\""));
    assert_int_equal(csv_read(buf_str(&csv), count_cells, &found, &line), CSV_OK);
    assert_int_equal(found, 10000);
}

static void test_wide(void **state)
{
    (void)state;
    run(wide_work);
}

/* --- writing ------------------------------------------------------------------------------------- */

static str written(struct arena *arena, const str *cells, size_t count)
{
    char *bytes = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&bytes, &n);
    assert_non_null(out);
    for (size_t i = 0; i < count; i++)
        csv_write_cell(out, cells[i], i == 0);
    csv_write_end(out);
    assert_int_equal(fclose(out), 0);
    str copy = arena_str(arena, (str){bytes, n});
    free(bytes);
    return copy;
}

static const struct {
    const char *cell, *csv;
} cells[] = {
    {"", ""},
    {"a", "a"},
    {"株式会社", "株式会社"},
    {"a b", "a b"},
    {" a", "\" a\""},
    {"a ", "\"a \""},
    {"a,b", "\"a,b\""},
    {"a;b", "a;b"},
    {"a\"b", "\"a\"\"b\""},
    {"\"", "\"\"\"\""},
    {"a\nb", "\"a\nb\""},
    {"a\rb", "\"a\rb\""},
    {"\n", "\"\n\""},
    {"it's", "it's"},
    {"'", "'"},
    {"'a", "'a"},
    {"a=b", "a=b"},
    {"2-1", "2-1"},
    /* formulas */
    {"=1+1", "\"'=1+1\""},
    {"+81-3-0000-0000", "\"'+81-3-0000-0000\""},
    {"-1", "\"'-1\""},
    {"-", "\"'-\""},
    {"@SUM(A1)", "\"'@SUM(A1)\""},
    {"\t=1", "\"'\t=1\""},
    {"\r=1", "\"'\r=1\""},
    {"=HYPERLINK(\"https://example.com/\",\"x\")",
     "\"'=HYPERLINK(\"\"https://example.com/\"\",\"\"x\"\")\""},
    {"'=1", "\"''=1\""},
    {"''@x", "\"'''@x\""},
};

static void cells_work(void *arena)
{
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        str pair[] = {STR("x"), str_of(cells[i].cell)};
        str csv = written(arena, pair, 2);
        str expected = arena_printf(arena, "x,%s\r\n", cells[i].csv);
        if (!str_eq(csv, expected))
            fail_msg("%s becomes %.*s", cells[i].cell, STR_ARG(csv));
    }
    assert_true(str_is(written(arena, NULL, 0), "\r\n"));
}

/* What is written is read back, whatever it is. */
static void round_trip_work(void *arena)
{
    static const char alphabet[] = "=+-@'\"\t\r\n ,a\\;|\0\xE6\x97\xA5";
    uint32_t random = 1;
    for (size_t round = 0; round < 20000; round++) {
        str row[3];
        struct buf shown = buf_init(arena, 1000);
        buf_add(&shown, STR("1["));
        for (size_t i = 0; i < COUNT_OF(row); i++) {
            char bytes[6];
            random = random * 1103515245u + 12345u;
            size_t n = (random >> 16) % 7;
            for (size_t k = 0; k < n; k++) {
                random = random * 1103515245u + 12345u;
                bytes[k] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
            }
            row[i] = arena_str(arena, (str){bytes, n});
            buf_add(&shown, i ? STR("|") : STR(""));
            buf_add(&shown, row[i]);
        }
        buf_add_char(&shown, ']');
        str csv = written(arena, row, COUNT_OF(row));
        struct records records = {.arena = arena, .shown = buf_init(arena, 1000), .unguard = true};
        size_t line;
        assert_int_equal(csv_read(csv, keep_record, &records, &line), CSV_OK);
        if (!str_eq(buf_str(&records.shown), buf_str(&shown)))
            fail_msg("%.*s is read back as %.*s", STR_ARG(csv), STR_ARG(buf_str(&records.shown)));
    }
}

static void test_write(void **state)
{
    (void)state;
    run(cells_work);
    run(round_trip_work);
}

static void test_unguard(void **state)
{
    static const char *const pairs[][2] = {
        {"", ""},        {"'", "'"},   {"a", "a"},  {"'a", "'a"}, {"'=a", "=a"},
        {"''=a", "'=a"}, {"=a", "=a"}, {"'-", "-"}, {"''", "''"}, {"' =a", "' =a"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        assert_true(str_is(csv_unguard(str_of(pairs[i][0])), pairs[i][1]));
    assert_int_equal(csv_unguard(STR_NONE).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_unguard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
