#include "crawler/judge.h"

#include "crawler/sniff.h"

/* Types that are part of pages, by what they begin with. */
static const char *const resource_types[] = {
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "application/json",
    "application/xml",
    "text/xml",
    "application/rss+xml",
    "image/",
    "application/atom+xml",
    "font/",
    "application/font",
    "audio/",
    "application/ld+json",
    "video/",
    "application/manifest+json",
    "text/ecmascript",
    "application/ecmascript",
    "application/wasm",
    "application/vnd.ms-fontobject",
};

static bool is_one_of(str type, const char *const *types, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix_nocase(type, str_of(types[i])))
            return true;
    return false;
}

static struct judgement judge_status(int status, bool has_location)
{
    switch (status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        if (has_location)
            return (struct judgement){OUTCOME_REDIRECT, REASON_NONE};
        return (struct judgement){OUTCOME_FAILED, REASON_REDIRECT_BAD};
    case 404:
    case 410:
        return (struct judgement){OUTCOME_NOT_FOUND, REASON_HTTP_STATUS};
    case 401:
    case 407:
        return (struct judgement){OUTCOME_BLOCKED, REASON_LOGIN};
    case 403:
    case 429:
    case 451:
    case 503:
        return (struct judgement){OUTCOME_BLOCKED, REASON_HTTP_STATUS};
    default:
        return (struct judgement){OUTCOME_FAILED, REASON_HTTP_STATUS};
    }
}

/* The bytes decide where the type is wrong: many servers call a page text/plain, some call a picture
 * text/html. */
static struct judgement judge_body(const struct http_answer *answer)
{
    str body = buf_str(&answer->body);
    str type = http_media_type(answer->content_type);
    bool says_html =
        str_eq_nocase(type, STR("text/html")) || str_eq_nocase(type, STR("application/xhtml+xml"));
    bool is_utf16 = str_has_prefix_nocase(http_charset(answer->content_type), STR("utf-16"));
    if (!body.n)
        return (struct judgement){OUTCOME_FAILED, REASON_EMPTY};
    bool is_binary = sniff_is_binary(body) && !(says_html && is_utf16);
    bool is_page = says_html ? !is_binary : sniff_is_html(body);
    if (is_page && answer->is_cut)
        return (struct judgement){OUTCOME_CUT_SHORT, REASON_TRUNCATED};
    if (is_page)
        return (struct judgement){OUTCOME_PAGE, REASON_NONE};
    if (is_one_of(type, resource_types, COUNT_OF(resource_types)))
        return (struct judgement){OUTCOME_RESOURCE, REASON_NONE};
    return (struct judgement){OUTCOME_NOT_HTML, is_binary ? REASON_BINARY : REASON_CONTENT_TYPE};
}

struct judgement judge_answer(const struct http_answer *answer)
{
    if (answer->failure != REASON_NONE)
        return (struct judgement){OUTCOME_FAILED, answer->failure};
    if (answer->status < 200 || answer->status > 299)
        return judge_status(answer->status, answer->location.n > 0);
    if (answer->is_over)
        return (struct judgement){OUTCOME_TOO_BIG, REASON_BODY_LIMIT};
    return judge_body(answer);
}

enum reason judge_resource_body(str body)
{
    if (!body.n)
        return REASON_EMPTY;
    if (sniff_is_binary(body))
        return REASON_BINARY;
    return sniff_is_html(body) ? REASON_CONTENT_TYPE : REASON_NONE;
}

struct judgement judge_resource(const struct http_answer *answer)
{
    if (answer->failure != REASON_NONE || answer->status < 200 || answer->status > 299 ||
        answer->is_over)
        return judge_answer(answer);
    if (answer->is_cut)
        return (struct judgement){OUTCOME_CUT_SHORT, REASON_TRUNCATED};
    return (struct judgement){OUTCOME_RESOURCE, judge_resource_body(buf_str(&answer->body))};
}

bool judge_is_busy(const struct http_answer *answer)
{
    return answer->failure == REASON_NONE && (answer->status == 429 || answer->status == 503);
}

int judge_retry_after(const struct http_answer *answer)
{
    uint64_t seconds = 0;
    if (!judge_is_busy(answer))
        return -1;
    if (!str_to_u64(answer->retry_after, UINT32_MAX, &seconds)) {
        int64_t at = http_date(answer->retry_after);
        int64_t from = http_date(http_field(buf_str(&answer->headers), STR("date")));
        if (at < 0)
            return -1;
        if (from < 0)
            from = answer->observed_at;
        seconds = at > from ? (uint64_t)(at - from) : 0;
    }
    return seconds < JUDGE_MAX_RETRY_AFTER ? (int)seconds : JUDGE_MAX_RETRY_AFTER;
}
