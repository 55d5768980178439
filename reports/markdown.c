/* The summary for a pull request: GitHub Flavored Markdown. What comes from outside is text there and
 * nothing else: no markup, no link, no mention of anybody. */
#include "reports/markdown.h"

#include "reports/name.h"
#include "reports/text_parts.h"

#include <string.h>

#define MARKDOWN_ROWS_MAX 50     /* of the matrix */
#define MARKDOWN_FINDINGS_MAX 20 /* so that it all fits into a comment (65,536 characters) */
#define MARKDOWN_NAME_MAX 100    /* code points */
#define MARKDOWN_SENTENCE_MAX 600
#define MARKDOWN_QUOTE_MAX 200

static void markdown_say(const struct show *show, const char *text)
{
    fputs(text, show->out);
}

/* What HTML would take for markup; NULL for anything else. */
static const char *markdown_entity(char c)
{
    if (c == '&')
        return "&amp;";
    return c == '<' ? "&lt;" : c == '>' ? "&gt;" : NULL;
}

/* A comment goes behind @ # : where what follows would make a mention, a reference or a link of them. */
static bool markdown_joins(char c, char next)
{
    return c == ':' ? next == '/' : (c == '@' || c == '#') && ascii_is_alnum(next);
}

/* CommonMark §2.4: a backslash makes any ASCII punctuation plain. */
void markdown_put(const struct show *show, str text, size_t max)
{
    str clean = show_clean(show, text, max);
    for (size_t i = 0; i < clean.n; i++) {
        char c = clean.p[i], next = i + 1 < clean.n ? clean.p[i + 1] : ' ';
        const char *entity = markdown_entity(c);
        if (c && strchr("\\`*_[]#$|~", c))
            fputc('\\', show->out);
        if (entity)
            fputs(entity, show->out);
        else
            fputc(c, show->out);
        if (markdown_joins(c, next))
            fputs("<!-- -->", show->out);
    }
}

/* A code span (CommonMark §6.1); its fence is longer than any run of backticks inside. */
static void markdown_put_code(const struct show *show, str text, size_t max)
{
    str clean = show_clean(show, text, max);
    size_t run = 0, longest = 0;
    for (size_t i = 0; i < clean.n; i++) {
        run = clean.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        fputc('`', show->out);
    fputc(' ', show->out);
    show_text(show, clean);
    fputc(' ', show->out);
    for (size_t i = 0; i <= longest; i++)
        fputc('`', show->out);
}

static void markdown_more(const struct show *show, size_t count)
{
    if (!count)
        return;
    markdown_say(show, "\n");
    show_text(show, show_form(show, N_("… and %1 more"), show_number(show, count), STR_NONE,
                              STR_NONE, STR_NONE));
    markdown_say(show, "\n");
}

static void markdown_row(const struct show *show, const struct duty *duty)
{
    static const enum item items[] = {ITEM_CONTENT, ITEM_NAME, ITEM_PURPOSE};
    str service = name_duty_service(duty, show->lang);
    markdown_say(show, "| ");
    markdown_put(show, name_duty_recipient(duty, show->lang), MARKDOWN_NAME_MAX);
    show_text(show, name_recipient_mark(duty, show->lang));
    if (service.n)
        markdown_say(show, " / ");
    markdown_put(show, service, MARKDOWN_NAME_MAX);
    show_text(show, name_service_mark(duty, show->lang));
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        markdown_say(show, " | ");
        show_text(show, show_said(show, text_item_words(duty->items[items[i]])));
    }
    markdown_say(show, " | ");
    show_text(show, show_number(show, duty->pages));
    markdown_say(show, " |\n");
}

static bool markdown_is_lacking(const struct duty *duty)
{
    return duty->verdict == VERDICT_ABSENT || duty->verdict == VERDICT_PARTIAL;
}

/* What lacks something comes first, the rest in the order of recipients.csv. */
static void markdown_matrix(const struct show *show)
{
    static const char *const heads[] = {N_("Recipient / service"), N_("Content"),
                                        N_("Recipient named"), N_("Purpose"), N_("Pages")};
    const struct report *report = show->report;
    size_t shown = 0;
    if (!report->duty_count)
        return;
    markdown_say(show, "\n|");
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        markdown_say(show, " ");
        show_text(show, show_said(show, heads[i]));
        markdown_say(show, " |");
    }
    markdown_say(show, "\n|---|---|---|---|--:|\n");
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < report->duty_count && shown < MARKDOWN_ROWS_MAX; i++)
            if (markdown_is_lacking(&report->duties[i]) == (turn == 0)) {
                markdown_row(show, &report->duties[i]);
                shown++;
            }
    markdown_more(show, report->duty_count - shown);
}

