/*
 * writer.c - the one thread that writes: group commit (PERFORMANCE.md 1).
 *
 * A batch is what arrived while the last commit was syncing. Its jobs run one after another in one
 * transaction. A job that fails before its first write fails alone. When one fails later, or any
 * statement does, the transaction is undone, what the writer knows is read anew, and the jobs are
 * run again one by one, so that only the guilty fails. No job is told anything before the commit is
 * on disk.
 */
#include "room.h"

#include "phieu/log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum {
    CHECKPOINT_PAGES = 4000,     /* 16 MB of log */
    CHECKPOINT_PRESSING = 65536, /* 256 MB: wait for readers to leave, */
    PRESSING_MS = 50,            /* but not longer than this */
    PRUNE_EVERY = 500,           /* jobs; half of what one pruning takes, so that it keeps up */
    REFOLD_TRIES = 20,
    REFOLD_WAIT_US = 100000,
    EXIT_IO = 74,
};
static const int64_t day_ms = (int64_t)24 * 3600 * 1000;

struct entry {
    struct store_job *job;
    struct error err;
    bool failed;
};

/* ---- a sync that fails -------------------------------------------------------------------- */

static void stop_at_once(const char *what)
{
    log_error("sync failed, stopping so that nothing is acknowledged wrongly what=%s", what);
    _exit(EXIT_IO);
}

static void (*sync_handler)(const char *what) = stop_at_once;

void store_on_sync_failure(void (*handler)(const char *what))
{
    sync_handler = handler;
}

void store_sync_failed(const char *what)
{
    sync_handler(what);
}

/* ---- one job ------------------------------------------------------------------------------ */

static int run_scoped(struct store_job *job, struct store_tx *tx, struct error *err)
{
    jmp_buf scope;
    struct arena *volatile before = arena_enter(job->arena);
    jmp_buf *volatile outer = job->arena->scope;
    volatile int rc;
    job->arena->scope = &scope;
    if (setjmp(scope) == 0) {
        rc = job->run(job, tx, err);
    } else {
        db_reset(tx->db);
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    job->arena->scope = outer;
    arena_enter(before);
    return rc;
}

/* Returns false when the transaction must be undone. */
static bool run_entry(struct store *store, struct entry *entry)
{
    struct store_tx *tx = &store->tx;
    struct mirror *mirror = &store->mirror;
    int64_t writes = tx->db->writes, failures = tx->db->failures;
    int64_t last_letter = mirror->last_letter;
    tx->now = instant_now();
    tx->inserted_upto = last_letter;
    tx->registered = NO_LETTER;
    entry->err = (struct error){0};
    entry->failed = run_scoped(entry->job, tx, &entry->err) != 0;
    if (tx->db->failures != failures) {
        entry->err = tx->db->failure; /* whatever the job took it for */
        entry->failed = true;
        return false;
    }
    if (entry->failed) {
        mirror->last_letter = last_letter;
        return tx->db->writes == writes;
    }
    return true;
}

/* ---- one transaction ---------------------------------------------------------------------- */

static void fail_all(struct entry *entries, size_t count, const struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].failed) {
            entries[i].failed = true;
            entries[i].err = *err;
        }
    }
}

static void set_broken(struct store *store)
{
    pthread_mutex_lock(&store->queue.lock);
    store->queue.broken = true;
    pthread_mutex_unlock(&store->queue.lock);
}

static void undo(struct store *store)
{
    struct error err = {0};
    db_abandon(store->db);
    store->tx.office = false;
    store->tx.to_read = false;
    if (store->db->sync_failed) {
        set_broken(store);
        store_sync_failed("books.db");
    } else if (mirror_load(store, &err) != 0 && err.code != ERR_NO_MEMORY) {
        set_broken(store);
        store_sync_failed("books.db cannot be read after a rollback");
    }
}

static int commit(struct store *store, struct error *err)
{
    struct query q = db_query(store->db, ST_COMMIT);
    (void)query_row(&q);
    int rc = q.rc;
    if (query_end(&q, err) == 0) {
        return 0;
    }
    /* Whatever else went wrong with the disk, we cannot tell what it kept. */
    store->db->sync_failed |=
        (rc & 0xff) == SQLITE_IOERR && err->code != ERR_DISK_FULL && err->code != ERR_NO_MEMORY;
    return -1;
}

static bool any_stands(const struct entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].failed) {
            return true;
        }
    }
    return false;
}

/* Runs the entries in one transaction. False: undone because of one of several; run them singly. */
static bool run_together(struct store *store, struct entry *entries, size_t count)
{
    struct error err = {0};
    store->tx.office = false;
    if ((!store->mirror.loaded && mirror_load(store, &err) != 0) ||
        db_run(store->db, ST_BEGIN_WRITE, &err) != 0) {
        undo(store);
        fail_all(entries, count, &err);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        if (!run_entry(store, &entries[i])) {
            undo(store);
            return count == 1;
        }
    }
    if (!any_stands(entries, count)) {
        db_abandon(store->db);
        return true;
    }
    if (mirror_store(store, &err) != 0 || commit(store, &err) != 0) {
        undo(store);
        fail_all(entries, count, &err);
    }
    return true;
}

static bool is_broken(struct store *store)
{
    pthread_mutex_lock(&store->queue.lock);
    bool broken = store->queue.broken;
    pthread_mutex_unlock(&store->queue.lock);
    return broken;
}

/* Nobody may be judged by an office that is no more, so without a new one there is no going on;
 * memory may come back. */
