#include "analyzers/element.h"

static void read_form(const struct page *page, struct sink *sink)
{
    static const struct when submit = {CERTAINTY_LIKELY, GATE_SUBMIT};
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (tag_is(tag, "form"))
            element_emit(sink, tag, "action", MECHANISM_FORM, submit);
        element_emit(sink, tag, "formaction", MECHANISM_FORM, submit);
    }
}

const struct analyzer analyzer_form = {
    .name = "form",
    .says = N_("forms that are sent elsewhere"),
    .read = read_form,
};
