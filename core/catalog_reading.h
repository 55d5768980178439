/* How a table of data/ is read, row by row; shared by the readers of core/catalog_*.c. */
#ifndef SOSHIN_CORE_CATALOG_READING_H
#define SOSHIN_CORE_CATALOG_READING_H

#include "core/catalog_tables.h"

#define COLUMNS_MAX 16

struct reading {
    struct arena *arena;
    struct catalog *catalog;
    const char *directory; /* NULL: compiled in */
    struct err *err;
    const struct data_table *table;
    const str *cells;
    size_t line;
    bool has_header;
    bool failed;
};

/* A file of data/: its columns and what is done with a row. */
struct data_table {
    const char *file;
    const char *columns[COLUMNS_MAX];
    bool (*row)(struct reading *reading);
    bool is_optional; /* a directory of the user need not have it */
};

/* Says what is wrong with a cell (a message id); false, always. */
bool reading_fail(struct reading *reading, size_t column, const char *what);
/* The cell's words, trimmed and kept. */
str reading_cell(const struct reading *reading, size_t column);
/* basis, source_url and checked_on, which begin at this column. */
bool reading_source(struct reading *reading, size_t column);

/* Ids of contents.csv, "; " between; false when one is not there. */
bool reading_contents(struct reading *reading, size_t column, content_set *set);

/* Rows of grounds.csv, content_kinds.csv, jargon.csv and passages.csv. */
bool reading_ground(struct reading *reading);
bool reading_content_kind(struct reading *reading);
bool reading_jargon(struct reading *reading);
bool reading_passage(struct reading *reading);

/* A row of walls.csv. */
bool reading_wall(struct reading *reading);

/* Rows of snippets.csv, parameters.csv and follow.csv. */
bool reading_snippet(struct reading *reading);
bool reading_parameter(struct reading *reading);
bool reading_follow(struct reading *reading);

#endif
