/* Files that the user hands in: their bytes, tables with named columns, and paths beside them. */
#ifndef SOSHIN_CLI_INPUT_H
#define SOSHIN_CLI_INPUT_H

#include "core/err.h"

/* Appends the bytes of a file. False with err (ERR_IO), also when they are more than bytes->max. */
bool input_read(const char *path, struct buf *bytes, struct err *err);

bool text_is_url(str text);
/* What a file means by a path: itself when it is absolute or a URL, else beside the file. NUL-terminated;
 * inside arena_run. */
const char *path_beside(struct arena *arena, const char *file, str path);

/* A CSV file with a header row, all of it in an arena, cells without the apostrophe of our own files. */
struct csv_table {
    const char *path;
    const str *names;
    size_t columns;
    ARENA_LIST(const str *) rows; /* each has as many cells as there are columns */
    ARENA_LIST(uint32_t) lines;   /* of each row */
};

/* False with err (ERR_IO, ERR_DATA: "FILE:LINE: what") for what is no such table or has more than
 * max_bytes. Runs the arena itself: not inside arena_run. */
bool csv_table_read(struct arena *arena, const char *path, size_t max_bytes,
                    struct csv_table *table, struct err *err);
/* Number of the column; STR_ABSENT when there is none. */
size_t csv_table_column(const struct csv_table *table, const char *name);
/* The cell of a row by the name of its column; empty when there is no such column. */
str csv_table_cell(const struct csv_table *table, size_t row, const char *name);

#endif
