#include "analyzers/element.h"

bool hint_when(const struct tag *tag, struct when *when)
{
    bool is_fetched =
        element_has_word(tag, "rel", "prefetch") || element_has_word(tag, "rel", "prerender");
    bool is_contact =
        element_has_word(tag, "rel", "dns-prefetch") || element_has_word(tag, "rel", "preconnect");
    if (is_fetched) /* the browser decides */
        *when = (struct when){CERTAINTY_LIKELY, GATE_CONDITION};
    else /* a connection, but no request */
        *when = (struct when){CERTAINTY_NONE, GATE_NONE};
    return is_fetched || is_contact;
}

static void read_hint(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        struct when when;
        if (tag_is(tag, "link") && hint_when(tag, &when))
            element_emit(sink, tag, "href", MECHANISM_HINT, when);
    }
}

const struct analyzer analyzer_hint = {
    .name = "hint",
    .says = N_("prefetches; hosts that are only resolved or connected to"),
    .read = read_hint,
};
