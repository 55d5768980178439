/* What a baseline and acceptances make of findings: status, exit code, what is gone. */
#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define GA "google-analytics"
#define TODAY "2026-11-20"

struct baseline_case {
    const char *name;
    const char *reason, *until; /* of the known row; NULL: it is not in the baseline */
    const char *accepted;       /* reason of an acceptance in service.yaml; NULL: none */
    const char *accepted_until;
    bool new_only;
    enum finding_status status;
    const char *first_seen, *because;
    int code;
};

static const struct baseline_case cases[] = {
    {"no baseline", NULL, NULL, NULL, NULL, false, FINDING_NEW, "", "", 1},
    {"known", "", "", NULL, NULL, false, FINDING_KNOWN, "2026-01-05", "", 1},
    {"known, only new ones asked for", "", "", NULL, NULL, true, FINDING_KNOWN, "2026-01-05", "",
     0},
    {"accepted", "later", "", NULL, NULL, false, FINDING_ACCEPTED, "2026-01-05", "later", 0},
    {"accepted, last day", "later", TODAY, NULL, NULL, false, FINDING_ACCEPTED, "2026-01-05",
     "later", 0},
    {"accepted until yesterday", "later", "2026-11-19", NULL, NULL, false, FINDING_KNOWN,
     "2026-01-05", "later", 1},
    {"accepted until yesterday, only new ones", "later", "2026-11-19", NULL, NULL, true,
     FINDING_KNOWN, "2026-01-05", "later", 0},
    {"accepted in service.yaml", NULL, NULL, "planned", "", false, FINDING_ACCEPTED, "", "planned",
     0},
    {"run out in service.yaml", NULL, NULL, "planned", "2026-11-19", false, FINDING_NEW, "",
     "planned", 1},
    {"known, and accepted in service.yaml", "", "", "planned", "", false, FINDING_ACCEPTED,
     "2026-01-05", "planned", 0},
    {"run out in the baseline, renewed in service.yaml", "old", "2026-01-01", "planned",
     "2026-12-31", false, FINDING_ACCEPTED, "2026-01-05", "planned", 0},
};

struct work {
    struct judge_fixture *f;
};

static void judge_again(void *context)
{
    struct work *work = context;
    work->f->report.exit_code = 0;
    judge(work->f->arena, &work->f->report, FAIL_ON_LACKING);
}

static void run(struct judge_fixture *f)
{
    struct work work = {.f = f};
    assert_int_equal(arena_run(f->arena, 0, judge_again, &work), ARENA_DONE);
}

/* A row as findings.csv has it, of the finding itself. */
static struct known known_of(const struct report *report, const struct finding *finding)
{
    struct known known = {{{NULL, 0}}};
    for (int i = 0; i < KNOWN_CELL_COUNT; i++)
        known.cells[i] = STR("");
    known.cells[KNOWN_AUDITED] = report->audited;
    known.cells[KNOWN_RULE] = str_of(finding->rule->id);
    known.cells[KNOWN_SEVERITY] = STR("violation");
    known.cells[KNOWN_VERDICT] = STR("partial");
    known.cells[KNOWN_RECIPIENT_ID] = STR("google");
    known.cells[KNOWN_RECIPIENT] = STR("Google LLC");
    known.cells[KNOWN_SERVICE_ID] = STR(GA);
    known.cells[KNOWN_ITEM] = STR("content");
    known.cells[KNOWN_PAGE_URL] = finding->page_url;
    known.cells[KNOWN_MESSAGE] = STR("said before");
    known.cells[KNOWN_FINGERPRINT] = str_of(finding->fingerprint);
    known.cells[KNOWN_FIRST_SEEN] = STR("2026-01-05");
    known.cells[KNOWN_STATUS] = STR("new");
    return known;
}

static const struct judge_case lacking = {
    .name = "lacking", .sent = GA, .said = "google/" GA " absent own", .code = 1};

