/* An object literal of a script (ECMA-262 §13.2.5) as a tree: what stands there as data is read, what is
 * code stays code. Nothing is run. */
#ifndef SOSHIN_ANALYZERS_CONTAINER_LITERAL_H
#define SOSHIN_ANALYZERS_CONTAINER_LITERAL_H

#include "core/json.h"

/* The object or array that begins the text (UTF-8), as json_read gives one. !0 and !1 are true and
 * false. What is no data (functions, calls, sums) is JSON_NULL with its source in `text`; literal_code
 * hands it out. What follows the closing bracket is not looked at. */
enum json_end literal_read(struct arena *arena, str text, struct json **root, size_t *length);

/* The source of a value that is code; empty for everything else and for NULL. */
str literal_code(const struct json *json);

/* "a.0.c" inside nested objects and arrays; NULL when there is none. */
const struct json *literal_find(struct arena *arena, const struct json *object, str path);

#endif
