/* A draft as Markdown and CSV, and the choice of formats. */
#include "reports/draft.h"

#include "core/csv.h"
#include "reports/markdown.h"

#include <errno.h>
#include <string.h>

#define DRAFT_MEMORY ((size_t)512 * 1024 * 1024)
#define DRAFT_TEXT_MAX 4000 /* code points of a cell */

/* ---- Markdown ---- */

static void draft_say(const struct show *show, const char *message)
{
    show_text(show, show_said(show, message));
}

static void draft_put_marks(const struct show *show, const struct draft *draft,
                            const struct draft_row *row, enum draft_part part)
{
    for (size_t i = 0; i < row->doubt_count; i++)
        if (draft->doubts.v[row->first_doubt + i].part == part)
            show_text(show, show_form(show, N_(" [to confirm %1]"),
                                      show_number(show, row->first_doubt + i + 1), STR_NONE,
                                      STR_NONE, STR_NONE));
}

/* An address of the catalog as a link (CommonMark §6.5), where nothing in it could end that. */
static void draft_put_address(const struct show *show, str url)
{
    bool is_plain =
        str_eq(url, show_clean(show, url, DRAFT_TEXT_MAX)) && str_has_prefix(url, STR("https://"));
    for (size_t i = 0; i < url.n; i++)
        is_plain &= url.p[i] > ' ' && !strchr("<>|\\", url.p[i]);
    if (is_plain)
        show_text(show, show_join(show, STR("<"), url, STR(">")));
    else
        markdown_put(show, url, DRAFT_TEXT_MAX);
}

static void draft_put_table(const struct show *show, const struct draft *draft, bool is_new)
{
    show_text(show, STR("\n|"));
    for (enum draft_part part = 0; part < DRAFT_PARTS; part++) {
        show_text(show, STR(" "));
        draft_say(show, draft_part_words(part));
        show_text(show, STR(" |"));
    }
    show_text(show, STR("\n|---|---|---|---|---|---|---|\n"));
    for (size_t i = 0; i < draft->rows.n; i++) {
        const struct draft_row *row = &draft->rows.v[i];
        if (row->is_new != is_new)
            continue;
        show_text(show, STR("|"));
        for (enum draft_part part = 0; part < DRAFT_PARTS; part++) {
            show_text(show, STR(" "));
            if (part == DRAFT_OPTOUT || part == DRAFT_POLICY)
                draft_put_address(show, row->cells[part]);
            else
                markdown_put(show, row->cells[part], DRAFT_TEXT_MAX);
            draft_put_marks(show, draft, row, part);
            show_text(show, STR(" |"));
        }
        show_text(show, STR("\n"));
    }
}

static void draft_put_part(const struct show *show, const struct draft *draft, bool is_new)
{
    if (!draft_count(draft, is_new))
        return;
    show_text(show, STR("\n## "));
    draft_say(show, draft_heading(draft, is_new));
    show_text(show, STR("\n"));
    for (size_t i = 0; !is_new && i < draft->rows.n; i++) {
        if (draft->rows.v[i].is_new)
            continue;
        show_text(show, STR("\n- "));
        markdown_put(show, draft_place(show->arena, draft, &draft->rows.v[i]), DRAFT_TEXT_MAX);
    }
    show_text(show, is_new ? STR("") : STR("\n"));
    draft_put_table(show, draft, is_new);
}

static void draft_put_confirm(const struct show *show, const struct draft *draft)
{
    size_t count;
    const str *remarks = draft_remarks(show->arena, draft, &count);
    show_text(show, STR("\n---\n\n## "));
    draft_say(show, N_("To confirm before publishing (not part of the notice)"));
    show_text(show, STR("\n\n"));
    for (size_t i = 0; i < count; i++) {
        show_text(show, STR("- "));
        markdown_put(show, remarks[i], DRAFT_TEXT_MAX);
        show_text(show, STR("\n"));
    }
    show_text(show, STR("\n"));
    for (size_t i = 0; i < draft->doubts.n; i++) {
        show_text(show, show_number(show, i + 1));
        show_text(show, STR(". "));
        markdown_put(show, draft->doubts.v[i].why, DRAFT_TEXT_MAX);
        show_text(show, STR("\n"));
    }
    show_text(show, STR("\n"));
    draft_say(show, WRITER_DISCLAIMER);
    show_text(show, STR("\n"));
}

