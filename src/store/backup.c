/*
 * backup.c - a backup made while a daemon writes, and tried before anybody is told that it is one.
 *
 * The books first, then the blobs: a blob is on disk before the act that names it is committed and
 * never changes, so every blob those books name is there afterwards.
 */
#include "backup.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct making {
    const char *root, *folder;
    int zone_minutes;
    char *part, *trial;
    struct manifest manifest;
    struct faults faults;
    struct blob_store *from, *to, *before; /* before: the newest good backup's, NULL without one */
    FILE *list;
};

/* ---- the books ---------------------------------------------------------------------------- */

static int read_sums(struct db *db, struct backup_sum *sum, struct error *err)
{
    struct digest head = {0};
    struct query q = db_query(db, ST_ACT_LAST);
    if (query_row(&q)) {
        sum->acts = take_int(&q);
        head = take_digest(&q);
    }
    digest_hex(&head, sum->head);
    if (query_end(&q, err) != 0) {
        return -1;
    }
    q = db_query(db, ST_BACKUP_LETTERS);
    if (query_row(&q)) {
        sum->letters = take_int(&q);
        sum->drafts = take_int(&q);
    }
    return query_end(&q, err);
}

/* The newest year of every book: counters come by book and year. */
static int read_books(struct db *db, struct backup_sum *sum, struct error *err)
{
    size_t room = 0;
    struct query q = db_query(db, ST_COUNTERS);
    while (query_row(&q)) {
        struct backup_book book = {take_text(&q), take_small(&q), 0};
        book.last = take_int(&q);
        size_t count = sum->book_count;
        if (count > 0 && strcmp(sum->books[count - 1].book, book.book) == 0) {
            sum->books[count - 1] = book;
            continue;
        }
        if (count == room) {
            struct backup_book *more =
                arena_alloc(arena_current(), (room = room * 2 + 4) * sizeof *more);
            if (count > 0) {
                memcpy(more, sum->books, count * sizeof *more);
            }
            sum->books = more;
        }
        sum->books[sum->book_count++] = book;
    }
    return query_end(&q, err);
}

/* What the living books say and their copy, both of one moment. */
static int copy_moment(struct making *m, struct db *db, const char *path, struct error *err)
{
    int rc = db_run(db, ST_BEGIN_READ, err);
    if (rc == 0) {
        m->manifest.sum.made = instant_now();
        rc = read_sums(db, &m->manifest.sum, err) == 0 && read_books(db, &m->manifest.sum, err) == 0
                 ? snapshot_books(db, path, err)
                 : -1;
    }
    db_abandon(db);
    return rc;
}

/* Books nobody has open are looked at first, as a daemon does: opening them would tidy up. */
static int open_books(const struct making *m, const char *books, struct db **ret, struct error *err)
{
    struct error locked;
    int lock, rc = 0;
    if (store_find_books(m->root, err) != 0) {
        return -1;
    }
    if (store_lock_folder(m->root, &lock, &locked) == 0) {
        rc = log_scan(m->root, err);
        close(lock);
    }
    return rc == 0 ? db_open(books, DB_READER, ret, err) : -1;
}

static int take_books(struct making *m, struct error *err)
{
    struct db *db = NULL;
    char *books = store_path(m->root, "books.db"), *path = store_path(m->part, "books.db");
    int rc = open_books(m, books, &db, err);
    if (rc == 0) {
        rc = migrate_examine(db, &m->manifest.sum.schema, err);
    }
    if (rc == 0) {
        rc = copy_moment(m, db, path, err);
    }
    db_close(db);
    if (rc == 0) {
        rc = digest_file(path, &m->manifest.database, &m->manifest.database_size, err);
    }
    free(path);
    free(books);
    return rc;
}

/* ---- the blobs ---------------------------------------------------------------------------- */

/* From the data folder, from the newest good backup when that one's bytes are sound, or copied. */
static int bring_blob(struct making *m, const struct digest *digest, struct error *err)
{
    bool shared = false;
    if (blob_share(m->from, m->to, digest, &shared, err) != 0) {
        return -1;
    }
    if (!shared && m->before != NULL && blob_verify(m->before, digest, NULL) == 0 &&
        blob_share(m->before, m->to, digest, &shared, NULL) != 0) {
        shared = false;
    }
    return shared ? 0 : blob_copy(m->from, m->to, digest, err);
}

/* One that cannot be had must not cost the others. */
static int take_blob(void *arg, const struct digest *digest, uint64_t size, struct error *err)
{
    struct making *m = arg;
    struct error why = {0};
    char hex[DIGEST_TEXT], text[300];
    if (bring_blob(m, digest, &why) != 0) {
        if (why.code != ERR_FILE_DAMAGED && why.code != ERR_FILE_MISSING) {
            *err = why;
            return -1;
        }
        error_text(&why, LANG_VI, text, sizeof text);
        backup_fault(&m->faults, "%s", text);
        return 0;
    }
    m->manifest.sum.blobs++;
    m->manifest.sum.bytes += (int64_t)size;
    return fprintf(m->list, "%s %" PRIu64 "\n", digest_hex(digest, hex), size) > 0
               ? 0
               : error_set(err, errno == ENOSPC ? ERR_DISK_FULL : ERR_IO, NULL, m->part,
                           strerrordesc_np(errno));
}

