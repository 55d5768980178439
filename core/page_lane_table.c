#include "core/page_lane.h"

static bool is_space(str text)
{
    return !str_trim(text).n;
}

static void pop_until(struct lane *lane, GumboTag a, GumboTag b, GumboTag c)
{
    while (!lane_top_is(lane, a) && !lane_top_is(lane, b) && !lane_top_is(lane, c) &&
           !lane_top_is(lane, GUMBO_TAG_HTML) && !lane_top_is(lane, GUMBO_TAG_TEMPLATE))
        lane_pop(lane);
}

static void clear_to_table(struct lane *lane)
{
    pop_until(lane, GUMBO_TAG_TABLE, GUMBO_TAG_TABLE, GUMBO_TAG_TABLE);
}

static void clear_to_body(struct lane *lane)
{
    pop_until(lane, GUMBO_TAG_TBODY, GUMBO_TAG_THEAD, GUMBO_TAG_TFOOT);
}

static void clear_to_row(struct lane *lane)
{
    pop_until(lane, GUMBO_TAG_TR, GUMBO_TAG_TR, GUMBO_TAG_TR);
}

static void go_on(struct lane *lane, enum lane_mode mode)
{
    lane->mode = mode;
    lane->again = true;
}

static void close_table(struct lane *lane)
{
    if (!lane_in_table_scope(lane, GUMBO_TAG_TABLE))
        return;
    lane_pop_to(lane, GUMBO_TAG_TABLE);
    lane_reset_mode(lane);
    lane->again = lane->token.kind == HTML_START_TAG;
}

/* ---- directly in a table ---- */

static bool is_hidden_input(const struct lane *lane)
{
    for (size_t i = 0; i < lane->token.attr_count; i++)
        if (str_eq(lane->token.attrs[i].name, STR("type")))
            return lane->tag == GUMBO_TAG_INPUT &&
                   str_eq_nocase(lane->token.attrs[i].value, STR("hidden"));
    return false;
}

static void table_start_other(struct lane *lane)
{
    bool is_form = lane->tag == GUMBO_TAG_FORM;
    if (is_form && lane->has_form)
        return;
    lane->unsure |= !is_form && !is_hidden_input(lane); /* it goes before the table */
    lane->unsure |= is_form && lane->templates.n;
    lane->has_form |= is_form;
    lane_insert_void(lane);
}

static void table_start(struct lane *lane)
{
    switch ((int)lane->tag) {
    case GUMBO_TAG_CAPTION:
        clear_to_table(lane);
        lane_format_mark(lane);
        lane_insert(lane);
        lane->mode = LANE_CAPTION;
        break;
    case GUMBO_TAG_COLGROUP:
        clear_to_table(lane);
        lane_insert(lane);
        lane->mode = LANE_COLUMNS;
        break;
    case GUMBO_TAG_COL:
        clear_to_table(lane);
        lane_insert_implied(lane, GUMBO_TAG_COLGROUP);
        go_on(lane, LANE_COLUMNS);
        break;
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
        clear_to_table(lane);
        lane_insert(lane);
        lane->mode = LANE_TABLE_BODY;
        break;
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
        clear_to_table(lane);
        lane_insert_implied(lane, GUMBO_TAG_TBODY);
        go_on(lane, LANE_TABLE_BODY);
        break;
    case GUMBO_TAG_TABLE:
        close_table(lane);
        break;
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
        lane_head_element(lane);
        break;
    default:
        table_start_other(lane);
        break;
    }
}

/* End tags that mean nothing there, as gumbo has them. */
static bool is_table_end(GumboTag tag)
{
    switch ((int)tag) {
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_COL:
    case GUMBO_TAG_COLGROUP:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
        return true;
    default:
        return false;
    }
}

static void in_table(struct lane *lane)
{
    switch (lane->token.kind) {
    case HTML_TEXT:
        lane->unsure |= !is_space(lane->token.text); /* it goes before the table */
        lane_add_text(lane);
        break;
    case HTML_START_TAG:
        table_start(lane);
        break;
    case HTML_END_TAG:
        if (lane->tag == GUMBO_TAG_TABLE)
            close_table(lane);
        else if (lane->tag == GUMBO_TAG_P || lane->tag == GUMBO_TAG_BR)
            lane->unsure = true;
        else if (!is_table_end(lane->tag))
            lane_body_end(lane);
        break;
    case HTML_COMMENT:
        lane_comment(lane);
        break;
    case HTML_DOCTYPE:
    case HTML_END_OF_FILE:
        break;
    }
}

/* ---- parts of a table ---- */

static bool is_row_group(GumboTag tag)
{
    return tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_THEAD || tag == GUMBO_TAG_TFOOT;
}

