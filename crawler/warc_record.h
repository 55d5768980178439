/* The records of a web archive: WARC 1.0 and 1.1 (ISO 28500; 0.17 and 0.18 as well), ARC 1 and 2
 * (Internet Archive, 1996), plain or gzip. One after the other, in bounded memory; damage costs the
 * record in which it stands. */
#ifndef SOSHIN_CRAWLER_WARC_RECORD_H
#define SOSHIN_CRAWLER_WARC_RECORD_H

#include "core/arena.h"
#include "crawler/gzip_file.h"

#define WARC_HEADER_MAX ((size_t)64 * 1024) /* of one record; a longer one counts as damage */

enum warc_type {
    WARC_RESPONSE, /* also every record of an ARC file: block is what the server sent */
    WARC_RESOURCE, /* also conversion: block is the content itself */
    WARC_REVISIT,
    WARC_INFO, /* also ARC's filedesc */
    WARC_METADATA,
    WARC_OTHER, /* request, continuation ... */
    WARC_LOST   /* bytes that could not be read as a record; only `place` is set */
};

/* Texts are valid until the next call of warc_next. */
struct warc_record {
    enum warc_type type;
    struct gzip_place place;
    str headers;       /* all lines of a WARC header behind the first; ARC: the line */
    str url;           /* as it stands there, without <> */
    int64_t date;      /* seconds since 1970; 0: none */
    str mime;          /* Content-Type of the record */
    str digest;        /* of the payload, as it stands there; empty: none */
    uint64_t bytes;    /* of the block, as declared */
    bool is_http;      /* the block is an HTTP message */
    bool is_truncated; /* the archive says that it kept a part only, */
    bool is_over;      /* because of its length */
};

struct warc_reader;

/* Reads an open file descriptor, which it closes at the end. NULL when the system has no memory. */
struct warc_reader *warc_reader_new(int fd);
void warc_reader_free(struct warc_reader *reader);

/* Whether the bytes at the beginning of the (expanded) input are a web archive's. */
bool warc_reader_is_archive(struct warc_reader *reader);
/* The bytes in front, for who finds that it is none. */
struct gzip_file *warc_reader_bytes(struct warc_reader *reader);

/* The next record; false at the end. What was left of the last one is passed over. */
bool warc_next(struct warc_reader *reader, struct warc_record *record);
/* Adds the next bytes of the record's block to out, at most `most` and as far as out->max allows; out
 * is empty when the first ones are asked for. False when the block is not whole in the archive (it ends
 * early, or another record begins inside it): what there is of it stands in out. */
bool warc_read_block(struct warc_reader *reader, uint64_t most, struct buf *out);
/* Goes to a record by its place; then warc_next gives it. False when there is no going back. */
bool warc_seek(struct warc_reader *reader, struct gzip_place place);

#endif
