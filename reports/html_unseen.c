#include "reports/html_parts.h"

struct unseen_kind {
    enum outcome outcome;
    enum reason reason;
    size_t count;
};

static bool unseen_is(const struct coverage *seen, const struct unseen_kind *kind)
{
    return seen->outcome == kind->outcome && seen->reason == kind->reason;
}

static void unseen_place(const struct html *html, const struct coverage *seen)
{
    html_raw(html, "<li>");
    html_url(html, seen->url);
    if (seen->http_status >= 400) {
        html_raw(html, " <span class=\"note\">HTTP ");
        html_number(html, (uint64_t)seen->http_status);
        html_raw(html, "</span>");
    }
    html_raw(html, "</li>\n");
}

static void unseen_places(const struct html *html, const struct unseen_kind *kind)
{
    const struct report *report = html->report;
    size_t shown = 0;
    html_raw(html, "<ul class=\"places\">\n");
    for (size_t i = 0; i < report->coverage_count && shown < HTML_PLACES_MAX; i++) {
        if (!unseen_is(&report->coverage[i], kind))
            continue;
        unseen_place(html, &report->coverage[i]);
        shown++;
    }
    html_raw(html, "</ul>\n");
    html_left_out(html, shown, kind->count, "coverage.csv");
}

static void unseen_chip(const struct html *html)
{
    html_chip(html, "unsure", N_("? should have been seen"));
    html_raw(html, " ");
}

static void unseen_write(const struct html *html, const struct unseen_kind *kind)
{
    html_raw(html, "<details class=\"gap\"><summary>");
    if (outcome_is_unseen(kind->outcome))
        unseen_chip(html);
    html_count(html, text_outcome_words(kind->outcome), kind->count, 0);
    if (kind->reason != REASON_NONE && kind->outcome != OUTCOME_NOT_FOUND) {
        html_raw(html, " <span class=\"note\">");
        html_said(html, reason_words(kind->reason));
        html_raw(html, "</span>");
    }
    html_raw(html, "</summary>\n");
    unseen_places(html, kind);
    html_raw(html, "</details>\n");
}

/* What should have been seen comes first; unread containers have a place of their own. */
static void unseen_addresses(const struct html *html)
{
    const struct report *report = html->report;
    size_t counts[OUTCOME_COUNT][REASON_COUNT] = {{0}};
    for (size_t i = 0; i < report->coverage_count; i++)
        counts[report->coverage[i].outcome][report->coverage[i].reason]++;
    for (size_t i = 0; report->container_unread_count && i < OUTCOME_COUNT; i++)
        counts[i][REASON_CONTAINER] = 0;
    for (size_t turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < OUTCOME_COUNT; i++)
            for (size_t k = 0; k < REASON_COUNT; k++) {
                struct unseen_kind kind = {(enum outcome)i, (enum reason)k, counts[i][k]};
                if (kind.count && text_outcome_words(kind.outcome) &&
                    outcome_is_unseen(kind.outcome) == (turn == 0))
                    unseen_write(html, &kind);
            }
}

static void unseen_containers(const struct html *html)
{
    const struct report *report = html->report;
    size_t count = report->container_unread_count;
    if (!count)
        return;
    size_t shown = count < HTML_PLACES_MAX ? count : HTML_PLACES_MAX;
    html_raw(html, "<details class=\"gap\" open><summary>");
    if (!report->containers_declined)
        unseen_chip(html);
    html_count(html,
               N_("containers of tag managers that were not read, so that the tags in them are not "
                  "known: %1"),
               count, 0);
    html_raw(html, "</summary>\n<ul class=\"places\">\n");
    for (size_t i = 0; i < shown; i++) {
        html_raw(html, "<li>");
        html_url(html, report->containers_unread[i]);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul>\n");
    if (count > shown) {
        html_raw(html, "<p class=\"note\">");
        html_count(html, N_("and %1 more"), count - shown, 0);
        html_raw(html, "</p>\n");
    }
    html_raw(html, "</details>\n");
}

static void unseen_statements(const struct html *html)
{
    const struct report *report = html->report;
    html_raw(html, "<ul>\n");
    if (report->has_recording) {
        html_raw(html, "<li>");
        html_said(html, TEXT_RECORDING);
        html_raw(html, "</li>\n");
    }
    if (report->is_static) {
        html_raw(html, "<li>");
        html_said(html, N_("This scan read sources and ran no scripts: what only a script sends "
                           "while it runs was not seen."));
        html_raw(html, "</li>\n");
    }
    html_raw(html, "<li>");
    html_said(html, N_("Transmissions to the operator's own hosts are not judged, and sending "
                       "between servers cannot be seen."));
    html_raw(html, "</li>\n");
    if (text_is_insecure(report)) {
        html_raw(html, "<li>");
        html_said(html, TEXT_INSECURE);
        html_raw(html, "</li>\n");
    }
    if (report->canonical_hint.n) {
        html_raw(html, "<li>");
        html_form(html, N_("The pages name another host as their own address: %1"),
                  words_same(report->canonical_hint), words_same(STR_NONE));
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul>\n");
}

void html_unseen(const struct html *html)
{
    html_section(html, "unseen", N_("What was not seen"));
    html_paragraph(html, N_("What was not seen is not judged. It may hold transmissions that this "
                            "report does not know of."));
    unseen_addresses(html);
    unseen_containers(html);
    unseen_statements(html);
    html_sample(html);
    html_section_end(html);
}
