#include "core/page_lane.h"

#define CHECK_TIME_EVERY 256 /* tokens */

static bool is_start(const struct lane *lane, GumboTag tag)
{
    return lane->token.kind == HTML_START_TAG && lane->tag == tag;
}

static bool is_end(const struct lane *lane, GumboTag tag)
{
    return lane->token.kind == HTML_END_TAG && lane->tag == tag;
}

/* An end tag that does not make up elements before the body. */
static bool is_stray_end(const struct lane *lane)
{
    return lane->token.kind == HTML_END_TAG && lane->tag != GUMBO_TAG_BODY &&
           lane->tag != GUMBO_TAG_HTML && lane->tag != GUMBO_TAG_BR;
}

static void go_on(struct lane *lane, enum lane_mode mode)
{
    lane->mode = mode;
    lane->again = true;
}

/* ---- before the body ---- */

static void in_initial(struct lane *lane)
{
    const struct html_token *token = &lane->token;
    if (token->kind == HTML_DOCTYPE) {
        lane->has_plain_type = str_is(token->name, "html") && !token->is_forced_quirks &&
                               !token->public_id.p && !token->system_id.p;
        lane->mode = LANE_BEFORE_HTML;
    } else {
        go_on(lane, LANE_BEFORE_HTML);
    }
}

static void before_html(struct lane *lane)
{
    if (is_start(lane, GUMBO_TAG_HTML)) {
        lane_insert(lane);
        lane->mode = LANE_BEFORE_HEAD;
    } else if (!is_stray_end(lane) || lane->tag == GUMBO_TAG_HEAD) {
        lane_insert_implied(lane, GUMBO_TAG_HTML);
        go_on(lane, LANE_BEFORE_HEAD);
    }
}

static void before_head(struct lane *lane)
{
    lane->unsure |= is_start(lane, GUMBO_TAG_HTML);
    if (is_start(lane, GUMBO_TAG_HEAD)) {
        lane_insert(lane);
        lane->mode = LANE_HEAD;
    } else if (!is_stray_end(lane) || lane->tag == GUMBO_TAG_HEAD) {
        lane_insert_implied(lane, GUMBO_TAG_HEAD);
        go_on(lane, LANE_HEAD);
    }
}

static bool is_head_element(const struct lane *lane)
{
    if (lane->token.kind != HTML_START_TAG)
        return false;
    switch ((int)lane->tag) {
    case GUMBO_TAG_BASE:
    case GUMBO_TAG_LINK:
    case GUMBO_TAG_META:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_TEMPLATE:
        return true;
    default:
        return false;
    }
}

/* What gumbo reads otherwise than other elements when it stands before the body. */
static bool is_odd_in_head(const struct lane *lane)
{
    return lane->token.kind == HTML_START_TAG &&
           (lane_rule(lane->tag)->start == START_UNSURE || lane->tag == GUMBO_TAG_HTML ||
            (lane->tag == GUMBO_TAG_UNKNOWN && lane->token.is_self_closing));
}

static void in_head(struct lane *lane)
{
    lane->unsure |= is_odd_in_head(lane);
    if (is_head_element(lane)) {
        lane_head_element(lane);
    } else if (is_start(lane, GUMBO_TAG_NOSCRIPT)) {
        lane_insert(lane);
        lane->mode = LANE_HEAD_NOSCRIPT;
    } else if (is_end(lane, GUMBO_TAG_HEAD)) {
        lane_pop(lane);
        lane->mode = LANE_AFTER_HEAD;
    } else if (is_end(lane, GUMBO_TAG_TEMPLATE)) {
        lane_end_template(lane);
    } else if (!is_stray_end(lane) && !is_start(lane, GUMBO_TAG_HEAD)) {
        lane_pop(lane);
        go_on(lane, LANE_AFTER_HEAD);
    }
}

static void in_head_noscript(struct lane *lane)
{
    bool is_element = is_start(lane, GUMBO_TAG_LINK) || is_start(lane, GUMBO_TAG_META) ||
                      is_start(lane, GUMBO_TAG_NOFRAMES) || is_start(lane, GUMBO_TAG_STYLE);
    bool is_ignored = is_start(lane, GUMBO_TAG_HEAD) || is_start(lane, GUMBO_TAG_NOSCRIPT) ||
                      (lane->token.kind == HTML_END_TAG && lane->tag != GUMBO_TAG_BR);
    lane->unsure |= is_odd_in_head(lane);
    if (is_end(lane, GUMBO_TAG_NOSCRIPT)) {
        lane_pop(lane);
        lane->mode = LANE_HEAD;
    } else if (is_element) {
        lane_head_element(lane);
    } else if (!is_ignored) {
        lane_pop(lane);
        go_on(lane, LANE_HEAD);
    }
}

static void after_head(struct lane *lane)
{
    lane->unsure |= is_odd_in_head(lane) || is_start(lane, GUMBO_TAG_TEMPLATE) ||
                    is_end(lane, GUMBO_TAG_TEMPLATE);
    if (is_start(lane, GUMBO_TAG_BODY)) {
        lane_insert(lane);
        lane->mode = LANE_BODY;
    } else if (is_head_element(lane)) {
        lane_head_element(lane);
    } else if (!is_stray_end(lane) && !is_start(lane, GUMBO_TAG_HEAD)) {
        lane_insert_implied(lane, GUMBO_TAG_BODY);
        go_on(lane, LANE_BODY);
    }
}

