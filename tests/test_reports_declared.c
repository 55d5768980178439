/* What the operator declares, in the summary for people: grounds, another notification, acceptances. */
#include "tests/reports_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

/* The summary in English, its lines joined. */
static char *summary(const struct report *report)
{
    char *text = reports_written(report, NULL, LANG_EN, false), *to = text;
    for (const char *c = text; *c; c++) {
        bool is_space = *c == '\n' || *c == ' ';
        if (!is_space)
            *to++ = *c;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
    return text;
}

static void check(const struct report *report, const char *has, const char *has_not)
{
    char *text = summary(report);
    if ((has && !strstr(text, has)) || (has_not && strstr(text, has_not)))
        fail_msg("\"%s\" \"%s\"\n%s", has ? has : "", has_not ? has_not : "", text);
    free(text);
}

static void test_exemptions(void **state)
{
    struct reports_fixture *f = *state;
    struct exemption exemption = {.who = STR("google"),
                                  .recipient = &f->known,
                                  .ground = GROUND_DISPLAY,
                                  .reason = STR("figures\x1b are drawn"),
                                  .until = STR("")};
    struct report report = f->report;
    report.declared = (struct declarations){
        .exemptions = &exemption, .exemption_count = 1, .today = STR("2026-11-20")};
    content_set ip = catalog_content(f->catalog, "ip"), os = catalog_content(f->catalog, "os");
    f->duties[0].content_sent = ip | os;
    check(&report, "declared exception: needed to display the service properly (figures",
          "not cover");
    check(&report, "what is declared covers nothing for sure", "\x1b");
    f->duties[0].exempt = ip;
    check(&report, "what is declared covers: IP address", NULL);
    check(&report, "what is declared does not cover: Operating system", NULL);
    f->duties[0].exempt = ip | os;
    check(&report, "declared covers: IP address, Operating system", "not cover");
    char *csv = reports_written(&report, "recipients", LANG_EN, false);
    assert_non_null(strstr(csv, ",ip; os,"));
    free(csv);
    exemption.until = STR("2026-11-19");
    check(&report, "until 2026-11-19: no longer taken into account", "declared covers");
    exemption.recipient = &f->unverified;
    exemption.service = &f->pixel;
    report.duty_count = 1; /* of another one */
    check(&report, NULL, "declared exception");
    f->duties[0].exempt = f->duties[0].content_sent = 0;
}

static void test_method(void **state)
{
    struct reports_fixture *f = *state;
    struct report report = f->report;
    check(&report, NULL, "notified in another way");
    report.declared.notice_method = STR("a pop-up");
    check(&report,
          "notified in another way than by a published notice (a pop-up). This was not judged.",
          NULL);
}

static void test_accepted(void **state)
{
    struct reports_fixture *f = *state;
    struct report report = f->report;
    struct finding finding = f->findings[0];
    struct duty duty = f->duties[1];
    duty.cap = SEVERITY_VIOLATION;
    finding.severity = SEVERITY_VIOLATION;
    report.findings = &finding;
    report.finding_count = 1;
    report.duties = &duty;
    report.duty_count = 1;
    check(&report, "Possible violations: 1", "Accepted");
    check(&report, "Something is lacking", NULL);
    finding.status = FINDING_ACCEPTED;
    finding.accepted_because = STR("it goes next week");
    duty.is_accepted = true;
    check(&report, "Accepted by the operator: 1", "Possible violations");
    check(&report, "Accepted: it goes next week", "Something is lacking");
}

static void test_handling(void **state)
{
    struct reports_fixture *f = *state;
    struct report report = f->report;
    struct finding findings[3] = {f->findings[0], f->findings[0], f->findings[0]};
    findings[0].severity = SEVERITY_REVIEW;
    findings[1].severity = SEVERITY_ADVICE;
    findings[2].severity = SEVERITY_INFO;
    report.pack = PACK_HANDLING;
    report.duty_count = 0;
    report.findings = findings;
    report.finding_count = 3;
    check(&report, "items found 1, not found 2, could not be judged 0.", "in scope");
    check(&report, "Handling policy", "Recipients and what the notice says");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_exemptions, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_method, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_accepted, reports_setup, reports_teardown),
        cmocka_unit_test_setup_teardown(test_handling, reports_setup, reports_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
