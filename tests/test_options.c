#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define WORDS_MAX 16
#define ALL                                                                                        \
    "url base-url first-party notice scope include exclude max-pages depth max-time rate "         \
    "max-body "                                                                                    \
    "timeout threads no-containers no-sitemaps offline contact user-agent all fail-on data now "   \
    "format output lang excel quiet verbose version"

/* Every field that is not as options_default leaves it, in the order of the table. */
static void describe_value(char *out, size_t size, const struct option *option,
                           const struct options *options, const struct options *unset)
{
    const char *field = (const char *)options + option->offset;
    const char *before = (const char *)unset + option->offset;
    const struct list *list = (const void *)field;
    out[0] = '\0';
    switch (option->type) {
    case OPTION_FLAG:
        if (memcmp(field, before, sizeof(bool)) != 0)
            snprintf(out, size, "%s", option->name);
        break;
    case OPTION_TEXT:
        if (memcmp(field, before, sizeof(char *)) != 0)
            snprintf(out, size, "%s=%s", option->name, *(const char *const *)(const void *)field);
        break;
    case OPTION_LIST:
        for (size_t i = 0; i < list->n; i++)
            snprintf(out + strlen(out), size - strlen(out), "%s%s%s", i ? "" : option->name,
                     i ? "|" : "=", list->v[i]);
        break;
    case OPTION_NUMBER:
    case OPTION_THREADS:
    case OPTION_DURATION:
        if (memcmp(field, before, sizeof(uint64_t)) != 0)
            snprintf(out, size, "%s=%llu", option->name,
                     (unsigned long long)*(const uint64_t *)(const void *)field);
        break;
    case OPTION_RATE:
        if (memcmp(field, before, sizeof(double)) != 0)
            snprintf(out, size, "%s=%g", option->name, *(const double *)(const void *)field);
        break;
    }
}

static void describe(char *out, size_t size, const struct options *options)
{
    struct options unset;
    size_t count;
    const struct option *all = option_all(&count);
    options_default(&unset);
    unset.threads = 1;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char value[1024];
        describe_value(value, sizeof value, &all[i], options, &unset);
        if (value[0])
            snprintf(out + strlen(out), size - strlen(out), "%s%s", out[0] ? " " : "", value);
    }
    for (size_t i = 0; i < options->targets.n; i++)
        snprintf(out + strlen(out), size - strlen(out), "%s<%s>", out[0] ? " " : "",
                 options->targets.v[i]);
}