static int close_list(struct making *m, const char *path, struct error *err)
{
    int rc = fflush(m->list) == 0 && fsync(fileno(m->list)) == 0 ? 0 : -1;
    int why = errno;
    if (fclose(m->list) != 0 && rc == 0) {
        rc = -1;
        why = errno;
    }
    m->list = NULL;
    uint64_t size;
    return rc == 0 ? digest_file(path, &m->manifest.list, &size, err)
                   : error_set(err, why == ENOSPC ? ERR_DISK_FULL : ERR_IO, NULL, path,
                               strerrordesc_np(why));
}

static int list_blobs(struct making *m, struct error *err)
{
    char *path = store_path(m->part, "blobs.txt");
    m->list = fopen(path, "wxe");
    int rc = m->list != NULL ? fchmod(fileno(m->list), 0600) : -1;
    rc = rc == 0 ? blob_each(m->from, take_blob, m, err)
                 : error_set(err, ERR_IO, NULL, path, strerrordesc_np(errno));
    if (rc == 0) {
        rc = close_list(m, path, err);
    } else if (m->list != NULL) {
        (void)fclose(m->list); /* the first failure is told */
    }
    free(path);
    return rc;
}

static void open_before(struct making *m)
{
    struct backup_entry *all;
    size_t count;
    struct manifest ignored;
    if (backup_list(m->folder, m->zone_minutes, &all, &count, NULL) != 0) {
        return;
    }
    for (size_t i = 0; i < count && m->before == NULL; i++) {
        char *path = store_path(m->folder, all[i].name);
        if (!all[i].faulty && (manifest_read(path, &ignored, NULL) != 0 ||
                               blob_store_open(path, &m->before, NULL) != 0)) {
            m->before = NULL; /* it only saves room */
        }
        free(path);
    }
}

static int take_blobs(struct making *m, struct error *err)
{
    int rc = blob_store_open(m->root, &m->from, err);
    if (rc == 0) {
        rc = blob_store_open(m->part, &m->to, err);
    }
    if (rc == 0) {
        open_before(m);
        rc = list_blobs(m, err) == 0 ? blob_sync(m->to, err) : -1;
    }
    blob_store_close(m->before);
    blob_store_close(m->to);
    blob_store_close(m->from);
    return rc;
}

/* ---- the trial ---------------------------------------------------------------------------- */

static int try_it(struct making *m, struct error *err)
{
    struct manifest read;
    if (backup_compare(m->part, &read, &m->faults, err) != 0) {
        return -1;
    }
    int rc = restore_into(m->part, &read, m->trial, true, &m->faults, err);
    return file_remove_tree(m->trial, rc == 0 ? err : NULL) == 0 ? rc : -1;
}

/* Faulty ones before this are no better. */
static int drop_faulty(const struct making *m, const char *newest, struct error *err)
{
    struct backup_entry *all;
    size_t count;
    int rc = backup_list(m->folder, m->zone_minutes, &all, &count, err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (all[i].faulty && strcmp(all[i].name, newest) != 0) {
            rc = backup_remove(m->folder, all[i].name, err);
        }
    }
    return rc;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static int copy_out(struct making *m, struct error *err)
{
    if (mkdir(m->part, 0700) != 0) {
        return error_set(err, ERR_IO, NULL, m->part, strerrordesc_np(errno));
    }
    return take_books(m, err) == 0 && take_blobs(m, err) == 0 &&
                   manifest_write(m->part, &m->manifest, err) == 0
               ? file_sync(m->part, err)
               : -1;
}

/* Tried, then named: good, or faulty. What could not be tried is not good either. */
static int try_and_settle(struct making *m, struct error *err)
{
    struct backup_sum *sum = &m->manifest.sum;
    struct error why = {0}, later;
    int rc = try_it(m, &why);
    bool faulty = rc != 0 || m->faults.count > 0;
    sum->findings = m->faults.count;
    if (backup_settle(m->folder, m->part, sum->made, m->zone_minutes, faulty, &sum->name,
                      rc == 0 ? err : &later) != 0 ||
        (faulty && drop_faulty(m, sum->name, rc == 0 ? err : &later) != 0)) {
        rc = rc == 0 ? -1 : rc;
    } else if (rc == 0 && faulty) {
        char count[24];
        char *path = store_path(m->folder, sum->name);
        snprintf(count, sizeof count, "%" PRId64, m->faults.count);
        rc = error_set(err, ERR_BACKUP_FAULTS, NULL, path, count);
        free(path);
    }
    if (why.code != ERR_NONE) {
        *err = why;
    }
    return rc;
}

int store_backup(const char *root, const char *folder, int zone_minutes, check_fn *fn, void *arg,
                 struct backup_sum *ret, struct error *err)
{
    struct making m = {.root = root,
                       .folder = folder,
                       .zone_minutes = zone_minutes,
                       .faults = {.fn = fn, .arg = arg}};
    struct error own = {0};
    int lock;
    err = err != NULL ? err : &own;
    if (backup_take_folder(folder, &lock, err) != 0) {
        return -1;
    }
    m.part = store_path(folder, BACKUP_PART);
    m.trial = store_path(folder, BACKUP_TRIAL);
    int rc = copy_out(&m, err) == 0 ? try_and_settle(&m, err) : -1;
    if (rc != 0) {
        may_fail(file_remove_tree(m.part, NULL));
        may_fail(file_remove_tree(m.trial, NULL));
    }
    *ret = m.manifest.sum;
    free(m.trial);
    free(m.part);
    close(lock);
    return rc;
}
