/* What the operator declares: exemptions, consent, a way out, another way to notify, acceptances. */
#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define GA "google-analytics"
#define GA_DONE "google/google-analytics own own"
#define FONTS "google-fonts sends=ip,user_agent,page_url"
#define MISSING "violation notice-missing - -"

static const struct judge_case grounds[] = {
    {.name = "display covers what a font needs",
     .sent = FONTS,
     .said = "",
     .exempt = "google-fonts display",
     .duties = "google-fonts exempt eee - 1"},
    {.name = "what is stated stays stated",
     .sent = FONTS,
     .said = "google/google-fonts own absent",
     .exempt = "google-fonts display",
     .duties = "google-fonts exempt sse service 1"},
    {.name = "nothing is owed: no notice is missed",
     .sent = FONTS,
     .exempt = "google-fonts display",
     .duties = "google-fonts exempt eee - 1"},
    {.name = "something else is owed",
     .sent = FONTS "; " GA " #8",
     .exempt = "google-fonts display",
     .duties = GA " absent aaa - 1; google-fonts exempt eee - 1",
     .findings = MISSING,
     .code = 1},
    {.name = "a declaration for the company holds for all of its services",
     .sent = FONTS,
     .said = "",
     .exempt = "google display",
     .duties = "google-fonts exempt eee - 1"},
    {.name = "a declaration for another service does not",
     .sent = FONTS,
     .said = "",
     .exempt = "google-maps display",
     .duties = "google-fonts absent aaa - 1",
     .findings = "review recipient-absent google-fonts name"},
    {.name = "an unknown domain",
     .sent = "kaiseki.example",
     .said = "",
     .exempt = "kaiseki.example operation",
     .duties = "kaiseki.example exempt eee - 1"},
    {.name = "another unknown domain",
     .sent = "kaiseki.example",
     .said = "",
     .exempt = "bunseki.example operation",
     .duties = "kaiseki.example absent aaa - 1",
     .findings = "review recipient-absent kaiseki.example name"},
    {.name = "two grounds add up",
     .sent = "google-recaptcha sends=language,screen,mouse_move,cookie_id",
     .said = "",
     .exempt = "google-recaptcha display items=language,screen; "
               "google-recaptcha security items=mouse_move,cookie_id",
     .duties = "google-recaptcha exempt eee - 1"},
    {.name = "on its last day it holds",
     .sent = FONTS,
     .said = "",
     .exempt = "google-fonts display until=2026-11-20",
     .duties = "google-fonts exempt eee - 1"},
    {.name = "the day after it does not",
     .sent = FONTS,
     .said = "",
     .exempt = "google-fonts display until=2026-11-19",
     .duties = "google-fonts absent aaa - 1",
     .findings = "review recipient-absent google-fonts name"},
    /* ---- too much ---- */
    {.name = "display covers no identifier: the three items are owed for it",
     .sent = "google-fonts sends=ip,cookie_id",
     .said = "",
     .exempt = "google-fonts display",
     .duties = "google-fonts absent aaa - 1",
     .findings = "review exemption-overreach google-fonts -; "
                 "review recipient-absent google-fonts name"},
    {.name = "display, declared for an identifier by name",
     .sent = "google-fonts sends=ip,cookie_id",
     .said = "google/google-fonts own own",
     .exempt = "google-fonts display items=ip,cookie_id",
     .duties = "google-fonts disclosed sss service 1",
     .findings = "review exemption-overreach google-fonts -"},
    {.name = "part is exempt, the rest is stated: nothing to say",
     .sent = "google-fonts sends=ip,cookie_id",
     .said = "google/google-fonts own own",
     .exempt = "google-fonts display items=ip",
     .duties = "google-fonts disclosed sss service 1"},
    {.name = "analytics are never needed for display",
     .sent = GA " sends=ip",
     .said = GA_DONE,
     .exempt = GA " display",
     .duties = GA " disclosed sss service 1",
     .findings = "review exemption-overreach " GA " -"},
    {.name = "and stay owed",
     .sent = GA " sends=ip",
     .said = "",
     .exempt = GA " display",
     .duties = GA " absent aaa - 1",
     .findings = "violation recipient-absent " GA " name; review exemption-overreach " GA " -",
     .code = 1},
    {.name = "what goes to others is no identifier that comes back",
     .sent = GA " sends=cookie_id",
     .said = GA_DONE,
     .exempt = GA " own_id",
     .duties = GA " disclosed sss service 1",
     .findings = "review exemption-overreach " GA " -"},
    {.name = "an item that is not sent cannot be too much",
     .sent = FONTS,
     .said = "",
     .exempt = "google-fonts display items=ip,user_agent,page_url,cookie_id",
     .duties = "google-fonts exempt eee - 1"},
    {.name = "what is not seen has nothing to be exempt from",
     .said = GA_DONE,
     .exempt = GA " display",
     .duties = GA " stated_not_seen sss - 0",
     .findings = "info stated-not-seen " GA " -"},
    {.name = "the exempt part is not missing in the entry",
     .sent = "google-fonts shows=ip",
     .said = "google/google-fonts own own states=os",
     .exempt = "google-fonts display items=ip",
     .duties = "google-fonts exempt sss service 1"},
};

