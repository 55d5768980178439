/* One table of options parses the command line, prints the help and, later, writes the manual. */
#ifndef SOSHIN_CLI_OPTIONS_H
#define SOSHIN_CLI_OPTIONS_H

#include "core/model.h"

#define OPTIONS_MAX 128
#define LIST_MAX 256 /* values of one repeatable option, and targets */

struct list {
    const char *v[LIST_MAX];
    size_t n;
};

/* Everything that can be said on the command line, with its default filled in by options_default. */
struct options {
    struct list targets;
    struct list first_party;
    struct list notices;
    struct list include;
    struct list exclude;
    struct list container_files;
    struct list starts; /* further pages to start from; of service.yaml alone */
    struct list browser_args;
    struct list consent_selectors;
    struct list headers;
    struct list resolve;
    struct list connect_to;
    struct list allow_net;
    const char *auth;
    const char *cookie_file;
    const char *cert;
    const char *proxy;
    const char *key;
    const char *as;
    const char *url;
    const char *base_url;
    const char *scope;
    const char *containers;
    const char *contact;
    const char *user_agent;
    const char *data;
    const char *now;
    const char *format;
    const char *table;
    const char *output;
    const char *lang;
    const char *fail_on;
    const char *baseline;
    const char *history;
    const char *reason;
    const char *until;
    const char *rules;
    const char *chromium;
    const char *consent;
    const char *consent_rules;
    const char *interact;
    const char *ca_file;
    const char *resume;
    const char *stop_file;
    const char *lock;
    const char *mail_text;
    const char *confirm;
    uint64_t keep;
    uint64_t max_pages;
    uint64_t depth;
    uint64_t max_time;
    uint64_t max_body;
    uint64_t timeout;
    uint64_t threads;
    uint64_t browser_pages;
    uint64_t per_pattern;
    uint64_t sample;
    uint64_t seed;
    double rate;
    bool offline;
    bool browser;
    bool insecure;
    bool all;
    bool no_containers;
    bool no_sitemaps;
    bool no_scripts;
    bool no_follow;
    bool resolve_cname;
    bool explain;
    bool columns;
    bool evidence;
    bool excel;
    bool new_only;
    bool dated;
    bool go_on;
    bool quiet;
    bool verbose;
    bool help;
    bool version;
    bool given[OPTIONS_MAX]; /* whether row i of the table was given on the command line */
};

enum option_type {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_LIST,
    OPTION_NUMBER,
    OPTION_THREADS, /* a number of at most 256 */
    OPTION_RATE,
    OPTION_DURATION /* 90, 90s, 15m, 2h */
};

struct option {
    const char *name; /* "max-pages" */
    char letter;      /* 'o', or 0 */
    enum option_type type;
    size_t offset;     /* in struct options */
    const char *value; /* "N": how the help calls the value */
    const char *says;  /* message id */
};

/* All options, in the order of the help. */
const struct option *option_all(size_t *count);

void options_default(struct options *options);
/* The options that differ from their defaults and may change what a report says (not how it is printed
 * or on how many threads it is made), in the order of the help. Inside arena_run of arena. */
const struct setting *options_settings(struct arena *arena, const struct options *options,
                                       size_t *count);
/* Parses argv[first ..]; words that are no option become targets, "--" ends the options. False and
 * ERR_USAGE for an option that is unknown, not meant for this command (allowed: names separated by
 * spaces), lacks its value or has an unusable one. */
bool options_parse(int argc, char *const *argv, int first, const char *allowed,
                   struct options *options, struct err *err);

/* The table has an option of that name, and it may be given again and again. */
bool option_is_known(str name);
bool option_is_list(str name);
/* Sets the option from a file that describes the audited service; what the command line gave stays.
 * False when the value is not usable; *usable: what is, as the help has it. The value is kept, not
 * copied. There is an option of that name. */
bool options_take(struct options *options, const char *name, const char *value,
                  const char **usable);

#endif
