/* Page -> transmissions. An analyzer knows one mechanism (an element, an attribute, a way a script
 * loads something), never a vendor. One file and one row in list.def each. */
#ifndef SOSHIN_ANALYZERS_ANALYZER_H
#define SOSHIN_ANALYZERS_ANALYZER_H

#include "core/model.h"

/* What an analyzer saw. */
struct sighting {
    str url; /* as written: relative, protocol-relative or absolute */
    enum mechanism mechanism;
    enum origin origin;
    enum certainty certainty; /* without regard to the tag's own gate */
    enum gate gate;           /* beyond the tag's own */
    const struct tag *tag;    /* where it stands; not NULL */
    uint32_t line;            /* 0: the tag's line */
    str snippet;              /* empty: the tag's source */
    str ids;                  /* account ids, "; " between */
};

struct sink; /* where sightings go */

/* Takes a sighting; keeps or drops nothing silently: data:, javascript: and bad URLs send nothing. */
void sink_emit(struct sink *sink, const struct sighting *sighting);
/* Memory for what an analyzer must build. */
struct arena *sink_arena(struct sink *sink);

struct analyzer {
    const char *name; /* "script" */
    const char *says; /* message id: one line */
    void (*read)(const struct page *page, struct sink *sink);
};

const struct analyzer *const *analyzer_all(size_t *count);

struct transmissions {
    struct transmission *v;
    size_t n;
    size_t cap;
};

/* Runs all analyzers over a page: transmissions to third parties, and with `all` to first parties as
 * well, one per (line, URL, mechanism, gate), sorted by transmission_compare. shown_url: printed as
 * page_url. Inside arena_run of arena, the page's own. */
void analyzers_read(struct arena *arena, const struct page *page, str shown_url,
                    const struct catalog *catalog, const struct first_party *first_party, bool all,
                    struct transmissions *out);

#endif
