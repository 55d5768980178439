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
}

/* Calls found for every word at every place of the text. */
static void scan(const struct catalog *catalog, str folded,
                 void (*found)(void *context, const struct word_ref *ref, size_t at, size_t end),
                 void *context)
{
    for (size_t at = 0; at < folded.n; at++) {
        uint32_t node = catalog->word_roots[(unsigned char)folded.p[at]];
        for (size_t i = at + 1; node; i++) {
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