void draft_write_markdown(struct arena *arena, const struct draft *draft, FILE *out)
{
    struct show show = {.arena = arena, .report = draft->report, .out = out, .lang = draft->lang};
    show_text(&show, STR("# "));
    draft_say(&show, draft_title(draft));
    show_text(&show, STR("\n"));
    for (const char *const *words = draft_introduction(draft); *words; words++) {
        show_text(&show, STR("\n"));
        draft_say(&show, *words);
        show_text(&show, STR("\n"));
    }
    draft_put_part(&show, draft, true);
    draft_put_part(&show, draft, false);
    if (draft->is_whole) {
        show_text(&show, STR("\n## "));
        draft_say(&show, N_("Contact"));
        show_text(&show, STR("\n\n"));
        draft_say(&show, N_("【Write the name of the office and how to reach it】"));
        show_text(&show, STR("\n"));
    }
    draft_put_confirm(&show, draft);
}

/* ---- CSV ---- */

static str draft_confirm_cell(struct arena *arena, const struct draft *draft,
                              const struct draft_row *row)
{
    struct buf out = buf_init(arena, SIZE_MAX / 2);
    for (size_t i = 0; i < row->doubt_count; i++) {
        const struct draft_doubt *doubt = &draft->doubts.v[row->first_doubt + i];
        buf_add(&out, out.n ? STR("; ") : STR(""));
        buf_add(&out, str_of(lang_text(draft->lang, draft_part_words(doubt->part))));
        buf_add(&out, STR(": "));
        buf_add(&out, doubt->why);
    }
    return buf_str(&out);
}

static void draft_write_row(struct arena *arena, const struct draft *draft,
                            const struct draft_row *row, FILE *out)
{
    const struct disclosure *said = row->is_new ? NULL : row->duty->said;
    csv_write_cell(out, row->is_new ? STR("add") : STR("complete"), true);
    for (size_t i = 0; i < DRAFT_PARTS; i++)
        csv_write_cell(out, row->cells[i], false);
    csv_write_cell(out, draft_confirm_cell(arena, draft, row), false);
    csv_write_cell(out, duty_recipient_id(row->duty), false);
    csv_write_cell(out, duty_service_id(row->duty), false);
    csv_write_cell(out, row->duty->recipient ? STR("") : row->duty->domain, false);
    csv_write_cell(out, said ? said->notice_url : STR(""), false);
    csv_write_cell(out, said ? arena_printf(arena, "%u", said->line) : STR(""), false);
    csv_write_end(out);
}

void draft_write_csv(struct arena *arena, const struct draft *draft, bool excel, FILE *out)
{
    static const char *const names[] = {"change",       "recipient",      "service",
                                        "content",      "purpose_sender", "purpose_recipient",
                                        "optout_url",   "policy_url",     "confirm",
                                        "recipient_id", "service_id",     "domain",
                                        "notice_url",   "notice_line"};
    if (excel)
        fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        csv_write_cell(out, str_of(names[i]), i == 0);
    csv_write_end(out);
    for (size_t i = 0; i < draft->rows.n; i++)
        draft_write_row(arena, draft, &draft->rows.v[i], out);
}

/* ---- the choice ---- */

struct draft_writing {
    struct arena *arena;
    const struct report *report;
    const char *format;
    enum lang lang;
    bool excel;
    FILE *out;
};

static void draft_work(void *context)
{
    const struct draft_writing *writing = context;
    struct draft draft = draft_make(writing->arena, writing->report, writing->lang);
    if (strcmp(writing->format, "html") == 0)
        draft_write_html(writing->arena, &draft, writing->out);
    else if (strcmp(writing->format, "md") == 0)
        draft_write_markdown(writing->arena, &draft, writing->out);
    else
        draft_write_csv(writing->arena, &draft, writing->excel, writing->out);
}

bool draft_write(const struct report *report, const char *format, enum lang lang, bool excel,
                 FILE *out, struct err *err)
{
    struct draft_writing writing = {.arena = arena_new(DRAFT_MEMORY),
                                    .report = report,
                                    .format = format,
                                    .lang = lang,
                                    .excel = excel,
                                    .out = out};
    errno = 0;
    bool is_done = writing.arena && arena_run(writing.arena, 0, draft_work, &writing) == ARENA_DONE;
    arena_free(writing.arena);
    return writer_end("draft", is_done, out, err);
}
