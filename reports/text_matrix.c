#include "reports/text_parts.h"

#include "core/text.h"
#include "reports/name.h"

#include <stdlib.h>

#define MATRIX_ROWS_MAX 200
#define MATRIX_NAME_MIN 20 /* columns */
#define MATRIX_NAME_LINES 3
#define MATRIX_ITEMS 3
#define MATRIX_GAP 2

struct matrix_style {
    const char *words;
    enum show_color color;
};

static const struct matrix_style matrix_items[ITEM_VERDICT_COUNT] = {
    [ITEM_STATED] = {N_("○ stated"), SHOW_GREEN},   [ITEM_VAGUE] = {N_("△ vague"), SHOW_YELLOW},
    [ITEM_ABSENT] = {N_("× absent"), SHOW_RED},     [ITEM_EXEMPT] = {N_("－ exempt"), SHOW_PLAIN},
    [ITEM_UNKNOWN] = {N_("? unknown"), SHOW_PLAIN},
};

static const enum item matrix_order[MATRIX_ITEMS] = {ITEM_CONTENT, ITEM_NAME, ITEM_PURPOSE};
static const char *const matrix_headers[MATRIX_ITEMS] = {N_("Content"), N_("Recipient named"),
                                                         N_("Purpose")};

const char *text_item_words(enum item_verdict verdict)
{
    return matrix_items[verdict].words;
}

struct matrix {
    const struct show *show;
    size_t name;                /* columns of the first column */
    size_t items[MATRIX_ITEMS]; /* of the verdicts */
    size_t pages;               /* of the number, right-aligned */
};

struct matrix_row {
    const struct duty *duty;
    unsigned rank;
    size_t index;
};

/* What needs a look comes first. */
static unsigned matrix_rank(enum verdict verdict)
{
    static const unsigned ranks[VERDICT_COUNT] = {
        [VERDICT_ABSENT] = 0,          [VERDICT_PARTIAL] = 1,   [VERDICT_VAGUE] = 2,
        [VERDICT_UNKNOWN] = 3,         [VERDICT_DISCLOSED] = 4, [VERDICT_EXEMPT] = 5,
        [VERDICT_STATED_NOT_SEEN] = 6,
    };
    return ranks[verdict];
}

