#include "cli/notice_print.h"

#include "core/text.h"

#define CELL_MAX 600 /* code points of a cell on the terminal */
#define CELLS 4
#define GAP 2
#define LINE_COLUMNS 6 /* of the line's number */
#define COLUMN_MIN 12

struct text_row {
    str cells[CELLS]; /* cleaned; what is still to be printed */
    size_t columns[CELLS];
    enum show_color colors[CELLS];
};

static void set_columns(const struct show *show, struct text_row *row)
{
    size_t wide = show->columns < 60 ? 60 : show->columns;
    size_t left = wide - LINE_COLUMNS - GAP * (CELLS - 1);
    row->columns[0] = LINE_COLUMNS;
    row->columns[1] = left * 28 / 100;
    row->columns[2] = left * 38 / 100;
    row->columns[3] = left - row->columns[1] - row->columns[2];
    for (size_t i = 1; i < CELLS; i++)
        if (row->columns[i] < COLUMN_MIN)
            row->columns[i] = COLUMN_MIN;
}

static void print_cell(const struct show *show, struct text_row *row, size_t i, bool is_last)
{
    size_t n = show_line(row->cells[i], row->columns[i]);
    str piece = str_trim(str_slice(row->cells[i], 0, n));
    size_t head = show_head(piece, row->columns[i]);
    if (head && head < piece.n) { /* an address longer than the column */
        piece = str_slice(piece, 0, head);
        n = (size_t)(piece.p + piece.n - row->cells[i].p);
    }
    size_t used = text_columns(piece);
    if (row->colors[i] != SHOW_PLAIN)
        show_color(show, row->colors[i]);
    show_text(show, piece);
    if (row->colors[i] != SHOW_PLAIN)
        show_color(show, SHOW_PLAIN);
    row->cells[i] = str_trim(str_skip(row->cells[i], n));
    if (!is_last)
        show_spaces(show,
                    row->columns[i] + GAP - (used < row->columns[i] ? used : row->columns[i]));
}

static size_t last_cell(const struct text_row *row)
{
    size_t last = CELLS;
    while (last > 0 && !row->cells[last - 1].n)
        last--;
    return last;
}

static void print_row(const struct show *show, struct text_row *row)
{
    for (size_t count; (count = last_cell(row)) > 0;) {
        for (size_t i = 0; i < count; i++)
            print_cell(show, row, i, i + 1 == count);
        show_end(show);
    }
}

/* What is said, with a mark in front of it: ○ stated, △ not clearly, × not at all. */
static str stated(const struct show *show, enum state state, str words, enum show_color *color)
{
    const char *const forms[STATE_COUNT] = {
        [STATE_OWN] = N_("○ %1"),
        [STATE_SHARED] = N_("○ %1 (for several recipients)"),
        [STATE_REFERENCE] = N_("○ %1 (elsewhere on the page)"),
        [STATE_VAGUE] = N_("△ not clear: %1"),
        [STATE_LINK_ONLY] = N_("△ a link alone: %1"),
        [STATE_ABSENT] = N_("× not stated"),
    };
    *color = state_is_stated(state) ? SHOW_PLAIN : state == STATE_ABSENT ? SHOW_RED : SHOW_YELLOW;
    return show_form(show, forms[state], show_clean(show, words, CELL_MAX), STR_NONE, STR_NONE,
                     STR_NONE);
}

static str who(const struct show *show, const struct disclosure *d)
{
    str recipient = show_clean(show, d->recipient, CELL_MAX);
    str service = show_clean(show, d->service, CELL_MAX);
    if (recipient.n && service.n)
        return show_join(show, recipient, STR(" / "), service);
    return recipient.n ? recipient : service;
}

static void print_links(const struct show *show, const struct disclosure *d)
{
    static const char *const kinds[DISCLOSURE_STATUS_COUNT] = {
        [DISCLOSURE_CURRENT] = NULL,
        [DISCLOSURE_PLANNED] = N_("not in use yet"),
        [DISCLOSURE_FIRST_PARTY] = N_("the operator itself"),
        [DISCLOSURE_EXEMPT] = N_("said to need no notice"),
    };
    if (kinds[d->status])
        show_paragraph(show, LINE_COLUMNS + GAP, STR(""), show_said(show, kinds[d->status]));
    if (d->optout_url.n)
        show_paragraph(show, LINE_COLUMNS + GAP, show_said(show, N_("opt-out: ")),
                       show_clean(show, d->optout_url, CELL_MAX));
}

static void print_head(const struct show *show)
{
    struct text_row row = {
        .cells = {show_said(show, N_("Line")), show_said(show, N_("Recipient / service")),
                  show_said(show, N_("What is sent")), show_said(show, N_("Why"))},
        .colors = {SHOW_BOLD, SHOW_BOLD, SHOW_BOLD, SHOW_BOLD}};
    set_columns(show, &row);
    print_row(show, &row);
}

static void print_disclosure(const struct show *show, const struct disclosure *d)
{
    struct text_row row = {.cells = {show_number(show, d->line), who(show, d)},
                           .colors = {SHOW_FAINT, SHOW_PLAIN}};
    row.cells[2] = stated(show, d->content_state, d->content, &row.colors[2]);
    row.cells[3] = stated(show, d->purpose_state, d->purpose, &row.colors[3]);
    set_columns(show, &row);
    print_row(show, &row);
    print_links(show, d);
}

static void print_status(const struct show *show, const struct notice *notice)
{
    str reason = show_said(show, reason_words(notice->reason));
    switch (notice->status) {
    case NOTICE_READ:
        if (notice->reason != REASON_NONE)
            show_paragraph(show, 0, STR(""),
                           show_form(show, N_("It was read only in part: %1."), reason, STR_NONE,
                                     STR_NONE, STR_NONE));
        break;
    case NOTICE_EMPTY:
        show_paragraph(show, 0, STR(""),
                       show_said(show, N_("No entry could be read in this page. That does not mean "
                                          "that it states nothing.")));
        break;
    case NOTICE_UNREADABLE:
        show_paragraph(show, 0, STR(""),
                       show_form(show,
                                 N_("It could not be read: %1. That does not mean that it "
                                    "states nothing."),
                                 reason, STR_NONE, STR_NONE, STR_NONE));
        break;
    case NOTICE_NONE_SENT:
        show_paragraph(show, 0, STR(""), show_said(show, N_("It says that nothing is sent.")));
        break;
    case NOTICE_STATUS_COUNT:
        break;
    }
}

void notice_table_print(const struct show *show, const struct notice *notice)
{
    show_color(show, SHOW_BOLD);
    show_text(show, show_url(show, notice->url));
    show_color(show, SHOW_PLAIN);
    show_end(show);
    if (notice->title.n)
        show_paragraph(show, 0, STR(""), show_clean(show, notice->title, CELL_MAX));
    if (notice->data_url.n)
        show_paragraph(show, 0, show_said(show, N_("entries read from: ")),
                       show_url(show, notice->data_url));
    print_status(show, notice);
    if (!notice->disclosure_count)
        return;
    show_end(show);
    print_head(show);
    for (size_t i = 0; i < notice->disclosure_count; i++)
        print_disclosure(show, &notice->disclosures[i]);
}
