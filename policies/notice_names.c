/* Who is named in a cell, a label's value or a heading: 「Google LLC（Google Analytics）」 and the
 * reverse, several in one cell, a product above its company. */
#include "policies/pieces.h"

#include <string.h>

/* ---- from pieces to recipients ---- */

void piece_push(const struct reader *reader, struct nameds *out, struct named named)
{
    if (!named.recipient.n && !named.service.n)
        return;
    if (out->n >= NAMES_MAX)
        *reader->is_cut = true;
    else
        *ARENA_PUSH(reader->arena, out) = named;
}

struct named piece_company(const struct piece *piece)
{
    return (struct named){.recipient = piece->text,
                          .service = STR(""),
                          .recipient_known = piece->match.recipient,
                          .is_class = piece->what == WHAT_CLASS,
                          .is_former = piece->match.is_former};
}

static struct named as_product(const struct piece *piece)
{
    return (struct named){
        .recipient = STR(""), .service = piece->text, .service_known = piece->match.service};
}

/* A piece alone: field decides what an unknown or a two-fold name is. */
void piece_push_alone(const struct reader *reader, struct nameds *out, const struct piece *piece,
                      enum field field)
{
    bool is_recipient_column = field == FIELD_RECIPIENT || field == FIELD_PAIR;
    if (piece->what == WHAT_NOTHING || (piece->what == WHAT_UNKNOWN && field == FIELD_NONE))
        return;
    if (piece->what == WHAT_CLASS && field == FIELD_NONE)
        return;
    if (piece->what == WHAT_COMPANY || piece->what == WHAT_CLASS)
        piece_push(reader, out, piece_company(piece));
    else if (piece->what == WHAT_PRODUCT || !is_recipient_column)
        piece_push(reader, out, as_product(piece));
    else
        piece_push(reader, out, piece_company(piece));
}

bool notice_is_company(const struct reader *reader, str text)
{
    return piece_has_form(reader, text) && piece_classify(reader, text).what == WHAT_COMPANY;
}

bool notice_is_note(const struct reader *reader, str inner)
{
    str folded = notice_folded(reader, inner);
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "note", &count);
    for (size_t i = 0; i < count; i++)
        if (str_has_prefix(folded, words[i].word))
            return true;
    return notice_begins_with(reader, "first_party", folded);
}

/* "company（product、product）": each product is its own recipient-service. */
static void push_products(const struct reader *reader, struct nameds *out,
                          const struct piece *company, str inner)
{
    struct strs parts = piece_list(reader, inner);
    size_t before = out->n;
    for (size_t i = 0; i < parts.n; i++) {
        struct piece piece = piece_classify(reader, parts.v[i]);
        struct named named = piece_company(company);
        bool is_alias = piece.what == WHAT_COMPANY;
        if (piece.what == WHAT_NOTHING || is_alias)
            continue;
        named.service = piece.text;
        named.service_known = piece.match.service;
        piece_push(reader, out, named);
    }
    if (out->n == before)
        piece_push(reader, out, piece_company(company));
}

static bool is_company_like(const struct piece *piece, enum field field)
{
    return piece->what == WHAT_COMPANY || (piece->what == WHAT_BOTH && field != FIELD_SERVICE);
}

/* 「A／B（株式会社C）」: each product with the company. */
static void push_slashed_products(const struct reader *reader, struct nameds *out, str products,
                                  const struct piece *company)
{
    const str mark = STR("／");
    while (products.n) {
        size_t at = str_find(products, mark);
        struct piece product = piece_classify(reader, str_trim(str_slice(products, 0, at)));
        struct named named = piece_company(company);
        named.service = product.text;
        named.service_known = product.match.service;
        piece_push(reader, out, named);
        products = at == STR_ABSENT ? STR("") : str_skip(products, at + mark.n);
    }
}

/* "base（inner）" where base is no company: the company, or companies, stand in the bracket. */
static bool push_reverse(const struct reader *reader, struct nameds *out, const struct piece *base,
                         str inner)
{
    struct strs parts = piece_list(reader, inner);
    size_t companies = 0;
    struct piece piece = {0};
    for (size_t i = 0; i < parts.n; i++) {
        struct piece each = piece_classify(reader, parts.v[i]);
        if (each.what != WHAT_COMPANY && each.what != WHAT_BOTH)
            return false;
        piece = each;
        companies++;
    }
    if (companies == 1 && !notice_is_note(reader, inner) && str_has(base->text, STR("／"))) {
        push_slashed_products(reader, out, base->text, &piece);
        return true;
    }
    if (companies == 1 && !notice_is_note(reader, inner)) {
        struct named named = piece_company(&piece);
        named.service = base->text;
        named.service_known = base->match.service;
        piece_push(reader, out, named);
        return true;
    }
    for (size_t i = 0; companies > 1 && i < parts.n; i++) {
        piece = piece_classify(reader, parts.v[i]);
        piece_push(reader, out, piece_company(&piece));
    }
    return companies > 1;
}

