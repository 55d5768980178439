/* The report folder: whole and new, or whole and old. */
#include "tests/reports_fixture.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define PATH_ROOM 256
static const char *const files[] = {"transmissions.csv", "disclosures.csv", "findings.csv",
                                    "recipients.csv",    "coverage.csv",    "summary.txt",
                                    "report.json",       "report.html"};

static void temporary(char *path)
{
    strcpy(path, "/tmp/soshin-reports-XXXXXX");
    assert_non_null(mkdtemp(path));
}

static const char *join(char *path, const char *folder, const char *name)
{
    assert_true((size_t)snprintf(path, PATH_ROOM, "%s/%s", folder, name) < PATH_ROOM);
    return path;
}

/* The bytes of a file, NULL when there is none; free() it. */
static char *content(const char *folder, const char *name)
{
    char path[PATH_ROOM];
    FILE *file = fopen(join(path, folder, name), "rb");
    if (!file)
        return NULL;
    char *bytes = calloc(1, 1 << 22);
    assert_true(fread(bytes, 1, (1 << 22) - 1, file) < (1 << 22) - 1);
    fclose(file);
    return bytes;
}

static size_t entries(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(directory);
    return count;
}

static void clean(const char *folder)
{
    char path[PATH_ROOM];
    for (size_t i = 0; i < COUNT_OF(files); i++)
        unlink(join(path, folder, files[i]));
    rmdir(folder);
}

static struct err write_to(const struct report *report, const char *folder)
{
    struct writer_options options = {.lang = LANG_EN, .has_color = true, .columns = 133};
    struct err err = {0};
    bool is_good = report_write_folder(report, &options, folder, &err);
    assert_int_equal(is_good, err.code == ERR_NONE);
    return err;
}

/* The file holds what is written of the report. */
static void assert_file(const char *folder, const char *name, const struct report *report)
{
    char table[PATH_ROOM];
    snprintf(table, sizeof table, "%.*s", (int)strcspn(name, "."), name);
    bool is_text = strcmp(name, "summary.txt") == 0, is_json = strcmp(name, "report.json") == 0;
    bool is_html = strcmp(name, "report.html") == 0;
    const char *format = is_text ? "text" : is_json ? "json" : is_html ? "html" : table;
    char *expected = reports_written(report, format, report->lang, false);
    char *found = content(folder, name);
    assert_non_null(found);
    assert_string_equal(found, expected);
    free(expected);
    free(found);
}

/* All files are there, and nothing beside them. */
static void assert_is(const char *folder, const struct report *report)
{
    for (size_t i = 0; i < COUNT_OF(files); i++)
        assert_file(folder, files[i], report);
    assert_int_equal(entries(folder), COUNT_OF(files));
}

static void test_new_and_again(void **state)
{
    struct reports_fixture *f = *state;
    char root[PATH_ROOM], parent[PATH_ROOM], folder[PATH_ROOM], left[PATH_ROOM];
    temporary(root);
    join(parent, root, "deep");
    join(folder, parent, "report/");
    assert_string_equal(write_to(&f->report, folder).text, "");
    assert_is(folder, &f->report);
    /* What a killed run left, and a link that must not be followed. */
    join(left, root, "target");
    char beside[PATH_ROOM];
    assert_int_equal(symlink(left, join(beside, folder, ".findings.csv.new")), 0);
    f->report.finding_count = 1;
    assert_string_equal(write_to(&f->report, folder).text, "");
    assert_is(folder, &f->report);
    assert_int_equal(access(left, F_OK), -1);
    clean(folder);
    rmdir(parent);
    assert_int_equal(rmdir(root), 0);
}

static void test_not_a_folder(void **state)
{
    struct reports_fixture *f = *state;
    char root[PATH_ROOM], file[PATH_ROOM], below[PATH_ROOM], far[PATH_ROOM];
    temporary(root);
    FILE *out = fopen(join(file, root, "plain"), "w");
    fputs("kept", out);
    fclose(out);
    struct err err = write_to(&f->report, file);
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.text, file));
    assert_int_equal(write_to(&f->report, join(below, file, "report")).code, ERR_IO);
    assert_int_equal(write_to(&f->report, join(far, root, "a/b/c")).code, ERR_IO);
    assert_int_equal(write_to(&f->report, "").code, ERR_IO);
    char *kept = content(root, "plain");
    assert_string_equal(kept, "kept");
    free(kept);
    unlink(file);
    rmdir(join(far, root, "a/b"));
    rmdir(join(far, root, "a"));
    assert_int_equal(rmdir(root), 0);
}

