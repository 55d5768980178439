/* Drawings and formulas: svg and math (§13.2.6.5). */
#include "core/page_lane.h"

/* HTML elements that end the drawing they stand in, and those in which HTML begins again. */
static const GumboTag leading_out[] = {GUMBO_TAG_B,
                                       GUMBO_TAG_BIG,
                                       GUMBO_TAG_BLOCKQUOTE,
                                       GUMBO_TAG_BODY,
                                       GUMBO_TAG_BR,
                                       GUMBO_TAG_CENTER,
                                       GUMBO_TAG_CODE,
                                       GUMBO_TAG_DD,
                                       GUMBO_TAG_DIV,
                                       GUMBO_TAG_DL,
                                       GUMBO_TAG_DT,
                                       GUMBO_TAG_EM,
                                       GUMBO_TAG_EMBED,
                                       GUMBO_TAG_FONT,
                                       GUMBO_TAG_H1,
                                       GUMBO_TAG_H2,
                                       GUMBO_TAG_H3,
                                       GUMBO_TAG_H4,
                                       GUMBO_TAG_H5,
                                       GUMBO_TAG_H6,
                                       GUMBO_TAG_HEAD,
                                       GUMBO_TAG_HR,
                                       GUMBO_TAG_I,
                                       GUMBO_TAG_IMG,
                                       GUMBO_TAG_LI,
                                       GUMBO_TAG_LISTING,
                                       GUMBO_TAG_MAIN,
                                       GUMBO_TAG_MENU,
                                       GUMBO_TAG_META,
                                       GUMBO_TAG_NOBR,
                                       GUMBO_TAG_OL,
                                       GUMBO_TAG_P,
                                       GUMBO_TAG_PRE,
                                       GUMBO_TAG_RUBY,
                                       GUMBO_TAG_S,
                                       GUMBO_TAG_SMALL,
                                       GUMBO_TAG_SPAN,
                                       GUMBO_TAG_STRONG,
                                       GUMBO_TAG_STRIKE,
                                       GUMBO_TAG_SUB,
                                       GUMBO_TAG_SUP,
                                       GUMBO_TAG_TABLE,
                                       GUMBO_TAG_TT,
                                       GUMBO_TAG_U,
                                       GUMBO_TAG_UL,
                                       GUMBO_TAG_VAR,
                                       GUMBO_TAG_MI,
                                       GUMBO_TAG_MO,
                                       GUMBO_TAG_MN,
                                       GUMBO_TAG_MS,
                                       GUMBO_TAG_MTEXT,
                                       GUMBO_TAG_MGLYPH,
                                       GUMBO_TAG_MALIGNMARK,
                                       GUMBO_TAG_ANNOTATION_XML,
                                       GUMBO_TAG_FOREIGNOBJECT};

static bool leads_out(const struct lane *lane)
{
    for (size_t i = 0; i < COUNT_OF(leading_out); i++)
        if (leading_out[i] == lane->tag)
            return true;
    return false;
}

/* §13.2.6.1: attribute names of SVG that are not all lower case, and those with a prefix. */
static const char *const svg_names[] = {"attributeName",
                                        "attributeType",
                                        "baseFrequency",
                                        "baseProfile",
                                        "calcMode",
                                        "clipPathUnits",
                                        "contentScriptType",
                                        "contentStyleType",
                                        "diffuseConstant",
                                        "edgeMode",
                                        "externalResourcesRequired",
                                        "filterRes",
                                        "filterUnits",
                                        "glyphRef",
                                        "gradientTransform",
                                        "gradientUnits",
                                        "kernelMatrix",
                                        "kernelUnitLength",
                                        "keyPoints",
                                        "keySplines",
                                        "keyTimes",
                                        "lengthAdjust",
                                        "limitingConeAngle",
                                        "markerHeight",
                                        "markerUnits",
                                        "markerWidth",
                                        "maskContentUnits",
                                        "maskUnits",
                                        "numOctaves",
                                        "pathLength",
                                        "patternContentUnits",
                                        "patternTransform",
                                        "patternUnits",
                                        "pointsAtX",
                                        "pointsAtY",
                                        "pointsAtZ",
                                        "preserveAlpha",
                                        "preserveAspectRatio",
                                        "primitiveUnits",
                                        "refX",
                                        "refY",
                                        "repeatCount",
                                        "repeatDur",
                                        "requiredExtensions",
                                        "requiredFeatures",
                                        "specularConstant",
                                        "specularExponent",
                                        "spreadMethod",
                                        "startOffset",
                                        "stdDeviation",
                                        "stitchTiles",
                                        "surfaceScale",
                                        "systemLanguage",
                                        "tableValues",
                                        "targetX",
                                        "targetY",
                                        "textLength",
                                        "viewBox",
                                        "viewTarget",
                                        "xChannelSelector",
                                        "yChannelSelector",
                                        "zoomAndPan"};
