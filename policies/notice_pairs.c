/* The recipient and service of an entry put together from its columns,
 * its heading and, when a company alone is named, the products that its other words name. */
#include "policies/pieces.h"

#include <string.h>

#define PRODUCTS_MAX 24
#define NAME_TEXT_MAX 32768 /* bytes of a cell that names recipients */

static bool has_service(const struct nameds *list, const struct service *service)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].service_known == service)
            return true;
    return false;
}

/* The company itself, its parent, or a local company of it. */
static bool is_of(const struct service *service, const struct recipient *company)
{
    const struct recipient *owner = service->recipient;
    return !company || owner == company || owner->group == company || company->group == owner;
}

void notice_products(const struct reader *reader, str text, const struct recipient *of,
                     struct nameds *out)
{
    struct mentions mentions = notice_mentions(reader, text);
    for (size_t i = 0; i < mentions.n && out->n < PRODUCTS_MAX; i++) {
        const struct name_match *match = &mentions.v[i].match;
        if (!match->service || !is_of(match->service, of) || match->recipient)
            continue;
        if (has_service(out, match->service))
            continue;
        *ARENA_PUSH(reader->arena, out) =
            (struct named){.recipient = STR(""),
                           .service = str_slice(text, mentions.v[i].from, mentions.v[i].to),
                           .service_known = match->service};
    }
}

/* ---- a name cell's words ---- */

static str without(struct arena *arena, str text, str part)
{
    size_t at = part.n ? str_find(text, part) : STR_ABSENT;
    if (at == STR_ABSENT)
        return text;
    str parts[] = {str_slice(text, 0, at), STR("\n"), str_skip(text, at + part.n), STR_NONE};
    return arena_join(arena, parts, 3);
}

str notice_without_addresses(struct arena *arena, str text)
{
    for (unsigned i = 0; i < 8; i++) {
        size_t at = str_find(text, STR("http"));
        if (at == STR_ABSENT)
            break;
        size_t end = at;
        while (end < text.n && (unsigned char)text.p[end] > 0x20 &&
               (unsigned char)text.p[end] < 0x7F)
            end++;
        text = without(arena, text, str_slice(text, at, end));
    }
    return text;
}

str notice_name_text(const struct reader *reader, const struct value *value)
{
    const struct part *only = value->n == 1 ? value->v : NULL;
    if (only && !only->link_count && only->text.n <= NAME_TEXT_MAX)
        return str_trim(notice_without_addresses(reader->arena, only->text));
    struct buf out = buf_init(reader->arena, NAME_TEXT_MAX);
    for (size_t i = 0; i < value->n; i++) {
        const struct part *part = &value->v[i];
        str text = part->text;
        for (size_t k = 0; k < part->link_count; k++) {
            str words = notice_folded(reader, part->links[k].text);
            bool is_aside =
                notice_has(reader, "policy_link", words) || notice_has(reader, "optout", words);
            if (is_aside && !notice_is_name(reader, part->links[k].text))
                text = without(reader->arena, text, str_trim(part->links[k].text));
        }
        if (out.n)
            buf_add_char(&out, '\n');
        buf_add(&out, notice_without_addresses(reader->arena, text));
    }
    *reader->is_cut |= out.over;
    return out.n ? str_trim(buf_str(&out)) : STR("");
}

/* ---- putting together ---- */

static bool is_same_text(const struct reader *reader, str a, str b)
{
    return str_eq(notice_folded(reader, a), notice_folded(reader, b));
}

static void push_pair(const struct reader *reader, struct nameds *out, struct named named)
{
    for (size_t i = 0; i < out->n; i++)
        if (is_same_text(reader, out->v[i].recipient, named.recipient) &&
            is_same_text(reader, out->v[i].service, named.service))
            return;
    if (out->n >= NAMES_MAX)
        *reader->is_cut = true;
    else
        *ARENA_PUSH(reader->arena, out) = named;
}

/* What the entry's parts name, before they are put together. */
struct sides {
    struct nameds recipients, services, heading, above;
};

/* A heading as a product's name when nothing in the catalog says so: it must not be one of the
 * headings that every notice has. */
