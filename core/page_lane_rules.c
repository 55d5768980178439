/* What tags mean in the body. */
#include "core/page_lane.h"

#define BLOCK                                                                                      \
    {                                                                                              \
        START_BLOCK, END_BLOCK, LANE_SPECIAL, 0                                                    \
    }
#define HEADING                                                                                    \
    {                                                                                              \
        START_HEADING, END_HEADING, LANE_SPECIAL, 0                                                \
    }
#define FORMAT                                                                                     \
    {                                                                                              \
        START_FORMAT, END_FORMAT, 0, 0                                                             \
    }
#define MARKER                                                                                     \
    {                                                                                              \
        START_MARKER, END_MARKER, LANE_SPECIAL | LANE_SCOPE, 0                                     \
    }
#define VOID                                                                                       \
    {                                                                                              \
        START_VOID, END_OTHER, LANE_SPECIAL | LANE_VOID, 0                                         \
    }
#define RAW(content)                                                                               \
    {                                                                                              \
        START_RAW, END_OTHER, LANE_SPECIAL, content                                                \
    }
#define PART(flags)                                                                                \
    {                                                                                              \
        START_IGNORED, END_OTHER, LANE_SPECIAL | (flags), 0                                        \
    }
#define UNSURE                                                                                     \
    {                                                                                              \
        START_UNSURE, END_UNSURE, LANE_SPECIAL, 0                                                  \
    }

