/* A tag manager's body (gtm.js, gtag/js, launch-ID.min.js, utag.js) -> the tags inside it. The body is a
 * program with a block of data in it; the data is read, nothing is run. What a tag type is called, where
 * it sends and which parameter holds the account stands in data/container_functions.csv. */
#ifndef SOSHIN_ANALYZERS_CONTAINER_H
#define SOSHIN_ANALYZERS_CONTAINER_H

#include "analyzers/analyzer.h"
#include "core/json.h"

/* A larger body is refused; published ones stay below 1 MB. */
#define CONTAINER_BODY_MAX ((size_t)16 * 1024 * 1024)
/* Memory and processor time for reading one. */
#define CONTAINER_MEMORY ((size_t)512 * 1024 * 1024)
#define CONTAINER_MILLISECONDS 10000
/* Entries that are read; more are left out and the container counts as read in part. */
#define CONTAINER_ENTRIES_MAX 20000

#define CONTAINER_STATUSES(X)                                                                      \
    X(CONTAINER_TAG, "tag")           /* may fire */                                               \
    X(CONTAINER_PAUSED, "paused")     /* kept, sends nothing */                                    \
    X(CONTAINER_LISTENER, "listener") /* a trigger's helper, sends nothing */                      \
    X(CONTAINER_INTERNAL, "internal") /* a setting that was generated */
enum container_status { CONTAINER_STATUSES(MODEL_ENUM) CONTAINER_STATUS_COUNT };
const char *container_status_code(enum container_status status);

/* A row of container_functions.csv: a type of tag. */
struct container_function {
    str function;                  /* "__gaawe"; with '*' at its end: every name that begins so */
    const struct service *service; /* NULL: the tag itself says, or nobody */
    enum container_status status;
    str url;     /* where it sends, {id} for the account; empty: the tag itself says, or nowhere */
    str url_key; /* parameters that say where, "; " between; of these the first that is there, beside
                    `url` in Google's containers and instead of it in literals; empty: none */
    str id_keys;   /* parameters that hold the account, "; " between */
    str id_prefix; /* in front of a bare number: "AW-" */
    str note_if; /* settings of which one must be there and on, "; " between; empty: the note always
                    holds */
    struct words note; /* what the tag does beyond its name; empty: nothing to say */
};
struct container_functions;

/* Reads the table into arena: from the directory when it has that file, else the compiled-in one. NULL
 * and err (ERR_DATA: file, line, what is wrong; ERR_IO). Not inside arena_run of arena. */
const struct container_functions *container_functions_read(struct arena *arena,
                                                           const char *directory,
                                                           const struct catalog *catalog,
                                                           struct err *err);
/* The row of a function, the longest pattern; NULL: not known. */
const struct container_function *container_functions_find(
    const struct container_functions *functions, str function);

/* Settings of one tag that are read; more are left out, and the entry says so. */
#define CONTAINER_SETTINGS_MAX 200

/* A value that the settings of a tag hand over. */
struct container_setting {
    str name;    /* "user_id", "orderId" */
    str path;    /* with the table that it stands in: "eventSettingsTable.user_id" */
    bool is_row; /* it stands in a table, where names are the recipient's own */
    const struct json *value;
    str source; /* "dataLayer.user_id", "cookie._ga + computed(element.#mail)"; empty: written in the
                   container, or not known */
    content_set content; /* that the source tells by itself */
    bool is_telling;     /* it carries something to the tag's recipient */
};
struct container_settings {
    struct container_setting *v;
    size_t n, cap;
    bool has_more;
};

/* One item of the tag list. */
struct container_entry {
    str function;
    enum container_status status;
    str service_ids;            /* "; " between */
    struct words service_names; /* of the same services */
    str hosts; /* that the container's author names: custom HTML, image, template; "; " between */
    str ids;   /* account ids, "; " between */
    struct words condition;   /* the triggers, "; " between; empty: internal parts without one */
    enum certainty certainty; /* SURE: fires on every page that it may; NONE: never */
    enum gate gate;
    struct words notes; /* settings that matter, "; " between; empty: none */
    struct container_settings settings;
    content_set content; /* that settings and calls hand over: content_seen of all sends */
    /* What it sends: mechanism, origin and reach are those of containers; page_url, line and initiator
     * are empty. One for each URL, certainty above none. */
    struct transmissions sends;
};

/* A container that a zone loads, or a file in which a tag's code lies. */
struct container_child {
    str id;  /* "GTM-ABC123"; of a file its name */
    str url; /* of a file; empty: a container at the place where this one lies */
    enum certainty certainty;
    enum gate gate;
};

struct container {
    str id;      /* "GTM-ABC123"; empty: the body does not say */
    str version; /* as written */
    struct container_entry *entries;
    size_t entry_count;
    struct container_child *children;
    size_t child_count;
    const char *problem; /* message id: why it was refused or read in part; NULL: read */
};

enum container_result {
    CONTAINER_READ,
    CONTAINER_IN_PART, /* what could be read is there, problem says what could not */
    CONTAINER_REFUSED  /* nothing is there, problem says why */
};

struct container_setup {
    const struct catalog *catalog;
    const struct container_functions *functions;
    const struct url
        *page; /* the page that loads it, or any page of its host: conditions on the host
                               name are decided; NULL: left open */
    const struct first_party
        *first_party; /* what is theirs is not listed; without a page, nor is what
                                              the container's conditions take for the page's host */
};

/* A script (UTF-8) that may be a body: container_read says whether it is one. */
bool container_has_mark(str text);

/* Reads a body (any bytes). Everything in *container lies in arena. Inside arena_run of arena. */
enum container_result container_read(struct arena *arena, str bytes,
                                     const struct container_setup *setup,
                                     struct container *container);

/* "user_id = dataLayer.member_id; value" of the settings that carry something about the visitor or come
 * from a place that could be read. */
str container_settings_text(struct arena *arena, const struct container_entry *entry);

#endif
