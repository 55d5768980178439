/* Evidence, fingerprints and sentences of findings. */
#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define GA "google-analytics"
#define GA_DONE "google/google-analytics own own"

/* ---- what a duty holds ---- */

static void test_evidence(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case c = {.name = "evidence",
                                 .sent = GA " likely click /a #1 ids=G-12,UA-1; " GA
                                            " observed frame /b #2 ids=G-1;" GA
                                            " /c #3 ids=UA-1 sends=os; " GA " noscript /d #4"};
    judge_make(f, &c);
    const struct duty *duty = &f->report.duties[0];
    assert_int_equal(f->report.duty_count, 1);
    /* the one that needs no other beside it is cited */
    assert_int_equal(duty->first->line, 3);
    assert_int_equal(duty->certainty, CERTAINTY_OBSERVED);
    assert_int_equal(duty->reach, REACH_PAGE);
    assert_int_equal(duty->gate, GATE_NONE);
    assert_int_equal(duty->pages, 4);
    assert_int_equal(duty->content_sent,
                     catalog_content(f->catalog, "ip") | catalog_content(f->catalog, "os"));
    assert_memory_equal(duty->ids.p, "G-12; UA-1; G-1", duty->ids.n);
    assert_int_equal(duty->ids.n, strlen("G-12; UA-1; G-1"));
}

static void test_gates(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case gated = {.name = "gated",
                                     .sent = GA " noscript; " GA " likely click #8"};
    judge_make(f, &gated);
    assert_int_equal(f->report.duties[0].gate, GATE_NOSCRIPT);
    assert_int_equal(f->report.duties[0].first->line, 7);
    const struct judge_case inner = {
        .name = "inner", .sent = GA " frame; " GA " script #8; " GA " hop #9; " GA " likely #10"};
    judge_make(f, &inner);
    assert_int_equal(f->report.duties[0].first->line, 8);
    const struct judge_case open = {.name = "open",
                                    .sent = GA " noscript; " GA " likely #8; " GA " noscript #9"};
    judge_make(f, &open);
    assert_int_equal(f->report.duties[0].gate, GATE_NONE);
    assert_int_equal(f->report.duties[0].first->line, 7);
}

/* ---- fingerprints ---- */

/* The text that is hashed is a contract: baselines of last year are compared with it. */
static void test_fingerprints(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case known = {
        .name = "known", .sent = GA "; kaiseki.example #8", .said = "meta/- own own"};
    judge_make(f, &known);
    assert_string_equal(judge_find(f, "recipient-absent", STR(GA), ITEM_NAME)->fingerprint,
                        "455cdecd044ca3ab");
    assert_string_equal(
        judge_find(f, "recipient-absent", STR("kaiseki.example"), ITEM_NAME)->fingerprint,
        "60345a59b8171991");
    const struct judge_case missing = {.name = "missing", .sent = GA};
    judge_make(f, &missing);
    assert_string_equal(judge_find(f, "notice-missing", STR("-"), ITEM_NONE)->fingerprint,
                        "c9e479a62f5f34b0");
}

/* ---- words ---- */

