#include "analyzers/element.h"

static void read_media(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        bool is_player = tag_is(tag, "video") || tag_is(tag, "audio");
        struct when when = WHEN_OPENED;
        if (!is_player && !tag_is(tag, "source") && !tag_is(tag, "track"))
            continue;
        if (str_eq_nocase(tag_attr(tag, "preload"), STR("none")) && !tag_attr(tag, "autoplay").p)
            when = (struct when){CERTAINTY_LIKELY, GATE_CLICK};
        element_emit(sink, tag, "src", MECHANISM_MEDIA, when);
        element_emit(sink, tag, "poster", MECHANISM_MEDIA, WHEN_OPENED);
        if (is_player)
            element_emit_kept(sink, tag, MECHANISM_MEDIA);
    }
}

const struct analyzer analyzer_media = {
    .name = "media",
    .says = N_("video and audio"),
    .read = read_media,
};
