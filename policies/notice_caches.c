/* What is asked of the same words again and again: their folding, the vocabulary in them, whose name
 * they are. Kept by place: memory of a page is never used twice, so that an address with a length
 * stands for its words. Equal words in several places have one folding, so what is kept of that holds
 * for all of them. */
#include "policies/pieces.h"

#define FOLDS 1024 /* powers of two */
#define MARKS 1024
#define PIECES 1024
#define LABELS 512

struct caches {
    struct {
        str text, fold;
    } folds[FOLDS];
    struct map fold_of; /* every text that was folded -> number in all_folds */
    ARENA_LIST(str) all_folds;
    struct {
        str text;
        struct marks marks;
    } marks[MARKS];
    struct {
        str text;
        struct piece piece;
    } pieces[PIECES];
    struct {
        str text;
        enum field field;
        struct nameds names;
    } names[PIECES];
    struct {
        str text;
        enum field field;
    } labels[2][LABELS];   /* any, strict */
    struct map said_of[2]; /* content, purpose: words -> number in all_said */
    ARENA_LIST(struct said) all_said;
};

struct caches *notice_caches(struct arena *arena)
{
    struct caches *caches = ARENA_NEW(arena, struct caches);
    caches->fold_of.arena = caches->said_of[0].arena = caches->said_of[1].arena = arena;
    return caches;
}

static size_t slot_of(str text, size_t count)
{
    uint64_t key = (uint64_t)(uintptr_t)text.p * 0x9E3779B97F4A7C15U;
    return (size_t)((key ^ (uint64_t)text.n * 0xC2B2AE3D27D4EB4FU) >> 32) & (count - 1);
}

static bool is_same(str a, str b)
{
    return a.p == b.p && a.n == b.n;
}

static str fold_once(const struct reader *reader, str text)
{
    struct caches *caches = reader->caches;
    uint32_t next = (uint32_t)caches->all_folds.n;
    uint32_t number = map_add(&caches->fold_of, text, next);
    if (number == next)
        *ARENA_PUSH(reader->arena, &caches->all_folds) = notice_fold(reader->arena, text);
    return caches->all_folds.v[number];
}

str notice_folded(const struct reader *reader, str text)
{
    size_t slot = slot_of(text, FOLDS);
    if (!text.n)
        return STR("");
    if (!is_same(reader->caches->folds[slot].text, text)) {
        reader->caches->folds[slot].fold = fold_once(reader, text);
        reader->caches->folds[slot].text = text;
    }
    return reader->caches->folds[slot].fold;
}

static const struct marks *marks_of(const struct reader *reader, str folded)
{
    size_t slot = slot_of(folded, MARKS);
    if (!is_same(reader->caches->marks[slot].text, folded)) {
        arena_check_time(reader->arena);
        reader->caches->marks[slot].marks = catalog_marks(reader->catalog, folded);
        reader->caches->marks[slot].text = folded;
    }
    return &reader->caches->marks[slot].marks;
}

bool notice_has(const struct reader *reader, const char *kind, str folded)
{
    return folded.n && catalog_has_kind(reader->catalog, marks_of(reader, folded), kind);
}

content_set notice_contents(const struct reader *reader, str folded)
{
    return folded.n ? marks_of(reader, folded)->contents : 0;
}

purpose_set notice_purposes(const struct reader *reader, str folded)
{
    return folded.n ? marks_of(reader, folded)->purposes : 0;
}

void notice_names(const struct reader *reader, str text, enum field field, struct nameds *out)
{
    size_t slot = (slot_of(text, PIECES) + field) % PIECES;
    struct nameds found = {0};
    if (!text.n)
        return;
    if (is_same(reader->caches->names[slot].text, text) &&
        reader->caches->names[slot].field == field) {
        found = reader->caches->names[slot].names;
    } else {
        piece_names(reader, text, field, &found);
        reader->caches->names[slot].text = text;
        reader->caches->names[slot].field = field;
        reader->caches->names[slot].names = found;
    }
    for (size_t i = 0; i < found.n; i++)
        piece_push(reader, out, found.v[i]);
}

bool notice_is_name(const struct reader *reader, str text)
{
    struct nameds names = {0};
    if (!text.n || text_length(text) > NAME_MAX)
        return false;
    notice_names(reader, text, FIELD_NONE, &names);
    return names.n > 0;
}

struct piece piece_classify(const struct reader *reader, str text)
{
    size_t slot = slot_of(text, PIECES);
    if (!text.n || !is_same(reader->caches->pieces[slot].text, text)) {
        struct piece piece = piece_find(reader, text);
        if (!text.n)
            return piece;
        reader->caches->pieces[slot].piece = piece;
        reader->caches->pieces[slot].text = text;
    }
    return reader->caches->pieces[slot].piece;
}

enum field notice_whole_label(const struct reader *reader, str folded, bool is_strict)
{
    size_t slot = slot_of(folded, LABELS);
    if (!folded.n || !is_same(reader->caches->labels[is_strict][slot].text, folded)) {
        enum field field = notice_find_whole_label(reader, folded, is_strict);
        if (!folded.n)
            return field;
        reader->caches->labels[is_strict][slot].field = field;
        reader->caches->labels[is_strict][slot].text = folded;
    }
    return reader->caches->labels[is_strict][slot].field;
}

const struct said *notice_kept_said(const struct reader *reader, str text, bool is_purpose)
{
    uint32_t number = map_find(&reader->caches->said_of[is_purpose], text);
    return number == MAP_NONE ? NULL : &reader->caches->all_said.v[number];
}

void notice_keep_said(const struct reader *reader, str text, bool is_purpose,
                      const struct said *said)
{
    struct caches *caches = reader->caches;
    map_add(&caches->said_of[is_purpose], text, (uint32_t)caches->all_said.n);
    *ARENA_PUSH(reader->arena, &caches->all_said) = *said;
}
