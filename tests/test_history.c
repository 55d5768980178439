/* The file of an audit's history: what goes in comes out, whatever it is called; what is no history, is
 * damaged, is newer or cannot grow is refused and left as it is. */
#include "cli/history_store.h"
#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

struct place {
    struct reports_fixture *f;
    char folder[32], path[64];
};

static void *fixture;

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (reports_setup(&fixture) != 0)
        return -1;
    place->f = fixture;
    for (size_t i = 0; i < COUNT_OF(place->f->findings); i++)
        snprintf(place->f->findings[i].fingerprint, sizeof place->f->findings[i].fingerprint,
                 "%016zu", i);
    snprintf(place->folder, sizeof place->folder, "/tmp/history-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/audit", place->folder);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[96];
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(path, sizeof path, "%s%s", place->path, endings[i]);
        unlink(path);
    }
    rmdir(place->folder);
    free(place);
    return reports_teardown(&fixture);
}

static bool record(struct place *place, str day, struct err *err)
{
    static struct history_run run;
    run = (struct history_run){.at = 1795168800, .pages = 3, .recipients = 2, .fresh = 1};
    struct report report = place->f->report;
    report.history = &run;
    report.history_count = 1;
    struct history *history = history_open(place->path, HISTORY_WRITE, err);
    bool is_good = history && history_record(history, &report, day, err);
    history_close(history);
    return is_good;
}

static struct history_view view_of(struct place *place, struct arena *arena)
{
    struct err err = {0};
    struct history_view view = {.run_count = 0};
    struct history *history = history_open(place->path, HISTORY_READ, &err);
    if (!history || !history_read(history, arena, place->f->report.audited, &view, &err))
        fail_msg("%s", err.text);
    history_close(history);
    return view;
}

static void sql(struct place *place, const char *text)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_round(void **state)
{
    struct place *place = *state;
    struct reports_fixture *f = place->f;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct err err = {0};
    f->known.name_ja = STR("'); DROP TABLE runs; --");
    f->known.name_en = f->known.name_ja;
    if (!record(place, STR("2026-11-21"), &err) || !record(place, STR("2026-11-20"), &err) ||
        !record(place, STR("2026-11-23"), &err))
        fail_msg("%s", err.text);
    struct history_view view = view_of(place, arena);
    assert_int_equal(view.run_count, 3);
    assert_int_equal(view.runs[2].at, 1795168800);
    assert_int_equal(view.runs[2].recipients, 2);
    assert_int_equal(view.tables[HISTORY_FINDINGS].rows, f->report.finding_count);
    const struct history_table *recipients = &view.tables[HISTORY_RECIPIENTS];
    bool has_name = false;
    for (size_t i = 0; i < recipients->rows; i++) {
        assert_true(str_is(history_cell(recipients, i, "first_seen"), "2026-11-20"));
        assert_true(str_is(history_cell(recipients, i, "last_seen"), "2026-11-23"));
        assert_true(str_is(history_cell(recipients, i, "runs"), "3"));
        has_name |= str_eq(history_cell(recipients, i, "recipient"), f->known.name_ja);
    }
    assert_true(has_name);
    arena_free(arena);
}

static void test_gone(void **state)
{
    struct place *place = *state;
    struct reports_fixture *f = place->f;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct err err = {0};
    struct finding all[3];
    memcpy(all, f->findings, sizeof all);
    assert_true(record(place, STR("2026-11-20"), &err));
    f->report.finding_count = 2;
    f->report.gone = &all[2];
    f->report.gone_count = 1;
    assert_true(record(place, STR("2026-11-21"), &err));
    struct history_view view = view_of(place, arena);
    size_t gone = 0;
    for (size_t i = 0; i < view.tables[HISTORY_FINDINGS].rows; i++)
        gone += str_is(history_cell(&view.tables[HISTORY_FINDINGS], i, "gone"), "2026-11-21");
    assert_int_equal(gone, 1);
    f->report.finding_count = 3;
    f->report.gone_count = 0;
    assert_true(record(place, STR("2026-11-22"), &err));
    view = view_of(place, arena);
    for (size_t i = 0; i < view.tables[HISTORY_FINDINGS].rows; i++) {
        assert_int_equal(history_cell(&view.tables[HISTORY_FINDINGS], i, "gone").n, 0);
        assert_true(
            str_is(history_cell(&view.tables[HISTORY_FINDINGS], i, "first_seen"), "2026-11-20"));
    }
    arena_free(arena);
}

