/*
 * indexer.c - the thread that keeps search.db in step with the acts.
 *
 * search.db is derived: how far it has come (the sequence number and hash of the last act taken in)
 * is written in the transaction that takes it in. When it has to be made again, searches meanwhile
 * look at the newest letters only.
 */
#include "indexing.h"

#include "phieu/log.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum {
    CHECKPOINT_PAGES = 4000,
    PAUSE_MOST_US = 50000,
    RETRY_S = 1, /* after a failure, such as a full disk */
};

/* Readers take up the new file when they see the generation change. */
static void announce(struct work *work)
{
    struct indexer *indexer = &work->store->indexer;
    pthread_mutex_lock(&indexer->lock);
    indexer->rebuild = false;
    indexer->generation++;
    indexer->done = work->mark;
    pthread_cond_broadcast(&indexer->indexed);
    pthread_mutex_unlock(&indexer->lock);
}

static int open_and_tell(struct work *work, bool rebuild, struct error *err)
{
    if (index_open(work, rebuild, err) != 0) {
        return -1;
    }
    announce(work);
    return 0;
}

enum turn { TURN_STOP, TURN_INDEX, TURN_REBUILD };

/* Waits for something to do; after a failure, for a while only. */
static enum turn wait_turn(struct work *work, bool failed)
{
    struct indexer *indexer = &work->store->indexer;
    enum turn turn = TURN_INDEX;
    pthread_mutex_lock(&indexer->lock);
    if (failed) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += RETRY_S;
        while (!indexer->stopping &&
               pthread_cond_timedwait(&indexer->committed, &indexer->lock, &until) != ETIMEDOUT) {
        }
    }
    while (!indexer->stopping && !indexer->rebuild && indexer->wanted <= work->mark) {
        pthread_cond_wait(&indexer->committed, &indexer->lock);
    }
    if (indexer->stopping) {
        turn = TURN_STOP;
    } else if (indexer->rebuild || work->db == NULL) {
        turn = TURN_REBUILD;
    }
    pthread_mutex_unlock(&indexer->lock);
    return turn;
}

static void tell_progress(struct work *work)
{
    struct indexer *indexer = &work->store->indexer;
    pthread_mutex_lock(&indexer->lock);
    indexer->done = work->mark;
    pthread_cond_broadcast(&indexer->indexed);
    pthread_mutex_unlock(&indexer->lock);
}

/* One batch; while the writer works, as long a rest after it, since both share disk and processors.
 */
static int index_paced(struct work *work, struct error *err)
{
    int64_t start = store_clock_us(), seq = atomic_load(&work->store->last_seq);
    if (index_batch(work, err) != 0) {
        return -1;
    }
    tell_progress(work);
    if (work->db->wal_pages >= CHECKPOINT_PAGES) {
        sqlite3_wal_checkpoint_v2(work->db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    if (atomic_load(&work->store->last_seq) != seq) {
        int64_t worked = store_clock_us() - start;
        usleep((useconds_t)(worked < PAUSE_MOST_US ? worked : PAUSE_MOST_US));
    }
    return 0;
}

/* A damaged file is thrown away; anything else is tried again later, and said once. */
static bool handle_failure(struct work *work, const struct error *err, bool said)
{
    if (err->code == ERR_STORE_DAMAGED || err->code == ERR_STORE_SQL) {
        struct indexer *indexer = &work->store->indexer;
        pthread_mutex_lock(&indexer->lock);
        indexer->rebuild = true;
        pthread_mutex_unlock(&indexer->lock);
    }
    if (!said) {
        log_warning("search index is behind error=%s detail=%s", error_info(err->code)->name,
                    err->arg[0]);
    }
    return true;
}

static void *indexer_main(void *arg)
{
    struct work *work = arg;
    prctl(PR_SET_NAME, "phieu-indexer");
    struct error err = {0};
    bool failed = open_and_tell(work, false, &err) != 0;
    for (;;) {
        enum turn turn = wait_turn(work, failed);
        int rc = 0;
        if (turn == TURN_STOP) {
            break;
        }
        if (turn == TURN_REBUILD) {
            rc = open_and_tell(work, true, &err);
        } else {
            rc = index_paced(work, &err);
        }
        failed = rc != 0 && handle_failure(work, &err, failed);
    }
    db_close(work->db);
    store_read_close(work->read);
    free(work);
    return NULL;
}

int indexer_start(struct store *store, struct error *err)
{
    struct work *work = calloc(1, sizeof *work);
    if (work == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    work->store = store;
    store->indexer.wanted = store->mirror.last_seq;
    if (store_read_open(store, &work->read, err) != 0) {
        free(work);
        return -1;
    }
    if (pthread_create(&store->indexer_thread, NULL, indexer_main, work) != 0) {
        store_read_close(work->read);
        free(work);
        return error_set(err, ERR_INTERNAL, NULL, "indexer thread", NULL);
    }
    store->indexer_started = true;
    return 0;
}

void indexer_stop(struct store *store)
{
    if (!store->indexer_started) {
        return;
    }
    pthread_mutex_lock(&store->indexer.lock);
    store->indexer.stopping = true;
    pthread_cond_broadcast(&store->indexer.committed);
    pthread_cond_broadcast(&store->indexer.indexed);
    pthread_mutex_unlock(&store->indexer.lock);
    pthread_join(store->indexer_thread, NULL);
    store->indexer_started = false;
}

void indexer_wake(struct store *store, int64_t last_seq)
{
    pthread_mutex_lock(&store->indexer.lock);
    store->indexer.wanted = last_seq;
    pthread_cond_signal(&store->indexer.committed);
    pthread_mutex_unlock(&store->indexer.lock);
}

void indexer_distrust(struct store *store)
{
    pthread_mutex_lock(&store->indexer.lock);
    store->indexer.rebuild = true;
    pthread_cond_signal(&store->indexer.committed);
    pthread_mutex_unlock(&store->indexer.lock);
}

void store_search_settle(struct store *store)
{
    struct indexer *indexer = &store->indexer;
    pthread_mutex_lock(&indexer->lock);
    int64_t wanted = indexer->wanted;
    while (!indexer->stopping && (indexer->rebuild || indexer->done < wanted)) {
        pthread_cond_wait(&indexer->indexed, &indexer->lock);
    }
    pthread_mutex_unlock(&indexer->lock);
}