static void markdown_place(const struct show *show, const char *label, str url, uint32_t line,
                           str words)
{
    if (!url.n)
        return;
    markdown_say(show, "  - ");
    show_text(show, show_said(show, label));
    markdown_put_code(show, url, MARKDOWN_SENTENCE_MAX);
    if (line)
        show_text(show, show_form(show, N_(" line %1"), show_number(show, line), STR_NONE, STR_NONE,
                                  STR_NONE));
    if (words.n) {
        markdown_say(show, "  \n    ");
        markdown_put_code(show, words, MARKDOWN_QUOTE_MAX);
    }
    markdown_say(show, "\n");
}

static void markdown_finding(const struct show *show, const struct finding *finding)
{
    str mend = name_mend(show->arena, show->lang, finding);
    markdown_say(show, "- **");
    markdown_say(show, severity_code(finding->severity));
    markdown_say(show, "** ");
    markdown_put_code(show, str_of(finding->rule->id), MARKDOWN_NAME_MAX);
    markdown_say(show, " ");
    markdown_put(show, name_message(show->arena, show->lang, finding), MARKDOWN_SENTENCE_MAX);
    markdown_say(show, "\n");
    markdown_place(show, N_("Page: "), finding->page_url, finding->page_line, finding->evidence);
    markdown_place(show, N_("Notice: "), finding->notice_url, finding->notice_line,
                   finding->notice_quote);
    if (!mend.n)
        return;
    markdown_say(show, "  - ");
    show_text(show, show_said(show, N_("To mend it: ")));
    markdown_put(show, mend, MARKDOWN_SENTENCE_MAX);
    markdown_say(show, "\n");
}

/* Those that a baseline accepts, and those that are gone, are no news. */
static void markdown_findings(const struct show *show)
{
    const struct report *report = show->report;
    size_t count = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->status == FINDING_ACCEPTED || finding->status == FINDING_GONE)
            continue;
        if (!count)
            markdown_say(show, "\n");
        if (count++ < MARKDOWN_FINDINGS_MAX)
            markdown_finding(show, finding);
    }
    markdown_more(show, count > MARKDOWN_FINDINGS_MAX ? count - MARKDOWN_FINDINGS_MAX : 0);
}

static void markdown_work(const struct show *show)
{
    const struct report *report = show->report;
    struct text_facts facts = text_facts(report);
    markdown_say(show, "### soshin: ");
    markdown_put(show, report->audited, MARKDOWN_SENTENCE_MAX);
    markdown_say(show, "\n\n**");
    markdown_put(show, text_verdict(show, &facts), MARKDOWN_SENTENCE_MAX);
    markdown_say(show, "**\n\n");
    markdown_put(show, text_scope(show), MARKDOWN_SENTENCE_MAX);
    markdown_say(show, "\n");
    if (facts.is_partial) {
        markdown_say(show, "\n");
        markdown_put(show,
                     show_said(show, N_("Some things could not be seen or judged: see coverage.csv "
                                        "and the summary.")),
                     MARKDOWN_SENTENCE_MAX);
        markdown_say(show, "\n");
    }
    markdown_matrix(show);
    markdown_findings(show);
    markdown_say(show, "\n");
    markdown_put(show,
                 show_form(show, N_("Catalog of recipients as of: %1"), report->catalog_date,
                           STR_NONE, STR_NONE, STR_NONE),
                 MARKDOWN_SENTENCE_MAX);
    markdown_say(show, " ");
    markdown_put(show, show_said(show, WRITER_DISCLAIMER), MARKDOWN_SENTENCE_MAX);
    markdown_say(show, "\n");
}

static bool markdown_write(const struct report *report, const struct writer_options *options,
                           FILE *out, struct err *err)
{
    return show_run("markdown", report, options, out, markdown_work, err);
}

const struct writer writer_markdown = {
    .name = "markdown",
    .says = N_("The summary for a pull request (GitHub Flavored Markdown)."),
    .write = markdown_write,
};
