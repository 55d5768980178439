/* What pages need besides pages, asked for through the sources' contract. */
#include "crawler/resources.h"
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

/* ---- the order ---- */

static void ask(struct resources *resources, const char *url, const char *page)
{
    assert_true(resources_ask(resources, str_of(url), str_of(page), REQUEST_OWN_HOSTS));
}

/* "url<found_on " of everything that comes now. */
static char *take_all(struct resources *resources, bool finishes)
{
    struct resource_item item;
    struct buf text = buf_init(NULL, 100000);
    while (resources_next(resources, &item)) {
        buf_add(&text, item.url);
        buf_add_char(&text, '<');
        buf_add(&text, item.found_on);
        buf_add_char(&text, ' ');
        if (finishes)
            resources_finish(resources, item.url);
    }
    char *copy = strndup(buf_str(&text).p, text.n);
    buf_done(&text);
    return copy;
}

static void assert_takes(struct resources *resources, bool finishes, const char *expected)
{
    char *text = take_all(resources, finishes);
    assert_string_equal(text, expected);
    free(text);
}

static void test_order(void **state)
{
    struct resources resources = {0};
    (void)state;
    assert_true(resources_are_over(&resources));
    ask(&resources, "b", "p2");
    ask(&resources, "a", "p2");
    ask(&resources, "b", "p1");
    ask(&resources, "b", "p3");
    assert_false(resources_are_over(&resources));
    assert_takes(&resources, false, "a<p2 b<p1 ");
    ask(&resources, "0", "b"); /* of the next batch, which has to wait */
    ask(&resources, "a", "p0");
    assert_takes(&resources, false, "");
    resources_finish(&resources, STR("a"));
    resources_finish(&resources, STR("a")); /* twice, and one that nobody asked for */
    resources_finish(&resources, STR("p1"));
    assert_takes(&resources, false, "");
    resources_finish(&resources, STR("b"));
    assert_takes(&resources, true, "0<b ");
    assert_true(resources_are_over(&resources));
    resources_done(&resources);
}

static void test_cap(void **state)
{
    struct resources resources = {0};
    struct resource_item item;
    char url[32];
    size_t over = 0;
    size_t count = 0;
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 1500; i++) {
            snprintf(url, sizeof url, "%d/%05d", turn, 2000 - i);
            ask(&resources, url, "p");
        }
        for (; resources_next(&resources, &item); count++) {
            over += item.is_over;
            assert_true(!item.is_over || str_is(item.url, "1/01001"));
            resources_finish(&resources, item.url);
        }
    }
    assert_int_equal(over, 1);
    assert_int_equal(count, SOURCE_RESOURCES_MAX + 1);
    ask(&resources, "more", "p");
    assert_false(resources_next(&resources, &item));
    assert_true(resources_are_over(&resources));
    resources_done(&resources);
}

/* ---- the sources ---- */

struct asking {
    const char *const *urls; /* asked for by each page */
    size_t count;
    enum request_hosts hosts;
    size_t refused; /* how many were, on the first page */
    size_t after;   /* pages that came behind a resource */
};

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of text, sorted; malloc'ed. */
static char *sorted(const struct buf *text)
{
    char *lines[100];
    size_t count = 0;
    struct buf out = buf_init(NULL, text->max);
    str rest = buf_str(text);
    str line = STR_NONE;
    while (rest.n && count < COUNT_OF(lines) && str_cut(&rest, '\n', &line))
        if (line.n)
            lines[count++] = strndup(line.p, line.n);
    if (count)
        qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, str_of(lines[i]));
        buf_add_char(&out, '\n');
        free(lines[i]);
    }
    char *copy = strndup(buf_str(&out).p, out.n);
    buf_done(&out);
    return copy;
}

static void add_row(struct buf *text, const struct fetch *fetch)
{
    const str parts[] = {str_of(outcome_code(fetch->outcome)),
                         STR(" "),
                         str_of(reason_code(fetch->reason)),
                         STR(" "),
                         fetch->shown_url,
                         STR("<"),
                         fetch->found_on,
                         STR(">"),
                         fetch->redirect_to,
                         STR("\n")};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        buf_add(text, parts[i]);
}

