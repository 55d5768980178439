#include "crawler/http_reach.h"

#include <stdlib.h>
#include <string.h>

static bool list_add(struct curl_slist **list, const char *text)
{
    struct curl_slist *longer = curl_slist_append(*list, text);
    if (longer)
        *list = longer;
    return longer != NULL;
}

static bool list_copy(struct curl_slist **list, const char *const *texts, size_t count)
{
    bool is_done = true;
    for (size_t i = 0; i < count; i++)
        is_done = is_done && list_add(list, texts[i]);
    return is_done;
}

static bool text_copy(char **copy, const char *text)
{
    *copy = text ? strdup(text) : NULL;
    return !text || *copy;
}

static bool nets_copy(struct http_reach *reach, const struct reach_options *options)
{
    reach->nets =
        options->allow_net_count ? calloc(options->allow_net_count, sizeof *reach->nets) : NULL;
    if (!reach->nets)
        return !options->allow_net_count;
    for (size_t i = 0; i < options->allow_net_count; i++)
        if (url_net_parse(str_of(options->allow_net[i]), &reach->nets[reach->net_count]))
            reach->net_count++;
    return true;
}

bool http_reach_init(struct http_reach *reach, const char *const *plain_headers, size_t count,
                     const struct reach_options *options)
{
    *reach = (struct http_reach){.is_insecure = options->is_insecure};
    return list_copy(&reach->plain, plain_headers, count) &&
           list_copy(&reach->trusted, plain_headers, count) &&
           list_copy(&reach->trusted, options->headers, options->header_count) &&
           list_copy(&reach->resolve, options->resolve, options->resolve_count) &&
           list_copy(&reach->connect_to, options->connect_to, options->connect_to_count) &&
           text_copy(&reach->auth, options->auth) && text_copy(&reach->cert, options->cert) &&
           text_copy(&reach->key, options->key) && text_copy(&reach->proxy, options->proxy) &&
           nets_copy(reach, options) &&
           list_copy(&reach->cookies, options->cookies, options->cookie_count);
}

void http_reach_done(struct http_reach *reach)
{
    curl_slist_free_all(reach->plain);
    curl_slist_free_all(reach->trusted);
    curl_slist_free_all(reach->cookies);
    curl_slist_free_all(reach->resolve);
    curl_slist_free_all(reach->connect_to);
    free(reach->auth);
    free(reach->cert);
    free(reach->key);
    free(reach->proxy);
    free(reach->nets);
    *reach = (struct http_reach){.plain = NULL};
}

/* The cookies of the file and no others: what a server sets would make pages depend on the order in which
 * they are asked for. libcurl itself knows which of them are for which host, path and scheme. */
static bool set_cookies(const struct http_reach *reach, CURL *easy, bool is_trusted)
{
    bool is_done = !reach->cookies || curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL") == CURLE_OK;
    for (const struct curl_slist *line = reach->cookies; line && is_trusted; line = line->next)
        is_done = is_done && curl_easy_setopt(easy, CURLOPT_COOKIELIST, line->data) == CURLE_OK;
    return is_done;
}

static bool set_secrets(const struct http_reach *reach, CURL *easy, bool is_trusted)
{
    const struct curl_slist *headers = is_trusted ? reach->trusted : reach->plain;
    const char *auth = is_trusted ? reach->auth : NULL;
    const char *cert = is_trusted ? reach->cert : NULL;
    const char *key = is_trusted ? reach->key : NULL;
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERPWD, auth) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLCERT, cert) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLKEY, key) == CURLE_OK;
}

bool http_reach_set(const struct http_reach *reach, CURL *easy, bool is_trusted)
{
    long verify_peer = reach->is_insecure ? 0 : 1, verify_host = reach->is_insecure ? 0 : 2;
    return set_secrets(reach, easy, is_trusted) && set_cookies(reach, easy, is_trusted) &&
           curl_easy_setopt(easy, CURLOPT_RESOLVE, reach->resolve) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECT_TO, reach->connect_to) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, reach->proxy ? reach->proxy : "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify_peer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify_host) == CURLE_OK;
}

bool http_reach_allows(const struct http_reach *reach, const void *sockaddr)
{
    for (size_t i = 0; i < reach->net_count; i++)
        if (url_net_has(&reach->nets[i], sockaddr))
            return true;
    return false;
}

static bool is_our_own(str line)
{
    static const char *const names[] = {
        "GET ", "Host:", "User-Agent:", "Accept:", "Accept-Language:", "Accept-Encoding:"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_has_prefix_nocase(line, str_of(names[i])))
            return true;
    return !str_trim(line).n;
}

void http_reach_keep_sent(struct buf *sent, str head, bool is_trusted)
{
    if (!is_trusted) {
        buf_add(sent, head);
        return;
    }
    while (head.n) {
        size_t end = str_find_char(head, '\n');
        str line = str_slice(head, 0, end == STR_ABSENT ? head.n : end + 1);
        head = str_skip(head, line.n);
        bool is_plain = is_our_own(line);
        buf_add(sent, is_plain ? line : str_slice(line, 0, str_find_char(line, ':')));
        buf_add(sent, is_plain ? STR("") : STR(": ***\r\n"));
    }
}
