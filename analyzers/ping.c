#include "analyzers/element.h"

/* <a ping="url url">: hyperlink auditing, sent when the link is followed. */
static void read_ping(const struct page *page, struct sink *sink)
{
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        str rest = tag_attr(tag, "ping");
        if (!tag_is(tag, "a") && !tag_is(tag, "area"))
            continue;
        for (size_t from = 0, to; from < rest.n; from = to + 1) {
            for (to = from; to < rest.n && !ascii_is_space(rest.p[to]);)
                to++;
            if (to > from)
                sink_emit(sink, &(struct sighting){.url = str_slice(rest, from, to),
                                                   .mechanism = MECHANISM_PING,
                                                   .origin = ORIGIN_HTML,
                                                   .certainty = CERTAINTY_LIKELY,
                                                   .gate = GATE_CLICK,
                                                   .tag = tag});
        }
    }
}

const struct analyzer analyzer_ping = {
    .name = "ping",
    .says = N_("links that report being followed"),
    .read = read_ping,
};
