#include "crawler/patterns.h"

#include <stdlib.h>
#include <string.h>

void patterns_done(struct patterns *patterns)
{
    address_set_done(&patterns->shapes);
    address_set_done(&patterns->bodies);
    free(patterns->v);
    buf_done(&patterns->scratch);
}

static bool patterns_reserve(struct patterns *patterns)
{
    if (patterns->shapes.count < patterns->cap)
        return true;
    size_t larger = patterns->cap ? patterns->cap * 2 : 64;
    struct pattern *v = realloc(patterns->v, larger * sizeof *v);
    if (!v)
        return false;
    patterns->v = v;
    patterns->cap = larger;
    return true;
}

static uint32_t patterns_add(struct patterns *patterns, str shape)
{
    if (patterns->shapes.count >= PATTERNS_MAX || !patterns_reserve(patterns))
        return 0;
    uint32_t number = address_set_add(&patterns->shapes, shape);
    if (number == ADDRESS_NONE)
        return 0;
    patterns->v[number] = (struct pattern){.asked = 0};
    return number;
}

uint32_t patterns_number(struct patterns *patterns, str url, enum shape_detail detail)
{
    str shape = shape_write(url, detail, &patterns->scratch);
    if (!patterns->shapes.count)
        patterns_add(patterns, STR("*"));
    uint32_t number = address_set_find(&patterns->shapes, shape);
    return number == ADDRESS_NONE ? patterns_add(patterns, shape) : number;
}

enum reason patterns_take(struct patterns *patterns, uint32_t number, str url, uint64_t limit)
{
    if (number >= patterns->shapes.count)
        return REASON_NONE;
    struct pattern *pattern = &patterns->v[number];
    if (shape_is_loop(url))
        return REASON_PATH_LOOP;
    if (limit && pattern->is_same)
        return REASON_SAME_BODY;
    if (limit && pattern->asked >= limit)
        return REASON_PATTERN;
    pattern->asked++;
    return REASON_NONE;
}

void patterns_note(struct patterns *patterns, uint32_t number, str body)
{
    char key[sizeof number + sizeof(uint64_t)];
    uint64_t hash = str_hash(body);
    if (number >= patterns->shapes.count)
        return;
    memcpy(key, &number, sizeof number);
    memcpy(key + sizeof number, &hash, sizeof hash);
    str text = {key, sizeof key};
    patterns->v[number].pages++;
    if (address_set_find(&patterns->bodies, text) != ADDRESS_NONE)
        return;
    patterns->v[number].bodies++;
    address_set_add(&patterns->bodies, text);
}

void patterns_settle(struct patterns *patterns)
{
    for (size_t i = 1; i < patterns->shapes.count; i++) {
        struct pattern *pattern = &patterns->v[i];
        pattern->is_same |= pattern->pages >= PATTERNS_SAME_MIN &&
                            pattern->pages >= (uint64_t)pattern->bodies * PATTERNS_SAME_SHARE;
    }
}

size_t patterns_memory(const struct patterns *patterns)
{
    return address_set_memory(&patterns->shapes) + address_set_memory(&patterns->bodies) +
           patterns->cap * sizeof *patterns->v;
}
