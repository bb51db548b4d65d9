/*
 * blob.c - files kept under their SHA-256, on disk before anybody is told so.
 */
#include "phieu/file.h"

#include "disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS   256
#define BLOB_PATH (2 + 1 + DIGEST_TEXT) /* "aa/" and the digest */

struct blob_store {
    int dir;    /* <root>/files */
    char *path; /* of it, for messages */
};

struct blob_writer {
    struct blob_store *store;
    int fd;
    char temp[TEMP_NAME];
    uint64_t limit, size;
    crypto_hash_sha256_state hash;
    struct error failure; /* sticky */
};

static const char *blob_path(const struct digest *digest, char *buf)
{
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    snprintf(buf, BLOB_PATH, "%.2s/%s", hex, hex);
    return buf;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* Creates what is missing of the 256 folders; *ret_made tells that there was something. */
static int make_folders(int dir, bool *ret_made)
{
    for (unsigned i = 0; i < FOLDERS; i++) {
        char name[8];
        snprintf(name, sizeof name, "%02x", i);
        if (mkdirat(dir, name, 0700) == 0) {
            *ret_made = true;
        } else if (errno != EEXIST) {
            return -1;
        }
    }
    return 0;
}

/* A temporary file is locked by whoever writes it, perhaps another process; one that is not is the
 * trace of a crash. */
static void sweep_one(int dir, const char *name)
{
    int fd = openat(dir, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        return;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        unlinkat(dir, name, 0);
    }
    close(fd);
}

static int sweep(int dir)
{
    int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = copy < 0 ? NULL : fdopendir(copy);
    if (stream == NULL) {
        if (copy >= 0) {
            close(copy);
        }
        return -1;
    }
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        if (strncmp(entry->d_name, TEMP_PREFIX, sizeof TEMP_PREFIX - 1) == 0) {
            sweep_one(dir, entry->d_name);
        }
    }
    closedir(stream);
    return 0;
}

/* <root>/files, made when missing, with its name on disk. -1 with errno. */
static int open_files(const char *root)
{
    int top = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (top < 0) {
        return -1;
    }
    int dir = -1;
    bool made = mkdirat(top, "files", 0700) == 0;
    if ((made || errno == EEXIST) && (!made || fsync(top) == 0)) {
        dir = openat(top, "files", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    int why = errno;
    close(top);
    errno = why;
    return dir;
}

int blob_store_open(const char *root, struct blob_store **ret, struct error *err)
{
    INVARIANT(sodium_init() >= 0);
    struct blob_store *store = calloc(1, sizeof *store);
    size_t path_size = strlen(root) + sizeof "/files";
    char *path = malloc(path_size);
    if (store == NULL || path == NULL) {
        free(store);
        free(path);
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    snprintf(path, path_size, "%s/files", root);
    *store = (struct blob_store){.dir = open_files(root), .path = path};
    bool made = false;
    if (store->dir < 0 || make_folders(store->dir, &made) != 0 ||
        (made && fsync(store->dir) != 0) || sweep(store->dir) != 0) {
        disk_error(path, errno, err);
        blob_store_close(store);
        return -1;
    }
    *ret = store;
    return 0;
}

void blob_store_close(struct blob_store *store)
{
    if (store == NULL) {
        return;
    }
    if (store->dir >= 0) {
        close(store->dir);
    }
    free(store->path);
    free(store);
}

/* ---- writing --------------------------------------------------------------------------------- */

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
    crypto_hash_sha256_init(&writer->hash);
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
        crypto_hash_sha256_update(&writer->hash, bytes, len);
    }
    writer->size += len;
    return 0;
}

/* True when the content is there already. One of another length was damaged, and is written over.
 */
static bool is_stored(const struct blob_writer *writer, const char *path)
{
    struct stat about;
    return fstatat(writer->store->dir, path, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(about.st_mode) && (uint64_t)about.st_size == writer->size;
}

/* The file's bytes to disk and its temporary name away; close counts. -1 with errno. */
static int settle(struct blob_writer *writer, const char *path)
{
    if (is_stored(writer, path)) {
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
    return renameat(writer->store->dir, writer->temp, writer->store->dir, path);
}

/* The name itself to disk. Also for content that was there: its writer may not be that far yet. */
static int sync_folder(const struct blob_store *store, const char *path)
{
    char folder[3] = {path[0], path[1], '\0'};
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
    char path[BLOB_PATH];
    crypto_hash_sha256_final(&writer->hash, digest.bytes);
    blob_path(&digest, path);
    if (settle(writer, path) != 0 || sync_folder(writer->store, path) != 0) {
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

/* ---- reading --------------------------------------------------------------------------------- */

int blob_open(struct blob_store *store, const struct digest *digest, int *ret_fd,
              uint64_t *ret_size, struct error *err)
{
    char path[BLOB_PATH];
    blob_path(digest, path);
    const char *hex = path + 3;
    int fd = openat(store->dir, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0) {
        int why = errno;
        if (fd >= 0) {
            close(fd);
        }
        return why == ENOENT ? error_set(err, ERR_FILE_MISSING, NULL, hex, NULL)
                             : disk_error(hex, why, err);
    }
    *ret_fd = fd;
    *ret_size = (uint64_t)about.st_size;
    return 0;
}

int blob_verify(struct blob_store *store, const struct digest *digest, struct error *err)
{
    int fd;
    uint64_t size;
    if (blob_open(store, digest, &fd, &size, err) != 0) {
        return -1;
    }
    unsigned char chunk[16384];
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got > 0) {
            crypto_hash_sha256_update(&hash, chunk, (size_t)got);
        } else if (errno != EINTR) {
            break;
        }
    }
    int why = errno;
    close(fd);
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    if (got < 0) {
        return disk_error(hex, why, err);
    }
    struct digest found;
    crypto_hash_sha256_final(&hash, found.bytes);
    if (memcmp(found.bytes, digest->bytes, sizeof found.bytes) != 0) {
        return error_set(err, ERR_FILE_DAMAGED, NULL, hex, NULL);
    }
    return 0;
}
