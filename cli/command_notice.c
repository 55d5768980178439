#include "cli/page_command.h"

#include "cli/command_scan.h"
#include "cli/notice_print.h"

#define COLUMNS_WITHOUT_TERMINAL 100

static void notice_print(const struct run *run, struct arena *arena, const struct report *report)
{
    struct writer_options options = run_writer_options(run);
    options.lang = run->terminal;
    struct show show = {.arena = arena,
                        .report = report,
                        .options = &options,
                        .out = stdout,
                        .lang = run->terminal,
                        .columns = options.columns ? options.columns : COLUMNS_WITHOUT_TERMINAL};
    if (!report->notice_count)
        say(run, N_("No notice was found in what was seen."));
    for (size_t i = 0; i < report->notice_count; i++) {
        if (i)
            show_end(&show);
        notice_table_print(&show, &report->notices[i]);
        if (run->options.explain)
            notice_explain_print(&show, &report->notices[i]);
    }
}

static void notice_json(const struct run *run, struct arena *arena, const struct report *report)
{
    notice_json_print(arena, report, run->options.explain, stdout);
}

static const struct page_command notice_command = {
    .table = "disclosures", .without_tags = true, .print = notice_print, .print_json = notice_json};

static int notice_main(struct run *run)
{
    return page_command_main(run, &notice_command);
}

const struct command command_notice = {
    .name = "notice",
    .usage = "FILE|URL",
    .says = N_("what a notice discloses, row by row"),
    .help =
        N_("Reads one page as a notice, whatever it calls itself; a PDF file too, when pdftotext\n"
           "(package poppler-utils) is installed; of a web archive the pages that are notices.\n"
           "- stands for standard input. Prints for each recipient what is said of\n"
           "content and purpose; with --format csv the columns of disclosures.csv, with json one\n"
           "object. --explain shows which words of which cells each entry was read from, and what\n"
           "was left out and why."),
    .example = "notice policy.html --url https://www.example.jp/policy/ --explain",
    .options =
        "url first-party rate max-body timeout ca-file offline contact user-agent data now format "
        "explain lang excel",
    .formats = "text|csv|json",
    .main = notice_main};
