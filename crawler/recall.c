#include "crawler/recall.h"

#include "crawler/address.h"
#include "crawler/evidence.h"
#include "crawler/warc_http.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

bool recall_is_settled(int status)
{
    return status != 429 && status / 100 != 5;
}

static bool recall_read(struct recall *recall, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct warc_reader *reader = fd >= 0 ? warc_reader_new(fd) : NULL;
    if (!reader)
        return false;
    warc_reader_free(recall->reader);
    recall->reader = reader;
    warc_reader_is_archive(reader);
    return true;
}

bool recall_open(struct recall *recall, const char *path)
{
    *recall = (struct recall){.block = buf_init(NULL, RECALL_BLOCK_MAX)};
    return recall_read(recall, path);
}

bool recall_move(struct recall *recall, const char *path)
{
    return !recall_count(recall) || recall_read(recall, path);
}

void recall_close(struct recall *recall)
{
    warc_reader_free(recall->reader);
    address_set_done(&recall->asked);
    free(recall->offsets);
    buf_done(&recall->block);
}

/* ---- reading through the file ---- */

bool recall_next(struct recall *recall, struct recall_record *record)
{
    struct warc_record raw;
    while (warc_next(recall->reader, &raw)) {
        recall->block.n = 0;
        bool is_whole = raw.type != WARC_LOST && raw.bytes <= RECALL_BLOCK_MAX &&
                        warc_read_block(recall->reader, UINT64_MAX, &recall->block);
        if (is_whole && raw.type == WARC_METADATA)
            continue;
        if (is_whole) {
            int status = warc_http_status(buf_str(&recall->block));
            *record = (struct recall_record){
                .type = raw.type, .headers = raw.headers, .block = buf_str(&recall->block)};
            recall->is_in_damage = false;
            record->is_answer = raw.type == WARC_RESPONSE && raw.is_http && !raw.is_truncated &&
                                status && recall_is_settled(status);
            return true;
        }
        recall->damaged += !recall->is_in_damage;
        recall->is_in_damage = true;
    }
    return false;
}

static struct buf key_of(str kind, str url)
{
    struct buf key = buf_init(NULL, ADDRESS_MAX + 64);
    buf_add(&key, kind);
    buf_add_char(&key, ' ');
    buf_add(&key, url);
    return key;
}

static uint32_t find(const struct recall *recall, str kind, str url)
{
    if (!recall->asked.count)
        return ADDRESS_NONE;
    struct buf key = key_of(kind, url);
    uint32_t id = key.over ? ADDRESS_NONE : address_set_find(&recall->asked, buf_str(&key));
    buf_done(&key);
    return id;
}

static bool reserve(struct recall *recall)
{
    if (recall->asked.count < recall->cap)
        return true;
    size_t larger = recall->cap ? recall->cap * 2 : 256;
    uint64_t *offsets = realloc(recall->offsets, larger * sizeof *offsets);
    if (!offsets)
        return false;
    recall->offsets = offsets;
    recall->cap = larger;
    return true;
}

void recall_keep(struct recall *recall, const struct recall_record *record, uint64_t offset)
{
    str url = http_field(record->headers, STR("WARC-Target-URI"));
    str kind = http_field(record->headers, STR(EVIDENCE_KIND));
    if (!record->is_answer || !reserve(recall))
        return;
    uint32_t id = find(recall, kind, url);
    if (id == ADDRESS_NONE) {
        struct buf key = key_of(kind, url);
        id = key.over ? ADDRESS_NONE : address_set_add(&recall->asked, buf_str(&key));
        buf_done(&key);
    }
    if (id != ADDRESS_NONE)
        recall->offsets[id] = offset;
}

/* ---- answers ---- */

size_t recall_count(const struct recall *recall)
{
    return recall->asked.count;
}

bool recall_has(const struct recall *recall, str kind, str url)
{
    return find(recall, kind, url) != ADDRESS_NONE;
}

bool recall_answer(struct recall *recall, str kind, str url, size_t max_body,
                   struct http_answer *answer)
{
    struct warc_record record;
    uint32_t id = find(recall, kind, url);
    if (id == ADDRESS_NONE)
        return false;
    struct gzip_place place = {.offset = recall->offsets[id]};
    recall->block.n = 0;
    if (!warc_seek(recall->reader, place) || !warc_next(recall->reader, &record) ||
        record.type != WARC_RESPONSE ||
        !warc_read_block(recall->reader, UINT64_MAX, &recall->block))
        return false;
    warc_http_read(buf_str(&recall->block), max_body, answer);
    answer->is_recalled = true;
    answer->observed_at = record.date;
    answer->is_private = http_field(record.headers, STR(EVIDENCE_PRIVATE)).n > 0;
    if (answer->failure == REASON_NONE)
        return true;
    http_free_answer(answer);
    return false;
}
