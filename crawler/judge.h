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

/* Seconds that a 429 or 503 asks to wait; -1 when it does not, or not in seconds. */
int judge_retry_after(const struct http_answer *answer);

#endif
