#include "crawler/wall.h"

#include "core/text.h"

static bool has_header(str headers, str wanted)
{
    str line = STR_NONE;
    while (headers.n && str_cut(&headers, '\n', &line))
        if (str_has_prefix_nocase(line, wanted))
            return true;
    return false;
}

static bool has_title(const struct wall *wall, str folded)
{
    for (size_t i = 0; i < wall->title_count; i++)
        if (str_has_prefix(folded, wall->titles[i]))
            return true;
    return wall->title_count == 0;
}

static bool has_all(str text, str marks)
{
    for (str mark; str_cut(&marks, '+', &mark);)
        if (!str_has(text, mark))
            return false;
    return true;
}

static bool has_body(const struct wall *wall, str text)
{
    for (size_t i = 0; i < wall->body_count; i++)
        if (has_all(text, wall->bodies[i]))
            return true;
    return wall->body_count == 0;
}

static bool wall_fits(const struct wall *wall, const struct wall_look *look, str title)
{
    if (wall->status && (look->status < wall->status || look->status > wall->status_end))
        return false;
    if (wall->header.n)
        return has_header(look->headers, wall->header);
    return look->text.n <= wall->max_bytes && has_title(wall, title) && has_body(wall, look->text);
}

const struct wall *wall_find(struct arena *arena, const struct catalog *catalog,
                             const struct wall_look *look)
{
    size_t count;
    const struct wall *walls = catalog_walls(catalog, &count);
    str title = text_fold(arena, str_slice(look->title, 0, WALL_MAX_BYTES));
    for (size_t i = 0; i < count; i++)
        if (wall_fits(&walls[i], look, title))
            return &walls[i];
    return NULL;
}

str wall_title(str text)
{
    size_t at = str_find_nocase(text, STR("<title"));
    if (at == STR_ABSENT)
        return STR("");
    text = str_skip(text, at);
    size_t end = str_find_char(text, '>');
    text = end == STR_ABSENT ? STR("") : str_skip(text, end + 1);
    return str_trim(str_slice(text, 0, str_find_char(text, '<')));
}
