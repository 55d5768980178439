/* One table of options parses the command line, prints the help and, later, writes the manual. */
#ifndef SOSHIN_CLI_OPTIONS_H
#define SOSHIN_CLI_OPTIONS_H

#include "core/err.h"

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
    const char *url;
    const char *base_url;
    const char *scope;
    const char *containers;
    const char *contact;
    const char *user_agent;
    const char *data;
    const char *now;
    const char *format;
    const char *output;
    const char *lang;
    const char *fail_on;
    uint64_t max_pages;
    uint64_t depth;
    uint64_t max_time;
    uint64_t max_body;
    uint64_t timeout;
    uint64_t threads;
    double rate;
    bool offline;
    bool all;
    bool no_containers;
    bool no_sitemaps;
    bool no_scripts;
    bool no_follow;
    bool resolve_cname;
    bool explain;
    bool evidence;
    bool excel;
    bool quiet;
    bool verbose;
    bool help;
    bool version;
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
/* Parses argv[first ..]; words that are no option become targets, "--" ends the options. False and
 * ERR_USAGE for an option that is unknown, not meant for this command (allowed: names separated by
 * spaces), lacks its value or has an unusable one. */
bool options_parse(int argc, char *const *argv, int first, const char *allowed,
                   struct options *options, struct err *err);

#endif