static void test_status(void **state)
{
    struct judge_fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct baseline_case *c = &cases[i];
        judge_make(f, &lacking);
        assert_int_equal(f->report.finding_count, 1);
        struct known known = known_of(&f->report, &f->report.findings[0]);
        char fingerprint[17];
        memcpy(fingerprint, f->report.findings[0].fingerprint, sizeof fingerprint);
        known.cells[KNOWN_FINGERPRINT] = str_of(fingerprint);
        known.cells[KNOWN_REASON] = str_of(c->reason);
        known.cells[KNOWN_UNTIL] = str_of(c->until);
        struct acceptance acceptance = {.fingerprint = str_of(fingerprint),
                                        .reason = str_of(c->accepted),
                                        .until = str_of(c->accepted_until)};
        f->report.declared = (struct declarations){.known = &known,
                                                   .known_count = c->reason != NULL,
                                                   .has_baseline = c->reason != NULL,
                                                   .acceptances = &acceptance,
                                                   .acceptance_count = c->accepted != NULL,
                                                   .today = STR(TODAY)};
        f->report.new_only = c->new_only;
        run(f);
        const struct finding *finding = &f->report.findings[0];
        if (finding->status != c->status || f->report.exit_code != c->code ||
            !str_is(finding->first_seen, c->first_seen) ||
            !str_is(finding->accepted_because, c->because))
            fail_msg("%s: %s, code %d, first seen \"%.*s\", because \"%.*s\"", c->name,
                     finding_status_code(finding->status), f->report.exit_code,
                     STR_ARG(finding->first_seen), STR_ARG(finding->accepted_because));
        assert_int_equal(f->report.gone_count, 0);
    }
}

/* An empty baseline is one: what is found is new from today on. */
static void test_first_day(void **state)
{
    struct judge_fixture *f = *state;
    judge_make(f, &lacking);
    f->report.declared = (struct declarations){.has_baseline = true, .today = STR(TODAY)};
    run(f);
    assert_int_equal(f->report.findings[0].status, FINDING_NEW);
    assert_true(str_is(f->report.findings[0].first_seen, TODAY));
}

