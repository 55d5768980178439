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
    uint32_t first =
        parent ? catalog->name_nodes.v[parent].child : catalog->name_roots[(unsigned char)byte];
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
    begins_add(&indexer->catalog->name_begins, folded);
}

static void entry_merge_recipient(struct name_entry *entry, const struct recipient *recipient,
                                  unsigned rank)
{
    if (!entry->recipient || rank < entry->rank) {
        entry->recipient = recipient;
        entry->rank = rank;
        entry->is_ambiguous = false;
    } else if (rank == entry->rank && entry->recipient != recipient) {
        entry->is_ambiguous = true;
    }
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

/* The entry of a folded name, made when missing. */
static struct name_entry *name_add(struct indexer *indexer, str folded)
{
    struct catalog *catalog = indexer->catalog;
    uint32_t number = (uint32_t)catalog->name_entries.n;
    uint32_t entry = map_add(&catalog->names, folded, number);
    if (entry == number) {
        *ARENA_PUSH(indexer->arena, &catalog->name_entries) = (struct name_entry){0};
        name_plant(indexer, folded, entry);
    }
    return &catalog->name_entries.v[entry];
}

static size_t count_letters(str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n;)
        count += text_is_word(text_next(text, &at));
    return count;
}

static void read_everyday_names(struct indexer *indexer)
{
    size_t count;
    const struct word *words = catalog_words(indexer->catalog, "everyday_name", &count);
    for (size_t i = 0; i < count; i++)
        *ARENA_PUSH(indexer->arena, &indexer->catalog->everyday_names) = (struct everyday_name){
            .word = words[i].word, .key = text_fold_name(indexer->arena, words[i].word)};
}

/* Whether the name without its form is one; notes that a company is called so. */
static bool is_everyday(struct catalog *catalog, str key)
{
    bool is_one = false;
    for (size_t i = 0; i < catalog->everyday_names.n; i++)
        if (str_eq(catalog->everyday_names.v[i].key, key))
            is_one = catalog->everyday_names.v[i].is_used = true;
    return is_one;
}

/* A name that means its company with its legal form only, which stands where it belongs: 株式会社フリー is
 * another company than フリー株式会社. */
static void index_with_form(struct indexer *indexer, const struct recipient *recipient, str whole,
                            unsigned rank)
{
    static const char *const ways[] = {"(株)", " 株式会社", "株式会社 "};
    str form = STR("株式会社");
    bool is_first = str_has_prefix(whole, form);
    entry_merge_recipient(name_add(indexer, whole), recipient, rank);
    if (!is_first && !str_has_suffix(whole, form))
        return;
    str rest = str_trim(str_slice(whole, is_first ? form.n : 0, whole.n - (is_first ? 0 : form.n)));
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        str way = str_of(ways[i]);
        str name =
            arena_join(indexer->arena, is_first ? (str[]){way, rest} : (str[]){rest, way}, 2);
        name = text_fold(indexer->arena, name);
        entry_merge_recipient(name_add(indexer, name), recipient, rank);
    }
}

static void index_recipient_name(struct indexer *indexer, const struct recipient *recipient,
                                 str name, bool is_former)
{
    str whole = text_fold(indexer->arena, name);
    str key = text_fold_name_of(indexer->arena, name, whole);
    unsigned rank = is_former ? NAME_FORMER : 0;
    if (!key.n)
        return; /* nothing but a legal form */
    bool has_form = count_letters(key) < count_letters(whole);
    if (has_form && is_everyday(indexer->catalog, key)) {
        index_with_form(indexer, recipient, whole, rank);
        return;
    }
    entry_merge_recipient(name_add(indexer, whole), recipient, rank);
    if (has_form)
        rank += NAME_WITHOUT_FORM;
    entry_merge_recipient(name_add(indexer, key), recipient, rank);
}

static void index_service_name(struct indexer *indexer, const struct service *service, str name)
{
    str whole = text_fold(indexer->arena, name);
    str key = text_fold_name_of(indexer->arena, name, whole);
    if (!key.n)
        return;
    entry_merge_service(name_add(indexer, whole), service);
    entry_merge_service(name_add(indexer, key), service);
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
    read_everyday_names(&indexer);
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
    match.is_former = entry->recipient && entry->rank >= NAME_FORMER;
    if (!entry->has_services)
        match.service = entry->service;
    if (entry->has_services && !match.recipient)
        match.recipient = entry->service_owner;
    if (entry->service_owner && entry->service_owner != match.recipient && match.recipient)
        match = (struct name_match){.length = length}; /* one company's name, another's product */
    return match;
}

struct name_match catalog_find_name(struct arena *arena, const struct catalog *catalog, str name)
{
    str folded = text_fold(arena, name);
    uint32_t entry = map_find(&catalog->names, folded);
    if (entry == MAP_NONE) {
        folded = text_fold_name_of(arena, name, folded);
        entry = folded.n ? map_find(&catalog->names, folded) : MAP_NONE;
    }
    if (entry == MAP_NONE)
        return (struct name_match){0};
    return entry_match(&catalog->name_entries.v[entry], folded.n);
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
        bool may_start = begins_at(&catalog->name_begins, folded, at) && text_is_edge(folded, at);
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
