/* Lists that name nobody: for whom they hold. Only when the page says so, or when it is laid out as
 * common lists beside recipients that have none of their own; a list of one section never fills
 * the gaps of another one's entries. */
#include "policies/entry.h"

static bool is_kind(enum field field, enum field kind)
{
    bool is_purpose = field >= FIELD_PURPOSE && field <= FIELD_PURPOSE_RECIPIENT;
    return kind == FIELD_PURPOSE ? is_purpose : field == kind;
}

bool notice_is_labelled(const struct entry *entry, enum field kind)
{
    for (enum field field = FIELD_NONE; field < FIELD_COUNT; field++)
        if (is_kind(field, kind) && entry->fields[field].is_labelled)
            return true;
    return false;
}

static bool has_words(const struct entry *entry, enum field kind)
{
    for (enum field field = FIELD_NONE; field < FIELD_COUNT; field++)
        if (is_kind(field, kind) && entry->fields[field].n)
            return true;
    return false;
}

static bool is_pool(const struct entry *entry)
{
    return entry->origin == ENTRY_LABELLED && !entry->names.n &&
           !entry->fields[FIELD_RECIPIENT].n && !entry->fields[FIELD_SERVICE].n &&
           (has_words(entry, FIELD_CONTENT) || has_words(entry, FIELD_PURPOSE));
}

/* The words around a list that may say for whom it holds. */
static str around(const struct reader *reader, const struct entry *pool)
{
    str parts[] = {pool->heading.text,
                   STR("\n"),
                   pool->above.text,
                   STR("\n"),
                   notice_join(reader->arena, &pool->loose),
                   STR("\n"),
                   notice_join(reader->arena, &pool->intro),
                   STR_NONE};
    return arena_join(reader->arena, parts, 7);
}

/* 「送信先によって送信される情報は異なります」 anywhere in the part of the page. */
static bool zone_differs(const struct reader *reader, const struct zone *zone, str what)
{
    for (size_t i = zone->from; i < zone->to && i < reader->lines.n; i++) {
        str fold = reader->lines.v[i].fold;
        if (str_has(fold, what) && str_has(fold, STR("送信")) &&
            notice_has(reader, "differs", fold))
            return true;
    }
    return false;
}

/* A list that stands in a section together with recipients: where the section ends; NULL: it does
 * not. */
static const struct line *section_end(const struct reader *reader, const struct entry *pool)
{
    const struct line *first = reader->lines.v, *last = first + reader->lines.n;
    const struct line *under = pool->under, *end = under;
    if (!under || under < first || under >= last)
        return NULL;
    do
        end++;
    while (end < last && (!end->rank || end->rank > under->rank));
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        if (entry->names.n && entry->under >= under && entry->under < end)
            return end;
    }
    return NULL;
}

struct pools notice_pools(const struct reader *reader)
{
    struct pools pools = {.n = 0};
    pools.has_own = ARENA_ARRAY(reader->arena, reader->zones.n, struct own);
    for (size_t i = 0; i < reader->zones.n; i++) {
        pools.has_own[i].differs = zone_differs(reader, &reader->zones.v[i], STR("情報"));
        pools.has_own[i].differs_aim = zone_differs(reader, &reader->zones.v[i], STR("目的"));
    }
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        struct own *own = &pools.has_own[entry->zone];
        if (entry->names.n && entry->origin != ENTRY_PROSE) {
            own->first = own->first ? own->first : i + 1;
            own->content |= notice_is_labelled(entry, FIELD_CONTENT);
            own->purpose |= notice_is_labelled(entry, FIELD_PURPOSE);
        }
        if (!is_pool(entry))
            continue;
        if (pools.n >= POOLS_MAX) {
            *reader->is_cut = true;
            continue;
        }
        str words = around(reader, entry);
        str folded = notice_folded(reader, words);
        pools.v[pools.n++] = (struct pool){.entry = entry,
                                           .is_common = notice_has(reader, "common", folded),
                                           .end = section_end(reader, entry),
                                           .differs = notice_has(reader, "differs", folded),
                                           .names = notice_mentions(reader, words)};
    }
    return pools;
}

static bool is_among(const struct mentions *names, const struct entry *entry)
{
    for (size_t i = 0; i < names->n; i++)
        for (size_t k = 0; k < entry->names.n; k++) {
            const struct name_match *match = &names->v[i].match;
            const struct named *named = &entry->names.v[k];
            if ((match->recipient && match->recipient == named->recipient_known) ||
                (match->service && match->service == named->service_known))
                return true;
        }
    return !names->n;
}

/* For whom a list holds that does not say it is common: surely for all when none has its own; perhaps
 * for those below it, when it stands over them all; for nobody when it stands among them. */
enum hold { HOLDS_NOT, HOLDS_PERHAPS, HOLDS };

/* The entry stands in another part of the page, or behind the section that the list belongs to. */
static bool is_elsewhere(const struct pool *pool, const struct entry *entry)
{
    if (pool->entry->zone != entry->zone)
        return true;
    return pool->end && !pool->is_common && entry->under >= pool->end;
}

static enum hold hold_of(const struct pools *pools, const struct pool *pool,
                         const struct entry *entry, enum field kind)
{
    const struct own *own = &pools->has_own[entry->zone];
    if (is_elsewhere(pool, entry) || !has_words(pool->entry, kind))
        return HOLDS_NOT;
    bool differs = pool->differs || (kind == FIELD_CONTENT ? own->differs : own->differs_aim);
    if (pool->is_common && !differs)
        return is_among(&pool->names, entry) ? HOLDS : HOLDS_NOT;
    if (!(kind == FIELD_CONTENT ? own->content : own->purpose))
        return differs ? HOLDS_PERHAPS : HOLDS;
    return pool->entry->number + 1 < own->first ? HOLDS_PERHAPS : HOLDS_NOT;
}

struct pool *notice_pool(struct pools *pools, const struct entry *entry, enum field kind)
{
    struct pool *best = NULL;
    for (size_t i = 0; i < pools->n; i++) {
        struct pool *each = &pools->v[i];
        enum hold hold = hold_of(pools, each, entry, kind);
        if (hold == HOLDS_NOT)
            continue;
        each->is_doubtful = hold == HOLDS_PERHAPS;
        if (!best || each->entry->number <= entry->number)
            best = each;
    }
    return best;
}
