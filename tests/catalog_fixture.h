/* A small catalog in a folder of its own. */
#ifndef SOSHIN_TESTS_CATALOG_FIXTURE_H
#define SOSHIN_TESTS_CATALOG_FIXTURE_H

#include "core/catalog.h"

#define PATH_ROOM 256 /* of the folder's path */
/* The last three cells of a row without a source. */
#define ROW_END ",known,,2024-05-01\n"

struct file {
    const char *name, *text;
};

/* A catalog that can be read. */
#define CATALOG_FILES 7
extern const struct file catalog_good[CATALOG_FILES];

void make_folder(char path[PATH_ROOM]);
void remove_folder(const char *folder);
void write_file(const char *folder, const char *name, const char *text);
void remove_file(const char *folder, const char *name);
void write_good(const char *folder);
/* Reads and checks the folder, NULL: the one compiled in; what goes wrong stands in err. */
const struct catalog *read_folder(struct arena *arena, const char *folder, struct err *err);

#endif
