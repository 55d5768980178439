#include "reports/text_parts.h"

static void step(const struct show *show, const char *message, str argument)
{
    show_paragraph(show, 2, STR("- "),
                   show_form(show, message, argument, STR_NONE, STR_NONE, STR_NONE));
}

static void steps_for_findings(const struct show *show, const struct text_facts *facts)
{
    const struct report *report = show->report;
    if (facts->lacking || facts->unsettled)
        step(show, N_("Add what is missing to the notice: %1 lists what is sent to whom."),
             STR("recipients.csv"));
    if (report->finding_count)
        step(show, N_("`soshin explain %1` says what a rule checks and how to mend it."),
             str_of(report->findings[0].rule->id));
    if (report->scope == SCOPE_UNKNOWN && report->pack == PACK_TRANSMISSION)
        step(show, N_("Find out whether the service is in scope and declare it (--scope %1)."),
             STR("1|2|3|4|out"));
}

static void steps_for_gaps(const struct show *show, const struct text_facts *facts)
{
    const struct report *report = show->report;
    if (facts->unseen)
        step(show,
             N_("See %1 for each address that was not read, and why; scan again once it can "
                "be."),
             STR("coverage.csv"));
    if (!report->notice_count)
        step(show, N_("If there is a notice, name its address (%1)."), STR("--notice URL"));
    if (report->container_unread_count)
        step(show,
             N_("Check by hand which tags the containers hold; an entry for the tag manager does "
                "not cover what they send."),
             STR_NONE);
    if (report->canonical_hint.n)
        step(show, N_("If the pages are published under another address, name it (%1)."),
             STR("--base-url URL"));
}

void text_steps(const struct show *show, const struct text_facts *facts)
{
    show_heading(show, N_("What to do next"));
    steps_for_findings(show, facts);
    steps_for_gaps(show, facts);
    step(show, N_("The whole result is in findings.csv, recipients.csv and coverage.csv."),
         STR_NONE);
}