/* "outcome reason shown<found_on>redirect" of each resource, a line each, sorted. */
static char *run_resources(const struct crawl_options *options, const char *target,
                           struct asking *asking)
{
    struct err err = {.lang = LANG_EN};
    struct source_run *run = NULL;
    struct buf text = buf_init(NULL, 1000000);
    const struct source *source = source_find(target);
    assert_true(source->open(options, target, &run, &err));
    for (size_t pages = 0, resources = 0;;) {
        struct fetch *fetch = NULL;
        enum source_step step = source->next(run, 1000, &fetch);
        if (step == SOURCE_END)
            break;
        if (step == SOURCE_WAIT)
            continue;
        bool is_page = fetch->outcome == OUTCOME_PAGE;
        for (size_t i = 0; is_page && i < asking->count; i++) {
            bool is_asked =
                source->request(run, str_of(asking->urls[i]), fetch->shown_url, asking->hosts);
            asking->refused += !is_asked && !pages;
        }
        pages += is_page;
        asking->after += !fetch->is_resource && resources;
        resources += fetch->is_resource;
        if (fetch->is_resource)
            add_row(&text, fetch);
        struct page_links links = {.page_url = fetch->url.text};
        source->done(run, &links);
        fetch_free(fetch);
    }
    source->close(run);
    char *copy = sorted(&text);
    buf_done(&text);
    return copy;
}

#define BASE "https://www.example.jp"
static const char live_rows[] =
    "blocked http_status " BASE "/403<" BASE "/last>\n"
    "cut_short truncated " BASE "/half.js<" BASE "/last>\n"
    "failed redirect_loop " BASE "/chain/0<" BASE "/last>" BASE "/chain/5\n"
    "failed timeout " BASE "/slow<" BASE "/last>\n"
    "not_found http_status " BASE "/missing.js<" BASE "/last>\n"
    "over_limit excluded " BASE "/excluded.js<" BASE "/last>\n"
    "redirect redirect_off_site " BASE "/off.js<" BASE "/last>OFF\n"
    "resource  " BASE "/app.js<" BASE "/last>\n"
    "resource  " BASE "/moved.js<" BASE "/last>" BASE "/app.js\n"
    "resource  " BASE "/style<" BASE "/last>\n"
    "resource binary " BASE "/binary<" BASE "/last>\n"
    "resource content_type " BASE "/busy.js<" BASE "/last>\n"
    "resource content_type " BASE "/soft.js<" BASE "/last>\n"
    "resource empty " BASE "/empty.js<" BASE "/last>\n"
    "robots disallowed " BASE "/disallowed/x.js<" BASE "/last>\n"
    "too_big body_limit " BASE "/big<" BASE "/last>\n";

static const char folder_rows[] = "not_found unreadable_file ../x.js<a.html>\n"
                                  "not_found unreadable_file " SOURCE_NOWHERE "<a.html>\n"
                                  "not_found unreadable_file " SOURCE_NOWHERE "js/%00.js<a.html>\n"
                                  "not_found unreadable_file js/<a.html>\n"
                                  "not_found unreadable_file js/missing.js<a.html>\n"
                                  "not_found unreadable_file js/out.js<a.html>\n"
                                  "over_limit excluded js/excluded.js<a.html>\n"
                                  "resource  js/a b.js<a.html>\n"
                                  "resource  js/app.js<a.html>\n"
                                  "resource  js/in.js<a.html>\n"
                                  "resource content_type index.html<a.html>\n"
                                  "resource content_type js/soft.js<a.html>\n"
                                  "resource empty js/empty.js<a.html>\n"
                                  "too_big body_limit js/big.js<a.html>\n";

