/* Who is named in a cell, a label's value or a heading: 「Google LLC（Google Analytics）」 and the
 * reverse, several in one cell, a product above its company. */
#include "policies/entry.h"

#include <string.h>

#define NAME_MAX 80      /* code points of a text that may be one name */
#define NAMES_MAX 24     /* of one entry */
#define GLUED_MAX 120    /* bytes of two names without anything between them */

enum what { WHAT_UNKNOWN, WHAT_COMPANY, WHAT_PRODUCT, WHAT_BOTH, WHAT_CLASS, WHAT_NOTHING };

struct piece {
    str text;
    enum what what;
    struct name_match match;
};

struct pieces {
    struct piece *v;
    size_t n, cap;
};

static size_t word_count(str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = text_next(text, &at);
        count += text_is_word(c) && c != 0x30FC;
    }
    return count;
}

/* A legal form stands at an end of the name. */
static bool has_form(const struct reader *reader, str name)
{
    str key = text_fold_name(reader->arena, name);
    str folded = text_fold(reader->arena, name);
    return key.n && word_count(key) < word_count(folded);
}

static bool is_form_alone(const struct reader *reader, str name)
{
    return !text_fold_name(reader->arena, name).n;
}

static enum what match_what(const struct name_match *match)
{
    if (match->recipient && match->service)
        return WHAT_BOTH;
    return match->service ? WHAT_PRODUCT : match->recipient ? WHAT_COMPANY : WHAT_UNKNOWN;
}

/* The text without 「等」 「など」 at its end and quotes around it. */
static str bare_name(str text)
{
    static const char *const tails[] = {"等", "など", "ほか", "他", "」", "』", "。", "：", ":", "＊",
                                        "、", ",", "-", "―", "—", "の", "*"};
    static const char *const heads[] = {"「", "『", "及び", "および", "並びに", "-", "―", "—"};
    text = notice_unnumbered(text);
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        if (text.n > strlen(tails[i]) && notice_ends_with(text, tails[i]))
            text = str_trim(str_slice(text, 0, text.n - strlen(tails[i])));
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (str_has_prefix(text, str_of(heads[i])))
            text = str_trim(str_skip(text, strlen(heads[i])));
    return text;
}

static bool is_dropped(const struct reader *reader, str folded)
{
    return catalog_is_word(reader->catalog, "none", folded) ||
           catalog_is_word(reader->catalog, "class_not", folded) ||
           catalog_is_word(reader->catalog, "same_as_above", folded);
}

static struct piece classify(const struct reader *reader, str text)
{
    str raw = notice_fold(reader->arena, notice_unnumbered(text));
    text = bare_name(text);
    struct piece piece = {.text = text};
    str folded = notice_fold(reader->arena, text);
    if (!word_count(text) || is_dropped(reader, raw) || text_length(text) > NAME_MAX || is_dropped(reader, folded)) {
        piece.what = WHAT_NOTHING;
        return piece;
    }
    piece.match = catalog_find_name(reader->arena, reader->catalog, text);
    piece.what = match_what(&piece.match);
    if (piece.what != WHAT_UNKNOWN)
        return piece;
    if (has_form(reader, text) && !str_has(text, STR("。")))
        piece.what = WHAT_COMPANY;
    else if (notice_tail(reader, "class", folded))
        piece.what = WHAT_CLASS;
    else if (str_has_prefix(folded, STR("その他")))
        piece.what = WHAT_NOTHING;
    return piece;
}

/* ---- cutting ---- */

struct cut {
    const char *text;
    bool is_weak; /* also stands inside names: cuts only between names that are known */
};

static const struct cut cuts[] = {
    {"、", false},   {"，", false},   {", ", false},     {"；", false},   {"; ", false},
    {"及び", false}, {"および", false}, {"並びに", false}, {"ならびに", false}, {"又は", false},
    {"または", false}, {"・", true},  {"／", true},      {"/", true},     {"|", true},
    {"｜", true},    {",", true},     {"と", true},      {"＆", true},    {"＋", true},
};

