#include "core/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
/* Poisoned bytes behind each allocation; a size up to which lists and texts move whenever they grow, so that
 * who kept a place is found. */
#define ARENA_WALL 16
#define ARENA_TIGHT 64
#define arena_hide(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define arena_show(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define ARENA_WALL 0
#define ARENA_TIGHT 0
#define arena_hide(p, n) ((void)(p), (void)(n))
#define arena_show(p, n) ((void)(p), (void)(n))
#endif

#define ARENA_ALIGN _Alignof(max_align_t)
#define ARENA_BLOCK ((size_t)64 * 1024)
#define ARENA_BLOCK_MAX ((size_t)1024 * 1024)
#define ARENA_LARGE ((size_t)256 * 1024) /* from here on an allocation is a block of its own */
#define ARENA_CHECK_EVERY 1024           /* allocations between two looks at the clock */

struct arena_block {
    struct arena_block *next;
    size_t size;
    max_align_t bytes[];
};

struct arena {
    struct arena_block *blocks; /* newest first */
    struct arena_block *large;  /* each one allocation, newest first */
    char *at;
    char *end;
    size_t used; /* of the budget */
    size_t max;
    size_t next_block;
    uint64_t deadline; /* thread time in ns, 0: none */
    uint64_t tick;     /* of the coarse clock at the last look at the thread's clock */
    unsigned until_check;
    bool is_running;
    jmp_buf way_out;
};

static uint64_t arena_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

struct arena *arena_new(size_t max_bytes)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        return NULL;
    arena->max = max_bytes;
    arena->next_block = ARENA_BLOCK;
    return arena;
}

static void arena_free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        arena_show(block->bytes, block->size);
        free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_free_blocks(arena->blocks);
    arena_free_blocks(arena->large);
    free(arena);
}

enum arena_end arena_run(struct arena *arena, unsigned milliseconds, void (*work)(void *context),
                         void *context)
{
    int why = setjmp(arena->way_out);
    if (why == 0) {
        arena->is_running = true;
        arena->until_check = ARENA_CHECK_EVERY;
        arena->deadline = 0;
        arena->tick = 0;
        if (milliseconds)
            arena->deadline =
                arena_clock(CLOCK_THREAD_CPUTIME_ID) + (uint64_t)milliseconds * 1000000u;
        work(context);
    }
    arena->is_running = false;
    return (enum arena_end)why;
}

_Noreturn void arena_give_up(struct arena *arena, enum arena_end why)
{
    if (!arena->is_running)
        __builtin_trap(); /* a programming error: memory was taken outside of arena_run */
    longjmp(arena->way_out, (int)why);
}

void arena_check_time(struct arena *arena)
{
    if (!arena->deadline)
        return;
    /* The thread's clock is a system call, the coarse one is a look at memory: within one of its
     * ticks (some milliseconds) no thread gets further than a tick. */
    uint64_t tick = arena_clock(CLOCK_MONOTONIC_COARSE);
    if (tick == arena->tick)
        return;
    arena->tick = tick;
    if (arena_clock(CLOCK_THREAD_CPUTIME_ID) > arena->deadline)
        arena_give_up(arena, ARENA_NO_TIME);
}

/* Makes a new block current that has room for size bytes. */
static void arena_extend(struct arena *arena, size_t size)
{
    size_t room = size > arena->next_block ? size : arena->next_block;
    struct arena_block *block = malloc(sizeof *block + room);
    if (!block)
        arena_give_up(arena, ARENA_NO_BYTES);
    block->next = arena->blocks;
    block->size = room;
    arena->blocks = block;
    arena->at = (char *)block->bytes;
    arena->end = arena->at + room;
    arena_hide(block->bytes, room);
    if (arena->next_block < ARENA_BLOCK_MAX)
        arena->next_block *= 2;
}

/* Zeroed by the system, which takes no memory for what is never touched. */
static void *arena_alloc_large(struct arena *arena, size_t size)
{
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (!block)
        arena_give_up(arena, ARENA_NO_BYTES);
    block->next = arena->large;
    block->size = size;
    arena->large = block;
    arena->used += size;
    return block->bytes;
}

