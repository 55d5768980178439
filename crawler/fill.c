#include "crawler/fill.h"

#include "crawler/headers.h"

struct filling {
    struct fetch *fetch;
    const struct http_answer *answer;
};

static str fill_lower(struct arena *arena, str s)
{
    char *lower = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        lower[i] = ascii_lower(s.p[i]);
    return (str){lower, s.n};
}

static void fill_work(void *context)
{
    struct filling *filling = context;
    struct fetch *fetch = filling->fetch;
    str type = filling->answer->content_type;
    fetch->content_type = fill_lower(fetch->arena, http_media_type(type));
    fetch->charset = arena_str(fetch->arena, http_charset(type));
    fetch->headers = headers_keep(fetch->arena, buf_str(&filling->answer->headers));
}

void fetch_fill(struct fetch *fetch, struct http_answer *answer)
{
    struct filling filling = {fetch, answer};
    fetch->http_status = answer->status;
    if (answer->observed_at)
        fetch->observed_at = answer->observed_at;
    if (arena_run(fetch->arena, 0, fill_work, &filling) != ARENA_DONE) {
        fetch->outcome = OUTCOME_FAILED;
        fetch->reason = REASON_MEMORY;
        return;
    }
    if (fetch->outcome == OUTCOME_TOO_BIG)
        return;
    fetch->body = answer->body;
    answer->body = (struct buf){.max = 0};
}
