/* From an answer to a fetch. */
#ifndef SOSHIN_CRAWLER_FILL_H
#define SOSHIN_CRAWLER_FILL_H

#include "crawler/http.h"

/* Fills what an answer says into a fetch, and gives it the body, unless it is TOO_BIG. */
void fetch_fill(struct fetch *fetch, struct http_answer *answer);

#endif