static void name_by_heading(const struct reader *reader, str heading, struct nameds *out)
{
    str text = notice_unnumbered(heading);
    str folded = notice_folded(reader, text);
    if (!text.n || text_length(text) > 40 || str_has(text, STR("。")))
        return;
    if (notice_begins_with(reader, "first_party", folded)) {
        *ARENA_PUSH(reader->arena, out) = (struct named){.recipient = text, .service = STR("")};
        return;
    }
    struct mentions mentions = notice_mentions(reader, text);
    const struct service *service = NULL;
    for (size_t i = 0; i < mentions.n; i++)
        if (mentions.v[i].match.service && !service)
            service = mentions.v[i].match.service;
    if (notice_has(reader, "generic_heading", str_slice(folded, 0, str_find_char(folded, '('))) ||
        catalog_weigh(reader->catalog, "title", folded) >= ZONE_STRONG ||
        notice_is_act(reader, folded))
        return;
    struct named named = {.recipient = STR(""), .service = text, .service_known = service};
    *ARENA_PUSH(reader->arena, out) = named;
}

static str heading_text(const struct reader *reader, str heading)
{
    static const char *const tails[] = {"について", "の利用", "の使用", "のご利用",
                                        "の導入",   "】",     "】",     "の利用"};
    static const char *const heads[] = {"【", "■", "「", "＜", "《", "〈", "<", "［"};
    static const char *const closings[] = {"】", "＞", "》", "〉", ">", "］"};
    str text = notice_unnumbered(heading);
    (void)reader;
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (str_has_prefix(text, str_of(heads[i])))
            text = notice_unnumbered(str_skip(text, strlen(heads[i])));
    for (size_t i = 0; i < COUNT_OF(closings); i++)
        if (notice_ends_with(text, closings[i]))
            text.n -= strlen(closings[i]);
    if (str_has_prefix(text, STR("（")) && notice_ends_with(text, "）")) /* 第8条（...） */
        text = str_slice(text, strlen("（"), text.n - strlen("）"));
    for (size_t i = 0; i < COUNT_OF(tails); i++)
        if (text.n > strlen(tails[i]) && notice_ends_with(text, tails[i]))
            text = str_trim(str_slice(text, 0, text.n - strlen(tails[i])));
    return text;
}

/* A table of products below a company's name: 「Google LLC」 over its caption or heading. */
static void add_heading_company(const struct reader *reader, const struct entry *entry,
                                struct sides *sides)
{
    struct nameds names = {0};
    if (entry->fields[FIELD_RECIPIENT].is_labelled)
        return;
    notice_names(reader, heading_text(reader, entry->heading.text), FIELD_NONE, &names);
    if (names.n == 1 && names.v[0].recipient.n && !names.v[0].service.n)
        sides->heading = names;
}

static bool has_letters(str text)
{
    for (size_t at = 0; at < text.n;)
        if (text_is_word(text_next(text, &at)))
            return true;
    return false;
}

static struct sides find_sides(const struct reader *reader, const struct entry *entry)
{
    struct sides sides = {0};
    str recipient = notice_name_text(reader, &entry->fields[FIELD_RECIPIENT]);
    str service = notice_name_text(reader, &entry->fields[FIELD_SERVICE]);
    notice_names(reader, recipient, entry->is_paired ? FIELD_PAIR : FIELD_RECIPIENT,
                 &sides.recipients);
    notice_names(reader, service, FIELD_SERVICE, &sides.services);
    bool has_column =
        entry->layout == LAYOUT_TABLE &&
        (entry->fields[FIELD_RECIPIENT].is_labelled || entry->fields[FIELD_SERVICE].is_labelled);
    if (has_column) {
        add_heading_company(reader, entry, &sides);
        return sides;
    }
    str heading = heading_text(reader, entry->heading.text);
    bool is_label = entry->origin == ENTRY_LABELLED;
    notice_names(reader, heading, FIELD_NONE, &sides.heading);
    /* 「送信先：なし」; 「送信先：―」 leaves open who it is */
    bool is_nobody = has_letters(recipient) && !sides.recipients.n;
    if (!sides.heading.n && is_label && !sides.services.n && !is_nobody)
        name_by_heading(reader, heading, &sides.heading);
    notice_names(reader, heading_text(reader, entry->above.text), FIELD_NONE, &sides.above);
    return sides;
}

static size_t count_services(const struct nameds *list)
{
    size_t count = 0;
    for (size_t i = 0; i < list->n; i++)
        count += list->v[i].service.n > 0;
    return count;
}

static size_t count_recipients(const struct nameds *list)
{
    size_t count = 0;
    for (size_t i = 0; i < list->n; i++)
        count += list->v[i].recipient.n > 0;
    return count;
}

