/* What the tags of others contact once they run (follow.csv). No script is run, so this is what the
 * catalog knows of a service and not what was seen. */
#ifndef SOSHIN_CLI_FOLLOW_H
#define SOSHIN_CLI_FOLLOW_H

struct scan;

/* For each service that a page's tags load, a row for every other service that follow.csv leads to
 * and nothing else on the page does: reach script or frame, certainty likely, the tag's own gate, the tag
 * as initiator. Not under --no-follow, nor for commands that read one page, nor
 * for recordings, which hold what was contacted. Inside arena_run of the
 * scan's arena, when calls are settled. */
void follow_add(struct scan *scan);

#endif