/* Two things lack; one is accepted: the other still fails. All of a missing notice in one. */
static void test_exit_code(void **state)
{
    struct judge_fixture *f = *state;
    static const struct {
        struct judge_case c;
        int accepted; /* so many of the findings, from the first */
        int code;
    } rows[] = {
        {{.name = "two", .sent = GA "; meta-pixel #2", .said = "google/" GA " absent own"}, 1, 1},
        {{.name = "both", .sent = GA "; meta-pixel #2", .said = "google/" GA " absent own"}, 2, 0},
        {{.name = "no notice", .sent = GA "; meta-pixel #2"}, 0, 1},
        {{.name = "no notice, accepted", .sent = GA "; meta-pixel #2"}, 1, 0},
        {{.name = "scope unknown", .sent = GA, .scope = "unknown"}, 1, 0},
        {{.name = "scope unknown", .sent = GA, .scope = "unknown"}, 0, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char fingerprints[4][17];
        struct acceptance acceptances[4];
        judge_make(f, &rows[i].c);
        for (int k = 0; k < rows[i].accepted; k++) {
            memcpy(fingerprints[k], f->report.findings[k].fingerprint, 17);
            acceptances[k] =
                (struct acceptance){.fingerprint = str_of(fingerprints[k]), .reason = STR("x")};
        }
        f->report.declared = (struct declarations){.acceptances = acceptances,
                                                   .acceptance_count = (size_t)rows[i].accepted,
                                                   .today = STR(TODAY)};
        run(f);
        if (f->report.exit_code != rows[i].code)
            fail_msg("%s: exit code %d", rows[i].c.name, f->report.exit_code);
    }
}

static const struct {
    const char *name;
    struct judge_case now;
    const char *page;    /* of the known finding */
    const char *audited; /* NULL: the same */
    const char *status;
    size_t gone;
} gone[] = {
    {"the page was read",
     {.sent = "google-fonts", .said = "google/google-fonts own own"},
     JUDGE_SITE "/",
     NULL,
     "new",
     1},
    {"the page is no more",
     {.sent = "google-fonts",
      .said = "google/google-fonts own own",
      .seen = "not_found http_status /old"},
     JUDGE_SITE "/old",
     NULL,
     "known",
     1},
    {"the page could not be read",
     {.sent = "google-fonts", .said = "google/google-fonts own own", .seen = "failed timeout /old"},
     JUDGE_SITE "/old",
     NULL,
     "new",
     0},
    {"the page was not looked at",
     {.sent = "google-fonts", .said = "google/google-fonts own own"},
     JUDGE_SITE "/other",
     NULL,
     "new",
     0},
    {"the notice could not be read",
     {.sent = GA, .said = "", .status = NOTICE_UNREADABLE},
     JUDGE_SITE "/",
     NULL,
     "new",
     0},
    {"about no page, all was seen",
     {.sent = "google-fonts", .said = "google/google-fonts own own"},
     "",
     NULL,
     "new",
     1},
    {"about no page, not all was seen",
     {.sent = "google-fonts", .said = "google/google-fonts own own", .seen = "failed timeout /old"},
     "",
     NULL,
     "new",
     0},
    {"of another service",
     {.sent = "google-fonts", .said = "google/google-fonts own own"},
     JUDGE_SITE "/",
     "https://other.example/",
     "new",
     0},
    {"gone before",
     {.sent = "google-fonts", .said = "google/google-fonts own own"},
     JUDGE_SITE "/",
     NULL,
     "gone",
     0},
    {"still there",
     {.sent = GA, .said = "google/" GA " absent own"},
     JUDGE_SITE "/",
     NULL,
     "new",
     0},
};

static void test_gone(void **state)
{
    struct judge_fixture *f = *state;
    judge_make(f, &lacking);
    struct finding old = f->report.findings[0];
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        judge_make(f, &gone[i].now);
        struct known known = known_of(&f->report, &old);
        known.cells[KNOWN_FINGERPRINT] = str_of(old.fingerprint);
        known.cells[KNOWN_RULE] = STR("content-absent");
        known.cells[KNOWN_PAGE_URL] = str_of(gone[i].page);
        known.cells[KNOWN_STATUS] = str_of(gone[i].status);
        if (gone[i].audited)
            known.cells[KNOWN_AUDITED] = str_of(gone[i].audited);
        f->report.declared = (struct declarations){
            .known = &known, .known_count = 1, .has_baseline = true, .today = STR(TODAY)};
        run(f);
        if (f->report.gone_count != gone[i].gone)
            fail_msg("%s: %zu gone", gone[i].name, f->report.gone_count);
        if (!gone[i].gone)
            continue;
        const struct finding *row = &f->report.gone[0];
        assert_int_equal(row->status, FINDING_GONE);
        assert_string_equal(row->fingerprint, old.fingerprint);
        assert_string_equal(row->rule->id, "content-absent");
        assert_true(str_is(duty_recipient_id(row->duty), "google"));
        assert_string_equal(judge_text(f, LANG_JA, &row->message), "said before");
        assert_false(finding_counts(row, false));
    }
}

/* A domain that the catalog does not know, with the company that the operator declares behind it: the
 * entry may name either, and the finding names the company. */
static void test_group(void **state)
{
    struct judge_fixture *f = *state;
    const struct group_company group = {STR("kaiseki.example"), STR("株式会社かいせき堂")};
    static const struct {
        const char *said;
        enum verdict verdict;
    } rows[] = {{"~かいせき堂㈱/- own own", VERDICT_DISCLOSED},
                {"~Other_Company/- own own", VERDICT_ABSENT}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct judge_case c = {.name = "group", .sent = "kaiseki.example", .said = rows[i].said};
        judge_make(f, &c);
        assert_int_equal(f->report.duties[0].verdict, VERDICT_ABSENT);
        f->report.declared =
            (struct declarations){.group = &group, .group_count = 1, .today = STR(TODAY)};
        run(f);
        assert_int_equal(f->report.duties[0].verdict, rows[i].verdict);
        assert_true(str_eq(duty_name(&f->report.duties[0]).ja, group.name));
        assert_true(str_is(f->report.duties[0].domain, "kaiseki.example"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status),    cmocka_unit_test(test_first_day),
        cmocka_unit_test(test_exit_code), cmocka_unit_test(test_gone),
        cmocka_unit_test(test_group),
    };
    return cmocka_run_group_tests(tests, judge_setup, judge_teardown);
}