/* Change of bracket depth by what stands at `at`. */
static int bracket_step(str text, size_t at)
{
    str rest = str_skip(text, at);
    if (text.p[at] == '(' || str_has_prefix(rest, STR("（")) || text.p[at] == '[')
        return 1;
    if (text.p[at] == ')' || str_has_prefix(rest, STR("）")) || text.p[at] == ']')
        return -1;
    return 0;
}

static const struct cut *cut_at(str text, size_t at, bool is_weak)
{
    for (size_t i = 0; i < COUNT_OF(cuts); i++)
        if (cuts[i].is_weak == is_weak && str_has_prefix(str_skip(text, at), str_of(cuts[i].text)))
            return &cuts[i];
    return NULL;
}

struct strs {
    str *v;
    size_t n, cap;
};

static void push_fragment(const struct reader *reader, struct strs *out, str text)
{
    text = str_trim(text);
    if (!text.n || out->n >= NAMES_MAX)
        return;
    size_t bracket = str_find(text, STR("（"));
    str before = bracket == STR_ABSENT || !bracket ? text : str_slice(text, 0, bracket);
    if (out->n && is_form_alone(reader, before)) {
        str *last = &out->v[out->n - 1]; /* "Salesforce, Inc." */
        last->n = (size_t)(text.p + text.n - last->p);
        return;
    }
    *ARENA_PUSH(reader->arena, out) = text;
}

static struct strs cut_fragments(const struct reader *reader, str text, bool is_weak)
{
    struct strs out = {0};
    size_t from = 0;
    int depth = 0;
    for (size_t at = 0; at < text.n; at++) {
        depth += bracket_step(text, at);
        const struct cut *cut = depth <= 0 ? cut_at(text, at, is_weak) : NULL;
        if (!cut)
            continue;
        push_fragment(reader, &out, str_slice(text, from, at));
        from = at + strlen(cut->text);
        at = from - 1;
    }
    push_fragment(reader, &out, str_slice(text, from, text.n));
    return out;
}

static bool is_known(const struct piece *piece)
{
    return piece->what == WHAT_COMPANY || piece->what == WHAT_PRODUCT || piece->what == WHAT_BOTH;
}

static bool all_known(const struct reader *reader, const struct strs *parts)
{
    for (size_t i = 0; i < parts->n; i++) {
        struct piece piece = classify(reader, parts->v[i]);
        size_t bracket = str_find(parts->v[i], STR("（"));
        if (!is_known(&piece) && bracket != STR_ABSENT && bracket)
            piece = classify(reader, str_slice(parts->v[i], 0, bracket));
        if (!is_known(&piece))
            return false;
    }
    return parts->n > 1;
}

/* A list of names cut apart; one element when it is no list. */
static struct strs name_list(const struct reader *reader, str text)
{
    struct strs whole = {0}, out = {0};
    push_fragment(reader, &whole, text);
    struct piece piece = classify(reader, text);
    if (piece.match.recipient || piece.match.service)
        return whole;
    struct strs parts = cut_fragments(reader, text, false);
    for (size_t i = 0; i < parts.n; i++) {
        struct strs finer = cut_fragments(reader, parts.v[i], true);
        piece = classify(reader, parts.v[i]);
        bool is_list = !piece.match.recipient && !piece.match.service && all_known(reader, &finer);
        for (size_t k = 0; is_list && k < finer.n; k++)
            push_fragment(reader, &out, finer.v[k]);
        if (!is_list)
            push_fragment(reader, &out, parts.v[i]);
    }
    return out.n ? out : whole;
}

/* ---- from pieces to recipients ---- */

static void push_named(const struct reader *reader, struct nameds *out, struct named named)
{
    if (out->n < NAMES_MAX && (named.recipient.n || named.service.n))
        *ARENA_PUSH(reader->arena, out) = named;
}

