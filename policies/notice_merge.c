/* Several places of a page that speak of the same recipient: one disclosure, with what each of them
 * says. */
#include "policies/entry.h"

#define SAME_MAX 64 /* disclosures of one name that are looked at */

/* ---- the same twice ---- */

/* A product's name without brackets, for comparison. */
static str plain_name(const struct reader *reader, str name)
{
    size_t at = str_find(name, STR("（"));
    if (at != STR_ABSENT && at)
        name = str_slice(name, 0, at);
    return text_fold_name(reader->arena, name);
}

/* One name is the other with a word more: 「Firebase」 and 「Firebase Analytics」 are not the same even
 * when the catalog has one row for both. */
static bool is_narrower(str a, str b)
{
    str longer = a.n > b.n ? a : b, shorter = a.n > b.n ? b : a;
    size_t at = shorter.n ? str_find(longer, shorter) : STR_ABSENT;
    if (at == STR_ABSENT || a.n == b.n)
        return false;
    for (size_t i = 0; i < longer.n; i++)
        if ((i < at || i >= at + shorter.n) && !ascii_is_digit(longer.p[i]))
            return true;
    return false;
}

static bool is_same_recipient(const struct reader *reader, const struct disclosure *a,
                              const struct disclosure *b)
{
    if (a->recipient_known || b->recipient_known)
        return a->recipient_known == b->recipient_known;
    if (str_eq(a->recipient, b->recipient))
        return true;
    str x = text_fold_name(reader->arena, a->recipient);
    return str_eq(x, text_fold_name(reader->arena, b->recipient));
}

static bool is_same_service(const struct reader *reader, const struct disclosure *a,
                            const struct disclosure *b)
{
    if (a->service_known != b->service_known)
        return false;
    if (!a->service_known || str_eq(a->service, b->service))
        return str_eq(a->service, b->service);
    return !is_narrower(plain_name(reader, a->service), plain_name(reader, b->service));
}

static bool is_same(const struct reader *reader, const struct disclosure *a,
                    const struct disclosure *b)
{
    bool is_one_open = !a->recipient.n || !b->recipient.n;
    if (!a->service.n && !b->service.n)
        return a->recipient.n && is_same_recipient(reader, a, b);
    if (!is_same_service(reader, a, b))
        return false;
    return is_one_open || is_same_recipient(reader, a, b);
}

/* The second one gives what the first leaves open, or is running text about the same. */
static bool completes(const struct disclosure *a, const struct disclosure *b)
{
    bool is_full = state_is_stated(a->content_state) && state_is_stated(a->purpose_state);
    bool is_full_too = state_is_stated(b->content_state) && state_is_stated(b->purpose_state);
    bool is_shared = a->content_state == STATE_SHARED && b->content_state == STATE_SHARED &&
                     str_eq(a->content, b->content); /* a row for each of its cookies */
    return is_shared || a->layout == LAYOUT_PROSE || b->layout == LAYOUT_PROSE || !is_full ||
           !is_full_too;
}

static bool is_worse(enum state a, enum state b)
{
    return a == STATE_ABSENT ? b != STATE_ABSENT : !state_is_stated(a) && state_is_stated(b);
}

static void fill(struct disclosure *to, const struct disclosure *from)
{
    if (is_worse(to->content_state, from->content_state)) {
        to->content_state = from->content_state;
        to->content = from->content;
        to->content_ids = from->content_ids;
    }
    if (is_worse(to->purpose_state, from->purpose_state)) {
        to->purpose_state = from->purpose_state;
        to->purpose_side = from->purpose_side;
        to->purpose = from->purpose;
        to->purpose_ids = from->purpose_ids;
    }
    if (!to->recipient.n) {
        to->recipient = from->recipient;
        to->recipient_known = from->recipient_known;
        to->recipient_is_former = from->recipient_is_former;
    }
    if (!to->optout_url.n && from->optout_url.n) {
        to->optout_url = from->optout_url;
        to->optout_state = from->optout_state;
    }
    to->policy_url = to->policy_url.n ? to->policy_url : from->policy_url;
}

