/* JUnit XML as continuous integration services read it: a recipient is a test, and so is each finding
 * that is about no recipient. What could not be judged is skipped, never passed. */
#include "core/text.h"
#include "reports/cell.h"
#include "reports/name.h"
#include "reports/text_parts.h"

#include <inttypes.h>

enum junit_end { JUNIT_PASSED, JUNIT_FAILED, JUNIT_SKIPPED, JUNIT_ENDS };

struct junit {
    const struct show *show;
    size_t counts[JUNIT_ENDS];
    bool
        is_counting; /* the numbers stand in front of what they count: a first turn writes nothing */
};

static void junit_put(const struct junit *junit, const char *text)
{
    if (!junit->is_counting)
        fputs(text, junit->show->out);
}

/* As a character reference: markup, and what a parser would make a space of in an attribute. Only
 * characters of XML 1.0 §2.2 come here. */
static void junit_put_reference(const struct junit *junit, uint32_t point)
{
    char reference[16];
    snprintf(reference, sizeof reference, "&#x%" PRIX32 ";", point);
    junit_put(junit, reference);
}

/* Text from outside, in content or in a quoted attribute. */
static void junit_put_text(const struct junit *junit, str text, size_t max)
{
    if (junit->is_counting)
        return;
    str clean = show_clean(junit->show, text, max);
    for (size_t at = 0; at < clean.n;) {
        size_t from = at;
        uint32_t point = text_next(clean, &at);
        if (point == '&' || point == '<' || point == '>' || point == '"')
            junit_put_reference(junit, point);
        else if (point >= 0xFFFE && (point & 0xFFFE) == 0xFFFE)
            junit_put_reference(junit, 0xFFFD);
        else
            fwrite(clean.p + from, 1, at - from, junit->show->out);
    }
}

static void junit_put_attribute(const struct junit *junit, const char *name, str text, size_t max)
{
    junit_put(junit, " ");
    junit_put(junit, name);
    junit_put(junit, "=\"");
    junit_put_text(junit, text, max);
    junit_put(junit, "\"");
}

/* What makes a test fail: a violation always, the rest as --fail-on counts it. */
static bool junit_is_failure(const struct report *report, const struct finding *finding)
{
    const struct duty *duty = finding->duty;
    if (finding->status == FINDING_ACCEPTED || finding->status == FINDING_GONE)
        return false;
    if (finding->severity == SEVERITY_VIOLATION)
        return true;
    if (str_is(report->fail_on, "review"))
        return finding->severity <= SEVERITY_REVIEW;
    if (str_is(report->fail_on, "advice"))
        return finding->severity <= SEVERITY_ADVICE;
    bool is_lacking = duty && duty->cap == SEVERITY_VIOLATION &&
                      finding->severity < SEVERITY_INFO &&
                      (duty->verdict == VERDICT_ABSENT || duty->verdict == VERDICT_PARTIAL);
    return is_lacking && str_is(report->fail_on, "lacking") && report->scope != SCOPE_OUT;
}

static enum junit_end junit_finding_end(const struct report *report, const struct finding *finding)
{
    if (junit_is_failure(report, finding))
        return JUNIT_FAILED;
    return finding->severity == SEVERITY_UNKNOWN ? JUNIT_SKIPPED : JUNIT_PASSED;
}

static void junit_put_place(const struct junit *junit, str url, uint32_t line, str words)
{
    if (!url.n)
        return;
    junit_put_text(junit, url, TEXT_SENTENCE_MAX);
    if (line)
        junit_put_text(junit, arena_printf(junit->show->arena, ":%" PRIu32, line), TEXT_NAME_MAX);
    junit_put(junit, "\n");
    if (!words.n)
        return;
    junit_put(junit, "    ");
    junit_put_text(junit, words, TEXT_QUOTE_MAX);
    junit_put(junit, "\n");
}

/* [rule] sentence, both sides, what to do. */
static void junit_put_finding(const struct junit *junit, const struct finding *finding)
{
    struct arena *arena = junit->show->arena;
    enum lang lang = junit->show->lang;
    junit_put_text(
        junit,
        arena_printf(arena, "[%s, %s] ", finding->rule->id, severity_code(finding->severity)),
        TEXT_NAME_MAX);
    junit_put(junit, " ");
    junit_put_text(junit, name_message(arena, lang, finding), TEXT_SENTENCE_MAX);
    junit_put(junit, "\n");
    junit_put_place(junit, finding->page_url, finding->page_line, finding->evidence);
    junit_put_place(junit, finding->notice_url, finding->notice_line, finding->notice_quote);
    junit_put_text(junit, name_mend(arena, lang, finding), TEXT_SENTENCE_MAX);
    junit_put(junit, "\n");
}

static void junit_open_case(struct junit *junit, const char *class, str name, str more)
{
    junit_put(junit, "    <testcase");
    junit_put_attribute(junit, "classname", str_of(class), TEXT_NAME_MAX);
    junit_put(junit, " name=\"");
    junit_put_text(junit, name, TEXT_NAME_MAX);
    if (more.n) {
        junit_put(junit, " / ");
        junit_put_text(junit, more, TEXT_NAME_MAX);
    }
    junit_put(junit, "\">\n");
}