static void refused(struct place *place, enum err_code code, const char *says)
{
    for (int use = HISTORY_READ; use <= HISTORY_CHECK; use++) {
        struct err err = {0};
        struct history *history = history_open(place->path, (enum history_use)use, &err);
        if (history && use != HISTORY_CHECK) { /* a page deep inside is found when it is read */
            history_close(history);
            continue;
        }
        assert_null(history);
        assert_int_equal(err.code, code);
        if (!strstr(err.text, says))
            fail_msg("%s", err.text);
    }
}

static char *bytes_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1 << 20);
    assert_non_null(file);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void put(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void test_damaged(void **state)
{
    struct place *place = *state;
    struct err err = {0};
    size_t size, after;
    assert_true(record(place, STR("2026-11-20"), &err));
    char *whole = bytes_of(place->path, &size);
    assert_true(size > 8192);
    /* Each time a whole page is gone at least: what is lost of the last one alone may be nothing. */
    for (size_t cut = 512; cut + 4096 < size; cut += 4096) {
        put(place->path, whole, cut);
        refused(place, ERR_DATA, "damaged");
        free(bytes_of(place->path, &after));
        assert_int_equal(after, cut);
    }
    memset(whole + 4096, 0xA5, size - 4096); /* all but the page that says what the file is */
    put(place->path, whole, size);
    refused(place, ERR_DATA, "damaged");
    put(place->path, "this is a letter, not a database; it is precious", 48);
    refused(place, ERR_DATA, "damaged");
    char *kept = bytes_of(place->path, &after);
    assert_int_equal(after, 48);
    assert_memory_equal(kept, "this is a letter", 16);
    free(kept);
    free(whole);
}

static void test_versions(void **state)
{
    struct place *place = *state;
    struct err err = {0};
    struct history *none = history_open(place->path, HISTORY_READ, &err);
    assert_null(none);
    assert_int_equal(err.code, ERR_IO);
    put(place->path, "", 0); /* an empty file has no tables yet: they are made */
    err = (struct err){0};
    assert_true(record(place, STR("2026-11-20"), &err));
    sql(place, "PRAGMA user_version = 2");
    refused(place, ERR_DATA, "later version");
    assert_false(record(place, STR("2026-11-21"), &err));
    unlink(place->path);
    sql(place, "CREATE TABLE notes(text); PRAGMA user_version = 1");
    refused(place, ERR_DATA, "another program");
}

/* The disk takes no more: an error, and what was there is there. */
static void test_full(void **state)
{
    struct place *place = *state;
    struct reports_fixture *f = place->f;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct err err = {0};
    struct rlimit before, small;
    char *big = malloc(1 << 20);
    memset(big, 'x', 1 << 20);
    assert_true(record(place, STR("2026-11-20"), &err));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = 200000, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    f->findings[0].page_url = (str){big, 1 << 20};
    bool is_kept = record(place, STR("2026-11-21"), &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(is_kept);
    assert_int_equal(err.code, ERR_IO);
    struct history_view view = view_of(place, arena);
    assert_int_equal(view.run_count, 1);
    assert_true(str_is(history_cell(&view.tables[HISTORY_FINDINGS], 0, "last_seen"), "2026-11-20"));
    err = (struct err){0};
    assert_true(record(place, STR("2026-11-22"), &err));
    assert_int_equal(view_of(place, arena).run_count, 2);
    free(big);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged, setup, teardown),
        cmocka_unit_test_setup_teardown(test_versions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