static void test_live(void **state)
{
    static const char *const urls[] = {
        BASE "/style",   BASE "/moved.js", BASE "/app.js",          BASE "/missing.js",
        BASE "/off.js",  BASE "/soft.js",  BASE "/disallowed/x.js", BASE "/empty.js",
        BASE "/chain/0", BASE "/busy.js",  BASE "/binary",          BASE "/half.js",
        BASE "/slow",    BASE "/403",      BASE "/excluded.js",     "https://other.example/a.js",
        BASE "/big",     BASE "/app.js"};
    static const char *const exclude[] = {"*/excluded*"};
    struct crawl_options options = crawl_defaults();
    struct asking asking = {.urls = urls, .count = COUNT_OF(urls), .hosts = REQUEST_ANY_PUBLIC};
    struct server server;
    (void)state;
    options.base_url = BASE "/"; /* so that the port does not show */
    options.max_depth = 0;
    options.exclude = exclude;
    options.exclude_count = 1;
    server_start(&server, NULL, NULL);
    char *target = server_url(&server, "/last");
    char *text = run_resources(&options, target, &asking);
    char off[128];
    snprintf(off, sizeof off, "http://localhost:%u/app.js", server.port);
    server_end(&server);
    char *found = strstr(text, off);
    assert_non_null(found);
    memcpy(found, "OFF", 3);
    memmove(found + 3, found + strlen(off), strlen(found + strlen(off)) + 1);
    assert_string_equal(text, live_rows);
    assert_int_equal(asking.refused, 1); /* other.example: the target is a private one */
    assert_int_equal(asking.after, 0);
    assert_int_equal(server_asked(&server, "127.0.0.1 /app.js"), 2); /* once behind /moved.js */
    assert_int_equal(server_asked(&server, "127.0.0.1 /chain/5"), 1);
    assert_int_equal(server_asked(&server, "127.0.0.1 /chain/6"), 0);
    assert_int_equal(server_asked(&server, "127.0.0.1 /busy.js"), 2);
    assert_int_equal(server_asked(&server, "127.0.0.1 /excluded.js"), 0);
    assert_int_equal(server_asked(&server, "127.0.0.1 /disallowed/x.js"), 0);
    assert_int_equal(server_asked(&server, "localhost /app.js"), 0);
    assert_int_equal(server_asked(&server, "localhost /robots.txt"), 0);
    free(text);
    free(target);
}

/* Nothing is asked for by rule: offline, another host, no URL at all. */
static void test_live_refusals(void **state)
{
    static const char *const urls[] = {"http://127.0.0.1:1/a.js", "http://10.0.0.1/a.js",
                                       "https://example.com/a.js", "", "a.js"};
    struct crawl_options options = crawl_defaults();
    struct asking asking = {.urls = urls, .count = COUNT_OF(urls), .hosts = REQUEST_ANY_PUBLIC};
    struct server server;
    (void)state;
    options.max_depth = 0;
    server_start(&server, "404", NULL);
    char *target = server_url(&server, "/last");
    char *text = run_resources(&options, target, &asking);
    assert_string_equal(text, "");
    assert_int_equal(asking.refused, COUNT_OF(urls));
    free(text);
    struct err err = {.lang = LANG_EN};
    struct source_run *run = NULL;
    const struct source *source = source_find(target);
    options.is_offline = true;
    assert_true(source->open(&options, target, &run, &err));
    assert_false(source->request(run, str_of(target), STR("p"), REQUEST_OWN_HOSTS));
    source->close(run);
    server_end(&server);
    free(target);
}

/* A run that is stopped reports what it has not asked for. */
static void test_live_stop(void **state)
{
    struct crawl_options options = crawl_defaults();
    struct err err = {.lang = LANG_EN};
    struct source_run *run = NULL;
    struct fetch *fetch = NULL;
    struct server server;
    (void)state;
    options.max_depth = 0;
    server_start(&server, "404", NULL);
    char *target = server_url(&server, "/last");
    char *script = server_url(&server, "/app.js");
    const struct source *source = source_find(target);
    assert_true(source->open(&options, target, &run, &err));
    while (source->next(run, 1000, &fetch) != SOURCE_FETCH)
        ;
    assert_true(source->request(run, str_of(script), fetch->shown_url, REQUEST_OWN_HOSTS));
    source->stop(run);
    source->done(run, &(struct page_links){.page_url = fetch->url.text});
    fetch_free(fetch);
    assert_int_equal(source->next(run, 1000, &fetch), SOURCE_FETCH);
    assert_true(fetch->is_resource && str_eq(fetch->url.text, str_of(script)));
    assert_int_equal(fetch->outcome, OUTCOME_NOT_FETCHED);
    assert_int_equal(fetch->reason, REASON_INTERRUPTED);
    source->done(run, &(struct page_links){.page_url = fetch->url.text});
    fetch_free(fetch);
    assert_int_equal(source->next(run, 1000, &fetch), SOURCE_END);
    source->close(run);
    server_end(&server);
    assert_int_equal(server_asked(&server, "127.0.0.1 /app.js"), 0);
    free(script);
    free(target);
}

