/* Sources that read files; the folder is made by the test. */
#include "crawler/judge.h"
#include "crawler/sniff.h"
#include "tests/crawl_fixture.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define PAGE "<!DOCTYPE html><title>t</title><p>x"

static char *path_in(const char *root, const char *name)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/%s", root, name) > 0);
    return path;
}

static void make_folder(const char *root, const char *name)
{
    char *path = path_in(root, name);
    assert_int_equal(mkdir(path, 0700), 0);
    free(path);
}

static void make_file(const char *root, const char *name, const char *bytes, size_t size)
{
    char *path = path_in(root, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void make_link(const char *root, const char *name, const char *target)
{
    char *path = path_in(root, name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
    (void)status;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static char *make_site(void)
{
    static const char *const pages[] = {
        "index.html",      "b.HTM",     "policy/index.html", "policy/gaibu.html",
        "x/index.htm",     "x/y.xhtml", "x/z.shtml",         "both/index.htm",
        "both/index.html", "100%.html", ".hidden.html",      ".git/page.html",
        "a?b#c.html",      "notes.txt", "page.html.bak",     "\xE6\x97\xA5.html"};
    char *root = strdup("/tmp/soshin-test-XXXXXX");
    assert_non_null(root);
    assert_non_null(mkdtemp(root));
    static const char *const folders[] = {"policy", "x", "both", ".git", "empty"};
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        make_folder(root, folders[i]);
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        make_file(root, pages[i], PAGE, sizeof PAGE - 1);
    make_file(root, "code.php", "<?php echo '<p>x'; ?>", 21);
    make_file(root, "page.php", "<?php $a = 1; ?>\n" PAGE, 17 + sizeof PAGE - 1);
    make_file(root, "part.html", "<li>a fragment</li>", 19);
    make_file(root, "empty.html", "", 0);
    make_file(root, "words.html", "no markup", 9);
    make_file(root, "binary.html", "\0\1\2\3\0\1\2\3<p>", 11);
    make_link(root, "inside.html", "index.html");
    make_link(root, "outside.html", "/etc/passwd");
    make_link(root, "dangling.html", "nowhere.html");
    make_link(root, "x/up", "..");
    return root;
}

static void remove_site(char *root)
{
    assert_int_equal(nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(root);
}

static const struct {
    const char *shown, *asked;
    enum outcome outcome;
    enum reason reason;
} files[] = {
    {"100%.html", "100%25.html", OUTCOME_PAGE, REASON_NONE},
    {"a?b#c.html", "a%3Fb%23c.html", OUTCOME_PAGE, REASON_NONE},
    {"b.HTM", "b.HTM", OUTCOME_PAGE, REASON_NONE},
    {"binary.html", "binary.html", OUTCOME_NOT_HTML, REASON_BINARY},
    {"both/index.htm", "both/index.htm", OUTCOME_PAGE, REASON_NONE},
    {"both/index.html", "both/", OUTCOME_PAGE, REASON_NONE},
    {"code.php", "code.php", OUTCOME_NOT_HTML, REASON_CONTENT_TYPE},
    {"empty.html", "empty.html", OUTCOME_NOT_HTML, REASON_EMPTY},
    {"index.html", "", OUTCOME_PAGE, REASON_NONE},
    {"inside.html", "inside.html", OUTCOME_PAGE, REASON_NONE},
    {"page.php", "page.php", OUTCOME_PAGE, REASON_NONE},
    {"part.html", "part.html", OUTCOME_PAGE, REASON_NONE},
    {"policy/gaibu.html", "policy/gaibu.html", OUTCOME_PAGE, REASON_NONE},
    {"policy/index.html", "policy/", OUTCOME_PAGE, REASON_NONE},
    {"words.html", "words.html", OUTCOME_NOT_HTML, REASON_CONTENT_TYPE},
    {"x/index.htm", "x/", OUTCOME_PAGE, REASON_NONE},
    {"x/y.xhtml", "x/y.xhtml", OUTCOME_PAGE, REASON_NONE},
    {"x/z.shtml", "x/z.shtml", OUTCOME_PAGE, REASON_NONE},
    {"\xE6\x97\xA5.html", "%E6%97%A5.html", OUTCOME_PAGE, REASON_NONE},
};

static void test_folder(void **state)
{
    static const char *const bases[] = {NULL, "https://x.jp/shop/", "https://x.jp/shop"};
    char *root = make_site();
    (void)state;
    for (size_t b = 0; b < COUNT_OF(bases); b++) {
        struct crawl_options options = crawl_defaults();
        options.base_url = bases[b];
        struct crawl crawl = crawl_run(&options, root, CRAWL_AT_ONCE, 0);
        assert_int_equal(crawl.count, COUNT_OF(files));
        assert_string_equal(crawl.start_url, bases[b] ? "https://x.jp/shop/" : "");
        for (size_t i = 0; i < COUNT_OF(files); i++) {
            const struct crawl_row *row = &crawl.rows[i];
            char *url = NULL;
            assert_true(asprintf(&url, "%s%s", bases[b] ? "https://x.jp/shop/" : SOURCE_NOWHERE,
                                 files[i].asked) > 0);
            assert_string_equal(row->asked, url);
            assert_string_equal(row->url, bases[b] ? url : files[i].shown);
            if (row->outcome != files[i].outcome || row->reason != files[i].reason)
                fail_msg("%s: %s/%s", row->url, outcome_code(row->outcome),
                         reason_code(row->reason));
            free(url);
        }
        crawl_done(&crawl);
    }
    remove_site(root);
}

static void test_folder_limits(void **state)
{
    static const char *const exclude[] = {"policy/*"};
    char *root = make_site();
    struct crawl_options options = crawl_defaults();
    (void)state;
    options.max_pages = 3;
    struct crawl crawl = crawl_run(&options, root, CRAWL_AT_ONCE, 0);
    assert_int_equal(crawl_count(&crawl, OUTCOME_PAGE, REASON_NONE), 3);
    assert_int_equal(crawl_count(&crawl, OUTCOME_OVER_LIMIT, REASON_MAX_PAGES),
                     COUNT_OF(files) - 3);
    crawl_done(&crawl);
    options.max_pages = 100;
    options.max_body = 30;
    options.exclude = exclude;
    options.exclude_count = 1;
    crawl = crawl_run(&options, root, CRAWL_AT_ONCE, 0);
    assert_int_equal(crawl_count(&crawl, OUTCOME_OVER_LIMIT, REASON_EXCLUDED), 2);
    assert_int_equal(crawl_find(&crawl, "index.html")->outcome, OUTCOME_TOO_BIG);
    assert_int_equal(crawl_find(&crawl, "part.html")->outcome, OUTCOME_PAGE);
    crawl_done(&crawl);
    crawl = crawl_run(&options, root, CRAWL_AT_ONCE, 2);
    assert_int_equal(crawl_count(&crawl, OUTCOME_NOT_FETCHED, REASON_INTERRUPTED),
                     COUNT_OF(files) - 2);
    crawl_done(&crawl);
    remove_site(root);
}

static void test_file(void **state)
{
    char *root = make_site();
    char *path = path_in(root, "policy/gaibu.html");
    struct crawl_options options = crawl_defaults();
    (void)state;
    struct crawl crawl = crawl_run(&options, path, CRAWL_AT_ONCE, 0);
    assert_int_equal(crawl.count, 1);
    assert_int_equal(crawl.rows[0].outcome, OUTCOME_PAGE);
    assert_string_equal(crawl.rows[0].url, path);
    assert_string_equal(crawl.rows[0].asked, SOURCE_NOWHERE "gaibu.html");
    assert_string_equal(crawl.start_url, "");
    crawl_done(&crawl);
    options.base_url = "https://X.jp/a/../n";
    crawl = crawl_run(&options, path, CRAWL_AT_ONCE, 0);
    assert_string_equal(crawl.rows[0].url, "https://x.jp/n");
    assert_string_equal(crawl.rows[0].asked, "https://x.jp/n");
    crawl_done(&crawl);
    free(path);
    remove_site(root);
}

static void test_missing(void **state)
{
    size_t count = 0;
    const struct source *const *sources = source_all(&count);
    struct crawl_options options = crawl_defaults();
    (void)state;
    assert_null(source_find("/no/such/file"));
    assert_null(source_find("ftp://a.jp/"));
    assert_null(source_find(""));
    assert_string_equal(source_find("https://a.jp/")->name, "live");
    assert_string_equal(source_find("HTTP://a.jp/")->name, "live");
    assert_string_equal(source_find("/tmp")->name, "dir");
    for (size_t i = 0; i < count; i++) {
        struct err err = {.lang = LANG_EN};
        struct source_run *run = NULL;
        assert_false(sources[i]->open(&options, "/no/such/file", &run, &err));
        assert_int_not_equal(err.code, ERR_NONE);
        assert_non_null(sources[i]->says);
    }
}

static void test_sniffing(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        bool is_html, has_tag, has_markup, is_binary;
    } rows[] = {
        {"", 0, false, false, false, false},
        {"<!doctype HTML>", 15, true, true, true, false},
        {" \n<!-- c --><HTML lang=ja>", 26, true, true, true, false},
        {"\xEF\xBB\xBF<?xml version='1.0'?><html>", 30, true, true, true, false},
        {"<?xml version='1.0'?><rss>", 26, false, false, true, false},
        {"\xEF\xBB\xBF \n<?XML version='1.0'?><rss>", 31, false, false, true, false},
        {"<articles>", 10, false, true, true, false}, /* no <a> */
        {"</a><table>", 11, false, true, true, false},
        {"\xEF\xBB\xBF \n<!-- c --><?php ?></A>", 27, false, true, true, false},
        {"words <p>", 9, false, false, true, false},
        {"{\"a\": \"<p>\"}", 12, false, false, true, false},
        {"1 < 2", 5, false, false, false, false},
        {"<2", 2, false, false, false, false},
        {"</", 2, false, false, false, false},
        {"\xFF\xFE<\0p\0>\0", 8, true, true, true, false},
        {"\xFE\xFF\0<\0p\0>", 8, true, true, true, false},
        {"%PDF-1.7 <html>", 15, false, false, true, true},
        {"\x89PNG\r\n", 6, false, false, false, true},
        {"<p>\0", 4, true, true, true, true},
        {"<p>one NUL in a long text is dirt\0 and no more", 46, true, true, true, false},
        {"<!-- no end", 11, false, false, true, false},
        {"<", 1, false, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str bytes = {rows[i].bytes, rows[i].n};
        if (sniff_is_html(bytes) != rows[i].is_html ||
            sniff_begins_with_tag(bytes) != rows[i].has_tag ||
            sniff_has_markup(bytes) != rows[i].has_markup ||
            sniff_is_binary(bytes) != rows[i].is_binary)
            fail_msg("row %zu", i);
    }
}

static void test_header_values(void **state)
{
    static const struct {
        const char *value, *type, *charset;
    } rows[] = {
        {"text/html; charset=UTF-8", "text/html", "UTF-8"},
        {"text/html;charset=\"Shift_JIS\"", "text/html", "Shift_JIS"},
        {"text/html ; x=y ; Charset = 'euc-jp' ", "text/html", "euc-jp"},
        {"text/html", "text/html", ""},
        {"", "", ""},
        {"; charset=utf-8", "", "utf-8"},
        {"text/html; charset", "text/html", ""},
        {"text/html; charset=", "text/html", ""},
        {"text/html; xcharset=utf-8", "text/html", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str value = str_of(rows[i].value);
        if (!str_is(http_media_type(value), rows[i].type) ||
            !str_is(http_charset(value), rows[i].charset))
            fail_msg("%s", rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folder),   cmocka_unit_test(test_folder_limits),
        cmocka_unit_test(test_file),     cmocka_unit_test(test_missing),
        cmocka_unit_test(test_sniffing), cmocka_unit_test(test_header_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
