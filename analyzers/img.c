#include "analyzers/element.h"

static void read_svg(struct sink *sink, const struct tag *tag)
{
    if (!tag_is(tag, "image") && !tag_is(tag, "use") && !tag_is(tag, "feimage") &&
        !tag_is(tag, "feImage"))
        return;
    element_emit(sink, tag, "href", MECHANISM_IMG, WHEN_OPENED);
    element_emit(sink, tag, "xlink:href", MECHANISM_IMG, WHEN_OPENED);
}

/* Elements whose addresses other analyzers read. */
static bool is_of_others(const struct tag *tag)
{
    static const char *const names[] = {"script", "iframe", "frame", "embed", "object", "video",
                                        "audio",  "track",  "link",  "form",  "style",  "meta"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (tag_is(tag, names[i]))
            return true;
    }
    return str_has_prefix(tag->name, STR("amp-"));
}

static void read_img(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (is_of_others(tag))
            continue;
        bool is_image_button =
            tag_is(tag, "input") && str_eq_nocase(tag_attr(tag, "type"), STR("image"));
        if (tag_is(tag, "img") || is_image_button)
            element_emit(sink, tag, "src", MECHANISM_IMG, WHEN_OPENED);
        if (tag_is(tag, "img") || tag_is(tag, "source"))
            element_emit_srcset(sink, tag, "srcset", MECHANISM_IMG, WHEN_OPENED);
        element_emit(sink, tag, "background", MECHANISM_IMG, WHEN_OPENED);
        /* Lazy loaders keep the address on any element, as a background too. */
        element_emit_kept(sink, tag, MECHANISM_IMG);
        read_svg(sink, tag);
    }
}

const struct analyzer analyzer_img = {
    .name = "img",
    .says = N_("images, image buttons, lazy images and backgrounds"),
    .read = read_img,
};
