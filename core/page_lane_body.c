#include "core/page_lane.h"

/* ---- start tags ---- */

void lane_head_element(struct lane *lane)
{
    const struct lane_rule *rule = lane_rule(lane->tag);
    if (rule->start == START_RAW) {
        lane_insert_raw(lane, rule->content);
    } else if (rule->start == START_TEMPLATE) {
        lane_insert(lane);
        lane_format_mark(lane);
        lane->mode = LANE_TEMPLATE;
        *ARENA_PUSH(lane->arena, &lane->templates) = LANE_TEMPLATE;
    } else {
        lane_insert_void(lane);
    }
}

static void start_block(struct lane *lane)
{
    lane_close_paragraph(lane);
    bool is_heading = lane_rule(lane->tag)->start == START_HEADING;
    const struct lane_open *top = lane_top(lane);
    if (is_heading && lane_rule(top->tag)->start == START_HEADING)
        lane_pop(lane);
    lane_insert(lane);
    lane->skips_newline = lane_rule(lane->tag)->start == START_PRE;
}

static void start_form(struct lane *lane)
{
    lane->unsure |= lane->templates.n > 0;
    if (lane->has_form)
        return;
    lane_close_paragraph(lane);
    lane_insert(lane);
    lane->has_form = true;
}

/* An open item of the same list ends. */
static void start_item(struct lane *lane)
{
    bool is_item = lane->tag == GUMBO_TAG_LI;
    for (size_t i = lane->open.n; i-- > 0;) {
        GumboTag tag = lane->open.v[i].tag;
        if (is_item ? tag == GUMBO_TAG_LI : tag == GUMBO_TAG_DD || tag == GUMBO_TAG_DT) {
            lane_pop_to(lane, tag);
            break;
        }
        if (lane_rule(tag)->flags & LANE_SPECIAL && tag != GUMBO_TAG_ADDRESS &&
            tag != GUMBO_TAG_DIV && tag != GUMBO_TAG_P)
            break;
    }
    lane_close_paragraph(lane);
    lane_insert(lane);
}

static void start_button(struct lane *lane)
{
    if (lane_in_scope(lane, GUMBO_TAG_BUTTON))
        lane_pop_to(lane, GUMBO_TAG_BUTTON);
    lane_format_reopen(lane);
    lane_insert(lane);
}

static void start_format(struct lane *lane)
{
    bool is_anchor = lane->tag == GUMBO_TAG_A;
    if (is_anchor && lane_format_has(lane, GUMBO_TAG_A)) {
        lane_format_close(lane, GUMBO_TAG_A);
        lane->unsure |= lane_format_has(lane, GUMBO_TAG_A);
    }
    lane_format_reopen(lane);
    lane_insert(lane);
    lane_format_add(lane);
}

static void start_table(struct lane *lane)
{
    lane->unsure |= !lane->has_plain_type && lane_in_button_scope(lane, GUMBO_TAG_P);
    lane_close_paragraph(lane);
    lane_insert(lane);
    lane->mode = LANE_TABLE;
}

static void start_select(struct lane *lane)
{
    lane_format_reopen(lane);
    lane_insert(lane);
    bool in_table = lane->mode >= LANE_TABLE && lane->mode <= LANE_CELL;
    lane->mode = in_table ? LANE_SELECT_IN_TABLE : LANE_SELECT;
}

static void start_ruby(struct lane *lane)
{
    if (lane_in_scope(lane, GUMBO_TAG_RUBY))
        lane_imply_ends(lane, GUMBO_TAG_LAST);
    lane_insert(lane);
}

static void start_other(struct lane *lane)
{
    const struct lane_rule *rule = lane_rule(lane->tag);
    if (rule->start == START_OPTION && lane_top_is(lane, GUMBO_TAG_OPTION))
        lane_pop(lane);
    lane_format_reopen(lane);
    lane_insert(lane);
    if (rule->start == START_MARKER)
        lane_format_mark(lane);
    else if (rule->start == START_VOID)
        lane_pop(lane);
}

static void start_rule(struct lane *lane)
{
    lane_close_paragraph(lane);
    lane_insert_void(lane);
}

static void start_unsure(struct lane *lane)
{
    lane->unsure = true;
}

/* Its attributes come too late for the reader, if they say anything. */
static void start_again(struct lane *lane)
{
    for (size_t i = 0; i < lane->token.attr_count; i++) {
        str name = lane->token.attrs[i].name;
        lane->unsure |= page_attr_is_wanted(name) || str_is(name, "lang");
    }
}

static void start_ignored(struct lane *lane)
{
    (void)lane;
}

static void start_foreign(struct lane *lane)
{
    lane_format_reopen(lane);
    lane_foreign_start(lane);
}

