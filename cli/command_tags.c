#include "cli/page_command.h"

#include "cli/scan.h"

#include <stdio.h>

static void tag_print(enum lang lang, struct arena *arena, const struct transmission *t)
{
    struct words who = words_same(t->domain), company = words_same(STR(""));
    if (t->service) {
        const struct recipient *recipient = t->service->recipient;
        who = (struct words){.ja = t->service->name_ja, .en = t->service->name_en};
        company = (struct words){.ja = recipient->name_ja, .en = recipient->name_en};
    }
    str name = words_in(who, lang), owner = words_in(company, lang);
    const char *gate = gate_name(t->gate);
    str line = arena_printf(arena, "%u\t%s%s%s\t%s\t%.*s\t%.*s%s%.*s%s", t->line,
                            certainty_code(t->certainty), *gate ? "/" : "", gate,
                            mechanism_code(t->mechanism), STR_ARG(t->host), STR_ARG(name),
                            owner.n ? " (" : "", STR_ARG(owner), owner.n ? ")" : "");
    puts(line.p);
}

/* What the rows alone do not tell. */
static void tags_say(const struct run *run, const struct report *report)
{
    const struct browser_facts *browser = &report->browser;
    if ((browser->has_accept && browser->accepted < browser->pages) ||
        (browser->has_reject && browser->rejected < browser->pages))
        complain(run, N_("soshin: no button for the choice was found on the page (see "
                         "--consent-selector), so what follows a choice was not seen"));
    if (!report->transmission_count && report->browser.pages)
        say(run, N_("No transmission to others was seen in this page, nor in the browser."));
    else if (!report->transmission_count && !report->is_static)
        say(run, N_("No transmission to others was seen in this recording."));
    else if (!report->transmission_count)
        say(run, N_("No transmission to others was seen in this page. Scripts were not run."));
}

static void tags_print(const struct run *run, struct arena *arena, const struct report *report)
{
    bool has_pages = report_pages_read(report) > 1;
    for (size_t i = 0; i < report->transmission_count; i++) {
        const struct transmission *t = &report->transmissions[i];
        if (has_pages && (!i || !str_eq(t[-1].page_url, t->page_url)))
            puts(arena_printf(arena, "%.*s", STR_ARG(t->page_url)).p);
        tag_print(run->terminal, arena, t);
    }
    tags_say(run, report);
}

static const struct page_command tags_command = {
    .table = "transmissions", .without_notice = true, .print = tags_print};

static int tags_main(struct run *run)
{
    return page_command_main(run, &tags_command);
}

const struct command command_tags = {
    .name = "tags",
    .usage = "FILE|URL",
    .says = N_("what one page sends and to whom"),
    .help = N_(
        "Reads one page, or all pages of a web archive, follows no link and looks at no notice.\n"
        "Prints line, certainty, way, host and recipient; with --format csv the columns of\n"
        "transmissions.csv. - stands for standard input."),
    .example = "tags page.html --url https://www.example.jp/",
    .options =
        "url first-party rate max-body timeout ca-file containers no-containers container-file "
        "no-scripts "
        "resolve-cname browser chromium browser-arg consent consent-rules consent-selector "
        "interact offline "
        "contact user-agent all evidence data now format output lang excel",
    .main = tags_main};
