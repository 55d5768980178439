/* Memory of one page or one scan: allocated piece by piece, given back at once, with a budget in
 * bytes and in time. Allocation never returns NULL: when the budget is spent, work ends where
 * arena_run was called, at the cost of that page alone. gumbo has no way to report a failed
 * allocation, so the way out has to be a jump; using the same way everywhere spares every caller
 * a check that would never be tested. */
#ifndef SOSHIN_CORE_ARENA_H
#define SOSHIN_CORE_ARENA_H

#include "core/str.h"

struct arena;

enum arena_end {
    ARENA_DONE,     /* the work returned */
    ARENA_NO_BYTES, /* the byte budget was spent, or the system had no memory left */
    ARENA_NO_TIME,  /* the time budget was spent */
    ARENA_BROKEN    /* a library that worked in it found itself in a state that it does not know */
};

/* An arena that gives out at most max_bytes; NULL when the system has no memory. */
struct arena *arena_new(size_t max_bytes);
/* Frees everything that was allocated from it; NULL is fine. */
void arena_free(struct arena *arena);

/* Runs work(context). Only inside may memory be taken from the arena. While work runs it holds no
 * other resource (file, converter, lock, malloc) across an allocation, because work may end there.
 * milliseconds: processor time of this thread that the work may use, 0 for no limit.
 * Not re-entrant for the same arena; different arenas nest. */
enum arena_end arena_run(struct arena *arena, unsigned milliseconds, void (*work)(void *context),
                         void *context);

/* Zeroed memory, aligned for any type; lives until arena_free. Outside of arena_run it must not be
 * called. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);
/* count elements of size bytes; an overflow of the product ends the run as ARENA_NO_BYTES. */
void *arena_array(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* Nobody looks at this allocation of `size` bytes any more; large ones are freed at once. */
void arena_give_back(struct arena *arena, void *memory, size_t size);

/* A NUL-terminated copy. */
str arena_str(struct arena *arena, str s);
/* Several strings behind each other, NUL-terminated; the list ends with a str whose p is NULL. */
str arena_join(struct arena *arena, const str *parts, size_t count);
/* printf into the arena. */
str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for one more element behind the count elements of *array: doubles when *capacity is reached, and
 * what pointed into it points nowhere then. Use through ARENA_PUSH. */
void arena_grow(struct arena *arena, void **array, size_t count, size_t *capacity, size_t size);
/* ARENA_LIST(type) list = {0};  *ARENA_PUSH(arena, &list) = value; */
#define ARENA_LIST(type)                                                                           \
    struct {                                                                                       \
        type *v;                                                                                   \
        size_t n, cap;                                                                             \
    }
#define ARENA_PUSH(arena, list)                                                                    \
    (arena_grow((arena), (void **)&(list)->v, (list)->n, &(list)->cap, sizeof(*(list)->v)),        \
     &(list)->v[(list)->n++])

/* Looks at the time budget; long loops that allocate nothing call it now and then. */
void arena_check_time(struct arena *arena);
/* Ends the run for that reason. */
_Noreturn void arena_give_up(struct arena *arena, enum arena_end why);

size_t arena_used(const struct arena *arena);

/* A growing byte string. With an arena it grows there; without one in malloc'ed memory that
 * buf_done frees. It never holds more than max bytes: what does not fit is left out and
 * `over` is set. */
struct buf {
    char *p; /* NUL-terminated once anything was added */
    size_t n;
    size_t cap;
    size_t max;
    struct arena *arena;
    bool over;
};
struct buf buf_init(struct arena *arena, size_t max);
void buf_add(struct buf *buf, str s);
void buf_add_char(struct buf *buf, char c);
str buf_str(const struct buf *buf);
void buf_done(struct buf *buf);

#endif