static void body_start(struct lane *lane)
{
    static void (*const starts[])(struct lane *) = {
        [START_OTHER] = start_other,       [START_UNSURE] = start_unsure,
        [START_AGAIN] = start_again,       [START_IGNORED] = start_ignored,
        [START_BLOCK] = start_block,       [START_HEADING] = start_block,
        [START_PRE] = start_block,         [START_FORM] = start_form,
        [START_ITEM] = start_item,         [START_TERM] = start_item,
        [START_BUTTON] = start_button,     [START_ANCHOR] = start_format,
        [START_FORMAT] = start_format,     [START_MARKER] = start_other,
        [START_TABLE] = start_table,       [START_VOID] = start_other,
        [START_PARAM] = lane_head_element, [START_RULE] = start_rule,
        [START_RAW] = lane_head_element,   [START_SELECT] = start_select,
        [START_OPTION] = start_other,      [START_RUBY] = start_ruby,
        [START_FOREIGN] = start_foreign,   [START_TEMPLATE] = lane_head_element};
    starts[lane_rule(lane->tag)->start](lane);
}

/* ---- end tags ---- */

static void end_other(struct lane *lane)
{
    for (size_t i = lane->open.n; i-- > 0;) {
        if (lane_is(&lane->open.v[i], lane->tag)) {
            lane_pop_to(lane, lane->tag);
            return;
        }
        if (lane_rule(lane->open.v[i].tag)->flags & LANE_SPECIAL)
            return;
    }
}

static void end_paragraph(struct lane *lane)
{
    if (!lane_in_button_scope(lane, GUMBO_TAG_P))
        lane_insert_implied(lane, GUMBO_TAG_P);
    lane_pop_to(lane, GUMBO_TAG_P);
}

static void end_heading(struct lane *lane)
{
    static const GumboTag headings[] = {GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3,
                                        GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6};
    bool is_open = false;
    for (size_t i = 0; i < COUNT_OF(headings); i++)
        is_open |= lane_in_scope(lane, headings[i]);
    for (bool is_last = !is_open; !is_last; lane_pop(lane))
        is_last = lane_rule(lane_top(lane)->tag)->start == START_HEADING;
}

static void end_form(struct lane *lane)
{
    bool has_form = lane->has_form;
    lane->has_form = false;
    lane->unsure |= lane->templates.n > 0;
    if (!has_form || !lane_in_scope(lane, GUMBO_TAG_FORM))
        return;
    lane_imply_ends(lane, GUMBO_TAG_LAST);
    if (lane_top_is(lane, GUMBO_TAG_FORM))
        lane_drop(lane); /* as gumbo does */
    else
        lane->unsure = true; /* it is taken out from among the open elements */
}

static void end_marker(struct lane *lane)
{
    if (!lane_in_table_scope(lane, lane->tag)) /* sic, gumbo */
        return;
    lane_pop_to(lane, lane->tag);
    lane_format_clear(lane);
}

static void end_body(struct lane *lane)
{
    if (!lane_in_scope(lane, GUMBO_TAG_BODY))
        return;
    lane->mode = LANE_AFTER_BODY;
    lane->again = lane->tag == GUMBO_TAG_HTML;
}

void lane_end_template(struct lane *lane)
{
    if (!lane_has_open(lane, GUMBO_TAG_TEMPLATE))
        return;
    lane_pop_to(lane, GUMBO_TAG_TEMPLATE);
    lane_format_clear(lane);
    lane->templates.n--;
    lane_reset_mode(lane);
}

void lane_body_end(struct lane *lane)
{
    switch ((enum lane_end)lane_rule(lane->tag)->end) {
    case END_BLOCK:
        if (lane_in_scope(lane, lane->tag))
            lane_pop_to(lane, lane->tag);
        break;
    case END_ITEM:
        if (lane_in_list_scope(lane, GUMBO_TAG_LI))
            lane_pop_to(lane, GUMBO_TAG_LI);
        break;
    case END_PARAGRAPH:
        end_paragraph(lane);
        break;
    case END_HEADING:
        end_heading(lane);
        break;
    case END_FORM:
        end_form(lane);
        break;
    case END_FORMAT:
        lane_format_close(lane, lane->tag);
        break;
    case END_MARKER:
        end_marker(lane);
        break;
    case END_BODY:
        end_body(lane);
        break;
    case END_TEMPLATE:
        lane_end_template(lane);
        break;
    case END_OTHER:
        end_other(lane);
        break;
    case END_BREAK:
        lane_format_reopen(lane);
        lane_insert_implied(lane, GUMBO_TAG_BR);
        lane_pop(lane);
        break;
    case END_UNSURE:
        lane->unsure = true;
        break;
    }
}

void lane_body(struct lane *lane)
{
    switch (lane->token.kind) {
    case HTML_TEXT:
        lane_format_reopen(lane);
        lane_add_text(lane);
        break;
    case HTML_START_TAG:
        body_start(lane);
        break;
    case HTML_END_TAG:
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
