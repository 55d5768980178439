#include "analyzers/element.h"

/* data-src and its like on a script: the address that a consent tool or optimiser puts in place. */
static void read_kept(struct sink *sink, const struct tag *tag)
{
    if (tag_attr(tag, "src").n)
        return;
    struct when when = {CERTAINTY_LIKELY, GATE_CONSENT};
    struct when by_type;
    if (script_runs(tag, &by_type) && by_type.gate == GATE_CLICK)
        when = by_type;
    for (size_t i = 0; i < tag->attr_count; i++) {
        str name = tag->attrs[i].name;
        if (str_has_prefix(name, STR("data-")) && str_has_suffix(name, STR("-src")))
            sink_emit(sink, &(struct sighting){.url = str_trim(tag->attrs[i].value),
                                               .mechanism = MECHANISM_SCRIPT,
                                               .origin = ORIGIN_HTML,
                                               .certainty = when.certainty,
                                               .gate = when.gate,
                                               .tag = tag});
    }
}

static void read_script(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        struct when when;
        if (!tag_is(tag, "script"))
            continue;
        if (script_runs(tag, &when)) {
            element_emit(sink, tag, "src", MECHANISM_SCRIPT, when);
            element_emit(sink, tag, "data-gtmsrc", MECHANISM_SCRIPT, when);
            element_emit(sink, tag, "href", MECHANISM_SCRIPT, when); /* inside SVG */
            element_emit(sink, tag, "xlink:href", MECHANISM_SCRIPT, when);
        }
        read_kept(sink, tag);
    }
}

const struct analyzer analyzer_script = {
    .name = "script",
    .says = N_("script elements with an address"),
    .read = read_script,
};
