#include "cli/explain_finding.h"
#include "policies/judge.h"

#include <stdio.h>

#define EXPLAIN_MEMORY ((size_t)1024 * 1024)

struct explain_work {
    const struct run *run;
    const struct rule *rule;
    struct arena *arena;
};

/* The advice with general words where a finding has names. */
static struct message rule_mend(const struct rule_words *words)
{
    return (struct message){.id = words->mend,
                            .args = {{.ja = STR("当該事業者"), .en = STR("the company")},
                                     {.ja = STR("サービス名"), .en = STR("the service")},
                                     {.ja = STR("閲覧したページのURL、IPアドレス"),
                                      .en = STR("page URL, IP address")}}};
}

static void rule_print(void *context)
{
    struct explain_work *work = context;
    const struct rule_words *words = &work->rule->words;
    enum lang lang = work->run->terminal;
    struct message mend = rule_mend(words);
    printf("%s (%s)\n%s\n", words->id, severity_code(words->severity),
           lang_text(lang, words->title));
    printf("%s\n\n%s\n\n", lang_text(lang, words->law), lang_text(lang, words->says));
    puts(message_text(work->arena, lang, &mend).p);
}

static int rules_print(const struct run *run)
{
    size_t count;
    const struct rule *const *rules = rule_all(&count);
    for (size_t i = 0; i < count; i++)
        printf("%-22s %-10s %s\n", rules[i]->words.id, severity_code(rules[i]->words.severity),
               lang_text(run->terminal, rules[i]->words.title));
    return EXIT_CLEAN;
}

static int explain_main(struct run *run)
{
    if (!run->options.targets.n)
        return rules_print(run);
    const char *id = run->options.targets.v[0];
    if (run->options.targets.n == 2)
        return explain_finding(run, id, run->options.targets.v[1]);
    const struct rule *rule = rule_find(str_of(id));
    if (run->options.targets.n > 1 || !rule) {
        err_set(&run->err, ERR_USAGE, N_("there is no rule %s (soshin explain lists them)"), id);
        return EXIT_UNABLE;
    }
    struct arena *arena = arena_new(EXPLAIN_MEMORY);
    struct explain_work work = {.run = run, .rule = rule, .arena = arena};
    if (!arena || arena_run(arena, 0, rule_print, &work) != ARENA_DONE)
        err_set(&run->err, ERR_MEMORY, N_("out of memory"));
    arena_free(arena);
    return EXIT_CLEAN;
}

const struct command command_explain = {
    .name = "explain",
    .usage = "[RULE | DIR FINGERPRINT]",
    .says = N_("a rule in words, or why a finding says what it says"),
    .help = N_("Without RULE, the rules are listed with their highest severity. Caps by category,\n"
               "certainty, reach and declared scope can lower it. DIR FINGERPRINT takes a finding\n"
               "of the report in DIR apart, step by step (findings.csv, column fingerprint)."),
    .example = "explain recipient-absent",
    .options = "data",
    .main = explain_main};
