#include "crawler/http.h"

#include "crawler/http_reach.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct slot {
    CURL *easy;
    const struct http_reach *reach;
    bool is_used;
    struct http_request request;
    struct http_answer answer;
    bool was_refused; /* a private address */
    bool headers_over;
    bool headers_ended; /* the empty line behind them has come */
    bool is_again;      /* on a connection of its own */
};

struct http {
    CURLM *multi;
    struct http_reach reach;
    struct slot slots[HTTP_MAX_TRANSFERS];
    size_t open;
    unsigned timeout;
    char *user_agent;
    char *ca_file; /* NULL: the system's alone */
    bool keeps_exchanges;
};

/* ---- what libcurl calls ---- */

/* The type is libcurl's. NOLINTNEXTLINE(readability-non-const-parameter) */
static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct slot *slot = context;
    buf_add(&slot->answer.body, (str){bytes, size * count});
    slot->answer.is_over = slot->answer.body.over;
    return slot->answer.is_over ? 0 : size * count;
}

/* A status line begins a new answer: interim ones (100, 103) are dropped. Trailers count too.
 * NOLINTNEXTLINE(readability-non-const-parameter) */
static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct slot *slot = context;
    str line = {bytes, size * count};
    if (slot->headers_ended && !slot->answer.body.n && str_has_prefix(line, STR("HTTP/"))) {
        slot->answer.headers.n = 0;
        slot->headers_ended = false;
    }
    buf_add(&slot->answer.headers, line);
    if (!str_trim(line).n)
        slot->headers_ended = true;
    slot->headers_over = slot->answer.headers.over;
    return slot->headers_over ? 0 : line.n;
}

/* The address is checked where the connection is made, whatever a name resolves to then. A proxy is the one
 * that the user named. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct slot *slot = context;
    bool is_private = !slot->reach->proxy && url_is_private_address(&address->addr);
    bool is_fine = !is_private || slot->request.may_be_private ||
                   http_reach_allows(slot->reach, &address->addr);
    if (purpose != CURLSOCKTYPE_IPCXN || !is_fine) {
        slot->was_refused = true;
        return CURL_SOCKET_BAD;
    }
    slot->answer.is_private = is_private;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The type is libcurl's. NOLINTNEXTLINE(readability-non-const-parameter) */
static int on_exchange(CURL *easy, curl_infotype type, char *bytes, size_t size, void *context)
{
    struct slot *slot = context;
    bool is_to_proxy =
        str_has_prefix((str){bytes, size}, STR("CONNECT ")); /* a request of its own */
    (void)easy;
    if (type == CURLINFO_HEADER_OUT && !is_to_proxy)
        http_reach_keep_sent(&slot->answer.sent, (str){bytes, size}, slot->request.is_trusted);
    if (type == CURLINFO_DATA_IN)
        buf_add(&slot->answer.raw, (str){bytes, size});
    return 0;
}

/* ---- setting up ---- */

/* What servers may pack answers with: all that libcurl can expand, or, when the packed bytes are kept,
 * what can be read again. */
static bool slot_set_coding(struct slot *slot, const struct http *http)
{
    CURL *easy = slot->easy;
    const char *codings = http->keeps_exchanges ? "gzip, deflate, br" : "";
    return curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, codings) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_VERBOSE, (long)http->keeps_exchanges) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_DEBUGDATA, slot) == CURLE_OK;
}

static bool slot_set_callbacks(struct slot *slot)
{
    CURL *easy = slot->easy;
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, slot) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, slot) == CURLE_OK;
}

static bool slot_set_limits(struct slot *slot, const struct http *http)
{
    CURL *easy = slot->easy;
    long timeout = (long)http->timeout;
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)HTTP_CONNECT_SECONDS) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT, timeout) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)HTTP_LOW_SPEED) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)HTTP_LOW_SPEED_SECONDS) == CURLE_OK;
}

/* A proxy that the environment names is not used (http_reach_set says which is): a request to loopback must
 * not leave the machine unasked. Of HTTP/2 there would be nothing to keep as it came: its headers are
 * packed, for all requests of a connection together. */
static bool slot_set_protocol(struct slot *slot, const struct http *http)
{
    CURL *easy = slot->easy;
    long version = http->keeps_exchanges ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS;
    return curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK;
}

/* Everything is set or nothing is sent. */
static bool slot_set(struct slot *slot, const struct http *http)
{
    CURL *easy = slot->easy;
    return slot_set_callbacks(slot) && slot_set_limits(slot, http) && slot_set_coding(slot, http) &&
           slot_set_protocol(slot, http) &&
           (!http->ca_file || curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file) == CURLE_OK) &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, http->user_agent) == CURLE_OK;
}

bool http_trust(struct http *http, const char *ca_file)
{
    free(http->ca_file);
    http->ca_file = strdup(ca_file);
    return http->ca_file != NULL;
}