static void push_fragment_names(const struct reader *reader, str text, enum field field,
                                struct nameds *out);

/* 「株式会社Aが提供するB」 */
static bool push_provided(const struct reader *reader, str text, struct nameds *out)
{
    size_t count;
    const struct word *words = catalog_words(reader->catalog, "provided_by", &count);
    for (size_t i = count; i-- > 0;) { /* sorted: the longer word comes behind its beginning */
        size_t at = str_find(text, words[i].word);
        if (at == STR_ABSENT || !at)
            continue;
        struct piece company = piece_classify(reader, str_slice(text, 0, at));
        struct piece product = piece_classify(reader, str_skip(text, at + words[i].word.n));
        if (company.what != WHAT_COMPANY && company.what != WHAT_BOTH)
            continue;
        struct named named = piece_company(&company);
        if (product.what != WHAT_NOTHING) {
            named.service = product.text;
            named.service_known = product.match.service;
        }
        piece_push(reader, out, named);
        return true;
    }
    return false;
}

/* 「広告ネットワーク」 is a class, 「たきび広告ネットワーク」 beside a company its product. */
static bool is_class_word(const struct reader *reader, str text)
{
    str folded = notice_folded(reader, text);
    return notice_tail(reader, "class", folded) == folded.n;
}

/* "A（B）C" */
static void push_with_rest(const struct reader *reader, str text, const struct bracketed *cut,
                           enum field field, struct nameds *out)
{
    struct piece base = piece_classify(reader, cut->base);
    struct piece rest = piece_classify(reader, cut->rest);
    struct piece whole = piece_classify(reader, text);
    if (piece_is_known(&base) && piece_is_known(&rest)) {
        piece_push_alone(reader, out, &base, field);
        piece_push_alone(reader, out, &rest, field);
        return;
    }
    if (piece_is_known(&base))
        whole.match = base.match, whole.what = base.what;
    piece_push_alone(reader, out, &whole, field);
}

/* The whole text as one name, known by one part of it: 「エックス社（X Corp.）」. */
static void push_whole(const struct reader *reader, str text, const struct piece *meant,
                       enum field field, struct nameds *out)
{
    struct piece whole = piece_classify(reader, text);
    if (meant->what != WHAT_UNKNOWN) {
        whole.match = meant->match;
        whole.what = meant->what;
    }
    piece_push_alone(reader, out, &whole, field);
}

static bool is_aside(const struct reader *reader, str inner)
{
    return notice_is_note(reader, inner) ||
           notice_has(reader, "planned", notice_folded(reader, inner));
}

/* The bracket holds the company's product; in 「YOTPO（お客様の声）」 over labels it says what the product
 * does here. */
static bool holds_name(const struct piece *base, const struct piece *inner, enum field field)
{
    bool is_use = field == FIELD_NONE && base->what == WHAT_BOTH && inner->what == WHAT_UNKNOWN;
    return is_company_like(base, field) && !is_use;
}

static void push_bracketed(const struct reader *reader, str text, const struct bracketed *cut,
                           enum field field, struct nameds *out)
{
    struct piece base = piece_classify(reader, cut->base);
    struct piece inner = piece_classify(reader, cut->inner);
    bool is_other = field == FIELD_RECIPIENT && piece_is_organisation(reader, cut->base);
    bool is_pair = base.what == WHAT_UNKNOWN ? field == FIELD_PAIR || is_other
                                             : holds_name(&base, &inner, field);
    bool may_reverse = !is_other && base.what != WHAT_COMPANY && !is_class_word(reader, cut->base);
    if (is_aside(reader, cut->inner)) {
        /* behind a former name the bracket has the one of today */
        base.match.is_former &= !str_has_prefix(cut->inner, STR("現"));
        push_whole(reader, text, &base, field, out);
        return;
    }
    if (may_reverse && push_reverse(reader, out, &base, cut->inner))
        return;
    if (is_other && inner.what == WHAT_COMPANY)
        push_whole(reader, text, &inner, field, out);
    else if (is_pair)
        push_products(reader, out, &base, cut->inner);
    else
        push_whole(reader, text, &base, field, out);
}

