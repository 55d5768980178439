#include "core/markup.h"

struct markup markup_begin(struct arena *arena, str title)
{
    struct markup markup = {.out = buf_init(arena, MARKUP_MAX), .line = 1};
    markup_tag(&markup, STR("<!DOCTYPE html><meta charset=\"utf-8\"><title>"));
    for (size_t i = 0; i < title.n; i++) {
        char c = title.p[i];
        buf_add_char(&markup.out, c == '\n' || c == '\r' || c == '<' || c == '&' ? ' ' : c);
    }
    markup_tag(&markup, STR("</title><body>"));
    return markup;
}

void markup_go_to(struct markup *markup, uint32_t line)
{
    for (; markup->line < line && !markup->out.over; markup->line++)
        buf_add_char(&markup->out, '\n');
}

void markup_tag(struct markup *markup, str tag)
{
    buf_add(&markup->out, tag);
}

static void add_escaped(struct buf *out, str text)
{
    static const struct {
        char c;
        const char *reference;
    } special[] = {{'<', "&lt;"},   {'>', "&gt;"},  {'&', "&amp;"},
                   {'"', "&quot;"}, {'\n', "<br>"}, {'\r', " "}};
    for (size_t i = 0; i < text.n; i++) {
        size_t k = 0;
        while (k < COUNT_OF(special) && special[k].c != text.p[i])
            k++;
        if (k < COUNT_OF(special))
            buf_add(out, str_of(special[k].reference));
        else
            buf_add_char(out, text.p[i]);
    }
}

/* Bytes of the address that the text begins with; 0: it begins with none. */
static size_t address_length(str text)
{
    size_t n = 0;
    if (!str_has_prefix(text, STR("http://")) && !str_has_prefix(text, STR("https://")))
        return 0;
    while (n < text.n && text.p[n] > ' ' && (unsigned char)text.p[n] < 0x7F &&
           str_find_char(STR("<>\"()'"), text.p[n]) == STR_ABSENT)
        n++;
    return n;
}

void markup_text(struct markup *markup, str text)
{
    struct buf *out = &markup->out;
    while (text.n) {
        size_t at = str_find(text, STR("http"));
        add_escaped(out, str_slice(text, 0, at));
        if (at == STR_ABSENT)
            return;
        text = str_skip(text, at);
        size_t length = address_length(text);
        str shown = str_slice(text, 0, length ? length : 4);
        if (length) {
            buf_add(out, STR("<a href=\""));
            add_escaped(out, shown);
            buf_add(out, STR("\">"));
        }
        add_escaped(out, shown);
        if (length)
            buf_add(out, STR("</a>"));
        text = str_skip(text, shown.n);
    }
}

str markup_end(struct markup *markup)
{
    markup_tag(markup, STR("</body>\n"));
    return buf_str(&markup->out);
}
