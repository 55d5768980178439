/* All words of words.csv, contents.csv and purposes.csv in one tree, so that a text is looked through
 * once for all of them. */
#include "core/catalog_tables.h"

#include "core/text.h"

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* The node for byte below `parent` (0: the root), made when missing. */
static uint32_t word_child(struct arena *arena, struct catalog *catalog, uint32_t parent, char byte)
{
    uint32_t *first =
        parent ? &catalog->word_nodes.v[parent].child : &catalog->word_roots[(unsigned char)byte];
    for (uint32_t at = *first; at; at = catalog->word_nodes.v[at].sibling)
        if (catalog->word_nodes.v[at].byte == byte)
            return at;
    uint32_t node = (uint32_t)catalog->word_nodes.n, sibling = *first;
    *first = node; /* before the list may move */
    *ARENA_PUSH(arena, &catalog->word_nodes) = (struct word_node){.byte = byte, .sibling = sibling};
    return node;
}

static void word_plant(struct arena *arena, struct catalog *catalog, str text, struct word_ref ref)
{
    uint32_t node = 0;
    for (size_t i = 0; i < text.n; i++)
        node = word_child(arena, catalog, node, text.p[i]);
    if (!node)
        return;
    ref.next = catalog->word_nodes.v[node].refs;
    ref.is_ascii = is_ascii(text);
    *ARENA_PUSH(arena, &catalog->word_refs) = ref;
    catalog->word_nodes.v[node].refs = (uint32_t)catalog->word_refs.n - 1;
}

static void plant_terms(struct arena *arena, struct catalog *catalog, const struct term *terms,
                        size_t count, enum word_table table)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < terms[i].word_count; k++)
            word_plant(arena, catalog, terms[i].words[k],
                       (struct word_ref){.number = (uint32_t)i, .table = table});
}

static size_t pair_of(char lead, char second)
{
    return (size_t)((lead & 0xF) << 6 | (second & 0x3F));
}

void catalog_index_words(struct arena *arena, struct catalog *catalog)
{
    *ARENA_PUSH(arena, &catalog->word_nodes) = (struct word_node){0};
    *ARENA_PUSH(arena, &catalog->word_refs) = (struct word_ref){0};
    plant_terms(arena, catalog, catalog->contents.v, catalog->contents.n, WORD_OF_CONTENT);
    plant_terms(arena, catalog, catalog->purposes.v, catalog->purposes.n, WORD_OF_PURPOSE);
    for (uint32_t kind = 0; kind < catalog->word_kinds.n; kind++)
        for (uint32_t i = 0; i < catalog->word_kinds.v[kind].count; i++) {
            uint32_t number = catalog->word_kinds.v[kind].first + i;
            word_plant(arena, catalog, catalog->words.v[number].word,
                       (struct word_ref){.number = number, .kind = kind, .table = WORD_OF_KIND});
        }
    for (size_t lead = 0xE0; lead < 0xF0; lead++) {
        uint32_t root = catalog->word_roots[lead];
        uint32_t at = root ? catalog->word_nodes.v[root].child : 0;
        for (; at; at = catalog->word_nodes.v[at].sibling)
            catalog->word_pairs[pair_of((char)lead, catalog->word_nodes.v[at].byte)] = at;
    }
}

/* The node for what begins at `at`, and how many bytes it stands for. */
static uint32_t scan_start(const struct catalog *catalog, str folded, size_t at, size_t *length)
{
    unsigned char lead = (unsigned char)folded.p[at];
    bool is_pair = lead >= 0xE0 && lead < 0xF0 && at + 1 < folded.n; /* nearly all of Japanese */
    *length = is_pair ? 2 : 1;
    return is_pair ? catalog->word_pairs[pair_of(folded.p[at], folded.p[at + 1])]
                   : catalog->word_roots[lead];
}

/* Calls found for every word at every place of the text. */
static void scan(const struct catalog *catalog, str folded,
                 void (*found)(void *context, const struct word_ref *ref, size_t at, size_t end),
                 void *context)
{
    for (size_t at = 0; at < folded.n; at++) {
        size_t length;
        uint32_t node = scan_start(catalog, folded, at, &length);
        for (size_t i = at + length; node; i++) {
            const struct word_node *here = &catalog->word_nodes.v[node];
            for (uint32_t r = here->refs; r; r = catalog->word_refs.v[r].next)
                found(context, &catalog->word_refs.v[r], at, i);
            if (i >= folded.n)
                break;
            for (node = here->child; node && catalog->word_nodes.v[node].byte != folded.p[i];)
                node = catalog->word_nodes.v[node].sibling;
        }
    }
}

struct marking {
    str folded;
    struct marks marks;
};

/* Latin words of the vocabularies must stand alone ("ip" is not in "script"); Japanese has no spaces
 * between words. */
static void mark(void *context, const struct word_ref *ref, size_t at, size_t end)
{
    struct marking *marking = context;
    if (ref->table == WORD_OF_KIND) {
        marking->marks.kinds[ref->kind / 64 % MARKS_KINDS] |= (uint64_t)1 << ref->kind % 64;
        return;
    }
    str folded = marking->folded;
    if (ref->is_ascii && !(text_is_edge(folded, at) && text_is_edge(folded, end)))
        return;
    if (ref->table == WORD_OF_CONTENT)
        marking->marks.contents |= (content_set)1 << ref->number;
    else
        marking->marks.purposes |= (purpose_set)1 << ref->number;
}

struct marks catalog_marks(const struct catalog *catalog, str folded)
{
    struct marking marking = {.folded = folded};
    scan(catalog, folded, mark, &marking);
    return marking.marks;
}

bool catalog_has_kind(const struct catalog *catalog, const struct marks *marks, const char *kind)
{
    uint32_t number = map_find(&catalog->kind_names, str_of(kind));
    return number != MAP_NONE && (marks->kinds[number / 64 % MARKS_KINDS] >> number % 64 & 1);
}

struct scanning {
    const struct catalog *catalog;
    void (*found)(void *context, const struct word *word, size_t at);
    void *context;
};

static void pass_word(void *context, const struct word_ref *ref, size_t at, size_t end)
{
    const struct scanning *scanning = context;
    (void)end;
    if (ref->table == WORD_OF_KIND)
        scanning->found(scanning->context, &scanning->catalog->words.v[ref->number], at);
}

void catalog_scan_words(const struct catalog *catalog, str folded,
                        void (*found)(void *context, const struct word *word, size_t at),
                        void *context)
{
    struct scanning scanning = {catalog, found, context};
    scan(catalog, folded, pass_word, &scanning);
}
