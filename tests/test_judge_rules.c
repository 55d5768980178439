/* Rules about one recipient: what the entry says, and how. For each a case in which it speaks, and those
 * next to it in which it is silent. */
#include "tests/judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define GA "google-analytics"
#define GA_DONE "google/google-analytics own own"
#define UNREAD .also = "", .also_status = NOTICE_UNREADABLE
#define UNREAD_FINDING "unknown notice-unreadable " JUDGE_SITE "/policy/ -"

static const struct judge_case names[] = {
    {.name = "a product by itself, while another notice could not be read",
     .sent = GA,
     .said = "-/google-analytics own own",
     UNREAD,
     .duties = GA " vague svs service_only 1",
     .findings = UNREAD_FINDING,
     .code = 3},
    {.name = "a product by itself, by somebody else's command, stays a review",
     .sent = GA " frame",
     .said = "-/google-analytics own own",
     .duties = GA " vague svs service_only 1",
     .findings = "review recipient-service-only " GA " name"},
    {.name = "a product by itself, and the content is missing: both are said",
     .sent = GA,
     .said = "-/google-analytics absent own",
     .duties = GA " partial avs service_only 1",
     .findings = "violation content-absent " GA " content; "
                 "review recipient-service-only " GA " name",
     .code = 1},
    {.name = "a parent, while another notice could not be read",
     .sent = "hotjar",
     .said = "contentsquare/- own own",
     UNREAD,
     .duties = "hotjar vague svs group 1",
     .findings = UNREAD_FINDING,
     .code = 3},
    {.name = "a parent, out of scope",
     .sent = "hotjar",
     .said = "contentsquare/- own own",
     .scope = "out",
     .duties = "hotjar vague svs group 1",
     .findings = "advice recipient-by-group hotjar name"},
    {.name = "planned, and stated as current elsewhere",
     .sent = GA,
     .said = GA_DONE " planned; " GA_DONE,
     .duties = GA " disclosed sss service 1"},
    {.name = "planned completes nothing",
     .sent = GA,
     .said = GA_DONE " planned; google/google-analytics own absent",
     .duties = GA " partial ssa service 1",
     .findings = "violation purpose-absent " GA " purpose",
     .code = 1},
    {.name = "planned without a purpose",
     .sent = GA,
     .said = "google/google-analytics own absent planned",
     .duties = GA " partial vva service 1",
     .findings = "violation purpose-absent " GA " purpose; review recipient-planned " GA " name",
     .code = 1},
    {.name = "the notice calls its entry exempt: what is missing is a review",
     .sent = GA,
     .said = "google/google-analytics absent own exempt",
     .duties = GA " partial ass service 1",
     .findings = "review content-absent " GA " content"},
    {.name = "an entry that names nobody in particular",
     .said = "~広告パートナー/- own own; ~その他の事業者/- own own",
     .duties = "その他の事業者 stated_not_seen sss - 0; 広告パートナー stated_not_seen sss - 0",
     .findings = "advice recipient-open-ended " JUDGE_SITE "/notice/ -"},
    {.name = "a company whose name holds such a word",
     .said = "~株式会社第三者機構/- own own",
     .duties = "株式会社第三者機構 stated_not_seen sss - 0",
     .findings = "info stated-not-seen 株式会社第三者機構 -"},
};

