#include "cli/completion.h"

#include "cli/help.h"

#define QUOTE "\\'"

static void fish_says(FILE *out, enum lang lang, const char *says)
{
    fputs(" -d '", out);
    quoted_write(out, lang_text(lang, says), "\\", QUOTE);
    fputs("'\n", out);
}

static void fish_begin(FILE *out, const struct command *command)
{
    fprintf(out, "complete -c soshin -n '__fish_seen_subcommand_from %s'", command->name);
}

static void fish_option(FILE *out, enum lang lang, const struct command *command,
                        const struct option *option)
{
    struct buf values = buf_init(NULL, MESSAGE_FLOW_MAX);
    option_values(command, option, ' ', &values);
    fish_begin(out, command);
    fprintf(out, " -l %s", option->name);
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    if (values.n)
        fprintf(out, " -x -a '%s'", values.p);
    else if (option->value)
        fputs(option_is_file(option) ? " -r -F" : " -x", out);
    fish_says(out, lang, option->says);
    buf_done(&values);
}

static void fish_positional(FILE *out, const struct command *command)
{
    struct positional positional = positional_of(command);
    if (positional.words.n) {
        fish_begin(out, command);
        fprintf(out, " -a '%s'\n", positional.words.p);
    }
    if (positional.has_files) {
        fish_begin(out, command);
        fputs(" -F\n", out);
    }
    positional_done(&positional);
}

void completion_fish(FILE *out, enum lang lang)
{
    size_t command_count, option_count;
    const struct command *const *commands = command_all(&command_count);
    const struct option *options = option_all(&option_count);
    fputs("# fish completion of soshin, written by: soshin completion fish\n"
          "complete -c soshin -f\n"
          "complete -c soshin -n __fish_use_subcommand -l version\n",
          out);
    for (size_t i = 0; i < command_count; i++) {
        fprintf(out, "complete -c soshin -n __fish_use_subcommand -a %s", commands[i]->name);
        fish_says(out, lang, commands[i]->says);
        for (size_t j = 0; j < option_count; j++)
            if (command_takes(commands[i], options[j].name))
                fish_option(out, lang, commands[i], &options[j]);
        fish_positional(out, commands[i]);
    }
}
