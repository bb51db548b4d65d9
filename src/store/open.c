/* open.c - making a data folder, opening it for one process, closing it. */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files -------------------------------------------------------------------------------- */

/* A daemon killed just as it started a worker leaves the lock with that child until its exec: a
 * moment, which whoever starts phieud again at once must not take for another daemon. */
static int lock_patiently(int fd)
{
    enum { TRIES = 40 };
    int rc = flock(fd, LOCK_EX | LOCK_NB);
    for (int i = 0; i < TRIES && rc != 0 && errno == EWOULDBLOCK; i++) {
        usleep(25000);
        rc = flock(fd, LOCK_EX | LOCK_NB);
    }
    return rc;
}

char *store_path(const char *root, const char *name)
{
    size_t size = strlen(root) + 1 + strlen(name) + 1;
    char *path = malloc(size);
    INVARIANT(path != NULL);
    snprintf(path, size, "%s/%s", root, name);
    return path;
}

static int io_error(const char *path, struct error *err)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO;
    return error_set(err, code, NULL, path, strerror(errno));
}

int store_fsync_file(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc = fd >= 0 && fsync(fd) == 0 ? 0 : io_error(path, err);
    if (fd >= 0) {
        close(fd);
    }
    return rc;
}

int store_lock_folder(const char *root, int *ret, struct error *err)
{
    char *path = store_path(root, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = 0;
    if (fd < 0) {
        rc = errno == ENOENT ? error_set(err, ERR_STORE_MISSING, NULL, root, NULL)
                             : io_error(path, err);
    } else if (lock_patiently(fd) != 0) {
        rc = errno == EWOULDBLOCK ? error_set(err, ERR_STORE_LOCKED, NULL, root, NULL)
                                  : io_error(path, err);
        close(fd);
    } else {
        *ret = fd;
    }
    free(path);
    return rc;
}

static bool exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

/* ---- create ------------------------------------------------------------------------------- */

void store_unlink_books(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        char name[PATH_MAX];
        if (snprintf(name, sizeof name, "%s%s", path, tails[i]) < (int)sizeof name) {
            unlink(name);
        }
    }
}

/* Closing would do it too, but not say when it fails. */
int store_fold_log(struct db *db, struct error *err)
{
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc == SQLITE_BUSY) { /* somebody reads for longer than the busy timeout: a backup */
        return error_set(err, ERR_STORE_LOCKED, NULL, db->name, NULL);
    }
    return rc == SQLITE_OK ? 0 : db_error(db, rc, "checkpoint", err);
}

/* Under another name until it is whole: a crash leaves no half-made books. */
static int create_books(const char *root, const char *path, struct error *err)
{
    char *temporary = store_path(root, "books.db.new");
    store_unlink_books(temporary);
    struct db *db = NULL;
    int rc = db_open(temporary, DB_WRITER, &db, err);
    if (rc == 0) {
        /* Everything into the file itself: only that is renamed. */
        rc = migrate_create(db, err) == 0 ? store_fold_log(db, err) : -1;
        db_close(db);
    }
    if (rc == 0) {
        rc = store_fsync_file(temporary, err);
    }
    if (rc == 0 && rename(temporary, path) != 0) {
        rc = io_error(path, err);
    }
    if (rc != 0) {
        store_unlink_books(temporary);
    }
    free(temporary);
    return rc == 0 ? store_fsync_file(root, err) : -1;
}

/* The folder itself, its name on disk: also one that was there, made perhaps by a process that lost
 * its power before it came to that. */
static int make_root(const char *root, struct error *err)
{
    bool made = mkdir(root, 0700) == 0;
    if (!made && errno != EEXIST) {
        return io_error(root, err);
    }
    char *above = store_path(root, "..");
    int rc = store_fsync_file(above, made ? err : NULL);
    free(above);
    return made ? rc : 0; /* whoever made it for us may not let us read what is around it */
}

int store_create(const char *root, struct error *err)
{
    if (make_root(root, err) != 0) {
        return -1;
    }
    int lock;
    if (store_lock_folder(root, &lock, err) != 0) {
        return -1;
    }
    char *path = store_path(root, "books.db");
    int rc = exists(path) ? error_set(err, ERR_STORE_EXISTS, NULL, root, NULL)
                          : create_books(root, path, err);
    struct blob_store *blobs = NULL;
    if (rc == 0) {
        rc = blob_store_open(root, &blobs, err);
        blob_store_close(blobs);
    }
    free(path);
    close(lock);
    return rc;
}

/* ---- open --------------------------------------------------------------------------------- */

int store_find_books(const char *root, struct error *err)
{
    char *path = store_path(root, "books.db");
    int rc = access(path, F_OK) == 0 ? 0
             : errno == ENOENT       ? error_set(err, ERR_STORE_MISSING, NULL, root, NULL)
                                     : io_error(path, err);
    free(path);
    return rc;
}

static int open_books(struct store *store, struct error *err)
{
    int rc = store_find_books(store->root, err) == 0 ? log_scan(store->root, err) : -1;
    if (rc == 0) {
        rc = db_open(store->books_path, DB_WRITER, &store->db, err);
    }
    return rc == 0 ? migrate_open(store->db, store->root, err) : -1;
}

