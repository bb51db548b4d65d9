/*
 * restore.c - a data folder made from a backup: the blobs first, then the books under another name,
 * brought up to this program's schema, their log back on; their own name last. A restore cut short
 * leaves a folder without books, which the next one takes up.
 */
#include "backup.h"

#include "checking.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKER "restoring"
#define BOOKS  "books.db.new"

static int io_error(const char *path, struct error *err)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO;
    return error_set(err, code, NULL, path, strerrordesc_np(errno));
}

/* ---- an empty folder ---------------------------------------------------------------------- */

/* What a restore cut short may have left besides its mark. */
static bool is_ours(const char *name)
{
    static const char *const names[] = {".",   "..",         "lock",       MARKER,          "files",
                                        BOOKS, BOOKS "-wal", BOOKS "-shm", BOOKS "-journal"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return strncmp(name, "books-before-upgrade-", 21) == 0;
}

/* Looks at everything: what is not ours is in the way, and so is all but the lock without the mark.
 */
static int look(const char *root, struct error *err)
{
    char *marker = store_path(root, MARKER);
    bool marked = access(marker, F_OK) == 0;
    free(marker);
    DIR *stream = opendir(root);
    if (stream == NULL) {
        return io_error(root, err);
    }
    int rc = 0;
    const struct dirent *entry;
    while (rc == 0 && (entry = readdir(stream)) != NULL) {
        const char *name = entry->d_name;
        bool free_of_it = strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
                          strcmp(name, "lock") == 0 || (marked && is_ours(name));
        if (!free_of_it) {
            rc = error_set(err, ERR_RESTORE_NOT_EMPTY, NULL, root, name);
        }
    }
    closedir(stream);
    return rc;
}

static int prepare(const char *root, int *ret_lock, struct error *err)
{
    if (mkdir(root, 0700) != 0 && errno != EEXIST) {
        return io_error(root, err);
    }
    if (look(root, err) != 0 || store_lock_folder(root, ret_lock, err) != 0) {
        return -1;
    }
    char *marker = store_path(root, MARKER);
    int rc = file_replace(marker, "", 0, 0600, err);
    free(marker);
    if (rc != 0) {
        close(*ret_lock);
    }
    return rc;
}

/* ---- blobs -------------------------------------------------------------------------------- */

struct bringing {
    struct blob_store *from, *to;
    bool share;
};

static int bring(void *arg, const struct digest *digest, uint64_t size, struct error *err)
{
    const struct bringing *b = arg;
    bool shared = false;
    (void)size;
    if (b->share && blob_share(b->from, b->to, digest, &shared, err) != 0) {
        return -1;
    }
    return shared ? 0 : blob_copy(b->from, b->to, digest, err);
}

static int bring_blobs(const char *backup, const char *root, bool share, struct error *err)
{
    struct bringing b = {.share = share};
    int rc = blob_store_open(backup, &b.from, err);
    if (rc == 0) {
        rc = blob_store_open(root, &b.to, err);
    }
    if (rc == 0) {
        rc = manifest_blobs(backup, bring, &b, err);
    }
    if (rc == 0 && !share) { /* a trial need not last */
        rc = blob_sync(b.to, err);
    }
    blob_store_close(b.to);
    blob_store_close(b.from);
    return rc;
}

/* ---- books -------------------------------------------------------------------------------- */

static int copy_books(const char *backup, const struct manifest *manifest, const char *to,
                      struct error *err)
{
    struct digest is;
    uint64_t size;
    char *from = store_path(backup, "books.db");
    int rc = file_duplicate(from, to, &is, &size, err);
    free(from);
    if (rc == 0 && memcmp(is.bytes, manifest->database.bytes, sizeof is.bytes) != 0) {
        rc = error_set(err, ERR_BACKUP_DAMAGED, NULL, "tệp books.db đã bị thay đổi", NULL);
    }
    return rc;
}

/* Opening for writing turns the log on, and is refused when that does not take. */
static int bring_up(const char *path, const char *root, struct error *err)
{
    struct db *db;
    if (db_open(path, DB_WRITER, &db, err) != 0) {
        return -1;
    }
    int rc = migrate_open(db, root, err) == 0 ? store_fold_log(db, err) : -1;
    db_close(db);
    return rc == 0 ? file_sync(path, err) : -1;
}

static int bring_books(const char *backup, const struct manifest *manifest, const char *root,
                       struct error *err)
{
    char *books = store_path(root, BOOKS), *path = store_path(root, "books.db");
    store_unlink_books(books);
    int rc = copy_books(backup, manifest, books, err) == 0 ? bring_up(books, root, err) : -1;
    if (rc == 0 && rename(books, path) != 0) {
        rc = io_error(path, err);
    }
    free(path);
    free(books);
    return rc == 0 ? file_sync(root, err) : -1;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static int fill(const char *backup, const struct manifest *manifest, const char *root, bool share,
                struct error *err)
{
    int lock;
    if (prepare(root, &lock, err) != 0) {
        return -1;
    }
    int rc =
        bring_blobs(backup, root, share, err) == 0 ? bring_books(backup, manifest, root, err) : -1;
    char *marker = store_path(root, MARKER);
    if (rc == 0) {
        rc = unlink(marker) == 0 ? file_sync(root, err) : io_error(marker, err);
    }
    free(marker);
    close(lock);
    return rc;
}

/* The check's findings, passed on and counted. */
static void pass_on(void *arg, const struct check_finding *finding)
{
    struct faults *faults = arg;
    faults->count++;
    if (faults->fn != NULL) {
        faults->fn(faults->arg, finding);
    }
}

static int examine(const struct manifest *manifest, const char *root, struct faults *faults,
                   struct error *err)
{
    struct check_sum sum;
    if (check_folder(root, true, false, pass_on, faults, &sum, err) != 0) {
        return -1;
    }
    if (sum.acts != manifest->sum.acts || strcmp(sum.head, manifest->sum.head) != 0) {
        backup_fault(faults,
                     "sổ có %" PRId64 " bước, đầu chuỗi %.12s; lúc sao lưu là %" PRId64
                     " bước, đầu chuỗi %.12s",
                     sum.acts, sum.head, manifest->sum.acts, manifest->sum.head);
    }
    return 0;
}

int restore_into(const char *backup, const struct manifest *manifest, const char *root, bool share,
                 struct faults *faults, struct error *err)
{
    return fill(backup, manifest, root, share, err) == 0 ? examine(manifest, root, faults, err)
                                                         : -1;
}

int store_restore(const char *backup, const char *root, check_fn *fn, void *arg,
                  struct backup_sum *ret, struct error *err)
{
    struct manifest manifest;
    struct error own = {0};
    struct faults compared = {.fn = fn, .arg = arg}, checked = compared;
    err = err != NULL ? err : &own;
    if (backup_compare(backup, &manifest, &compared, err) != 0) {
        return -1;
    }
    if (compared.count > 0) {
        return error_set(err, ERR_BACKUP_DAMAGED, NULL, compared.first, NULL);
    }
    if (restore_into(backup, &manifest, root, false, &checked, err) != 0) {
        return -1;
    }
    *ret = manifest.sum;
    ret->findings = checked.count;
    return 0;
}
