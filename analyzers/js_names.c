#include "analyzers/js_names.h"

#define CAP_MIN 512

/* A text, with before == 0, or a path. */
struct js_name_slot {
    uint32_t hash;
    uint32_t before, name; /* of a path */
    uint32_t word;         /* JS_WORD_NONE: the slot is free */
};

static uint32_t hash_of_text(str text)
{
    uint32_t hash = (uint32_t)text.n;
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

static uint32_t hash_of_path(uint32_t before, uint32_t name)
{
    uint32_t hash = (before * 0x85EBCA6Bu ^ name) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

/* The slot of the text, or the free one where it belongs. */
static struct js_name_slot *find_text(const struct js_names *names, str text, uint32_t hash)
{
    size_t i = hash & (names->cap - 1);
    for (;; i = (i + 1) & (names->cap - 1)) {
        struct js_name_slot *slot = &names->slots[i];
        if (!slot->word ||
            (slot->hash == hash && !slot->before && str_eq(names->texts.v[slot->word], text)))
            return slot;
    }
}

static struct js_name_slot *find_path(const struct js_names *names, uint32_t before, uint32_t name,
                                      uint32_t hash)
{
    size_t i = hash & (names->cap - 1);
    for (;; i = (i + 1) & (names->cap - 1)) {
        struct js_name_slot *slot = &names->slots[i];
        if (!slot->word || (slot->before == before && slot->name == name))
            return slot;
    }
}

static void grow(struct js_names *names)
{
    const struct js_name_slot *old = names->slots;
    size_t count = names->cap;
    names->cap *= 2;
    names->slots = ARENA_ARRAY(names->arena, names->cap, struct js_name_slot);
    for (size_t i = 0; i < count; i++) {
        size_t at = old[i].hash & (names->cap - 1);
        while (old[i].word && names->slots[at].word)
            at = (at + 1) & (names->cap - 1);
        if (old[i].word)
            names->slots[at] = old[i];
    }
}

/* Takes the next number for what `key` says. */
static uint32_t take(struct js_names *names, struct js_name_slot *slot, struct js_name_slot key,
                     str text)
{
    key.word = (uint32_t)names->texts.n;
    *slot = key;
    *ARENA_PUSH(names->arena, &names->texts) = text;
    if (names->texts.n * 2 > names->cap)
        grow(names);
    return key.word;
}

uint32_t js_names_add(struct js_names *names, str text)
{
    uint32_t hash = hash_of_text(text);
    struct js_name_slot *slot = find_text(names, text, hash);
    return slot->word ? slot->word : take(names, slot, (struct js_name_slot){.hash = hash}, text);
}

uint32_t js_names_find(const struct js_names *names, str text)
{
    return find_text(names, text, hash_of_text(text))->word;
}

uint32_t js_names_path(struct js_names *names, uint32_t before, uint32_t name)
{
    uint32_t hash = hash_of_path(before, name);
    struct js_name_slot *slot = find_path(names, before, name, hash);
    if (slot->word)
        return slot->word;
    return take(names, slot, (struct js_name_slot){.hash = hash, .before = before, .name = name},
                names->texts.v[name]);
}

uint32_t js_names_path_text(struct js_names *names, uint32_t before, str text)
{
    str part;
    while (str_cut(&text, '.', &part))
        before = js_names_path(names, before, js_names_add(names, part));
    return before;
}

struct js_names js_names_new(struct arena *arena)
{
    static const str words[] = {
#define WORD(name, text) {text, sizeof text - 1},
#include "analyzers/js_words.def"
#undef WORD
    };
    struct js_names names = {
        .arena = arena,
        .slots = ARENA_ARRAY(arena, CAP_MIN, struct js_name_slot),
        .cap = CAP_MIN,
    };
    *ARENA_PUSH(arena, &names.texts) = STR(""); /* JS_WORD_NONE */
    for (size_t i = 0; i < COUNT_OF(words); i++)
        js_names_add(&names, words[i]);
    return names;
}
