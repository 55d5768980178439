#include "cli/help.h"

#include "reports/show.h"

#include <stdio.h>
#include <string.h>

#define HELP_COLUMNS 80
#define NAME_COLUMNS 29 /* where the words about an option begin */

static const char title_audit[] = N_("to examine a service:");
static const char title_look[] = N_("to look at one thing:");
static const char title_prepare[] = N_("to describe a service and what is accepted:");
static const char title_again[] = N_("to use a report that is there:");
static const char title_about[] = N_("about the program and what it knows:");

#define GROUP(name) {.title = title_##name},
#define COMMAND(name) {.command = &command_##name},
static const struct overview_row overview[] = {
#include "cli/list.def"
};
#undef COMMAND
#undef GROUP

const struct overview_row *overview_all(size_t *count)
{
    *count = COUNT_OF(overview);
    return overview;
}

bool command_takes(const struct command *command, const char *option)
{
    str rest = str_of(command->options), word;
    if (strcmp(option, "help") == 0)
        return true;
    while (str_cut(&rest, ' ', &word))
        if (str_is(word, option))
            return true;
    return false;
}

/* --fail-on tells a command that judges, --timeout one that reads what may not be readable. */
const char *command_exit(const struct command *command, enum exit_code code)
{
    bool judges = !command || command_takes(command, "fail-on");
    bool reads = judges || command_takes(command, "timeout");
    switch (code) {
    case EXIT_CLEAN:
        return judges ? N_("nothing lacking in what was seen") : N_("done");
    case EXIT_LACKING:
        return judges ? N_("something is lacking; --fail-on says what counts") : NULL;
    case EXIT_UNABLE:
        return N_("could not run; one line on standard error says why");
    case EXIT_UNSEEN:
        if (!reads)
            return NULL;
        return judges ? N_("nothing lacking in what was seen, but part of it could not be seen")
                      : N_("read in part only");
    }
    return NULL;
}

static void words_add(struct buf *out, char separator, const char *word)
{
    if (out->n)
        buf_add_char(out, separator);
    buf_add(out, str_of(word));
}

/* Every writer, and csv behind the first, for the commands that print reports. */
static void formats_add(const struct command *command, char separator, struct buf *out)
{
    size_t count;
    const struct writer *const *writers = writer_all(&count);
    if (!command_takes(command, "table")) {
        words_add(out, separator, "text");
        words_add(out, separator, "csv");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        words_add(out, separator, writers[i]->name);
        if (i == 0)
            words_add(out, separator, "csv");
    }
}

void option_values(const struct command *command, const struct option *option, char separator,
                   struct buf *out)
{
    bool is_format = strcmp(option->name, "format") == 0;
    if (is_format && !command->formats) {
        formats_add(command, separator, out);
        return;
    }
    const char *words = is_format ? command->formats : option->value;
    if (!words || !strchr(words, '|'))
        return;
    for (; *words; words++)
        buf_add_char(out, *words == '|' ? separator : *words);
}

const char *option_value_name(const struct command *command, const struct option *option,
                              struct buf *scratch)
{
    if (!option->value)
        return NULL;
    scratch->n = 0;
    option_values(command, option, '|', scratch);
    return scratch->n ? scratch->p : option->value;
}

/* Japanese has no space between the last character of a line and the first of the next. */
static bool needs_space(str before, char after)
{
    static const char *const closing[] = {"。", "、", "）", "」"};
    for (size_t i = 0; i < COUNT_OF(closing); i++)
        if (str_has_suffix(before, str_of(closing[i])))
            return false;
    bool is_ascii = before.n && (unsigned char)before.p[before.n - 1] < 0x80;
    return is_ascii || (unsigned char)after < 0x80;
}

void message_flow(const char *text, struct buf *out)
{
    for (const char *at = text; *at; at++) {
        bool is_kept = at[0] == '\n' && (at[1] == ' ' || at[1] == '\n' || at[1] == '\0' ||
                                         (at > text && at[-1] == '\n'));
        if (*at != '\n' || is_kept)
            buf_add_char(out, *at);
        else if (needs_space((str){text, (size_t)(at - text)}, at[1]))
            buf_add_char(out, ' ');
    }
}

/* Flowing text, wrapped; its lines but the first begin under the indent. */
static void text_print(const char *message, size_t indent)
{
    struct buf flow = buf_init(NULL, MESSAGE_FLOW_MAX);
    message_flow(message, &flow);
    str rest = buf_str(&flow), line;
    bool is_first = true;
    while (str_cut(&rest, '\n', &line)) {
        do {
            size_t n = show_line(line, HELP_COLUMNS - indent);
            str part = str_trim(str_slice(line, 0, n));
            printf("%*s%.*s\n", is_first ? 0 : (int)indent, "", STR_ARG(part));
            is_first = false;
            line = str_skip(line, n);
        } while (line.n);
    }
    buf_done(&flow);
}

static void exits_print(const struct run *run, const struct command *command)
{
    say(run, N_("\nexit codes:"));
    for (enum exit_code code = EXIT_CLEAN; code <= EXIT_UNSEEN; code++) {
        const char *says = command_exit(command, code);
        if (!says)
            continue;
        printf("  %d  ", (int)code);
        text_print(lang_text(run->terminal, says), 5);
    }
}

void help_overview(const struct run *run)
{
    text_print(lang_text(run->terminal,
                         N_("soshin finds who receives information about a web service's visitors "
                            "and checks whether the service's own notice says so "
                            "(電気通信事業法 第27条の12).")),
               0);
    say(run, N_("\nusage: soshin COMMAND [OPTION...] [TARGET...]"));
    for (size_t i = 0; i < COUNT_OF(overview); i++) {
        const struct command *command = overview[i].command;
        if (!command) {
            printf("\n%s\n", lang_text(run->terminal, overview[i].title));
            continue;
        }
        printf("  %-10s ", command->name);
        text_print(lang_text(run->terminal, command->says), 13);
    }
    exits_print(run, NULL);
    putchar('\n');
    text_print(
        lang_text(run->terminal, N_("soshin help COMMAND explains a command and its options; "
                                    "soshin --version tells the version.")),
        0);
}

static void option_print(const struct run *run, const struct command *command,
                         const struct option *option)
{
    struct buf scratch = buf_init(NULL, MESSAGE_FLOW_MAX);
    const char *value = option_value_name(command, option, &scratch);
    char letter[] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    int used = printf("  %s--%s%s%s", letter, option->name, value ? " " : "", value ? value : "");
    buf_done(&scratch);
    if (used < 0 || used > NAME_COLUMNS - 2)
        printf("\n%*s", NAME_COLUMNS, "");
    else
        printf("%*s", NAME_COLUMNS - used, "");
    text_print(lang_text(run->terminal, option->says), NAME_COLUMNS);
}

void help_command(const struct run *run, const struct command *command)
{
    size_t count;
    const struct option *options = option_all(&count);
    say(run, N_("usage: soshin %s [OPTION...] %s"), command->name, command->usage);
    putchar('\n');
    text_print(lang_text(run->terminal, command->says), 0);
    putchar('\n');
    text_print(lang_text(run->terminal, command->help), 0);
    say(run, N_("\nexample:\n  soshin %s\n\noptions:"), command->example);
    for (size_t i = 0; i < count; i++)
        if (command_takes(command, options[i].name))
            option_print(run, command, &options[i]);
    exits_print(run, command);
}
