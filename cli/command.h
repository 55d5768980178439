/* The commands: one file and one row in list.def each. Only cli/ prints or exits. */
#ifndef SOSHIN_CLI_COMMAND_H
#define SOSHIN_CLI_COMMAND_H

#include "cli/options.h"
#include "core/catalog.h"

/* Exit codes of the output contract. */
enum exit_code { EXIT_CLEAN = 0, EXIT_LACKING = 1, EXIT_UNABLE = 2, EXIT_UNSEEN = 3 };

/* What every command gets. */
struct run {
    struct options options;
    enum lang terminal; /* by the locale */
    enum lang report;   /* --lang, else Japanese */
    int64_t now;        /* --now, else the clock; seconds since 1970 */
    bool has_now;
    int word_count; /* the words behind the command, as they were given */
    char *const *words;
    bool is_resumable;     /* a scan whose state is kept as long as it runs */
    struct buf unfinished; /* the command line of the scan that is resumed */
    struct err err;
};

struct command {
    const char *name; /* "scan" */
    /* "lookup HOST|NAME...|-  |  check": words in capitals stand for something, others for themselves;
     * RULE and COMMAND are names of these. */
    const char *usage;
    const char *says;    /* message id: one line for the overview */
    const char *help;    /* message id: some more sentences */
    const char *example; /* what the help shows, without "soshin" */
    const char *options; /* names separated by spaces */
    const char
        *formats; /* of --format: "text|json"; NULL: text|csv, and with --table all writers */
    /* The exit code; EXIT_UNABLE with run->err set is printed by cli_main. */
    int (*main)(struct run *run);
};

const struct command *const *command_all(size_t *count);
const struct command *command_find(const char *name);
/* The same for a word that a user typed; NULL with run->err set, which may name what was meant. */
const struct command *command_of(struct run *run, const char *name);

#define GROUP(name)
#define COMMAND(name) extern const struct command command_##name;
#include "cli/list.def"
#undef COMMAND
#undef GROUP

/* The whole program; argv as main gets it. */
int cli_main(int argc, char **argv);

/* Reads the catalog for a command into a new arena. NULL with run->err set. */
const struct catalog *run_catalog(struct run *run, struct arena **arena);
/* The day that it is in Japan at run->now, YYYY-MM-DD. Inside arena_run. */
str run_today(const struct run *run, struct arena *arena);
/* "2027-03-31": a day that there is. */
bool date_is_valid(const char *text);
/* A message in the terminal's language, with a line end, on standard output or standard error. */
void say(const struct run *run, const char *message, ...) __attribute__((format(printf, 2, 3)));
void complain(const struct run *run, const char *message, ...)
    __attribute__((format(printf, 2, 3)));

#endif
