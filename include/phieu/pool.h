/*
 * pool.h - a few threads for work that may block: hashing a password, syncing a file, waiting for a
 * worker. A bounded queue in front; each task runs inside its own arena scope.
 */
#ifndef PHIEU_POOL_H
#define PHIEU_POOL_H

#include "phieu/error.h"

struct pool;
struct pool_task {
    struct pool_task *next;
    void (*run)(struct pool_task *task);
};

/* Errors: ERR_INTERNAL when no thread can be started. */
int pool_start(unsigned threads, unsigned queue_limit, struct pool **ret, struct error *err) MUST_USE;
/* The task must stay valid until its run is called. Errors: ERR_BUSY (the queue is full). */
int pool_submit(struct pool *pool, struct pool_task *task, struct error *err) MUST_USE;
/* Runs what is queued, then ends the threads. */
void pool_stop(struct pool *pool);

#endif
