/* Whether a page's links may be drawn by its script: what is not in the source is not missing. */
#include "policies/notice.h"

#define LINKS_MIN 3 /* a page with fewer has its menu from somewhere else */

/* Where links to a notice are usual, as elements, ids, classes and names of files. */
static const char *const places[] = {"footer", "header", "nav", "menu", "include"};

static bool names_place(str text)
{
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (str_has(text, str_of(places[i])))
            return true;
    return false;
}

/* The start tag of an element that holds something, named after such a place. */
static bool is_place(str tag)
{
    static const char *const others[] = {"script", "meta", "link", "img", "input"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_has_prefix(tag, str_of(others[i])))
            return false;
    return tag.n && ascii_is_alpha(tag.p[0]) && names_place(tag);
}

/* <footer id="f"></footer>: a place that something else fills. */
static bool has_empty_place(str source)
{
    str rest = source;
    for (size_t at; (at = str_find_char(rest, '<')) != STR_ABSENT;) {
        rest = str_skip(rest, at + 1);
        size_t end = str_find_char(rest, '>'), text = end + 1;
        if (end == STR_ABSENT)
            return false;
        while (text < rest.n && ascii_is_space(rest.p[text]))
            text++;
        if (str_has_prefix(str_skip(rest, text), STR("</")) && is_place(str_slice(rest, 0, end)))
            return true;
    }
    return false;
}

/* A script that is called after such a place, or writes into one. */
static bool draws_place(const struct tag *tag)
{
    static const char *const writes[] = {"innerHTML", ".load(", "insertAdjacentHTML",
                                         "document.write", "outerHTML"};
    str file = tag_attr(tag, "src");
    for (size_t at; (at = str_find_char(file, '/')) != STR_ABSENT;)
        file = str_skip(file, at + 1);
    if (names_place(str_slice(file, 0, str_find_char(file, '?'))))
        return true;
    for (size_t i = 0; i < COUNT_OF(writes); i++)
        if (str_has(tag->text, str_of(writes[i])) && names_place(tag->text))
            return true;
    return false;
}

bool notice_links_are_drawn(const struct page *page)
{
    size_t links = 0;
    bool has_script = false;
    for (size_t i = 0; i < page->tag_count; i++) {
        const struct tag *tag = &page->tags[i];
        if (!tag_is(tag, "script") || tag->gate != GATE_NONE)
            continue;
        has_script = true;
        if (draws_place(tag))
            return true;
    }
    for (size_t i = 0; i < page->link_count; i++)
        links += !page->links[i].is_hidden;
    return page->links_left_out ||
           (has_script && (links < LINKS_MIN || has_empty_place(page->decoded.text)));
}
