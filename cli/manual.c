#include "cli/manual.h"

#include "cli/help.h"
#include "reports/show.h"

#include <string.h>

/* A page in the making. */
struct manual {
    FILE *out;
    enum lang lang;
};

/* Characters that roff would read as requests or print as others. */
static void put_text(const struct manual *manual, str text)
{
    static const char *const shown[256] = {
        ['\\'] = "\\e",  ['-'] = "\\-",   ['\''] = "\\(aq", ['`'] = "\\(ga",
        ['^'] = "\\(ha", ['~'] = "\\(ti", ['"'] = "\\(dq"};
    bool is_begin = true;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_begin && c == '.')
            fputs("\\&", manual->out);
        if (shown[c])
            fputs(shown[c], manual->out);
        else
            fputc(c, manual->out);
        is_begin = c == '\n';
    }
}

/* Japanese is broken where no space stands, which roff has to be told. */
static void put_line(const struct manual *manual, str line)
{
    while (line.n) {
        str piece = str_slice(line, 0, show_line(line, 1));
        put_text(manual, piece);
        line = str_skip(line, piece.n);
        if (line.n && piece.p[piece.n - 1] != ' ' && line.p[0] != ' ')
            fputs("\\:", manual->out);
    }
    fputc('\n', manual->out);
}

/* A message as running text; an empty line begins a paragraph. */
static void put_message(const struct manual *manual, const char *message)
{
    struct buf flow = buf_init(NULL, MESSAGE_FLOW_MAX);
    message_flow(lang_text(manual->lang, message), &flow);
    str rest = buf_str(&flow), line;
    while (str_cut(&rest, '\n', &line)) {
        if (!line.n) {
            fputs(".PP", manual->out);
        } else if (line.p[0] == ' ') {
            fputs(".br\n", manual->out);
            line = str_trim(line);
        }
        put_line(manual, line);
    }
    buf_done(&flow);
}

static void put_heading(const struct manual *manual, const char *title)
{
    fprintf(manual->out, ".SH %s\n", lang_text(manual->lang, title));
}

static void put_word(const struct manual *manual, char font, const char *word)
{
    fprintf(manual->out, "\\f%c", font);
    put_text(manual, str_of(word));
    fputs("\\fR", manual->out);
}

static void put_head(const struct manual *manual, const struct command *command, str date)
{
    fputs(".\\\" soshin help --format man\n.TH SOSHIN", manual->out);
    if (command)
        fputs("\\-", manual->out);
    for (const char *at = command ? command->name : ""; *at; at++)
        fputc(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at, manual->out);
    fprintf(manual->out, " 1 %.*s \"soshin %s\" soshin\n.ad l\n", STR_ARG(date), SOSHIN_VERSION);
}

