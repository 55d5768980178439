/* Whether a link leads to a notice and whether a page may be one. */
#include "policies/entry.h"

/* Greatest weights of the words in a text, by what they are for. */
struct weights {
    int title, link, link_not;
};

static void on_word(void *context, const struct word *word, size_t at)
{
    struct weights *weights = context;
    int *weight = str_is(word->kind, "title")      ? &weights->title
                  : str_is(word->kind, "link")     ? &weights->link
                  : str_is(word->kind, "link_not") ? &weights->link_not
                                                   : NULL;
    (void)at;
    if (weight && word->weight > *weight)
        *weight = word->weight;
}

static struct weights weigh(const struct catalog *catalog, str folded)
{
    struct weights weights = {0};
    catalog_scan_leads(catalog, folded, on_word, &weights);
    return weights;
}

/* "pp" is a word of /info/pp.html and none of /apps.html; plurals and numbers may follow. */
static bool is_whole(str path, size_t at, size_t n)
{
    size_t end = at + n;
    if (at && ascii_is_alnum(path.p[at - 1]))
        return false;
    if (end < path.n && ascii_lower(path.p[end]) == 's')
        end++;
    return end >= path.n || !ascii_is_alpha(path.p[end]);
}

/* The slug stands in the path: one that says all may be part of a longer word. */
static bool has_slug(str path, const struct word *slug)
{
    size_t from = 0;
    for (;;) {
        size_t at = str_find_nocase(str_skip(path, from), slug->word);
        if (at == STR_ABSENT)
            return false;
        if (slug->weight >= ZONE_STRONG || is_whole(path, from + at, slug->word.n))
            return true;
        from += at + 1;
    }
}

static int heaviest_slug(const struct catalog *catalog, str path)
{
    size_t count;
    int best = 0;
    uint32_t missing = ~str_letters(path);
    const struct word *words = catalog_words(catalog, "slug", &count);
    for (size_t i = 0; i < count && path.n > 1; i++)
        if (words[i].weight > best && !(words[i].letters & missing) && has_slug(path, &words[i]))
            best = words[i].weight;
    return best;
}

static int strength_of(int weight)
{
    return weight >= ZONE_STRONG ? 3 : weight >= ZONE_LIKELY ? 2 : weight > 0 ? 1 : 0;
}

static int strength_by_words(const struct weights *weights)
{
    int strength = strength_of(weights->link);
    return strength < 2 && weights->link_not ? 0 : strength;
}

int notice_link_strength(const struct catalog *catalog, str folded_text, str url_path)
{
    struct weights weights = weigh(catalog, folded_text);
    int by_words = strength_by_words(&weights);
    int by_path = strength_of(heaviest_slug(catalog, url_path));
    return by_words > by_path ? by_words : by_path;
}

bool notice_may_be(struct arena *arena, const struct page *page, const struct catalog *catalog)
{
    struct weights title = weigh(catalog, notice_fold(arena, page->title));
    if (title.title >= ZONE_LIKELY || strength_by_words(&title) ||
        heaviest_slug(catalog, page->url.path))
        return true;
    for (size_t i = 0; i < page->heading_count; i++) {
        const struct heading *heading = &page->headings[i];
        struct weights weights = weigh(catalog, notice_fold(arena, heading->text));
        if (weights.title >= ZONE_STRONG || (heading->level <= 2 && strength_by_words(&weights)))
            return true;
    }
    for (size_t i = 0; i < page->phrase_count; i++)
        if (weigh(catalog, notice_fold(arena, page->phrases[i])).title >= ZONE_STRONG)
            return true;
    return false;
}
