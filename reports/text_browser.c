#include "reports/text_parts.h"

static bool has_moment(const struct duty *duty, enum moment moment)
{
    return duty->moments & 1u << moment;
}

static bool is_browser_only(const struct duty *duty)
{
    return duty->moments && duty->found == FOUND_OBSERVED;
}

static bool is_source_only(const struct duty *duty)
{
    return duty->found == FOUND_STATIC;
}

static bool is_before_choice(const struct duty *duty)
{
    return has_moment(duty, MOMENT_BEFORE);
}

static bool is_after_accept(const struct duty *duty)
{
    return has_moment(duty, MOMENT_ACCEPT) && !has_moment(duty, MOMENT_BEFORE);
}

static bool is_after_reject(const struct duty *duty)
{
    return has_moment(duty, MOMENT_REJECT) && !has_moment(duty, MOMENT_BEFORE);
}

static bool is_despite_reject(const struct duty *duty)
{
    return has_moment(duty, MOMENT_REJECT) && has_moment(duty, MOMENT_BEFORE);
}

static const struct browser_list lists[] = {
    {BROWSER_ALWAYS, N_("recipients that the browser alone showed: %1"), is_browser_only},
    {BROWSER_ALWAYS,
     N_("recipients that sources alone name, which the observed pages did not contact: %1"),
     is_source_only},
    {BROWSER_CHOICE, N_("recipients that were contacted before any choice: %1"), is_before_choice},
    {BROWSER_ACCEPT, N_("recipients that were contacted only after consent: %1"), is_after_accept},
    {BROWSER_REJECT,
     N_("recipients that were contacted before any choice, and again after consent was refused: "
        "%1"),
     is_despite_reject},
    {BROWSER_REJECT, N_("recipients that were contacted only after consent was refused: %1"),
     is_after_reject},
};

static bool applies(const struct browser_facts *facts, enum browser_when when)
{
    switch (when) {
    case BROWSER_ALWAYS:
        return true;
    case BROWSER_CHOICE:
        return facts->has_accept || facts->has_reject;
    case BROWSER_ACCEPT:
        return facts->has_accept;
    case BROWSER_REJECT:
        return facts->has_reject;
    }
    return false;
}

const struct browser_list *text_browser_list(const struct report *report, size_t i)
{
    for (size_t k = 0; report->browser.pages && k < COUNT_OF(lists); k++)
        if (applies(&report->browser, lists[k].when) && !i--)
            return &lists[k];
    return NULL;
}

size_t text_browser_count(const struct report *report, const struct browser_list *list)
{
    size_t count = 0;
    for (size_t i = 0; i < report->duty_count; i++)
        count += list->takes(&report->duties[i]);
    return count;
}

str text_browser_head(const struct show *show, const void *context)
{
    const struct browser_facts *facts = context;
    return show_form(show, N_("pages observed: %1, of these not to their end: %2"),
                     show_number(show, facts->pages), show_number(show, facts->unfinished),
                     STR_NONE, STR_NONE);
}

str text_browser_accepted(const struct show *show, const void *context)
{
    const struct browser_facts *facts = context;
    return show_form(show, N_("pages on which consent could be given: %1 of %2"),
                     show_number(show, facts->accepted), show_number(show, facts->pages), STR_NONE,
                     STR_NONE);
}

str text_browser_rejected(const struct show *show, const void *context)
{
    const struct browser_facts *facts = context;
    return show_form(show, N_("pages on which consent could be refused: %1 of %2"),
                     show_number(show, facts->rejected), show_number(show, facts->pages), STR_NONE,
                     STR_NONE);
}

static void show_list(const struct show *show, const struct browser_list *list)
{
    const struct report *report = show->report;
    str count = show_number(show, text_browser_count(report, list));
    show_paragraph(show, 2, STR("- "),
                   show_form(show, list->says, count, STR_NONE, STR_NONE, STR_NONE));
    for (size_t i = 0; i < report->duty_count; i++) {
        str name = words_in(duty_name(&report->duties[i]), show->lang);
        if (list->takes(&report->duties[i]))
            show_paragraph(show, 4, STR_NONE, show_clean(show, name, TEXT_NAME_MAX));
    }
}

void text_browser(const struct show *show)
{
    const struct browser_facts *facts = &show->report->browser;
    if (!facts->pages)
        return;
    show_heading(show, N_("What the browser showed"));
    show_paragraph(show, 2, STR("- "), text_browser_head(show, facts));
    if (facts->has_accept)
        show_paragraph(show, 2, STR("- "), text_browser_accepted(show, facts));
    if (facts->has_reject)
        show_paragraph(show, 2, STR("- "), text_browser_rejected(show, facts));
    const struct browser_list *list;
    for (size_t i = 0; (list = text_browser_list(show->report, i)); i++)
        show_list(show, list);
    text_stored(show);
}
