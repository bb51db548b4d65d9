/* queue.c - handing jobs to the writer, and waiting for one. */
#include "room.h"

int store_submit(struct store *store, struct store_job *job, struct error *err)
{
    struct queue *queue = &store->queue;
    enum error_code code = ERR_NONE;
    job->next = NULL;
    pthread_mutex_lock(&queue->lock);
    if (queue->stopping || queue->broken) {
        code = ERR_STOPPING;
    } else if (queue->count >= store->config.queue_limit) {
        code = ERR_BUSY;
    } else {
        if (queue->head == NULL) {
            pthread_cond_signal(&queue->filled);
        }
        *queue->tail = job;
        queue->tail = &job->next;
        queue->count++;
    }
    pthread_mutex_unlock(&queue->lock);
    return code == ERR_NONE ? 0 : error_set(err, code, NULL, "hàng chờ ghi đã đầy", NULL);
}

/* A job that runs another and wakes whoever waits for it. */
struct waiting {
    struct store_job job; /* first */
    struct store_job *inner;
    pthread_mutex_t lock;
    pthread_cond_t settled;
    bool finished, failed;
    struct error err;
};

static int run_inner(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct waiting *waiting = (struct waiting *)job;
    return waiting->inner->run(waiting->inner, tx, err);
}

static void settle(struct store_job *job, const struct error *err)
{
    struct waiting *waiting = (struct waiting *)job;
    if (waiting->inner->done != NULL) {
        waiting->inner->done(waiting->inner, err);
    }
    pthread_mutex_lock(&waiting->lock);
    waiting->finished = true;
    waiting->failed = err != NULL;
    if (err != NULL) {
        waiting->err = *err;
    }
    pthread_cond_signal(&waiting->settled);
    pthread_mutex_unlock(&waiting->lock);
}

int store_run(struct store *store, struct store_job *job, struct error *err)
{
    struct waiting waiting = {.job = *job, .inner = job};
    waiting.job.run = run_inner;
    waiting.job.done = settle;
    pthread_mutex_init(&waiting.lock, NULL);
    pthread_cond_init(&waiting.settled, NULL);
    int rc = store_submit(store, &waiting.job, err);
    if (rc == 0) {
        pthread_mutex_lock(&waiting.lock);
        while (!waiting.finished) {
            pthread_cond_wait(&waiting.settled, &waiting.lock);
        }
        pthread_mutex_unlock(&waiting.lock);
        if (waiting.failed) {
            if (err != NULL) {
                *err = waiting.err;
            }
            rc = -1;
        }
    }
    pthread_cond_destroy(&waiting.settled);
    pthread_mutex_destroy(&waiting.lock);
    return rc;
}
