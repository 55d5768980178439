/* Whether a link leads to a notice and whether a page may be one. */
#include "policies/entry.h"

#define STRONG 9
#define LIKELY 5

/* Greatest weight of the words of that kind in the text. */
static int heaviest(const struct catalog *catalog, const char *kind, str text)
{
    size_t count;
    int best = 0;
    const struct word *words = catalog_words(catalog, kind, &count);
    for (size_t i = 0; i < count; i++)
        if (words[i].weight > best && str_find_nocase(text, words[i].word) != STR_ABSENT)
            best = words[i].weight;
    return best;
}

static int strength_of(int weight)
{
    return weight >= STRONG ? 3 : weight >= LIKELY ? 2 : weight > 0 ? 1 : 0;
}

int notice_link_strength(const struct catalog *catalog, str folded_text, str url_path)
{
    int by_words = strength_of(heaviest(catalog, "link", folded_text));
    int by_path = strength_of(heaviest(catalog, "slug", url_path));
    if (by_words < 2 && heaviest(catalog, "link_not", folded_text))
        by_words = 0;
    return by_words > by_path ? by_words : by_path;
}

static size_t occurrences(str text, str word)
{
    size_t count = 0;
    for (size_t at; (at = str_find_nocase(text, word)) != STR_ABSENT; count++)
        text = str_skip(text, at + word.n);
    return count;
}

/* A title word that stands somewhere else than in links: every page of a site links to its notice. */
static bool text_may_be(const struct page *page, const struct catalog *catalog)
{
    size_t count;
    const struct word *words = catalog_words(catalog, "title", &count);
    for (size_t i = 0; i < count; i++) {
        if (words[i].weight < STRONG)
            continue;
        size_t all = occurrences(page->decoded.text, words[i].word), linked = 0;
        for (size_t k = 0; k < page->link_count && linked < all; k++)
            linked += occurrences(page->links[k].text, words[i].word) +
                      occurrences(page->links[k].href, words[i].word);
        if (all > linked)
            return true;
    }
    return false;
}

bool notice_may_be(struct arena *arena, const struct page *page, const struct catalog *catalog)
{
    str title = notice_fold(arena, page->title);
    if (heaviest(catalog, "title", title) >= LIKELY)
        return true;
    if (notice_link_strength(catalog, title, page->url.path) >= 1)
        return true;
    return text_may_be(page, catalog);
}