/* "Functional Software, Inc.（Sentry）" is known as a whole and still has its product in the bracket. */
static bool holds_product(const struct reader *reader, const struct piece *whole,
                          const struct bracketed *cut)
{
    const struct service *product = piece_classify(reader, cut->inner).match.service;
    const struct recipient *maker = piece_classify(reader, cut->base).match.recipient;
    bool is_meant = whole->match.service ? whole->match.service == product
                                         : product && whole->match.recipient == product->recipient;
    return is_meant && maker && product->recipient == maker && !cut->rest.n &&
           piece_has_form(reader, cut->base);
}

static bool is_whole(const struct piece *piece)
{
    return piece->match.recipient || piece->match.service || piece->what == WHAT_NOTHING;
}

static void push_fragment_names(const struct reader *reader, str text, enum field field,
                                struct nameds *out)
{
    struct bracketed cut;
    struct piece piece = piece_classify(reader, text);
    bool is_cut = piece_cut_labelled(reader, text, &cut);
    if (is_whole(&piece) && !(is_cut && holds_product(reader, &piece, &cut))) {
        piece_push_alone(reader, out, &piece, field);
        return;
    }
    if (is_cut && !cut.rest.n && piece_bracket(reader, &cut, field, out))
        return;
    if (is_cut) {
        (cut.rest.n ? push_with_rest : push_bracketed)(reader, text, &cut, field, out);
        return;
    }
    if (push_provided(reader, text, out) || piece_of_company(reader, text, out) ||
        piece_glued(reader, text, field, out))
        return;
    piece_push_alone(reader, out, &piece, field);
}

/* 「（旧：ヤフー株式会社）」 is no "product: company". */
static bool is_in_bracket(str text, size_t at)
{
    struct bracketed cut;
    if (!piece_cut_bracket(text, &cut))
        return false;
    size_t from = (size_t)(cut.inner.p - text.p);
    return at >= from && at < from + cut.inner.n;
}

/* What stands on both sides of the dash at `at`; false when neither names anybody. */
static bool push_sides(const struct reader *reader, str text, size_t at, size_t dash,
                       struct nameds *out)
{
    struct nameds left = {0}, right = {0};
    push_fragment_names(reader, str_slice(text, 0, at), FIELD_NONE, &left);
    push_fragment_names(reader, str_skip(text, at + dash), FIELD_NONE, &right);
    struct piece function = piece_classify(reader, str_slice(text, 0, at));
    for (size_t k = 0; k < left.n; k++)
        piece_push(reader, out, left.v[k]);
    for (size_t k = 0; k < right.n; k++) {
        if (!left.n && !right.v[k].service.n)
            right.v[k].service = function.text;
        piece_push(reader, out, right.v[k]);
    }
    return left.n || right.n;
}

/* "function — company", "product — what for". */
static bool push_dashed(const struct reader *reader, str text, struct nameds *out)
{
    static const char *const dashes[] = {" — ", " – ", " - ", " ― ", "――", " ー ", "—", "："};
    for (size_t i = 0; i < COUNT_OF(dashes); i++) {
        size_t at = str_find(text, str_of(dashes[i]));
        if (at != STR_ABSENT && at && !is_in_bracket(text, at) &&
            push_sides(reader, text, at, strlen(dashes[i]), out))
            return true;
    }
    return false;
}

static bool is_company_only(const struct named *named)
{
    return named->recipient.n && !named->service.n && !named->is_class;
}

static bool is_product_only(const struct named *named)
{
    return named->service.n && !named->recipient.n;
}

static bool is_mixed(const struct nameds *list)
{
    bool has_company = false, has_product = false;
    const struct named *names = list->v;
    for (size_t i = 0; names && i < list->n; i++) {
        has_company |= is_company_only(&names[i]);
        has_product |= is_product_only(&names[i]);
    }
    return has_company && has_product;
}

static const struct named *company_after(const struct nameds *list, size_t from)
{
    const struct named *names = list->v;
    for (size_t i = from + 1; names && i < list->n; i++)
        if (is_company_only(&names[i]))
            return &names[i];
    return NULL;
}

/* A company and products that stand apart in one text belong together: each product goes to the
 * company before it, or to the first one when there is none. */
