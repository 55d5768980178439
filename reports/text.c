/* The summary for people: on the terminal, and summary.txt in the report folder. */
#include "reports/text_parts.h"

#include <errno.h>
#include <string.h>

#define TEXT_MEMORY ((size_t)256 * 1024 * 1024)
#define TEXT_COLUMNS 80
#define TEXT_COLUMNS_MIN 60
#define TEXT_COLUMNS_MAX 140

static void text_tail(const struct show *show)
{
    show_end(show);
    show_paragraph(show, 0, STR_NONE,
                   show_form(show, N_("Catalog of recipients as of: %1"),
                             show_clean(show, show->report->catalog_date, TEXT_NAME_MAX), STR_NONE,
                             STR_NONE, STR_NONE));
    show_paragraph(show, 0, STR_NONE, show_said(show, WRITER_DISCLAIMER));
}

/* For arena_run. */
static void text_work(void *context)
{
    const struct show *show = context;
    struct text_facts facts = text_facts(show->report);
    text_head(show, &facts);
    if (show->report->pack == PACK_TRANSMISSION)
        text_matrix(show, &facts);
    text_findings(show, &facts);
    text_browser(show);
    text_unseen(show);
    text_sample(show);
    text_steps(show, &facts);
    text_tail(show);
}

static size_t text_width(const struct writer_options *options)
{
    size_t columns = options->columns ? options->columns : TEXT_COLUMNS;
    if (columns < TEXT_COLUMNS_MIN)
        return TEXT_COLUMNS_MIN;
    return columns > TEXT_COLUMNS_MAX ? TEXT_COLUMNS_MAX : columns;
}

static bool text_write(const struct report *report, const struct writer_options *options, FILE *out,
                       struct err *err)
{
    struct show show = {.arena = arena_new(TEXT_MEMORY),
                        .report = report,
                        .options = options,
                        .out = out,
                        .lang = options->lang,
                        .columns = text_width(options)};
    errno = 0;
    bool is_done = show.arena && arena_run(show.arena, 0, text_work, &show) == ARENA_DONE;
    arena_free(show.arena);
    if (!is_done)
        return err_set(err, ERR_MEMORY, N_("not enough memory to write the summary"));
    if (fflush(out) != 0 || ferror(out))
        return err_set(err, ERR_IO, N_("the summary could not be written: %s"), strerror(errno));
    return true;
}

const struct writer writer_text = {
    .name = "text",
    .says = N_("The summary for people: verdict, matrix, findings, what was not seen."),
    .file = "summary.txt",
    .write = text_write,
};