/* What two disclosures of the same recipient-service have in common in any case. */
static str merge_key(const struct reader *reader, const struct disclosure *disclosure)
{
    str key = disclosure->service;
    const char *kind = "service";
    if (disclosure->service_known) {
        kind = "known";
        key = disclosure->service_known->id;
    } else if (!key.n && disclosure->recipient_known) {
        kind = "company";
        key = disclosure->recipient_known->id;
    } else if (!key.n) {
        kind = "name";
        key = text_fold_name(reader->arena, disclosure->recipient);
    }
    return arena_printf(reader->arena, "%s %.*s", kind, STR_ARG(key));
}

/* Puts what the last one says into an earlier one. */
static void merge_into(struct reader *reader, size_t i)
{
    struct disclosure *each = &reader->found.v[i], *last = &reader->found.v[reader->found.n - 1];
    if (last->confidence > each->confidence) {
        uint32_t unit = each->unit;
        struct disclosure poorer = *each;
        *each = *last;
        each->unit = unit;
        fill(each, &poorer);
    } else {
        fill(each, last);
    }
    reader->closed.n--;
    reader->closed.v[i].content |= reader->closed.v[reader->closed.n].content;
    reader->closed.v[i].optout |= reader->closed.v[reader->closed.n].optout;
    reader->found.n--;
}

/* closed[].next chains what has the same key, the newest first. */
bool notice_merge_last(struct reader *reader, size_t before)
{
    size_t number = reader->found.n - 1;
    struct disclosure *last = &reader->found.v[number];
    str key = merge_key(reader, last);
    uint32_t head = map_add(&reader->keys, key, (uint32_t)reader->heads.n);
    if (head == reader->heads.n)
        *ARENA_PUSH(reader->arena, &reader->heads) = MAP_NONE;
    size_t best = number;
    for (uint32_t i = reader->heads.v[head], steps = 0; i != MAP_NONE && steps < SAME_MAX;
         steps++) {
        const struct disclosure *each = &reader->found.v[i];
        if (i < before && is_same(reader, each, last) && each->status == last->status &&
            completes(each, last))
            best = i; /* the oldest */
        i = reader->closed.v[i].next;
    }
    if (best < number) {
        merge_into(reader, best);
        return true;
    }
    reader->closed.v[number].next = reader->heads.v[head];
    reader->heads.v[head] = (uint32_t)number;
    return false;
}

/* ---- sections of their own ---- */

/* The lines below a heading, up to the next one. */
static str section_text(const struct reader *reader, size_t heading)
{
    struct buf out = buf_init(reader->arena, 8192);
    for (size_t i = heading + 1; i < reader->lines.n && !reader->lines.v[i].rank; i++) {
        buf_add(&out, reader->lines.v[i].text);
        buf_add(&out, STR("\n"));
    }
    return out.n ? buf_str(&out) : STR("");
}

/* What a section with the product's name over it says of content that its entry leaves open. */
static void fill_from_section(struct reader *reader, size_t heading, const struct service *service)
{
    for (size_t i = 0; i < reader->found.n; i++) {
        struct disclosure *each = &reader->found.v[i];
        if (each->service_known != service || each->content_state != STATE_ABSENT ||
            reader->closed.v[i].content)
            continue;
        struct said said = notice_sent(reader, section_text(reader, heading));
        if (said.state == STATE_ABSENT)
            continue;
        each->content_state = said.state == STATE_OWN ? STATE_REFERENCE : said.state;
        each->content = said.text;
        each->content_ids = said.contents;
    }
}

void notice_fill_elsewhere(struct reader *reader)
{
    for (size_t i = 0; i < reader->lines.n; i++) {
        if (!reader->lines.v[i].rank || !reader->found.n)
            continue;
        struct mentions names = notice_mentions(reader, reader->lines.v[i].text);
        for (size_t k = 0; k < names.n; k++)
            if (names.v[k].match.service)
                fill_from_section(reader, i, names.v[k].match.service);
    }
}