static void join_apart(const struct reader *reader, struct nameds *list)
{
    struct nameds out = {0};
    const struct named *company = NULL;
    if (!list->v || !is_mixed(list))
        return;
    bool is_product_first = is_product_only(&list->v[0]);
    for (size_t i = 0; i < list->n; i++) {
        struct named named = list->v[i];
        if (is_company_only(&named)) {
            company = &list->v[i];
            continue;
        }
        if (is_product_only(&named)) {
            const struct named *next = is_product_first ? company_after(list, i) : NULL;
            company = next ? next : company;
            named.recipient = company ? company->recipient : named.recipient;
            named.recipient_known = company ? company->recipient_known : NULL;
        }
        piece_push(reader, &out, named);
    }
    *list = out;
}

static bool is_company_piece(const struct piece *piece)
{
    return piece->what == WHAT_COMPANY || piece->what == WHAT_BOTH;
}

static bool is_product_piece(const struct piece *piece)
{
    return piece->what == WHAT_UNKNOWN || piece->what == WHAT_PRODUCT;
}

/* A company and something that is none, side by side: its product. */
static bool push_side_by_side(const struct reader *reader, str a, str b, struct nameds *out)
{
    struct piece x = piece_classify(reader, a), y = piece_classify(reader, b);
    bool is_reverse = is_product_piece(&x) && is_company_piece(&y);
    bool is_trade_name = x.what == WHAT_COMPANY && y.what == WHAT_BOTH;
    if (!is_reverse && !is_trade_name && !(is_company_piece(&x) && is_product_piece(&y)))
        return false;
    struct named named = piece_company(is_reverse ? &y : &x);
    const struct piece *product = is_reverse ? &x : &y;
    named.service = product->text;
    named.service_known = product->match.service;
    piece_push(reader, out, named);
    return true;
}

/* 「株式会社A／B」 */
static bool push_slashed(const struct reader *reader, str text, struct nameds *out)
{
    static const char *const marks[] = {"／", " / ", "/", "｜", "|"};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        size_t at = str_find(text, str_of(marks[i]));
        str rest = at == STR_ABSENT ? STR("") : str_skip(text, at + strlen(marks[i]));
        if (at == STR_ABSENT || !at || !rest.n || str_has(rest, str_of(marks[i])) ||
            str_has(text, STR("（")) || str_has(text, STR("(")))
            continue;
        return push_side_by_side(reader, str_slice(text, 0, at), rest, out);
    }
    return false;
}

/* Two lines of a cell for recipients: 「A<br>株式会社B」. */
static bool push_two_lines(const struct reader *reader, str text, struct nameds *out)
{
    size_t at = str_find_char(text, '\n');
    str rest = at == STR_ABSENT ? STR("") : str_skip(text, at + 1);
    if (!str_trim(rest).n || str_find_char(rest, '\n') != STR_ABSENT || str_has(text, STR("（")) ||
        str_has(text, STR("(")))
        return false;
    return push_side_by_side(reader, str_slice(text, 0, at), rest, out);
}

/* Lines of a cell; one that begins with a bracket goes on with the line before. */
static bool next_cell_line(struct arena *arena, str *rest, str *line)
{
    if (!str_cut(rest, '\n', line))
        return false;
    while (rest->n && (rest->p[0] == '(' || str_has_prefix(*rest, STR("（")))) {
        str more;
        if (!str_cut(rest, '\n', &more))
            break;
        str parts[] = {*line, more, STR_NONE};
        *line = arena_join(arena, parts, 2);
    }
    return true;
}

/* A line that is written in one of the ways that say what is company and what product. */
static bool push_written(const struct reader *reader, str line, struct nameds *out)
{
    return piece_quoted(reader, line, out) || push_slashed(reader, line, out) ||
           push_dashed(reader, line, out);
}

void piece_names(const struct reader *reader, str text, enum field field, struct nameds *out)
{
    str rest = text, line;
    struct nameds found = {0};
    bool is_recipient = field == FIELD_RECIPIENT || field == FIELD_PAIR;
    if (is_recipient && push_two_lines(reader, text, out))
        return;
    while (rest.p && rest.n && next_cell_line(reader->arena, &rest, &line)) {
        line = notice_unnumbered(line);
        if (notice_is_sentence(reader, line))
            continue;
        if (push_written(reader, line, &found))
            continue;
        struct strs parts = piece_list(reader, line);
        for (size_t i = 0; i < parts.n; i++)
            push_fragment_names(reader, parts.v[i], field, &found);
    }
    join_apart(reader, &found);
    for (size_t i = 0; i < found.n; i++)
        piece_push(reader, out, found.v[i]);
}
