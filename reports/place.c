#include "reports/place.h"

#include <string.h>

/* What stands below the folder: all of it when pages go by their paths, else what follows the address
 * under which the folder is published; p NULL when it lies elsewhere. */
static str place_below(const struct report *report, str page_url)
{
    str base = report->audited;
    if (!str_has(page_url, STR("://")))
        return page_url;
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    if (!base.n || !str_has_prefix(page_url, base) || page_url.n == base.n ||
        page_url.p[base.n] != '/')
        return STR_NONE;
    str below = str_skip(page_url, base.n + 1);
    return below.n ? below : STR("");
}

/* Without "./" before and "/" behind. */
static str place_folder(str folder)
{
    while (str_has_prefix(folder, STR("./")))
        folder = str_skip(folder, 2);
    while (folder.n > 1 && folder.p[folder.n - 1] == '/')
        folder.n--;
    return str_is(folder, ".") ? STR("") : folder;
}

/* A path as a URL reference: what would end or split it is percent-encoded. */
static str place_encode(struct arena *arena, str path)
{
    static const char digits[] = "0123456789ABCDEF";
    struct buf url = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (ascii_is_alnum(path.p[i]) || (c && strchr("/-._~!$&'()*+,;=@", c))) {
            buf_add_char(&url, path.p[i]);
        } else {
            char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
            buf_add(&url, (str){escaped, sizeof escaped});
        }
    }
    return buf_str(&url);
}

/* The file behind an address or path below the folder. */
static str place_file(struct arena *arena, const struct report *report, str below, bool is_url)
{
    str folder = place_folder(report->folder);
    if (is_url)
        below = url_decode(arena, str_slice(below, 0, str_find_char(below, '?')));
    bool is_index = !below.n || below.p[below.n - 1] == '/';
    bool has_slash = !folder.n || str_is(folder, "/");
    str parts[] = {folder, has_slash ? STR("") : STR("/"), below,
                   is_index ? STR("index.html") : STR("")};
    return arena_join(arena, parts, COUNT_OF(parts));
}

struct place place_find(struct arena *arena, const struct report *report, str page_url)
{
    bool is_url = str_has(page_url, STR("://"));
    struct place place = {.url = page_url, .path = is_url ? STR("") : page_url};
    str below = report->folder.n ? place_below(report, page_url) : STR_NONE;
    if (below.p && page_url.n)
        place.path = place_file(arena, report, below, is_url);
    if (!place.path.n)
        return place;
    place.url = place_encode(arena, place.path);
    if (place.path.p[0] == '/') {
        str parts[] = {STR("file://"), place.url};
        place.url = arena_join(arena, parts, COUNT_OF(parts));
    }
    return place;
}
