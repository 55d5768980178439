#include "cli/pool.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* cmocka.h needs the headers above. */
#include <cmocka.h>

#define JOBS 2000

static const unsigned thread_counts[] = {0, 1, 8};
#define COUNTS (sizeof thread_counts / sizeof thread_counts[0])

/* What a worker writes into a job is plain memory: the pool has to hand it over properly. */
struct job {
    unsigned number;
    unsigned worked;  /* times */
    uintptr_t worker; /* stands for the thread */
    unsigned taken;   /* times */
    unsigned dropped; /* times */
    unsigned *dropped_all;
    atomic_uint *gate; /* work waits until it is not 0; NULL: does not wait */
};

struct context {
    atomic_uint notified;
    atomic_uint working; /* jobs whose work has begun */
};

static _Thread_local char this_thread;

static void pause_shortly(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

static void work(void *context, void *pointer)
{
    struct context *shared = context;
    struct job *job = pointer;
    atomic_fetch_add(&shared->working, 1);
    while (job->gate && !atomic_load(job->gate))
        pause_shortly();
    job->worked++;
    job->worker = (uintptr_t)&this_thread;
}

static void notify(void *context)
{
    struct context *shared = context;
    atomic_fetch_add(&shared->notified, 1);
}

static void drop(void *pointer)
{
    struct job *job = pointer;
    job->dropped++;
    ++*job->dropped_all;
}

static struct pool *open_pool(unsigned threads, struct context *context)
{
    struct pool *pool = pool_open(&(struct pool_setup){
        .threads = threads, .work = work, .notify = notify, .context = context});
    assert_non_null(pool);
    return pool;
}

/* Takes what is ready; returns how many that were. */
static unsigned take_all(struct pool *pool)
{
    unsigned count = 0;
    for (struct job *job; (job = pool_take(pool)); count++)
        job->taken++;
    return count;
}

/* ---- every job comes back once, worked on once ---- */

static void check_once(unsigned threads)
{
    struct context context = {0};
    struct pool *pool = open_pool(threads, &context);
    struct job *jobs = calloc(JOBS, sizeof *jobs);
    unsigned back = 0;
    for (unsigned i = 0; i < JOBS; i++) {
        jobs[i].number = i;
        assert_true(pool_submit(pool, &jobs[i]));
        if (i % 16 == 15)
            back += take_all(pool);
        assert_true(pool_pending(pool) == i + 1 - back);
    }
    while (pool_pending(pool)) {
        pool_wait(pool);
        unsigned more = take_all(pool);
        assert_int_not_equal(more, 0); /* that is what was waited for */
        back += more;
    }
    assert_int_equal(back, JOBS);
    assert_null(pool_take(pool));
    for (unsigned i = 0; i < JOBS; i++) {
        assert_int_equal(jobs[i].worked, 1);
        assert_int_equal(jobs[i].taken, 1);
        assert_int_equal(jobs[i].number, i);
        assert_int_equal(jobs[i].worker == (uintptr_t)&this_thread, threads == 0);
    }
    pool_close(pool, drop); /* would crash: none is left */
    unsigned notified = atomic_load(&context.notified);
    assert_true(threads ? notified >= 1 && notified <= JOBS : notified == 0);
    free(jobs);
}

static void test_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTS; i++)
        check_once(thread_counts[i]);
}

/* ---- nothing to do ---- */

static void test_idle(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTS; i++) {
        struct context context = {0};
        struct pool *pool = open_pool(thread_counts[i], &context);
        assert_int_equal(pool_pending(pool), 0);
        assert_null(pool_take(pool));
        pool_wait(pool); /* none is pending */
        pool_close(pool, NULL);
        assert_int_equal(atomic_load(&context.notified), 0);
    }
    pool_close(NULL, drop);
}

/* ---- 0 threads: the work is done when submit returns ---- */

static void test_inline(void **state)
{
    (void)state;
    struct context context = {0};
    struct job job = {.number = 1};
    struct pool *pool = open_pool(0, &context);
    assert_true(pool_submit(pool, &job));
    assert_int_equal(job.worked, 1);
    assert_int_equal(pool_pending(pool), 1);
    pool_wait(pool);
    assert_ptr_equal(pool_take(pool), &job);
    assert_int_equal(pool_pending(pool), 0);
    pool_close(pool, NULL);
}

