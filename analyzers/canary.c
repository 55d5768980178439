#include "analyzers/canary.h"

#include "core/base64.h"
#include "core/digest.h"

#define LOOKS 4 /* as it stands, and behind percent signs inside of percent signs */

struct needles {
    str *v;
    size_t n, cap;
};

struct canary {
    content_set content;
    struct needles plain, hashed; /* hashed: lower case */
};

static void add_plain(struct arena *arena, struct canary *canary, str text)
{
    *ARENA_PUSH(arena, &canary->plain) = text;
    for (size_t before = 0; before < 3; before++) { /* bytes in front of it in its group of three */
        struct buf code = buf_init(arena, 1024);
        base64_encode(arena_join(arena, (str[]){str_slice(STR("\1\1"), 0, before), text}, 2),
                      &code);
        size_t whole = (before + text.n) / 3 * 4;
        *ARENA_PUSH(arena, &canary->plain) =
            str_slice(buf_str(&code), before ? before + 1 : 0, whole);
    }
}

static void add_hashed(struct arena *arena, struct canary *canary, str text)
{
    char hex[DIGEST_HEX + 1];
    for (int digest = 0; digest < DIGEST_COUNT; digest++) {
        digest_write((enum digest)digest, text, hex);
        *ARENA_PUSH(arena, &canary->hashed) = arena_str(arena, str_of(hex));
    }
}

static void add(struct arena *arena, struct canary *canary, str text)
{
    add_plain(arena, canary, text);
    add_hashed(arena, canary, text);
}

/* "07004172935": also "+817004172935" and without the plus sign, as E.164 has it. */
static void add_international(struct arena *arena, struct canary *canary, str typed)
{
    str rest = str_skip(typed, 1);
    add(arena, canary, arena_join(arena, (str[]){STR("+81"), rest}, 2));
    add(arena, canary, arena_join(arena, (str[]){STR("81"), rest}, 2));
    add(arena, canary,
        arena_join(arena,
                   (str[]){str_slice(typed, 0, 3), STR("-"), str_slice(typed, 3, 7), STR("-"),
                           str_skip(typed, 7)},
                   5));
}

const struct canary *canary_new(struct arena *arena, const struct catalog *catalog,
                                const char *content, str typed)
{
    if (!typed.n)
        return NULL;
    struct canary *canary = ARENA_NEW(arena, struct canary);
    canary->content = catalog_content(catalog, content);
    add(arena, canary, typed);
    if (typed.p[0] == '0')
        add_international(arena, canary, typed);
    return canary;
}

static bool has_any(const struct needles *needles, str text)
{
    for (size_t i = 0; i < needles->n; i++)
        if (str_find_nocase(text, needles->v[i]) != STR_ABSENT)
            return true;
    return false;
}

content_set canary_find(struct arena *arena, const struct catalog *catalog,
                        const struct canary *canary, const struct fetch *request)
{
    content_set found = 0;
    if (!canary)
        return 0;
    str text = arena_join(arena, (str[]){request->url.text, STR("\n"), request->observed->body}, 3);
    for (int i = 0; i < LOOKS; i++) {
        if (has_any(&canary->plain, text))
            found |= canary->content;
        if (has_any(&canary->hashed, text))
            found |= catalog_content(catalog, "hashed_id");
        text = url_decode(arena, text);
    }
    return found;
}
