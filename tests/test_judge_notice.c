/* How the notice is written, and how far it is from the pages that send. */
#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define GA "google-analytics"
#define GA_DONE "google/google-analytics own own"
#define NOTICE JUDGE_SITE "/notice/ -"
#define TWO GA " /a; " GA " /b"
#define TWO_DONE GA " disclosed sss service 2"

static const struct judge_case forms[] = {
    {.name = "in Japanese, with everything in order", .said = "", .form = "japanese"},
    {.name = "in English",
     .said = "",
     .form = "english",
     .findings = "violation notice-not-japanese " NOTICE,
     .code = 1},
    {.name = "in English, scope unknown",
     .said = "",
     .form = "english",
     .scope = "unknown",
     .findings = "advice notice-not-japanese " NOTICE},
    {.name = "in English, with a link to Japanese", .said = "", .form = "english linked"},
    {.name = "in English beside one in Japanese, which says nothing of letters",
     .said = "",
     .also = "",
     .form = "english"},
    {.name = "too short to tell", .said = "", .form = "short"},
    {.name = "in English beside one that could not be read",
     .said = "",
     .also = "",
     .also_status = NOTICE_UNREADABLE,
     .form = "english",
     .findings = "unknown notice-unreadable " JUDGE_SITE "/policy/ -",
     .code = 3},
    {.name = "terms of the trade",
     .said = "",
     .form = "jargon",
     .findings = "advice notice-jargon " NOTICE},
    {.name = "small text",
     .said = "",
     .form = "small",
     .findings = "review notice-small-text " NOTICE},
    {.name = "no viewport",
     .said = "",
     .form = "no-viewport",
     .findings = "review notice-small-text " NOTICE},
    {.name = "both are one finding",
     .said = "",
     .form = "no-viewport small",
     .findings = "review notice-small-text " NOTICE},
    {.name = "a PDF file has no viewport",
     .said = "",
     .form = "no-viewport pdf",
     .findings = "review notice-not-text " NOTICE},
    {.name = "a picture",
     .said = "",
     .status = NOTICE_UNREADABLE,
     .form = "picture",
     .findings = "review notice-not-text " NOTICE "; unknown notice-unreadable " NOTICE,
     .code = 3},
    {.name = "drawn by script is no picture",
     .said = "",
     .status = NOTICE_UNREADABLE,
     .findings = "unknown notice-unreadable " NOTICE,
     .code = 3},
};

static const struct judge_case distances[] = {
    {.name = "on the page, and one link away",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a 0; /b 1",
     .duties = TWO_DONE},
    {.name = "two links from one of them",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a 1; /b 2",
     .duties = TWO_DONE,
     .findings = "review notice-far steps -"},
    {.name = "no path from one of them",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a 1; /b none",
     .duties = TWO_DONE,
     .findings = "review notice-far no-path -"},
    {.name = "no path from any",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a none; /b none",
     .duties = TWO_DONE,
     .findings = "violation notice-far no-path -",
     .code = 1},
    {.name = "no path from any, scope unknown",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a none; /b none",
     .scope = "unknown",
     .duties = TWO_DONE,
     .findings = "advice notice-far no-path -"},
    {.name = "links of one are drawn by script",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a none; /b drawn",
     .duties = TWO_DONE,
     .findings = "review notice-far no-path -"},
    {.name = "links of both are",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a drawn; /b drawn",
     .duties = TWO_DONE},
    {.name = "far from some, no path from others",
     .sent = GA " /a; " GA " /b; " GA " /c",
     .said = GA_DONE,
     .steps = "/a 3; /b none; /c 2",
     .duties = GA " disclosed sss service 3",
     .findings = "review notice-far steps -; review notice-far no-path -"},
    {.name = "a page that was left out may be on the way",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a none; /b none",
     .seen = "over_limit max_pages /z/",
     .duties = TWO_DONE,
     .findings = "review notice-far no-path -"},
    {.name = "so may one that robots may not see",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a none; /b none",
     .seen = "robots disallowed /z/",
     .duties = TWO_DONE,
     .findings = "review notice-far no-path -"},
    {.name = "what was not settled to be owed does not make a violation",
     .sent = "google-fonts /a; google-maps /b",
     .said = "google/- own own",
     .steps = "/a none; /b none",
     .duties = "google-fonts disclosed sss company 1; google-maps disclosed sss company 1",
     .findings = "review notice-far no-path -"},
    {.name = "nor does what is only likely",
     .sent = GA " likely /a; " GA " frame /b; " GA " /c",
     .said = GA_DONE,
     .steps = "/a none; /b none; /c 1",
     .duties = GA " disclosed sss service 3",
     .findings = "review notice-far no-path -"},
    {.name = "pages that send nothing that is owed do not count",
     .sent = "google-fonts /a; " GA " none /b; example.jp own /c",
     .said = "",
     .exempt = "google-fonts display",
     .steps = "/a none; /b none; /c none",
     .duties = "google-fonts exempt eee - 1"},
    {.name = "a notice that could not be read may be nearer",
     .sent = TWO,
     .said = GA_DONE,
     .also = "",
     .also_status = NOTICE_UNREADABLE,
     .steps = "/a none; /b 2",
     .duties = TWO_DONE,
     .findings = "unknown notice-unreadable " JUDGE_SITE "/policy/ -",
     .code = 3},
    {.name = "no notice is missing and not far",
     .sent = TWO,
     .steps = "/a none; /b none",
     .duties = GA " absent aaa - 2",
     .findings = "violation notice-missing - -",
     .code = 1},
    {.name = "notified in another way",
     .sent = TWO,
     .said = GA_DONE,
     .steps = "/a none; /b none",
     .method = "ポップアップ",
     .duties = TWO_DONE},
};

static void test_forms(void **state)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        judge_check(*state, &forms[i]);
}

static void test_distances(void **state)
{
    for (size_t i = 0; i < COUNT_OF(distances); i++)
        judge_check(*state, &distances[i]);
}

/* The finding counts its pages and names the gravest one first. */
static void test_pages(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case c = {.name = "pages",
                                 .sent = "google-fonts /a; " GA " /b; " GA " /c; " GA " /d",
                                 .said = "google/- own own",
                                 .steps = "/a 2; /b 2; /c 5; /d 1"};
    judge_make(f, &c);
    const struct finding *finding = judge_find(f, "notice-far", STR("steps"), ITEM_NONE);
    assert_non_null(finding);
    assert_int_equal(finding->pages, 3);
    assert_true(str_has_suffix(finding->page_url, STR("/b")));
    assert_non_null(strstr(judge_text(f, LANG_EN, &finding->message),
                           "From 3 pages that send information, the notice is reached only by two "
                           "or more links (5 at most)."));
}

static void test_jargon(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case c = {.name = "jargon", .said = "", .form = "jargon"};
    judge_make(f, &c);
    const struct finding *finding = &f->report.findings[0];
    size_t count;
    const struct jargon *first = catalog_jargon(f->catalog, &count);
    const char *text = judge_text(f, LANG_JA, &finding->message);
    assert_int_not_equal(count, 0);
    assert_true(str_has(str_of(text), first->written) && str_has(str_of(text), first->gloss));
    assert_int_equal(finding->notice_line, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_forms, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_distances, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_pages, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_jargon, judge_setup, judge_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