/* Whatever stands in the way of one file, all files stay old and nothing is left beside them. */
static void check_old(const struct reports_fixture *f, const char *folder, const char *obstacle)
{
    char path[PATH_ROOM];
    struct report newer = f->report;
    newer.finding_count = newer.duty_count = newer.coverage_count = 0;
    newer.transmission_count = newer.notice_count = 0;
    struct err err = write_to(&newer, folder);
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.text, obstacle));
    assert_int_equal(rmdir(join(path, folder, obstacle)), 0);
}

static void test_obstacles(void **state)
{
    struct reports_fixture *f = *state;
    char folder[PATH_ROOM], path[PATH_ROOM];
    temporary(folder);
    assert_string_equal(write_to(&f->report, folder).text, "");
    assert_int_equal(mkdir(join(path, folder, ".coverage.csv.new"), 0777), 0);
    check_old(f, folder, ".coverage.csv.new");
    assert_is(folder, &f->report);
    unlink(join(path, folder, "summary.txt"));
    assert_int_equal(mkdir(path, 0777), 0);
    check_old(f, folder, "summary.txt");
    for (size_t i = 0; i < COUNT_OF(files); i++)
        if (strcmp(files[i], "summary.txt") != 0)
            assert_file(folder, files[i], &f->report);
    assert_int_equal(entries(folder), COUNT_OF(files) - 1);
    assert_string_equal(write_to(&f->report, folder).text, "");
    assert_is(folder, &f->report);
    clean(folder);
}

/* While a file may not grow over `size` bytes, as on a full disk. */
static struct rlimit disk_fill(rlim_t size)
{
    struct rlimit before, small = {.rlim_cur = size};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    return before;
}

static void disk_empty(const struct rlimit *before)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, before), 0);
    signal(SIGXFSZ, SIG_DFL);
}

static void check_full(const struct report *newer, const struct report *older, const char *folder,
                       rlim_t size, const char *name)
{
    struct rlimit before = disk_fill(size);
    struct err err = write_to(newer, folder);
    disk_empty(&before);
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.text, name));
    assert_non_null(strstr(err.text, strerror(EFBIG)));
    assert_is(folder, older);
}

static void test_full_disk(void **state)
{
    struct reports_fixture *f = *state;
    char folder[PATH_ROOM];
    temporary(folder);
    struct report older = f->report;
    older.duty_count = 4; /* without the name of a megabyte */
    assert_string_equal(write_to(&older, folder).text, "");
    f->report.finding_count = 1;
    check_full(&f->report, &older, folder, 65536, "recipients.csv");
    /* Of all files report.json is the largest. */
    struct report newer = older;
    newer.finding_count = 1;
    char *json = reports_written(&newer, "json", LANG_JA, false);
    check_full(&newer, &older, folder, strlen(json) - 1, "report.json");
    free(json);
    clean(folder);
}

/* One file: as whole as a folder, in every format. */
static void test_one_file(void **state)
{
    struct reports_fixture *f = *state;
    struct writer_options options = {.lang = LANG_JA};
    char folder[PATH_ROOM], path[PATH_ROOM];
    size_t count;
    const struct writer *const *writers = writer_all(&count);
    temporary(folder);
    f->report.duty_count = 4;
    for (size_t i = 0; i < count; i++) {
        struct err err = {0}, full = {0};
        join(path, folder, writers[i]->name);
        assert_true(report_write_file(&f->report, &options, writers[i], NULL, path, &err));
        struct rlimit before = disk_fill(10);
        assert_false(report_write_file(&f->report, &options, writers[i], NULL, path, &full));
        disk_empty(&before);
        assert_int_equal(full.code, ERR_IO);
        char *expected = reports_written(&f->report, writers[i]->name, LANG_JA, false);
        char *found = content(folder, writers[i]->name);
        assert_string_equal(found, expected);
        free(found);
        free(expected);
        unlink(path);
    }
    assert_int_equal(entries(folder), 0);
    struct err err = {0}, device = {0};
    assert_false(report_write_file(&f->report, &options, writers[0], NULL, folder, &err));
    assert_non_null(strstr(err.text, "is not a file"));
    assert_false(report_write_file(&f->report, &options, writers[0], NULL, "/dev/null", &device));
    assert_int_equal(device.code, ERR_IO);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_new_and_again, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_not_a_folder, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_obstacles, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_full_disk, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_one_file, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