/* The element that says how it ended; closed by junit_close_case. first: the gravest finding or NULL. */
static void junit_open_end(struct junit *junit, enum junit_end end, const struct finding *first)
{
    static const char *const elements[JUNIT_ENDS] = {"system-out", "failure", "skipped"};
    junit->counts[end]++;
    junit_put(junit, "      <");
    junit_put(junit, elements[end]);
    if (first && end != JUNIT_PASSED) {
        if (end == JUNIT_FAILED)
            junit_put_attribute(junit, "type", str_of(first->rule->id), TEXT_NAME_MAX);
        junit_put_attribute(junit, "message",
                            name_message(junit->show->arena, junit->show->lang, first),
                            TEXT_SENTENCE_MAX);
    }
    junit_put(junit, ">");
}

static void junit_close_case(struct junit *junit, enum junit_end end)
{
    static const char *const ends[JUNIT_ENDS] = {"</system-out>", "</failure>", "</skipped>"};
    junit_put(junit, ends[end]);
    junit_put(junit, "\n    </testcase>\n");
}

static void junit_duty(struct junit *junit, const struct duty *duty)
{
    const struct report *report = junit->show->report;
    const struct finding *first = NULL;
    enum junit_end end = duty->verdict == VERDICT_UNKNOWN ? JUNIT_SKIPPED : JUNIT_PASSED;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->duty != duty)
            continue;
        enum junit_end its = junit_finding_end(report, finding);
        if (!first || (its == JUNIT_FAILED && end != JUNIT_FAILED))
            first = finding;
        if (its == JUNIT_FAILED || (its == JUNIT_SKIPPED && end == JUNIT_PASSED))
            end = its;
    }
    junit_open_case(junit, "soshin.recipients", name_duty_recipient(duty, junit->show->lang),
                    name_duty_service(duty, junit->show->lang));
    junit_open_end(junit, end, first);
    junit_put_text(junit, str_of(verdict_code(duty->verdict)), TEXT_NAME_MAX);
    junit_put(junit, "\n");
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].duty == duty)
            junit_put_finding(junit, &report->findings[i]);
    junit_close_case(junit, end);
}

static void junit_finding(struct junit *junit, const struct finding *finding)
{
    enum junit_end end = junit_finding_end(junit->show->report, finding);
    junit_open_case(junit, "soshin.service", str_of(finding->rule->id), finding->subject);
    junit_open_end(junit, end, finding);
    junit_put_finding(junit, finding);
    junit_close_case(junit, end);
}

/* Whether everything was seen is a test of its own: a service of which nothing was seen has no others. */
static void junit_coverage(struct junit *junit, const struct text_facts *facts)
{
    enum junit_end end = facts->is_partial ? JUNIT_SKIPPED : JUNIT_PASSED;
    junit_open_case(junit, "soshin.coverage", junit->show->report->audited, STR_NONE);
    junit_open_end(junit, end, NULL);
    junit_put_text(junit, text_verdict(junit->show, facts), TEXT_SENTENCE_MAX);
    junit_close_case(junit, end);
}

static void junit_cases(struct junit *junit)
{
    const struct report *report = junit->show->report;
    struct text_facts facts = text_facts(report);
    junit_coverage(junit, &facts);
    for (size_t i = 0; i < report->duty_count; i++)
        junit_duty(junit, &report->duties[i]);
    for (size_t i = 0; i < report->finding_count; i++)
        if (!report->findings[i].duty)
            junit_finding(junit, &report->findings[i]);
}

static void junit_put_counts(const struct junit *junit, str name, const struct junit *counted)
{
    struct arena *arena = junit->show->arena;
    size_t all = counted->counts[JUNIT_PASSED] + counted->counts[JUNIT_FAILED] +
                 counted->counts[JUNIT_SKIPPED];
    junit_put_attribute(junit, "name", name, TEXT_NAME_MAX);
    junit_put(junit, arena_printf(arena, " tests=\"%zu\" failures=\"%zu\" errors=\"0\"", all,
                                  counted->counts[JUNIT_FAILED])
                         .p);
    junit_put(junit, arena_printf(arena, " skipped=\"%zu\"", counted->counts[JUNIT_SKIPPED]).p);
}

static void junit_put_property(const struct junit *junit, const char *name, str value)
{
    junit_put(junit, "      <property");
    junit_put_attribute(junit, "name", str_of(name), TEXT_NAME_MAX);
    junit_put_attribute(junit, "value", value, TEXT_NAME_MAX);
    junit_put(junit, "/>\n");
}

static void junit_work(const struct show *show)
{
    const struct report *report = show->report;
    struct junit counted = {.show = show, .is_counting = true}, written = {.show = show};
    const struct junit *junit = &written;
    struct cell_context cells = {.arena = show->arena, .report = report};
    junit_cases(&counted);
    junit_put(junit, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    junit_put_counts(junit, STR("soshin"), &counted);
    junit_put(junit, ">\n  <testsuite");
    junit_put_counts(junit, report->audited, &counted);
    if (report->started)
        junit_put_attribute(junit, "timestamp", cell_time(&cells, report->started), TEXT_NAME_MAX);
    junit_put(junit, ">\n    <properties>\n");
    junit_put_property(junit, "soshin", STR(SOSHIN_VERSION));
    junit_put_property(junit, "catalog", report->catalog_date);
    junit_put_property(junit, "scope", report->scope_text);
    junit_put_property(junit, "disclaimer", show_said(show, WRITER_DISCLAIMER));
    junit_put(junit, "    </properties>\n");
    junit_cases(&written);
    junit_put(junit, "  </testsuite>\n</testsuites>\n");
}

static bool junit_write(const struct report *report, const struct writer_options *options,
                        FILE *out, struct err *err)
{
    return show_run("junit", report, options, out, junit_work, err);
}

const struct writer writer_junit = {
    .name = "junit",
    .says = N_("The recipients and findings as tests (JUnit XML)."),
    .write = junit_write,
};
