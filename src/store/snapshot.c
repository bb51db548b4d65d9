/*
 * snapshot.c - the books copied: while others write, for backups; byte for byte, before an upgrade.
 *
 * The first goes page by page in one read transaction: it holds the log back only as long as the
 * disk takes, where VACUUM INTO would for minutes at a million letters, and a damaged page is
 * copied as it is, to be found by the trial instead of ending the backup.
 */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A connection for the copy alone: nobody reads it before it is whole. */
static int open_copy(const char *path, struct db *ret, struct error *err)
{
    *ret = (struct db){.name = path};
    int rc =
        sqlite3_open_v2(path, &ret->handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    return rc == SQLITE_OK ? 0 : db_error(ret, rc, "open", err);
}

static int copy_pages(struct db *from, struct db *to, struct error *err)
{
    int rc = sqlite3_exec(to->handle, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL,
                          NULL, NULL);
    if (rc != SQLITE_OK) {
        return db_error(to, rc, "pragma", err);
    }
    sqlite3_backup *backup = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    if (backup == NULL) {
        return db_error(to, sqlite3_errcode(to->handle), "backup", err);
    }
    rc = sqlite3_backup_step(backup, -1);
    int end = sqlite3_backup_finish(backup);
    rc = rc == SQLITE_DONE ? end : rc;
    return rc == SQLITE_OK ? 0 : db_error(to, rc, "backup", err);
}

/* The pages say that there is a log; a backup must be readable where nothing can be written. */
static int drop_log(struct db *copy, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(copy->handle, "PRAGMA journal_mode = DELETE", -1, &statement, NULL);
    if (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        const char *mode = (const char *)sqlite3_column_text(statement, 0);
        rc = mode != NULL && strcmp(mode, "delete") == 0 ? SQLITE_OK : SQLITE_ERROR;
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(copy->handle);
    }
    sqlite3_finalize(statement);
    return rc == SQLITE_OK ? 0 : db_error(copy, rc, "journal_mode", err);
}

int snapshot_books(struct db *from, const char *path, struct error *err)
{
    struct db copy = {.name = path};
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return error_set(err, errno == ENOSPC ? ERR_DISK_FULL : ERR_IO, NULL, path,
                         strerrordesc_np(errno));
    }
    close(fd);
    int rc = open_copy(path, &copy, err) == 0 ? copy_pages(from, &copy, err) : -1;
    sqlite3_close(copy.handle);
    if (rc == 0) {
        rc = open_copy(path, &copy, err) == 0 ? drop_log(&copy, err) : -1;
        sqlite3_close(copy.handle);
    }
    return rc == 0 ? file_sync(path, err) : -1;
}

/* ---- byte for byte ------------------------------------------------------------------------ */

static int write_chunk(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, bytes, len);
        if (written < 0 && errno != EINTR) {
            return -1;
        }
        bytes += written > 0 ? written : 0;
        len -= written > 0 ? (size_t)written : 0;
    }
    return 0;
}

/* Through the connection's own descriptor: closing another one of the same file would let go of
 * every lock SQLite holds on it. */
static int copy_bytes(struct db *db, int fd, struct error *err)
{
    static _Thread_local char chunk[65536];
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    int rc = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (rc == SQLITE_OK) {
        rc = file->pMethods->xFileSize(file, &size);
    }
    for (sqlite3_int64 at = 0; rc == SQLITE_OK && at < size;) {
        int len = size - at < (sqlite3_int64)sizeof chunk ? (int)(size - at) : (int)sizeof chunk;
        rc = file->pMethods->xRead(file, chunk, len, at);
        if (rc == SQLITE_OK && write_chunk(fd, chunk, (size_t)len) != 0) {
            return error_set(err, errno == ENOSPC ? ERR_DISK_FULL : ERR_IO, NULL, "books-snapshot",
                             strerrordesc_np(errno));
        }
        at += len;
    }
    return rc == SQLITE_OK ? 0 : db_error(db, rc, "snapshot", err);
}

int snapshot_bytes(struct db *db, const char *path, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return error_set(err, ERR_IO, NULL, path, strerrordesc_np(errno));
    }
    int rc = copy_bytes(db, fd, err);
    if (rc == 0 && fsync(fd) != 0) {
        rc = error_set(err, ERR_IO, NULL, path, strerrordesc_np(errno));
    }
    if (close(fd) != 0 && rc == 0) {
        rc = error_set(err, ERR_IO, NULL, path, strerrordesc_np(errno));
    }
    return rc;
}