static const char *const prefixed_names[] = {
    "xlink:actuate", "xlink:arcrole", "xlink:href", "xlink:role", "xlink:show", "xlink:title",
    "xlink:type",    "xml:base",      "xml:lang",   "xml:space",  "xmlns:xlink"};

/* §13.2.6.1 "adjust SVG attributes", "adjust foreign attributes": the name by which gumbo gives an
 * attribute. */
static str adjusted(str name)
{
    size_t colon = str_find_char(name, ':');
    for (size_t i = 0; colon == STR_ABSENT && i < COUNT_OF(svg_names); i++)
        if (str_eq_nocase(name, str_of(svg_names[i])))
            return str_of(svg_names[i]);
    for (size_t i = 0; colon != STR_ABSENT && i < COUNT_OF(prefixed_names); i++)
        if (str_is(name, prefixed_names[i]))
            return str_skip(name, colon + 1);
    return name;
}

static struct page_element foreign_element(struct lane *lane)
{
    struct page_element element = lane_element(lane);
    struct attr *attrs = ARENA_ARRAY(lane->arena, element.attr_count, struct attr);
    for (size_t i = 0; i < element.attr_count; i++)
        attrs[i] = (struct attr){adjusted(element.attrs[i].name), element.attrs[i].value};
    element.attrs = attrs;
    element.is_foreign = true;
    return element;
}

/* title, desc, script, style: nothing but text is expected in them. */
static void insert_plain(struct lane *lane)
{
    struct page_element element = foreign_element(lane);
    html_next(&lane->tokens, &lane->token);
    const char *at = lane->token.source.p;
    if (lane->token.kind == HTML_TEXT && !lane->token.is_cdata) {
        element.text = lane->token.text;
        element.text_line = lane->token.line;
        html_next(&lane->tokens, &lane->token);
    }
    lane->unsure |= lane->token.kind != HTML_END_TAG || !str_eq(lane->token.name, element.name);
    lane_flush(lane);
    if (page_reader_enter(lane->reader, &element, lane->open.n + 1) && element.text.n)
        page_reader_text(lane->reader, element.text, at);
    page_reader_leave(lane->reader, element.tag, lane->open.n + 1);
}

void lane_foreign_start(struct lane *lane)
{
    struct page_element element = foreign_element(lane);
    lane->unsure |= lane->tag == GUMBO_TAG_MATH; /* gumbo renames one of its attributes */
    lane_push(lane, &element);
    if (lane->token.is_self_closing)
        lane_pop(lane);
}

static void start_inside(struct lane *lane)
{
    bool is_plain = lane->tag == GUMBO_TAG_TITLE || lane->tag == GUMBO_TAG_DESC ||
                    lane->tag == GUMBO_TAG_SCRIPT || lane->tag == GUMBO_TAG_STYLE;
    lane->unsure |= leads_out(lane);
    if (is_plain && !lane->token.is_self_closing)
        insert_plain(lane);
    else
        lane_foreign_start(lane);
}

void lane_foreign(struct lane *lane)
{
    switch (lane->token.kind) {
    case HTML_TEXT:
        lane_add_text(lane);
        break;
    case HTML_START_TAG:
        start_inside(lane);
        break;
    case HTML_END_TAG:
        if (str_eq(lane_top(lane)->name, lane->token.name))
            lane_pop(lane);
        else
            lane->unsure = true;
        break;
    case HTML_COMMENT:
        lane_comment(lane);
        break;
    case HTML_DOCTYPE:
    case HTML_END_OF_FILE:
        break;
    }
}
