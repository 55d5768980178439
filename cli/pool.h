/* Worker threads: jobs in, the same jobs out, in any order. The main thread owns everything but the job
 * that a worker holds. */
#ifndef SOSHIN_CLI_POOL_H
#define SOSHIN_CLI_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

struct pool_setup {
    unsigned threads;                       /* 0: work runs inside pool_submit */
    void (*work)(void *context, void *job); /* on a worker */
    void (*notify)(
        void *context); /* on a worker, when there is something to take again; may be NULL */
    void *context;
};

/* NULL when no thread could be started or there is no memory. */
struct pool *pool_open(const struct pool_setup *setup);
/* Hands over a job; false when there is no memory for it (the job stays the caller's). */
bool pool_submit(struct pool *pool, void *job);
/* A finished job, or NULL when none is just now. */
void *pool_take(struct pool *pool);
/* Jobs handed over and not taken back. */
size_t pool_pending(const struct pool *pool);
/* Waits until a job is finished or none is pending. */
void pool_wait(struct pool *pool);
/* Ends the threads; jobs that nobody took back are handed to `drop`. NULL is fine. */
void pool_close(struct pool *pool, void (*drop)(void *job));

#endif
