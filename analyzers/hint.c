#include "analyzers/element.h"

static void read_hint(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (!tag_is(tag, "link"))
            continue;
        bool is_fetched =
            element_has_word(tag, "rel", "prefetch") || element_has_word(tag, "rel", "prerender");
        bool is_contact = element_has_word(tag, "rel", "dns-prefetch") ||
                          element_has_word(tag, "rel", "preconnect");
        if (is_fetched) /* the browser decides */
            element_emit(sink, tag, "href", MECHANISM_HINT,
                         (struct when){CERTAINTY_LIKELY, GATE_CONDITION});
        else if (is_contact) /* a connection, but no request */
            element_emit(sink, tag, "href", MECHANISM_HINT,
                         (struct when){CERTAINTY_NONE, GATE_NONE});
    }
}

const struct analyzer analyzer_hint = {
    .name = "hint",
    .says = N_("prefetches; hosts that are only resolved or connected to"),
    .read = read_hint,
};