static const struct judge_case consents[] = {
    {.name = "a static scan does not see consent: unknown",
     .sent = GA,
     .said = "",
     .is_static = true,
     .exempt = GA " consent",
     .duties = GA " unknown uuu - 1"},
    {.name = "nor does it miss a notice",
     .sent = GA,
     .is_static = true,
     .exempt = GA " consent",
     .duties = GA " unknown uuu - 1"},
    {.name = "what is stated needs no consent",
     .sent = GA,
     .said = GA_DONE,
     .is_static = true,
     .exempt = GA " consent",
     .duties = GA " disclosed sss service 1"},
    {.name = "consent for some items leaves the others owed",
     .sent = GA " sends=ip,cookie_id",
     .said = "",
     .is_static = true,
     .exempt = GA " consent items=cookie_id",
     .duties = GA " absent aaa - 1",
     .findings = "violation recipient-absent " GA " name",
     .code = 1},
    {.name = "a request of a browser before the choice",
     .sent = GA " observed browser",
     .said = "",
     .exempt = GA " consent",
     .duties = GA " absent aaa - 1",
     .findings = "violation consent-before " GA " -; violation recipient-absent " GA " name",
     .code = 1},
    {.name = "the same when the notice states everything",
     .sent = GA " observed browser",
     .said = GA_DONE,
     .exempt = GA " consent",
     .duties = GA " disclosed sss service 1",
     .findings = "review consent-before " GA " -"},
    {.name = "a recording may have been made after a choice",
     .sent = GA " observed har",
     .said = "",
     .exempt = GA " consent",
     .duties = GA " absent aaa - 1",
     .findings = "violation recipient-absent " GA " name; review consent-before " GA " -",
     .code = 1},
    {.name = "a request after the choice",
     .sent = GA " observed browser consent",
     .said = "",
     .exempt = GA " consent",
     .duties = GA " unknown uuu - 1"},
    {.name = "a request before the choice, without consent as the ground",
     .sent = GA " observed browser",
     .said = GA_DONE,
     .duties = GA " disclosed sss service 1"},
    {.name = "consent that is over",
     .sent = GA " observed browser",
     .said = GA_DONE,
     .exempt = GA " consent until=2026-01-01",
     .duties = GA " disclosed sss service 1"},
};

#define WAY_OUT "measure stops how restricts"

