#include "cli/browse.h"

#include "cli/command.h"
#include "cli/scan_state.h"
#include "core/csv.h"
#include "core/embedded.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum column { COLUMN_TOOL, COLUMN_CHOICE, COLUMN_SELECTOR, COLUMNS_NEEDED };

struct selectors {
    struct arena *arena;
    const char *choice;
    str *list;
    size_t count;
};

static bool read_row(void *context, const str *cells, size_t count, size_t line)
{
    struct selectors *selectors = context;
    if (line > 1 && count >= COLUMNS_NEEDED && str_is(cells[COLUMN_CHOICE], selectors->choice) &&
        selectors->count < BROWSER_SELECTORS_MAX)
        selectors->list[selectors->count++] = arena_str(selectors->arena, cells[COLUMN_SELECTOR]);
    return true;
}

static void read_selectors(struct scan *scan, struct browser_choice *choice)
{
    const struct list *declared = &scan->run->options.consent_selectors;
    struct selectors selectors = {.arena = scan->arena,
                                  .choice = choice->consent == BROWSER_CONSENT_ACCEPT ? "accept"
                                                                                      : "reject",
                                  .list = ARENA_ARRAY(scan->arena, BROWSER_SELECTORS_MAX, str)};
    size_t line;
    for (size_t i = 0; i < declared->n; i++)
        selectors.list[selectors.count++] = str_of(declared->v[i]);
    choice->declared_count = selectors.count;
    for (size_t i = 0; i < embedded_data_count; i++)
        if (strcmp(embedded_data[i].name, "consent.csv") == 0)
            csv_read((str){(const char *)embedded_data[i].bytes, embedded_data[i].size}, read_row,
                     &selectors, &line);
    choice->selectors = selectors.list;
    choice->selector_count = selectors.count;
}

void browse_consent(struct scan *scan)
{
    struct browse *browse = &scan->browse;
    for (size_t i = 0; i < browse->choice_count; i++)
        if (browse->choices[i].consent != BROWSER_CONSENT_NONE)
            read_selectors(scan, &browse->choices[i]);
}

/* ---- the rules ---- */

/* Where tools/consent-rules puts the package (XDG Base Directory Specification). */
static bool rules_folder(char path[PATH_MAX])
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int n = 0;
    if (data && *data == '/')
        n = snprintf(path, PATH_MAX, "%s/soshin/autoconsent", data);
    else if (home && *home == '/')
        n = snprintf(path, PATH_MAX, "%s/.local/share/soshin/autoconsent", home);
    return n > 0 && n < PATH_MAX && access(path, F_OK) == 0;
}

static bool read_rules(struct scan *scan)
{
    struct run *run = scan->run;
    const char *folder = run->options.consent_rules;
    char path[PATH_MAX];
    if (!folder && !rules_folder(path))
        return true;
    if (!browser_rules_read(&scan->browse.rules, folder ? folder : path))
        return err_set(&run->err, ERR_IO,
                       N_("%s does not hold the rules for consent that it should (the npm package "
                          "@duckduckgo/autoconsent, unpacked; see tools/consent-rules)"),
                       folder ? folder : path);
    for (size_t i = 0; i < scan->browse.choice_count; i++)
        scan->browse.choices[i].rules = &scan->browse.rules;
    return true;
}

bool browse_consent_open(struct scan *scan)
{
    struct run *run = scan->run;
    struct browse *browse = &scan->browse;
    const char *consent = run->options.consent;
    str text = consent ? str_of(consent) : STR_NONE;
    bool is_both = str_is(text, "both");
    if (is_both && run->options.consent_selectors.n) /* which of the two choices nobody says */
        return err_set(&run->err, ERR_USAGE, N_("option --%s: not together with --%s"),
                       "consent-selector", "consent both");
    browse->choice_count = 1;
    if (!consent)
        return true;
    browse->choice_count = 0;
    if (is_both || str_is(text, "accept"))
        browse->choices[browse->choice_count++].consent = BROWSER_CONSENT_ACCEPT;
    if (is_both || str_is(text, "reject"))
        browse->choices[browse->choice_count++].consent = BROWSER_CONSENT_REJECT;
    scan->report->browser.has_accept = browse->choices[0].consent == BROWSER_CONSENT_ACCEPT;
    scan->report->browser.has_reject = is_both || str_is(text, "reject");
    if (!browse->choice_count)
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "consent", consent, "accept|reject|both");
    return read_rules(scan);
}