static int matrix_compare(const void *a, const void *b)
{
    const struct matrix_row *left = a, *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

const struct duty **text_duties(const struct show *show)
{
    const struct report *report = show->report;
    struct matrix_row *rows = ARENA_ARRAY(show->arena, report->duty_count, struct matrix_row);
    for (size_t i = 0; i < report->duty_count; i++)
        rows[i] = (struct matrix_row){
            .duty = &report->duties[i], .rank = matrix_rank(report->duties[i].verdict), .index = i};
    qsort(rows, report->duty_count, sizeof *rows, matrix_compare);
    const struct duty **duties = ARENA_ARRAY(show->arena, report->duty_count, const struct duty *);
    for (size_t i = 0; i < report->duty_count; i++)
        duties[i] = rows[i].duty;
    return duties;
}

static struct matrix matrix_measure(const struct show *show)
{
    struct matrix matrix = {.show = show, .pages = text_columns(show_said(show, N_("Pages")))};
    if (matrix.pages < 6)
        matrix.pages = 6;
    size_t taken = MATRIX_GAP + matrix.pages;
    for (size_t i = 0; i < MATRIX_ITEMS; i++) {
        matrix.items[i] = text_columns(show_said(show, matrix_headers[i]));
        for (size_t k = 0; k < ITEM_VERDICT_COUNT; k++) {
            size_t columns = text_columns(show_said(show, matrix_items[k].words));
            matrix.items[i] = columns > matrix.items[i] ? columns : matrix.items[i];
        }
        taken += MATRIX_GAP + matrix.items[i];
    }
    matrix.name = show->columns > taken + MATRIX_NAME_MIN ? show->columns - taken : MATRIX_NAME_MIN;
    return matrix;
}

static void matrix_cell(const struct matrix *matrix, str text, size_t columns,
                        enum show_color color)
{
    const struct show *show = matrix->show;
    size_t used = text_columns(text);
    if (color != SHOW_PLAIN)
        show_color(show, color);
    show_text(show, text);
    if (color != SHOW_PLAIN)
        show_color(show, SHOW_PLAIN);
    show_spaces(show, used < columns ? columns - used : 0);
}

/* The cells right of the name, and the end of the line. */
static void matrix_cells(const struct matrix *matrix, const struct matrix_style *cells, str pages)
{
    const struct show *show = matrix->show;
    for (size_t i = 0; i < MATRIX_ITEMS; i++) {
        show_spaces(show, MATRIX_GAP);
        matrix_cell(matrix, show_said(show, cells[i].words), matrix->items[i], cells[i].color);
    }
    size_t used = text_columns(pages);
    show_spaces(show, MATRIX_GAP + (used < matrix->pages ? matrix->pages - used : 0));
    show_text(show, pages);
    show_end(show);
}

static void matrix_header(const struct matrix *matrix)
{
    const struct show *show = matrix->show;
    struct matrix_style cells[MATRIX_ITEMS];
    for (size_t i = 0; i < MATRIX_ITEMS; i++)
        cells[i] = (struct matrix_style){matrix_headers[i], SHOW_PLAIN};
    matrix_cell(matrix, show_fit(show, show_said(show, N_("Recipient / service")), matrix->name),
                matrix->name, SHOW_PLAIN);
    matrix_cells(matrix, cells, show_said(show, N_("Pages")));
}

const char *text_gate_words(enum gate gate)
{
    static const char *const words[GATE_COUNT] = {
        [GATE_NOSCRIPT] = N_("only when scripts are off (noscript)"),
        [GATE_COMMENT] = N_("commented out"),
        [GATE_TEMPLATE] = N_("in a template that a script has to use first"),
        [GATE_CONSENT] = N_("expected after a choice in the consent tool"),
        [GATE_SCROLL] = N_("expected when it is scrolled into view"),
        [GATE_CLICK] = N_("expected after a click"),
        [GATE_SUBMIT] = N_("expected when a form is sent"),
        [GATE_TIMER] = N_("expected after some time"),
        [GATE_CONDITION] = N_("expected under a condition in a script"),
    };
    return words[gate];
}

const char *text_reach_words(enum reach reach)
{
    static const char *const words[REACH_COUNT] = {
        [REACH_CONTAINER] = N_("sent by a tag in the tag manager's container"),
        [REACH_SCRIPT] = N_("sent by a third party's script that the page loads"),
        [REACH_FRAME] = N_("sent inside a third party's frame"),
        [REACH_HOP] = N_("sent by a third party's redirect"),
    };
    return words[reach];
}

const char *text_ground_words(enum ground ground)
{
    static const char *const words[GROUND_COUNT] = {
        [GROUND_DISPLAY] = N_("needed to display the service properly"),
        [GROUND_INPUT] = N_("needed to show input again"),
        [GROUND_AUTH] = N_("needed for authentication"),
        [GROUND_SECURITY] = N_("needed for security"),
        [GROUND_OPERATION] = N_("needed to run equipment"),
        [GROUND_OWN_ID] = N_("an identifier that the operator set itself"),
        [GROUND_CONSENT] = N_("the visitor agreed"),
        [GROUND_OPT_OUT] = N_("a complete opt-out is offered"),
    };
    return words[ground];
}

static void matrix_note(const struct show *show, const char *note)
{
    if (note)
        show_paragraph(show, 4, STR("- "), show_said(show, note));
}

/* Returns whether it holds. */
static bool matrix_exemption(const struct show *show, const struct exemption *exemption)
{
    bool has_ended = declaration_has_ended(exemption->until, show->report->declared.today);
    const char *message =
        has_ended ? N_("declared exception: %1 (%2), until %3: no longer taken into account")
                  : N_("declared exception: %1 (%2)");
    show_paragraph(show, 4, STR("- "),
                   show_form(show, message, show_said(show, text_ground_words(exemption->ground)),
                             show_clean(show, exemption->reason, TEXT_SENTENCE_MAX),
                             show_clean(show, exemption->until, TEXT_NAME_MAX), STR_NONE));
    return !has_ended;
}

static void matrix_contents(const struct show *show, const char *message, content_set contents)
{
    struct words words = catalog_content_words(show->arena, show->report->catalog, contents);
    show_paragraph(
        show, 4, STR("- "),
        show_form(show, message, words_in(words, show->lang), STR_NONE, STR_NONE, STR_NONE));
}

/* What the operator declares about it, what that covers, and what it does not. */
static void matrix_exemptions(const struct show *show, const struct duty *duty)
{
    const struct declarations *declared = &show->report->declared;
    content_set rest = duty->content_sent & ~duty->exempt;
    bool is_declared = false;
    for (size_t i = 0; i < declared->exemption_count; i++)
        if (exemption_is_for(&declared->exemptions[i], duty))
            is_declared |= matrix_exemption(show, &declared->exemptions[i]);
    if (!is_declared)
        return;
    if (!duty->exempt)
        matrix_note(show, N_("what is declared covers nothing for sure"));
    else
        matrix_contents(show, N_("what is declared covers: %1"), duty->exempt);
    if (duty->exempt && rest)
        matrix_contents(show, N_("what is declared does not cover: %1"), rest);
}

/* What is not plain about a row. */
static void matrix_notes(const struct show *show, const struct duty *duty)
{
    if (!duty->recipient && duty->domain.n)
        matrix_note(show, N_("not in the catalog: shown under its domain"));
    if (duty->verdict == VERDICT_STATED_NOT_SEEN || !duty->first) {
        matrix_note(show, N_("stated in the notice; no sending was observed in what was examined"));
        return;
    }
    matrix_note(show, text_reach_words(duty->reach));
    matrix_note(show, text_gate_words(duty->gate));
    if (duty->certainty == CERTAINTY_LIKELY && duty->gate == GATE_NONE)
        matrix_note(show, N_("likely, but not certain from the source alone"));
    if (duty->certainty == CERTAINTY_NONE)
        matrix_note(show, N_("no sure sign of sending"));
    matrix_exemptions(show, duty);
}

/* What of a name stands on the next line; only a word that is wider than the column is cut. */
static str matrix_name_line(const struct matrix *matrix, str name)
{
    str part = str_slice(name, 0, show_line(name, matrix->name));
    if (text_columns(str_trim(part)) > matrix->name)
        part.n = show_head(name, matrix->name);
    return part;
}

/* The name in a few lines, the other cells beside the first one. */
static void matrix_write_name(const struct matrix *matrix, const struct duty *duty, str name)
{
    const struct show *show = matrix->show;
    struct matrix_style cells[MATRIX_ITEMS];
    for (size_t i = 0; i < MATRIX_ITEMS; i++)
        cells[i] = matrix_items[duty->items[matrix_order[i]]];
    str part = matrix_name_line(matrix, name);
    matrix_cell(matrix, str_trim(part), matrix->name, SHOW_PLAIN);
    matrix_cells(matrix, cells, show_number(show, duty->pages));
    for (size_t line = 2; line <= MATRIX_NAME_LINES; line++) {
        name = str_trim(str_skip(name, part.n));
        if (!name.n)
            return;
        part = line < MATRIX_NAME_LINES ? matrix_name_line(matrix, name)
                                        : show_fit(show, name, matrix->name);
        show_text(show, str_trim(part));
        show_end(show);
    }
}

static void matrix_write_row(const struct matrix *matrix, const struct duty *duty)
{
    const struct show *show = matrix->show;
    str name = show_clean(show, name_duty_recipient(duty, show->lang), TEXT_NAME_MAX);
    if (!name.n)
        name = show_said(show, N_("(no company named)"));
    name = show_join(show, name, name_recipient_mark(duty, show->lang), STR_NONE);
    matrix_write_name(matrix, duty, name);
    str service = show_clean(show, name_duty_service(duty, show->lang), TEXT_NAME_MAX);
    if (service.n)
        show_paragraph(show, 2, STR_NONE,
                       show_join(show, service, name_service_mark(duty, show->lang), STR_NONE));
    matrix_notes(show, duty);
}

void text_matrix(const struct show *show, const struct text_facts *facts)
{
    size_t count = show->report->duty_count;
    if (!count && !facts->pages)
        return;
    show_heading(show, N_("Recipients and what the notice says of them"));
    if (!count) {
        show_paragraph(show, 2, STR_NONE, show_said(show, N_("None in what was seen.")));
        return;
    }
    struct matrix matrix = matrix_measure(show);
    const struct duty **duties = text_duties(show);
    matrix_header(&matrix);
    for (size_t i = 0; i < count && i < MATRIX_ROWS_MAX; i++)
        matrix_write_row(&matrix, duties[i]);
    if (count > MATRIX_ROWS_MAX)
        show_paragraph(show, 0, STR_NONE,
                       show_form(show, N_("%1 more are in recipients.csv."),
                                 show_number(show, count - MATRIX_ROWS_MAX), STR_NONE, STR_NONE,
                                 STR_NONE));
}
