#include "crawler/evidence.h"

#include "core/digest.h"
#include "crawler/gzip.h"
#include "crawler/recall.h"
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
    char *state, *beside;
    char *path;           /* NULL: a mere state */
    struct recall recall; /* what the run before left */
    int64_t now;          /* 0: the clock */
    uint64_t count;
    char info_id[ID_SIZE];
    struct buf record, packed; /* of the one that is written */
    uint64_t bytes;            /* written so far */
    int why; /* errno of the first failure, after which nothing is written; 0: none */
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

/* A UUID of our own making (RFC 9562 §5.8): of the place in the file and, in evidence, the content, so that
 * the same records have the same names. */
static void make_id(struct evidence *evidence, const struct draft *draft, char id[ID_SIZE])
{
    char hex[DIGEST_HEX + 1], block[DIGEST_HEX + 1];
    struct buf text = buf_init(NULL, 4096 + draft->url.n);
    line_number(&text, "number", ++evidence->count);
    line(&text, "type", str_of(draft->type));
    line(&text, "url", draft->url);
    if (evidence->path) {
        digest_sha256(draft->block, block);
        line(&text, "block", str_of(block));
    }
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
    if (evidence->path)
        line_digest(out, "WARC-Block-Digest", draft->block);
    if (evidence->path && draft->payload.p)
        line_digest(out, "WARC-Payload-Digest", draft->payload);
    line_number(out, "Content-Length", draft->block.n);
    buf_add(out, STR("\r\n"));
}

/* A state lives as long as the crawl and is read by its heir alone: the checksum of the member is enough
 * to know damage by, and nothing is packed. */
static bool pack(struct evidence *evidence)
{
    str record = buf_str(&evidence->record);
    return evidence->path ? gzip_pack(record, &evidence->packed)
                          : gzip_store(record, &evidence->packed);
}

/* Writes evidence->record, at once: who is killed the next moment has lost nothing. */
static void write_packed(struct evidence *evidence)
{
    evidence->packed.n = 0;
    if (evidence->why)
        return;
    if (evidence->record.over || !pack(evidence)) {
        evidence->record.over = false;
        fail(evidence, ENOMEM);
        return;
    }
    errno = 0;
    size_t n = evidence->packed.n;
    if (fwrite(evidence->packed.p, 1, n, evidence->file) != n)
        fail(evidence, errno);
    evidence->bytes += n;
}