static bool is_cell(GumboTag tag)
{
    return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
}

/* The start tag of a part other than cells and rows, or </table>: what is open has to end. */
static bool ends_rows(const struct lane *lane)
{
    if (lane->token.kind == HTML_END_TAG)
        return lane->tag == GUMBO_TAG_TABLE;
    return lane->token.kind == HTML_START_TAG &&
           (is_row_group(lane->tag) || lane->tag == GUMBO_TAG_CAPTION ||
            lane->tag == GUMBO_TAG_COL || lane->tag == GUMBO_TAG_COLGROUP);
}

static void in_table_body(struct lane *lane)
{
    bool is_start = lane->token.kind == HTML_START_TAG, is_end = lane->token.kind == HTML_END_TAG;
    if (is_start && (lane->tag == GUMBO_TAG_TR || is_cell(lane->tag))) {
        clear_to_body(lane);
        if (lane->tag == GUMBO_TAG_TR)
            lane_insert(lane);
        else
            lane_insert_implied(lane, GUMBO_TAG_TR);
        lane->mode = LANE_ROW;
        lane->again = lane->tag != GUMBO_TAG_TR;
    } else if (is_end && is_row_group(lane->tag)) {
        if (!lane_in_table_scope(lane, lane->tag))
            return;
        clear_to_body(lane);
        lane_pop(lane);
        lane->mode = LANE_TABLE;
    } else if (ends_rows(lane)) {
        if (!lane_in_table_scope(lane, GUMBO_TAG_TBODY) &&
            !lane_in_table_scope(lane, GUMBO_TAG_THEAD) &&
            !lane_in_table_scope(lane, GUMBO_TAG_TFOOT))
            return;
        clear_to_body(lane);
        lane_pop(lane);
        go_on(lane, LANE_TABLE);
    } else if (!is_end || !is_table_end(lane->tag)) {
        in_table(lane);
    }
}

static void in_row(struct lane *lane)
{
    bool is_start = lane->token.kind == HTML_START_TAG, is_end = lane->token.kind == HTML_END_TAG;
    bool is_group_end = is_end && is_row_group(lane->tag);
    bool is_row = (is_start || is_end) && lane->tag == GUMBO_TAG_TR;
    if (is_start && is_cell(lane->tag)) {
        clear_to_row(lane);
        lane_insert(lane);
        lane->mode = LANE_CELL;
        lane_format_mark(lane);
    } else if (is_row || is_group_end || ends_rows(lane)) {
        lane->unsure |= is_start && lane->tag == GUMBO_TAG_COL; /* gumbo puts it before the table */
        if (!lane_in_table_scope(lane, is_group_end ? lane->tag : GUMBO_TAG_TR))
            return;
        clear_to_row(lane);
        lane_pop(lane);
        lane->mode = LANE_TABLE_BODY;
        lane->again = !(is_row && is_end);
    } else if (!is_end || !is_table_end(lane->tag)) {
        in_table(lane);
    }
}

/* Ends the open cell of that name. */
static void close_cell(struct lane *lane, GumboTag tag)
{
    lane_pop_to(lane, tag);
    lane_format_clear(lane);
    lane->mode = LANE_ROW;
}

static void in_cell(struct lane *lane)
{
    bool is_start = lane->token.kind == HTML_START_TAG, is_end = lane->token.kind == HTML_END_TAG;
    bool is_part =
        is_table_end(lane->tag) && lane->tag != GUMBO_TAG_BODY && lane->tag != GUMBO_TAG_HTML;
    bool ends_cell = is_end && (lane->tag == GUMBO_TAG_TABLE || lane->tag == GUMBO_TAG_TR ||
                                is_row_group(lane->tag));
    if (is_end && is_cell(lane->tag)) {
        if (lane_in_table_scope(lane, lane->tag))
            close_cell(lane, lane->tag);
    } else if ((is_start && is_part) || (ends_cell && lane_in_table_scope(lane, lane->tag))) {
        bool is_header = lane_in_table_scope(lane, GUMBO_TAG_TH);
        if (!is_header && !lane_in_table_scope(lane, GUMBO_TAG_TD))
            return;
        close_cell(lane, lane_in_table_scope(lane, GUMBO_TAG_TD) ? GUMBO_TAG_TD : GUMBO_TAG_TH);
        lane->again = true;
    } else if (!ends_cell && !(is_end && is_table_end(lane->tag))) {
        lane_body(lane);
    }
}

