#include "cli/completion.h"

#include "cli/help.h"

#define QUOTE "'\\''"

static const char zsh_head[] = "#compdef soshin\n"
                               "# zsh completion of soshin, written by: soshin completion zsh\n"
                               "_soshin()\n"
                               "{\n"
                               "    local -a commands\n"
                               "    commands=(\n";
static const char zsh_middle[] = "    )\n"
                                 "    if (( CURRENT == 2 )); then\n"
                                 "        _describe -t commands command commands\n"
                                 "        return\n"
                                 "    fi\n"
                                 "    shift words\n"
                                 "    (( CURRENT-- ))\n"
                                 "    case $words[1] in\n";
static const char zsh_tail[] = "    esac\n"
                               "}\n"
                               "_soshin \"$@\"\n";

/* The option as _arguments takes it: '(-o --output)'{-o,--output=}'[what it does]:DIR:_files'. */
static void zsh_option(FILE *out, enum lang lang, const struct command *command,
                       const struct option *option)
{
    struct buf values = buf_init(NULL, MESSAGE_FLOW_MAX);
    const char *equals = option->value ? "=" : "";
    option_values(command, option, ' ', &values);
    fputs(" \\\n            ", out);
    if (option->letter)
        fprintf(out, "'(-%c --%s)'{-%c,--%s%s}'[", option->letter, option->name, option->letter,
                option->name, equals);
    else
        fprintf(out, "'%s--%s%s[", option->type == OPTION_LIST ? "*" : "", option->name, equals);
    quoted_write(out, lang_text(lang, option->says), "[]\\", QUOTE);
    fputc(']', out);
    if (values.n)
        fprintf(out, ":value:(%s)", values.p);
    else if (option->value)
        fprintf(out, ":%s:%s", option->value, option_is_file(option) ? "_files" : "");
    fputc('\'', out);
    buf_done(&values);
}

static void zsh_positional(FILE *out, const struct command *command)
{
    struct positional positional = positional_of(command);
    const char *words = positional.words.n ? positional.words.p : "";
    if (positional.words.n && positional.has_files)
        fprintf(out,
                " \\\n            '*:word: _alternative \"words:word:(%s)\" \"files:file:_files\"'",
                words);
    else if (positional.words.n)
        fprintf(out, " \\\n            '*:word:(%s)'", words);
    else if (positional.has_files)
        fputs(" \\\n            '*:file:_files'", out);
    positional_done(&positional);
}

void completion_zsh(FILE *out, enum lang lang)
{
    size_t command_count, option_count;
    const struct command *const *commands = command_all(&command_count);
    const struct option *options = option_all(&option_count);
    fputs(zsh_head, out);
    for (size_t i = 0; i < command_count; i++) {
        fprintf(out, "        '%s:", commands[i]->name);
        quoted_write(out, lang_text(lang, commands[i]->says), "\\", QUOTE);
        fputs("'\n", out);
    }
    fputs(zsh_middle, out);
    for (size_t i = 0; i < command_count; i++) {
        fprintf(out, "    %s)\n        _arguments", commands[i]->name);
        for (size_t j = 0; j < option_count; j++)
            if (command_takes(commands[i], options[j].name))
                zsh_option(out, lang, commands[i], &options[j]);
        zsh_positional(out, commands[i]);
        fputs("\n        ;;\n", out);
    }
    fputs(zsh_tail, out);
}
