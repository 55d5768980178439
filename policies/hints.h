/* Words that say what a label is. Internal to policies/notice_hints.c and policies/notice_labels.c. */
#ifndef SOSHIN_POLICIES_HINTS_H
#define SOSHIN_POLICIES_HINTS_H

#include "policies/entry.h"

/* Where such a word stands in a text. */
struct hint {
    enum field field;
    size_t at, end;
    int weight;
};
/* The word of a folded text that decides, of those of that weight and more; FIELD_NONE: there is none. */
struct hint hint_find(const struct reader *reader, str folded, int weight);
/* No letter outside of ASCII: then the first word decides and not the last one. */
bool hint_is_ascii(str s);

#endif
