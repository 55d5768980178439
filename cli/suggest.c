#include "cli/suggest.h"

#define SUGGEST_MAX 32 /* letters; longer words mean nothing */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Restricted Damerau-Levenshtein distance: single characters are put in, left out, exchanged, or change
 * places with their neighbour. */
static size_t distance(str a, str b)
{
    size_t cost[SUGGEST_MAX + 1][SUGGEST_MAX + 1];
    if (a.n > SUGGEST_MAX || b.n > SUGGEST_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i <= a.n; i++)
        cost[i][0] = i;
    for (size_t j = 0; j <= b.n; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        for (size_t j = 1; j <= b.n; j++) {
            bool is_same = a.p[i - 1] == b.p[j - 1];
            cost[i][j] = least(least(cost[i - 1][j], cost[i][j - 1]) + 1,
                               cost[i - 1][j - 1] + (is_same ? 0 : 1));
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.n][b.n];
}

const char *suggest(const char *word, const char *best, const char *name)
{
    str typed = str_of(word);
    size_t steps = distance(typed, str_of(name));
    if (steps > (typed.n + 1) / 3)
        return best;
    return !best || steps < distance(typed, str_of(best)) ? name : best;
}
