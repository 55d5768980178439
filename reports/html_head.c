#include "reports/html_parts.h"

#include "core/text.h"
#include "reports/html_words.h"

#include <time.h>

#define HTML_JAPAN_SECONDS (9 * 3600)

static str head_verdict(const struct show *show, const void *context)
{
    return text_verdict(show, context);
}

static str head_scope(const struct show *show, const void *context)
{
    (void)context;
    return text_scope(show);
}

static bool head_has_origin(const struct report *report, enum origin origin)
{
    for (size_t i = 0; i < report->transmission_count; i++)
        if (report->transmissions[i].origin == origin)
            return true;
    return false;
}

static const char *head_method(const struct report *report)
{
    if (report->is_static)
        return N_("Static scan: sources were read, scripts were not run");
    if (head_has_origin(report, ORIGIN_BROWSER))
        return N_("Observed with a browser, besides reading sources");
    if (head_has_origin(report, ORIGIN_HAR))
        return N_("Read from a recording of a browser (HAR)");
    return N_("Read from a recording or with a browser");
}

static const char *head_exit(int code)
{
    switch (code) {
    case 0:
        return N_(
            "0: nothing lacking of the level asked for (--fail-on) was found in what was seen");
    case 1:
        return N_("1: something is lacking, by the level asked for (--fail-on)");
    case 3:
        return N_(
            "3: nothing lacking of that level (--fail-on) was found, but part of it could not be "
            "seen or judged");
    default:
        return N_("2: the check could not be run");
    }
}

/* How the verdict box is coloured. */
static const char *head_kind(const struct text_facts *facts, enum scope scope)
{
    if (facts->lacking || facts->findings[SEVERITY_VIOLATION])
        return scope == SCOPE_OUT ? "warn" : "bad";
    if (facts->unsettled || facts->duties[VERDICT_VAGUE] || facts->findings[SEVERITY_REVIEW] ||
        facts->findings[SEVERITY_ADVICE])
        return "warn";
    return facts->is_partial ? "unsure" : "good";
}

static void head_verdict_box(const struct html *html)
{
    const struct text_facts *facts = &html->facts;
    html_raw(html, "<div");
    html_attribute(html, "class",
                   show_join(&html->show[LANG_EN], STR("verdict "),
                             str_of(head_kind(facts, html->report->scope)), STR_NONE));
    html_raw(html, ">\n<p class=\"sentence\">");
    html_words(html, html_both(html, head_verdict, facts), TEXT_SENTENCE_MAX);
    html_raw(html, "</p>\n");
    if (facts->unsettled) {
        html_raw(html, "<p>");
        html_count(html,
                   N_("Not stated, or only in part, but it is not settled whether it must be "
                      "stated: %1"),
                   facts->unsettled, 0);
        html_raw(html, "</p>\n");
    }
    if (facts->is_partial)
        html_paragraph(html, N_("Some things could not be seen or judged. See \"What was not "
                                "seen\": silence about them is no clean result."));
    if (html->report->was_interrupted)
        html_paragraph(html, N_("The scan was interrupted before it was complete."));
    html_raw(html, "<p>");
    html_words(html, html_both(html, head_scope, NULL), TEXT_SENTENCE_MAX);
    html_raw(html, "</p>\n</div>\n");
}

static void head_tile(const struct html *html, const char *kind, size_t number, const char *words)
{
    html_raw(html, "<li");
    html_attribute(html, "class", str_of(number ? kind : "zero"));
    html_raw(html, "><b>");
    html_number(html, number);
    html_raw(html, "</b> ");
    html_said(html, words);
    html_raw(html, "</li>\n");
}

