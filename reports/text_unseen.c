#include "reports/text_parts.h"

#define UNSEEN_EXAMPLES 5

const char *text_outcome_words(enum outcome outcome)
{
    static const char *const words[OUTCOME_COUNT] = {
        [OUTCOME_ROBOTS] = N_("left alone because of robots.txt: %1"),
        [OUTCOME_OFF_SITE] = N_("outside the audited service, not judged: %1"),
        [OUTCOME_OVER_LIMIT] = N_("left out because of a limit: %1"),
        [OUTCOME_NOT_FOUND] = N_("do not exist (any more): %1"),
        [OUTCOME_BLOCKED] = N_("access was refused: %1"),
        [OUTCOME_FAILED] = N_("could not be fetched: %1"),
        [OUTCOME_TOO_BIG] = N_("too big to be read: %1"),
        [OUTCOME_CUT_SHORT] = N_("read only in part: %1"),
        [OUTCOME_NOT_HTML] = N_("no HTML, not read: %1"),
        [OUTCOME_EMPTY_SHELL] = N_("drawn by script, no content to be read: %1"),
        [OUTCOME_NOT_FETCHED] = N_("not fetched: %1"),
    };
    return words[outcome];
}

static void unseen_example(const struct show *show, const struct coverage *seen)
{
    str url = show_url(show, seen->url);
    if (seen->http_status >= 400)
        url = show_join(show, url, arena_printf(show->arena, " (HTTP %d)", seen->http_status),
                        STR_NONE);
    show_paragraph(show, 4, STR_NONE, url);
}

static void unseen_more(const struct show *show, size_t count, str file)
{
    if (!count)
        return;
    str number = show_number(show, count);
    str text = file.n ? show_form(show, N_("%1 more are in %2."), number, file, STR_NONE, STR_NONE)
                      : show_form(show, N_("and %1 more"), number, STR_NONE, STR_NONE, STR_NONE);
    show_paragraph(show, 4, STR_NONE, text);
}

/* The addresses of one outcome and reason. */
static void unseen_group(const struct show *show, enum outcome outcome, enum reason reason,
                         size_t count)
{
    const struct report *report = show->report;
    str head = show_form(show, text_outcome_words(outcome), show_number(show, count), STR_NONE,
                         STR_NONE, STR_NONE);
    if (reason != REASON_NONE && outcome != OUTCOME_NOT_FOUND)
        head = show_form(show, N_("%1 (%2)"), head, show_said(show, reason_words(reason)), STR_NONE,
                         STR_NONE);
    show_paragraph(show, 2, STR("- "), head);
    size_t shown = 0;
    for (size_t i = 0; i < report->coverage_count && shown < UNSEEN_EXAMPLES; i++) {
        const struct coverage *seen = &report->coverage[i];
        if (seen->outcome != outcome || seen->reason != reason)
            continue;
        unseen_example(show, seen);
        shown++;
    }
    unseen_more(show, count - shown, STR("coverage.csv"));
}

/* What should have been seen comes first, then what was left out on purpose. */
static void unseen_addresses(const struct show *show)
{
    const struct report *report = show->report;
    size_t counts[OUTCOME_COUNT][REASON_COUNT] = {{0}};
    for (size_t i = 0; i < report->coverage_count; i++)
        counts[report->coverage[i].outcome][report->coverage[i].reason]++;
    if (report->container_unread_count) /* has a place of its own */
        for (size_t i = 0; i < OUTCOME_COUNT; i++)
            counts[i][REASON_CONTAINER] = 0;
    for (size_t turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < OUTCOME_COUNT; i++)
            for (size_t k = 0; k < REASON_COUNT; k++)
                if (counts[i][k] && text_outcome_words((enum outcome)i) &&
                    outcome_is_unseen((enum outcome)i) == (turn == 0))
                    unseen_group(show, (enum outcome)i, (enum reason)k, counts[i][k]);
}

static void unseen_containers(const struct show *show)
{
    const struct report *report = show->report;
    size_t count = report->container_unread_count;
    if (!count)
        return;
    show_paragraph(show, 2, STR("- "),
                   show_form(show,
                             N_("containers of tag managers that were not read, so that the "
                                "tags in them are not known: %1"),
                             show_number(show, count), STR_NONE, STR_NONE, STR_NONE));
    size_t shown = count > UNSEEN_EXAMPLES ? UNSEEN_EXAMPLES : count;
    for (size_t i = 0; i < shown; i++)
        show_paragraph(show, 4, STR_NONE, show_url(show, report->containers_unread[i]));
    unseen_more(show, count - shown, STR_NONE);
}

static void unseen_notices(const struct show *show)
{
    const struct report *report = show->report;
    for (size_t i = 0; i < report->notice_count; i++) {
        if (report->notices[i].status != NOTICE_UNREADABLE)
            continue;
        show_paragraph(show, 2, STR("- "),
                       show_form(show, N_("a notice whose content could not be read: %1"),
                                 show_url(show, report->notices[i].url), STR_NONE, STR_NONE,
                                 STR_NONE));
    }
}

bool text_is_insecure(const struct report *report)
{
    for (size_t i = 0; i < report->setting_count; i++)
        if (str_is(report->settings[i].name, "insecure"))
            return true;
    return false;
}

void text_unseen(const struct show *show)
{
    const struct report *report = show->report;
    show_heading(show, N_("What was not seen"));
    unseen_addresses(show);
    unseen_notices(show);
    unseen_containers(show);
    if (report->has_recording)
        show_paragraph(show, 2, STR("- "), show_said(show, TEXT_RECORDING));
    if (report->is_static)
        show_paragraph(show, 2, STR("- "),
                       show_said(show, N_("This scan read sources and ran no scripts: what only a "
                                          "script sends while it runs was not seen.")));
    show_paragraph(show, 2, STR("- "),
                   show_said(show, N_("Transmissions to the operator's own hosts are not judged, "
                                      "and sending between servers cannot be seen.")));
    if (text_is_insecure(report))
        show_paragraph(show, 2, STR("- "), show_said(show, TEXT_INSECURE));
    if (report->canonical_hint.n)
        show_paragraph(show, 2, STR("- "),
                       show_form(show, N_("The pages name another host as their own address: %1"),
                                 show_url(show, report->canonical_hint), STR_NONE, STR_NONE,
                                 STR_NONE));
}
