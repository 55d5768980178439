/* Which words say what a label or a column's head announces, and where in it they stand. */
#include "policies/hints.h"

#include <string.h>

static const struct {
    const char *kind;
    enum field field;
} kinds[] = {
    {"column_recipient", FIELD_RECIPIENT}, {"column_service", FIELD_SERVICE},
    {"column_content", FIELD_CONTENT},     {"column_purpose", FIELD_PURPOSE},
    {"column_optout", FIELD_OPTOUT},       {"column_policy", FIELD_POLICY},
    {"column_status", FIELD_STATUS},       {"column_cookie", FIELD_COOKIE},
    {"column_other", FIELD_OTHER},
};

size_t notice_tail(const struct reader *reader, const char *kind, str folded)
{
    size_t count, longest = 0;
    const struct word *words = catalog_words(reader->catalog, kind, &count);
    for (size_t i = 0; i < count; i++)
        if (words[i].word.n > longest && str_has_suffix(folded, words[i].word))
            longest = words[i].word.n;
    return longest;
}

bool notice_begins_with(const struct reader *reader, const char *kind, str folded)
{
    size_t count;
    const struct word *words = catalog_words(reader->catalog, kind, &count);
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix(folded, words[i].word))
            return true;
    return false;
}

bool hint_is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Whether hint a says more than b. */
static bool is_better(const struct hint *a, const struct hint *b, bool is_english)
{
    if (!b->field)
        return true;
    if (is_english && a->at != b->at)
        return a->at < b->at;
    if (a->end != b->end)
        return a->end > b->end;
    return a->end - a->at > b->end - b->at;
}

struct hinting {
    str folded;
    struct hint best;
    int weight; /* of the words that count */
    bool is_english;
};

static enum field field_of(str kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(kind, kinds[i].kind))
            return kinds[i].field;
    return FIELD_NONE;
}

static void on_word(void *context, const struct word *word, size_t at)
{
    struct hinting *hinting = context;
    size_t end = at + word->word.n;
    if (word->weight < hinting->weight || !str_has_prefix(word->kind, STR("column_")))
        return;
    if (hinting->is_english &&
        !(text_is_edge(hinting->folded, at) && text_is_edge(hinting->folded, end)))
        return;
    struct hint hint = {field_of(word->kind), at, end, word->weight};
    if (hint.field && is_better(&hint, &hinting->best, hinting->is_english))
        hinting->best = hint;
}

struct hint hint_find(const struct reader *reader, str folded, int weight)
{
    struct hinting hinting = {
        .folded = folded, .weight = weight, .is_english = hint_is_ascii(folded)};
    catalog_scan_words(reader->catalog, folded, on_word, &hinting);
    return hinting.best;
}
