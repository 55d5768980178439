/* Page -> transmissions. An analyzer knows one mechanism (an element, an attribute, a way a script
 * loads something), never a vendor. One file and one row in list.def each. */
#ifndef SOSHIN_ANALYZERS_ANALYZER_H
#define SOSHIN_ANALYZERS_ANALYZER_H

#include "analyzers/calls.h"
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
    bool is_sheet; /* what is loaded is read as a style sheet; link elements say it anyway */
};

struct sink; /* where sightings go */

/* Takes a sighting; keeps or drops nothing silently: data:, javascript: and bad URLs send nothing. */
void sink_emit(struct sink *sink, const struct sighting *sighting);
/* A call that sends to a service (snippets.csv). `where` says where it stands, its url is empty. What
 * the arguments hand over joins the rows of the service; where the page has none and the call is not
 * doubtful, it makes a row itself. Counts once all analyzers have run. */
void sink_call(struct sink *sink, const struct call_seen *call, bool is_doubtful,
               const struct sighting *where);
const struct catalog *sink_catalog(const struct sink *sink);
/* Memory for what an analyzer must build. */
struct arena *sink_arena(struct sink *sink);

struct analyzer {
    const char *name; /* "script" */
    const char *says; /* message id: one line */
    void (*read)(const struct page *page, struct sink *sink);
};

const struct analyzer *const *analyzer_all(size_t *count);

/* A script or style sheet on a first-party host. Loading it is no transmission, but what it holds is
 * the operator's own command as if it stood in the page. */
enum file_kind { FILE_SCRIPT, FILE_SHEET };
struct own_file {
    str url; /* normalised */
    enum file_kind kind;
    uint32_t line; /* of the tag */
    enum certainty certainty;
    enum gate gate;
    enum reach reach;
};

struct transmissions {
    struct transmission *v;
    size_t n;
    size_t cap;
    struct {
        struct own_file *v; /* one for each address: the surest load, of equals the first */
        size_t n;
        size_t cap;
    } files;
    /* The operator's own servers that look like measuring endpoints ("https://sst.shop.example"): what
     * they pass on cannot be seen. Each once, at most OWN_SERVERS_MAX. */
    struct {
        str *v;
        size_t n;
        size_t cap;
    } servers;
};
#define OWN_SERVERS_MAX 64
/* origin lies in arena. */
void transmissions_add_server(struct arena *arena, struct transmissions *out, str origin);

/* What analyzers need besides the page; lives as long as the records that they make. */
struct analyzers_setup {
    const struct catalog *catalog;
    const struct first_party *first_party;
    bool all; /* transmissions to first parties as well */
};

/* Runs all analyzers over a page: transmissions to third parties, and with `all` to first parties as
 * well, one per (line, URL, mechanism, gate), sorted by transmission_compare. shown_url: printed as
 * page_url. Inside arena_run of arena, the page's own. */
void analyzers_read(struct arena *arena, const struct page *page, str shown_url,
                    const struct catalog *catalog, const struct first_party *first_party, bool all,
                    struct transmissions *out);

/* The same for the text (UTF-8) of a script or style sheet that lies in a file, as if it stood inside a
 * page: origin script or style, initiator the file's address, lines of the file, page_url empty. What
 * is relative is taken relative to the file. The files that it loads itself are the modules and the
 * absolute ones of a script, the imports of a style sheet. */
void analyzers_read_script(struct arena *arena, const struct url *url, str text,
                           const struct analyzers_setup *setup, struct transmissions *out);
void analyzers_read_style(struct arena *arena, const struct url *url, str text,
                          const struct analyzers_setup *setup, struct transmissions *out);

#endif
