#include "cli/help.h"
#include "cli/manual.h"
#include "cli/output.h"

#include <string.h>

/* The page of the manual, on standard output or into the file of -o. */
static int help_manual(struct run *run, const struct command *command)
{
    struct arena *arena;
    struct output output;
    enum lang lang = run->options.lang ? run->report : run->terminal;
    const struct catalog *catalog = run_catalog(run, &arena);
    bool is_good = catalog && output_open(&output, run->options.output, true, &run->err);
    if (is_good) {
        manual_write(output.file, lang, command, catalog_date(catalog));
        is_good = output_close(&output, true, &run->err);
    }
    arena_free(arena);
    return is_good ? EXIT_CLEAN : EXIT_UNABLE;
}

static int help_main(struct run *run)
{
    const struct options *options = &run->options;
    const struct command *command = NULL;
    if (options->targets.n > 1) {
        err_set(&run->err, ERR_USAGE, N_("help takes one command"));
        return EXIT_UNABLE;
    }
    if (options->targets.n && !(command = command_of(run, options->targets.v[0])))
        return EXIT_UNABLE;
    if (options->format && strcmp(options->format, "man") == 0)
        return help_manual(run, command);
    if (options->format && strcmp(options->format, "text") != 0) {
        err_set(&run->err, ERR_USAGE, N_("option --%s: \"%s\" is not a usable value (%s)"),
                "format", options->format, command_help.formats);
        return EXIT_UNABLE;
    }
    if (command)
        help_command(run, command);
    else
        help_overview(run);
    return EXIT_CLEAN;
}

const struct command command_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .says = N_("explain a command and its options"),
    .help =
        N_("Without COMMAND, the commands are listed. --format man writes the page of the manual\n"
           "(roff), in the language of the terminal or of --lang, to standard output or into the\n"
           "file of -o."),
    .example = "help scan",
    .options = "format output lang",
    .formats = "text|man",
    .main = help_main};
