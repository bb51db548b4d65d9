/*
 * blob_write.c - one file on its way into the folder: on disk before anybody is told so.
 */
#include "blob_room.h"

#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct blob_writer {
    struct blob_store *store;
    int fd;
    char temp[TEMP_NAME];
    uint64_t limit, size;
    struct sha256_ctx hash;
    struct error failure; /* sticky */
};

/* A new temporary file, locked, and still there once it is: a sweep may have come between. */
static int open_temp(struct blob_writer *writer)
{
    for (;;) {
        temp_name(writer->temp);
        int fd = openat(writer->store->dir, writer->temp,
                        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) {
            return -1;
        }
        struct stat about;
        if (flock(fd, LOCK_EX) != 0 || fstat(fd, &about) != 0) {
            int why = errno;
            unlinkat(writer->store->dir, writer->temp, 0);
            close(fd);
            errno = why;
            return -1;
        }
        if (about.st_nlink > 0) {
            return fd;
        }
        close(fd);
    }
}

int blob_begin(struct blob_store *store, uint64_t limit, struct blob_writer **ret,
               struct error *err)
{
    struct blob_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    writer->store = store;
    writer->limit = limit;
    sha256_init(&writer->hash);
    writer->fd = open_temp(writer);
    if (writer->fd < 0) {
        disk_error(store->path, errno, err);
        free(writer);
        return -1;
    }
    *ret = writer;
    return 0;
}

static int failed(const struct blob_writer *writer, struct error *err)
{
    return error_set(err, writer->failure.code, writer->failure.field, writer->failure.arg[0],
                     writer->failure.arg[1]);
}

int blob_write(struct blob_writer *writer, const void *bytes, size_t len, struct error *err)
{
    if (writer->failure.code != ERR_NONE) {
        return failed(writer, err);
    }
    if (len > writer->limit - writer->size) {
        char limit[24];
        snprintf(limit, sizeof limit, "%" PRIu64, writer->limit);
        error_set(&writer->failure, ERR_FILE_TOO_LARGE, NULL, limit, NULL);
        return failed(writer, err);
    }
    if (write_all(writer->fd, bytes, len) != 0) {
        disk_error(writer->store->path, errno, &writer->failure);
        return failed(writer, err);
    }
    if (len > 0) {
        sha256_update(&writer->hash, len, bytes);
    }
    writer->size += len;
    return 0;
}

/* True when the content is there already and whole; a damaged copy is written over. */
static bool is_stored(const struct blob_writer *writer, const struct digest *digest)
{
    struct stat about;
    char path[BLOB_PATH];
    return fstatat(writer->store->dir, blob_path(digest, path), &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(about.st_mode) && (uint64_t)about.st_size == writer->size &&
           blob_verify(writer->store, digest, NULL) == 0;
}

/* The file's bytes to disk and its temporary name away; close counts. -1 with errno. */
static int settle(struct blob_writer *writer, const struct digest *digest)
{
    if (is_stored(writer, digest)) {
        return unlinkat(writer->store->dir, writer->temp, 0);
    }
    if (fsync(writer->fd) != 0) {
        return -1;
    }
    /* Closing may still tell of an error, and must not let go of the lock before the rename: the
     * duplicate keeps it. */
    int lock = fcntl(writer->fd, F_DUPFD_CLOEXEC, 0);
    if (lock < 0) {
        return -1;
    }
    int fd = writer->fd;
    writer->fd = lock;
    if (close(fd) != 0) {
        return -1;
    }
    char path[BLOB_PATH];
    return renameat(writer->store->dir, writer->temp, writer->store->dir, blob_path(digest, path));
}

/* The name itself to disk. Also for content that was there: its writer may not be that far yet. */
static int sync_folder(const struct blob_store *store, const struct digest *digest)
{
    char folder[3];
    snprintf(folder, sizeof folder, "%02x", digest->bytes[0]);
    int fd = openat(store->dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    int rc = fsync(fd);
    int why = errno;
    close(fd);
    errno = why;
    return rc;
}

int blob_finish(struct blob_writer *writer, struct digest *ret_digest, uint64_t *ret_size,
                struct error *err)
{
    if (writer->failure.code != ERR_NONE) {
        int rc = failed(writer, err);
        blob_abandon(writer);
        return rc;
    }
    struct digest digest;
    sha256_digest(&writer->hash, sizeof digest.bytes, digest.bytes);
    if (settle(writer, &digest) != 0 || sync_folder(writer->store, &digest) != 0) {
        disk_error(writer->store->path, errno, err);
        blob_abandon(writer);
        return -1;
    }
    *ret_digest = digest;
    *ret_size = writer->size;
    writer->temp[0] = '\0';
    blob_abandon(writer);
    return 0;
}

void blob_abandon(struct blob_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    if (writer->temp[0] != '\0') {
        unlinkat(writer->store->dir, writer->temp, 0);
    }
    if (writer->fd >= 0) {
        close(writer->fd);
    }
    free(writer);
}