/* ---- a folder ---- */

static void make_file(const char *root, const char *name, const char *text)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/%s", root, name) > 0);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
    (void)status;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static void make_site(char *root)
{
    char path[256];
    assert_non_null(mkdtemp(root));
    snprintf(path, sizeof path, "%s/js", root);
    assert_int_equal(mkdir(path, 0700), 0);
    make_file(root, "index.html", "<!DOCTYPE html><p>x");
    make_file(root, "a.html", "<!DOCTYPE html><p>x");
    make_file(root, "js/app.js", "fetch('https://t.example/')");
    make_file(root, "js/a b.js", "1");
    make_file(root, "js/soft.js", "<!DOCTYPE html><p>no such page");
    make_file(root, "js/empty.js", "");
    make_file(root, "js/big.js",
              "/* a script that is longer than the largest body allowed here */");
    snprintf(path, sizeof path, "%s/js/out.js", root);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    snprintf(path, sizeof path, "%s/js/in.js", root);
    assert_int_equal(symlink("app.js", path), 0);
}

static void test_folder(void **state)
{
    static const char *const paths[] = {
        "js/app.js?v=1", "js/a%20b.js",   "js/soft.js",     "js/empty.js", "js/big.js",
        "js/out.js",     "js/in.js",      "js/missing.js",  "js/",         "",
        "js/%00.js",     "%2e%2e%2fx.js", "js/excluded.js", "index.html"};
    static const char *const exclude[] = {"*excluded*"};
    char root[] = "/tmp/soshin-test-XXXXXX";
    const char *urls[COUNT_OF(paths) + 2];
    char *made[COUNT_OF(paths)];
    struct crawl_options options = crawl_defaults();
    struct asking asking = {.urls = urls, .count = COUNT_OF(urls), .hosts = REQUEST_ANY_PUBLIC};
    (void)state;
    make_site(root);
    options.max_body = 40;
    options.exclude = exclude;
    options.exclude_count = 1;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        assert_true(asprintf(&made[i], SOURCE_NOWHERE "%s", paths[i]) > 0);
        urls[i] = made[i];
    }
    urls[COUNT_OF(paths)] = "https://folder.invalid.example/js/app.js";
    urls[COUNT_OF(paths) + 1] = "http://example.com/js/app.js";
    char *text = run_resources(&options, root, &asking);
    assert_string_equal(text, folder_rows);
    assert_int_equal(asking.refused, 2);
    assert_int_equal(asking.after, 0);
    free(text);
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        free(made[i]);

    const char *published[] = {"http://x.jp/shop/js/app.js", "https://x.jp/js/app.js"};
    asking = (struct asking){.urls = published, .count = 2};
    options.base_url = "https://x.jp/shop/";
    text = run_resources(&options, root, &asking);
    assert_string_equal(text, "resource  http://x.jp/shop/js/app.js<https://x.jp/shop/>\n");
    assert_int_equal(asking.refused, 1);
    free(text);

    char file[64];
    snprintf(file, sizeof file, "%s/index.html", root);
    asking.refused = 0;
    text = run_resources(&options, file, &asking);
    assert_string_equal(text, "");
    assert_int_equal(asking.refused, 2);
    free(text);
    assert_int_equal(nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),     cmocka_unit_test(test_cap),
        cmocka_unit_test(test_live),      cmocka_unit_test(test_live_refusals),
        cmocka_unit_test(test_live_stop), cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
