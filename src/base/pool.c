/*
 * pool.c - a bounded queue and the threads that empty it.
 */
#include "phieu/pool.h"

#include "phieu/arena.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TASK_MEMORY = 64 << 20 };

struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t work;
    struct pool_task *first, **end;
    unsigned queued, limit;
    bool stopping;
    unsigned threads;
    pthread_t thread[];
};

/* run may have freed the task, so what the way out needs is taken from it before. */
static void run_task(struct pool_task *task)
{
    struct arena arena;
    jmp_buf scope;
    void (*const no_memory)(struct pool_task *) = task->no_memory;
    arena_init(&arena, TASK_MEMORY);
    struct arena *const before = arena_enter(&arena);
    if (no_memory == NULL) {
        task->run(task);
    } else {
        arena.scope = &scope;
        if (setjmp(scope) == 0) {
            task->run(task);
        } else {
            arena_release(&arena); /* so that there is some for saying so */
            arena.scope = NULL;
            no_memory(task);
        }
    }
    (void)arena_enter(before);
    arena_release(&arena);
}

/* NULL when the pool is stopping and nothing is left. */
static struct pool_task *next_task(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    while (pool->first == NULL && !pool->stopping) {
        pthread_cond_wait(&pool->work, &pool->mutex);
    }
    struct pool_task *task = pool->first;
    if (task != NULL) {
        pool->first = task->next;
        if (pool->first == NULL) {
            pool->end = &pool->first;
        }
        pool->queued--;
    }
    pthread_mutex_unlock(&pool->mutex);
    return task;
}

static void *pool_run(void *arg)
{
    struct pool *pool = arg;
    struct pool_task *task;
    while ((task = next_task(pool)) != NULL) {
        run_task(task);
    }
    return NULL;
}

/* Signals are the main thread's affair. */
static int start_threads(struct pool *pool, unsigned threads)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = 0;
    while (failed == 0 && pool->threads < threads) {
        failed = pthread_create(&pool->thread[pool->threads], NULL, pool_run, pool);
        pool->threads += failed == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

int pool_start(unsigned threads, unsigned queue_limit, struct pool **ret, struct error *err)
{
    INVARIANT(threads > 0 && queue_limit > 0);
    struct pool *pool = calloc(1, sizeof *pool + threads * sizeof pool->thread[0]);
    if (pool == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    pool->end = &pool->first;
    pool->limit = queue_limit;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->work, NULL);
    int failed = start_threads(pool, threads);
    if (failed != 0 && pool->threads == 0) {
        pool_stop(pool);
        return error_set(err, ERR_INTERNAL, NULL, strerror(failed), NULL);
    }
    *ret = pool; /* fewer threads than asked for still do the work */
    return 0;
}

int pool_submit(struct pool *pool, struct pool_task *task, struct error *err)
{
    pthread_mutex_lock(&pool->mutex);
    bool taken = pool->queued < pool->limit && !pool->stopping;
    if (taken) {
        task->next = NULL;
        *pool->end = task;
        pool->end = &task->next;
        pool->queued++;
        pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pool->mutex);
    if (taken) {
        return 0;
    }
    char limit[16];
    snprintf(limit, sizeof limit, "%u", pool->limit);
    return error_set(err, ERR_BUSY, NULL, limit, NULL);
}

void pool_stop(struct pool *pool)
{
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->threads; i++) {
        pthread_join(pool->thread[i], NULL);
    }
    pthread_mutex_destroy(&pool->mutex);
    pthread_cond_destroy(&pool->work);
    free(pool);
}
