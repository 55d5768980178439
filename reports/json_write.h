/* JSON (RFC 8259) into a file, piece by piece, so that its size needs no memory. Always valid UTF-8, and
 * inert wherever it is shown or pasted: bad bytes become U+FFFD; controls, characters that cannot be
 * seen or turn the direction of writing, and `<` and `>` stand as \uXXXX. */
#ifndef SOSHIN_REPORTS_JSON_WRITE_H
#define SOSHIN_REPORTS_JSON_WRITE_H

#include "core/str.h"

#include <stdio.h>

/* Start with { .out = ... }. What the file could not take is seen by ferror. */
struct json_writer {
    FILE *out;
    unsigned depth;
    bool has_member; /* something stands before in the open bracket */
    bool is_flat;    /* until the caller says otherwise: everything on one line */
};

/* name: of the member, NULL inside an array and for the outermost value. bracket: '{' or '['. */
void json_write_open(struct json_writer *writer, const char *name, char bracket);
/* bracket: '}' or ']'; behind the outermost one the line ends. */
void json_write_close(struct json_writer *writer, char bracket);
void json_write_text(struct json_writer *writer, const char *name, str text);
void json_write_number(struct json_writer *writer, const char *name, uint64_t number);
void json_write_flag(struct json_writer *writer, const char *name, bool flag);
void json_write_null(struct json_writer *writer, const char *name);
/* A list inside one of our cells, "; " between, as an array of texts. */
void json_write_list(struct json_writer *writer, const char *name, str list);

#endif