static const struct judge_case contents[] = {
    {.name = "only a link",
     .sent = GA,
     .said = "google/google-analytics link_only own",
     .duties = GA " vague vss service 1",
     .findings = "review content-link-only " GA " content"},
    {.name = "only a link, while another notice could not be read",
     .sent = GA,
     .said = "google/google-analytics link_only link_only",
     UNREAD,
     .duties = GA " vague vsv service 1",
     .findings = UNREAD_FINDING,
     .code = 3},
    {.name = "of vague and link the better counts, and one finding is made",
     .sent = GA,
     .said = "google/google-analytics link_only own; google/google-analytics vague own",
     .duties = GA " vague vss service 1",
     .findings = "advice content-vague " GA " content"},
    {.name = "an own statement beside a shared one",
     .sent = GA,
     .said = "google/google-analytics shared own; google/google-analytics own own",
     .duties = GA " disclosed sss service 1"},
    {.name = "vague in a category without a ruling",
     .sent = "google-fonts",
     .said = "google/google-fonts vague vague",
     .duties = "google-fonts vague vsv service 1",
     .findings = "advice content-vague google-fonts content; "
                 "advice purpose-vague google-fonts purpose"},
    {.name = "what the notice says of what is not seen is nobody's fault",
     .said = "google/google-analytics link_only vague",
     .duties = GA " stated_not_seen vsv - 0",
     .findings = "info stated-not-seen " GA " -"},
    /* ---- more than is stated ---- */
    {.name = "a parameter shows what is not stated",
     .sent = GA " shows=email",
     .said = GA_DONE " states=page_url,cookie_id",
     .duties = GA " disclosed sss service 1",
     .findings = "review content-understated " GA " content"},
    {.name = "what the catalog alone tells never counts",
     .sent = GA " sends=email",
     .said = GA_DONE " states=page_url",
     .duties = GA " disclosed sss service 1"},
    {.name = "what is stated in another entry for it counts",
     .sent = GA " shows=email",
     .said = GA_DONE " states=page_url; " GA_DONE " states=email",
     .duties = GA " disclosed sss service 1"},
    {.name = "a general word covers its kinds",
     .sent = GA " shows=page_title,referrer; meta-pixel shows=os,screen #8",
     .said = GA_DONE " states=access_log; meta/meta-pixel own own states=device_info",
     .duties = GA " disclosed sss service 1; meta-pixel disclosed sss service 1"},
    {.name = "but not what is of another kind",
     .sent = GA " shows=purchase",
     .said = GA_DONE " states=access_log,device_info",
     .duties = GA " disclosed sss service 1",
     .findings = "review content-understated " GA " content"},
    {.name = "a general kind that is seen is stated by one that it holds",
     .sent = GA " shows=behaviour",
     .said = GA_DONE " states=page_url",
     .duties = GA " disclosed sss service 1"},
    {.name = "an entry of which no kind is known may say anything",
     .sent = GA " shows=email",
     .said = GA_DONE,
     .duties = GA " disclosed sss service 1"},
    {.name = "an entry that states no content has another finding",
     .sent = GA " shows=email",
     .said = "google/google-analytics vague own states=page_url",
     .duties = GA " vague vss service 1",
     .findings = "advice content-vague " GA " content"},
    {.name = "understated, while another notice could not be read",
     .sent = GA " shows=email",
     .said = GA_DONE " states=page_url",
     UNREAD,
     .duties = GA " disclosed sss service 1",
     .findings = UNREAD_FINDING,
     .code = 3},
};

static const struct judge_case purposes[] = {
    {.name = "one purpose for two sides",
     .sent = GA,
     .said = GA_DONE " undivided",
     .duties = GA " disclosed sss service 1",
     .findings = "info purpose-one-sided " GA " purpose"},
    {.name = "the sender's purpose alone",
     .sent = GA,
     .said = GA_DONE " sender",
     .duties = GA " disclosed sss service 1",
     .findings = "info purpose-one-sided " GA " purpose"},
    {.name = "each side in an entry of its own",
     .sent = GA,
     .said = GA_DONE " sender; " GA_DONE " recipient",
     .duties = GA " disclosed sss service 1"},
    {.name = "a side of a purpose that is only vague is none",
     .sent = GA,
     .said = "google/google-analytics own vague undivided",
     .duties = GA " vague ssv service 1",
     .findings = "advice purpose-vague " GA " purpose"},
    {.name = "only a link for the purpose",
     .sent = GA,
     .said = "google/google-analytics own link_only undivided",
     .duties = GA " vague ssv service 1",
     .findings = "review purpose-link-only " GA " purpose"},
    {.name = "one-sided where nothing was seen",
     .said = GA_DONE " undivided",
     .duties = GA " stated_not_seen sss - 0",
     .findings = "info stated-not-seen " GA " -"},
    {.name = "running text is misread more easily",
     .sent = GA,
     .said = "google/google-analytics own absent prose",
     .duties = GA " partial ssa service 1",
     .findings = "review purpose-absent " GA " purpose"},
};

