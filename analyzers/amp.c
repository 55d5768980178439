#include "analyzers/element.h"

/* AMP: the elements that its runtime turns into requests. What amp-analytics sends for a vendor that
 * is named by its type only is not on the page. */
static void read_amp(const struct page *page, struct sink *sink)
{
    static const struct {
        const char *name;
        const char *attribute;
        enum mechanism mechanism;
        enum certainty certainty;
        enum gate gate;
    } rows[] = {
        {"amp-pixel", "src", MECHANISM_IMG, CERTAINTY_SURE, GATE_NONE},
        {"amp-img", "src", MECHANISM_IMG, CERTAINTY_SURE, GATE_NONE},
        {"amp-anim", "src", MECHANISM_IMG, CERTAINTY_SURE, GATE_NONE},
        {"amp-iframe", "src", MECHANISM_IFRAME, CERTAINTY_LIKELY, GATE_SCROLL},
        {"amp-ad", "src", MECHANISM_IFRAME, CERTAINTY_LIKELY, GATE_SCROLL},
        {"amp-embed", "src", MECHANISM_IFRAME, CERTAINTY_LIKELY, GATE_SCROLL},
        {"amp-analytics", "config", MECHANISM_FETCH, CERTAINTY_SURE, GATE_NONE},
        {"amp-install-serviceworker", "src", MECHANISM_SCRIPT, CERTAINTY_SURE, GATE_NONE},
        {"amp-list", "src", MECHANISM_FETCH, CERTAINTY_LIKELY, GATE_SCROLL},
        {"amp-video", "src", MECHANISM_MEDIA, CERTAINTY_LIKELY, GATE_SCROLL},
        {"amp-video", "poster", MECHANISM_MEDIA, CERTAINTY_LIKELY, GATE_SCROLL},
        {"amp-audio", "src", MECHANISM_MEDIA, CERTAINTY_LIKELY, GATE_SCROLL},
    };
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (!str_has_prefix(tag->name, STR("amp-")))
            continue;
        for (size_t row = 0; row < COUNT_OF(rows); row++) {
            if (tag_is(tag, rows[row].name))
                element_emit(sink, tag, rows[row].attribute, rows[row].mechanism,
                             (struct when){rows[row].certainty, rows[row].gate});
        }
        if (tag_is(tag, "amp-img"))
            element_emit_srcset(sink, tag, "srcset", MECHANISM_IMG, WHEN_OPENED);
    }
}

const struct analyzer analyzer_amp = {
    .name = "amp",
    .says = N_("elements of AMP pages"),
    .read = read_amp,
};