void http_keep_exchanges(struct http *http)
{
    http->keeps_exchanges = true;
}

bool http_reach(struct http *http, const struct reach_options *options)
{
    static const char *const lines[] = {"Accept: text/html,application/xhtml+xml,*/*;q=0.8",
                                        "Accept-Language: ja"};
    http_reach_done(&http->reach);
    return http_reach_init(&http->reach, lines, COUNT_OF(lines), options);
}

struct http *http_new(const char *user_agent, unsigned timeout)
{
    struct http *http = calloc(1, sizeof *http);
    if (!http)
        return NULL;
    http->timeout = timeout;
    http->user_agent = strdup(user_agent ? user_agent : "");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        http->multi = curl_multi_init();
    if (!http->multi || !http->user_agent || !http_reach(http, &(struct reach_options){0})) {
        http_free(http);
        return NULL;
    }
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, 2L * HTTP_MAX_TRANSFERS);
    return http;
}

void http_free(struct http *http)
{
    if (!http)
        return;
    for (size_t i = 0; i < HTTP_MAX_TRANSFERS; i++) {
        struct slot *slot = &http->slots[i];
        if (slot->is_used)
            curl_multi_remove_handle(http->multi, slot->easy);
        if (slot->easy)
            curl_easy_cleanup(slot->easy);
        http_free_answer(&slot->answer);
    }
    curl_multi_cleanup(http->multi);
    http_reach_done(&http->reach);
    curl_global_cleanup();
    free(http->user_agent);
    free(http->ca_file);
    free(http);
}

/* ---- requests and answers ---- */

/* A slot that is free, with a handle that is set up; handles are used again and again. */
static struct slot *slot_take(struct http *http)
{
    struct slot *slot = NULL;
    for (size_t i = 0; i < HTTP_MAX_TRANSFERS && !slot; i++)
        if (!http->slots[i].is_used)
            slot = &http->slots[i];
    if (!slot || slot->easy)
        return slot;
    slot->easy = curl_easy_init();
    if (slot->easy && !slot_set(slot, http)) {
        curl_easy_cleanup(slot->easy);
        slot->easy = NULL;
    }
    return slot->easy ? slot : NULL;
}

bool http_allows(const struct http *http, str host)
{
    for (size_t i = 0; i < http->reach.net_count; i++)
        if (url_net_has_host(&http->reach.nets[i], host))
            return true;
    return false;
}

bool http_start(struct http *http, const struct http_request *request)
{
    struct slot *slot = slot_take(http);
    if (!slot)
        return false;
    *slot = (struct slot){.easy = slot->easy, .reach = &http->reach, .request = *request};
    slot->answer.body = buf_init(NULL, request->max_body);
    slot->answer.headers = buf_init(NULL, HTTP_MAX_HEADERS);
    slot->answer.sent = buf_init(NULL, HTTP_MAX_HEADERS);
    slot->answer.raw = buf_init(NULL, request->max_body);
    slot->answer.owner = request->owner;
    if (!http_reach_set(&http->reach, slot->easy, request->is_trusted) ||
        curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 0L) != CURLE_OK ||
        curl_easy_setopt(slot->easy, CURLOPT_URL, request->url) != CURLE_OK ||
        curl_multi_add_handle(http->multi, slot->easy) != CURLM_OK)
        return false;
    slot->request.url = NULL;
    slot->is_used = true;
    http->open++;
    return true;
}

static enum reason failure_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return REASON_DNS;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
    case CURLE_PROXY:
        return REASON_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED:
        return REASON_TLS;
    case CURLE_OPERATION_TIMEDOUT:
        return REASON_TIMEOUT;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2_STREAM:
        return REASON_RESET;
    case CURLE_URL_MALFORMAT:
        return REASON_URL;
    case CURLE_OUT_OF_MEMORY:
        return REASON_MEMORY;
    default:
        return REASON_PROTOCOL;
    }
}

/* The body broke off while it came: what is there of it is worth reading. */
static bool is_broken_body(const struct slot *slot, CURLcode code)
{
    bool is_kind = code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR ||
                   code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_HTTP2_STREAM;
    return is_kind && slot->headers_ended && slot->answer.body.n > 0;
}

static void slot_judge(struct slot *slot, CURLcode code)
{
    struct http_answer *answer = &slot->answer;
    long status = 0;
    curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
    answer->status = (int)status;
    answer->observed_at = (int64_t)time(NULL);
    answer->is_cut = is_broken_body(slot, code);
    /* libcurl has a limit of its own for one header line, and calls that lack of memory. */
    bool has_long_line = code == CURLE_OUT_OF_MEMORY && status && !slot->headers_ended;
    if (slot->headers_over || has_long_line)
        answer->failure = REASON_HEADER_LIMIT;
    else if (slot->was_refused && code == CURLE_COULDNT_CONNECT)
        answer->failure = REASON_PRIVATE_ADDRESS;
    else if (code != CURLE_OK && !answer->is_cut && !answer->is_over)
        answer->failure = failure_of(code);
    str headers = buf_str(&answer->headers);
    answer->content_type = http_field(headers, STR("content-type"));
    answer->location = http_field(headers, STR("location"));
    answer->retry_after = http_field(headers, STR("retry-after"));
}

