/* When one host may be asked: decided from its rate, its robots.txt and its answers, with times that the
 * caller gives, so nothing here waits or looks at a clock. */
#ifndef SOSHIN_CRAWLER_PACE_H
#define SOSHIN_CRAWLER_PACE_H

#include <stdbool.h>

#define PACE_POLITE_OPEN 2      /* connections to one host when there is a rate */
#define PACE_MAX_RETRY_AFTER 60 /* seconds; who asks for more has blocked us */
#define PACE_MAX_WAITED 300     /* seconds that a host may have us wait in all, as it asks to */
#define PACE_MAX_PAUSE                                                                             \
    16.0 /* seconds between requests to a host that is busy and does not say how long */

/* All times are seconds of one clock that never goes back. All zero: a host that was never asked. */
struct pace {
    double interval;   /* between two requests */
    bool is_gap;       /* it is a Crawl-delay: never less, while a rate holds on average */
    unsigned max_open; /* connections */
    double next_at;    /* when the next request is due; 0: none was made yet */
    double pause;      /* the last one that a busy answer led to; 0: it is not busy */
    unsigned waited;   /* seconds, as Retry-After asked for */
};

/* Sets how often the host may be asked. rate: requests a second, 0: no limit; delay: Crawl-delay in
 * seconds, 0: none, and not kept by who crawls his own server (is_private) without limit of rate. */
void pace_set(struct pace *pace, double rate, double delay, bool is_private);

/* A request was sent. What it came too late, up to one interval, the next one comes earlier, so that late
 * wake-ups do not add up, and n seconds never see more than n * rate + 2 requests. */
void pace_sent(struct pace *pace, double now);

/* The host was busy (429, 503), and asked to wait for so many seconds (-1: did not say) before the same is
 * asked once more: true when it may be, behind next_at. Without a usable wish the pause doubles from 1 to
 * PACE_MAX_PAUSE seconds; who crawls his own server without limit of rate (is_unlimited) wants none. */
bool pace_busy(struct pace *pace, int retry_after, bool is_unlimited, double now);

#endif
