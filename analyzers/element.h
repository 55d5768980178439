/* What the analyzers of elements share: emitting an attribute, and when a script runs. */
#ifndef SOSHIN_ANALYZERS_ELEMENT_H
#define SOSHIN_ANALYZERS_ELEMENT_H

#include "analyzers/analyzer.h"

/* How surely and on what condition something is loaded. */
struct when {
    enum certainty certainty;
    enum gate gate;
};
#define WHEN_OPENED ((struct when){CERTAINTY_SURE, GATE_NONE})
#define WHEN_SCROLLED ((struct when){CERTAINTY_LIKELY, GATE_SCROLL})

/* The attribute's value as a sighting of origin html; nothing when it is missing or empty. */
void element_emit(struct sink *sink, const struct tag *tag, const char *attribute,
                  enum mechanism mechanism, struct when when);
/* Each candidate of a srcset (HTML Standard §4.8.4.2.1). */
void element_emit_srcset(struct sink *sink, const struct tag *tag, const char *attribute,
                         enum mechanism mechanism, struct when when);
/* The attributes in which lazy loaders and consent tools keep the address until it is wanted:
 * data-src, data-lazy, data-lazy-src, data-original, data-...-src and so on. */
void element_emit_kept(struct sink *sink, const struct tag *tag, enum mechanism mechanism);

/* One of the words of a space-separated attribute, without regard to case. */
bool element_has_word(const struct tag *tag, const char *attribute, const char *word);
/* Any attribute whose name or value names consent ("data-cookieconsent", class="cmplz-..."). */
bool element_waits_for_consent(const struct tag *tag);

/* What a link element (of the page or of a header) makes browsers fetch, and when. False: nothing. */
bool link_when(const struct tag *tag, struct when *when);
/* The same for what browsers may fetch, or only resolve or connect to (certainty none). */
bool hint_when(const struct tag *tag, struct when *when);

/* When the browser runs a script element, by its type. False: never, it holds data. */
bool script_runs(const struct tag *tag, struct when *when);

#endif
