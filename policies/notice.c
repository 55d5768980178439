/* A page as a notice: which parts of it are one, what they disclose, and what it means when they
 * disclose nothing. */
#include "policies/notice.h"

#include "policies/entry.h"

#include <string.h>

#define TITLE_MAX 45  /* code points of a heading */
#define SECTION_MIN 2 /* lines of a section that can be a notice */

/* ---- zones ---- */

static int title_weight(const struct reader *reader, str folded)
{
    size_t count;
    int best = 0;
    const struct word *words = catalog_words(reader->catalog, "title", &count);
    for (size_t i = 0; i < count; i++)
        if (words[i].weight > best && str_has(folded, words[i].word))
            best = words[i].weight;
    return best;
}

static bool is_heading_like(const struct line *line)
{
    if (line->rank)
        return true;
    str bare = notice_unnumbered(line->text);
    bool is_numbered = bare.n < line->text.n;
    return line->is_first && is_numbered && text_length(line->text) <= TITLE_MAX &&
           !str_has(line->text, STR("。"));
}

/* A heading of the same rank that still belongs to the notice: one of its labels, when it is not
 * numbered like the sections of a policy. */
static bool is_own_label(const struct reader *reader, const struct line *line)
{
    size_t value = 0;
    str bare = notice_unnumbered(line->text);
    bool is_numbered = bare.n < line->text.n && line->rank < RANK_MARKED;
    enum field field = is_numbered ? FIELD_NONE : notice_label(reader, line, &value);
    bool is_name = line->rank >= RANK_MARKED && notice_is_name(reader, bare);
    return (field && field != FIELD_OTHER) || is_name;
}

/* Number of the line behind the section that the heading begins. */
static size_t section_end(const struct reader *reader, size_t from, size_t limit)
{
    const struct line *head = &reader->lines.v[from];
    uint32_t item_end = !head->rank && head->item ? reader->blocks.v[head->item].end : UINT32_MAX;
    uint32_t rank = head->rank ? head->rank : RANK_BOLD;
    for (size_t i = from + 1; i < limit; i++) {
        const struct line *line = &reader->lines.v[i];
        bool is_next = line->rank && line->rank <= rank;
        if (is_next && line->rank == rank && is_own_label(reader, line))
            is_next = false;
        if (line->block >= item_end || is_next)
            return i;
    }
    return limit;
}

static void add_zone(struct reader *reader, size_t from, size_t to, int strength)
{
    uint32_t line = from < reader->lines.n ? reader->lines.v[from].line : 1;
    *ARENA_PUSH(reader->arena, &reader->zones) =
        (struct zone){.from = from, .to = to, .strength = strength, .line = line};
}

/* The page as a whole is a notice: its title or its first heading says so. */
static bool is_whole(const struct reader *reader, size_t *first)
{
    *first = 0;
    for (size_t i = 0; i < reader->lines.n; i++) {
        const struct line *line = &reader->lines.v[i];
        if (!line->rank || line->rank > 2)
            continue;
        bool is_title = title_weight(reader, line->fold) >= ZONE_STRONG;
        if (is_title)
            *first = i;
        if (is_title && line->rank == 1)
            return true;
        if (line->rank == 2)
            break;
    }
    return title_weight(reader, notice_folded(reader, reader->page->title)) >= ZONE_STRONG;
}

static void add_sections(struct reader *reader, int least, int most)
{
    for (size_t i = 0; i < reader->lines.n; i++) {
        const struct line *line = &reader->lines.v[i];
        int weight = is_heading_like(line) ? title_weight(reader, line->fold) : 0;
        if (weight < least || weight > most)
            continue;
        size_t end = section_end(reader, i, reader->lines.n);
        bool is_inside = false;
        for (size_t k = 0; k < reader->zones.n; k++)
            is_inside |= reader->zones.v[k].from <= i && i < reader->zones.v[k].to;
        if (!is_inside)
            add_zone(reader, i, end, weight);
        if (end > i + 1 && !is_inside)
            i = end - 1;
    }
}

/* Lines of no zone: labels and tables there may disclose too. */
static void add_rest(struct reader *reader)
{
    size_t count = reader->zones.n, at = 0;
    while (at < reader->lines.n) {
        size_t end = reader->lines.n, skip = 0;
        for (size_t k = 0; k < count; k++) {
            const struct zone *zone = &reader->zones.v[k];
            if (zone->from <= at && at < zone->to)
                skip = zone->to;
            else if (zone->from > at && zone->from < end)
                end = zone->from;
        }
        if (!skip)
            add_zone(reader, at, end, 0);
        at = skip ? skip : end;
    }
}

static void find_zones(struct reader *reader)
{
    size_t first;
    if (is_whole(reader, &first)) {
        add_zone(reader, 0, reader->lines.n, ZONE_STRONG);
        reader->zones.v[0].line = first < reader->lines.n ? reader->lines.v[first].line : 1;
        return;
    }
    add_sections(reader, ZONE_STRONG, ZONE_STRONG);
    add_sections(reader, ZONE_LIKELY, ZONE_STRONG - 1);
    add_rest(reader);
}

/* ---- reading ---- */

static bool is_labelled(const struct entry *entry)
{
    return entry->fields[FIELD_RECIPIENT].n || entry->fields[FIELD_SERVICE].n ||
           entry->fields[FIELD_CONTENT].n || entry->fields[FIELD_PURPOSE].n ||
           entry->origin != ENTRY_LABELLED;
}

