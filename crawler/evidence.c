#include "crawler/evidence.h"

#include "core/digest.h"
#include "crawler/gzip.h"
#include "crawler/warc_date.h"
#include "crawler/warc_http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define RECORD_MAX ((size_t)1 << 30) /* of one record, header and block */
#define ID_SIZE 48

struct evidence {
    FILE *file;
    char *path, *beside;
    int64_t now; /* 0: the clock */
    uint64_t count;
    char info_id[ID_SIZE];
    struct buf record, packed; /* of the one that is written */
    int why;                   /* errno of the first failure; 0: none */
};

/* A record before it is written. */
struct draft {
    const char *type; /* "response" */
    str url;          /* empty: none */
    const char *mime;
    str block;
    str payload; /* p NULL: none */
    const char *concurrent;
    const char *truncated;
    str fields; /* more lines */
};

static void fail(struct evidence *evidence, int why)
{
    if (!evidence->why)
        evidence->why = why ? why : EIO;
}

/* ---- records ---- */

static void line(struct buf *out, const char *name, str value)
{
    if (!value.n)
        return;
    buf_add(out, str_of(name));
    buf_add(out, STR(": "));
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] >= ' ')
            buf_add_char(out, value.p[i]);
    buf_add(out, STR("\r\n"));
}

static void line_number(struct buf *out, const char *name, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    line(out, name, str_of(text));
}

static void line_digest(struct buf *out, const char *name, str bytes)
{
    char text[7 + DIGEST_HEX + 1] = "sha256:";
    digest_sha256(bytes, text + 7);
    line(out, name, str_of(text));
}

/* A UUID of our own making (RFC 9562 §5.8): of the place in the file and the content, so that the same
 * records have the same names. */
