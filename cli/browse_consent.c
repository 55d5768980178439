#include "cli/browse.h"

#include "cli/scan_state.h"
#include "core/csv.h"
#include "core/embedded.h"

#include <string.h>

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

void browse_consent(struct scan *scan)
{
    const struct options *options = &scan->run->options;
    struct selectors selectors = {.arena = scan->arena, .choice = options->consent};
    size_t line;
    selectors.list = ARENA_ARRAY(scan->arena, BROWSER_SELECTORS_MAX, str);
    for (size_t i = 0; i < options->consent_selectors.n; i++)
        selectors.list[selectors.count++] = str_of(options->consent_selectors.v[i]);
    for (size_t i = 0; i < embedded_data_count; i++)
        if (strcmp(embedded_data[i].name, "consent.csv") == 0)
            csv_read((str){(const char *)embedded_data[i].bytes, embedded_data[i].size}, read_row,
                     &selectors, &line);
    scan->browse.options.selectors = selectors.list;
    scan->browse.options.selector_count = selectors.count;
}