static const struct {
    const char *words; /* "_" stands for an empty word */
    const char *allowed;
    const char *fields; /* NULL: `error` */
    const char *error;
} rows[] = {
    /* targets */
    {"", ALL, "", NULL},
    {"a b", ALL, "<a> <b>", NULL},
    {"-", ALL, "<->", NULL},
    {"_", ALL, "<>", NULL},
    {"-- --quiet -x --", ALL, "<--quiet> <-x> <-->", NULL},
    {"a -- -b", ALL, "<a> <-b>", NULL},
    {"--", ALL, "", NULL},
    {"--quiet a --all b", ALL, "all quiet <a> <b>", NULL},
    /* flags */
    {"--offline", ALL, "offline", NULL},
    {"--all --excel --no-containers --no-sitemaps", ALL, "no-containers no-sitemaps all excel",
     NULL},
    {"-q -v", ALL, "quiet verbose", NULL},
    {"--quiet --quiet", ALL, "quiet", NULL},
    {"--version", ALL, "version", NULL},
    {"--quiet=1", ALL, NULL, "option --quiet takes no value"},
    {"--quiet=", ALL, NULL, "option --quiet takes no value"},
    {"-qv", ALL, NULL, "option --quiet takes no value"},
    /* help is for every command */
    {"--help", "", "help", NULL},
    {"-h", "", "help", NULL},
    {"-h", "url", "help", NULL},
    /* texts */
    {"--url https://a.example/?b=c", ALL, "url=https://a.example/?b=c", NULL},
    {"--url=https://a.example/?b=c", ALL, "url=https://a.example/?b=c", NULL},
    {"--url a --url b", ALL, "url=b", NULL}, /* the last one */
    {"-o DIR", ALL, "output=DIR", NULL},
    {"-oDIR", ALL, "output=DIR", NULL},
    {"--output DIR", ALL, "output=DIR", NULL},
    {"--output=DIR", ALL, "output=DIR", NULL},
    {"-o -", ALL, "output=-", NULL},
    {"-o --", ALL, "output=--", NULL}, /* the value, not the end of the options */
    {"--scope 2,4", ALL, "scope=2,4", NULL},
    {"--fail-on never --lang en --format csv --now 2026-11-20 --data D", ALL,
     "fail-on=never data=D now=2026-11-20 format=csv lang=en", NULL},
    {"--base-url B --contact C --user-agent U", ALL, "base-url=B contact=C user-agent=U", NULL},
    {"--url", ALL, NULL, "option --url needs a value: URL"},
    {"a --output", ALL, NULL, "option --output needs a value: DIR"},
    {"-o", ALL, NULL, "option --output needs a value: DIR"},
    {"--url _", ALL, NULL, "option --url: \"\" is not a usable value (URL)"},
    {"--url=", ALL, NULL, "option --url: \"\" is not a usable value (URL)"},
    /* lists */
    {"--notice a --notice=b --notice a", ALL, "notice=a|b|a", NULL},
    {"--include i --exclude e --first-party f --exclude e2", ALL,
     "first-party=f include=i exclude=e|e2", NULL},
    {"--notice=", ALL, NULL, "option --notice: \"\" is not a usable value (URL)"},
    {"--exclude", ALL, NULL, "option --exclude needs a value: PATTERN"},
    /* numbers */
    {"--max-pages 1", ALL, "max-pages=1", NULL},
    {"--max-pages=0", ALL, "max-pages=0", NULL},
    {"--max-pages 00012", ALL, "max-pages=12", NULL},
    {"--depth 0", ALL, "depth=0", NULL},
    {"--max-body 1152921504606846975", ALL, "max-body=1152921504606846975", NULL},
    {"--max-body 1152921504606846976", ALL, NULL,
     "option --max-body: \"1152921504606846976\" is not a usable value (BYTES)"},
    {"--max-pages 99999999999999999999999", ALL, NULL,
     "option --max-pages: \"99999999999999999999999\" is not a usable value (N)"},
    {"--max-pages -1", ALL, NULL, "option --max-pages: \"-1\" is not a usable value (N)"},
    {"--max-pages +1", ALL, NULL, "option --max-pages: \"+1\" is not a usable value (N)"},
    {"--max-pages 1.5", ALL, NULL, "option --max-pages: \"1.5\" is not a usable value (N)"},
    {"--max-pages 10k", ALL, NULL, "option --max-pages: \"10k\" is not a usable value (N)"},
    {"--max-pages 0x10", ALL, NULL, "option --max-pages: \"0x10\" is not a usable value (N)"},
    {"--max-pages=", ALL, NULL, "option --max-pages: \"\" is not a usable value (N)"},
    {"--depth all", ALL, NULL, "option --depth: \"all\" is not a usable value (N)"},
    /* threads */
    {"--threads 0", ALL, "threads=0", NULL},
    {"--threads 256", ALL, "threads=256", NULL},
    {"--threads 257", ALL, NULL, "option --threads: \"257\" is not a usable value (N)"},
    {"--threads 4294967296", ALL, NULL,
     "option --threads: \"4294967296\" is not a usable value (N)"},
    /* durations: seconds */
    {"--max-time 90", ALL, "max-time=90", NULL},
    {"--max-time 90s", ALL, "max-time=90", NULL},
    {"--max-time 15m", ALL, "max-time=900", NULL},
    {"--max-time=2h", ALL, "max-time=7200", NULL},
    {"--max-time 0", ALL, "", NULL},
    {"--timeout 1s", ALL, "timeout=1", NULL},
    {"--timeout 4294967295", ALL, "timeout=4294967295", NULL},
    {"--timeout 4294967296", ALL, NULL,
     "option --timeout: \"4294967296\" is not a usable value (S)"},
    {"--timeout 1193047h", ALL, NULL, "option --timeout: \"1193047h\" is not a usable value (S)"},
    {"--timeout 18446744073709551615h", ALL, NULL,
     "option --timeout: \"18446744073709551615h\" is not a usable value (S)"},
    {"--max-time 1d", ALL, NULL, "option --max-time: \"1d\" is not a usable value (S)"},
    {"--max-time m", ALL, NULL, "option --max-time: \"m\" is not a usable value (S)"},
    {"--max-time 1hm", ALL, NULL, "option --max-time: \"1hm\" is not a usable value (S)"},
    {"--max-time 1.5h", ALL, NULL, "option --max-time: \"1.5h\" is not a usable value (S)"},
    {"--max-time -5", ALL, NULL, "option --max-time: \"-5\" is not a usable value (S)"},
    {"--max-time=", ALL, NULL, "option --max-time: \"\" is not a usable value (S)"},
    /* rates */
    {"--rate 0", ALL, "rate=0", NULL},
    {"--rate 0.25", ALL, "rate=0.25", NULL},
    {"--rate=10", ALL, "rate=10", NULL},
    {"--rate 1000000", ALL, "rate=1e+06", NULL},
    {"--rate 1000001", ALL, NULL, "option --rate: \"1000001\" is not a usable value (N)"},
    {"--rate 1e999", ALL, NULL, "option --rate: \"1e999\" is not a usable value (N)"},
    {"--rate -1", ALL, NULL, "option --rate: \"-1\" is not a usable value (N)"},
    {"--rate nan", ALL, NULL, "option --rate: \"nan\" is not a usable value (N)"},
    {"--rate inf", ALL, NULL, "option --rate: \"inf\" is not a usable value (N)"},
    {"--rate 5/s", ALL, NULL, "option --rate: \"5/s\" is not a usable value (N)"},
    {"--rate 0x10", ALL, NULL, "option --rate: \"0x10\" is not a usable value (N)"},
    {"--rate 1,5", ALL, NULL, "option --rate: \"1,5\" is not a usable value (N)"},
    {"--rate=", ALL, NULL, "option --rate: \"\" is not a usable value (N)"},
    /* no such option */
    {"--bogus", ALL, NULL, "there is no option --bogus (see --help)"},
    {"--bogus=1", ALL, NULL, "there is no option --bogus=1 (see --help)"},
    {"--Quiet", ALL, NULL, "there is no option --Quiet (see --help)"},
    {"--quie", ALL, NULL, "there is no option --quie (see --help)"}, /* nothing is guessed */
    {"--o DIR", ALL, NULL, "there is no option --o (see --help)"},
    {"--=x", ALL, NULL, "there is no option --=x (see --help)"},
    {"-x", ALL, NULL, "there is no option -x (see --help)"},
    {"-quiet", ALL, NULL, "option --quiet takes no value"},
    {"---quiet", ALL, NULL, "there is no option ---quiet (see --help)"},
    {"-\x1b[31m", ALL, NULL, "there is no option -?[31m (see --help)"},
    /* another command's */
    {"--depth 1", "url data", NULL, "option --depth is not for this command (see --help)"},
    {"--depth", "url data", NULL, "option --depth is not for this command (see --help)"},
    {"-o x", "url", NULL, "option --output is not for this command (see --help)"},
    {"-q", "", NULL, "option --quiet is not for this command (see --help)"},
    {"--url x", "base-url", NULL, "option --url is not for this command (see --help)"},
    {"--base-url x", "url", NULL, "option --base-url is not for this command (see --help)"},
    {"--all", "fail-on all", "all", NULL},
    /* the first fault is the one that is told */
    {"--bogus --depth x", ALL, NULL, "there is no option --bogus (see --help)"},
    {"a --depth x --bogus", ALL, NULL, "option --depth: \"x\" is not a usable value (N)"},
};

