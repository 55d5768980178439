#include "reports/text_parts.h"

#define NAMES_SHOWN 8 /* of one owner and kind; report.json has all */
#define NAME_SHOWN 60 /* code points */

static bool is_same_owner(const struct stored *a, const struct stored *b)
{
    return a->service == b->service && (a->service || str_eq(a->domain, b->domain));
}

static bool is_same(const struct stored *a, const struct stored *b)
{
    return is_same_owner(a, b) && a->storage == b->storage && str_eq(a->place, b->place) &&
           str_eq(a->name, b->name) && str_eq(a->path, b->path);
}

size_t text_stored_end(const struct report *report, size_t i)
{
    const struct stored *first = &report->stored[i];
    while (i < report->stored_count && is_same(first, &report->stored[i]))
        i++;
    return i;
}

size_t text_stored_count(const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->stored_count; i = text_stored_end(report, i))
        count++;
    return count;
}

struct words text_stored_owner(const struct stored *stored)
{
    const struct service *service = stored->service;
    return duty_name(&(struct duty){.service = service,
                                    .recipient = service ? service->recipient : NULL,
                                    .domain = stored->domain});
}

const char *text_storage_word(enum storage storage)
{
    static const char *const words[STORAGE_COUNT] = {[STORAGE_COOKIE] = "Cookie",
                                                     [STORAGE_LOCAL] = "localStorage",
                                                     [STORAGE_SESSION] = "sessionStorage",
                                                     [STORAGE_DATABASE] = "IndexedDB"};
    return words[storage];
}

/* The names of one owner and kind, from row i on; where the next ones begin. */
static size_t show_names(const struct show *show, size_t i)
{
    const struct report *report = show->report;
    const struct stored *first = &report->stored[i];
    str names = STR(""), label = str_of(text_storage_word(first->storage));
    size_t count = 0;
    for (; i < report->stored_count && is_same_owner(first, &report->stored[i]) &&
           first->storage == report->stored[i].storage;
         i = text_stored_end(report, i)) {
        str name = show_clean(show, report->stored[i].name, NAME_SHOWN);
        if (count++ < NAMES_SHOWN)
            names = show_join(show, names, names.n ? STR(", ") : STR(""), name);
    }
    if (count > NAMES_SHOWN)
        names = show_join(show, names, STR(", "),
                          show_form(show, N_("and %1 more"), show_number(show, count - NAMES_SHOWN),
                                    STR_NONE, STR_NONE, STR_NONE));
    show_paragraph(show, 6, show_join(show, label, STR(": "), STR_NONE), names);
    return i;
}

void text_stored(const struct show *show)
{
    const struct report *report = show->report;
    const struct stored *last = NULL;
    if (!report->stored_count)
        return;
    show_paragraph(show, 2, STR("- "),
                   show_form(show, TEXT_STORED, show_number(show, text_stored_count(report)),
                             STR_NONE, STR_NONE, STR_NONE));
    for (size_t i = 0; i < report->stored_count;) {
        const struct stored *stored = &report->stored[i];
        str name = words_in(text_stored_owner(stored), show->lang);
        if (!last || !is_same_owner(last, stored))
            show_paragraph(show, 4, STR_NONE, show_clean(show, name, TEXT_NAME_MAX));
        last = stored;
        i = show_names(show, i);
    }
}