static const struct lane_rule rules[GUMBO_TAG_LAST + 1] = {
    [GUMBO_TAG_ADDRESS] = BLOCK,
    [GUMBO_TAG_ARTICLE] = BLOCK,
    [GUMBO_TAG_ASIDE] = BLOCK,
    [GUMBO_TAG_BLOCKQUOTE] = BLOCK,
    [GUMBO_TAG_CENTER] = BLOCK,
    [GUMBO_TAG_DETAILS] = BLOCK,
    [GUMBO_TAG_DIR] = BLOCK,
    [GUMBO_TAG_DIV] = BLOCK,
    [GUMBO_TAG_DL] = BLOCK,
    [GUMBO_TAG_FIELDSET] = BLOCK,
    [GUMBO_TAG_FIGCAPTION] = BLOCK,
    [GUMBO_TAG_FIGURE] = BLOCK,
    [GUMBO_TAG_FOOTER] = BLOCK,
    [GUMBO_TAG_HEADER] = BLOCK,
    [GUMBO_TAG_HGROUP] = BLOCK,
    [GUMBO_TAG_MAIN] = {START_BLOCK, END_BLOCK, 0, 0}, /* special in the standard, not in gumbo */
    [GUMBO_TAG_MENU] = BLOCK,
    [GUMBO_TAG_NAV] = BLOCK,
    [GUMBO_TAG_OL] = BLOCK,
    [GUMBO_TAG_SECTION] = BLOCK,
    [GUMBO_TAG_SUMMARY] = BLOCK,
    [GUMBO_TAG_UL] = BLOCK,
    [GUMBO_TAG_P] = {START_BLOCK, END_PARAGRAPH, LANE_SPECIAL | LANE_IMPLIED, 0},
    [GUMBO_TAG_H1] = HEADING,
    [GUMBO_TAG_H2] = HEADING,
    [GUMBO_TAG_H3] = HEADING,
    [GUMBO_TAG_H4] = HEADING,
    [GUMBO_TAG_H5] = HEADING,
    [GUMBO_TAG_H6] = HEADING,
    [GUMBO_TAG_PRE] = {START_PRE, END_BLOCK, LANE_SPECIAL, 0},
    [GUMBO_TAG_LISTING] = {START_PRE, END_BLOCK, LANE_SPECIAL, 0},
    [GUMBO_TAG_FORM] = {START_FORM, END_FORM, LANE_SPECIAL, 0},
    [GUMBO_TAG_LI] = {START_ITEM, END_ITEM, LANE_SPECIAL | LANE_IMPLIED, 0},
    [GUMBO_TAG_DD] = {START_TERM, END_BLOCK, LANE_SPECIAL | LANE_IMPLIED, 0},
    [GUMBO_TAG_DT] = {START_TERM, END_BLOCK, LANE_SPECIAL | LANE_IMPLIED, 0},
    [GUMBO_TAG_BUTTON] = {START_BUTTON, END_BLOCK, LANE_SPECIAL, 0},
    [GUMBO_TAG_A] = {START_ANCHOR, END_FORMAT, 0, 0},
    [GUMBO_TAG_B] = FORMAT,
    [GUMBO_TAG_BIG] = FORMAT,
    [GUMBO_TAG_CODE] = FORMAT,
    [GUMBO_TAG_EM] = FORMAT,
    [GUMBO_TAG_FONT] = FORMAT,
    [GUMBO_TAG_I] = FORMAT,
    [GUMBO_TAG_S] = FORMAT,
    [GUMBO_TAG_SMALL] = FORMAT,
    [GUMBO_TAG_STRIKE] = FORMAT,
    [GUMBO_TAG_STRONG] = FORMAT,
    [GUMBO_TAG_TT] = FORMAT,
    [GUMBO_TAG_U] = FORMAT,
    [GUMBO_TAG_NOBR] = {START_UNSURE, END_UNSURE, 0, 0},
    [GUMBO_TAG_OBJECT] = MARKER,
    [GUMBO_TAG_APPLET] = MARKER,
    [GUMBO_TAG_MARQUEE] = MARKER,
    [GUMBO_TAG_TABLE] = {START_TABLE, END_OTHER, LANE_SPECIAL | LANE_SCOPE, 0},
    [GUMBO_TAG_AREA] = VOID,
    [GUMBO_TAG_BR] = {START_VOID, END_BREAK, LANE_SPECIAL | LANE_VOID, 0},
    [GUMBO_TAG_EMBED] = VOID,
    [GUMBO_TAG_IMG] = VOID,
    [GUMBO_TAG_INPUT] = VOID,
    [GUMBO_TAG_WBR] = VOID,
    [GUMBO_TAG_KEYGEN] = {START_UNSURE, END_UNSURE, 0, 0},
    [GUMBO_TAG_PARAM] = {START_PARAM, END_OTHER, LANE_SPECIAL | LANE_VOID, 0},
    [GUMBO_TAG_SOURCE] = {START_PARAM, END_OTHER, LANE_VOID, 0},
    [GUMBO_TAG_TRACK] = {START_PARAM, END_OTHER, LANE_VOID, 0},
    [GUMBO_TAG_BASE] = {START_PARAM, END_OTHER, LANE_SPECIAL | LANE_VOID, 0},
    [GUMBO_TAG_LINK] = {START_PARAM, END_OTHER, LANE_SPECIAL | LANE_VOID, 0},
    [GUMBO_TAG_META] = {START_PARAM, END_OTHER, LANE_SPECIAL | LANE_VOID, 0},
    [GUMBO_TAG_HR] = {START_RULE, END_OTHER, LANE_SPECIAL | LANE_VOID, 0},
    [GUMBO_TAG_SCRIPT] = RAW(HTML_CONTENT_SCRIPT),
    [GUMBO_TAG_STYLE] = RAW(HTML_CONTENT_RAWTEXT),
    [GUMBO_TAG_TITLE] = RAW(HTML_CONTENT_RCDATA),
    [GUMBO_TAG_NOFRAMES] = RAW(HTML_CONTENT_RAWTEXT),
    [GUMBO_TAG_TEXTAREA] = RAW(HTML_CONTENT_RCDATA),
    [GUMBO_TAG_IFRAME] = RAW(HTML_CONTENT_RAWTEXT),
    [GUMBO_TAG_NOEMBED] = RAW(HTML_CONTENT_RAWTEXT),
    [GUMBO_TAG_NOSCRIPT] = {START_OTHER, END_OTHER, LANE_SPECIAL, 0},
    [GUMBO_TAG_SELECT] = {START_SELECT, END_OTHER, LANE_SPECIAL, 0},
    [GUMBO_TAG_OPTION] = {START_OPTION, END_OTHER, LANE_IMPLIED, 0},
    [GUMBO_TAG_OPTGROUP] = {START_OPTION, END_OTHER, LANE_IMPLIED, 0},
    [GUMBO_TAG_RP] = {START_RUBY, END_OTHER, LANE_IMPLIED, 0},
    [GUMBO_TAG_RT] = {START_RUBY, END_OTHER, LANE_IMPLIED, 0},
    [GUMBO_TAG_RB] = {START_UNSURE, END_UNSURE, LANE_IMPLIED, 0},
    [GUMBO_TAG_RTC] = {START_UNSURE, END_UNSURE, LANE_IMPLIED, 0},
    [GUMBO_TAG_SVG] = {START_FOREIGN, END_OTHER, 0, 0},
    [GUMBO_TAG_MATH] = {START_FOREIGN, END_OTHER, 0, 0},
    [GUMBO_TAG_TEMPLATE] = {START_TEMPLATE, END_TEMPLATE, LANE_SPECIAL | LANE_SCOPE, 0},
    [GUMBO_TAG_CAPTION] = PART(LANE_SCOPE),
    [GUMBO_TAG_COL] = PART(LANE_VOID),
    [GUMBO_TAG_COLGROUP] = PART(0),
    [GUMBO_TAG_HEAD] = PART(0),
    [GUMBO_TAG_TBODY] = PART(0),
    [GUMBO_TAG_TD] = PART(LANE_SCOPE),
    [GUMBO_TAG_TFOOT] = PART(0),
    [GUMBO_TAG_TH] = PART(LANE_SCOPE),
    [GUMBO_TAG_THEAD] = PART(0),
    [GUMBO_TAG_TR] = PART(0),
    [GUMBO_TAG_BODY] = {START_AGAIN, END_BODY, LANE_SPECIAL, 0},
    [GUMBO_TAG_HTML] = {START_AGAIN, END_BODY, LANE_SPECIAL | LANE_SCOPE, 0},
    [GUMBO_TAG_FRAME] = UNSURE,
    [GUMBO_TAG_FRAMESET] = UNSURE,
    [GUMBO_TAG_BASEFONT] = UNSURE,
    [GUMBO_TAG_BGSOUND] = UNSURE,
    [GUMBO_TAG_ISINDEX] = UNSURE,
    [GUMBO_TAG_IMAGE] = UNSURE,
    [GUMBO_TAG_MENUITEM] = UNSURE,
    [GUMBO_TAG_PLAINTEXT] = UNSURE,
    [GUMBO_TAG_XMP] = UNSURE,
};

const struct lane_rule *lane_rule(GumboTag tag)
{
    return &rules[tag];
}