static void refold(struct store *store)
{
    struct error err = {0};
    int rc = directory_refold(store, &store->tx.read, &err);
    for (int i = 0; rc != 0 && err.code == ERR_NO_MEMORY && i < REFOLD_TRIES; i++) {
        db_abandon(store->db);
        usleep(REFOLD_WAIT_US);
        rc = directory_refold(store, &store->tx.read, &err);
    }
    if (rc != 0) {
        set_broken(store);
        store_sync_failed("the directory cannot be read");
    }
}

/* After a commit: the directory folded anew if the office changed, readers and indexer told. */
static void publish(struct store *store)
{
    if (store->tx.office) {
        refold(store);
        store->tx.office = false;
    }
    atomic_store(&store->last_seq, store->mirror.last_seq);
    indexer_wake(store, store->mirror.last_seq);
    readings_publish(store);
}

static void run_and_publish(struct store *store, struct entry *entries, size_t count)
{
    if (is_broken(store)) {
        struct error err = {.code = ERR_STOPPING};
        for (size_t i = 0; i < count; i++) {
            entries[i].failed = false;
        }
        fail_all(entries, count, &err);
        return;
    }
    if (run_together(store, entries, count)) {
        publish(store);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        run_and_publish(store, &entries[i], 1);
    }
}

/* ---- the thread --------------------------------------------------------------------------- */

/* Waits for work and takes a batch; 0 when there is none and the store is closing. */
static size_t take(struct store *store, struct entry *entries)
{
    struct queue *queue = &store->queue;
    size_t count = 0, bytes = 0;
    pthread_mutex_lock(&queue->lock);
    while (queue->head == NULL && !queue->stopping) {
        pthread_cond_wait(&queue->filled, &queue->lock);
    }
    while (queue->head != NULL && count < store->config.batch_jobs) {
        struct store_job *job = queue->head;
        if (count > 0 && (job->alone || bytes + job->weight > store->config.batch_bytes)) {
            break;
        }
        queue->head = job->next;
        if (queue->head == NULL) {
            queue->tail = &queue->head;
        }
        queue->count--;
        bytes += job->weight;
        entries[count++] = (struct entry){.job = job};
        if (job->alone) {
            break;
        }
    }
    pthread_mutex_unlock(&queue->lock);
    return count;
}

static void tell(struct entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct store_job *job = entries[i].job; /* may be gone after done */
        if (job->done != NULL) {
            job->done(job, entries[i].failed ? &entries[i].err : NULL);
        }
    }
}

/* Not SQLite's own: that one hides a failing sync, and runs before anybody is told. */
static int checkpoint(struct store *store, int threshold)
{
    if (store->db->wal_pages < threshold) {
        return threshold;
    }
    bool pressing = store->db->wal_pages > CHECKPOINT_PRESSING;
    int log_pages = 0, moved = 0;
    sqlite3_busy_timeout(store->db->handle, pressing ? PRESSING_MS : 0);
    int rc = sqlite3_wal_checkpoint_v2(
        store->db->handle, NULL, pressing ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
        &log_pages, &moved);
    sqlite3_busy_timeout(store->db->handle, DB_BUSY_MS);
    if ((rc & 0xff) == SQLITE_IOERR && !db_is_full(store->db, rc) && !db_is_no_memory(rc)) {
        set_broken(store);
        store_sync_failed("books.db checkpoint");
    }
    return moved < log_pages ? log_pages + CHECKPOINT_PAGES : CHECKPOINT_PAGES;
}

static void prune_answers(struct store *store)
{
    struct query q = db_query(store->db, ST_ANSWERS_PRUNE);
    bind_int(&q, clock_of_answers(store) - store->config.answers_days * day_ms);
    if (query_run(&q, NULL) != 0) {
        db_abandon(store->db); /* there is always a next time */
    }
}

static void *writer_main(void *arg)
{
    struct store *store = arg;
    prctl(PR_SET_NAME, "phieu-writer");
    struct entry *entries = calloc(store->config.batch_jobs, sizeof *entries);
    INVARIANT(entries != NULL);
    int threshold = CHECKPOINT_PAGES;
    size_t count, unpruned = 0;
    prune_answers(store); /* also for an office too quiet to come to PRUNE_EVERY */
    while ((count = take(store, entries)) > 0) {
        int64_t start = store_clock_us();
        run_and_publish(store, entries, count);
        atomic_fetch_add(&store->batches, 1);
        atomic_fetch_add(&store->jobs, (int64_t)count);
        atomic_fetch_add(&store->commits_us, store_clock_us() - start);
        tell(entries, count);
        if (!is_broken(store)) {
            threshold = checkpoint(store, threshold);
            unpruned += count;
            if (unpruned >= PRUNE_EVERY) {
                prune_answers(store);
                unpruned = 0;
            }
        }
    }
    free(entries);
    return NULL;
}

int writer_start(struct store *store, struct error *err)
{
    store->tx = (struct store_tx){.store = store, .db = store->db};
    read_reader(&store->tx.read, store->db, store);
    store->tx.read.writers = true;
    atomic_store(&store->last_seq, store->mirror.last_seq);
    if (pthread_create(&store->writer_thread, NULL, writer_main, store) != 0) {
        return error_set(err, ERR_INTERNAL, NULL, "writer thread", NULL);
    }
    store->writer_started = true;
    return 0;
}

void writer_stop(struct store *store)
{
    if (!store->writer_started) {
        return;
    }
    pthread_mutex_lock(&store->queue.lock);
    store->queue.stopping = true;
    pthread_cond_signal(&store->queue.filled);
    pthread_mutex_unlock(&store->queue.lock);
    pthread_join(store->writer_thread, NULL);
    store->writer_started = false;
}