/* What an allocation takes of the budget. */
static size_t arena_need(size_t size)
{
    return (size + ARENA_WALL + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (!arena->is_running || size > arena->max)
        arena_give_up(arena, ARENA_NO_BYTES);
    size_t need = arena_need(size);
    if (need > arena->max - arena->used)
        arena_give_up(arena, ARENA_NO_BYTES);
    if (--arena->until_check == 0) {
        arena->until_check = ARENA_CHECK_EVERY;
        arena_check_time(arena);
    }
    if (size >= ARENA_LARGE)
        return arena_alloc_large(arena, size);
    if (!arena->at || need > (size_t)(arena->end - arena->at))
        arena_extend(arena, need);
    char *memory = arena->at;
    arena->at += need;
    arena->used += need;
    arena_show(memory, size);
    return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        arena_give_up(arena, ARENA_NO_BYTES);
    return arena_alloc(arena, bytes);
}

str arena_str(struct arena *arena, str s)
{
    char *copy = arena_alloc(arena, s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return (str){copy, s.n};
}

str arena_join(struct arena *arena, const str *parts, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count && parts[i].p; i++)
        n += parts[i].n;
    char *copy = arena_alloc(arena, n + 1);
    size_t at = 0;
    for (size_t i = 0; i < count && parts[i].p; i++) {
        memcpy(copy + at, parts[i].p, parts[i].n);
        at += parts[i].n;
    }
    return (str){copy, n};
}

str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        va_end(again);
        arena_give_up(arena, ARENA_NO_BYTES);
    }
    char *text = arena_alloc(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (str){text, (size_t)n};
}

void arena_give_back(struct arena *arena, void *memory, size_t size)
{
    struct arena_block **place = &arena->large;
    while (size >= ARENA_LARGE && *place && (void *)(*place)->bytes != memory)
        place = &(*place)->next;
    if (size >= ARENA_LARGE && *place) {
        struct arena_block *block = *place;
        *place = block->next;
        arena->used -= block->size;
        free(block);
    } else if (size) {
        arena_hide(memory, size); /* who still looks there is found */
    }
}

/* Whether an allocation can grow where it is: nothing stands behind it. */
static bool arena_can_extend(const struct arena *arena, const char *memory, size_t size,
                             size_t larger)
{
    return !ARENA_WALL && size && larger < ARENA_LARGE && memory + arena_need(size) == arena->at &&
           arena_need(larger) - arena_need(size) <= (size_t)(arena->end - arena->at) &&
           arena_need(larger) - arena_need(size) <= arena->max - arena->used;
}

static void *arena_enlarge(struct arena *arena, void *memory, size_t size, size_t larger)
{
    if (arena_can_extend(arena, memory, size, larger)) {
        size_t more = arena_need(larger) - arena_need(size);
        arena->at += more;
        arena->used += more;
        memset((char *)memory + size, 0, larger - size);
        return memory;
    }
    void *copy = arena_alloc(arena, larger);
    if (size)
        memcpy(copy, memory, size);
    arena_give_back(arena, memory, size);
    return copy;
}

/* What a list or text that needs room for so much is given: twice as much, or `first`, again and again. */
static size_t arena_room(size_t capacity, size_t need, size_t first)
{
    if (need <= ARENA_TIGHT)
        return need;
    if (!capacity)
        capacity = first;
    while (capacity < need)
        capacity *= 2;
    return capacity;
}

void arena_grow(struct arena *arena, void **array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return;
    size_t more = arena_room(*capacity, count + 1, 8), bytes;
    if (__builtin_mul_overflow(more, size, &bytes))
        arena_give_up(arena, ARENA_NO_BYTES);
    *array = arena_enlarge(arena, *array, *capacity * size, bytes);
    *capacity = more;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

struct buf buf_init(struct arena *arena, size_t max)
{
    return (struct buf){.arena = arena, .max = max};
}

/* Room for n more bytes and a NUL; false when the system has no memory. */
static bool buf_reserve(struct buf *buf, size_t n)
{
    size_t need = buf->n + n + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = arena_room(buf->cap, need, 64);
    char *larger =
        buf->arena ? arena_enlarge(buf->arena, buf->p, buf->cap, cap) : realloc(buf->p, cap);
    if (!larger)
        return false;
    buf->p = larger;
    buf->cap = cap;
    return true;
}

void buf_add(struct buf *buf, str s)
{
    size_t room = buf->max - buf->n;
    if (s.n > room) {
        s.n = room;
        buf->over = true;
    }
    if (!buf_reserve(buf, s.n)) {
        buf->over = true;
        return;
    }
    if (s.n)
        memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
    buf->p[buf->n] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
    if (buf->n + 1 >= buf->cap || buf->n >= buf->max) {
        buf_add(buf, (str){&c, 1});
        return;
    }
    buf->p[buf->n++] = c;
    buf->p[buf->n] = '\0';
}

str buf_str(const struct buf *buf)
{
    return (str){buf->p ? buf->p : "", buf->n};
}

void buf_done(struct buf *buf)
{
    if (!buf->arena)
        free(buf->p);
    *buf = (struct buf){.arena = buf->arena, .max = buf->max};
}
