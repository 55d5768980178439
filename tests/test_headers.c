/* Headers that make browsers send something: which are kept, and what they send. */
#include "crawler/headers.h"
#include "tests/analyzers_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct keeping {
    struct arena *arena;
    str raw;
    str kept;
};

static void keep(void *context)
{
    struct keeping *keeping = context;
    keeping->kept = headers_keep(keeping->arena, keeping->raw);
}

static void assert_kept(str raw, const char *expected)
{
    struct keeping keeping = {.arena = arena_new(1 << 20), .raw = raw};
    assert_int_equal(arena_run(keeping.arena, 0, keep, &keeping), ARENA_DONE);
    if (!str_is(keeping.kept, expected))
        fail_msg("%.*s: %.*s", STR_ARG(raw), STR_ARG(keeping.kept));
    arena_free(keeping.arena);
}

static void test_kept(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"HTTP/1.1 200 OK\r\nLINK : <a>; rel=icon \r\nServer: x\r\n\r\n", "link: <a>; rel=icon\n"},
        {"Link: a\nlink: b", "link: a\nlink: b\n"},
        {"Links: a\r\nX-Link: b\r\nlink\r\n:\r\n", ""},
        {"Report-To: {\"a\x80\t\"}\r\n", "report-to: {\"a??\"}\n"},
        {"Strict-Transport-Security: max-age=1\r\n", "strict-transport-security: max-age=1\n"},
        {"Reporting-Endpoints: a=\"b\"\r\nContent-Security-Policy-Report-Only: c\r\n",
         "reporting-endpoints: a=\"b\"\ncontent-security-policy-report-only: c\n"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_kept(str_of(rows[i][0]), rows[i][1]);
    char *huge = malloc(100000);
    assert_non_null(huge);
    memset(huge, 'x', 100000);
    memcpy(huge, "Link: ", 6);
    memcpy(huge + 99989, "\nLink: kept", 11);
    assert_kept((str){huge, 100000}, "link: kept\n");
    free(huge);
}

struct header_work {
    struct analysis analysis;
    const char *headers;
};

static void header_work(void *context)
{
    static const str own = {"kissa.example", 13};
    struct header_work *work = context;
    struct analysis *analysis = &work->analysis;
    const struct first_party first_party = {&own, 1};
    struct page page;
    struct url url;
    assert_int_equal(url_parse(analysis->arena, analysis->url, NULL, &url), URL_OK);
    page_read(analysis->arena, &url, STR("<p>x"), STR("utf-8"), &page);
    page.headers = str_of(work->headers);
    analyzers_read(analysis->arena, &page, url.text, analysis->catalog, &first_party, false,
                   &analysis->out);
}

static const struct {
    const char *headers, *expected;
    size_t files;
} sends[] = {
    {"", "", 0},
    {"link: <https://c.example/a.css>; rel=stylesheet\n", "link sure - c.example", 0},
    {"link: </a.css>; rel=stylesheet, </b.css>;rel=\"preload\";as=style\n", "", 2},
    {"link: <//c.example/a.js>; rel=\"preload\"; as=\"script\", <https://d.example>; "
     "rel=preconnect\n",
     "hint none - d.example; link sure - c.example", 0},
    {"link: <https://c.example/a?b=1,2;c>; REL=Prefetch\n", "hint likely condition c.example", 0},
    {"link: <https://c.example/>; rel=canonical, <https://d.example/>; rel=\"next\"\n", "", 0},
    {"link: <https://c.example/; rel=preload\nlink: ,;,<>; rel=preload\nlink: <\n", "", 0},
    {"link: https://c.example/; rel=preload\n", "", 0},
    {"report-to: "
     "{\"group\":\"g\",\"max_age\":1,\"endpoints\":[{\"url\":\"https:\\/\\/r.example\\/v4\"},"
     "{\"url\":\"https://q.example/\"}]}, {\"endpoints\":[{\"url\":\"https://p.example/\"}]}\n",
     "beacon likely condition p.example; beacon likely condition q.example; beacon likely "
     "condition "
     "r.example",
     0},
    {"reporting-endpoints: a=\"https://r.example/a\", b=\"/own\"\n",
     "beacon likely condition r.example", 0},
    {"content-security-policy: default-src https://n.example; report-uri https://r.example/c /own; "
     "report-to g\n",
     "beacon likely condition r.example", 0},
    {"content-security-policy-report-only: REPORT-URI https://r.example/c\n",
     "beacon likely condition r.example", 0},
    {"content-security-policy: img-src https://n.example\n", "", 0},
    {"report-to: {\"url\"\nreport-to\nreport-to:\nreport-to: \"\n", "", 0},
};

static void test_sends(void **state)
{
    for (size_t i = 0; i < COUNT_OF(sends); i++) {
        struct header_work work = {.analysis = {.arena = arena_new(ANALYSIS_BYTES),
                                                .catalog = *state,
                                                .url = STR("https://www.kissa.example/shop/")},
                                   .headers = sends[i].headers};
        char got[1000];
        assert_int_equal(arena_run(work.analysis.arena, 0, header_work, &work), ARENA_DONE);
        analysis_render(&work.analysis, got, sizeof got);
        if (strcmp(got, sends[i].expected) != 0)
            fail_msg("%s  got %s", sends[i].headers, got);
        for (size_t k = 0; k < work.analysis.out.n; k++) {
            const struct transmission *row = &work.analysis.out.v[k];
            assert_int_equal(row->line, 0);
            assert_int_equal(row->origin, ORIGIN_HEADER);
            assert_true(row->snippet.n && str_has(str_of(sends[i].headers), row->snippet));
        }
        assert_int_equal(work.analysis.out.files.n, sends[i].files);
        arena_free(work.analysis.arena);
    }
}

/* Every beginning of every line. */
static void test_prefixes(void **state)
{
    for (size_t i = 0; i < COUNT_OF(sends); i++) {
        for (size_t n = 0; n < strlen(sends[i].headers); n++) {
            char *cut = strndup(sends[i].headers, n);
            struct header_work work = {.analysis = {.arena = arena_new(ANALYSIS_BYTES),
                                                    .catalog = *state,
                                                    .url = STR("https://www.kissa.example/shop/")},
                                       .headers = cut};
            assert_int_equal(arena_run(work.analysis.arena, 0, header_work, &work), ARENA_DONE);
            arena_free(work.analysis.arena);
            free(cut);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_sends),
        cmocka_unit_test(test_prefixes),
    };
    return cmocka_run_group_tests(tests, analysis_setup, analysis_teardown);
}
