#include "cli/completion.h"
#include "cli/output.h"

static const struct {
    const char *name;
    void (*write)(FILE *out, enum lang lang);
} shells[] = {{"bash", completion_bash}, {"zsh", completion_zsh}, {"fish", completion_fish}};

static int completion_main(struct run *run)
{
    const struct list *targets = &run->options.targets;
    enum lang lang = run->options.lang ? run->report : run->terminal;
    struct output output;
    for (size_t i = 0; targets->n == 1 && i < COUNT_OF(shells); i++) {
        if (strcmp(targets->v[0], shells[i].name) != 0)
            continue;
        if (!output_open(&output, run->options.output, true, &run->err))
            return EXIT_UNABLE;
        shells[i].write(output.file, lang);
        return output_close(&output, true, &run->err) ? EXIT_CLEAN : EXIT_UNABLE;
    }
    err_set(&run->err, ERR_USAGE, N_("completion needs one of: bash, zsh, fish"));
    return EXIT_UNABLE;
}

const struct command command_completion = {
    .name = "completion",
    .usage = "bash|zsh|fish",
    .says = N_("print what a shell needs to complete commands and options"),
    .help =
        N_("A package installs these files where the shells look for them. By hand: read the one\n"
           "for bash in ~/.bashrc; write the one for zsh to a file _soshin in a folder of $fpath,\n"
           "the one for fish to ~/.config/fish/completions/soshin.fish."),
    .example = "completion bash",
    .options = "output lang",
    .main = completion_main};
