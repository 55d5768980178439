#include "reports/html_flow.h"

#include "core/text.h"
#include "reports/html_words.h"

/* Sizes in units of the drawing, which is scaled as a whole. */
#define FLOW_WIDTH 960
#define FLOW_TOP 34
#define FLOW_ROW 28
#define FLOW_BOX 22
#define FLOW_TEXT_COLUMNS 30 /* of a name that is drawn */
#define FLOW_STROKE_MAX 10

struct flow_lane {
    const struct flow_column *column;
    int x, width;
    int height; /* of the whole drawing, so that columns of any length fill it */
};

/* The middle of place i. */
static int flow_y(const struct flow_lane *lane, size_t i)
{
    int places = (int)flow_places(lane->column);
    int step = (lane->height - FLOW_TOP) / (places ? places : 1);
    return FLOW_TOP + step * (int)i + step / 2;
}

static void flow_raw(const struct html *html, str markup)
{
    fwrite(markup.p, 1, markup.n, html->out);
}

static unsigned flow_stroke(size_t pages, size_t most)
{
    return most ? 1 + (unsigned)(pages * (FLOW_STROKE_MAX - 1) / most) : 1;
}

static void flow_path(const struct html *html, const struct flow_lane *from, size_t i,
                      const struct flow_lane *to, size_t k, unsigned stroke)
{
    int x1 = from->x + from->width, x2 = to->x, middle = (x1 + x2) / 2;
    int y1 = flow_y(from, i), y2 = flow_y(to, k);
    flow_raw(html, arena_printf(html->arena,
                                "<path d=\"M%d %dC%d %d %d %d %d %d\" stroke-width=\"%u\"/>\n", x1,
                                y1, middle, y1, middle, y2, x2, y2, stroke));
}

static void flow_paths(const struct html *html, const struct flow_lane *from,
                       const struct flow_lane *to, const size_t *pages, size_t row)
{
    size_t most = 0, rows = flow_places(from->column), columns = flow_places(to->column);
    for (size_t i = 0; i < rows * columns; i++) {
        size_t here = pages[i / columns * row + i % columns];
        most = here > most ? here : most;
    }
    html_raw(html, "<g class=\"links\">\n");
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < columns; k++)
            if (pages[i * row + k])
                flow_path(html, from, i, to, k, flow_stroke(pages[i * row + k], most));
    html_raw(html, "</g>\n");
}

/* One text element per language, cut to the box. */
static void flow_text(const struct html *html, int x, int y, struct words words)
{
    static const char *const classes[HTML_LANGS] = {[LANG_EN] = "en", [LANG_JA] = "ja"};
    bool is_same = str_eq(words_in(words, LANG_JA), words_in(words, LANG_EN));
    for (size_t lang = 0; lang < (is_same ? 1 : HTML_LANGS); lang++) {
        const struct show *show = &html->show[lang];
        str name = show_clean(show, words_in(words, (enum lang)lang), FLOW_NAME_MAX);
        flow_raw(html, arena_printf(html->arena, "<text x=\"%d\" y=\"%d\"", x, y));
        if (!is_same) {
            html_attribute(html, "class", str_of(classes[lang]));
            html_attribute(html, "lang", str_of(classes[lang]));
        }
        html_raw(html, ">");
        html_escape(html, show_fit(show, name, FLOW_TEXT_COLUMNS), FLOW_NAME_MAX);
        html_raw(html, "</text>");
    }
}

static struct words flow_label(const struct html *html, const struct flow_node *node)
{
    if (!node->has_verdict)
        return node->name;
    struct words label;
    str mark = str_of(html_verdict_mark(node->verdict));
    label.ja = show_join(&html->show[LANG_JA], mark, STR(" "), words_in(node->name, LANG_JA));
    label.en = show_join(&html->show[LANG_EN], mark, STR(" "), words_in(node->name, LANG_EN));
    return label;
}

static struct words flow_others(const struct html *html, size_t count)
{
    const char *message = N_("%1 others");
    str number = show_number(&html->show[LANG_EN], count);
    return (struct words){
        .ja = show_form(&html->show[LANG_JA], message, number, STR_NONE, STR_NONE, STR_NONE),
        .en = show_form(&html->show[LANG_EN], message, number, STR_NONE, STR_NONE, STR_NONE)};
}

static void flow_box(const struct html *html, const struct flow_lane *lane, size_t i)
{
    const struct flow_column *column = lane->column;
    bool is_node = i < column->drawn;
    const struct flow_node *node = is_node ? &column->nodes[i] : NULL;
    struct words label =
        is_node ? flow_label(html, node) : flow_others(html, column->count - column->drawn);
    const char *kind = is_node && node->has_verdict ? html_verdict_kind(node->verdict) : "plain";
    html_raw(html, "<g");
    html_attribute(html, "class", str_of(kind));
    html_raw(html, ">");
    if (is_node) {
        html_raw(html, "<title>");
        html_escape(html, words_in(node->name, html->lang), FLOW_NAME_MAX);
        html_raw(html, "</title>");
    }
    int y = flow_y(lane, i);
    flow_raw(html, arena_printf(html->arena,
                                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>",
                                lane->x, y - FLOW_BOX / 2, lane->width, FLOW_BOX));
    flow_text(html, lane->x + 8, y + 4, label);
    if (is_node)
        flow_raw(html,
                 arena_printf(html->arena, "<text class=\"count\" x=\"%d\" y=\"%d\">%zu</text>",
                              lane->x + lane->width - 8, y + 4, node->pages));
    html_raw(html, "</g>\n");
}

static void flow_lane(const struct html *html, const struct flow_lane *lane, const char *heading)
{
    html_raw(html, "<g class=\"heading\">");
    flow_text(html, lane->x, 16,
              (struct words){.ja = show_said(&html->show[LANG_JA], heading),
                             .en = show_said(&html->show[LANG_EN], heading)});
    html_raw(html, "</g>\n");
    for (size_t i = 0; i < flow_places(lane->column); i++)
        flow_box(html, lane, i);
}

void flow_draw(const struct html *html, const struct flow *flow)
{
    size_t rows = flow_places(&flow->recipients);
    rows = flow_places(&flow->groups) > rows ? flow_places(&flow->groups) : rows;
    rows = flow_places(&flow->countries) > rows ? flow_places(&flow->countries) : rows;
    int height = FLOW_TOP + FLOW_ROW * (int)rows;
    struct flow_lane groups = {&flow->groups, 0, 240, height};
    struct flow_lane recipients = {&flow->recipients, 360, 250, height};
    struct flow_lane countries = {&flow->countries, 760, 200, height};
    html_raw(html, "<svg role=\"img\" aria-labelledby=\"flow-name\" aria-describedby=\"flow-says\" "
                   "class=\"flow\"");
    flow_raw(html, arena_printf(html->arena, " viewBox=\"0 0 %d %d\">\n", FLOW_WIDTH, height));
    flow_paths(html, &groups, &recipients, flow->sent, FLOW_RECIPIENTS + 1);
    flow_paths(html, &recipients, &countries, flow->reached, FLOW_COUNTRIES + 1);
    flow_lane(html, &groups, N_("Pages (group by folder)"));
    flow_lane(html, &recipients, N_("Recipient"));
    flow_lane(html, &countries, N_("Company's country"));
    html_raw(html, "</svg>\n");
}
