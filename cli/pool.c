#include "cli/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct pool_job {
    struct pool_job *next;
    void *job;
};

/* First in, first out. */
struct pool_queue {
    struct pool_job *first, *last;
};

struct pool {
    struct pool_setup setup;
    pthread_mutex_t lock;
    pthread_cond_t has_work, has_result;
    struct pool_queue work, done;
    size_t pending;
    bool is_closing;
    unsigned started;
    pthread_t threads[];
};

static void queue_push(struct pool_queue *queue, struct pool_job *job)
{
    job->next = NULL;
    if (queue->last)
        queue->last->next = job;
    else
        queue->first = job;
    queue->last = job;
}

static struct pool_job *queue_pop(struct pool_queue *queue)
{
    struct pool_job *job = queue->first;
    if (!job)
        return NULL;
    queue->first = job->next;
    if (!queue->first)
        queue->last = NULL;
    return job;
}

static void *pool_worker(void *context)
{
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    while (!pool->is_closing) {
        struct pool_job *job = queue_pop(&pool->work);
        if (!job) {
            pthread_cond_wait(&pool->has_work, &pool->lock);
            continue;
        }
        pthread_mutex_unlock(&pool->lock);
        pool->setup.work(pool->setup.context, job->job);
        pthread_mutex_lock(&pool->lock);
        bool is_first = !pool->done.first;
        queue_push(&pool->done, job);
        pthread_cond_signal(&pool->has_result);
        pthread_mutex_unlock(&pool->lock);
        if (is_first && pool->setup.notify)
            pool->setup.notify(pool->setup.context);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct pool *pool_open(const struct pool_setup *setup)
{
    struct pool *pool = calloc(1, sizeof *pool + setup->threads * sizeof pool->threads[0]);
    if (!pool)
        return NULL;
    pool->setup = *setup;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->has_work, NULL);
    pthread_cond_init(&pool->has_result, NULL);
    while (pool->started < setup->threads &&
           pthread_create(&pool->threads[pool->started], NULL, pool_worker, pool) == 0)
        pool->started++;
    if (setup->threads && !pool->started) {
        pool_close(pool, NULL);
        return NULL;
    }
    return pool;
}

bool pool_submit(struct pool *pool, void *job)
{
    struct pool_job *entry = malloc(sizeof *entry);
    if (!entry)
        return false;
    entry->job = job;
    if (!pool->started)
        pool->setup.work(pool->setup.context, job);
    pthread_mutex_lock(&pool->lock);
    pool->pending++;
    queue_push(pool->started ? &pool->work : &pool->done, entry);
    pthread_cond_signal(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    return true;
}

void *pool_take(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct pool_job *entry = queue_pop(&pool->done);
    if (entry)
        pool->pending--;
    pthread_mutex_unlock(&pool->lock);
    void *job = entry ? entry->job : NULL;
    free(entry);
    return job;
}

size_t pool_pending(const struct pool *pool)
{
    return pool->pending; /* only the main thread changes it */
}

void pool_wait(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->pending && !pool->done.first)
        pthread_cond_wait(&pool->has_result, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

static void queue_drop(struct pool_queue *queue, void (*drop)(void *job))
{
    for (struct pool_job *entry; (entry = queue_pop(queue));) {
        if (drop)
            drop(entry->job);
        free(entry);
    }
}

void pool_close(struct pool *pool, void (*drop)(void *job))
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->is_closing = true;
    pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++)
        pthread_join(pool->threads[i], NULL);
    queue_drop(&pool->work, drop);
    queue_drop(&pool->done, drop);
    pthread_cond_destroy(&pool->has_result);
    pthread_cond_destroy(&pool->has_work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
