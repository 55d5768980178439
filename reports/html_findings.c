#include "reports/html_parts.h"

#include "core/text.h"
#include "reports/html_words.h"
#include "reports/name.h"

#define FINDINGS_OPEN 10 /* of the possible violations are open from the beginning */
#define FINDINGS_SNIPPET_MAX 1000
/* Behind the first ones, findings stand in <noscript>, so many in each: a browser without scripts shows
 * them, one with scripts opens the page as fast as if they were not there and takes them in later. */
#define FINDINGS_AT_ONCE 200
#define FINDINGS_PACK 100

str html_finding_id(const struct html *html, const struct finding *finding)
{
    size_t i = (size_t)(finding - html->report->findings);
    return show_join(&html->show[LANG_EN], STR("f"), show_number(&html->show[LANG_EN], i + 1),
                     STR_NONE);
}

static str finding_message(const struct show *show, const void *context)
{
    return name_message(show->arena, show->lang, context);
}

static str finding_mend(const struct show *show, const void *context)
{
    const struct finding *finding = context;
    if (finding->mend.id)
        return message_text(show->arena, show->lang, &finding->mend);
    return finding->rule->mend ? show_said(show, finding->rule->mend) : STR_NONE;
}

static void finding_summary(const struct html *html, const struct finding *finding)
{
    html_raw(html, "<summary><span class=\"no\">#");
    html_number(html, (size_t)(finding - html->report->findings) + 1);
    html_raw(html, "</span> ");
    html_chip(html, html_severity_kind(finding->severity), html_severity_words(finding->severity));
    if (finding->status != FINDING_NEW) {
        html_raw(html, " ");
        html_chip(html, "plain", html_finding_status_words(finding->status));
    }
    html_raw(html, " <span class=\"message\">");
    html_words(html, html_both(html, finding_message, finding), TEXT_SENTENCE_MAX);
    html_raw(html, "</span></summary>\n");
}

static void finding_side(const struct html *html, const char *heading)
{
    html_raw(html, "<div class=\"side\"><h3>");
    html_said(html, heading);
    html_raw(html, "</h3>");
}

static void finding_page(const struct html *html, const struct finding *finding)
{
    finding_side(html, N_("On the page"));
    if (!finding->page_url.n) {
        html_paragraph(html, N_("The finding is not about a place on a page."));
        html_raw(html, "</div>\n");
        return;
    }
    html_raw(html, "<p>");
    html_place(html, finding->page_url, finding->page_line);
    html_raw(html, "</p>");
    if (finding->evidence.n) {
        html_raw(html, "<p class=\"snippet\">");
        html_code(html, finding->evidence, FINDINGS_SNIPPET_MAX);
        html_raw(html, "</p>");
    }
    if (finding->pages > 1) {
        html_raw(html, "<p class=\"note\">");
        html_count(html, N_("pages in all: %1"), finding->pages, 0);
        html_raw(html, "</p>");
    }
    html_raw(html, "</div>\n");
}

static const char *finding_silence(const struct html *html, const struct finding *finding)
{
    const struct duty *duty = finding->duty;
    if (!duty)
        return N_("The finding is not about an entry.");
    if (!text_has_read_notice(html->report))
        return N_("none could be read");
    if (!duty->said && duty->items[ITEM_NAME] != ITEM_UNKNOWN)
        return N_("no such entry was found in it");
    return N_("not known");
}

static void finding_notice(const struct html *html, const struct finding *finding)
{
    finding_side(html, N_("In the notice"));
    if (finding->notice_url.n) {
        html_raw(html, "<p>");
        html_place(html, finding->notice_url, finding->notice_line);
        html_raw(html, "</p>");
    }
    if (finding->notice_quote.n) {
        html_raw(html, "<blockquote>");
        html_text(html, finding->notice_quote, FINDINGS_SNIPPET_MAX);
        html_raw(html, "</blockquote>");
    } else if (!finding->notice_url.n || (finding->duty && !finding->duty->said)) {
        html_paragraph(html, finding_silence(html, finding));
    }
    html_raw(html, "</div>\n");
}

static void finding_term(const struct html *html, const char *term)
{
    html_raw(html, "<dt>");
    html_said(html, term);
    html_raw(html, "</dt><dd>");
}

static void finding_status(const struct html *html, const struct finding *finding)
{
    if (finding->accepted_because.n) {
        finding_term(html, N_("Accepted because"));
        html_text(html, finding->accepted_because, TEXT_SENTENCE_MAX);
        html_raw(html, "</dd>");
    }
    if (finding->first_seen.n) {
        finding_term(html, N_("First seen"));
        html_text(html, finding->first_seen, TEXT_NAME_MAX);
        html_raw(html, "</dd>");
    }
}

