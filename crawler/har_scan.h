/* Where the elements of log.pages and log.entries of a HAR file lie (HAR 1.2, http://www.softwareishard.com
 * /blog/har-12-spec/), found piece by piece: only strings and brackets are looked at, so that a file of
 * any size needs no more memory than its largest element. */
#ifndef SOSHIN_CRAWLER_HAR_SCAN_H
#define SOSHIN_CRAWLER_HAR_SCAN_H

#include "core/str.h"

enum har_part { HAR_NOTHING, HAR_PAGE, HAR_ENTRY };

/* An element of one of the two lists: the bytes at..at + length of the file. */
struct har_extent {
    enum har_part part;
    uint64_t at;
    uint64_t length;
    bool is_cut; /* the file ended inside of it */
};

#define HAR_NAME_MAX 8 /* bytes of a member's name that are looked at */
#define HAR_LEVELS 2   /* the file's object, and log */

/* Zeroed to begin with. */
struct har_scan {
    uint64_t at;    /* bytes of the file behind us */
    uint64_t depth; /* of brackets */
    uint64_t from;  /* where the open element began */
    bool is_string, is_escaped;
    char name[HAR_NAME_MAX]; /* the last string of the two upper levels */
    size_t name_length;
    char members[HAR_LEVELS][HAR_NAME_MAX]; /* the member that is being read, NUL-terminated */
    enum har_part part;                     /* of the list that is being read */
    bool has_log;                           /* an object of that name began */
};

/* Reads bytes from *piece, which follow those given before, until an element ends (true) or no byte is
 * left; takes them off *piece. */
bool har_scan_next(struct har_scan *scan, str *piece, struct har_extent *extent);
/* No byte follows: true when an element is open, which is cut. */
bool har_scan_end(const struct har_scan *scan, struct har_extent *extent);
/* The file's object was read to its end. */
bool har_scan_is_whole(const struct har_scan *scan);

#endif