/* Cuts the words of a row apart in `text`. */
static int split(char *text, char **argv)
{
    int argc = 0;
    for (char *word = text; word && *word;) {
        char *space = strchr(word, ' ');
        if (space)
            *space = '\0';
        argv[argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
        word = space ? space + 1 : NULL;
    }
    argv[argc] = NULL;
    return argc;
}

static void check_row(size_t i)
{
    char text[512], fields[8192], *argv[WORDS_MAX + 1];
    struct options options;
    struct err err = {.lang = LANG_EN};
    snprintf(text, sizeof text, "soshin scan %s", rows[i].words);
    int argc = split(text, argv);
    options_default(&options);
    options.threads = 1; /* on any machine */
    bool is_parsed = options_parse(argc, argv, 2, rows[i].allowed, &options, &err);
    describe(fields, sizeof fields, &options);
    if (is_parsed != (rows[i].fields != NULL))
        fail_msg("\"%s\": %s \"%s\"", rows[i].words, is_parsed ? "parsed" : "refused", err.text);
    if (is_parsed && strcmp(fields, rows[i].fields) != 0)
        fail_msg("\"%s\" gives \"%s\"", rows[i].words, fields);
    if (!is_parsed && strcmp(err.text, rows[i].error) != 0)
        fail_msg("\"%s\" says \"%s\"", rows[i].words, err.text);
    assert_int_equal(err.code, is_parsed ? ERR_NONE : ERR_USAGE);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(i);
}

/* ---- how much ---- */

static void check_count(const char *word, size_t count, const char *error)
{
    char **argv = calloc(count + 1, sizeof *argv);
    struct options options;
    struct err err = {.lang = LANG_EN};
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(word) + 1;
        argv[i] = malloc(size);
        memcpy(argv[i], word, size);
    }
    options_default(&options);
    assert_int_equal(options_parse((int)count, argv, 0, ALL, &options, &err), error == NULL);
    assert_string_equal(err.text, error ? error : "");
    for (size_t i = 0; i < count; i++)
        free(argv[i]);
    free(argv);
}

