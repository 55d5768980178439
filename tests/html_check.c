#include "tests/html_check.h"

#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

static bool is_one_of(str name, const char *list)
{
    str rest = str_of(list), part;
    while (str_cut(&rest, ' ', &part))
        if (str_eq(part, name))
            return true;
    return false;
}

static void check_value(str name, str value)
{
    assert_int_equal(str_find_char(value, '<'), STR_ABSENT);
    if (str_is(name, "href"))
        assert_true(str_has_prefix(value, STR("#")) || str_has_prefix(value, STR("https://")) ||
                    str_has_prefix(value, STR("http://")));
}

/* Of <a href="...">: everything behind the name. Only attributes that we write, each in quotes. */
static void check_attributes(str tag)
{
    static const char known[] =
        "lang charset http-equiv content name class id href rel title data-ja data-en data-k "
        "data-severity aria-labelledby aria-describedby aria-label aria-pressed role tabindex "
        "scope "
        "type value autocomplete spellcheck viewBox x y width height rx d stroke-width xmlns "
        "points "
        "fill stroke text-anchor font-family font-size cx cy r";
    for (tag = str_trim(tag); tag.n; tag = str_trim(tag)) {
        size_t end = 0;
        while (end < tag.n && tag.p[end] != '=' && tag.p[end] != ' ')
            end++;
        str name = str_slice(tag, 0, end);
        tag = str_skip(tag, end);
        if (!tag.n || tag.p[0] == ' ') {
            assert_true(is_one_of(name, "hidden open"));
            continue;
        }
        if (!is_one_of(name, known))
            fail_msg("attribute %.*s", (int)name.n, name.p);
        assert_int_equal(tag.p[1], '"');
        size_t close = str_find_char(str_skip(tag, 2), '"');
        assert_int_not_equal(close, STR_ABSENT);
        check_value(name, str_slice(tag, 2, 2 + close));
        tag = str_skip(tag, close + 3);
    }
}

/* Where the tag that begins at p ends: '>' stands in no value. */
static str check_tag(str rest)
{
    static const char known[] =
        "html head meta title style body a header p div button main section h1 h2 h3 h4 ul li b br "
        "dl dt dd nav span table caption thead tbody tr th td details summary code bdi blockquote "
        "figure figcaption svg g path rect polyline circle text label input template footer script "
        "noscript";
    size_t end = str_find_char(rest, '>');
    assert_int_not_equal(end, STR_ABSENT);
    str tag = str_slice(rest, rest.p[1] == '/' ? 2 : 1, end);
    size_t name = 0;
    while (name < tag.n && tag.p[name] != ' ')
        name++;
    str attributes = str_skip(tag, name);
    if (str_has_suffix(attributes, STR("/")))
        attributes.n--;
    if (str_is(str_slice(tag, 0, name), "path/") || str_is(str_slice(tag, 0, name), "rect/"))
        name--;
    assert_true(is_one_of(str_slice(tag, 0, name), known));
    check_attributes(attributes);
    return str_skip(rest, end + 1);
}

static str skip_past(str rest, const char *end)
{
    size_t at = str_find(rest, str_of(end));
    assert_int_not_equal(at, STR_ABSENT);
    return str_skip(rest, at);
}

void check_page(const char *page)
{
    str rest = str_of(page);
    assert_true(str_has_prefix(rest, STR("<!DOCTYPE html>\n<html lang=\"")));
    rest = str_skip(rest, strlen("<!DOCTYPE html>"));
    while (rest.n) {
        if (rest.p[0] == '<') {
            bool is_style = str_has_prefix(rest, STR("<style>"));
            bool is_script = str_has_prefix(rest, STR("<script>"));
            rest = check_tag(rest);
            if (is_style || is_script)
                rest = skip_past(rest, is_style ? "</style>" : "</script>");
            continue;
        }
        size_t at = 0;
        uint32_t point = text_next(rest, &at);
        assert_true(point == '\n' || (point >= ' ' && point != 0x7f));
        assert_false((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069));
        assert_int_not_equal(point, '>');
        rest = str_skip(rest, at);
    }
}
