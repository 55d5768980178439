/* What a sampled crawl knows and what it read of it, by kind of address. */
#ifndef SOSHIN_CLI_SAMPLE_H
#define SOSHIN_CLI_SAMPLE_H

#include "cli/scan_state.h"

/* Fills report->sample when a sample was asked for and the target was crawled; coverage and
 * transmissions are sorted. Inside arena_run of the scan's arena. */
void sample_settle(struct scan *scan);

#endif
