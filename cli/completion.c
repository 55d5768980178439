#include "cli/completion.h"

#include "cli/help.h"
#include "policies/judge.h"

#include <string.h>

#define WORDS_MAX ((size_t)65536)

bool option_is_file(const struct option *option)
{
    return option->value && (strcmp(option->value, "DIR") == 0 ||
                             strcmp(option->value, "PATH") == 0 || strstr(option->value, "FILE"));
}

static void words_add(struct buf *words, const char *word)
{
    if (words->n)
        buf_add_char(words, ' ');
    buf_add(words, str_of(word));
}

static void rules_add(struct buf *words)
{
    size_t count;
    const struct rule *const *rules = rule_all(&count);
    for (size_t i = 0; i < count; i++)
        words_add(words, rules[i]->words.id);
}

static void commands_add(struct buf *words)
{
    size_t count;
    const struct command *const *commands = command_all(&count);
    for (size_t i = 0; i < count; i++)
        words_add(words, commands[i]->name);
}

/* Words in capitals that stand for no file. */
static bool is_no_file(str word)
{
    static const char *const names[] = {"URL", "HOST", "NAME", "ID", "FINGERPRINT"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(word, names[i]))
            return true;
    return false;
}

static void positional_add(struct positional *positional, str word)
{
    if (str_is(word, "RULE")) {
        rules_add(&positional->words);
    } else if (str_is(word, "COMMAND")) {
        commands_add(&positional->words);
    } else if (ascii_is_alpha(word.p[0]) && ascii_lower(word.p[0]) == word.p[0]) {
        if (positional->words.n)
            buf_add_char(&positional->words, ' ');
        buf_add(&positional->words, word);
    } else if (ascii_is_alpha(word.p[0]) && !is_no_file(word)) {
        positional->has_files = true;
    }
}

struct positional positional_of(const struct command *command)
{
    struct positional positional = {.words = buf_init(NULL, WORDS_MAX)};
    for (const char *at = command->usage; *at;) {
        size_t n = strcspn(at, " |[].");
        if (n)
            positional_add(&positional, (str){at, n});
        at += n + strspn(at + n, " |[].");
    }
    return positional;
}

void positional_done(struct positional *positional)
{
    buf_done(&positional->words);
}

void quoted_write(FILE *out, const char *message, const char *special, const char *quote)
{
    struct buf flow = buf_init(NULL, MESSAGE_FLOW_MAX);
    message_flow(message, &flow);
    for (size_t i = 0; i < flow.n; i++) {
        char c = flow.p[i];
        if (strchr(special, c))
            fputc('\\', out);
        if (c == '\'')
            fputs(quote, out);
        else
            fputc(c == '\n' ? ' ' : c, out);
    }
    buf_done(&flow);
}
