#include "crawler/warc_http.h"

#include "crawler/brotli.h"
#include "crawler/gzip.h"
#include "crawler/sniff.h"

#define CODINGS_MAX 4                 /* of one body, one over the other */
#define TEXT_BYTES ((size_t)4 * 1024) /* by which a text is told from packed bytes */

size_t warc_http_head(str message)
{
    size_t at = 0;
    for (;;) {
        size_t line = str_find_char(str_skip(message, at), '\n');
        if (line == STR_ABSENT)
            return message.n;
        bool is_empty = line == 0 || (line == 1 && message.p[at] == '\r');
        at += line + 1;
        if (is_empty)
            return at;
    }
}

/* ---- transfer coding ---- */

/* "1a3f;extension\r\n": the size, with the line passed over. False when it is no such line. */
static bool chunk_size(str *rest, size_t *size)
{
    size_t digits = 0;
    *size = 0;
    while (digits < rest->n && digits < 15 && ascii_hex(rest->p[digits]) >= 0)
        *size = *size * 16 + (size_t)ascii_hex(rest->p[digits++]);
    size_t end = str_find_char(str_slice(*rest, 0, 4096), '\n');
    str tail = str_trim(str_slice(*rest, digits, end));
    if (!digits || end == STR_ABSENT || (tail.n && tail.p[0] != ';'))
        return false;
    *rest = str_skip(*rest, end + 1);
    return true;
}

bool warc_http_join(str bytes, struct buf *out, bool *is_chunked)
{
    size_t size = 0;
    *is_chunked = chunk_size(&bytes, &size);
    if (!*is_chunked)
        return false;
    while (size) {
        buf_add(out, str_slice(bytes, 0, size));
        if (size >= bytes.n)
            return false;
        bytes = str_skip(bytes, size);
        if (str_has_prefix(bytes, STR("\r")))
            bytes = str_skip(bytes, 1);
        if (!str_has_prefix(bytes, STR("\n")))
            return false;
        bytes = str_skip(bytes, 1);
        if (!chunk_size(&bytes, &size))
            return false;
    }
    return true;
}

static void take_chunks_off(struct http_answer *answer)
{
    struct buf joined = buf_init(NULL, answer->body.n);
    bool is_chunked = false;
    bool is_whole = warc_http_join(buf_str(&answer->body), &joined, &is_chunked);
    if (is_chunked) {
        answer->is_cut |= !is_whole;
        buf_done(&answer->body);
        answer->body = joined;
    } else {
        buf_done(&joined);
    }
}

/* ---- content coding ---- */

static bool is_coding(str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

static void expand_body(struct http_answer *answer, size_t max_body,
                        bool (*expand)(str bytes, struct buf *out))
{
    struct buf expanded = buf_init(NULL, max_body);
    bool is_whole = expand(buf_str(&answer->body), &expanded);
    answer->is_over |= expanded.over;
    answer->is_cut |= !is_whole && !expanded.over;
    buf_done(&answer->body);
    answer->body = expanded;
}

/* No control bytes but those that texts have. */
static bool is_text(str bytes)
{
    bytes = str_slice(bytes, 0, TEXT_BYTES);
    for (size_t i = 0; i < bytes.n; i++)
        if ((unsigned char)bytes.p[i] < ' ' && !ascii_is_space(bytes.p[i]) && bytes.p[i] != '\x1b')
            return false;
    return true;
}

/* Nothing marks where Brotli begins: a text is taken for what the writer has already expanded. */
static bool is_brotli(str coding, str body)
{
    return str_eq_nocase(coding, STR("br")) && !is_text(body);
}

static void take_coding_off(struct http_answer *answer, str coding, size_t max_body)
{
    static const char *const gzip_names[] = {"gzip", "x-gzip"};
    static const char *const known[] = {"gzip", "x-gzip", "deflate", "br", "identity", "none", ""};
    str body = buf_str(&answer->body);
    if (is_coding(coding, gzip_names, COUNT_OF(gzip_names)) && gzip_is(body))
        expand_body(answer, max_body, gzip_expand);
    else if (str_eq_nocase(coding, STR("deflate")) && !sniff_is_html(body))
        expand_body(answer, max_body, gzip_expand_deflate);
    else if (is_brotli(coding, body))
        expand_body(answer, max_body, brotli_expand);
    else if (!is_coding(coding, known, COUNT_OF(known)) && !sniff_is_html(body))
        answer->failure = REASON_ENCODING;
}

/* The last one named was put on last. */
void warc_http_decode(struct http_answer *answer, str codings, size_t max_body)
{
    for (unsigned i = 0; i < CODINGS_MAX && codings.n && answer->body.n && !answer->failure; i++) {
        size_t comma = codings.n;
        while (comma > 0 && codings.p[comma - 1] != ',')
            comma--;
        take_coding_off(answer, str_trim(str_skip(codings, comma)), max_body);
        codings = str_slice(codings, 0, comma ? comma - 1 : 0);
    }
}

/* ---- the message ---- */

/* "HTTP/1.1 200 OK"; 0 when it is no status line. */
static int status_of(str line)
{
    uint64_t status = 0;
    size_t space = str_find_char(line, ' ');
    if (!str_has_prefix_nocase(line, STR("HTTP")) || space == STR_ABSENT)
        return 0;
    str rest = str_trim(str_skip(line, space));
    return str_to_u64(str_slice(rest, 0, 3), 999, &status) && status >= 100 ? (int)status : 0;
}

int warc_http_status(str message)
{
    return status_of(str_trim(str_slice(message, 0, str_find_char(message, '\n'))));
}

/* Interim answers (100, 103) stand in front of the one that counts. */
static str skip_interim(str message)
{
    while (warc_http_status(message) / 100 == 1) {
        str rest = str_skip(message, warc_http_head(message));
        if (!warc_http_status(rest))
            break;
        message = rest;
    }
    return message;
}

void warc_http_read(str message, size_t max_body, struct http_answer *answer)
{
    message = skip_interim(message);
    *answer = (struct http_answer){.status = warc_http_status(message)};
    size_t head = warc_http_head(message);
    answer->headers = buf_init(NULL, HTTP_MAX_HEADERS);
    answer->body = buf_init(NULL, message.n);
    if (!answer->status || head > HTTP_MAX_HEADERS) {
        answer->failure = answer->status ? REASON_HEADER_LIMIT : REASON_PROTOCOL;
        return;
    }
    buf_add(&answer->headers, str_slice(message, 0, head));
    buf_add(&answer->body, str_skip(message, head));
    str headers = buf_str(&answer->headers);
    answer->content_type = http_field(headers, STR("content-type"));
    answer->location = http_field(headers, STR("location"));
    answer->retry_after = STR_NONE;
    if (str_eq_nocase(http_field(headers, STR("transfer-encoding")), STR("chunked")))
        take_chunks_off(answer);
    warc_http_decode(answer, http_field(headers, STR("content-encoding")), max_body);
    if (answer->body.n > max_body) {
        answer->body.n = max_body;
        answer->is_over = true;
    }
}