/* The company of `companies` that a product goes to: its own by the catalog, or the only one. */
static const struct named *company_of(const struct nameds *companies, const struct named *product,
                                      size_t number, size_t products)
{
    const struct named *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < companies->n; i++) {
        const struct named *company = &companies->v[i];
        if (!company->recipient.n || company->is_class)
            continue;
        bool owns =
            product->service_known && product->service_known->recipient == company->recipient_known;
        if (owns)
            return company;
        count++;
        if (!first)
            first = company;
    }
    if (count == products && number < companies->n)
        return &companies->v[number];
    return count == 1 ? first : NULL;
}

static bool is_taken(const struct nameds *list, str recipient)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i].recipient, recipient))
            return true;
    return !recipient.n;
}

/* 「A／B」 over 「株式会社C／株式会社D」: as many products as companies. */
static struct nameds divide_slashed(const struct reader *reader, const struct nameds *products,
                                    size_t companies)
{
    const str mark = STR("／");
    struct nameds parts = {0};
    str rest = products->n == 1 && companies > 1 ? products->v[0].service : STR("");
    while (rest.n) {
        size_t at = str_find(rest, mark);
        push_pair(
            reader, &parts,
            (struct named){.recipient = STR(""), .service = str_trim(str_slice(rest, 0, at))});
        rest = at == STR_ABSENT ? STR("") : str_skip(rest, at + mark.n);
    }
    return parts.n > 1 && parts.n == companies ? parts : *products;
}

/* Every service with its company; companies that no service took stay alone. */
static void join_sides(const struct reader *reader, const struct nameds *companies,
                       const struct nameds *products, struct nameds *out)
{
    size_t services = count_services(products);
    bool is_spread =
        services == 1 && count_recipients(companies) > 1 && !products->v[0].service_known;
    for (size_t i = 0; i < products->n && !is_spread; i++) {
        struct named named = products->v[i];
        if (!named.service.n)
            continue;
        const struct named *company =
            named.recipient.n ? &named : company_of(companies, &named, i, services);
        if (company) {
            named.recipient = company->recipient;
            named.recipient_known = company->recipient_known;
        }
        push_pair(reader, out, named);
    }
    for (size_t i = 0; i < companies->n; i++) {
        struct named named = companies->v[i];
        if (is_taken(out, named.recipient))
            continue;
        if (is_spread)
            named.service = products->v[0].service;
        push_pair(reader, out, named);
    }
}

/* A company alone: the products of it that the entry's other words name. */
static void add_products(const struct reader *reader, const struct entry *entry,
                         struct nameds *pairs)
{
    static const enum field fields[] = {FIELD_PURPOSE, FIELD_PURPOSE_SENDER, FIELD_CONTENT,
                                        FIELD_PURPOSE_RECIPIENT};
    struct nameds out = {0};
    str texts[6];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        texts[n++] = notice_join(reader->arena, &entry->fields[fields[i]]);
    texts[n++] = notice_join(reader->arena, &entry->loose);
    texts[n++] = notice_join(reader->arena, &entry->intro);
    for (size_t i = 0; i < pairs->n; i++) {
        const struct named *pair = &pairs->v[i];
        struct nameds products = {0};
        bool is_bare = pair->recipient_known && !pair->service.n && !pair->service_known;
        for (size_t k = 0; is_bare && k < n && !products.n; k++)
            notice_products(reader, texts[k], pair->recipient_known, &products);
        for (size_t k = 0; k < products.n; k++) {
            products.v[k].recipient = pair->recipient;
            products.v[k].recipient_known = pair->recipient_known;
            push_pair(reader, &out, products.v[k]);
        }
        if (!products.n)
            push_pair(reader, &out, *pair);
    }
    *pairs = out;
}

/* What stands around a known product in a longer name: 「タグ」 and brackets change nothing, another
 * word makes it another product: 「Firebase認証」 is no 「Firebase」. */
static bool is_same_product(const struct reader *reader, str name, str product)
{
    size_t at = str_find(name, product);
    str rest = at == STR_ABSENT ? STR("") : notice_folded(reader, str_skip(name, at + product.n));
    size_t bracket = str_find_char(rest, '(');
    rest = str_trim(str_slice(rest, 0, bracket));
    uint32_t c = 0;
    for (size_t i = 0; i < rest.n;)
        c = text_next(rest, &i);
    bool is_number = rest.n && ascii_is_digit(rest.p[rest.n - 1]);
    return !rest.n || is_number || !text_is_word(c) || notice_tail(reader, "product_tail", rest);
}