static void head_tiles(const struct html *html)
{
    const struct text_facts *facts = &html->facts;
    html_raw(html, "<div class=\"tiles\"><div><h2>");
    html_said(html, N_("Findings by severity"));
    html_raw(html, "</h2><ul>\n");
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        head_tile(html, html_severity_kind((enum severity)i), facts->findings[i],
                  html_severity_words((enum severity)i));
    html_raw(html, "</ul></div>\n<div><h2>");
    html_said(html, N_("Recipients by verdict"));
    html_raw(html, "</h2><ul>\n");
    for (size_t i = 0; i < VERDICT_COUNT; i++)
        if (facts->duties[i])
            head_tile(html, html_verdict_kind((enum verdict)i), facts->duties[i],
                      html_verdict_words((enum verdict)i));
    if (!html->report->duty_count)
        head_tile(html, "plain", 0, N_("None in what was seen."));
    html_raw(html, "</ul></div></div>\n");
}

/* "2026-11-20 19:00": Japan has no summer time. */
static str head_time(const struct html *html, int64_t seconds)
{
    time_t when = (time_t)(seconds + HTML_JAPAN_SECONDS);
    struct tm tm;
    if (!gmtime_r(&when, &tm) || tm.tm_year < -1899 || tm.tm_year > 8099)
        return STR_NONE;
    return arena_printf(html->arena, "%04d-%02d-%02d %02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min);
}

/* The first and the last time that anything was observed, as in coverage.csv. */
static void head_when(const struct html *html)
{
    const struct report *report = html->report;
    int64_t first = 0, last = 0;
    for (size_t i = 0; i < report->coverage_count; i++) {
        int64_t when = report->coverage[i].observed_at;
        if (when && (!first || when < first))
            first = when;
        if (when > last)
            last = when;
    }
    str from = first ? head_time(html, first) : STR_NONE, to = head_time(html, last);
    if (!from.n)
        html_said(html, N_("not recorded"));
    else if (str_eq(from, to))
        html_form(html, N_("%1 (Japan time)"), words_same(from), words_same(STR_NONE));
    else
        html_form(html, N_("%1 to %2 (Japan time)"), words_same(from), words_same(to));
}

static void head_row(const struct html *html, const char *label)
{
    html_raw(html, "<dt>");
    html_said(html, label);
    html_raw(html, "</dt><dd>");
}

static void head_notices(const struct html *html)
{
    const struct report *report = html->report;
    if (!report->notice_count)
        html_said(html, N_("No notice was found in what was seen."));
    for (size_t i = 0; i < report->notice_count && i < HTML_PLACES_MAX; i++) {
        html_raw(html, i ? "<br>" : "");
        html_url(html, report->notices[i].url);
    }
}

static void head_facts(const struct html *html)
{
    const struct report *report = html->report;
    html_raw(html, "<dl class=\"facts\">\n");
    head_row(html, N_("Audited service"));
    html_url(html, report->audited);
    html_raw(html, "</dd>\n");
    head_row(html, N_("Observed"));
    head_when(html);
    html_raw(html, "</dd>\n");
    head_row(html, N_("How"));
    html_said(html, head_method(report));
    html_raw(html, "</dd>\n");
    head_row(html, N_("Pages"));
    html_count(html, N_("read %1, not or not wholly read %2"), html->facts.pages,
               html->facts.unseen);
    html_raw(html, "</dd>\n");
    head_row(html, N_("Notice"));
    head_notices(html);
    html_raw(html, "</dd>\n");
    head_row(html, N_("Exit code"));
    html_said(html, head_exit(report->exit_code));
    html_raw(html, "</dd>\n");
    head_row(html, N_("Catalog of recipients"));
    html_form(html, N_("as of %1"), words_same(report->catalog_date), words_same(STR_NONE));
    html_raw(html, "</dd>\n");
    head_row(html, N_("What this is"));
    html_said(html, N_("This is the result of an automatic check and not legal advice."));
    html_raw(html, "</dd>\n</dl>\n");
}

void html_head(const struct html *html)
{
    html_raw(html, "<section id=\"verdict\" aria-labelledby=\"title\">\n<h1 id=\"title\">");
    html_said(html, N_("External transmissions: what is sent and what the notice says"));
    html_raw(html, "</h1>\n<p class=\"audited\">");
    html_url(html, html->report->audited);
    html_raw(html, "</p>\n");
    head_verdict_box(html);
    head_tiles(html);
    head_facts(html);
    html_section_end(html);
}