static bool has_named(const struct reader *reader, uint32_t zone)
{
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        struct nameds names = {0};
        bool has_labels = is_labelled(entry), is_term = entry->rank == RANK_TERM && entry->loose.n;
        if (!(has_labels || is_term) || entry->zone != zone)
            continue;
        notice_pair(reader, entry, &names);
        if (names.n && (has_labels || notice_is_told(reader, entry, &names)))
            return true;
    }
    return false;
}

/* Running text counts where nothing else in its part of the notice says who receives anything, and
 * everywhere on a page without such a part: there the whole policy has to serve. */
static void read_prose(struct reader *reader)
{
    bool has_strong = false;
    for (size_t i = 0; i < reader->zones.n; i++)
        has_strong |= reader->zones.v[i].strength >= ZONE_STRONG;
    for (uint32_t i = 0; i < reader->zones.n; i++) {
        bool is_strong = reader->zones.v[i].strength >= ZONE_STRONG;
        if (!has_strong || (is_strong && !has_named(reader, i)))
            notice_prose(reader, i), reader->zones.v[i].has_prose = true;
    }
}

static enum notice_status status_of(const struct reader *reader, enum reason *reason)
{
    *reason = REASON_NONE;
    if (*reader->is_cut)
        *reason = REASON_NOTICE_LIMIT;
    if (reader->found.n)
        return NOTICE_READ;
    if (reader->is_none_sent)
        return NOTICE_NONE_SENT;
    return notice_unread(reader, reason);
}

/* A privacy or cookie policy by its title, first headings or address. */
static bool is_policy(const struct reader *reader)
{
    str title = notice_folded(reader, reader->page->title);
    if (notice_link_strength(reader->catalog, title, reader->page->url.path))
        return true;
    for (size_t i = 0; i < reader->lines.n; i++) {
        const struct line *line = &reader->lines.v[i];
        bool is_top = line->rank == 1 || line->rank == 2;
        if (is_top && notice_link_strength(reader->catalog, line->fold, STR("")))
            return true;
    }
    return false;
}

/* A section that calls itself the notice, has something to say, and does not only speak about the
 * rule or announce a change. */
static bool is_serious(const struct reader *reader, const struct zone *zone)
{
    str title = notice_folded(reader, reader->page->title);
    str heading = zone->from < reader->lines.n ? reader->lines.v[zone->from].fold : STR("");
    bool has_words = !zone->from || zone->to >= zone->from + SECTION_MIN;
    return zone->strength >= ZONE_STRONG && has_words && !notice_has(reader, "title_not", title) &&
           !notice_has(reader, "title_not", heading);
}

/* Whether the page is one at all when nobody said so. */
static bool is_notice(const struct reader *reader)
{
    bool has_strong = false, has_serious = false;
    for (size_t i = 0; i < reader->zones.n; i++) {
        has_strong |= reader->zones.v[i].strength >= ZONE_STRONG;
        has_serious |= is_serious(reader, &reader->zones.v[i]);
    }
    if (has_serious || (has_strong && (reader->found.n || reader->is_none_sent)))
        return true;
    return reader->found.n && is_policy(reader);
}

static str notice_title(const struct reader *reader)
{
    const struct zone *zone = &reader->zones.v[0];
    if (zone->strength < ZONE_STRONG || !zone->from)
        return reader->page->title.n ? reader->page->title : STR("");
    return notice_unnumbered(reader->lines.v[zone->from].text);
}

bool notice_read(struct arena *arena, const struct page *page, str shown_url,
                 const struct catalog *catalog, bool is_given, bool is_traced,
                 struct notice *notice)
{
    struct reader reader = {.arena = arena,
                            .catalog = catalog,
                            .page = page,
                            .shown_url = shown_url,
                            .blocks = page_blocks(arena, page),
                            .link_at = ARENA_NEW(arena, size_t),
                            .is_cut = ARENA_NEW(arena, bool),
                            .first_said = ARENA_NEW(arena, struct first_said),
                            .keys = {.arena = arena},
                            .ways = {.arena = arena},
                            .caches = notice_caches(arena)};
    enum reason reason;
    struct traces traces = {0};
    reader.traces = is_traced ? &traces : NULL;
    reader.uses = ARENA_ARRAY(arena, catalog_service_count(catalog), struct uses);
    notice_grids(&reader);
    notice_lines(&reader);
    notice_numerals(&reader);
    find_zones(&reader);
    if (!reader.zones.n)
        add_zone(&reader, 0, 0, 0);
    for (uint32_t i = 0; i < reader.zones.n; i++)
        notice_sections(&reader, i);
    read_prose(&reader);
    notice_finish(&reader);
    if (!is_given && !is_notice(&reader))
        return false;
    enum notice_status status = status_of(&reader, &reason);
    notice_trace_zones(&reader);
    *notice = (struct notice){.url = shown_url,
                              .title = notice_title(&reader),
                              .status = status,
                              .reason = reason,
                              .is_given = is_given,
                              .line = reader.zones.v[0].line,
                              .disclosures = reader.found.v,
                              .disclosure_count = reader.found.n,
                              .traces = traces.v,
                              .trace_count = traces.n,
                              .traces_left_out = traces.left_out,
                              .form = notice_form(&reader)};
    return true;
}
