#include "reports/text_parts.h"

#define TEXT_NOTICES_SHOWN 10
#define TEXT_PLACES_SHOWN 5

static bool text_is_partial(const struct report *report, const struct text_facts *facts)
{
    bool is_partial = facts->pages == 0 || facts->unseen || report->was_interrupted ||
                      report->exit_code == 3 || facts->duties[VERDICT_UNKNOWN] ||
                      facts->findings[SEVERITY_UNKNOWN];
    is_partial |= report->container_unread_count && !report->containers_declined;
    for (size_t i = 0; i < report->notice_count; i++)
        is_partial |= report->notices[i].status == NOTICE_UNREADABLE;
    return is_partial;
}

static void text_count_duty(struct text_facts *facts, const struct duty *duty)
{
    facts->duties[duty->verdict]++;
    if (duty->verdict != VERDICT_ABSENT && duty->verdict != VERDICT_PARTIAL)
        return;
    if (duty->is_accepted)
        return;
    if (duty->cap == SEVERITY_VIOLATION)
        facts->lacking++;
    else
        facts->unsettled++;
}

struct text_facts text_facts(const struct report *report)
{
    struct text_facts facts = {0};
    for (size_t i = 0; i < report->coverage_count; i++) {
        facts.pages += report->coverage[i].outcome == OUTCOME_PAGE;
        facts.unseen += outcome_is_unseen(report->coverage[i].outcome);
    }
    for (size_t i = 0; i < report->duty_count; i++)
        text_count_duty(&facts, &report->duties[i]);
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding_counts(finding, report->new_only))
            facts.findings[finding->severity]++;
        else if (finding->status == FINDING_ACCEPTED)
            facts.accepted++;
        else
            facts.known++;
    }
    facts.sending = report->duty_count - facts.duties[VERDICT_STATED_NOT_SEEN];
    facts.is_partial = text_is_partial(report, &facts);
    return facts;
}

static bool text_has_points(const struct text_facts *facts)
{
    return facts->unsettled || facts->duties[VERDICT_VAGUE] || facts->findings[SEVERITY_REVIEW] ||
           facts->findings[SEVERITY_ADVICE];
}

/* Nothing is lacking where nothing is said to be owed: then it is told what was seen, no more. */
static str text_lacking(const struct show *show, const struct text_facts *facts)
{
    const char *message =
        show->report->scope != SCOPE_OUT
            ? N_("Something is lacking: of %2 recipients seen, %1 are not stated "
                 "in the notice, or only in part.")
            : N_("Of %2 recipients seen, %1 are not stated in the notice, or only "
                 "in part.");
    return show_form(show, message, show_number(show, facts->lacking),
                     show_number(show, facts->sending), STR_NONE, STR_NONE);
}

str text_verdict(const struct show *show, const struct text_facts *facts)
{
    if (facts->lacking)
        return text_lacking(show, facts);
    if (facts->findings[SEVERITY_VIOLATION])
        return show_said(show, N_("Something is lacking in the notice; see the findings."));
    if (text_has_points(facts))
        return show_said(show, N_("There are points to check; see the findings."));
    if (facts->pages == 0 && facts->sending == 0)
        return show_said(show,
                         N_("No page could be read, so nothing was judged. This does not mean "
                            "that nothing is lacking."));
    if (facts->is_partial)
        return show_said(show,
                         N_("In what was seen, nothing lacking was found; but some of it could "
                            "not be seen or judged."));
    if (facts->sending == 0)
        return show_said(show, N_("In what was seen, no transmission to a third party was found."));
    return show_said(show, N_("In what was seen, nothing lacking was found."));
}

/* Of the handling policy: nothing is said but what was found. */
static str text_handling(const struct show *show, const struct text_facts *facts)
{
    size_t missing = facts->findings[SEVERITY_REVIEW] + facts->findings[SEVERITY_ADVICE];
    return show_form(show,
                     N_("Handling policy (Act art. 27-8): items found %1, not found %2, could not "
                        "be judged %3."),
                     show_number(show, facts->findings[SEVERITY_INFO]), show_number(show, missing),
                     show_number(show, facts->findings[SEVERITY_UNKNOWN]), STR_NONE);
}

static void text_verdict_write(const struct show *show, const struct text_facts *facts)
{
    bool is_bad = facts->lacking || facts->findings[SEVERITY_VIOLATION];
    show_color(show, is_bad && show->report->scope != SCOPE_OUT ? SHOW_RED : SHOW_BOLD);
    show_paragraph(show, 0, STR_NONE, text_verdict(show, facts));
    show_color(show, SHOW_PLAIN);
    if (facts->unsettled)
        show_paragraph(show, 0, STR_NONE,
                       show_form(show,
                                 N_("Not stated, or only in part, but it is not settled whether it "
                                    "must be stated: %1"),
                                 show_number(show, facts->unsettled), STR_NONE, STR_NONE,
                                 STR_NONE));
    if (facts->is_partial && (is_bad || text_has_points(facts)))
        show_paragraph(show, 0, STR_NONE,
                       show_said(show, N_("Besides, some things could not be seen or judged; they "
                                          "are listed below.")));
    if (show->report->was_interrupted)
        show_paragraph(show, 0, STR_NONE,
                       show_said(show, N_("The scan was interrupted before it was complete.")));
}

