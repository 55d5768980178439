/* A notice in which no entry was found: behind a login, drawn by script, in a picture, or empty. Not
 * readable is not the same as not stated. */
#include "policies/entry.h"

#define SHELL_MAX 300   /* bytes of text below which a page with scripts was drawn by them */
#define LOGIN_MAX 3000  /* bytes of text of a page that is a login */
#define LITTLE_MAX 300  /* bytes of text of a notice that a picture could hold */
#define PICTURE_MIN 100 /* pixels; smaller ones are icons */

static bool has_scripts(const struct page *page)
{
    for (size_t i = 0; i < page->tag_count; i++)
        if (tag_is(&page->tags[i], "script"))
            return true;
    return false;
}

static bool is_login(const struct page *page)
{
    static const char *const marks[] = {"type=\"password\"", "type='password'", "type=password"};
    for (size_t i = 0; page->text_bytes < LOGIN_MAX && i < COUNT_OF(marks); i++)
        if (str_find_nocase(page->decoded.text, str_of(marks[i])) != STR_ABSENT)
            return true;
    return false;
}

static bool is_small(str length)
{
    uint64_t pixels;
    return str_to_u64(length, 1000000, &pixels) && pixels < PICTURE_MIN;
}

static bool is_picture(const struct tag *tag)
{
    bool is_shown = tag->gate == GATE_NONE && (tag_is(tag, "img") || tag_is(tag, "object") ||
                                               tag_is(tag, "embed") || tag_is(tag, "iframe"));
    return is_shown && !is_small(tag_attr(tag, "width")) && !is_small(tag_attr(tag, "height"));
}

/* The notice's own text is short, or says that it stands in a picture, and there is one beside it. */
static bool is_in_picture(const struct reader *reader)
{
    const struct zone *zone = &reader->zones.v[0];
    const struct page *page = reader->page;
    bool refers = false, has_picture = false;
    size_t bytes = 0;
    uint32_t last = zone->to < reader->lines.n ? reader->lines.v[zone->to].line : UINT32_MAX;
    for (size_t i = zone->from; i < zone->to; i++) {
        bytes += reader->lines.v[i].text.n;
        refers |= notice_has(reader, "image_refers", reader->lines.v[i].fold);
    }
    for (size_t i = 0; i < page->tag_count; i++)
        has_picture |= is_picture(&page->tags[i]) && page->tags[i].line <= last &&
                       (!zone->from || page->tags[i].line >= zone->line);
    return has_picture && (refers || bytes < LITTLE_MAX);
}

/* Something says that a script has still to draw it. */
static bool is_drawn(const struct reader *reader)
{
    if (!has_scripts(reader->page))
        return false;
    if (reader->page->text_bytes < SHELL_MAX)
        return true;
    for (size_t z = 0; z < reader->zones.n; z++) {
        const struct zone *zone = &reader->zones.v[z];
        for (size_t i = zone->from; zone->strength && i < zone->to; i++)
            if (text_length(reader->lines.v[i].text) < 40 &&
                notice_has(reader, "script_drawn", reader->lines.v[i].fold))
                return true;
    }
    return false;
}

enum notice_status notice_unread(const struct reader *reader, enum reason *reason)
{
    *reason = is_login(reader->page)  ? REASON_LOGIN
              : is_drawn(reader)      ? REASON_SCRIPT_ONLY
              : is_in_picture(reader) ? REASON_IMAGE
                                      : REASON_NONE;
    return *reason ? NOTICE_UNREADABLE : NOTICE_EMPTY;
}
