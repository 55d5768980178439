/* JSON (RFC 8259) as a tree in the arena: the data inside a tag manager's body, and that which a notice
 * is drawn from. Not jansson: its
 * nodes are malloc'ed one by one, and work inside an arena may end with a jump at any allocation; it
 * recurses; and a body that was cut off gives no tree at all, where this one gives what stands before
 * the cut. No recursion: the depth costs memory of the arena, never the stack. */
#ifndef SOSHIN_CORE_JSON_H
#define SOSHIN_CORE_JSON_H

#include "core/arena.h"

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_kind kind;
    bool is_open; /* an array or object whose end is missing: what it holds is a beginning */
    str key;      /* inside an object */
    size_t at;    /* byte offset in the text where it begins */
    str text;     /* strings: escapes resolved, valid UTF-8; numbers: as written */
    uint32_t count;
    struct json *first, *last, *next, *parent;
};

enum json_end {
    JSON_WHOLE, /* one value was read to its end */
    JSON_CUT,   /* the text ended before the value did */
    JSON_BAD    /* something that no JSON has */
};

/* The value that begins the text (valid UTF-8); what follows it is not looked at. *root is NULL when
 * there is none at all; otherwise what was read before the end. *length: bytes that were read. Inside
 * arena_run of arena, whose budget bounds it. */
enum json_end json_read(struct arena *arena, str text, struct json **root, size_t *length);

/* The member of an object, NULL when there is none (or object is none, or NULL). */
const struct json *json_get(const struct json *object, const char *key);
/* The element of an array, NULL when there is none. */
const struct json *json_at(const struct json *array, size_t i);
/* The text of a string, or of a number as written; empty for everything else and for NULL. */
str json_text(const struct json *json);
bool json_is_true(const struct json *json);
/* A whole number of at most max; false for everything else. */
bool json_number(const struct json *json, uint32_t max, uint32_t *out);
bool json_is_kind(const struct json *json, enum json_kind kind);

#endif