/* ---- as many at a time as there are threads; none waits for a slow one ---- */

static void check_parallel(unsigned threads)
{
    struct context context = {0};
    struct pool *pool = open_pool(threads, &context);
    struct job *jobs = calloc(threads + 4, sizeof *jobs);
    atomic_uint gate = 0;
    for (unsigned i = 0; i < threads + 4; i++) {
        jobs[i].gate = i < threads ? &gate : NULL;
        assert_true(pool_submit(pool, &jobs[i]));
    }
    while (atomic_load(&context.working) < threads)
        pause_shortly(); /* all of them: else this never ends */
    assert_null(pool_take(pool));
    assert_int_equal(atomic_load(&context.working), threads);
    atomic_store(&gate, 1);
    unsigned back = 0;
    while (back < threads + 4) {
        pool_wait(pool);
        back += take_all(pool);
    }
    assert_int_equal(pool_pending(pool), 0);
    pool_close(pool, drop);
    free(jobs);
}

static void test_parallel(void **state)
{
    (void)state;
    check_parallel(1);
    check_parallel(8);
}

/* ---- close: what nobody took back is dropped, worked on or not ---- */

static void check_close(unsigned threads)
{
    struct context context = {0};
    struct pool *pool = open_pool(threads, &context);
    struct job jobs[20] = {0};
    unsigned dropped = 0, taken = 0;
    for (unsigned i = 0; i < 20; i++) {
        jobs[i].dropped_all = &dropped;
        assert_true(pool_submit(pool, &jobs[i]));
    }
    for (unsigned i = 0; i < 3; i++) {
        pool_wait(pool);
        struct job *job = pool_take(pool);
        assert_non_null(job);
        job->taken++;
        taken++;
    }
    pool_close(pool, drop);
    assert_int_equal(dropped, 20 - taken);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(jobs[i].taken + jobs[i].dropped, 1);
        assert_true(jobs[i].worked <= 1);
    }
}

static void test_close(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTS; i++)
        check_close(thread_counts[i]);
}

/* Closing waits for the job that a worker holds and begins none of those that wait. */
static void test_close_busy(void **state)
{
    (void)state;
    struct context context = {0};
    struct pool *pool = open_pool(1, &context);
    struct job jobs[8] = {0};
    unsigned dropped = 0;
    for (unsigned i = 0; i < 8; i++) {
        jobs[i].dropped_all = &dropped;
        assert_true(pool_submit(pool, &jobs[i]));
    }
    pool_close(pool, drop);
    assert_int_equal(dropped, 8);
    unsigned worked = 0;
    for (unsigned i = 0; i < 8; i++)
        worked += jobs[i].worked;
    assert_int_equal(worked, atomic_load(&context.working));
    assert_int_equal(atomic_load(&context.notified), worked > 0); /* nothing was taken in between */
}

/* Whoever has taken all is told of what comes then. */
static void test_notify(void **state)
{
    (void)state;
    struct context context = {0};
    struct pool *pool = open_pool(1, &context);
    for (unsigned i = 0; i < 100; i++) {
        struct job job = {.number = i};
        assert_true(pool_submit(pool, &job));
        while (atomic_load(&context.notified) <= i)
            sched_yield(); /* a notice that is lost ends in the test's time limit */
        assert_ptr_equal(pool_take(pool), &job);
        assert_null(pool_take(pool));
    }
    pool_close(pool, NULL);
    assert_int_equal(atomic_load(&context.notified), 100);
}

/* Without drop the jobs are the caller's; notify may be missing. */
static void test_without(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTS; i++) {
        struct context context = {0};
        struct job jobs[3] = {0};
        struct pool *pool = pool_open(
            &(struct pool_setup){.threads = thread_counts[i], .work = work, .context = &context});
        for (unsigned k = 0; k < 3; k++)
            assert_true(pool_submit(pool, &jobs[k]));
        pool_wait(pool);
        pool_close(pool, NULL);
        assert_int_equal(jobs[0].dropped + jobs[1].dropped + jobs[2].dropped, 0);
        assert_int_equal(atomic_load(&context.notified), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),   cmocka_unit_test(test_idle),
        cmocka_unit_test(test_inline), cmocka_unit_test(test_parallel),
        cmocka_unit_test(test_close),  cmocka_unit_test(test_close_busy),
        cmocka_unit_test(test_notify), cmocka_unit_test(test_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
