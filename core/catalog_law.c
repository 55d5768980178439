/* The tables that hold what the rules take from law and guidance: grounds.csv, content_kinds.csv,
 * jargon.csv and passages.csv. */
#include "core/catalog_reading.h"

#include "core/declared.h"
#include "core/text.h"

static bool basis_is_known(struct reading *reading, size_t column)
{
    str basis = reading_cell(reading, column);
    if (str_is(basis, "law") || str_is(basis, "guide") || str_is(basis, "ours"))
        return true;
    return reading_fail(reading, column, N_("must be law, guide or ours"));
}

static bool read_categories(struct reading *reading, size_t column, uint64_t *set)
{
    str rest = reading_cell(reading, column), part;
    while (str_cut_list(&rest, &part)) {
        uint32_t bit = map_find(&reading->catalog->category_ids, part);
        if (bit >= CATALOG_SET_MAX)
            return reading_fail(reading, column, N_("an id that categories.csv does not have"));
        *set |= (uint64_t)1 << bit;
    }
    return true;
}

static bool ground_is_known(str id)
{
    for (int ground = 0; ground < GROUND_COUNT; ground++)
        if (str_is(id, ground_code((enum ground)ground)))
            return true;
    return false;
}

/* Several rows of one ground add up: each has a basis of its own. "*" covers everything. */
bool reading_ground(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    str id = reading_cell(reading, 0);
    content_set covers = ~(content_set)0;
    uint64_t never = 0;
    if (!ground_is_known(id))
        return reading_fail(reading, 0, N_("must be a ground: display, input, auth ..."));
    if (!str_is(reading_cell(reading, 1), "*") && !reading_contents(reading, 1, &covers))
        return false;
    if (!read_categories(reading, 2, &never) || !basis_is_known(reading, 3))
        return false;
    struct ground_reach *ground = NULL;
    for (size_t i = 0; i < catalog->grounds.n && !ground; i++)
        if (str_eq(catalog->grounds.v[i].id, id))
            ground = &catalog->grounds.v[i];
    if (!ground) {
        ground = ARENA_PUSH(reading->arena, &catalog->grounds);
        *ground = (struct ground_reach){.id = id};
    }
    ground->covers |= covers;
    ground->never |= never;
    return true;
}

bool reading_content_kind(struct reading *reading)
{
    struct content_kind kind;
    if (!reading_contents(reading, 0, &kind.general) || !reading_contents(reading, 1, &kind.covers))
        return false;
    *ARENA_PUSH(reading->arena, &reading->catalog->content_kinds) = kind;
    return true;
}

bool reading_jargon(struct reading *reading)
{
    struct catalog *catalog = reading->catalog;
    str written = reading_cell(reading, 0);
    struct jargon jargon = {.word = text_fold(reading->arena, written),
                            .written = written,
                            .gloss = reading_cell(reading, 1)};
    if (!jargon.word.n || !jargon.gloss.n)
        return reading_fail(reading, jargon.word.n ? 1 : 0, N_("must not be empty"));
    if (catalog->jargon.n >= CATALOG_JARGON_MAX)
        return reading_fail(reading, 0, N_("this table has room for 64 rows"));
    *ARENA_PUSH(reading->arena, &catalog->jargon) = jargon;
    return true;
}

bool reading_passage(struct reading *reading)
{
    struct passage_kind kind = {.part = reading_cell(reading, 0),
                                .id = reading_cell(reading, 1),
                                .name_ja = reading_cell(reading, 2),
                                .name_en = reading_cell(reading, 3),
                                .is_conditional = reading_cell(reading, 4).n};
    ARENA_LIST(str) words = {0};
    str rest = reading_cell(reading, 5), part;
    while (str_cut_list(&rest, &part))
        *ARENA_PUSH(reading->arena, &words) = text_fold(reading->arena, part);
    for (size_t i = 0; i < 6; i++)
        if (i != 4 && !reading_cell(reading, i).n)
            return reading_fail(reading, i, N_("must not be empty"));
    kind.words = words.v;
    kind.word_count = words.n;
    *ARENA_PUSH(reading->arena, &reading->catalog->passages) = kind;
    return basis_is_known(reading, 6);
}

const struct ground_reach *catalog_ground(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->grounds.n; i++)
        if (str_is(catalog->grounds.v[i].id, id))
            return &catalog->grounds.v[i];
    return NULL;
}

bool catalog_ground_suits(const struct catalog *catalog, const struct ground_reach *ground,
                          const struct category *category)
{
    size_t i = category ? (size_t)(category - catalog->categories.v) : CATALOG_SET_MAX;
    return i >= CATALOG_SET_MAX || !(ground->never >> i & 1);
}

content_set catalog_content_widen(const struct catalog *catalog, content_set set)
{
    content_set wide = set;
    for (size_t i = 0; i < catalog->content_kinds.n; i++)
        if (catalog->content_kinds.v[i].general & set)
            wide |= catalog->content_kinds.v[i].covers;
    return wide;
}

const struct jargon *catalog_jargon(const struct catalog *catalog, size_t *count)
{
    *count = catalog->jargon.n;
    return catalog->jargon.v;
}

const struct passage_kind *catalog_passages(const struct catalog *catalog, size_t *count)
{
    *count = catalog->passages.n;
    return catalog->passages.v;
}
