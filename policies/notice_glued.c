/* Two names without anything between them, as two spans leave them behind: "Google LLCGoogle Analytics". */
#include "policies/pieces.h"

#define GLUED_MAX 120 /* bytes of both */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* A new name may begin here without a space: "LLC|Google", 「ヤフー|LINE」. */
static bool is_seam(str text, size_t at)
{
    char before = text.p[at - 1], here = text.p[at];
    bool is_inside = ((unsigned char)here & 0xC0) == 0x80;
    bool is_wide = (unsigned char)here >= 0x80, was_wide = (unsigned char)before >= 0x80;
    bool is_word = is_upper(here) &&
                   (!is_upper(before) || (at + 1 < text.n && ascii_is_alpha(text.p[at + 1]) &&
                                          !is_upper(text.p[at + 1])));
    return !is_inside && (is_wide != was_wide || is_word);
}

/* A product behind its maker's name, without a legal form and with a space only: one name. */
static bool is_family(const struct reader *reader, str text, size_t at, const struct piece *a,
                      const struct piece *b)
{
    const struct recipient *maker = a->match.recipient;
    const struct service *product = b->match.service;
    return text.p[at - 1] == ' ' && maker && product && product->recipient &&
           (product->recipient == maker || product->recipient->group == maker) &&
           !piece_has_form(reader, a->text);
}

bool piece_glued(const struct reader *reader, str text, enum field field, struct nameds *out)
{
    if (text.n > GLUED_MAX)
        return false;
    for (size_t at = 1; at < text.n; at++) {
        if (!is_seam(text, at))
            continue;
        struct piece a = piece_classify(reader, str_slice(text, 0, at));
        if (!a.match.recipient && !a.match.service)
            continue;
        struct piece b = piece_classify(reader, str_skip(text, at));
        if (!b.match.recipient && !b.match.service)
            continue;
        if (is_family(reader, text, at, &a, &b)) { /* "Salesforce Account Engagement" */
            b.text = text;
            piece_push_alone(reader, out, &b, field == FIELD_RECIPIENT ? FIELD_NONE : field);
            return true;
        }
        piece_push_alone(reader, out, &a, field);
        piece_push_alone(reader, out, &b, field);
        return true;
    }
    return false;
}
