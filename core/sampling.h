/* What a sample of pages allows to say (docs/en/sampling.md): pure functions of counts. */
#ifndef SOSHIN_CORE_SAMPLING_H
#define SOSHIN_CORE_SAMPLING_H

#include "core/str.h"

/* The probability that reports speak of: a statement fails in so many of a hundred samples at most. */
#define SAMPLING_RISK_PERCENT 5

/* Where an address stands in the order that the seed draws: the same for the same text and seed on
 * every machine, and without regard to what the page holds. */
uint64_t sampling_key(uint64_t seed, str url);

/* The probability that a simple random sample of `read` of `known` pages holds none of `carriers`
 * pages (hypergeometric distribution); carriers and read are at most known. */
double sampling_miss(uint64_t known, uint64_t read, uint64_t carriers);

/* The fewest pages of `known` such that something that stands on so many, or more, is missed by a
 * sample of `read` with a probability of at most SAMPLING_RISK_PERCENT; known + 1 when nothing was
 * read, 1 when all was. */
uint64_t sampling_bound(uint64_t known, uint64_t read);

/* Chao's lower bound (1987) of the recipients that were not seen, from those seen on one and on two
 * of `pages` sampled pages, in tenths, rounded down. */
uint64_t sampling_unseen_tenths(uint64_t pages, uint64_t once, uint64_t twice);

/* Good's estimate (1953) of the share that recipients not yet seen have in all pairs of a page and a
 * recipient, in tenths of a per cent, rounded up; 0 when there are no pairs. */
uint64_t sampling_unseen_share(uint64_t once, uint64_t pairs);

#endif
