/* 「たより掲示板（たより工房）」 among 「忍者AdMax（株式会社サムライファクトリー）」: which of two names
 * without a legal form is the company is told by the entries beside it. */
#include "policies/pieces.h"

enum order { ORDER_NONE, ORDER_COMPANY_FIRST, ORDER_PRODUCT_FIRST };

/* How often the page writes names in either order: in headings [0], in recipient columns [1]. */
struct orders {
    size_t company_first[2], product_first[2];
};

static bool cut_pair(str text, struct bracketed *cut)
{
    return piece_cut_bracket(text, cut) && cut->base.n && cut->inner.n && !cut->rest.n;
}

static void count_order(const struct entry *entry, str text, unsigned place, struct orders *orders)
{
    struct bracketed cut;
    if (!cut_pair(notice_unnumbered(text), &cut))
        return;
    for (size_t i = 0; i < entry->names.n; i++) {
        const struct named *named = &entry->names.v[i];
        if (!named->recipient.n || !named->service.n)
            continue;
        orders->company_first[place] +=
            str_eq(named->recipient, cut.base) && str_has(cut.inner, named->service);
        orders->product_first[place] +=
            str_eq(named->service, cut.base) && str_has(cut.inner, named->recipient);
    }
}

static enum order order_of(const struct orders *orders, unsigned place)
{
    if (!orders->company_first[place] == !orders->product_first[place])
        return ORDER_NONE;
    return orders->company_first[place] ? ORDER_COMPANY_FIRST : ORDER_PRODUCT_FIRST;
}

/* A name with a bracket that was taken as a whole. */
static void split(const struct reader *reader, const struct orders *orders, struct named *named)
{
    struct bracketed cut;
    unsigned place = named->recipient.n > 0;
    bool is_whole = !named->recipient.n != !named->service.n && !named->recipient_known &&
                    !named->service_known && !named->is_class;
    str text = named->recipient.n ? named->recipient : named->service;
    enum order order = order_of(orders, place);
    if (!is_whole || order == ORDER_NONE || !cut_pair(text, &cut) ||
        notice_is_note(reader, cut.inner))
        return;
    named->recipient = order == ORDER_COMPANY_FIRST ? cut.base : cut.inner;
    named->service = order == ORDER_COMPANY_FIRST ? cut.inner : cut.base;
}

void notice_brackets(struct reader *reader)
{
    struct orders orders = {0};
    for (size_t i = 0; i < reader->entries.n; i++) {
        const struct entry *entry = reader->entries.v[i];
        const struct value *names = &entry->fields[FIELD_RECIPIENT];
        count_order(entry, entry->heading.text, 0, &orders);
        for (size_t k = 0; k < names->n; k++)
            count_order(entry, names->v[k].text, 1, &orders);
    }
    for (size_t i = 0; i < reader->entries.n; i++)
        for (size_t k = 0; k < reader->entries.v[i]->names.n; k++)
            split(reader, &orders, &reader->entries.v[i]->names.v[k]);
}
