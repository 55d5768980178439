#include "core/catalog_tables.h"

#include "core/text.h"

/* Names shorter than this many bytes are compared as whole cells only: in running text a single
 * letter ("X") says too little. */
#define SCAN_MIN 2

struct indexer {
    struct arena *arena;
    struct catalog *catalog;
};

/* The node for byte below `parent` (0: the root), made when missing. */
static uint32_t name_child(struct indexer *indexer, uint32_t parent, char byte)
{
    struct catalog *catalog = indexer->catalog;
    uint32_t first = parent ? catalog->name_nodes.v[parent].child
                            : catalog->name_roots[(unsigned char)byte];
    for (uint32_t at = first; at; at = catalog->name_nodes.v[at].sibling)
        if (catalog->name_nodes.v[at].byte == byte)
            return at;
    *ARENA_PUSH(indexer->arena, &catalog->name_nodes) =
        (struct name_node){.entry = MAP_NONE, .byte = byte, .sibling = parent ? first : 0};
    uint32_t node = (uint32_t)(catalog->name_nodes.n - 1);
    if (parent)
        catalog->name_nodes.v[parent].child = node;
    else
        catalog->name_roots[(unsigned char)byte] = node;
    return node;
}

static void name_plant(struct indexer *indexer, str folded, uint32_t entry)
{
    if (folded.n < SCAN_MIN)
        return;
    uint32_t node = 0;
    for (size_t i = 0; i < folded.n; i++)
        node = name_child(indexer, node, folded.p[i]);
    indexer->catalog->name_nodes.v[node].entry = entry;
}

static void entry_merge_recipient(struct name_entry *entry, const struct recipient *recipient,
                                  bool is_former)
{
    if (entry->recipient && entry->recipient != recipient) {
        /* a name in use outweighs one that was given up */
        if (entry->is_former && !is_former)
            entry->recipient = NULL;
        else if (entry->is_former == is_former)
            entry->is_ambiguous = true;
        if (entry->recipient)
            return;
    }
    entry->is_former = entry->recipient ? entry->is_former && is_former : is_former;
    entry->recipient = recipient;
}

static void entry_merge_service(struct name_entry *entry, const struct service *service)
{
    if (entry->service_owner && entry->service_owner != service->recipient)
        entry->is_ambiguous = true;
    if (entry->service && entry->service != service)
        entry->has_services = true;
    entry->service_owner = service->recipient;
    entry->service = service;
}

/* The entry of a name, made when missing; NULL for a name of which nothing is left when folded. */
static struct name_entry *name_add(struct indexer *indexer, str name)
{
    struct catalog *catalog = indexer->catalog;
    str key = text_fold_name(indexer->arena, name);
    if (!key.n)
        return NULL;
    uint32_t number = (uint32_t)catalog->name_entries.n;
    uint32_t entry = map_add(&catalog->names, key, number);
    if (entry == number)
        *ARENA_PUSH(indexer->arena, &catalog->name_entries) = (struct name_entry){0};
    name_plant(indexer, text_fold(indexer->arena, name), entry);
    name_plant(indexer, key, entry);
    return &catalog->name_entries.v[entry];
}

static void index_recipient_name(struct indexer *indexer, const struct recipient *recipient,
                                 str name, bool is_former)
{
    struct name_entry *entry = name_add(indexer, name);
    if (entry)
        entry_merge_recipient(entry, recipient, is_former);
}

static void index_service_name(struct indexer *indexer, const struct service *service, str name)
{
    struct name_entry *entry = name_add(indexer, name);
    if (entry)
        entry_merge_service(entry, service);
}

static void index_recipient(struct indexer *indexer, const struct recipient *recipient)
{
    str rest, part;
    index_recipient_name(indexer, recipient, recipient->name_ja, false);
    index_recipient_name(indexer, recipient, recipient->name_en, false);
    for (rest = recipient->aliases; str_cut_list(&rest, &part);)
        index_recipient_name(indexer, recipient, part, false);
    for (rest = recipient->former_names; str_cut_list(&rest, &part);) {
        size_t date = str_find(part, STR(" ("));
        index_recipient_name(indexer, recipient, str_slice(part, 0, date), true);
    }
}

static void index_service(struct indexer *indexer, const struct service *service)
{
    str rest, part;
    index_service_name(indexer, service, service->name_ja);
    index_service_name(indexer, service, service->name_en);
    for (rest = service->aliases; str_cut_list(&rest, &part);)
        index_service_name(indexer, service, part);
}

void catalog_index_names(struct arena *arena, struct catalog *catalog)
{
    struct indexer indexer = {.arena = arena, .catalog = catalog};
    *ARENA_PUSH(arena, &catalog->name_nodes) = (struct name_node){.entry = MAP_NONE};
    for (size_t i = 0; i < catalog->recipients.n; i++)
        index_recipient(&indexer, &catalog->recipients.v[i]);
    for (size_t i = 0; i < catalog->services.n; i++)
        index_service(&indexer, &catalog->services.v[i]);
}

static struct name_match entry_match(const struct name_entry *entry, size_t length)
{
    struct name_match match = {.length = length};
    if (entry->is_ambiguous)
        return match;
    match.recipient = entry->recipient;
    match.is_former = entry->recipient && entry->is_former;
    if (!entry->has_services)
        match.service = entry->service;
    if (entry->has_services && !match.recipient)
        match.recipient = entry->service_owner;
    if (match.service && match.recipient && match.service->recipient != match.recipient)
        match = (struct name_match){.length = length}; /* one company's name, another's product */
    return match;
}

struct name_match catalog_find_name(struct arena *arena, const struct catalog *catalog, str name)
{
    str key = text_fold_name(arena, name);
    uint32_t entry = key.n ? map_find(&catalog->names, key) : MAP_NONE;
    if (entry == MAP_NONE)
        return (struct name_match){0};
    return entry_match(&catalog->name_entries.v[entry], key.n);
}

/* The longest name that begins at `at` and ends where a name may end; its length, 0: none. */
static size_t scan_at(const struct catalog *catalog, str folded, size_t at, uint32_t *entry)
{
    size_t longest = 0;
    uint32_t node = catalog->name_roots[(unsigned char)folded.p[at]];
    for (size_t i = at; node;) {
        const struct name_node *here = &catalog->name_nodes.v[node];
        i++;
        if (here->entry != MAP_NONE && text_is_edge(folded, i)) {
            longest = i - at;
            *entry = here->entry;
        }
        if (i >= folded.n)
            break;
        for (node = here->child; node && catalog->name_nodes.v[node].byte != folded.p[i];)
            node = catalog->name_nodes.v[node].sibling;
    }
    return longest;
}

void catalog_scan_names(const struct catalog *catalog, str folded,
                        void (*found)(void *context, const struct name_match *match, size_t offset,
                                      size_t length),
                        void *context)
{
    for (size_t at = 0; at < folded.n;) {
        uint32_t entry = 0;
        bool may_start = catalog->name_roots[(unsigned char)folded.p[at]] &&
                         text_is_edge(folded, at);
        size_t length = may_start ? scan_at(catalog, folded, at, &entry) : 0;
        if (!length) {
            at++;
            continue;
        }
        struct name_match match = entry_match(&catalog->name_entries.v[entry], length);
        if (match.recipient || match.service)
            found(context, &match, at, length);
        at += length;
    }
}