static struct named as_company(const struct piece *piece)
{
    return (struct named){.recipient = piece->text,
                          .service = STR(""),
                          .recipient_known = piece->match.recipient,
                          .is_class = piece->what == WHAT_CLASS};
}

static struct named as_product(const struct piece *piece)
{
    return (struct named){
        .recipient = STR(""), .service = piece->text, .service_known = piece->match.service};
}

/* A piece alone: field decides what an unknown or a two-fold name is. */
static void push_alone(const struct reader *reader, struct nameds *out, const struct piece *piece,
                       enum field field)
{
    bool is_recipient_column = field == FIELD_RECIPIENT;
    if (piece->what == WHAT_NOTHING || (piece->what == WHAT_UNKNOWN && field == FIELD_NONE))
        return;
    if (piece->what == WHAT_CLASS && field == FIELD_NONE)
        return;
    if (piece->what == WHAT_COMPANY || piece->what == WHAT_CLASS)
        push_named(reader, out, as_company(piece));
    else if (piece->what == WHAT_PRODUCT || !is_recipient_column)
        push_named(reader, out, as_product(piece));
    else
        push_named(reader, out, as_company(piece));
}

/* "base（inner）rest". */
struct bracketed {
    str base, inner, rest;
};

static size_t bracket_width(str text, size_t at)
{
    return (unsigned char)text.p[at] < 0x80 ? 1 : 3;
}

/* The last bracket when it ends the text, otherwise the first one. */
static bool cut_bracket(str text, struct bracketed *out)
{
    size_t from = STR_ABSENT;
    int depth = 0;
    bool is_found = false;
    for (size_t at = 0; at < text.n; at++) {
        int step = bracket_step(text, at);
        if (step > 0 && depth == 0)
            from = at;
        depth = depth + step < 0 ? 0 : depth + step;
        if (step >= 0 || depth || from == STR_ABSENT)
            continue;
        str rest = str_trim(str_skip(text, at + bracket_width(text, at)));
        if (is_found && rest.n)
            continue;
        *out = (struct bracketed){
            str_trim(str_slice(text, 0, from)),
            str_trim(str_slice(text, from + bracket_width(text, from), at)), rest};
        is_found = out->base.n > 0;
        from = STR_ABSENT;
    }
    return is_found;
}

static bool is_note(const struct reader *reader, str inner)
{
    str folded = notice_fold(reader->arena, inner);
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "note", &count);
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix(folded, words[i].word))
            return true;
    return false;
}

/* "company（product、product）": each product is its own recipient-service. */
static void push_products(const struct reader *reader, struct nameds *out,
                          const struct piece *company, str inner)
{
    struct strs parts = name_list(reader, inner);
    size_t before = out->n;
    for (size_t i = 0; i < parts.n; i++) {
        struct piece piece = classify(reader, parts.v[i]);
        struct named named = as_company(company);
        bool is_alias = piece.what == WHAT_COMPANY;
        if (piece.what == WHAT_NOTHING || is_alias)
            continue;
        named.service = piece.text;
        named.service_known = piece.match.service;
        push_named(reader, out, named);
    }
    if (out->n == before)
        push_named(reader, out, as_company(company));
}

static bool is_company_like(const struct piece *piece, enum field field)
{
    return piece->what == WHAT_COMPANY || (piece->what == WHAT_BOTH && field != FIELD_SERVICE);
}