static void finding_terms(const struct html *html, const struct finding *finding)
{
    struct words mend = html_both(html, finding_mend, finding);
    html_raw(html, "<dl>");
    if (mend.en.n) {
        finding_term(html, N_("What to do"));
        html_words(html, mend, TEXT_SENTENCE_MAX);
        html_raw(html, "</dd>");
    }
    if (finding->rule->law) {
        finding_term(html, N_("Law"));
        html_said(html, finding->rule->law);
        html_raw(html, "</dd>");
    }
    finding_term(html, N_("Rule"));
    if (finding->rule->title) {
        html_said(html, finding->rule->title);
        html_raw(html, " ");
    }
    html_code(html, str_of(finding->rule->id), TEXT_NAME_MAX);
    html_raw(html, "</dd>");
    finding_status(html, finding);
    if (*finding->fingerprint) {
        finding_term(html, N_("Fingerprint"));
        html_code(html, str_of(finding->fingerprint), TEXT_NAME_MAX);
        html_raw(html, " <span class=\"note\"><code>soshin explain DIR ");
        html_escape(html, str_of(finding->fingerprint), TEXT_NAME_MAX);
        html_raw(html, "</code></span></dd>");
    }
    html_raw(html, "</dl>\n");
}

static void finding_write(const struct html *html, const struct finding *finding, bool is_open)
{
    html_raw(html, "<details class=\"finding\"");
    html_attribute(html, "id", html_finding_id(html, finding));
    html_attribute(html, "data-severity", str_of(severity_code(finding->severity)));
    html_raw(html, is_open ? " open>" : ">");
    finding_summary(html, finding);
    html_raw(html, "<div class=\"sides\">");
    finding_page(html, finding);
    finding_notice(html, finding);
    html_raw(html, "</div>");
    finding_terms(html, finding);
    html_raw(html, "</details>\n");
}

/* Buttons that the script brings to life: one per severity that occurs. */
static void findings_filter(const struct html *html, size_t shown)
{
    html_raw(html, "<div id=\"finding-tools\" hidden><div role=\"group\" "
                   "aria-labelledby=\"h-findings\">");
    for (size_t i = 0; i < SEVERITY_COUNT; i++) {
        if (!html->facts.findings[i])
            continue;
        html_raw(html, "<button type=\"button\" aria-pressed=\"true\"");
        html_attribute(html, "value", str_of(severity_code((enum severity)i)));
        html_raw(html, ">");
        html_said(html, html_severity_words((enum severity)i));
        html_raw(html, " ");
        html_number(html, html->facts.findings[i]);
        html_raw(html, "</button>");
    }
    html_raw(html, "</div><label><span>");
    html_said(html, N_("Filter findings"));
    html_raw(html,
             "</span> <input type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>"
             "<button type=\"button\" class=\"expand\">");
    html_said(html, N_("Open all"));
    html_raw(html, "</button><span class=\"rows\" role=\"status\"><span class=\"shown\">");
    html_number(html, shown);
    html_raw(html, "</span> / <span class=\"total\">");
    html_number(html, shown);
    html_raw(html, "</span></span></div>\n");
}

/* Before and behind finding i of `shown`, in the file. */
static bool finding_opens_pack(size_t i)
{
    return i >= FINDINGS_AT_ONCE && (i - FINDINGS_AT_ONCE) % FINDINGS_PACK == 0;
}

static bool finding_ends_pack(size_t i, size_t shown)
{
    return i >= FINDINGS_AT_ONCE && (i + 1 == shown || finding_opens_pack(i + 1));
}

static bool finding_is_worst(const struct finding *finding)
{
    return finding->severity == SEVERITY_VIOLATION && finding->status != FINDING_ACCEPTED;
}

void html_findings(const struct html *html)
{
    const struct report *report = html->report;
    size_t shown =
        report->finding_count < HTML_FINDINGS_MAX ? report->finding_count : HTML_FINDINGS_MAX;
    size_t open = 0;
    html_section(html, "findings", N_("Findings"));
    if (!shown)
        html_paragraph(html, N_("None in what was seen."));
    else
        findings_filter(html, shown);
    for (size_t i = 0; i < shown; i++) {
        bool is_open = finding_is_worst(&report->findings[i]) && open < FINDINGS_OPEN;
        open += is_open;
        if (finding_opens_pack(i))
            html_raw(html, "<noscript>\n");
        finding_write(html, &report->findings[i], is_open);
        if (finding_ends_pack(i, shown))
            html_raw(html, "</noscript>\n");
    }
    html_left_out(html, shown, report->finding_count, "findings.csv");
    html_section_end(html);
}
