/*
 * undo.c - back to the books as they were before an upgrade, to the byte. The upgraded file keeps
 * its bytes under another name, because what was written since is nowhere else.
 */
#include "room.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct undoing {
    const char *root;
    char *books, *made, *snapshot; /* books.db, the copy to be, the snapshot */
    int64_t version, to;           /* of the upgraded books, of the snapshot */
    int64_t upgraded_seq, snapshot_seq;
};

static int io_error(const char *path, struct error *err)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO;
    return error_set(err, code, NULL, path, strerrordesc_np(errno));
}

/* ---- what is there ------------------------------------------------------------------------ */

/* Opens, folds the log, looks. Books of a newer schema still have acts. */
static int look_at_upgraded(struct undoing *u, struct error *err)
{
    struct db *db;
    if (store_find_books(u->root, err) != 0 || db_open(u->books, DB_WRITER, &db, err) != 0) {
        return -1;
    }
    int rc = store_fold_log(db, err);
    if (rc == 0) {
        rc = migrate_version(db, &u->version, err);
    }
    if (rc == 0) {
        rc = db_number(db, ST_ACT_LAST, 0, &u->upgraded_seq, err);
    }
    db_close(db);
    return rc;
}

/* The youngest snapshot older than the books that this program can read. */
static int find_snapshot(struct undoing *u, struct error *err)
{
    char name[64];
    int64_t newest = migrate_newest();
    for (u->to = newest < u->version ? newest : u->version - 1; u->to > 0; u->to--) {
        struct stat about;
        snprintf(name, sizeof name, SNAPSHOT_NAME, u->to);
        u->snapshot = store_path(u->root, name);
        if (lstat(u->snapshot, &about) == 0) {
            return 0;
        }
        free(u->snapshot);
        u->snapshot = NULL;
    }
    snprintf(name, sizeof name, SNAPSHOT_NAME, newest < u->version ? newest : u->version - 1);
    return error_set(err, ERR_NO_SNAPSHOT, NULL, name, NULL);
}

/* A copy, looked into, and still the same bytes afterwards. */
static int copy_snapshot(struct undoing *u, struct error *err)
{
    struct digest copied, after;
    uint64_t size;
    struct db *db;
    int64_t version = 0;
    store_unlink_books(u->made);
    if (file_duplicate(u->snapshot, u->made, &copied, &size, err) != 0 ||
        db_open(u->made, DB_READER, &db, err) != 0) {
        return -1;
    }
    int rc = migrate_examine(db, &version, err);
    if (rc == 0) {
        rc = db_number(db, ST_ACT_LAST, 0, &u->snapshot_seq, err);
    }
    db_close(db);
    if (rc == 0) {
        rc = digest_file(u->made, &after, &size, err);
    }
    if (rc == 0 &&
        (version != u->to || memcmp(after.bytes, copied.bytes, sizeof after.bytes) != 0)) {
        rc = error_set(err, ERR_STORE_DAMAGED, NULL, "bản chụp trước nâng cấp không nguyên vẹn",
                       NULL);
    }
    return rc;
}

/* ---- the exchange ------------------------------------------------------------------------- */

/* The upgraded file gets a second name, then loses the first one to the copy: at no moment is there
 * none. */
static int exchange(struct undoing *u, const char **ret_aside, struct error *err)
{
    for (int again = 1; again < 1000; again++) {
        *ret_aside =
            arena_printf(arena_current(), "books-upgraded-v%" PRId64 "-%d.db", u->version, again);
        char *aside = store_path(u->root, *ret_aside);
        int rc = link(u->books, aside);
        if (rc == 0 || errno != EEXIST) {
            rc = rc == 0 ? 0 : io_error(aside, err);
            free(aside);
            if (rc != 0 || file_sync(u->root, err) != 0) {
                return -1;
            }
            return rename(u->made, u->books) == 0 ? file_sync(u->root, err)
                                                  : io_error(u->books, err);
        }
        free(aside);
    }
    return error_set(err, ERR_IO, NULL, u->books, "books-upgraded");
}

static void drop_search(const char *root)
{
    char *path = store_path(root, "search.db"); /* it would remember what is no more */
    store_unlink_books(path);
    free(path);
}

static int undo(struct undoing *u, bool accept_loss, const char **ret_aside, struct error *err)
{
    if (look_at_upgraded(u, err) != 0 || find_snapshot(u, err) != 0 || copy_snapshot(u, err) != 0) {
        return -1;
    }
    if (u->upgraded_seq != u->snapshot_seq && !accept_loss) {
        char count[24];
        snprintf(count, sizeof count, "%" PRId64, u->upgraded_seq - u->snapshot_seq);
        return error_set(err, ERR_UNDO_LOSES, NULL, count, NULL);
    }
    /* The copy was read under its own name: whatever log that left goes before the name changes. */
    for (size_t i = 0; i < 2; i++) {
        char *path = arena_printf(arena_current(), "%s%s", u->made, i == 0 ? "-wal" : "-shm");
        unlink(path);
    }
    drop_search(u->root);
    return exchange(u, ret_aside, err);
}

int store_undo_upgrade(const char *root, bool accept_loss, const char **ret_aside,
                       int64_t *ret_lost, struct error *err)
{
    int lock;
    struct undoing u = {.root = root};
    if (store_lock_folder(root, &lock, err) != 0) {
        return -1;
    }
    u.books = store_path(root, "books.db");
    u.made = store_path(root, "books.db.undo");
    int rc = undo(&u, accept_loss, ret_aside, err);
    if (rc != 0) {
        store_unlink_books(u.made);
    }
    *ret_lost = u.upgraded_seq - u.snapshot_seq;
    free(u.snapshot);
    free(u.made);
    free(u.books);
    close(lock);
    return rc;
}
