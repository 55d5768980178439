/* MIME messages of several parts (RFC 2045, 2046, 2557): how browsers save a page in one file. */
#ifndef SOSHIN_CRAWLER_MIME_H
#define SOSHIN_CRAWLER_MIME_H

#include "core/arena.h"

#define MIME_PARTS_MAX 5000
#define MIME_HEADERS_MAX ((size_t)64 * 1024) /* bytes of one part's */
#define MIME_DEPTH_MAX 4                     /* of parts that hold parts */

/* Texts point into the message, or lie in the arena. */
struct mime_part {
    str type;     /* Content-Type, with its parameters; empty: none */
    str location; /* Content-Location */
    str id;       /* Content-ID, without <> */
    str encoding; /* Content-Transfer-Encoding */
    str body;     /* still encoded */
};

struct mime {
    str location; /* what the saving browser says that the page's address is; empty: it does not */
    const struct mime_part *parts; /* those that hold no parts themselves, in order */
    size_t count;
    size_t root;       /* the part that the others belong to; == count: there is none */
    bool is_multipart; /* a message of that kind at all */
    bool is_cut;       /* the end of the last part is missing, or MIME_PARTS_MAX was reached */
};

/* Inside arena_run of arena. */
void mime_read(struct arena *arena, str bytes, struct mime *mime);
/* Adds the decoded bytes of a part to out. */
void mime_decode(const struct mime_part *part, struct buf *out);

#endif