/* Counter and highest number of every book and year must agree before another is given. */
static int compare_counters(struct store *store, struct error *err)
{
    for (size_t i = 0; i < store->mirror.counter_count; i++) {
        const struct counter *c = &store->mirror.counters[i];
        struct query q = db_query(store->db, ST_NUMBER_MAX);
        bind_text(&q, c->book);
        bind_int(&q, c->year);
        int64_t most = query_row(&q) ? take_int(&q) : 0;
        if (query_end(&q, err) != 0) {
            return -1;
        }
        if (most != c->last) {
            char text[160];
            snprintf(text, sizeof text,
                     "sổ %s năm %d: bộ đếm là %" PRId64 ", số lớn nhất là %" PRId64, c->book,
                     c->year, c->last, most);
            return error_set(err, ERR_STORE_DAMAGED, NULL, text, NULL);
        }
    }
    return 0;
}

static int open_parts(struct store *store, struct error *err)
{
    if (store_lock_folder(store->root, &store->lock, err) != 0 || open_books(store, err) != 0 ||
        key_open(store, err) != 0 || blob_store_open(store->root, &store->blobs, err) != 0 ||
        mirror_load(store, err) != 0 || clocks_start(store, err) != 0 ||
        compare_counters(store, err) != 0 || index_bears_witness(store, err) != 0) {
        return -1;
    }
    struct store_read read;
    read_reader(&read, store->db, store);
    if (directory_refold(store, &read, err) != 0 || learned_catch_up(store, err) != 0 ||
        indexer_start(store, err) != 0) {
        return -1;
    }
    return writer_start(store, err);
}

static struct store *store_new(const struct store_config *config)
{
    struct store *store = calloc(1, sizeof *store);
    char *root = strdup(config->root);
    if (store == NULL || root == NULL) {
        free(store);
        free(root);
        return NULL;
    }
    store->root = root;
    atomic_init(&store->rules, config->rules);
    store->books_path = store_path(root, "books.db");
    store->search_path = store_path(root, "search.db");
    store->config = *config;
    store->config.root = root;
    store->config.queue_limit = config->queue_limit > 0 ? config->queue_limit : 4096;
    store->config.batch_jobs = config->batch_jobs > 0 ? config->batch_jobs : 256;
    store->config.batch_bytes = config->batch_bytes > 0 ? config->batch_bytes : (size_t)4 << 20;
    store->config.answers_days = config->answers_days > 0 ? config->answers_days : 7;
    store->lock = -1;
    store->queue.tail = &store->queue.head;
    pthread_mutex_init(&store->queue.lock, NULL);
    pthread_cond_init(&store->queue.filled, NULL);
    pthread_mutex_init(&store->directory_lock, NULL);
    pthread_mutex_init(&store->watch_lock, NULL);
    pthread_mutex_init(&store->indexer.lock, NULL);
    pthread_condattr_t forward; /* it waits for a while: by a clock that nobody sets */
    pthread_condattr_init(&forward);
    pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
    pthread_cond_init(&store->indexer.committed, &forward);
    pthread_condattr_destroy(&forward);
    pthread_cond_init(&store->indexer.indexed, NULL);
    return store;
}

int store_open(const struct store_config *config, struct store **ret, struct error *err)
{
    struct store *store = store_new(config);
    if (store == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (open_parts(store, err) != 0) {
        store_close(store);
        return -1;
    }
    *ret = store;
    return 0;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    writer_stop(store);
    indexer_stop(store);
    if (store->db != NULL) {
        sqlite3_wal_checkpoint_v2(store->db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        db_close(store->db);
    }
    seal_forget(&store->seal);
    directory_release(store);
    mirror_release(&store->mirror);
    blob_store_close(store->blobs);
    if (store->lock >= 0) {
        close(store->lock);
    }
    pthread_cond_destroy(&store->indexer.indexed);
    pthread_cond_destroy(&store->indexer.committed);
    pthread_mutex_destroy(&store->indexer.lock);
    pthread_mutex_destroy(&store->watch_lock);
    pthread_mutex_destroy(&store->directory_lock);
    pthread_cond_destroy(&store->queue.filled);
    pthread_mutex_destroy(&store->queue.lock);
    free(store->search_path);
    free(store->books_path);
    free(store->root);
    free(store);
}

void store_set_rules(struct store *store, const struct rules *rules)
{
    atomic_store(&store->rules, rules);
}

const struct rules *store_rules(const struct store *store)
{
    return atomic_load(&store->rules);
}

struct blob_store *store_blobs(struct store *store)
{
    return store->blobs;
}

void store_stats(struct store *store, struct store_stats *ret)
{
    pthread_mutex_lock(&store->queue.lock);
    int64_t queued = store->queue.count;
    pthread_mutex_unlock(&store->queue.lock);
    pthread_mutex_lock(&store->indexer.lock);
    int64_t indexed = store->indexer.done;
    pthread_mutex_unlock(&store->indexer.lock);
    *ret = (struct store_stats){
        .queued = queued,
        .batches = atomic_load(&store->batches),
        .jobs = atomic_load(&store->jobs),
        .commits_us = atomic_load(&store->commits_us),
        .indexed_seq = indexed,
        .last_seq = atomic_load(&store->last_seq),
    };
}
