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

/* The tree while it grows: a byte of a word. [0] is the root. */
struct branch {
    uint32_t child, sibling; /* 0: none; siblings in the order of their bytes */
    uint32_t refs;
    char byte;
};
struct planting {
    struct arena *arena;
    struct catalog *catalog;
    ARENA_LIST(struct branch) branches;
};

/* The branch for byte at `parent`, made when missing. */
static uint32_t branch_child(struct planting *planting, uint32_t parent, char byte)
{
    uint32_t last = 0, at = planting->branches.v[parent].child;
    while (at && (unsigned char)planting->branches.v[at].byte < (unsigned char)byte) {
        last = at;
        at = planting->branches.v[at].sibling;
    }
    if (at && planting->branches.v[at].byte == byte)
        return at;
    uint32_t made = (uint32_t)planting->branches.n;
    *ARENA_PUSH(planting->arena, &planting->branches) =
        (struct branch){.byte = byte, .sibling = at};
    if (last)
        planting->branches.v[last].sibling = made;
    else
        planting->branches.v[parent].child = made;
    return made;
}

void begins_add(struct begins *begins, str text)
{
    size_t end = 0;
    uint32_t first = text_next(text, &end);
    if (first <= 0xFFFF)
        begins->bits[first / 64] |= (uint64_t)1 << first % 64;
}

static inline bool begins_has(const struct begins *begins, uint32_t first)
{
    return first > 0xFFFF || begins->bits[first / 64] >> first % 64 & 1;
}

bool begins_at(const struct begins *begins, str text, size_t at)
{
    unsigned char lead = (unsigned char)text.p[at];
    size_t end = at;
    if (lead >= 0x80 && lead < 0xC0)
        return false;
    return begins_has(begins, lead < 0x80 ? lead : text_next(text, &end));
}

static void word_plant(struct planting *planting, str text, struct word_ref ref)
{
    uint32_t at = 0;
    for (size_t i = 0; i < text.n; i++)
        at = branch_child(planting, at, text.p[i]);
    if (!at)
        return;
    begins_add(&planting->catalog->word_begins, text);
    ref.next = planting->branches.v[at].refs;
    ref.is_ascii = is_ascii(text);
    *ARENA_PUSH(planting->arena, &planting->catalog->word_refs) = ref;
    planting->branches.v[at].refs = (uint32_t)planting->catalog->word_refs.n - 1;
}

/* Lays the tree out level by level: what goes on from one node stands side by side. Node i is made of
 * branch order[i - 1]; node 1 is the root. */
static void lay_out(struct planting *planting)
{
    const struct branch *branches = planting->branches.v;
    size_t n = planting->branches.n, known = 1;
    uint32_t *order = ARENA_ARRAY(planting->arena, n, uint32_t);
    struct word_node *nodes = ARENA_ARRAY(planting->arena, n + 1, struct word_node);
    for (size_t i = 0; i < n; i++) {
        const struct branch *branch = &branches[order[i]];
        struct word_node *node = &nodes[i + 1];
        node->refs = branch->refs;
        node->first = (uint32_t)known + 1;
        for (uint32_t at = branch->child; at; at = branches[at].sibling) {
            unsigned char byte = (unsigned char)branches[at].byte;
            node->bytes[byte / 64] |= (uint64_t)1 << byte % 64;
            for (unsigned row = byte / 64 + 1; row < COUNT_OF(node->before); row++)
                node->before[row]++;
            order[known++] = at;
        }
    }
    planting->catalog->word_nodes = nodes;
}

static void plant_terms(struct planting *planting, const struct term *terms, size_t count,
                        enum word_table table)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < terms[i].word_count; k++)
            word_plant(planting, terms[i].words[k],
                       (struct word_ref){.number = (uint32_t)i, .table = table});
}

static void note_leads(struct catalog *catalog)
{
    static const char *const kinds[] = CATALOG_LEAD_KINDS;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        size_t count;
        const struct word *words = catalog_words(catalog, kinds[i], &count);
        for (size_t k = 0; k < count; k++)
            begins_add(&catalog->lead_begins, words[k].word);
    }
}

void catalog_index_words(struct arena *arena, struct catalog *catalog)
{
    struct planting planting = {.arena = arena, .catalog = catalog};
    *ARENA_PUSH(arena, &planting.branches) = (struct branch){0};
    *ARENA_PUSH(arena, &catalog->word_refs) = (struct word_ref){0};
    plant_terms(&planting, catalog->contents.v, catalog->contents.n, WORD_OF_CONTENT);
    plant_terms(&planting, catalog->purposes.v, catalog->purposes.n, WORD_OF_PURPOSE);
    for (uint32_t kind = 0; kind < catalog->word_kinds.n; kind++)
        for (uint32_t i = 0; i < catalog->word_kinds.v[kind].count; i++) {
            uint32_t number = catalog->word_kinds.v[kind].first + i;
            word_plant(&planting, catalog->words.v[number].word,
                       (struct word_ref){.number = number, .kind = kind, .table = WORD_OF_KIND});
        }
    lay_out(&planting);
    note_leads(catalog);
}

/* Number of bits. */
static uint32_t count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (uint32_t)(bits * 0x0101010101010101u >> 56);
}

/* The node behind `node` for the byte; 0: no word goes on like that. */
static inline uint32_t word_next(const struct word_node *node, char byte)
{
    unsigned char value = (unsigned char)byte;
    uint64_t bit = (uint64_t)1 << value % 64, row = node->bytes[value / 64];
    return row & bit ? node->first + node->before[value / 64] + count_bits(row & (bit - 1)) : 0;
}

/* Calls found for every word that begins so, at every place of the text. */
static void scan(const struct catalog *catalog, const struct begins *begins, str folded,
                 void (*found)(void *context, const struct word_ref *ref, size_t at, size_t end),
                 void *context)
{
    const struct word_node *nodes = catalog->word_nodes;
    for (size_t at = 0, next = 0; at < folded.n; at = next) {
        bool may_begin = begins_has(begins, text_next(folded, &next));
        uint32_t node = may_begin ? word_next(&nodes[1], folded.p[at]) : 0;
        for (size_t i = at + 1; node; i++) {
            const struct word_node *here = &nodes[node];
            for (uint32_t r = here->refs; r; r = catalog->word_refs.v[r].next)
                found(context, &catalog->word_refs.v[r], at, i);
            node = i < folded.n ? word_next(here, folded.p[i]) : 0;
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
    scan(catalog, &catalog->word_begins, folded, mark, &marking);
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

static void pass_lead(void *context, const struct word_ref *ref, size_t at, size_t end)
{
    static const char *const kinds[] = CATALOG_LEAD_KINDS;
    const struct scanning *scanning = context;
    const struct word *word = &scanning->catalog->words.v[ref->number];
    (void)end;
    for (size_t i = 0; ref->table == WORD_OF_KIND && i < COUNT_OF(kinds); i++)
        if (str_is(word->kind, kinds[i]))
            scanning->found(scanning->context, word, at);
}

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
    scan(catalog, &catalog->word_begins, folded, pass_word, &scanning);
}

void catalog_scan_leads(const struct catalog *catalog, str folded,
                        void (*found)(void *context, const struct word *word, size_t at),
                        void *context)
{
    struct scanning scanning = {catalog, found, context};
    scan(catalog, &catalog->lead_begins, folded, pass_lead, &scanning);
}