static const struct judge_case optouts[] = {
    {.name = "all seven items",
     .sent = GA,
     .said = GA_DONE,
     .form = WAY_OUT,
     .exempt = GA " opt_out",
     .duties = GA " exempt sss service 1"},
    {.name = "the entry's own way out stands for two of them",
     .sent = GA,
     .said = GA_DONE " optout",
     .form = "stops restricts",
     .exempt = GA " opt_out",
     .duties = GA " exempt sss service 1"},
    {.name = "one of the three items is missing",
     .sent = GA,
     .said = "google/google-analytics own absent",
     .form = WAY_OUT,
     .exempt = GA " opt_out",
     .duties = GA " partial ssa service 1",
     .findings = "violation optout-incomplete " GA " -; violation purpose-absent " GA " purpose",
     .code = 1},
    {.name = "a bare link, all three items stated: nothing is owed beside them",
     .sent = GA,
     .said = GA_DONE " optout",
     .exempt = GA " opt_out",
     .duties = GA " disclosed sss service 1",
     .findings = "review optout-incomplete " GA " -"},
    {.name = "a way out that nobody relies on",
     .sent = GA,
     .said = GA_DONE " optout",
     .duties = GA " disclosed sss service 1"},
    {.name = "not everything could be read",
     .sent = GA,
     .said = "google/google-analytics own absent",
     .also = "",
     .also_status = NOTICE_UNREADABLE,
     .exempt = GA " opt_out",
     .duties = GA " unknown ssu service 1",
     .findings = "unknown notice-unreadable " JUDGE_SITE "/policy/ -; "
                 "unknown optout-incomplete " GA " -",
     .code = 3},
    {.name = "a ground that is over",
     .sent = GA,
     .said = GA_DONE,
     .exempt = GA " opt_out until=2026-01-01",
     .duties = GA " disclosed sss service 1"},
    {.name = "an own address that does not exist",
     .sent = GA,
     .said = GA_DONE " optout=" JUDGE_SITE "/stop/",
     .seen = "not_found http_status /stop/",
     .duties = GA " disclosed sss service 1",
     .findings = "review optout-dead " JUDGE_SITE "/stop/ -"},
    {.name = "in two entries: told once",
     .sent = GA,
     .said = GA_DONE " optout=" JUDGE_SITE "/stop/; google/- own own optout=" JUDGE_SITE "/stop/",
     .seen = "failed dns /stop/",
     .duties = GA " disclosed sss service 1",
     .findings = "review optout-dead " JUDGE_SITE "/stop/ -; unknown page-unseen dns -",
     .code = 3},
    {.name = "one that answers",
     .sent = GA,
     .said = GA_DONE " optout=" JUDGE_SITE "/stop/",
     .seen = "page - /stop/",
     .duties = GA " disclosed sss service 1"},
    {.name = "one that refuses a robot",
     .sent = GA,
     .said = GA_DONE " optout=" JUDGE_SITE "/stop/",
     .seen = "blocked http_status /stop/",
     .duties = GA " disclosed sss service 1",
     .findings = "unknown page-unseen http_status -",
     .code = 3},
    {.name = "one that nobody asked for",
     .sent = GA,
     .said = GA_DONE " optout=https://other.example/stop/",
     .seen = "not_found http_status /stop/",
     .duties = GA " disclosed sss service 1"},
};

#define ABSENT_PRINT "455cdecd044ca3ab"
#define MISSING_PRINT "c9e479a62f5f34b0"

static const struct judge_case others[] = {
    {.name = "notified in another way: unknown and not missing",
     .sent = GA,
     .method = "ポップアップ",
     .duties = GA " unknown uuu - 1",
     .findings = "unknown notice-missing - -",
     .code = 3},
    {.name = "what the notice does not say may be said there",
     .sent = GA,
     .said = "google/google-analytics own absent",
     .method = "ポップアップ",
     .duties = GA " unknown ssu service 1"},
    /* ---- acceptances ---- */
    {.name = "accepted: it stays and counts no more",
     .sent = GA,
     .said = "",
     .accepted = ABSENT_PRINT,
     .duties = GA " absent aaa - 1",
     .findings = "violation recipient-absent " GA " name"},
    {.name = "accepted until today",
     .sent = GA,
     .said = "",
     .accepted = ABSENT_PRINT " until=2026-11-20",
     .duties = GA " absent aaa - 1",
     .findings = "violation recipient-absent " GA " name"},
    {.name = "accepted until yesterday",
     .sent = GA,
     .said = "",
     .accepted = ABSENT_PRINT " until=2026-11-19",
     .duties = GA " absent aaa - 1",
     .findings = "violation recipient-absent " GA " name",
     .code = 1},
    {.name = "another one is not accepted",
     .sent = GA "; meta-pixel #8",
     .said = "",
     .accepted = ABSENT_PRINT,
     .duties = GA " absent aaa - 1; meta-pixel absent aaa - 1",
     .findings = "violation recipient-absent " GA " name; violation recipient-absent meta-pixel "
                 "name",
     .code = 1},
    {.name = "that there is no notice, accepted",
     .sent = GA,
     .accepted = MISSING_PRINT,
     .duties = GA " absent aaa - 1",
     .findings = MISSING},
    {.name = "accepted, and the scope is not known",
     .sent = GA,
     .said = "",
     .scope = "unknown",
     .accepted = ABSENT_PRINT,
     .duties = GA " absent aaa - 1",
     .findings = "advice recipient-absent " GA " name"},
    {.name = "a review that is accepted",
     .sent = GA " likely",
     .said = "",
     .fail_on = FAIL_ON_REVIEW,
     .accepted = ABSENT_PRINT,
     .duties = GA " absent aaa - 1",
     .findings = "review recipient-absent " GA " name"},
    {.name = "what could not be seen, accepted",
     .sent = GA,
     .seen = "over_limit max_pages /z/",
     .accepted = MISSING_PRINT,
     .duties = GA " unknown uuu - 1",
     .findings = "unknown notice-missing - -"},
};

static void check_all(void **state, const struct judge_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        judge_check(*state, &cases[i]);
}

static void test_grounds(void **state)
{
    check_all(state, grounds, COUNT_OF(grounds));
}

