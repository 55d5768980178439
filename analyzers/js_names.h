/* Names of scripts as numbers: each is compared byte by byte once, when it is read, and by its number
 * from then on. Dotted paths are numbers, too. */
#ifndef SOSHIN_ANALYZERS_JS_NAMES_H
#define SOSHIN_ANALYZERS_JS_NAMES_H

#include "core/arena.h"

/* Names that mean something to the analyzers; their numbers are known when soshin is compiled. */
enum js_word {
    JS_WORD_NONE,
#define WORD(name, text) JS_WORD_##name,
#include "analyzers/js_words.def"
#undef WORD
    JS_WORD_COUNT
};

struct js_names {
    struct arena *arena;
    ARENA_LIST(str) texts; /* by number; of a path, its last name */
    struct js_name_slot *slots;
    size_t cap; /* a power of two */
};

/* A table that holds the words above. */
struct js_names js_names_new(struct arena *arena);
/* The number of a text, new when it is not known yet; the text must live as long as the table. */
uint32_t js_names_add(struct js_names *names, str text);
/* The same, but JS_WORD_NONE when it is not known. */
uint32_t js_names_find(const struct js_names *names, str text);
/* The number of the path `before`.`name`. */
uint32_t js_names_path(struct js_names *names, uint32_t before, uint32_t name);
/* The number of `before`.`text`, where text may have dots itself. */
uint32_t js_names_path_text(struct js_names *names, uint32_t before, str text);

/* What the number stands for; of a path, its last name. */
static inline str js_names_text(const struct js_names *names, uint32_t word)
{
    return word < names->texts.n ? names->texts.v[word] : STR("");
}

#endif
