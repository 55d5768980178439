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

static bool has_row_group(const struct lane *lane)
{
    return lane_in_table_scope(lane, GUMBO_TAG_TBODY) ||
           lane_in_table_scope(lane, GUMBO_TAG_THEAD) || lane_in_table_scope(lane, GUMBO_TAG_TFOOT);
}

static bool is_start_tag(const struct lane *lane)
{
    return lane->token.kind == HTML_START_TAG;
}

static bool is_end_tag(const struct lane *lane)
{
    return lane->token.kind == HTML_END_TAG;
}

/* The end tag of a part, where it ends nothing. */
static bool is_stray_end(const struct lane *lane)
{
    return is_end_tag(lane) && is_table_end(lane->tag);
}

/* The start tag of any part of a table. */
static bool is_part_start(const struct lane *lane)
{
    return is_start_tag(lane) && is_table_end(lane->tag) && lane->tag != GUMBO_TAG_BODY &&
           lane->tag != GUMBO_TAG_HTML;
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

static void row_start(struct lane *lane)
{
    bool is_row = lane->tag == GUMBO_TAG_TR;
    clear_to_body(lane);
    if (is_row)
        lane_insert(lane);
    else
        lane_insert_implied(lane, GUMBO_TAG_TR);
    lane->mode = LANE_ROW;
    lane->again = !is_row;
}

static void in_table_body(struct lane *lane)
{
    bool is_group_end = is_end_tag(lane) && is_row_group(lane->tag);
    if (is_start_tag(lane) && (lane->tag == GUMBO_TAG_TR || is_cell(lane->tag))) {
        row_start(lane);
    } else if (is_group_end || ends_rows(lane)) {
        if (is_group_end ? !lane_in_table_scope(lane, lane->tag) : !has_row_group(lane))
            return;
        clear_to_body(lane);
        lane_pop(lane);
        lane->mode = LANE_TABLE;
        lane->again = !is_group_end;
    } else if (!is_stray_end(lane)) {
        in_table(lane);
    }
}

static void cell_start(struct lane *lane)
{
    clear_to_row(lane);
    lane_insert(lane);
    lane->mode = LANE_CELL;
    lane_format_mark(lane);
}

static bool is_row(const struct lane *lane)
{
    return lane->tag == GUMBO_TAG_TR && (is_start_tag(lane) || is_end_tag(lane));
}

static void in_row(struct lane *lane)
{
    bool is_group_end = is_end_tag(lane) && is_row_group(lane->tag);
    if (is_start_tag(lane) && is_cell(lane->tag)) {
        cell_start(lane);
    } else if (is_row(lane) || is_group_end || ends_rows(lane)) {
        lane->unsure |= lane->tag == GUMBO_TAG_COL; /* gumbo puts it before the table */
        if (!lane_in_table_scope(lane, is_group_end ? lane->tag : GUMBO_TAG_TR))
            return;
        clear_to_row(lane);
        lane_pop(lane);
        lane->mode = LANE_TABLE_BODY;
        lane->again = is_start_tag(lane) || !is_row(lane);
    } else if (!is_stray_end(lane)) {
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

/* A part begins, or what is around the cell ends. */
static bool leaves_cell(const struct lane *lane)
{
    return is_part_start(lane) ||
           (is_end_tag(lane) && lane_in_table_scope(lane, lane->tag) &&
            (lane->tag == GUMBO_TAG_TABLE || lane->tag == GUMBO_TAG_TR || is_row_group(lane->tag)));
}

static void in_cell(struct lane *lane)
{
    bool is_data = lane_in_table_scope(lane, GUMBO_TAG_TD);
    if (is_end_tag(lane) && is_cell(lane->tag)) {
        if (lane_in_table_scope(lane, lane->tag))
            close_cell(lane, lane->tag);
    } else if (leaves_cell(lane)) {
        if (!is_data && !lane_in_table_scope(lane, GUMBO_TAG_TH))
            return;
        close_cell(lane, is_data ? GUMBO_TAG_TD : GUMBO_TAG_TH);
        lane->again = true;
    } else if (!is_stray_end(lane) && !(is_end_tag(lane) && lane->tag == GUMBO_TAG_TABLE)) {
        lane_body(lane);
    }
}

static void in_caption(struct lane *lane)
{
    bool is_own_end = is_end_tag(lane) && lane->tag == GUMBO_TAG_CAPTION;
    bool is_table_over = is_end_tag(lane) && lane->tag == GUMBO_TAG_TABLE;
    if (is_own_end || is_table_over || is_part_start(lane)) {
        if (!lane_in_table_scope(lane, GUMBO_TAG_CAPTION))
            return;
        lane_pop_to(lane, GUMBO_TAG_CAPTION);
        lane_format_clear(lane);
        lane->mode = LANE_TABLE;
        lane->again = !is_own_end;
    } else if (!is_stray_end(lane)) {
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

/* What is around a select in a table goes on. False: it has nothing to say there. */
static bool leaves_select(const struct lane *lane)
{
    bool is_part = lane->tag == GUMBO_TAG_TABLE || lane->tag == GUMBO_TAG_CAPTION ||
                   lane->tag == GUMBO_TAG_TR || is_cell(lane->tag) || is_row_group(lane->tag);
    return lane->mode == LANE_SELECT_IN_TABLE && is_part &&
           (is_start_tag(lane) || lane_in_table_scope(lane, lane->tag));
}

static void in_select(struct lane *lane)
{
    switch (lane->token.kind) {
    case HTML_TEXT:
        lane_add_text(lane);
        break;
    case HTML_COMMENT:
        lane_comment(lane);
        break;
    case HTML_START_TAG:
    case HTML_END_TAG:
        if (leaves_select(lane)) {
            close_select(lane);
            lane->again = true;
        } else if (is_start_tag(lane)) {
            select_start(lane);
        } else {
            select_end(lane);
        }
        break;
    case HTML_DOCTYPE:
    case HTML_END_OF_FILE:
        break;
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
