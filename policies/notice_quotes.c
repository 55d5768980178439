/* Quotes and brackets that tell by themselves what is the company and what its product: 「株式会社A「B」
 * 「C」」, 「レッスン履歴（当社）」, "Ko-fi Labs（Ko-fi）", "Cloudflare（Cloudflare, Inc.）". */
#include "policies/pieces.h"

#include <string.h>

/* Words without what may stand between a company and its 「product」. */
static str without_link(str text)
{
    static const char *const heads[] = {"、", "・", "，", "／", "/", "及び", "および", "と"};
    static const char *const tails[] = {"の", "：", "／", "/", "が提供する", "が運営する"};
    text = notice_trim(text);
    size_t n = notice_mark(text, heads, COUNT_OF(heads));
    text = notice_trim(str_skip(text, n));
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        if (text.n > strlen(tails[i]) && notice_ends_with(text, tails[i]))
            text = notice_trim(str_slice(text, 0, text.n - strlen(tails[i])));
    return text;
}

/* The company in front of a 「product」, its note 「（米国）」 left out. */
static struct piece quoted_company(const struct reader *reader, str text)
{
    struct bracketed cut;
    struct piece piece = piece_classify(reader, text);
    bool has_note = piece_cut_bracket(text, &cut) && !cut.rest.n &&
                    notice_is_note(reader, cut.inner) && !piece.match.recipient;
    return has_note ? piece_classify(reader, cut.base) : piece;
}

/* 「株式会社A「B」「C」」: each of them is a product of the company before it. */
bool piece_quoted(const struct reader *reader, str text, struct nameds *out)
{
    struct nameds found = {0};
    struct piece company = {0};
    const str open = STR("「"), close = STR("」");
    for (size_t at; (at = str_find(text, open)) != STR_ABSENT;) {
        str before = without_link(str_slice(text, 0, at)), rest = str_skip(text, at + open.n);
        size_t end = str_find(rest, close);
        if (before.n)
            company = quoted_company(reader, before);
        if (end == STR_ABSENT || !end ||
            (company.what != WHAT_COMPANY && company.what != WHAT_BOTH))
            return false;
        struct piece product = piece_classify(reader, str_slice(rest, 0, end));
        struct named named = piece_company(&company);
        named.service = product.text;
        named.service_known = product.match.service;
        piece_push(reader, &found, named);
        text = str_skip(rest, end + close.n);
    }
    str rest = notice_trim(text);
    if (rest.n && !str_is(rest, "等") && !str_is(rest, "など") && !str_is(rest, "ほか"))
        return false;
    for (size_t i = 0; i < found.n; i++)
        piece_push(reader, out, found.v[i]);
    return found.n > 0;
}

/* ---- brackets ---- */

bool piece_is_organisation(const struct reader *reader, str text)
{
    str folded = notice_folded(reader, text);
    size_t tail = notice_tail(reader, "organisation", folded);
    return tail && tail < folded.n;
}

static void push(const struct reader *reader, const struct piece *company,
                 const struct piece *product, struct nameds *out)
{
    struct named named = piece_company(company);
    named.service = product->text;
    named.service_known = product->match.service;
    piece_push(reader, out, named);
}

/* "Ko-fi Labs（Ko-fi）": the maker's name begins with the product's and ends like an organisation's. */
static bool is_maker(const struct reader *reader, const struct bracketed *cut,
                     const struct piece *base, const struct piece *inner)
{
    return base->what == WHAT_UNKNOWN && inner->match.recipient &&
           piece_is_organisation(reader, cut->base) &&
           str_has_prefix(notice_folded(reader, cut->base), notice_folded(reader, cut->inner));
}

/* "Cloudflare（Cloudflare, Inc.）": the product bears its maker's name. */
static bool is_namesake(const struct reader *reader, const struct bracketed *cut,
                        const struct piece *base, const struct piece *inner)
{
    return base->match.recipient && !base->match.service &&
           base->match.recipient == inner->match.recipient && !piece_has_form(reader, cut->base) &&
           piece_has_form(reader, cut->inner);
}

bool piece_bracket(const struct reader *reader, const struct bracketed *cut, enum field field,
                   struct nameds *out)
{
    struct piece base = piece_classify(reader, cut->base);
    struct piece inner = piece_classify(reader, cut->inner);
    str folded = notice_folded(reader, cut->inner);
    bool is_own = catalog_is_word(reader->catalog, "first_party", folded);
    if (is_own && base.what == WHAT_UNKNOWN && field == FIELD_NONE) {
        inner.text = cut->inner;
        push(reader, &inner, &base, out);
        return true;
    }
    if (notice_is_note(reader, cut->inner))
        return false;
    if (is_maker(reader, cut, &base, &inner)) {
        base.match.recipient = inner.match.recipient;
        push(reader, &base, &inner, out);
        return true;
    }
    bool is_same = field != FIELD_RECIPIENT && is_namesake(reader, cut, &base, &inner);
    if (is_same)
        push(reader, &inner, &base, out);
    return is_same;
}

/* 「Clarivate社のデータベース」 */
bool piece_of_company(const struct reader *reader, str text, struct nameds *out)
{
    size_t at = str_find(text, STR("社の"));
    str before = at == STR_ABSENT ? STR("") : str_slice(text, 0, at + strlen("社"));
    if (!piece_is_called_company(before))
        return false;
    struct piece company = piece_classify(reader, before);
    struct piece product = piece_classify(reader, str_skip(text, at + strlen("社の")));
    push(reader, &company, &product, out);
    return true;
}

/* 「提供：Google LLC」 「サービス名：A」: without the label. */
static str unlabelled(const struct reader *reader, str inner)
{
    static const char *const colons[] = {"：", ":"};
    for (size_t at = 1; at < inner.n; at++) {
        size_t n = notice_mark(str_skip(inner, at), colons, COUNT_OF(colons));
        if (!n)
            continue;
        str label = notice_folded(reader, str_slice(inner, 0, at));
        bool is_label = catalog_is_word(reader->catalog, "inner_label", label);
        return is_label ? notice_trim(str_skip(inner, at + n)) : inner;
    }
    return inner;
}

bool piece_cut_labelled(const struct reader *reader, str text, struct bracketed *out)
{
    bool is_cut = piece_cut_bracket(text, out);
    if (is_cut)
        out->inner = unlabelled(reader, out->inner);
    return is_cut;
}
