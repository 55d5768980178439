/* What an answer means for coverage; decided from the answer alone. */
#ifndef SOSHIN_CRAWLER_JUDGE_H
#define SOSHIN_CRAWLER_JUDGE_H

#include "crawler/http.h"

struct judgement {
    enum outcome outcome; /* REDIRECT: to answer->location, still to be resolved */
    enum reason reason;
};
struct judgement judge_answer(const struct http_answer *answer);

/* The same for what is no page: RESOURCE whatever it is, with a reason when it is nothing to read as
 * a script, style sheet or data: EMPTY, BINARY, CONTENT_TYPE (an HTML page, as soft errors send). */
struct judgement judge_resource(const struct http_answer *answer);
enum reason judge_resource_body(str body);

/* The server asks for fewer requests, or for none just now: 429 (RFC 6585 §4), 503 (RFC 9110 §15.6.4). */
bool judge_is_busy(const struct http_answer *answer);
/* Seconds that such an answer asks to wait (RFC 9110 §10.2.3), at most JUDGE_MAX_RETRY_AFTER; -1 when it
 * says nothing usable. A date counts from the answer's own Date, so that the server's clock may be wrong;
 * one that has passed is 0. */
#define JUDGE_MAX_RETRY_AFTER 86400
int judge_retry_after(const struct http_answer *answer);

#endif
