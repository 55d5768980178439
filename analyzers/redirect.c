#include "analyzers/element.h"

/* The address in content="5; url='...'" (HTML Standard §4.2.5.3 "shared declarative refresh"). */
static str refresh_url(str content)
{
    size_t at = str_find_nocase(content, STR("url"));
    if (at == STR_ABSENT)
        return STR_NONE;
    str rest = str_trim(str_skip(content, at + 3));
    if (!rest.n || rest.p[0] != '=')
        return STR_NONE;
    rest = str_trim(str_skip(rest, 1));
    if (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'')) {
        size_t end = str_find_char(str_skip(rest, 1), rest.p[0]);
        rest = str_slice(rest, 1, end == STR_ABSENT ? rest.n : end + 1);
    }
    return rest;
}

static void read_redirect(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (!tag_is(tag, "meta") || !str_eq_nocase(tag_attr(tag, "http-equiv"), STR("refresh")))
            continue;
        str content = str_trim(tag_attr(tag, "content"));
        str url = refresh_url(content);
        bool is_at_once = content.n && content.p[0] == '0';
        if (url.n)
            sink_emit(sink, &(struct sighting){.url = url,
                                               .mechanism = MECHANISM_REDIRECT,
                                               .origin = ORIGIN_HTML,
                                               .certainty =
                                                   is_at_once ? CERTAINTY_SURE : CERTAINTY_LIKELY,
                                               .gate = is_at_once ? GATE_NONE : GATE_TIMER,
                                               .tag = tag});
    }
}

const struct analyzer analyzer_redirect = {
    .name = "redirect",
    .says = N_("meta elements that send the visitor elsewhere"),
    .read = read_redirect,
};
