#include "cli/completion.h"

#include "cli/help.h"

#include <string.h>

static const char bash_head[] =
    "# bash completion of soshin, written by: soshin completion bash\n"
    "_soshin()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local options= words= formats= files=\n"
    "    # --lang=ja comes as three words.\n"
    "    if [ \"$current\" = = ]; then\n"
    "        current=\n"
    "    elif [ \"$before\" = = ]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n";

/* What the script does with the lists that it has made of the words so far. */
static const char bash_tail[] = "    *)\n"
                                "        case $current in\n"
                                "        -*) words=$options files= ;;\n"
                                "        esac\n"
                                "        ;;\n"
                                "    esac\n"
                                "    mapfile -t COMPREPLY < <(\n"
                                "        compgen -W \"$words\" -- \"$current\"\n"
                                "        [ -z \"$files\" ] || compgen -f -- \"$current\"\n"
                                "    )\n"
                                "    [ -z \"$files\" ] || compopt -o filenames 2>/dev/null\n"
                                "    return 0\n"
                                "}\n"
                                "complete -F _soshin soshin\n";

static void bash_command(FILE *out, const struct command *command)
{
    size_t count;
    const struct option *options = option_all(&count);
    struct positional positional = positional_of(command);
    struct buf formats = buf_init(NULL, MESSAGE_FLOW_MAX);
    fprintf(out, "        %s)\n            options=\"--help", command->name);
    for (size_t i = 0; i < count; i++) {
        if (!command_takes(command, options[i].name) || strcmp(options[i].name, "help") == 0)
            continue;
        fprintf(out, " --%s", options[i].name);
        if (strcmp(options[i].name, "format") == 0)
            option_values(command, &options[i], ' ', &formats);
    }
    fputs("\"\n", out);
    if (formats.n)
        fprintf(out, "            formats=\"%s\"\n", formats.p);
    if (positional.words.n)
        fprintf(out, "            words=\"%s\"\n", positional.words.p);
    if (positional.has_files)
        fputs("            files=yes\n", out);
    fputs("            ;;\n", out);
    positional_done(&positional);
    buf_done(&formats);
}

/* What may stand behind an option; nothing for a value that can be anything. */
static void bash_value(FILE *out, const struct option *option)
{
    if (option->type == OPTION_FLAG)
        return;
    struct buf values = buf_init(NULL, MESSAGE_FLOW_MAX);
    fputs("    ", out);
    if (option->letter)
        fprintf(out, "-%c | ", option->letter);
    fprintf(out, "--%s) ", option->name);
    if (strcmp(option->name, "format") == 0)
        fputs("words=$formats files= ;;\n", out);
    else if (option_is_file(option))
        fputs("words= files=yes ;;\n", out);
    else {
        option_values(NULL, option, ' ', &values);
        fprintf(out, "words=\"%s\" files= ;;\n", values.n ? values.p : "");
    }
    buf_done(&values);
}

void completion_bash(FILE *out, enum lang lang)
{
    size_t command_count, option_count;
    const struct command *const *commands = command_all(&command_count);
    const struct option *options = option_all(&option_count);
    (void)lang; /* bash shows no descriptions */
    fputs(bash_head, out);
    fputs("    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=\"", out);
    for (size_t i = 0; i < command_count; i++)
        fprintf(out, "%s ", commands[i]->name);
    fputs("--help --version\"\n    else\n        case ${COMP_WORDS[1]} in\n", out);
    for (size_t i = 0; i < command_count; i++)
        bash_command(out, commands[i]);
    fputs("        esac\n    fi\n    case $before in\n", out);
    for (size_t i = 0; i < option_count; i++)
        bash_value(out, &options[i]);
    fputs(bash_tail, out);
}