static void in_caption(struct lane *lane)
{
    bool is_start = lane->token.kind == HTML_START_TAG, is_end = lane->token.kind == HTML_END_TAG;
    bool is_own_end = is_end && lane->tag == GUMBO_TAG_CAPTION;
    bool is_part =
        is_table_end(lane->tag) && lane->tag != GUMBO_TAG_BODY && lane->tag != GUMBO_TAG_HTML;
    if (is_own_end || (is_start && is_part) || (is_end && lane->tag == GUMBO_TAG_TABLE)) {
        if (!lane_in_table_scope(lane, GUMBO_TAG_CAPTION))
            return;
        lane_pop_to(lane, GUMBO_TAG_CAPTION);
        lane_format_clear(lane);
        lane->mode = LANE_TABLE;
        lane->again = !is_own_end;
    } else if (!is_end || !is_table_end(lane->tag)) {
        lane_body(lane);
    }
}

static void in_columns(struct lane *lane)
{
    bool is_end = lane->token.kind == HTML_END_TAG, is_col = lane->tag == GUMBO_TAG_COL;
    if (lane->token.kind == HTML_TEXT && is_space(lane->token.text)) {
        lane_add_text(lane);
    } else if (lane->token.kind == HTML_COMMENT) {
        lane_comment(lane);
    } else if (lane->token.kind == HTML_START_TAG && is_col) {
        lane_insert_void(lane);
    } else if (lane_top_is(lane, GUMBO_TAG_COLGROUP) && !(is_end && is_col)) {
        lane_pop(lane);
        lane->mode = LANE_TABLE;
        lane->again = !(is_end && lane->tag == GUMBO_TAG_COLGROUP);
    }
}

/* ---- select ---- */

static void close_select(struct lane *lane)
{
    lane_pop_to(lane, GUMBO_TAG_SELECT);
    lane_reset_mode(lane);
}

static void select_start(struct lane *lane)
{
    switch ((int)lane->tag) {
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_OPTGROUP:
        if (lane_top_is(lane, GUMBO_TAG_OPTION))
            lane_pop(lane);
        if (lane->tag == GUMBO_TAG_OPTGROUP && lane_top_is(lane, GUMBO_TAG_OPTGROUP))
            lane_pop(lane);
        lane_insert(lane);
        break;
    case GUMBO_TAG_SELECT:
        close_select(lane);
        break;
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_TEXTAREA:
        close_select(lane);
        lane->again = true;
        break;
    case GUMBO_TAG_SCRIPT:
        lane_head_element(lane);
        break;
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_KEYGEN:
    case GUMBO_TAG_HTML:
        lane->unsure = true;
        break;
    default:
        break;
    }
}

static void select_end(struct lane *lane)
{
    bool is_group = lane->tag == GUMBO_TAG_OPTGROUP;
    if (lane->tag == GUMBO_TAG_SELECT) {
        close_select(lane);
    } else if (lane->tag == GUMBO_TAG_TEMPLATE) {
        lane->unsure = true;
    } else if (is_group || lane->tag == GUMBO_TAG_OPTION) {
        if (is_group && lane_top_is(lane, GUMBO_TAG_OPTION) &&
            lane_is(lane_top(lane) - 1, GUMBO_TAG_OPTGROUP))
            lane_pop(lane);
        if (lane_top_is(lane, lane->tag))
            lane_pop(lane);
    }
}

static void in_select(struct lane *lane)
{
    bool in_table = lane->mode == LANE_SELECT_IN_TABLE;
    bool is_part = lane->tag == GUMBO_TAG_TABLE || lane->tag == GUMBO_TAG_CAPTION ||
                   lane->tag == GUMBO_TAG_TR || is_cell(lane->tag) || is_row_group(lane->tag);
    bool is_tag = lane->token.kind == HTML_START_TAG || lane->token.kind == HTML_END_TAG;
    if (in_table && is_part && is_tag) {
        if (lane->token.kind == HTML_END_TAG && !lane_in_table_scope(lane, lane->tag))
            return;
        close_select(lane);
        lane->again = true;
    } else if (lane->token.kind == HTML_TEXT) {
        lane_add_text(lane);
    } else if (lane->token.kind == HTML_COMMENT) {
        lane_comment(lane);
    } else if (lane->token.kind == HTML_START_TAG) {
        select_start(lane);
    } else if (lane->token.kind == HTML_END_TAG) {
        select_end(lane);
    }
}

void lane_table(struct lane *lane)
{
    static void (*const modes[])(struct lane *) = {
        [LANE_TABLE] = in_table,     [LANE_CAPTION] = in_caption,
        [LANE_COLUMNS] = in_columns, [LANE_TABLE_BODY] = in_table_body,
        [LANE_ROW] = in_row,         [LANE_CELL] = in_cell,
        [LANE_SELECT] = in_select,   [LANE_SELECT_IN_TABLE] = in_select};
    if (lane->token.kind == HTML_END_OF_FILE || lane->token.kind == HTML_DOCTYPE)
        return;
    modes[lane->mode](lane);
}
