#include "analyzers/element.h"

static void read_iframe(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        bool is_frame = tag_is(tag, "iframe") || tag_is(tag, "frame") || tag_is(tag, "fencedframe");
        bool is_object = tag_is(tag, "embed") || tag_is(tag, "object");
        if (is_frame) {
            element_emit(sink, tag, "src", MECHANISM_IFRAME, WHEN_OPENED);
            element_emit_kept(sink, tag, MECHANISM_IFRAME);
        }
        if (is_object) {
            element_emit(sink, tag, tag_is(tag, "embed") ? "src" : "data", MECHANISM_OBJECT,
                         WHEN_OPENED);
            element_emit_kept(sink, tag, MECHANISM_OBJECT);
        }
    }
}

const struct analyzer analyzer_iframe = {
    .name = "iframe",
    .says = N_("frames, embedded documents and objects"),
    .read = read_iframe,
};
