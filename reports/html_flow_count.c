#include "reports/html_flow.h"

#include "core/map.h"
#include "core/text.h"
#include "reports/name.h"

#include <stdlib.h>

struct flow_pair {
    uint32_t group, recipient;
};

/* What is found while the transmissions, which are sorted by page, are read once. */
struct counting {
    const struct html *html;
    struct map group_of, recipient_of, country_of;
    ARENA_LIST(struct flow_node) groups, recipients, countries;
    ARENA_LIST(struct flow_pair) pairs; /* one a page and recipient */
    size_t pages;
};

static bool flow_counts(const struct transmission *sent)
{
    return sent->party == PARTY_THIRD && sent->certainty != CERTAINTY_NONE;
}

/* "www.example.jp/guide/": host and first folder of a page, what stands behind "://" of it. */
static str flow_group_key(str page_url)
{
    size_t scheme = str_find(page_url, STR("://"));
    str rest = scheme == STR_ABSENT ? page_url : str_skip(page_url, scheme + 3);
    size_t end = str_find_char(rest, '?');
    rest = str_slice(rest, 0, end == STR_ABSENT ? rest.n : end);
    size_t host = str_find_char(rest, '/');
    if (host == STR_ABSENT)
        return rest;
    size_t folder = str_find_char(str_skip(rest, host + 1), '/');
    return str_slice(rest, 0, folder == STR_ABSENT ? host + 1 : host + folder + 2);
}

static uint32_t flow_group(struct counting *counting, str page_url)
{
    struct arena *arena = counting->html->arena;
    str key = flow_group_key(page_url);
    uint32_t i = map_add(&counting->group_of, key, (uint32_t)counting->groups.n);
    if (i == counting->groups.n)
        *ARENA_PUSH(arena, &counting->groups) =
            (struct flow_node){.key = key, .name = words_same(key)};
    return i;
}

static size_t flow_country(struct counting *counting, const struct recipient *recipient)
{
    struct arena *arena = counting->html->arena;
    str key = recipient ? recipient->country : STR_NONE;
    uint32_t i = map_add(&counting->country_of, key, (uint32_t)counting->countries.n);
    if (i < counting->countries.n)
        return i;
    struct words name = {.ja = text_country(arena, key, "ja"),
                         .en = text_country(arena, key, "en")};
    if (!name.en.n) {
        const char *unknown = N_("country not known");
        name = (struct words){.ja = show_said(&counting->html->show[LANG_JA], unknown),
                              .en = show_said(&counting->html->show[LANG_EN], unknown)};
    }
    *ARENA_PUSH(arena, &counting->countries) = (struct flow_node){.key = key, .name = name};
    return i;
}

static uint32_t flow_recipient(struct counting *counting, const struct transmission *sent)
{
    struct arena *arena = counting->html->arena;
    const struct recipient *recipient = sent->service ? sent->service->recipient : NULL;
    str key = recipient ? recipient->id : sent->domain.n ? sent->domain : sent->host;
    uint32_t i = map_add(&counting->recipient_of, key, (uint32_t)counting->recipients.n);
    if (i < counting->recipients.n)
        return i;
    struct words name = words_same(key);
    if (recipient)
        name = (struct words){.ja = name_recipient(recipient, LANG_JA),
                              .en = name_recipient(recipient, LANG_EN)};
    *ARENA_PUSH(arena, &counting->recipients) =
        (struct flow_node){.key = key, .name = name, .country = flow_country(counting, recipient)};
    return i;
}

/* Counts the page for the node; false when it was counted already. */
static bool flow_add(struct flow_node *node, size_t page)
{
    if (node->last_page == page)
        return false;
    node->last_page = page;
    node->pages++;
    return true;
}

static void flow_read(struct counting *counting)
{
    const struct report *report = counting->html->report;
    str page = STR_NONE;
    uint32_t group = 0;
    for (size_t i = 0; i < report->transmission_count; i++) {
        const struct transmission *sent = &report->transmissions[i];
        if (!flow_counts(sent))
            continue;
        if (!counting->pages || !str_eq(page, sent->page_url)) {
            page = sent->page_url;
            group = flow_group(counting, page);
            counting->groups.v[group].pages++;
            counting->pages++;
        }
        uint32_t recipient = flow_recipient(counting, sent);
        struct flow_node *node = &counting->recipients.v[recipient];
        flow_add(&counting->countries.v[node->country], counting->pages);
        if (!flow_add(node, counting->pages))
            continue;
        *ARENA_PUSH(counting->html->arena, &counting->pairs) =
            (struct flow_pair){.group = group, .recipient = recipient};
    }
}