/* What the catalog knows of names that were taken as written. */
static void look_up_service(const struct reader *reader, struct named *named)
{
    struct name_match match = catalog_find_name(reader->arena, reader->catalog, named->service);
    struct nameds inside = {0};
    if (!named->recipient.n && match.recipient && match.service)
        named->recipient = named->service; /* the company goes by its product's name */
    if (named->service_known)
        return;
    named->service_known = match.service;
    notice_products(reader, named->service, NULL, &inside);
    if (!match.service && inside.n == 1 &&
        is_same_product(reader, named->service, inside.v[0].service))
        named->service_known = inside.v[0].service_known;
}

static void look_up(const struct reader *reader, struct named *named)
{
    if (named->service.n)
        look_up_service(reader, named);
    if (named->is_class || !named->recipient.n)
        return;
    struct name_match match = catalog_find_name(reader->arena, reader->catalog, named->recipient);
    if (!named->recipient_known)
        named->recipient_known = match.recipient;
    named->is_former |= match.is_former && match.recipient == named->recipient_known;
    bool is_trade_name = piece_classify(reader, named->recipient).what != WHAT_COMPANY;
    if (named->service.n || named->service_known || !is_trade_name)
        return;
    named->service_known = match.service;
    if (match.service && !named->recipient_known)
        named->recipient_known = match.service->recipient;
}

static bool is_bare_company(const struct named *named)
{
    return named->recipient_known && !named->service.n && !named->service_known;
}

/* One company under two of its names, 「Google LLC」 「Google Inc.（旧社名）」, is one recipient, and one
 * that stands beside its product once more, 「Twitter（X）」 「X Corp.」, is the product's. */
static void drop_aliases(struct nameds *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct named named = list->v[i];
        size_t same = 0;
        while (same < n && list->v[same].recipient_known != named.recipient_known)
            same++;
        if (same == n || !is_bare_company(&named)) {
            list->v[n++] = named;
            continue;
        }
        struct named *kept = &list->v[same];
        if (!is_bare_company(kept) && named.recipient.n > kept->recipient.n)
            kept->recipient = named.recipient;
        kept->is_former &= named.is_former;
    }
    list->n = n;
}

/* The company of a product that the sentences below its heading name. */
static void add_told_company(const struct reader *reader, const struct entry *entry,
                             struct named *named)
{
    bool is_open = !named->recipient.n && named->service_known && !named->is_class;
    for (size_t i = 0; i < entry->loose.n && is_open && !named->recipient.n; i++) {
        str text = entry->loose.v[i].text;
        struct mentions mentions = notice_mentions(reader, text);
        for (size_t k = 0; k < mentions.n && !named->recipient.n; k++) {
            str name = str_slice(text, mentions.v[k].from, mentions.v[k].to);
            if (mentions.v[k].match.recipient != named->service_known->recipient ||
                !notice_is_company(reader, name))
                continue;
            named->recipient = name;
            named->recipient_known = mentions.v[k].match.recipient;
        }
    }
}

void notice_pair(const struct reader *reader, const struct entry *entry, struct nameds *out)
{
    if (entry->is_ended)
        return;
    struct sides sides = find_sides(reader, entry);
    const struct nameds *products = &sides.services;
    if (!count_services(products))
        products = &sides.recipients;
    if (!count_services(products))
        products = &sides.heading;
    const struct nameds *companies = &sides.recipients;
    if (!count_recipients(companies))
        companies = &sides.services;
    if (!count_recipients(companies))
        companies = &sides.heading;
    if (!count_recipients(companies))
        companies = &sides.above;
    struct nameds divided = divide_slashed(reader, products, count_recipients(companies));
    join_sides(reader, companies, &divided, out);
    add_products(reader, entry, out);
    if (!out->n && entry->fields[FIELD_COOKIE].n) /* whose cookie it is stands in what it does */
        notice_products(reader, notice_join(reader->arena, &entry->fields[FIELD_PURPOSE]), NULL,
                        out);
    for (size_t i = 0; i < out->n; i++)
        look_up(reader, &out->v[i]);
    for (size_t i = 0; i < out->n; i++)
        add_told_company(reader, entry, &out->v[i]);
    drop_aliases(out);
    for (size_t i = 0; i < out->n; i++)
        notice_infer(reader, entry, &out->v[i]);
}