static void test_consents(void **state)
{
    check_all(state, consents, COUNT_OF(consents));
}

static void test_optouts(void **state)
{
    check_all(state, optouts, COUNT_OF(optouts));
}

static void test_others(void **state)
{
    check_all(state, others, COUNT_OF(others));
}

/* ---- what is said of them ---- */

static void test_accepted(void **state)
{
    struct judge_fixture *f = *state;
    judge_make(f, &others[2]);
    assert_int_equal(f->report.findings[0].status, FINDING_ACCEPTED);
    assert_true(str_is(f->report.findings[0].accepted_because, "known"));
    assert_true(f->report.duties[0].is_accepted);
    judge_make(f, &others[4]);
    const struct finding *ended = &f->report.findings[0];
    assert_int_equal(ended->status, FINDING_NEW);
    assert_false(f->report.duties[0].is_accepted);
    assert_true(str_is(ended->accepted_because, "known"));
    assert_true(str_is(ended->accepted_until, "2026-11-19"));
    const struct judge_case missing = {
        .name = "missing", .sent = GA, .accepted = MISSING_PRINT " until=2026-01-01"};
    judge_make(f, &missing);
    assert_int_equal(f->report.findings[0].status, FINDING_NEW);
    assert_true(str_is(f->report.findings[0].accepted_until, "2026-01-01"));
}

static const struct {
    struct judge_case made;
    const char *rule;
    const char *has, *has_not;
} messages[] = {
    {{.name = "over", .sent = FONTS, .said = "", .exempt = "google-fonts display until=2026-01-01"},
     "recipient-absent",
     "An exemption declared for it is over",
     NULL},
    {{.name = "in force: no hint that one might be declared",
      .sent = "google-fonts sends=ip,cookie_id",
      .said = "",
      .exempt = "google-fonts display"},
     "recipient-absent",
     "names neither",
     "may declare a ground"},
    {{.name = "the rest",
      .sent = "google-fonts sends=ip,cookie_id",
      .said = "",
      .exempt = "google-fonts display"},
     "exemption-overreach",
     "leaves over information that is sent too, for which an answer is owed (display (Act art. "
     "27-12 (i), Rule art. 22-2-30 (i)): Cookie identifier)",
     "IP"},
    {{.name = "by its nature",
      .sent = "google-fonts sends=ip,cookie_id",
      .said = "",
      .exempt = "google-fonts display items=cookie_id"},
     "exemption-overreach",
     "cannot cover by its nature (display (Act art. 27-12 (i), Rule art. 22-2-30 (i)): Cookie",
     "IP"},
    {{.name = "what a way out lacks",
      .sent = GA,
      .said = GA_DONE,
      .form = "measure how",
      .exempt = GA " opt_out"},
     "optout-incomplete",
     "does not say: whether sending or use is stopped, what use of the service is restricted",
     "how to ask"},
    {{.name = "a recording", .sent = GA " observed har", .said = "", .exempt = GA " consent"},
     "consent-before",
     "whether one had been made earlier is not known",
     NULL},
    {{.name = "notified", .sent = GA, .method = "ポップアップ"},
     "notice-missing",
     "notified in another way",
     NULL},
};

static void test_messages(void **state)
{
    struct judge_fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        const struct finding *finding = NULL;
        judge_make(f, &messages[i].made);
        for (size_t k = 0; k < f->report.finding_count; k++)
            if (strcmp(f->report.findings[k].rule->id, messages[i].rule) == 0)
                finding = &f->report.findings[k];
        assert_non_null(finding);
        const char *text = judge_text(f, LANG_EN, &finding->message);
        if (!strstr(text, messages[i].has) ||
            (messages[i].has_not && strstr(text, messages[i].has_not)))
            fail_msg("%s: \"%s\"", messages[i].made.name, text);
    }
}

/* The request before the choice is cited, not a surer one of the page. */
static void test_evidence(void **state)
{
    struct judge_fixture *f = *state;
    const struct judge_case c = {.name = "evidence",
                                 .sent = GA " /a #3; " GA " observed browser frame /b #4; " GA
                                            " observed har /c #5",
                                 .said = "",
                                 .exempt = GA " consent"};
    judge_make(f, &c);
    const struct finding *finding = judge_find(f, "consent-before", STR(GA), ITEM_NONE);
    assert_non_null(finding);
    assert_int_equal(finding->page_line, 4);
    assert_true(str_has_suffix(finding->page_url, STR("/b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_grounds, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_consents, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_optouts, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_others, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_accepted, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_messages, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_evidence, judge_setup, judge_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
