#include "reports/text_parts.h"

/* The folder as a shell takes it; "DIR" when it is not known. */
static str steps_folder(const struct show *show)
{
    str folder = str_of(show->options->folder);
    if (!folder.n || str_has(folder, STR("'")))
        return STR("DIR");
    bool is_plain = folder.p[0] != '-';
    for (size_t i = 0; i < folder.n; i++)
        is_plain &=
            ascii_is_alnum(folder.p[i]) || str_has(STR("/._-+"), str_slice(folder, i, i + 1));
    str clean = show_clean(show, folder, TEXT_SENTENCE_MAX);
    return is_plain ? clean : show_join(show, STR("'"), clean, STR("'"));
}

static void step(const struct show *show, const char *message, str argument)
{
    show_paragraph(show, 2, STR("- "),
                   show_form(show, message, argument, STR_NONE, STR_NONE, STR_NONE));
}

static void steps_for_findings(const struct show *show, const struct text_facts *facts)
{
    const struct report *report = show->report;
    if (facts->lacking || facts->unsettled)
        step(show,
             N_("Add what is missing to the notice; `soshin draft %1` writes the rows in "
                "Japanese."),
             steps_folder(show));
    if (report->finding_count)
        step(show, N_("`soshin explain %1` says what a rule checks and how to mend it."),
             str_of(report->findings[0].rule->id));
    if (report->scope == SCOPE_UNKNOWN)
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
             N_("Give the containers by hand (%1), or let them be fetched (--containers yes)."),
             STR("--container-file ID=FILE"));
    if (report->canonical_hint.n)
        step(show, N_("If the pages are published under another address, name it (%1)."),
             STR("--base-url URL"));
    if (report->is_static)
        step(show, N_("To see what scripts send, scan a recording (%1), or with --browser."),
             STR("HAR"));
}

void text_steps(const struct show *show, const struct text_facts *facts)
{
    show_heading(show, N_("What to do next"));
    steps_for_findings(show, facts);
    steps_for_gaps(show, facts);
    step(show, N_("The whole result is in findings.csv, recipients.csv and coverage.csv."),
         STR_NONE);
}