static void make_id(struct evidence *evidence, const struct draft *draft, char id[ID_SIZE])
{
    char hex[DIGEST_HEX + 1], block[DIGEST_HEX + 1];
    struct buf text = buf_init(NULL, 4096 + draft->url.n);
    digest_sha256(draft->block, block);
    line_number(&text, "number", ++evidence->count);
    line(&text, "type", str_of(draft->type));
    line(&text, "url", draft->url);
    line(&text, "block", str_of(block));
    digest_sha256(buf_str(&text), hex);
    buf_done(&text);
    hex[12] = '8';
    hex[16] = "89ab"[ascii_hex(hex[16]) & 3];
    snprintf(id, ID_SIZE, "<urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s>", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

static void write_header(struct evidence *evidence, const struct draft *draft, const char *id)
{
    struct buf *out = &evidence->record;
    char date[WARC_DATE_SIZE];
    warc_date_write(evidence->now ? evidence->now : (int64_t)time(NULL), date);
    buf_add(out, STR("WARC/1.1\r\n"));
    line(out, "WARC-Type", str_of(draft->type));
    line(out, "WARC-Record-ID", str_of(id));
    line(out, "WARC-Date", str_of(date));
    line(out, "WARC-Target-URI", draft->url);
    line(out, "WARC-Concurrent-To", str_of(draft->concurrent));
    line(out, "WARC-Warcinfo-ID", str_of(evidence->info_id));
    line(out, "WARC-Truncated", str_of(draft->truncated));
    buf_add(out, draft->fields);
    line(out, "Content-Type", str_of(draft->mime));
    line_digest(out, "WARC-Block-Digest", draft->block);
    if (draft->payload.p)
        line_digest(out, "WARC-Payload-Digest", draft->payload);
    line_number(out, "Content-Length", draft->block.n);
    buf_add(out, STR("\r\n"));
}

/* Writes a record; its name stands in id. */
static void write_record(struct evidence *evidence, const struct draft *draft, char id[ID_SIZE])
{
    evidence->record.n = evidence->packed.n = 0;
    make_id(evidence, draft, id);
    write_header(evidence, draft, id);
    buf_add(&evidence->record, draft->block);
    buf_add(&evidence->record, STR("\r\n\r\n"));
    if (evidence->record.over || !gzip_pack(buf_str(&evidence->record), &evidence->packed)) {
        evidence->record.over = false;
        fail(evidence, ENOMEM);
        return;
    }
    errno = 0;
    if (fwrite(evidence->packed.p, 1, evidence->packed.n, evidence->file) != evidence->packed.n)
        fail(evidence, errno);
}

/* ---- exchanges ---- */

/* What would let a reader of the file act as the one who ran the scan. */
static bool is_secret(str name)
{
    static const char *const names[] = {"authorization", "proxy-authorization", "cookie"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_has_prefix_nocase(name, str_of(names[i])) && str_of(names[i]).n < name.n &&
            name.p[str_of(names[i]).n] == ':')
            return true;
    return false;
}

static void mask(struct buf *out, str head)
{
    str part = STR_NONE;
    while (head.n && str_cut(&head, '\n', &part)) {
        size_t colon = is_secret(part) ? str_find_char(part, ':') : part.n;
        buf_add(out, str_slice(part, 0, colon));
        buf_add(out, colon < part.n ? STR(": ***\r\n") : STR("\n"));
    }
}

/* The payload is the body without its transfer coding (ISO 28500:2017 §6.3.2). */
static str payload_of(str headers, str raw, struct buf *joined)
{
    bool is_chunked = false;
    if (str_eq_nocase(http_field(headers, STR("transfer-encoding")), STR("chunked")))
        warc_http_join(raw, joined, &is_chunked);
    return is_chunked ? buf_str(joined) : raw.p ? raw : STR("");
}

static void write_response(struct evidence *evidence, const struct evidence_note *note,
                           const struct http_answer *answer, char id[ID_SIZE])
{
    str headers = buf_str(&answer->headers), raw = buf_str(&answer->raw);
    headers = str_slice(headers, 0, warc_http_head(headers)); /* trailers stand in raw too */
    struct buf block = buf_init(NULL, headers.n + raw.n), joined = buf_init(NULL, raw.n);
    struct buf fields = buf_init(NULL, HTTP_MAX_HEADERS);
    buf_add(&block, headers);
    buf_add(&block, raw);
    line(&fields, EVIDENCE_KIND, str_of(note->kind));
    line_number(&fields, EVIDENCE_DEPTH, note->depth);
    line(&fields, EVIDENCE_FOUND_ON, note->found_on);
    bool is_over = answer->is_over || answer->raw.over;
    struct draft draft = {.type = "response",
                          .url = note->url,
                          .mime = "application/http; msgtype=response",
                          .block = buf_str(&block),
                          .payload = payload_of(headers, raw, &joined),
                          .truncated = is_over          ? "length"
                                       : answer->is_cut ? "disconnect"
                                                        : NULL,
                          .fields = buf_str(&fields)};
    write_record(evidence, &draft, id);
    buf_done(&block);
    buf_done(&joined);
    buf_done(&fields);
}

void evidence_answer(struct evidence *evidence, const struct evidence_note *note,
                     const struct http_answer *answer)
{
    char id[ID_SIZE] = "", ignored[ID_SIZE];
    struct buf sent = buf_init(NULL, answer->sent.n + 4096);
    bool has_answer = answer->failure == REASON_NONE && answer->headers.n;
    if (has_answer)
        write_response(evidence, note, answer, id);
    mask(&sent, buf_str(&answer->sent));
    struct draft draft = {.type = "request",
                          .url = note->url,
                          .mime = "application/http; msgtype=request",
                          .block = buf_str(&sent),
                          .concurrent = has_answer ? id : NULL};
    if (sent.n)
        write_record(evidence, &draft, ignored);
    buf_done(&sent);
}

/* ---- what the crawl told ---- */

/* The recorded answer tells it again. */
static bool is_told(const struct fetch *fetch)
{
    switch (fetch->outcome) {
    case OUTCOME_PAGE:
    case OUTCOME_CUT_SHORT:
        return true;
    case OUTCOME_RESOURCE:
    case OUTCOME_NOT_FOUND:
    case OUTCOME_BLOCKED:
    case OUTCOME_TOO_BIG:
        return fetch->is_resource;
    case OUTCOME_REDIRECT:
    case OUTCOME_ROBOTS:
    case OUTCOME_OFF_SITE:
    case OUTCOME_OVER_LIMIT:
    case OUTCOME_FAILED:
    case OUTCOME_NOT_HTML:
    case OUTCOME_EMPTY_SHELL:
    case OUTCOME_NOT_FETCHED:
    case OUTCOME_COUNT:
        return false;
    }
    return false;
}

void evidence_fetch(struct evidence *evidence, const struct fetch *fetch)
{
    char id[ID_SIZE];
    struct buf fields = buf_init(NULL, HTTP_MAX_HEADERS);
    if (is_told(fetch))
        return;
    line(&fields, EVIDENCE_KIND, fetch->is_resource ? STR("resource") : STR("page"));
    line(&fields, EVIDENCE_OUTCOME, str_of(outcome_code(fetch->outcome)));
    line(&fields, EVIDENCE_REASON, str_of(reason_code(fetch->reason)));
    if (fetch->http_status)
        line_number(&fields, EVIDENCE_STATUS, (uint64_t)fetch->http_status);
    line_number(&fields, EVIDENCE_DEPTH, fetch->depth);
    line(&fields, EVIDENCE_FOUND_ON, fetch->found_on);
    line(&fields, EVIDENCE_TO, fetch->redirect_to);
    struct draft draft = {.type = "metadata",
                          .url = fetch->url.text,
                          .mime = "application/warc-fields",
                          .block = buf_str(&fields),
                          .fields = buf_str(&fields)};
    write_record(evidence, &draft, id);
    buf_done(&fields);
}

/* ---- the file ---- */

static void evidence_free(struct evidence *evidence)
{
    free(evidence->path);
    free(evidence->beside);
    buf_done(&evidence->record);
    buf_done(&evidence->packed);
    free(evidence);
}

struct evidence *evidence_open(const char *path, str info, int64_t now, struct err *err)
{
    struct evidence *evidence = calloc(1, sizeof *evidence);
    if (!evidence) {
        err_set(err, ERR_MEMORY, N_("not enough memory"));
        return NULL;
    }
    struct buf beside = buf_init(NULL, 65536);
    buf_add(&beside, str_of(path));
    buf_add(&beside, STR(".new"));
    *evidence = (struct evidence){.path = strdup(path), .beside = beside.p, .now = now};
    evidence->record = evidence->packed = buf_init(NULL, RECORD_MAX);
    struct stat status;
    errno = stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? EISDIR : 0;
    if (evidence->path && evidence->beside && !errno)
        evidence->file = fopen(evidence->beside, "wbe");
    if (!evidence->file) {
        err_set(err, ERR_IO, N_("%s could not be written: %s"), path, strerror(errno));
        evidence_free(evidence);
        return NULL;
    }
    struct draft draft = {.type = "warcinfo", .mime = "application/warc-fields", .block = info};
    char id[ID_SIZE];
    write_record(evidence, &draft, id);
    memcpy(evidence->info_id, id, sizeof id); /* of all that follow */
    return evidence;
}

bool evidence_close(struct evidence *evidence, bool is_good, struct err *err)
{
    if (!evidence)
        return true;
    errno = 0;
    if (fflush(evidence->file) != 0 || fsync(fileno(evidence->file)) != 0)
        fail(evidence, errno);
    if (fclose(evidence->file) != 0)
        fail(evidence, errno);
    bool is_written = is_good && !evidence->why;
    if (is_written && rename(evidence->beside, evidence->path) != 0) {
        fail(evidence, errno);
        is_written = false;
    }
    if (!is_written)
        unlink(evidence->beside);
    bool is_done = !evidence->why || !is_good;
    if (!is_done)
        err_set(err, ERR_IO, N_("%s could not be written: %s"), evidence->path,
                strerror(evidence->why));
    evidence_free(evidence);
    return is_done;
}
