/* The members of report.json as values. Internal to reports/load*.c. What is missing or has no usable
 * value is an error that names the member; the first one stays, and reading goes on with an empty
 * value, so that the caller need look only now and then. Inside arena_run of the report's arena. */
#ifndef SOSHIN_REPORTS_LOAD_CELLS_H
#define SOSHIN_REPORTS_LOAD_CELLS_H

#include "core/json.h"
#include "core/map.h"
#include "core/model.h"

struct load {
    struct arena *arena;
    const struct catalog *catalog;
    struct report *report;
    struct err *err;
    const char *name;        /* of the file */
    const struct json *root; /* in an arena of its own */
    const char *array;       /* where we are, for errors: "findings", NULL: at the top */
    size_t row;
    struct map texts;                       /* equal texts share their bytes */
    struct map recipients, services, rules; /* id -> number in the rows below */
    const struct recipient *recipient_rows;
    const struct service *service_rows;
    const struct rule_words *rule_rows;
    const struct transmission *requests; /* what transmissions share */
    size_t request_count;
    struct disclosure *said; /* of all notices, behind each other */
    size_t said_count;
};

#define LOAD_CODE(constant, code) code,

/* False, and the error that names the member. */
bool load_fail(struct load *load, const char *key);
bool load_is_good(const struct load *load);

str load_text(struct load *load, const struct json *object, const char *key);
bool load_flag(struct load *load, const struct json *object, const char *key);
/* A whole number of at most max; absent for null. */
uint64_t load_number(struct load *load, const struct json *object, const char *key, uint64_t max,
                     uint64_t absent);
uint32_t load_count(struct load *load, const struct json *object, const char *key); /* null: 0 */
/* "2026-11-20T10:00:00Z" as seconds since 1970; 0 for an empty text. */
int64_t load_time(struct load *load, const struct json *object, const char *key);
/* An array of texts as one, "; " between. */
str load_list(struct load *load, const struct json *object, const char *key);
content_set load_contents(struct load *load, const struct json *object, const char *key);
purpose_set load_purposes(struct load *load, const struct json *object, const char *key);
/* The member's place among the codes. */
size_t load_code(struct load *load, const struct json *object, const char *key,
                 const char *const *codes, size_t count);
enum certainty load_certainty(struct load *load, const struct json *object, const char *key);
enum reach load_reach(struct load *load, const struct json *object, const char *key);
enum gate load_gate(struct load *load, const struct json *object, const char *key);
enum severity load_severity(struct load *load, const struct json *object, const char *key);
/* An object or an array; NULL with the error when it is none. */
const struct json *load_member(struct load *load, const struct json *object, const char *key,
                               enum json_kind kind);
/* Reads each row of the array into its place of an array in the arena, *count elements of `size` bytes;
 * errors name the row meanwhile. NULL with the error. */
void *load_rows(struct load *load, const struct json *object, const char *key, size_t size,
                size_t *count, void (*take)(struct load *load, const struct json *row, void *into));

#endif
