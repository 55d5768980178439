/* Notices that a script draws: the entries stand as data in the page or in a file that it names. What
 * can be read without running the script is handed to the same readers as a table. */
#ifndef SOSHIN_POLICIES_NOTICE_DATA_H
#define SOSHIN_POLICIES_NOTICE_DATA_H

#include "core/model.h"

/* A file that may hold the entries. */
enum notice_file_kind {
    NOTICE_FILE_DATA,
    NOTICE_FILE_SCRIPT, /* of the page: may also name such a file */
    NOTICE_FILE_PDF     /* shown inside the page */
};
struct notice_file {
    str url; /* normalised */
    enum notice_file_kind kind;
    uint32_t line; /* of the page or script that names it */
};
#define NOTICE_FILES_MAX 8 /* of one kind */
struct notice_files {
    struct notice_file *v;
    size_t n, cap;
};

/* What a notice without entries is: filled from the data in its own scripts; else *files are those that
 * it names. True when entries were found: then *notice holds them. Inside arena_run. */
bool notice_data_page(struct arena *arena, const struct page *page, const struct catalog *catalog,
                      struct notice *notice, struct notice_files *files);

/* The same for a file: JSON or a script. base: of the notice's page, against which its names are
 * resolved. notice: url, title and line are set. */
bool notice_data_file(struct arena *arena, str text, const struct url *base, const struct url *own,
                      const struct catalog *catalog, struct notice *notice,
                      struct notice_files *files);

#endif