static void test_counts(void **state)
{
    (void)state;
    check_count("a", LIST_MAX, NULL);
    check_count("a", LIST_MAX + 1, "more than 256 targets");
    check_count("--notice=a", LIST_MAX, NULL);
    check_count("--notice=a", LIST_MAX + 1, "option --notice: \"a\" is not a usable value (URL)");
}

/* ---- the table ---- */

static void test_table(void **state)
{
    (void)state;
    size_t count;
    const struct option *all = option_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(all[i].name) > 1);
        assert_int_equal(all[i].value == NULL, all[i].type == OPTION_FLAG);
        assert_true(strlen(all[i].says) > 10);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(all[i].name, all[k].name);
            assert_int_not_equal(all[i].offset, all[k].offset);
            assert_true(!all[i].letter || all[i].letter != all[k].letter);
        }
    }
}

static void test_defaults(void **state)
{
    (void)state;
    struct options options;
    options_default(&options);
    assert_string_equal(options.scope, "unknown");
    assert_string_equal(options.fail_on, "lacking");
    assert_int_equal(options.max_pages, 10000);
    assert_true(options.depth == UINT64_MAX);
    assert_int_equal(options.max_time, 0);
    assert_int_equal(options.max_body, 16777216);
    assert_int_equal(options.timeout, 30);
    assert_true(options.rate == 5);
    assert_true(options.threads >= 1);
    assert_null(options.output);
    assert_int_equal(options.targets.n + options.notices.n + options.first_party.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
