/* A recorded HTTP message: as it went over the wire, or as the archive's writer left it. */
#ifndef SOSHIN_CRAWLER_WARC_HTTP_H
#define SOSHIN_CRAWLER_WARC_HTTP_H

#include "crawler/http.h"

/* Where the body begins: behind the empty line, or at the end when there is none. */
size_t warc_http_head(str message);

/* Of its status line; 0 when it has none. */
int warc_http_status(str message);
/* Takes chunked transfer coding (RFC 9112 §7.1) off: adds the body to out. False when it ends too early
 * or is damaged, what came before that has been added; *is_chunked false: the bytes are not chunked at
 * all, and nothing is added. */
bool warc_http_join(str bytes, struct buf *out, bool *is_chunked);

/* Takes the content codings (gzip, deflate, br) off answer->body, which holds at most max_body bytes then.
 * Codings that the header names and the bytes do not have were taken off by the writer, which is common.
 * failure: ENCODING when the coding is not known here (zstd). */
void warc_http_decode(struct http_answer *answer, str codings, size_t max_body);

/* Reads a response: status, headers, the body without transfer and content coding, as above. failure:
 * PROTOCOL when it is none. What answer points to is in answer's own buffers; http_free_answer frees them. */
void warc_http_read(str message, size_t max_body, struct http_answer *answer);

#endif
