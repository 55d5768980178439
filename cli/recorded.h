/* What a recording adds to a scan: requests that were really made, beside what the pages' sources say.
 * The sources say where in the page a request comes from; the recording says which were made. */
#ifndef SOSHIN_CLI_RECORDED_H
#define SOSHIN_CLI_RECORDED_H

#include "core/map.h"
#include "core/model.h"

struct recorded {
    struct map rows;      /* page and address -> observed transmission, while fetches are read */
    struct map hosts;     /* that were contacted */
    struct map tried;     /* hosts of requests that were blocked or never sent */
    struct map addresses; /* of what pages loaded -> row of coverage */
    struct map bodies;    /* address of a container that was asked for -> number in containers */
    struct {
        struct recorded_container {
            str name; /* of the container */
            str body; /* empty: did not come */
        } * v;
        size_t n, cap;
    } containers;
};

struct scan;
struct reading;
struct scan_container;

void recorded_begin(struct scan *scan);
/* Takes the transmission of an observed request: one row for each page and address. */
void recorded_keep(struct scan *scan, const struct reading *reading);
/* The row of coverage of what a page loaded is kept once for each address, whether it was observed or
 * asked for. True when *row was joined to one that there is. */
bool recorded_row(struct scan *scan, const struct reading *reading, const struct coverage *row);
/* There is such a row. */
bool recorded_has(const struct scan *scan, str url);
/* A tag manager's container that a frame or somebody else's script was seen to load is not the operator's.
 * Where nobody says who loaded it, the page's source may, and its body is the same. True for rows that
 * were not observed. */
bool recorded_is_operators(const struct transmission *container);
/* Asks the recording for a container's body; a source that is none is left alone. */
void recorded_ask(struct scan *scan, str name, str url, str found_on);
/* The body that came; p NULL: none did. */
str recorded_body(const struct scan *scan, str name);
/* When all is read: what the sources say joins what was observed of the same address on the same page.
 * What they say of hosts that the recording did not contact has certainty none, or likely where the
 * recording says that a request there was blocked. Inside arena_run of
 * the scan's arena; nothing happens without a recording. */
void recorded_settle(struct scan *scan);

#endif