static void test_names(void **state)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        judge_check(*state, &names[i]);
}

static void test_contents(void **state)
{
    for (size_t i = 0; i < COUNT_OF(contents); i++)
        judge_check(*state, &contents[i]);
}

static void test_purposes(void **state)
{
    for (size_t i = 0; i < COUNT_OF(purposes); i++)
        judge_check(*state, &purposes[i]);
}

/* ---- what the sentences say ---- */

static const struct {
    struct judge_case made;
    const char *rule;
    const char *has, *has_not;
    const char *mend;
} messages[] = {
    {{.name = "service", .sent = GA, .said = "-/google-analytics own own"},
     "recipient-service-only",
     "names the service Google Analytics, but not the company that handles the information, Google",
     NULL,
     "Name the company"},
    {{.name = "parent", .sent = "hotjar", .said = "contentsquare/- own own"},
     "recipient-by-group",
     "the notice names Content Square SAS, which is another company",
     NULL,
     "Hotjar"},
    {{.name = "understated",
      .sent = GA " shows=email,page_url",
      .said = GA_DONE " states=page_url"},
     "content-understated",
     "does not state for it: E-mail address.",
     "URL",
     "E-mail address"},
    {{.name = "vague", .sent = GA " sends=os", .said = "google/- vague own"},
     "content-vague",
     "only in general words",
     NULL,
     "for example: Operating system."},
    {{.name = "open", .said = "~パートナー/- own own"},
     "recipient-open-ended",
     "1 entries that name nobody in particular, such as \"パートナー\"",
     NULL,
     NULL},
    {{.name = "sender", .sent = GA, .said = GA_DONE " sender"},
     "purpose-one-sided",
     "the operator's purpose for",
     NULL,
     NULL},
    {{.name = "recipient", .sent = GA, .said = GA_DONE " recipient"},
     "purpose-one-sided",
     "the recipient's purpose for",
     NULL,
     NULL},
    {{.name = "claimed", .sent = GA, .said = "google/google-analytics absent own exempt"},
     "content-absent",
     "The notice itself calls the entry exempt",
     NULL,
     NULL},
    {{.name = "a remark is for what may accuse",
      .sent = "google-fonts",
      .said = "google/google-fonts vague own"},
     "content-vague",
     "general words",
     "ruling",
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
        const char *mend = judge_text(f, LANG_EN, &finding->mend);
        if ((messages[i].has && !strstr(text, messages[i].has)) ||
            (messages[i].has_not && strstr(text, messages[i].has_not)) ||
            (messages[i].mend && !strstr(mend, messages[i].mend)))
            fail_msg("%s: \"%s\" \"%s\"", messages[i].made.name, text, mend);
    }
}

/* Words of an entry that the vocabulary does not have may say what seems to be missing. */
static void test_unknown_words(void **state)
{
    static const struct {
        const char *content;
        bool is_found;
    } rows[] = {{"閲覧したページのURL、IPアドレス", true},
                {"閲覧したページのURL、ご連絡に要するもの", false},
                {"", true}};
    struct judge_fixture *f = *state;
    const struct judge_case c = {
        .name = "words", .sent = GA " shows=email", .said = GA_DONE " states=page_url,ip"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct judge_case made = c;
        made.content = rows[i].content;
        judge_make(f, &made);
        if (!judge_find(f, "content-understated", STR(GA), ITEM_CONTENT) == rows[i].is_found)
            fail_msg("%s", rows[i].content);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_contents, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_purposes, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_messages, judge_setup, judge_teardown),
        cmocka_unit_test_setup_teardown(test_unknown_words, judge_setup, judge_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