/* The worst verdict of a recipient's duties, in the order of the matrix. */
static void flow_judge(struct counting *counting)
{
    const struct report *report = counting->html->report;
    const struct duty **duties = text_duties(&counting->html->show[LANG_EN]);
    for (size_t i = 0; i < report->duty_count; i++) {
        const struct duty *duty = duties[i];
        str key = duty->recipient ? duty->recipient->id : duty->domain;
        uint32_t k = duty->first ? map_find(&counting->recipient_of, key) : MAP_NONE;
        if (k >= counting->recipients.n || counting->recipients.v[k].has_verdict)
            continue;
        counting->recipients.v[k].verdict = duty->verdict;
        counting->recipients.v[k].has_verdict = true;
    }
}

struct flow_order {
    const struct flow_node *node;
    uint32_t index;
};

static int flow_compare(const void *a, const void *b)
{
    const struct flow_order *left = a, *right = b;
    if (left->node->pages != right->node->pages)
        return left->node->pages > right->node->pages ? -1 : 1;
    return str_cmp(left->node->key, right->node->key);
}

/* Sorts the nodes; (*places)[i] is the place of what was node i. */
static struct flow_column flow_sort(const struct html *html, const struct flow_node *nodes,
                                    size_t count, size_t drawn, size_t **places)
{
    struct flow_order *order = ARENA_ARRAY(html->arena, count, struct flow_order);
    struct flow_column column = {.nodes = ARENA_ARRAY(html->arena, count, struct flow_node),
                                 .count = count,
                                 .drawn = count < drawn ? count : drawn};
    *places = ARENA_ARRAY(html->arena, count, size_t);
    for (size_t i = 0; i < count; i++)
        order[i] = (struct flow_order){.node = &nodes[i], .index = (uint32_t)i};
    qsort(order, count, sizeof *order, flow_compare);
    for (size_t i = 0; i < count; i++) {
        column.nodes[i] = *order[i].node;
        (*places)[order[i].index] = i;
    }
    return column;
}

/* A host that all groups share is not repeated. */
static void flow_shorten(const struct flow_column *groups)
{
    str host = STR_NONE;
    for (size_t i = 0; i < groups->count; i++) {
        str key = groups->nodes[i].key;
        size_t end = str_find_char(key, '/');
        if (end == STR_ABSENT || (i && !str_eq(host, str_slice(key, 0, end))))
            return;
        host = str_slice(key, 0, end);
    }
    for (size_t i = 0; i < groups->count; i++)
        groups->nodes[i].name = words_same(str_skip(groups->nodes[i].key, host.n));
}

static size_t flow_place(const struct flow_column *column, size_t i)
{
    return i < column->drawn ? i : column->drawn;
}

struct flow flow_count(const struct html *html)
{
    struct counting counting = {.html = html,
                                .group_of = {.arena = html->arena},
                                .recipient_of = {.arena = html->arena},
                                .country_of = {.arena = html->arena}};
    size_t *groups, *recipients, *countries;
    flow_read(&counting);
    flow_judge(&counting);
    struct flow flow = {
        .groups = flow_sort(html, counting.groups.v, counting.groups.n, FLOW_GROUPS, &groups),
        .recipients = flow_sort(html, counting.recipients.v, counting.recipients.n, FLOW_RECIPIENTS,
                                &recipients),
        .countries =
            flow_sort(html, counting.countries.v, counting.countries.n, FLOW_COUNTRIES, &countries),
        .sent = ARENA_ARRAY(html->arena, (FLOW_GROUPS + 1) * (FLOW_RECIPIENTS + 1), size_t),
        .reached = ARENA_ARRAY(html->arena, (FLOW_RECIPIENTS + 1) * (FLOW_COUNTRIES + 1), size_t),
        .pages = counting.pages};
    flow_shorten(&flow.groups);
    for (size_t i = 0; i < counting.pairs.n; i++) {
        size_t group = flow_place(&flow.groups, groups[counting.pairs.v[i].group]);
        size_t recipient = flow_place(&flow.recipients, recipients[counting.pairs.v[i].recipient]);
        flow.sent[group * (FLOW_RECIPIENTS + 1) + recipient]++;
    }
    for (size_t i = 0; i < flow.recipients.count; i++) {
        struct flow_node *node = &flow.recipients.nodes[i];
        node->country = countries[node->country];
        flow.reached[flow_place(&flow.recipients, i) * (FLOW_COUNTRIES + 1) +
                     flow_place(&flow.countries, node->country)] += node->pages;
    }
    return flow;
}

size_t flow_places(const struct flow_column *column)
{
    return column->drawn + (column->count > column->drawn);
}
