#include "cli/command.h"
#include "cli/unfinished.h"

#include "cli/help.h"
#include "cli/suggest.h"
#include "cli/version.h"

#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CATALOG_MEMORY ((size_t)256 * 1024 * 1024)

#define GROUP(name)
#define COMMAND(name) &command_##name,
static const struct command *const commands[] = {
#include "cli/list.def"
};
#undef COMMAND
#undef GROUP

const struct command *const *command_all(size_t *count)
{
    *count = COUNT_OF(commands);
    return commands;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

const struct command *command_of(struct run *run, const char *name)
{
    const struct command *command = command_find(name);
    const char *meant = NULL;
    for (size_t i = 0; !command && i < COUNT_OF(commands); i++)
        meant = suggest(name, meant, commands[i]->name);
    if (meant)
        err_set(&run->err, ERR_USAGE, N_("there is no command %s; is soshin %s meant?"), name,
                meant);
    else if (!command)
        err_set(&run->err, ERR_USAGE, N_("there is no command %s (see soshin --help)"), name);
    return command;
}

static void say_to(FILE *out, enum lang lang, const char *message, va_list args)
    __attribute__((format(printf, 3, 0)));

static void say_to(FILE *out, enum lang lang, const char *message, va_list args)
{
    vfprintf(out, lang_text(lang, message), args);
    fputc('\n', out);
}

void say(const struct run *run, const char *message, ...)
{
    va_list args;
    va_start(args, message);
    say_to(stdout, run->terminal, message, args);
    va_end(args);
}

void complain(const struct run *run, const char *message, ...)
{
    va_list args;
    va_start(args, message);
    say_to(stderr, run->terminal, message, args);
    va_end(args);
}

const struct catalog *run_catalog(struct run *run, struct arena **arena)
{
    *arena = arena_new(CATALOG_MEMORY);
    if (!*arena) {
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
        return NULL;
    }
    const struct catalog *catalog = catalog_read(*arena, run->options.data, &run->err);
    if (!catalog) {
        arena_free(*arena);
        *arena = NULL;
    }
    return catalog;
}

/* POSIX: LC_ALL, LC_MESSAGES, LANG, the first that is set and not empty. */
static enum lang terminal_lang(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return lang_of(value);
    }
    return LANG_EN;
}

/* The time of exactly this form; strptime is more generous, and timegm turns 31 February into March. */
static bool time_parse_form(const char *text, const char *form, int64_t *seconds)
{
    struct tm when = {0};
    char again[32];
    const char *end = strptime(text, form, &when);
    if (!end || *end)
        return false;
    time_t time = timegm(&when);
    *seconds = (int64_t)time;
    return strftime(again, sizeof again, form, &when) && strcmp(again, text) == 0;
}

bool date_is_valid(const char *text)
{
    int64_t seconds;
    return time_parse_form(text, "%Y-%m-%d", &seconds);
}

str run_today(const struct run *run, struct arena *arena)
{
    time_t there = (time_t)run->now + 9 * 3600; /* Japan has no summer time */
    struct tm day;
    char text[32];
    if (!gmtime_r(&there, &day) || !strftime(text, sizeof text, "%Y-%m-%d", &day))
        return STR("");
    return arena_str(arena, str_of(text));
}

/* "2026-11-20T10:00:00Z" or "2026-11-20". */
static bool time_parse(const char *text, int64_t *seconds)
{
    return time_parse_form(text, "%Y-%m-%dT%H:%M:%SZ", seconds) ||
           time_parse_form(text, "%Y-%m-%d", seconds);
}

/* What the options mean for every command. */
static bool run_settle(struct run *run)
{
    const struct options *options = &run->options;
    if (options->lang && strcmp(options->lang, "ja") != 0 && strcmp(options->lang, "en") != 0)
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "lang", options->lang, "ja|en");
    run->report = options->lang ? lang_of(options->lang) : LANG_JA;
    run->now = (int64_t)time(NULL);
    if (options->now && !time_parse(options->now, &run->now))
        return err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                       "now", options->now, "2026-11-20T10:00:00Z");
    run->has_now = options->now != NULL;
    return true;
}

static int run_command(struct run *run, const struct command *command, int argc, char **argv)
{
    run->words = argv + 2;
    run->word_count = argc - 2;
    if (!options_parse(argc, argv, 2, command->options, &run->options, &run->err))
        return EXIT_UNABLE;
    if (run->options.resume && !run->options.help && !unfinished_take(run, command->options))
        return EXIT_UNABLE;
    if (run->options.help) {
        help_command(run, command);
        return EXIT_CLEAN;
    }
    return run_settle(run) ? command->main(run) : EXIT_UNABLE;
}

static int run_words(struct run *run, int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_overview(run);
        return argc < 2 ? EXIT_UNABLE : EXIT_CLEAN;
    }
    if (strcmp(argv[1], "--version") == 0)
        return version_print(run);
    const struct command *command = command_of(run, argv[1]);
    return command ? run_command(run, command, argc, argv) : EXIT_UNABLE;
}

int cli_main(int argc, char **argv)
{
    struct run run = {.terminal = terminal_lang(), .report = LANG_JA};
    setlocale(LC_CTYPE, "C.UTF-8");
    options_default(&run.options);
    run.err.lang = run.terminal;
    signal(SIGXFSZ, SIG_IGN); /* a limit of file sizes is a write that fails, like a full disk */
    int code = run_words(&run, argc, argv);
    if (run.err.code != ERR_NONE) {
        fprintf(stderr, "soshin: %s\n", run.err.text);
        code = EXIT_UNABLE;
    }
    bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    if (!is_written && run.err.code == ERR_NONE) /* one line says enough */
        complain(&run, N_("soshin: the output could not be written"));
    if (!is_written)
        code = EXIT_UNABLE;
    buf_done(&run.unfinished);
    return code;
}
