#include "reports/text_parts.h"

/* How the transmissions of one duty were found. */
struct sight {
    bool by_source, by_browser;
    bool before_choice; /* the browser saw it without any choice */
};

static bool is_of(const struct transmission *t, const struct duty *duty)
{
    return t->party == PARTY_THIRD && t->certainty != CERTAINTY_NONE &&
           (t->service ? t->service == duty->service
                       : !duty->service && str_eq(t->domain, duty->domain));
}

static struct sight sight_of(const struct report *report, const struct duty *duty)
{
    struct sight sight = {0};
    for (size_t i = 0; i < report->transmission_count; i++) {
        const struct transmission *t = &report->transmissions[i];
        if (!is_of(t, duty))
            continue;
        sight.by_source |= t->origin != ORIGIN_BROWSER;
        sight.by_browser |= t->origin == ORIGIN_BROWSER;
        sight.before_choice |= t->origin == ORIGIN_BROWSER && t->gate != GATE_CONSENT &&
                               !(report->browser.is_refusal && t->gate == GATE_CLICK);
    }
    return sight;
}

static bool is_browser_only(struct sight sight)
{
    return sight.by_browser && !sight.by_source;
}

static bool is_source_only(struct sight sight)
{
    return sight.by_source && !sight.by_browser;
}

static bool is_after_choice(struct sight sight)
{
    return sight.by_browser && !sight.before_choice;
}

static void list(const struct show *show, const char *message, bool (*takes)(struct sight sight))
{
    const struct report *report = show->report;
    struct sight *sights = ARENA_ARRAY(show->arena, report->duty_count, struct sight);
    size_t count = 0;
    for (size_t i = 0; i < report->duty_count; i++) {
        sights[i] = sight_of(report, &report->duties[i]);
        count += takes(sights[i]);
    }
    show_paragraph(
        show, 2, STR("- "),
        show_form(show, message, show_number(show, count), STR_NONE, STR_NONE, STR_NONE));
    for (size_t i = 0; i < report->duty_count; i++) {
        str name = words_in(duty_name(&report->duties[i]), show->lang);
        if (takes(sights[i]))
            show_paragraph(show, 4, STR_NONE, show_clean(show, name, TEXT_NAME_MAX));
    }
}

void text_browser(const struct show *show)
{
    const struct browser_facts *facts = &show->report->browser;
    if (!facts->pages)
        return;
    show_heading(show, N_("What the browser showed"));
    show_paragraph(show, 2, STR("- "),
                   show_form(show, N_("pages observed: %1, of these not to their end: %2"),
                             show_number(show, facts->pages), show_number(show, facts->unfinished),
                             STR_NONE, STR_NONE));
    list(show, N_("recipients that the browser alone showed: %1"), is_browser_only);
    list(show,
         N_("recipients that sources alone name, which the observed pages did not contact: %1"),
         is_source_only);
    if (!facts->has_choice)
        return;
    show_paragraph(show, 2, STR("- "),
                   show_form(show,
                             N_("pages on which the button for the choice was found and clicked: "
                                "%1 of %2"),
                             show_number(show, facts->chosen), show_number(show, facts->pages),
                             STR_NONE, STR_NONE));
    list(show,
         facts->is_refusal ? N_("recipients that were contacted only after consent was refused: %1")
                           : N_("recipients that were contacted only after consent: %1"),
         is_after_choice);
}
