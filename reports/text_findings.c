#include "reports/text_parts.h"

#include "reports/name.h"

#define FINDINGS_SHOWN 30 /* of each severity; the others are in findings.csv */

struct finding_style {
    const char *words;
    enum show_color color;
};

static const struct finding_style finding_styles[SEVERITY_COUNT] = {
    [SEVERITY_VIOLATION] = {N_("Possible violations: %1"), SHOW_RED},
    [SEVERITY_REVIEW] = {N_("To be reviewed: %1"), SHOW_YELLOW},
    [SEVERITY_ADVICE] = {N_("Advice: %1"), SHOW_YELLOW},
    [SEVERITY_INFO] = {N_("For information: %1"), SHOW_PLAIN},
    [SEVERITY_UNKNOWN] = {N_("Could not be judged: %1"), SHOW_PLAIN},
};

/* "https://... line 12" on a line of its own, with what was found behind the address. */
static void finding_place(const struct show *show, str label, str url, uint32_t line)
{
    str shown = show_url(show, url);
    if (line)
        shown =
            show_form(show, N_("%1 line %2"), shown, show_number(show, line), STR_NONE, STR_NONE);
    show_paragraph(show, 3, label, shown);
}

static void finding_quote(const struct show *show, str quote, bool is_code)
{
    if (!quote.n)
        return;
    str clean = show_clean(show, quote, TEXT_QUOTE_MAX);
    if (!is_code)
        clean = show_form(show, N_("\"%1\""), clean, STR_NONE, STR_NONE, STR_NONE);
    show_paragraph(show, 6, STR_NONE, clean);
}

static void finding_tag(const struct show *show, const struct finding *finding)
{
    if (!finding->page_url.n)
        return;
    finding_place(show, show_said(show, N_("Page: ")), finding->page_url, finding->page_line);
    finding_quote(show, finding->evidence, true);
    if (finding->pages > 1)
        show_paragraph(show, 6, STR_NONE,
                       show_form(show, N_("pages in all: %1"), show_number(show, finding->pages),
                                 STR_NONE, STR_NONE, STR_NONE));
}

bool text_has_read_notice(const struct report *report)
{
    for (size_t i = 0; i < report->notice_count; i++)
        if (report->notices[i].status != NOTICE_UNREADABLE)
            return true;
    return false;
}

static void finding_notice(const struct show *show, const struct finding *finding)
{
    str label = show_said(show, N_("Notice: "));
    if (finding->notice_url.n) {
        finding_place(show, label, finding->notice_url, finding->notice_line);
        finding_quote(show, finding->notice_quote, false);
    } else if (finding->duty && !text_has_read_notice(show->report)) {
        show_paragraph(show, 3, label, show_said(show, N_("none could be read")));
    } else if (finding->duty && !finding->duty->said &&
               finding->duty->items[ITEM_NAME] != ITEM_UNKNOWN) {
        show_paragraph(show, 3, label, show_said(show, N_("no such entry was found in it")));
    }
}

static void finding_words(const struct show *show, const struct finding *finding)
{
    str law = finding->rule->law ? show_said(show, finding->rule->law) : STR_NONE;
    if (law.n)
        show_paragraph(show, 3, show_said(show, N_("Law: ")), law);
    str mend = name_mend(show->arena, show->lang, finding);
    if (mend.n)
        show_paragraph(show, 3, show_said(show, N_("To mend it: ")),
                       show_clean(show, mend, TEXT_SENTENCE_MAX));
}

static void finding_write(const struct show *show, const struct finding *finding, size_t number)
{
    str message = name_message(show->arena, show->lang, finding);
    show_end(show);
    show_paragraph(show, 0, arena_printf(show->arena, "%2zu. ", number),
                   show_join(show, show_clean(show, message, TEXT_SENTENCE_MAX), STR(" "),
                             arena_printf(show->arena, "[%s]", finding->rule->id)));
    if (finding->status == FINDING_ACCEPTED)
        show_paragraph(show, 3, show_said(show, N_("Accepted: ")),
                       show_clean(show, finding->accepted_because, TEXT_SENTENCE_MAX));
    finding_tag(show, finding);
    finding_notice(show, finding);
    finding_words(show, finding);
}

/* Those of one severity; the accepted ones stand by themselves, of all severities. */
static bool finding_is_of(const struct report *report, const struct finding *finding,
                          enum severity severity)
{
    if (severity == SEVERITY_COUNT)
        return finding->status == FINDING_ACCEPTED;
    return finding->severity == severity && finding_counts(finding, report->new_only);
}

static void findings_of(const struct show *show, enum severity severity, size_t count)
{
    static const struct finding_style accepted = {N_("Accepted by the operator: %1"), SHOW_PLAIN};
    const struct finding_style *style =
        severity == SEVERITY_COUNT ? &accepted : &finding_styles[severity];
    const struct report *report = show->report;
    size_t number = 0;
    if (!count)
        return;
    show_end(show);
    show_color(show, style->color);
    show_text(show, show_form(show, style->words, show_number(show, count), STR_NONE, STR_NONE,
                              STR_NONE));
    show_color(show, SHOW_PLAIN);
    show_end(show);
    for (size_t i = 0; i < report->finding_count && number < FINDINGS_SHOWN; i++)
        if (finding_is_of(report, &report->findings[i], severity))
            finding_write(show, &report->findings[i], ++number);
    if (count > number) {
        show_end(show);
        show_paragraph(show, 0, STR_NONE,
                       show_form(show, N_("%1 more are in findings.csv."),
                                 show_number(show, count - number), STR_NONE, STR_NONE, STR_NONE));
    }
}

static void findings_left_out(const struct show *show, size_t count)
{
    const char *words = N_("Accepted or known before, not shown here: %1 (findings.csv)");
    show_end(show);
    show_paragraph(show, 0, STR_NONE,
                   show_form(show, words, show_number(show, count), STR_NONE, STR_NONE, STR_NONE));
}

void text_findings(const struct show *show, const struct text_facts *facts)
{
    if (!show->report->finding_count)
        return;
    show_heading(show, N_("Findings"));
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        findings_of(show, (enum severity)i, facts->findings[i]);
    if (!show->report->new_only)
        findings_of(show, SEVERITY_COUNT, facts->accepted);
    else if (facts->accepted + facts->known)
        findings_left_out(show, facts->accepted + facts->known);
}