/* White space counts for nothing before the body, and comments are looked at by themselves. */
static void before_body(struct lane *lane)
{
    static void (*const modes[])(struct lane *) = {[LANE_INITIAL] = in_initial,
                                                   [LANE_BEFORE_HTML] = before_html,
                                                   [LANE_BEFORE_HEAD] = before_head,
                                                   [LANE_HEAD] = in_head,
                                                   [LANE_HEAD_NOSCRIPT] = in_head_noscript,
                                                   [LANE_AFTER_HEAD] = after_head};
    struct html_token *token = &lane->token;
    if (token->kind == HTML_TEXT) {
        while (token->text.n && ascii_is_space(token->text.p[0]))
            token->text = str_skip(token->text, 1);
        if (!token->text.n)
            return;
    }
    if (token->kind == HTML_COMMENT)
        lane_comment(lane);
    else if (token->kind != HTML_DOCTYPE || lane->mode == LANE_INITIAL)
        modes[lane->mode](lane);
}

/* ---- behind the body, and in templates ---- */

static void after_body(struct lane *lane)
{
    bool is_space = lane->token.kind == HTML_TEXT && !str_trim(lane->token.text).n;
    if (lane->token.kind == HTML_COMMENT) {
        lane_flush(lane);
        *ARENA_PUSH(lane->arena, &lane->late[lane->mode == LANE_AFTER_AFTER_BODY]) = lane->token;
    } else if (is_space) {
        lane_body(lane);
    } else if (is_end(lane, GUMBO_TAG_HTML) && lane->mode == LANE_AFTER_BODY) {
        lane->mode = LANE_AFTER_AFTER_BODY;
    } else if (lane->token.kind != HTML_DOCTYPE && lane->token.kind != HTML_END_OF_FILE) {
        lane->unsure |= is_start(lane, GUMBO_TAG_HTML);
        go_on(lane, LANE_BODY);
    }
}

static void in_template(struct lane *lane)
{
    if (lane->token.kind == HTML_TEXT || lane->token.kind == HTML_COMMENT) {
        lane_body(lane);
    } else if (is_end(lane, GUMBO_TAG_TEMPLATE)) {
        lane_end_template(lane);
    } else if (is_head_element(lane)) {
        lane_head_element(lane);
    } else if (lane->token.kind == HTML_START_TAG) {
        lane->unsure |= lane_rule(lane->tag)->start == START_IGNORED;
        lane->templates.v[lane->templates.n - 1] = LANE_BODY;
        go_on(lane, LANE_BODY);
    }
}

/* They stand behind all that the body still got. */
static void bring_late_comments(struct lane *lane)
{
    for (size_t where = 0; where < COUNT_OF(lane->late); where++)
        for (size_t i = 0; i < lane->late[where].n; i++) {
            lane->token = lane->late[where].v[i];
            lane_comment(lane);
        }
}

/* ---- tokens ---- */

static void dispatch(struct lane *lane)
{
    lane->again = false;
    if (lane->open.n && lane_top(lane)->is_foreign && lane->token.kind != HTML_END_OF_FILE)
        lane_foreign(lane);
    else if (lane->mode < LANE_BODY)
        before_body(lane);
    else if (lane->mode == LANE_BODY)
        lane_body(lane);
    else if (lane->mode == LANE_TEMPLATE)
        in_template(lane);
    else if (lane->mode >= LANE_AFTER_BODY)
        after_body(lane);
    else
        lane_table(lane);
}

static GumboTag tag_of(const struct html_token *token)
{
    bool is_tag = token->kind == HTML_START_TAG || token->kind == HTML_END_TAG;
    if (!is_tag || token->name.n > 32)
        return GUMBO_TAG_UNKNOWN;
    return gumbo_tagn_enum(token->name.p, (unsigned)token->name.n);
}

static void take_token(struct lane *lane)
{
    struct html_token *token = &lane->token;
    lane->tag = tag_of(token);
    if (lane->skips_newline && token->kind == HTML_TEXT && token->text.p[0] == '\n')
        token->text = str_skip(token->text, 1);
    lane->skips_newline = false;
    if (token->kind == HTML_TEXT && !token->text.n)
        return;
    do
        dispatch(lane);
    while (lane->again && !lane->unsure);
}

bool page_lane(struct page_reader *reader, str source)
{
    struct lane lane = {.arena = reader->arena,
                        .reader = reader,
                        .tokens = html_tokens_of(reader->arena, source),
                        .text = STR("")};
    if (page_has_long_reference(source))
        return false;
    for (size_t i = 0; !lane.unsure && !lane.tokens.is_odd; i++) {
        html_next(&lane.tokens, &lane.token);
        if (i % CHECK_TIME_EVERY == 0)
            arena_check_time(lane.arena);
        take_token(&lane);
        if (lane.token.kind == HTML_END_OF_FILE)
            break;
    }
    if (lane.unsure || lane.tokens.is_odd)
        return false;
    while (lane.open.n)
        lane_pop(&lane);
    bring_late_comments(&lane);
    return true;
}