static const struct {
    struct judge_case made;
    const char *has, *has_not; /* of the first finding's message, in English; NULL: nothing */
    const char *mend;
} messages[] = {
    {{.name = "nobody is named", .sent = GA, .said = "meta/- own own"},
     "names neither the company nor the service.",
     "ruling",
     "Add an entry for Google LLC (Google Analytics)"},
    {{.name = "the company is named for something else", .sent = "google-ads", .said = GA_DONE},
     "names the company, but only for other services (Google",
     "neither",
     NULL},
    {{.name = "but not by a first-party entry", .sent = GA, .said = GA_DONE " first_party"},
     "neither the company",
     "other services",
     NULL},
    {{.name = "an unknown domain", .sent = "kaiseki.example", .said = ""},
     "kaiseki.example, whose operator the catalog does not know",
     "neither the company",
     NULL},
    {{.name = "grounds that might be declared", .sent = "google-fonts", .said = ""},
     "may declare a ground.",
     "frame",
     NULL},
    {{.name = "the same where an item is missing",
      .sent = "google-fonts",
      .said = "google/- absent own"},
     "may declare a ground.",
     NULL,
     "for example: IP address."},
    {{.name = "reach", .sent = GA " script", .said = "google/- own absent"},
     "whose command that is has not been settled.",
     "ruling",
     "for what purpose"},
    {{.name = "no reach", .sent = GA " container", .said = ""}, NULL, "settled", NULL},
    {{.name = "not yet sent", .sent = GA " likely consent", .said = ""},
     "not expected when the page opens, but only after something else",
     "settled",
     NULL},
    {{.name = "not yet sent, without a gate", .sent = GA " likely", .said = ""},
     "not expected when the page opens",
     "where scripts do not run",
     NULL},
    {{.name = "without scripts", .sent = GA " noscript", .said = ""},
     "only where scripts do not run.",
     "something else",
     NULL},
    {{.name = "plain evidence beside the other",
      .sent = GA " script; " GA " likely; " GA " #9",
      .said = ""},
     "nor the service.",
     "settled",
     NULL},
    {{.name = "no notice", .sent = GA "; kaiseki.example #8"},
     "is sent to 2 recipients: Google Analytics, kaiseki.example.",
     "not known",
     "--notice"},
    {{.name = "no notice, drawn by script", .sent = GA, .seen = "empty_shell script_only /a"},
     "not known (pages are drawn by script",
     NULL,
     NULL},
    {{.name = "no notice, limits", .sent = GA, .seen = "over_limit max_depth /a"},
     "not known (limits left out",
     NULL,
     NULL},
    {{.name = "no notice, consent tool", .sent = GA "; onetrust"},
     "(a consent tool is present",
     NULL,
     NULL},
    {{.name = "no notice, policy", .sent = GA, .seen = "failed dns /privacy/"},
     "(a policy page could not be read)",
     NULL,
     NULL},
    {{.name = "no notice, interrupted", .sent = GA, .was_interrupted = true},
     "(the scan was interrupted)",
     NULL,
     NULL},
    {{.name = "unreadable", .said = "", .status = NOTICE_UNREADABLE},
     "could not be read: the page is drawn by script",
     "no entry",
     NULL},
    {{.name = "empty", .said = "", .status = NOTICE_EMPTY},
     "no entry could be read",
     "drawn",
     NULL},
    {{.name = "unseen", .seen = "failed dns /a; failed dns /b"},
     "2 pages could not be seen in full: the host name could not be resolved.",
     NULL,
     NULL},
    {{.name = "a product that only the notice knows", .said = "~Alpha/~Beta own own"},
     "names Alpha (Beta)",
     NULL,
     "sent to Alpha any more"},
};

static void test_messages(void **state)
{
    struct judge_fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        judge_make(f, &messages[i].made);
        assert_int_not_equal(f->report.finding_count, 0);
        const struct finding *finding = &f->report.findings[0];
        const char *text = judge_text(f, LANG_EN, &finding->message);
        const char *mend = judge_text(f, LANG_EN, &finding->mend);
        if ((messages[i].has && !strstr(text, messages[i].has)) ||
            (messages[i].has_not && strstr(text, messages[i].has_not)) ||
            (messages[i].mend && !strstr(mend, messages[i].mend)))
            fail_msg("%s: \"%s\" \"%s\"", messages[i].made.name, text, mend);
    }
}

/* What the notice says of the company stands beside the claim that it does not say more. */
static void test_other_service(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case c = {
        .name = "other service", .sent = "google-ads", .said = "meta/- own own; " GA_DONE};
    judge_make(f, &c);
    const struct finding *finding = judge_find(f, "recipient-absent", STR("google-ads"), ITEM_NAME);
    assert_int_equal(finding->notice_line, 20);
    assert_true(str_has_prefix(finding->notice_quote, STR("entry 2")));
}

/* The message names twelve and counts all; no notice is one finding however much is sent. */
static void test_many(void **state)
{
    struct judge_fixture *f = *state;
    char sent[1024] = "";
    for (int i = 10; i < 23; i++) {
        size_t used = strlen(sent);
        snprintf(sent + used, sizeof sent - used, "domain%d.example /p%d;", i, i);
    }
    const struct judge_case c = {.name = "many", .sent = sent};
    judge_make(f, &c);
    assert_int_equal(f->report.finding_count, 1);
    const struct finding *finding = &f->report.findings[0];
    const char *text = judge_text(f, LANG_EN, &finding->message);
    assert_non_null(strstr(text, "sent to 13 recipients: domain10.example, "));
    assert_non_null(strstr(text, "domain21.example, ...."));
    assert_null(strstr(text, "domain22"));
    assert_int_equal(finding->pages, 13);
    assert_int_equal(finding->page_line, 7);
    assert_true(finding->evidence.n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_evidence, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_gates, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_fingerprints, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_messages, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_other_service, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_many, judge_setup, judge_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