/* "2,4" as "2, item 4". */
static str text_items(const struct show *show, str list)
{
    str text = STR_NONE, item;
    while (list.n && str_cut(&list, ',', &item))
        text = text.n ? show_form(show, N_("%1, item %2"), text,
                                  show_clean(show, item, TEXT_NAME_MAX), STR_NONE, STR_NONE)
                      : show_clean(show, item, TEXT_NAME_MAX);
    return text;
}

str text_scope(const struct show *show)
{
    switch (show->report->scope) {
    case SCOPE_UNKNOWN:
        break;
    case SCOPE_OUT:
        return show_said(show, N_("The service is declared to be out of scope (Rule 22-2-27); what "
                                  "is found is therefore given as advice."));
    case SCOPE_IN:
        return show_form(show,
                         N_("The service is declared to be in scope (Rule 22-2-27, item %1)."),
                         text_items(show, show->report->scope_text), STR_NONE, STR_NONE, STR_NONE);
    }
    return show_said(show, N_("It is not declared whether the service is in scope (Rule 22-2-27); "
                              "what is found is therefore given as advice."));
}

str text_notice_status(const struct show *show, const struct notice *notice)
{
    switch (notice->status) {
    case NOTICE_READ:
        if (notice->reason != REASON_NONE)
            return show_form(show, N_("entries read: %1; read only in part: %2"),
                             show_number(show, notice->disclosure_count),
                             show_said(show, reason_words(notice->reason)), STR_NONE, STR_NONE);
        return show_form(show, N_("entries read: %1"), show_number(show, notice->disclosure_count),
                         STR_NONE, STR_NONE, STR_NONE);
    case NOTICE_EMPTY:
        return show_said(show, N_("no entry could be found in it"));
    case NOTICE_UNREADABLE:
        if (notice->reason == REASON_NONE)
            return show_said(show, N_("its content could not be read"));
        return show_form(show, N_("its content could not be read: %1"),
                         show_said(show, reason_words(notice->reason)), STR_NONE, STR_NONE,
                         STR_NONE);
    case NOTICE_NONE_SENT:
        return show_said(show, N_("says that nothing is sent to third parties"));
    case NOTICE_STATUS_COUNT:
        break;
    }
    return STR("");
}

static void text_more(const struct show *show, size_t indent, size_t count)
{
    if (count)
        show_paragraph(show, indent, STR_NONE,
                       show_form(show, N_("and %1 more"), show_number(show, count), STR_NONE,
                                 STR_NONE, STR_NONE));
}

static void text_places(const struct show *show)
{
    const struct report *report = show->report;
    show_paragraph(show, 2, STR_NONE, show_said(show, N_("No notice was found in what was seen.")));
    if (!report->places_count)
        return;
    show_paragraph(show, 2, STR_NONE, show_said(show, N_("It was looked for here:")));
    size_t shown = report->places_count;
    if (shown > TEXT_PLACES_SHOWN)
        shown = TEXT_PLACES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        show_paragraph(show, 4, STR_NONE, show_url(show, report->places[i]));
    text_more(show, 4, report->places_count - shown);
}

static void text_notices(const struct show *show)
{
    const struct report *report = show->report;
    show_heading(show, N_("Notice"));
    if (!report->notice_count)
        text_places(show);
    size_t shown = report->notice_count;
    if (shown > TEXT_NOTICES_SHOWN)
        shown = TEXT_NOTICES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        const struct notice *notice = &report->notices[i];
        show_paragraph(show, 2, STR_NONE, show_url(show, notice->url));
        show_paragraph(show, 4, STR_NONE, text_notice_status(show, notice));
    }
    text_more(show, 2, report->notice_count - shown);
}

void text_head(const struct show *show, const struct text_facts *facts)
{
    show_color(show, SHOW_BOLD);
    show_text(show, show_said(show, N_("soshin: external transmissions and what the notice says")));
    show_color(show, SHOW_PLAIN);
    show_end(show);
    show_paragraph(show, 0, show_said(show, N_("Audited: ")),
                   show_url(show, show->report->audited));
    show_paragraph(show, 0, show_said(show, N_("Pages: ")),
                   show_form(show, N_("read %1, not or not wholly read %2"),
                             show_number(show, facts->pages), show_number(show, facts->unseen),
                             STR_NONE, STR_NONE));
    show_end(show);
    if (show->report->pack == PACK_HANDLING) {
        show_paragraph(show, 0, STR_NONE, text_handling(show, facts));
        return;
    }
    text_verdict_write(show, facts);
    show_paragraph(show, 0, STR_NONE, text_scope(show));
    str method = show->report->declared.notice_method;
    if (method.n)
        show_paragraph(show, 0, STR_NONE,
                       show_form(show,
                                 N_("Declared: visitors are notified in another way than by a "
                                    "published notice (%1). This was not judged."),
                                 show_clean(show, method, TEXT_SENTENCE_MAX), STR_NONE, STR_NONE,
                                 STR_NONE));
    text_notices(show);
}