/* "base（inner）" where base is no company: the company, or companies, stand in the bracket. */
static bool push_reverse(const struct reader *reader, struct nameds *out, struct piece *base,
                         str inner, str whole)
{
    struct strs parts = name_list(reader, inner);
    size_t companies = 0;
    struct piece piece = {0};
    for (size_t i = 0; i < parts.n; i++) {
        struct piece each = classify(reader, parts.v[i]);
        if (each.what != WHAT_COMPANY && each.what != WHAT_BOTH)
            return false;
        piece = each;
        companies++;
    }
    if (companies == 1 && !is_note(reader, inner)) {
        struct named named = as_company(&piece);
        named.service = base->text;
        named.service_known = base->match.service;
        push_named(reader, out, named);
        return true;
    }
    (void)whole;
    for (size_t i = 0; companies > 1 && i < parts.n; i++) {
        piece = classify(reader, parts.v[i]);
        push_named(reader, out, as_company(&piece));
    }
    return companies > 1;
}

static void push_fragment_names(const struct reader *reader, str text, enum field field,
                                struct nameds *out);

/* Two names without anything between them, as two spans leave them behind. */
static bool push_glued(const struct reader *reader, str text, enum field field, struct nameds *out)
{
    if (text.n > GLUED_MAX)
        return false;
    for (size_t at = 1; at < text.n; at++) {
        if (((unsigned char)text.p[at] & 0xC0) == 0x80)
            continue;
        struct piece a = classify(reader, str_slice(text, 0, at));
        if (!a.match.recipient && !a.match.service)
            continue;
        struct piece b = classify(reader, str_skip(text, at));
        if (!b.match.recipient && !b.match.service)
            continue;
        push_alone(reader, out, &a, field);
        push_alone(reader, out, &b, field);
        return true;
    }
    return false;
}

/* 「株式会社Aが提供するB」 */
static bool push_provided(const struct reader *reader, str text, struct nameds *out)
{
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "provided_by", &count);
    for (size_t i = 0; i < count; i++) {
        size_t at = str_find(text, words[i].word);
        if (at == STR_ABSENT || !at)
            continue;
        struct piece company = classify(reader, str_slice(text, 0, at));
        struct piece product = classify(reader, str_skip(text, at + words[i].word.n));
        if (company.what != WHAT_COMPANY && company.what != WHAT_BOTH)
            continue;
        struct named named = as_company(&company);
        if (product.what != WHAT_NOTHING) {
            named.service = product.text;
            named.service_known = product.match.service;
        }
        push_named(reader, out, named);
        return true;
    }
    return false;
}

static void push_bracketed(const struct reader *reader, str text, const struct bracketed *cut,
                           enum field field, struct nameds *out)
{
    struct piece base = classify(reader, cut->base);
    struct piece whole = classify(reader, text);
    if (cut->rest.n) {
        struct piece rest = classify(reader, cut->rest);
        if (is_known(&base) && is_known(&rest)) {
            push_alone(reader, out, &base, field);
            push_alone(reader, out, &rest, field);
            return;
        }
        if (is_known(&base))
            whole.match = base.match, whole.what = base.what;
        push_alone(reader, out, &whole, field);
        return;
    }
    bool is_aside = is_note(reader, cut->inner);
    if (is_company_like(&base, field) && !is_aside) {
        push_products(reader, out, &base, cut->inner);
        return;
    }
    bool may_reverse = base.what != WHAT_COMPANY && base.what != WHAT_CLASS && !is_aside;
    if (may_reverse && push_reverse(reader, out, &base, cut->inner, text))
        return;
    if (base.what != WHAT_UNKNOWN) {
        whole.match = base.match;
        whole.what = base.what;
    }
    push_alone(reader, out, &whole, field);
}

static void push_fragment_names(const struct reader *reader, str text, enum field field,
                                struct nameds *out)
{
    struct bracketed cut;
    struct piece piece = classify(reader, text);
    if (piece.match.recipient || piece.match.service || piece.what == WHAT_NOTHING) {
        push_alone(reader, out, &piece, field);
        return;
    }
    if (cut_bracket(text, &cut)) {
        push_bracketed(reader, text, &cut, field, out);
        return;
    }
    if (push_provided(reader, text, out) || push_glued(reader, text, field, out))
        return;
    push_alone(reader, out, &piece, field);
}