/* Writes a record; its name stands in id. */
static void write_record(struct evidence *evidence, const struct draft *draft, char id[ID_SIZE])
{
    evidence->record.n = 0;
    make_id(evidence, draft, id);
    write_header(evidence, draft, id);
    buf_add(&evidence->record, draft->block);
    buf_add(&evidence->record, STR("\r\n\r\n"));
    write_packed(evidence);
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

/* The lines of a head whose codings have been taken off the body. */
static void decode_head(struct buf *out, str head)
{
    str part = STR_NONE;
    while (head.n && str_cut(&head, '\n', &part)) {
        if (str_has_prefix_nocase(part, STR("transfer-encoding:")) ||
            str_has_prefix_nocase(part, STR("content-encoding:")))
            continue;
        buf_add(out, part);
        buf_add_char(out, '\n');
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

/* What a server sends behind the length that it declared is no part of the answer (RFC 9112 §6.3). */
static size_t declared_length(str headers)
{
    uint64_t length = 0;
    bool is_declared = !http_field(headers, STR("transfer-encoding")).n &&
                       str_to_u64(http_field(headers, STR("content-length")), SIZE_MAX, &length);
    return is_declared ? (size_t)length : SIZE_MAX;
}

static void write_response(struct evidence *evidence, const struct evidence_note *note,
                           const struct http_answer *answer, char id[ID_SIZE])
{
    str headers = buf_str(&answer->headers);
    str raw = buf_str(evidence->path ? &answer->raw : &answer->body);
    headers = str_slice(headers, 0, warc_http_head(headers)); /* trailers stand in raw too */
    if (evidence->path)
        raw = str_slice(raw, 0, declared_length(headers));
    struct buf decoded = buf_init(NULL, headers.n + 1);
    struct buf block = buf_init(NULL, headers.n + 1 + raw.n), joined = buf_init(NULL, raw.n);
    struct buf fields = buf_init(NULL, HTTP_MAX_HEADERS);
    if (!evidence->path) {
        decode_head(&decoded, headers);
        headers = buf_str(&decoded);
    }
    buf_add(&block, headers);
    buf_add(&block, raw);
    line(&fields, EVIDENCE_KIND, str_of(note->kind));
    line_number(&fields, EVIDENCE_DEPTH, note->depth);
    line(&fields, EVIDENCE_FOUND_ON, note->found_on);
    line(&fields, EVIDENCE_PRIVATE, answer->is_private ? STR("yes") : STR(""));
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
    buf_done(&decoded);
    buf_done(&joined);
    buf_done(&fields);
}

void evidence_answer(struct evidence *evidence, const struct evidence_note *note,
                     const struct http_answer *answer)
{
    char id[ID_SIZE] = "", ignored[ID_SIZE];
    bool has_answer = answer->failure == REASON_NONE && answer->headers.n;
    bool is_settled = recall_is_settled(answer->status) && !answer->is_cut && !answer->is_over;
    if (answer->is_recalled || !(evidence->path || is_settled))
        return;
    if (has_answer)
        write_response(evidence, note, answer, id);
    if (!evidence->path)
        return;
    struct buf sent = buf_init(NULL, answer->sent.n + 4096);
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
    if (is_told(fetch) || !evidence->path) /* who goes on finds out again */
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

/* ---- the run before ---- */

bool evidence_has(const struct evidence *evidence, const struct evidence_note *note)
{
    return recall_has(&evidence->recall, str_of(note->kind), note->url);
}

bool evidence_recall(struct evidence *evidence, const struct evidence_note *note, size_t max_body,
                     struct http_answer *answer)
{
    return recall_answer(&evidence->recall, str_of(note->kind), note->url, max_body, answer);
}

void evidence_found(const struct evidence *evidence, size_t *answers, size_t *damaged)
{
    *answers = recall_count(&evidence->recall);
    *damaged = evidence->recall.damaged;
}

bool evidence_is_kept(const struct evidence *evidence)
{
    return evidence->path != NULL;
}

int evidence_error(const struct evidence *evidence)
{
    return evidence->why;
}

static void write_info(struct evidence *evidence, str info)
{
    struct draft draft = {.type = "warcinfo", .mime = "application/warc-fields", .block = info};
    char id[ID_SIZE];
    write_record(evidence, &draft, id);
    memcpy(evidence->info_id, id, sizeof id); /* of all that follow */
}

/* Copies what is whole and will not be told again, so that what follows stands behind no damage. */
static void copy_records(struct evidence *evidence, str info)
{
    struct recall_record record;
    while (recall_next(&evidence->recall, &record)) {
        str id = http_field(record.headers, STR("WARC-Record-ID"));
        bool is_info = record.type == WARC_INFO;
        if (is_info && !evidence->bytes && id.n < ID_SIZE)
            memcpy(evidence->info_id, id.p, id.n);
        else if (is_info)
            continue;
        else if (!evidence->bytes)
            write_info(evidence, info);
        recall_keep(&evidence->recall, &record, evidence->bytes);
        evidence->record.n = 0;
        buf_add(&evidence->record, STR("WARC/1.1\r\n"));
        buf_add(&evidence->record, record.headers);
        buf_add(&evidence->record, record.block);
        buf_add(&evidence->record, STR("\r\n\r\n"));
        write_packed(evidence);
    }
    evidence->count = evidence->bytes; /* more than records were ever numbered */
}

/* ---- the file ---- */

static void evidence_free(struct evidence *evidence)
{
    recall_close(&evidence->recall);
    free(evidence->state);
    free(evidence->beside);
    free(evidence->path);
    buf_done(&evidence->record);
    buf_done(&evidence->packed);
    free(evidence);
}

static char *path_beside(const char *path)
{
    struct buf beside = buf_init(NULL, 65536);
    buf_add(&beside, str_of(path));
    buf_add(&beside, STR(".new"));
    return beside.p;
}

static bool open_beside(struct evidence *evidence)
{
    struct stat status;
    if (evidence->path && stat(evidence->path, &status) == 0 && S_ISDIR(status.st_mode))
        errno = EISDIR;
    else
        evidence->file = fopen(evidence->beside, "wbe");
    if (evidence->file)
        setvbuf(evidence->file, NULL, _IONBF, 0); /* each record is written at once */
    return evidence->file != NULL;
}

/* The whole of it is on the disk before it takes the place of the state that it was copied from. */
static bool take_place(struct evidence *evidence)
{
    return fsync(fileno(evidence->file)) == 0 && rename(evidence->beside, evidence->state) == 0 &&
           recall_move(&evidence->recall, evidence->state);
}

static bool evidence_begin(struct evidence *evidence, const struct evidence_setup *setup)
{
    errno = ENOMEM;
    if (!evidence->state || !evidence->beside || !evidence->path != !setup->path ||
        !open_beside(evidence))
        return false;
    if (setup->is_resumed && recall_open(&evidence->recall, setup->state))
        copy_records(evidence, setup->info);
    if (!evidence->bytes)
        write_info(evidence, setup->info);
    if (!evidence->why && !take_place(evidence))
        fail(evidence, errno);
    errno = evidence->why;
    return !evidence->why;
}

struct evidence *evidence_open(const struct evidence_setup *setup, struct err *err)
{
    struct evidence *evidence = calloc(1, sizeof *evidence);
    if (!evidence) {
        err_set(err, ERR_MEMORY, N_("not enough memory"));
        return NULL;
    }
    *evidence = (struct evidence){.state = strdup(setup->state),
                                  .beside = path_beside(setup->state),
                                  .path = setup->path ? strdup(setup->path) : NULL,
                                  .now = setup->now};
    evidence->record = evidence->packed = buf_init(NULL, RECORD_MAX);
    if (evidence_begin(evidence, setup))
        return evidence;
    err_set(err, ERR_IO, N_("%s could not be written: %s"),
            setup->path ? setup->path : setup->state, strerror(errno));
    if (evidence->file) {
        fclose(evidence->file);
        unlink(evidence->beside);
    }
    evidence_free(evidence);
    return NULL;
}

/* Gives the file its name; a state that stays has both. */
static bool evidence_name(const struct evidence *evidence, enum evidence_end end)
{
    if (end == EVIDENCE_DONE)
        return rename(evidence->state, evidence->path) == 0;
    unlink(evidence->beside);
    return link(evidence->state, evidence->beside) == 0 &&
           rename(evidence->beside, evidence->path) == 0;
}

bool evidence_close(struct evidence *evidence, enum evidence_end end, struct err *err)
{
    if (!evidence)
        return true;
    bool is_kept = evidence->path && end != EVIDENCE_FAILED;
    errno = 0;
    if (is_kept && fsync(fileno(evidence->file)) != 0)
        fail(evidence, errno);
    if (fclose(evidence->file) != 0)
        fail(evidence, errno);
    if (is_kept && !evidence->why && !evidence_name(evidence, end))
        fail(evidence, errno);
    if (end != EVIDENCE_PAUSED)
        unlink(evidence->state);
    bool is_done = !is_kept || !evidence->why;
    if (!is_done)
        err_set(err, ERR_IO, N_("%s could not be written: %s"), evidence->path,
                strerror(evidence->why));
    evidence_free(evidence);
    return is_done;
}
