#include "cli/browse.h"

#include "cli/scan_state.h"

#include <stdlib.h>

/* Whose it is: what lies under a third party's own name is that one's; else that of the script. */
static void fill_owner(struct scan *scan, const struct browser_target *target,
                       struct stored *stored)
{
    struct url by = {0}, place;
    bool has_by = url_parse(scan->arena, stored->by, NULL, &by) == URL_OK;
    str host = stored->place, path = STR("/");
    if (stored->storage != STORAGE_COOKIE &&
        url_parse(scan->arena, stored->place, NULL, &place) == URL_OK)
        host = place.host;
    bool is_own = first_party_has(target->first_party, host);
    if (has_by && (is_own || str_eq(url_registrable(by.host), url_registrable(host)))) {
        host = by.host;
        path = url_target(&by);
    }
    stored->domain = map_intern(&scan->texts, url_registrable(host));
    stored->service = catalog_find_url(scan->catalog, host, path);
}

/* Once for each page, whatever it was visited for: a choice says nothing of what was there before it. */
static bool is_new(struct scan *scan, const struct stored *stored)
{
    str key = arena_printf(scan->arena, "%d ", (int)stored->storage);
    str page = arena_join(scan->arena,
                          (str[]){key, stored->page_url, STR(" "), stored->place, STR(" "),
                                  stored->path, STR(" "), stored->name},
                          8);
    str gated = arena_printf(scan->arena, " %d", (int)stored->gate);
    key = arena_join(scan->arena, (str[]){page, gated}, 2);
    if (map_find(&scan->browse.stored_keys, page) != MAP_NONE)
        return false;
    if (stored->gate == GATE_NONE)
        map_add(&scan->browse.stored_keys, page, 0);
    return map_add(&scan->browse.stored_keys, key, (uint32_t)scan->browse.stored.n) ==
           scan->browse.stored.n;
}

void browse_keep_stored(struct scan *scan, const struct browser_target *target,
                        const struct browser_view *view)
{
    for (size_t i = 0; i < view->stored_count; i++) {
        struct stored kept = view->stored[i];
        str *const strings[] = {&kept.page_url, &kept.name, &kept.place,
                                &kept.path,     &kept.by,   &kept.same_site};
        if (!is_new(scan, &kept))
            continue;
        for (size_t k = 0; k < COUNT_OF(strings); k++)
            *strings[k] = map_intern(&scan->texts, *strings[k]);
        fill_owner(scan, target, &kept);
        *ARENA_PUSH(scan->arena, &scan->browse.stored) = kept;
    }
}

void browse_settle_stored(struct scan *scan)
{
    struct browse *browse = &scan->browse;
    if (browse->stored.n)
        qsort(browse->stored.v, browse->stored.n, sizeof *browse->stored.v, stored_compare);
    scan->report->stored = browse->stored.v;
    scan->report->stored_count = browse->stored.n;
}
