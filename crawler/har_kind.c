#include "crawler/har_kind.h"

struct kind_name {
    const char *name;
    struct har_kind kind;
};

/* Chrome's and WebPageTest's resource types, Firefox's causes, and the destinations of the Fetch
 * Standard. */
static const struct kind_name kind_names[] = {
    {"document", {MECHANISM_REDIRECT, HAR_DOCUMENT}},
    {"subdocument", {MECHANISM_IFRAME, HAR_FRAME}},
    {"iframe", {MECHANISM_IFRAME, HAR_FRAME}},
    {"frame", {MECHANISM_IFRAME, HAR_FRAME}},
    {"fencedframe", {MECHANISM_IFRAME, HAR_FRAME}},
    {"embed", {MECHANISM_OBJECT, HAR_FRAME}},
    {"object", {MECHANISM_OBJECT, HAR_FRAME}},
    {"script", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"worker", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"sharedworker", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"serviceworker", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"stylesheet", {MECHANISM_LINK, HAR_SHEET}},
    {"style", {MECHANISM_LINK, HAR_SHEET}},
    {"manifest", {MECHANISM_LINK, HAR_OTHER}},
    {"prefetch", {MECHANISM_LINK, HAR_OTHER}},
    {"font", {MECHANISM_CSS, HAR_OTHER}},
    {"image", {MECHANISM_IMG, HAR_OTHER}},
    {"imageset", {MECHANISM_IMG, HAR_OTHER}},
    {"img", {MECHANISM_IMG, HAR_OTHER}},
    {"media", {MECHANISM_MEDIA, HAR_OTHER}},
    {"audio", {MECHANISM_MEDIA, HAR_OTHER}},
    {"video", {MECHANISM_MEDIA, HAR_OTHER}},
    {"track", {MECHANISM_MEDIA, HAR_OTHER}},
    {"texttrack", {MECHANISM_MEDIA, HAR_OTHER}},
    {"xhr", {MECHANISM_FETCH, HAR_OTHER}},
    {"fetch", {MECHANISM_FETCH, HAR_OTHER}},
    {"eventsource", {MECHANISM_FETCH, HAR_OTHER}},
    {"preflight", {MECHANISM_FETCH, HAR_OTHER}},
    {"ping", {MECHANISM_BEACON, HAR_OTHER}},
    {"beacon", {MECHANISM_BEACON, HAR_OTHER}},
    {"cspviolationreport", {MECHANISM_BEACON, HAR_OTHER}},
    {"csp", {MECHANISM_BEACON, HAR_OTHER}},
    {"report", {MECHANISM_BEACON, HAR_OTHER}},
    {"websocket", {MECHANISM_SOCKET, HAR_OTHER}},
};

/* Media types, by what they begin with. */
static const struct kind_name kind_types[] = {
    {"text/css", {MECHANISM_LINK, HAR_SHEET}},
    {"text/javascript", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"application/javascript", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"application/x-javascript", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"text/ecmascript", {MECHANISM_SCRIPT, HAR_SCRIPT}},
    {"image/", {MECHANISM_IMG, HAR_OTHER}},
    {"font/", {MECHANISM_CSS, HAR_OTHER}},
    {"application/font", {MECHANISM_CSS, HAR_OTHER}},
    {"application/x-font", {MECHANISM_CSS, HAR_OTHER}},
    {"application/vnd.ms-fontobject", {MECHANISM_CSS, HAR_OTHER}},
    {"audio/", {MECHANISM_MEDIA, HAR_OTHER}},
    {"video/", {MECHANISM_MEDIA, HAR_OTHER}},
};

static const struct kind_name *find_name(str name)
{
    for (size_t i = 0; name.n && i < COUNT_OF(kind_names); i++)
        if (str_eq_nocase(name, str_of(kind_names[i].name)))
            return &kind_names[i];
    return NULL;
}

static const struct kind_name *find_type(str type)
{
    for (size_t i = 0; type.n && i < COUNT_OF(kind_types); i++)
        if (str_has_prefix_nocase(type, str_of(kind_types[i].name)))
            return &kind_types[i];
    return NULL;
}

/* Browsers ask for documents with a list that begins so, and for nothing else. */
static bool asks_for_document(const struct har_hints *hints)
{
    bool is_html = str_has_prefix_nocase(hints->content_type, STR("text/html")) ||
                   str_has_prefix_nocase(hints->content_type, STR("application/xhtml+xml"));
    if (hints->accept.n)
        return str_has_prefix_nocase(hints->accept, STR("text/html"));
    return is_html && !hints->requested_with.n;
}

struct har_kind har_kind_of(const struct har_hints *hints)
{
    const struct kind_name *found = find_name(hints->destination);
    bool is_socket = hints->status == 101 || str_has_prefix_nocase(hints->url, STR("ws:")) ||
                     str_has_prefix_nocase(hints->url, STR("wss:"));
    if (is_socket)
        return (struct har_kind){MECHANISM_SOCKET, HAR_OTHER};
    if (!found)
        found = find_name(hints->resource_type);
    if (!found && asks_for_document(hints))
        return (struct har_kind){MECHANISM_REDIRECT, HAR_DOCUMENT};
    if (!found)
        found = find_type(hints->accept);
    if (!found && !hints->requested_with.n)
        found = find_type(hints->content_type);
    return found ? found->kind : (struct har_kind){MECHANISM_FETCH, HAR_OTHER};
}

/* Ends of a request before anything of it was sent (Chrome's names, without net::ERR_). What is not here,
 * such as ABORTED or FAILED, may have been sent. */
static const char *const unsent_errors[] = {
    "BLOCKED_BY_CLIENT",
    "BLOCKED_BY_ADMINISTRATOR",
    "BLOCKED_BY_CSP",
    "NAME_NOT_RESOLVED",
    "NAME_RESOLUTION_FAILED",
    "CONNECTION_REFUSED",
    "CONNECTION_FAILED",
    "CONNECTION_TIMED_OUT",
    "ADDRESS_UNREACHABLE",
    "ADDRESS_INVALID",
    "INTERNET_DISCONNECTED",
    "PROXY_CONNECTION_FAILED",
    "TUNNEL_CONNECTION_",
    "UNKNOWN_URL_SCHEME",
    "DISALLOWED_URL_SCHEME",
    "UNSAFE_PORT",
    "CERT_",
    "SSL_",
    "BLOCKED_IN_INCOGNITO",
    "BLOCKED_BY_PRIVATE",
    "CACHE_MISS",
};

enum har_sent har_sent_of(str error, bool has_connection, bool has_answer)
{
    str name = error;
    size_t at = str_find(name, STR("ERR_"));
    if (at != STR_ABSENT)
        name = str_skip(name, at + 4);
    for (size_t i = 0; error.n && i < COUNT_OF(unsent_errors); i++)
        if (str_has_prefix(name, str_of(unsent_errors[i])))
            return HAR_NOT_SENT;
    if (has_connection)
        return HAR_SENT;
    return has_answer ? HAR_CACHED : HAR_NOT_SENT;
}
