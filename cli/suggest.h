/* What a mistyped word may have meant. */
#ifndef SOSHIN_CLI_SUGGEST_H
#define SOSHIN_CLI_SUGGEST_H

#include "core/str.h"

/* The name, so far the best, or the new one if it is closer to the word and close enough to be meant:
 * at most a third of its characters are missing, superfluous, wrong or changed places with their
 * neighbour. Begin with NULL. */
const char *suggest(const char *word, const char *best, const char *name);

#endif
