/* The bytes of a file of any length, one after the other in bounded memory; expanded when it is gzip
 * (RFC 1952), in one member or many. */
#ifndef SOSHIN_CRAWLER_GZIP_FILE_H
#define SOSHIN_CRAWLER_GZIP_FILE_H

#include "core/str.h"

#define GZIP_FILE_AHEAD ((size_t)128 * 1024) /* the most that `peek` gives */

/* Where a byte stands, so that reading can go on there later. */
struct gzip_place {
    uint64_t offset; /* in the file: of the byte, or of the gzip member that holds it */
    uint64_t skip;   /* expanded bytes of the member before it; 0 in a plain file */
};

struct gzip_file;

/* Reads an open file descriptor, which it closes at the end. NULL when the system has no memory. */
struct gzip_file *gzip_file_new(int fd);
void gzip_file_free(struct gzip_file *file);

/* The next bytes, at least `least` of them (at most GZIP_FILE_AHEAD) unless the file ends or is
 * damaged before; they stay, and are valid until the next call. */
str gzip_file_peek(struct gzip_file *file, size_t least);
/* What is at hand of the next bytes without crossing the beginning of another gzip member; empty when
 * nothing follows. */
str gzip_file_chunk(struct gzip_file *file);
/* Passes over bytes that peek or chunk gave. */
void gzip_file_skip(struct gzip_file *file, size_t count);
/* Passes over that many bytes, at hand or not; the number that there were. */
uint64_t gzip_file_skip_far(struct gzip_file *file, uint64_t count);

/* The next byte is the first of a gzip member. */
bool gzip_file_is_member(const struct gzip_file *file);
struct gzip_place gzip_file_place(const struct gzip_file *file);
/* Goes there; false when the input is no file that can be gone back in. */
bool gzip_file_seek(struct gzip_file *file, struct gzip_place place);

/* What follows cannot be expanded (behind what is at hand): a bad or unfinished member, or bytes that
 * belong to none. */
bool gzip_file_is_damaged(const struct gzip_file *file);
/* Goes on at the next member behind the damage; false when there is none. */
bool gzip_file_resume(struct gzip_file *file);

#endif