static void put_option(const struct manual *manual, const struct command *command,
                       const struct option *option)
{
    struct buf scratch = buf_init(NULL, MESSAGE_FLOW_MAX);
    const char *value = option_value_name(command, option, &scratch);
    fputs(".TP\n", manual->out);
    if (option->letter)
        fprintf(manual->out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", manual->out);
    put_text(manual, str_of(option->name));
    fputs("\\fR", manual->out);
    if (value) {
        fputc(' ', manual->out);
        put_word(manual, 'I', value);
    }
    fputc('\n', manual->out);
    put_message(manual, option->says);
    buf_done(&scratch);
}

static void put_options(const struct manual *manual, const struct command *command)
{
    size_t count;
    const struct option *options = option_all(&count);
    put_heading(manual, N_("OPTIONS"));
    for (size_t i = 0; i < count; i++)
        if (command_takes(command, options[i].name))
            put_option(manual, command, &options[i]);
}

static void put_exits(const struct manual *manual, const struct command *command)
{
    put_heading(manual, N_("\"EXIT STATUS\""));
    for (enum exit_code code = EXIT_CLEAN; code <= EXIT_UNSEEN; code++) {
        const char *says = command_exit(command, code);
        if (!says)
            continue;
        fprintf(manual->out, ".TP\n\\fB%d\\fR\n", (int)code);
        put_message(manual, says);
    }
}

static void put_columns_of(const struct manual *manual, const struct column *columns, size_t count,
                           const char *where)
{
    for (size_t i = 0; i < count; i++) {
        fputs(".TP\n", manual->out);
        put_word(manual, 'B', columns[i].name);
        fprintf(manual->out, "%s\n", where);
        put_message(manual, columns[i].says);
    }
}

static void put_columns(const struct manual *manual)
{
    size_t count;
    const struct table *const *tables = table_all(&count);
    put_heading(manual, N_("COLUMNS"));
    put_message(manual, N_("Each table is a CSV file of the report folder and an array of "
                           "report.json; what is marked (JSON) stands in the latter only."));
    for (size_t i = 0; i < count; i++) {
        fprintf(manual->out, ".SS %s\n", tables[i]->name);
        put_message(manual, tables[i]->says);
        put_columns_of(manual, tables[i]->columns, tables[i]->column_count, "");
        put_columns_of(manual, tables[i]->more, tables[i]->more_count, " (JSON)");
    }
}

static void put_formats(const struct manual *manual)
{
    size_t count;
    const struct writer *const *writers = writer_all(&count);
    put_heading(manual, N_("FORMATS"));
    for (size_t i = 0; i < count; i++) {
        fputs(".TP\n", manual->out);
        put_word(manual, 'B', writers[i]->name);
        fputc('\n', manual->out);
        put_message(manual, writers[i]->says);
    }
}

static void put_reference(const struct manual *manual, const char *name, bool is_last)
{
    fputs(".BR soshin\\-", manual->out);
    put_text(manual, str_of(name));
    fprintf(manual->out, " (1)%s\n", is_last ? "" : ",");
}

static void put_command(const struct manual *manual, const struct command *command)
{
    fputs("soshin\\-", manual->out);
    put_text(manual, str_of(command->name));
    fputs(" \\- ", manual->out);
    put_message(manual, command->says);
    put_heading(manual, N_("SYNOPSIS"));
    fputs("\\fBsoshin ", manual->out);
    put_text(manual, str_of(command->name));
    fputs("\\fR [", manual->out);
    put_word(manual, 'I', lang_text(manual->lang, N_("OPTION")));
    fputs("...] ", manual->out);
    put_word(manual, 'I', command->usage);
    fputc('\n', manual->out);
    put_heading(manual, N_("DESCRIPTION"));
    put_message(manual, command->help);
    put_options(manual, command);
    put_exits(manual, command);
    put_heading(manual, N_("EXAMPLE"));
    fputs(".EX\nsoshin ", manual->out);
    put_text(manual, str_of(command->example));
    fputs("\n.EE\n", manual->out);
    if (command_takes(command, "columns")) {
        put_formats(manual);
        put_columns(manual);
    }
}

static void put_overview(const struct manual *manual)
{
    size_t count;
    const struct overview_row *rows = overview_all(&count);
    fputs("soshin \\- ", manual->out);
    put_message(manual, N_("who receives information about a web service's visitors, and does its "
                           "notice say so"));
    put_heading(manual, N_("SYNOPSIS"));
    put_message(manual, N_("soshin COMMAND [OPTION...] [TARGET...]"));
    put_heading(manual, N_("COMMANDS"));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].command) {
            fputs(".TP\n", manual->out);
            put_reference(manual, rows[i].command->name, true);
        } else {
            fputs(".SS ", manual->out);
        }
        put_message(manual, rows[i].command ? rows[i].command->says : rows[i].title);
    }
    put_exits(manual, NULL);
    put_heading(manual, N_("ENVIRONMENT"));
    fputs(".TP\n\\fBLC_ALL\\fR, \\fBLC_MESSAGES\\fR, \\fBLANG\\fR\n", manual->out);
    put_message(manual, N_("the language of the terminal's messages; that of reports is Japanese "
                           "unless --lang says otherwise"));
    fputs(".TP\n\\fBNO_COLOR\\fR\n", manual->out);
    put_message(manual, N_("no colours on a terminal when it is set and not empty"));
}

static void put_see_also(const struct manual *manual, const struct command *command)
{
    put_heading(manual, N_("\"SEE ALSO\""));
    if (command && command_takes(command, "table") && !command_takes(command, "columns"))
        put_reference(manual, "report", false);
    fputs(command ? ".BR soshin (1)\n" : ".BR soshin\\-scan (1)\n", manual->out);
}

void manual_write(FILE *out, enum lang lang, const struct command *command, str date)
{
    struct manual manual = {.out = out, .lang = lang};
    put_head(&manual, command, date);
    put_heading(&manual, N_("NAME"));
    if (command)
        put_command(&manual, command);
    else
        put_overview(&manual);
    put_heading(&manual, N_("NOTES"));
    put_message(&manual, WRITER_DISCLAIMER);
    put_see_also(&manual, command);
}
