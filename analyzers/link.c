#include "analyzers/element.h"

/* canonical, alternate, next, author and the like are mere statements. */
bool link_when(const struct tag *tag, struct when *when)
{
    static const struct {
        const char *rel;
        struct when when;
    } rows[] = {
        {"stylesheet", {CERTAINTY_SURE, GATE_NONE}},
        {"preload", {CERTAINTY_SURE, GATE_NONE}},
        {"modulepreload", {CERTAINTY_SURE, GATE_NONE}},
        {"icon", {CERTAINTY_SURE, GATE_NONE}},
        {"manifest", {CERTAINTY_SURE, GATE_NONE}},
        {"compression-dictionary", {CERTAINTY_SURE, GATE_NONE}},
        {"dictionary", {CERTAINTY_SURE, GATE_NONE}},
        /* When the page is put on the home screen or pinned. */
        {"apple-touch-icon", {CERTAINTY_LIKELY, GATE_CONDITION}},
        {"apple-touch-icon-precomposed", {CERTAINTY_LIKELY, GATE_CONDITION}},
        {"apple-touch-startup-image", {CERTAINTY_LIKELY, GATE_CONDITION}},
        {"mask-icon", {CERTAINTY_LIKELY, GATE_CONDITION}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (element_has_word(tag, "rel", rows[i].rel)) {
            *when = rows[i].when;
            return true;
        }
    }
    return false;
}

static void read_link(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        struct when when;
        if (!tag_is(tag, "link") || !link_when(tag, &when))
            continue;
        struct when kept = {CERTAINTY_LIKELY,
                            element_waits_for_consent(tag) ? GATE_CONSENT : GATE_CONDITION};
        element_emit(sink, tag, "href", MECHANISM_LINK, when);
        element_emit_srcset(sink, tag, "imagesrcset", MECHANISM_LINK, when);
        element_emit(sink, tag, "data-href", MECHANISM_LINK, kept);
    }
}

const struct analyzer analyzer_link = {
    .name = "link",
    .says = N_("style sheets, preloads, icons and manifests"),
    .read = read_link,
};
