#include "crawler/pace.h"

#include "crawler/http.h"

void pace_set(struct pace *pace, double rate, double delay, bool is_private)
{
    pace->interval = rate > 0 ? 1 / rate : 0;
    pace->max_open = rate > 0 ? PACE_POLITE_OPEN : HTTP_MAX_TRANSFERS;
    pace->is_gap = delay > pace->interval && (rate > 0 || !is_private);
    if (pace->is_gap) {
        pace->interval = delay;
        pace->max_open = 1;
    }
}

void pace_sent(struct pace *pace, double now)
{
    double late = pace->next_at > 0 && !pace->is_gap ? now - pace->next_at : 0;
    pace->next_at = now + pace->interval - (late < pace->interval ? late : pace->interval);
}

bool pace_busy(struct pace *pace, int retry_after, bool is_unlimited, double now)
{
    bool is_asked = retry_after >= 0 && retry_after <= PACE_MAX_RETRY_AFTER &&
                    pace->waited + (unsigned)retry_after <= PACE_MAX_WAITED;
    if (is_asked)
        pace->waited += (unsigned)retry_after;
    else if (is_unlimited)
        return false;
    pace->pause = pace->pause > 0 ? 2 * pace->pause : 1;
    if (pace->pause > PACE_MAX_PAUSE)
        pace->pause = PACE_MAX_PAUSE;
    double until = now + (is_asked ? retry_after : pace->pause);
    if (pace->next_at < until)
        pace->next_at = until;
    return is_asked;
}
