#include "cli/page_command.h"

#include <stdio.h>

static str or_dash(str s)
{
    return s.n ? s : STR("-");
}

static void disclosure_print(struct arena *arena, const struct disclosure *d)
{
    str head = arena_printf(arena, "%u  %.*s / %.*s  [%s %s]", d->line,
                            STR_ARG(or_dash(d->recipient)), STR_ARG(or_dash(d->service)),
                            layout_code(d->layout), disclosure_status_code(d->status));
    str content = arena_printf(arena, "    content %-9s %.*s", state_code(d->content_state),
                               STR_ARG(d->content));
    str purpose = arena_printf(arena, "    purpose %-9s %.*s", state_code(d->purpose_state),
                               STR_ARG(d->purpose));
    puts(head.p);
    puts(content.p);
    puts(purpose.p);
    if (d->optout_url.n)
        puts(arena_printf(arena, "    opt-out           %.*s", STR_ARG(d->optout_url)).p);
}

static void notice_print(const struct run *run, struct arena *arena, const struct report *report)
{
    for (size_t i = 0; i < report->notice_count; i++) {
        const struct notice *notice = &report->notices[i];
        str head = arena_printf(arena, "%.*s (%s)", STR_ARG(notice->url),
                                notice_status_code(notice->status));
        puts(head.p);
        for (size_t k = 0; k < notice->disclosure_count; k++)
            disclosure_print(arena, &notice->disclosures[k]);
        if (notice->status == NOTICE_EMPTY)
            say(run, N_("No entry could be read in this page. That does not mean that it states "
                        "nothing."));
    }
}

static const struct page_command notice_command = {
    .table = "disclosures", .without_tags = true, .print = notice_print};

static int notice_main(struct run *run)
{
    return page_command_main(run, &notice_command);
}

const struct command command_notice = {
    .name = "notice",
    .usage = "FILE|URL",
    .says = N_("what a notice discloses, row by row"),
    .help = N_("Reads one page as a notice, whatever it calls itself. Prints for each recipient what\n"
               "is said of content and purpose; with --format csv the columns of disclosures.csv."),
    .example = "notice policy.html --url https://www.example.jp/policy/",
    .options = "url first-party rate max-body timeout offline contact user-agent data now format "
               "lang excel",
    .main = notice_main};
