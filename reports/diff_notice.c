/* What two reports read in the notices. */
#include "reports/diff.h"

#include "core/text.h"

struct entries {
    struct map keys; /* key -> place in v */
    ARENA_LIST(const struct disclosure *) v;
    ARENA_LIST(str) names; /* the key of each */
};

/* By the catalog's ids, else by the names as written; the same one again has its number. */
static str entry_key(struct diff *diff, const struct disclosure *entry)
{
    struct arena *arena = diff->arena;
    str who = entry->recipient_known ? entry->recipient_known->id
                                     : text_fold_name(arena, entry->recipient);
    str what =
        entry->service_known ? entry->service_known->id : text_fold_name(arena, entry->service);
    return arena_join(arena, (str[]){who, STR("\n"), what}, 3);
}

static void entries_add(struct diff *diff, struct entries *entries, const struct disclosure *entry)
{
    struct arena *arena = diff->arena;
    uint32_t place = (uint32_t)entries->v.n;
    str key = entry_key(diff, entry), name = key;
    for (unsigned i = 2; map_add(&entries->keys, name, place) != place; i++)
        name = arena_printf(arena, "%.*s\n%u", STR_ARG(key), i);
    *ARENA_PUSH(arena, &entries->v) = entry;
    *ARENA_PUSH(arena, &entries->names) = name;
}

static struct entries entries_of(struct diff *diff, const struct report *report)
{
    struct entries entries = {.keys = {.arena = diff->arena}};
    for (size_t n = 0; n < report->notice_count; n++)
        for (size_t i = 0; i < report->notices[n].disclosure_count; i++)
            entries_add(diff, &entries, &report->notices[n].disclosures[i]);
    return entries;
}

static const struct notice *notice_find(const struct report *report, str url)
{
    for (size_t i = 0; i < report->notice_count; i++)
        if (str_eq(report->notices[i].url, url))
            return &report->notices[i];
    return NULL;
}

/* The notice that it stood in was read again, or is no more. */
static bool notice_was_read(const struct diff *diff, str url)
{
    const struct notice *notice = notice_find(diff->newer, url);
    return notice ? notice->status == NOTICE_READ || notice->status == NOTICE_NONE_SENT
                  : diff_looked_at(diff, url);
}

static void entry_compare(struct diff *diff, const struct disclosure *entry, const char *item,
                          str before, str after)
{
    if (str_eq(before, after))
        return;
    struct diff_row *row = diff_add(diff, DIFF_ENTRY, DIFF_CHANGED);
    row->entry = entry;
    row->item = item;
    row->before = before;
    row->after = after;
}

static void entries_compare(struct diff *diff, const struct disclosure *a,
                            const struct disclosure *b)
{
    entry_compare(diff, b, "recipient", a->recipient, b->recipient);
    entry_compare(diff, b, "service", a->service, b->service);
    entry_compare(diff, b, "content_state", str_of(state_code(a->content_state)),
                  str_of(state_code(b->content_state)));
    entry_compare(diff, b, "content", a->content, b->content);
    entry_compare(diff, b, "purpose_state", str_of(state_code(a->purpose_state)),
                  str_of(state_code(b->purpose_state)));
    entry_compare(diff, b, "purpose", a->purpose, b->purpose);
    entry_compare(diff, b, "status", str_of(disclosure_status_code(a->status)),
                  str_of(disclosure_status_code(b->status)));
    entry_compare(diff, b, "optout_url", a->optout_url, b->optout_url);
    entry_compare(diff, b, "policy_url", a->policy_url, b->policy_url);
}

static void diff_entries(struct diff *diff)
{
    struct entries before = entries_of(diff, diff->older), after = entries_of(diff, diff->newer);
    for (size_t i = 0; i < after.v.n; i++) {
        uint32_t was = map_find(&before.keys, after.names.v[i]);
        if (was == MAP_NONE)
            diff_add(diff, DIFF_ENTRY, DIFF_NEW)->entry = after.v.v[i];
        else
            entries_compare(diff, before.v.v[was], after.v.v[i]);
    }
    for (size_t i = 0; i < before.v.n; i++) {
        const struct disclosure *entry = before.v.v[i];
        if (map_find(&after.keys, before.names.v[i]) == MAP_NONE)
            diff_add(diff, DIFF_ENTRY,
                     notice_was_read(diff, entry->notice_url) ? DIFF_GONE : DIFF_UNSEEN)
                ->entry = entry;
    }
}

static struct diff_row *notice_add(struct diff *diff, enum diff_change change,
                                   const struct notice *notice)
{
    struct diff_row *row = diff_add(diff, DIFF_NOTICE, change);
    row->subject = notice->url;
    return row;
}

void diff_notices(struct diff *diff)
{
    const struct report *older = diff->older, *newer = diff->newer;
    diff_entries(diff);
    for (size_t i = 0; i < newer->notice_count; i++) {
        const struct notice *after = &newer->notices[i];
        const struct notice *before = notice_find(older, after->url);
        struct diff_row *row;
        if (before && before->status == after->status)
            continue;
        row = notice_add(diff, before ? DIFF_CHANGED : DIFF_NEW, after);
        row->item = "status";
        row->before = before ? str_of(notice_status_code(before->status)) : STR("");
        row->after = str_of(notice_status_code(after->status));
        diff->is_less |= before && before->status == NOTICE_READ;
    }
    for (size_t i = 0; i < older->notice_count; i++) {
        const struct notice *before = &older->notices[i];
        if (notice_find(newer, before->url))
            continue;
        bool is_gone = diff_looked_at(diff, before->url);
        notice_add(diff, is_gone ? DIFF_GONE : DIFF_UNSEEN, before)->before =
            str_of(notice_status_code(before->status));
    }
}
