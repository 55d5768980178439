/* The picture of an audit over time. Colours stand in attributes, so that it is the same in report.html,
 * in a page of its own and as a file. */
#include "reports/history.h"

#include "reports/html_words.h"

/* Sizes in units of the drawing, which is scaled as a whole. */
#define DRAW_WIDTH 960
#define DRAW_HEIGHT 300
#define DRAW_LEFT 50
#define DRAW_RIGHT 950
#define DRAW_TOP 30
#define DRAW_LINE_END 110 /* below the line of recipients */
#define DRAW_BARS_END 250

struct drawing {
    const struct html *html;
    const struct history_run *runs;
    size_t count;
    uint32_t most_recipients, most_findings;
};

static const char *const colors[SEVERITY_COUNT] = {
    [SEVERITY_VIOLATION] = "#c92a2a", [SEVERITY_REVIEW] = "#e67700",  [SEVERITY_ADVICE] = "#1971c2",
    [SEVERITY_INFO] = "#868e96",      [SEVERITY_UNKNOWN] = "#7048e8",
};

static uint32_t run_findings(const struct history_run *run)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        sum += run->findings[i];
    return sum;
}

static int draw_x(const struct drawing *drawing, size_t i)
{
    return DRAW_LEFT + (int)((size_t)(DRAW_RIGHT - DRAW_LEFT) * i / drawing->count);
}

static int draw_share(uint32_t part, uint32_t most, int height)
{
    return most ? (int)((uint64_t)part * (uint64_t)height / most) : 0;
}

static void draw_put(const struct html *html, str markup)
{
    fwrite(markup.p, 1, markup.n, html->out);
}

static void draw_label(const struct drawing *drawing, int x, int y, const char *anchor, str text)
{
    const struct html *html = drawing->html;
    draw_put(html, arena_printf(html->arena,
                                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"13\" "
                                "fill=\"currentColor\">",
                                x, y, anchor));
    html_escape(html, text, TEXT_NAME_MAX);
    html_raw(html, "</text>\n");
}

static void draw_bar(const struct drawing *drawing, size_t i)
{
    const struct html *html = drawing->html;
    const struct history_run *run = &drawing->runs[i];
    int x = draw_x(drawing, i), width = draw_x(drawing, i + 1) - x;
    int y = DRAW_BARS_END;
    width = width > 4 ? width - 2 : width > 1 ? width : 1;
    draw_put(html, arena_printf(html->arena, "<g><title>%.*s: %u",
                                STR_ARG(history_day(html->arena, run->at)), run_findings(run)));
    html_raw(html, "</title>\n");
    for (size_t k = 0; k < SEVERITY_COUNT; k++) {
        int height = draw_share(run->findings[k], drawing->most_findings,
                                DRAW_BARS_END - DRAW_LINE_END - DRAW_TOP);
        if (run->findings[k] && !height)
            height = 1;
        if (!height)
            continue;
        y -= height;
        draw_put(html, arena_printf(html->arena,
                                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                                    "fill=\"%s\"/>\n",
                                    x, y, width, height, colors[k]));
    }
    html_raw(html, "</g>\n");
}

/* A run that did not see everything has a hollow point. */
static void draw_recipients(const struct drawing *drawing)
{
    const struct html *html = drawing->html;
    html_raw(html, "<polyline fill=\"none\" stroke=\"#2b8a3e\" stroke-width=\"2\" points=\"");
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < drawing->count; i++) {
            const struct history_run *run = &drawing->runs[i];
            int x = (draw_x(drawing, i) + draw_x(drawing, i + 1)) / 2;
            int y = DRAW_LINE_END -
                    draw_share(run->recipients, drawing->most_recipients, DRAW_LINE_END - DRAW_TOP);
            draw_put(html, arena_printf(html->arena,
                                        turn ? "<circle cx=\"%d\" cy=\"%d\" r=\"3\" "
                                               "stroke=\"#2b8a3e\" fill=\"%s\"/>\n"
                                             : "%d,%d ",
                                        x, y, run->unseen ? "none" : "#2b8a3e"));
        }
        html_raw(html, turn ? "" : "\"/>\n");
    }
}

static str draw_words(const struct html *html, const char *message)
{
    return str_of(lang_text(html->lang, message));
}

static void draw_key(const struct drawing *drawing)
{
    const struct html *html = drawing->html;
    int x = DRAW_LEFT;
    for (size_t i = 0; i < SEVERITY_COUNT; i++) {
        draw_put(html, arena_printf(html->arena,
                                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" "
                                    "fill=\"%s\"/>\n",
                                    x, DRAW_HEIGHT - 14, colors[i]));
        draw_label(drawing, x + 16, DRAW_HEIGHT - 3, "start",
                   draw_words(html, html_severity_words((enum severity)i)));
        x += 110;
    }
}

static void draw_scale(const struct drawing *drawing)
{
    struct arena *arena = drawing->html->arena;
    draw_label(drawing, DRAW_LEFT - 8, DRAW_TOP + 4, "end",
               arena_printf(arena, "%u", drawing->most_recipients));
    draw_label(drawing, DRAW_LEFT - 8, DRAW_LINE_END + DRAW_TOP + 4, "end",
               arena_printf(arena, "%u", drawing->most_findings));
    draw_label(drawing, DRAW_LEFT, DRAW_TOP - 12, "start",
               draw_words(drawing->html, N_("Recipients (hollow: something was not seen)")));
    draw_label(drawing, DRAW_LEFT, DRAW_LINE_END + 18, "start",
               draw_words(drawing->html, N_("Findings by severity")));
    draw_label(drawing, DRAW_LEFT, DRAW_BARS_END + 18, "start",
               history_day(arena, drawing->runs[0].at));
    draw_label(drawing, DRAW_RIGHT, DRAW_BARS_END + 18, "end",
               history_day(arena, drawing->runs[drawing->count - 1].at));
}

void history_draw(const struct html *html, const struct history_run *runs, size_t count,
                  const char *title)
{
    size_t skip = count > HISTORY_DRAWN_MAX ? count - HISTORY_DRAWN_MAX : 0;
    struct drawing drawing = {.html = html, .runs = runs + skip, .count = count - skip};
    if (!count)
        return;
    for (size_t i = 0; i < drawing.count; i++) {
        const struct history_run *run = &drawing.runs[i];
        if (run->recipients > drawing.most_recipients)
            drawing.most_recipients = run->recipients;
        if (run_findings(run) > drawing.most_findings)
            drawing.most_findings = run_findings(run);
    }
    draw_put(html, arena_printf(html->arena,
                                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
                                "viewBox=\"0 0 %d %d\" width=\"%d\" font-family=\"sans-serif\">\n"
                                "<title>",
                                DRAW_WIDTH, DRAW_HEIGHT, DRAW_WIDTH));
    html_escape(html, draw_words(html, title), TEXT_NAME_MAX);
    html_raw(html, "</title>\n");
    for (size_t i = 0; i < drawing.count; i++)
        draw_bar(&drawing, i);
    draw_recipients(&drawing);
    draw_scale(&drawing);
    draw_key(&drawing);
    html_raw(html, "</svg>\n");
}