/* "function — company", "product — what for". */
static bool push_dashed(const struct reader *reader, str text, enum field field, struct nameds *out)
{
    static const char *const dashes[] = {" — ", " – ", " - ", " ― ", "――", " ー ", "—", "："};
    for (size_t i = 0; i < COUNT_OF(dashes); i++) {
        size_t at = str_find(text, str_of(dashes[i]));
        if (at == STR_ABSENT || !at)
            continue;
        struct nameds left = {0}, right = {0};
        push_fragment_names(reader, str_slice(text, 0, at), FIELD_NONE, &left);
        push_fragment_names(reader, str_skip(text, at + strlen(dashes[i])), FIELD_NONE, &right);
        struct piece function = classify(reader, str_slice(text, 0, at));
        for (size_t k = 0; k < right.n && !left.n; k++) {
            if (!right.v[k].service.n)
                right.v[k].service = function.text;
            push_named(reader, out, right.v[k]);
        }
        for (size_t k = 0; k < left.n; k++)
            push_named(reader, out, left.v[k]);
        for (size_t k = 0; k < right.n && left.n; k++)
            push_named(reader, out, right.v[k]);
        if (left.n || right.n)
            return true;
    }
    (void)field;
    return false;
}

static bool is_company_only(const struct named *named)
{
    return named->recipient.n && !named->service.n;
}

static bool is_product_only(const struct named *named)
{
    return named->service.n && !named->recipient.n;
}

/* A company and products that stand apart in one text belong together: each product goes to the
 * company before it, or to the first one when there is none. */
static void join_apart(const struct reader *reader, struct nameds *list)
{
    struct nameds out = {0};
    const struct named *company = NULL;
    size_t companies = 0, products = 0;
    for (size_t i = 0; i < list->n; i++) {
        companies += is_company_only(&list->v[i]) && !list->v[i].is_class;
        products += is_product_only(&list->v[i]);
    }
    if (!companies || !products)
        return;
    bool is_product_first = is_product_only(&list->v[0]);
    for (size_t i = 0; i < list->n; i++) {
        struct named named = list->v[i];
        if (is_company_only(&named) && !named.is_class) {
            company = &list->v[i];
            continue;
        }
        if (is_product_only(&named)) {
            for (size_t k = i + 1; is_product_first && k < list->n; k++)
                if (is_company_only(&list->v[k])) {
                    company = &list->v[k];
                    break;
                }
            named.recipient = company ? company->recipient : named.recipient;
            named.recipient_known = company ? company->recipient_known : NULL;
        }
        push_named(reader, &out, named);
    }
    *list = out;
}

/* Lines of a cell; one that begins with a bracket goes on with the line before. */
static bool next_cell_line(str *rest, str *line)
{
    if (!str_cut(rest, '\n', line))
        return false;
    while (rest->n && (rest->p[0] == '(' || str_has_prefix(*rest, STR("（")))) {
        str more;
        if (!str_cut(rest, '\n', &more))
            break;
        line->n = (size_t)(more.p + more.n - line->p);
    }
    return true;
}

void notice_names(const struct reader *reader, str text, enum field field, struct nameds *out)
{
    str rest = text, line;
    struct nameds found = {0};
    while (rest.p && rest.n && next_cell_line(&rest, &line)) {
        line = notice_unnumbered(line);
        if (notice_is_sentence(reader, line))
            continue;
        if (push_dashed(reader, line, field, &found))
            continue;
        struct strs parts = name_list(reader, line);
        for (size_t i = 0; i < parts.n; i++)
            push_fragment_names(reader, parts.v[i], field, &found);
    }
    join_apart(reader, &found);
    for (size_t i = 0; i < found.n; i++)
        push_named(reader, out, found.v[i]);
}

bool notice_is_name(const struct reader *reader, str text)
{
    struct nameds out = {0};
    if (text_length(text) <= NAME_MAX)
        notice_names(reader, text, FIELD_NONE, &out);
    return out.n > 0;
}
