/* walls.csv: answers that stand in place of a page. */
#include "core/catalog_reading.h"

#include "core/text.h"

struct texts {
    str *v;
    size_t n, cap;
};

static void read_texts(struct reading *reading, size_t column, bool is_folded, struct texts *texts)
{
    str rest = reading_cell(reading, column), part;
    while (str_cut_list(&rest, &part))
        *ARENA_PUSH(reading->arena, texts) = is_folded ? text_fold(reading->arena, part) : part;
}

static bool read_kind(struct reading *reading, enum reason *kind)
{
    static const enum reason kinds[] = {REASON_BOT_WALL, REASON_CAPTCHA, REASON_LOGIN, REASON_BUSY};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(reading_cell(reading, 1), reason_code(kinds[i]))) {
            *kind = kinds[i];
            return true;
        }
    return reading_fail(reading, 1, N_("must be bot_wall, captcha, login or busy"));
}

static bool read_status(struct reading *reading, struct wall *wall)
{
    str cell = reading_cell(reading, 2);
    uint64_t status = 0;
    if (!cell.n)
        return true;
    if (str_is(cell, "error") || str_is(cell, "5xx")) {
        wall->status = str_is(cell, "error") ? 400 : 500;
        wall->status_end = 599;
        return true;
    }
    if (!str_to_u64(cell, 599, &status))
        return reading_fail(reading, 2, N_("must be a status, error or 5xx"));
    wall->status = wall->status_end = (int)status;
    return true;
}

bool reading_wall(struct reading *reading)
{
    struct wall wall = {.id = reading_cell(reading, 0),
                        .header = reading_cell(reading, 3),
                        .max_bytes = WALL_MAX_BYTES};
    struct texts titles = {0}, bodies = {0};
    read_texts(reading, 4, true, &titles);
    read_texts(reading, 5, false, &bodies);
    wall.titles = titles.v;
    wall.title_count = titles.n;
    wall.bodies = bodies.v;
    wall.body_count = bodies.n;
    if (!wall.id.n || (!wall.header.n && !titles.n && !bodies.n))
        return reading_fail(reading, 0, N_("a row needs an id, and a header, title or body"));
    if (!read_kind(reading, &wall.kind) || !read_status(reading, &wall))
        return false;
    if (reading_cell(reading, 6).n &&
        !str_to_u64(reading_cell(reading, 6), WALL_MAX_BYTES, &wall.max_bytes))
        return reading_fail(reading, 6, N_("must be a number of bytes, at most 131072"));
    *ARENA_PUSH(reading->arena, &reading->catalog->walls) = wall;
    return reading_source(reading, 8);
}

const struct wall *catalog_walls(const struct catalog *catalog, size_t *count)
{
    *count = catalog->walls.n;
    return catalog->walls.v;
}
