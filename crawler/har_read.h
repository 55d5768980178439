/* A HAR file that is open: where its entries lie, and one of them read. */
#ifndef SOSHIN_CRAWLER_HAR_READ_H
#define SOSHIN_CRAWLER_HAR_READ_H

#include "core/err.h"
#include "crawler/har_index.h"

#define HAR_ENTRY_MAX ((uint64_t)32 * 1024 * 1024) /* bytes; larger entries are counted, not read */
#define HAR_ENTRIES_MAX 1000000
#define HAR_LISTED_MAX                                                                             \
    10000 /* requests under an address of their own; then those alike share one */
#define HAR_PIECE ((size_t)256 * 1024)               /* of the file, read at once */
#define HAR_PARSE_MEMORY ((size_t)256 * 1024 * 1024) /* while one entry is read */
#define HAR_INDEX_MEMORY ((size_t)2 * 1024 * 1024 * 1024)

struct har_file {
    int fd;
    struct arena *arena;   /* holds the index */
    struct arena *scratch; /* holds the entry that was read last */
    struct buf text;       /* its bytes */
    char *piece;           /* HAR_PIECE bytes, while the lists are looked for */
    struct har_index index;
    bool is_over; /* HAR_ENTRIES_MAX */
    bool is_cut;  /* the file ends before its list does, or is damaged so that it seems to */
    bool has_log; /* there is a list at all */
};

/* Whether the file begins as a HAR does. */
bool har_file_is(const char *path);
/* Reads all entries once. False with err when it cannot be opened or memory is out; what is wrong inside
 * of it stands in *file. */
bool har_file_open(struct har_file *file, const char *path, struct err *err);
void har_file_close(struct har_file *file);
/* Reads an entry again; what *entry holds lives until the next call. False when the file changed. */
bool har_file_entry(struct har_file *file, const struct har_item *item, struct har_entry *entry);

#endif