static void buf_empty(struct buf *buf)
{
    buf->n = 0;
    buf->over = false;
}

/* Behind an answer that is longer than it says, the rest of it stands where the next one on the same
 * connection should begin. That one is asked for again, once, on a connection of its own: what a server
 * does wrong on one page must not cost another. True when it is under way. */
static bool slot_again(struct http *http, struct slot *slot, CURLcode code)
{
    struct http_answer *answer = &slot->answer;
    struct buf *bufs[] = {&answer->body, &answer->headers, &answer->sent, &answer->raw};
    long connections = 1; /* that were made for it */
    curl_easy_getinfo(slot->easy, CURLINFO_NUM_CONNECTS, &connections);
    bool is_noise = code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY;
    if (!is_noise || connections || slot->is_again)
        return false;
    for (size_t i = 0; i < COUNT_OF(bufs); i++)
        buf_empty(bufs[i]);
    slot->was_refused = slot->headers_over = slot->headers_ended = false;
    slot->is_again = true;
    curl_multi_remove_handle(http->multi, slot->easy);
    return curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
           curl_multi_add_handle(http->multi, slot->easy) == CURLM_OK;
}

/* The next transfer that has come to its end; NULL: none just now. */
static struct slot *next_done(struct http *http, CURLcode *code)
{
    int left = 0;
    CURLMsg *message = curl_multi_info_read(http->multi, &left);
    while (message && message->msg != CURLMSG_DONE)
        message = curl_multi_info_read(http->multi, &left);
    if (!message)
        return NULL;
    char *owner = NULL;
    *code = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    return (struct slot *)(void *)owner;
}

bool http_next(struct http *http, struct http_answer *answer)
{
    int running = 0;
    CURLcode code = CURLE_OK;
    struct slot *slot = next_done(http, &code);
    if (!slot) {
        curl_multi_perform(http->multi, &running);
        slot = next_done(http, &code);
    }
    while (slot && slot_again(http, slot, code))
        slot = next_done(http, &code);
    if (!slot)
        return false;
    slot_judge(slot, code);
    curl_multi_remove_handle(http->multi, slot->easy);
    slot->is_used = false;
    http->open--;
    *answer = slot->answer;
    slot->answer = (struct http_answer){.owner = NULL};
    return true;
}

void http_free_answer(struct http_answer *answer)
{
    buf_done(&answer->body);
    buf_done(&answer->headers);
    buf_done(&answer->sent);
    buf_done(&answer->raw);
}

size_t http_open_count(const struct http *http)
{
    return http->open;
}

void http_wait(struct http *http, unsigned milliseconds)
{
    curl_multi_poll(http->multi, NULL, 0, (int)(milliseconds > 60000 ? 60000 : milliseconds), NULL);
}

void http_wake(struct http *http)
{
    curl_multi_wakeup(http->multi);
}

/* ---- header values ---- */

str http_field(str headers, str name)
{
    str line = STR_NONE;
    while (headers.n && str_cut(&headers, '\n', &line))
        if (str_has_prefix_nocase(line, name) && line.n > name.n && line.p[name.n] == ':')
            return str_trim(str_skip(line, name.n + 1));
    return STR_NONE;
}

int64_t http_date(str value)
{
    char text[64];
    if (!value.n || value.n >= sizeof text)
        return -1;
    memcpy(text, value.p, value.n);
    text[value.n] = '\0';
    return (int64_t)curl_getdate(text, NULL);
}

str http_media_type(str value)
{
    return str_trim(str_slice(value, 0, str_find_char(value, ';')));
}

str http_charset(str value)
{
    str part = STR_NONE;
    if (!value.p || !str_cut(&value, ';', &part))
        return STR_NONE;
    while (str_cut(&value, ';', &part)) {
        part = str_trim(part);
        size_t equals = str_find_char(part, '=');
        if (!str_eq_nocase(str_trim(str_slice(part, 0, equals)), STR("charset")) ||
            equals == STR_ABSENT)
            continue;
        part = str_trim(str_skip(part, equals + 1));
        while (part.n && (part.p[0] == '"' || part.p[0] == '\''))
            part = str_skip(part, 1);
        while (part.n && (part.p[part.n - 1] == '"' || part.p[part.n - 1] == '\''))
            part.n--;
        return part;
    }
    return STR_NONE;
}

const char *http_version(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}
