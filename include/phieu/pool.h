/*
 * pool.h - a few threads for work that may block: hashing a password, syncing a file, waiting for a
 * worker. A bounded queue in front; each task runs with an arena of its own as the thread's current
 * one, given back when it returns.
 */
#ifndef PHIEU_POOL_H
#define PHIEU_POOL_H

#include "phieu/error.h"

struct pool;
struct pool_task {
    struct pool_task *next;
    void (*run)(struct pool_task *task);
    /* When memory ran out inside run, which was left where it stood: somebody may be waiting for this
     * task. NULL: the process ends, as without a scope (arena.h). */
    void (*no_memory)(struct pool_task *task);
};

/* Errors: ERR_INTERNAL when no thread can be started. */
int pool_start(unsigned threads, unsigned queue_limit, struct pool **ret, struct error *err) MUST_USE;
/* Any thread, also a task. The task must stay valid until its run is called, and is the runner's
 * from then on: run may free it. Errors: ERR_BUSY (the queue is full, or the pool is stopping). */
int pool_submit(struct pool *pool, struct pool_task *task, struct error *err) MUST_USE;
/* Runs what is queued, then ends the threads. NULL is allowed. */
void pool_stop(struct pool *pool);

#endif
