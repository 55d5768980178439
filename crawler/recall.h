/* What an earlier run of the same crawl received and left in its file (crawler/evidence.h): answers by
 * what they were asked for. One thread. */
#ifndef SOSHIN_CRAWLER_RECALL_H
#define SOSHIN_CRAWLER_RECALL_H

#include "crawler/address_set.h"
#include "crawler/http.h"
#include "crawler/warc_record.h"

#define RECALL_BLOCK_MAX ((size_t)1 << 30) /* bytes of one record */

/* Zeroed: nothing was received. */
struct recall {
    struct warc_reader *reader;
    struct buf block;         /* of the record that was read last */
    struct address_set asked; /* "kind address" */
    uint64_t *offsets;        /* where the record of each begins */
    size_t cap;
    size_t damaged; /* places that could not be read */
    bool is_in_damage;
};

/* A record that is whole; texts are valid until the next call. */
struct recall_record {
    enum warc_type type;
    str headers; /* with the empty line behind them */
    str block;
    bool is_answer; /* complete, and settled */
};

/* Opens the file of the run before; false when there is none. */
bool recall_open(struct recall *recall, const char *path);
/* The next record to keep: all but what the crawl tells again. False at the end. */
bool recall_next(struct recall *recall, struct recall_record *record);
/* From now on the record stands in the new file, at that offset; of several answers to the same question
 * the last one counts. Records that are no answers are fine. */
void recall_keep(struct recall *recall, const struct recall_record *record, uint64_t offset);
/* Answers come out of that file. False when it cannot be opened. */
bool recall_move(struct recall *recall, const char *path);
void recall_close(struct recall *recall);

size_t recall_count(const struct recall *recall);
bool recall_has(const struct recall *recall, str kind, str url);
/* See evidence_recall. */
bool recall_answer(struct recall *recall, str kind, str url, size_t max_body,
                   struct http_answer *answer);

/* Whether asking again would give the same: 429 and 5xx pass. */
bool recall_is_settled(int status);

#endif
