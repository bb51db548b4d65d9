/*
 * blob.c - the folder of files kept under their SHA-256: opened, swept, read, verified.
 */
#include "blob_room.h"

#include "disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS 256

const char *blob_path(const struct digest *digest, char buf[BLOB_PATH])
{
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    snprintf(buf, BLOB_PATH, "%.2s/%s", hex, hex);
    return buf;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* The 256 folders, their names on disk: also those that were there, made perhaps by a process that
 * was killed before it came to that. -1 with errno. */
static int make_folders(int dir)
{
    for (unsigned i = 0; i < FOLDERS; i++) {
        char name[8];
        snprintf(name, sizeof name, "%02x", i);
        if (mkdirat(dir, name, 0700) != 0 && errno != EEXIST) {
            return -1;
        }
    }
    return fsync(dir);
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
    if ((mkdirat(top, "files", 0700) == 0 || errno == EEXIST) && fsync(top) == 0) {
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
    if (store->dir < 0 || make_folders(store->dir) != 0 || sweep(store->dir) != 0) {
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
    struct sha256_ctx hash;
    sha256_init(&hash);
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got > 0) {
            sha256_update(&hash, (size_t)got, chunk);
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
    sha256_digest(&hash, sizeof found.bytes, found.bytes);
    if (memcmp(found.bytes, digest->bytes, sizeof found.bytes) != 0) {
        return error_set(err, ERR_FILE_DAMAGED, NULL, hex, NULL);
    }
    return 0;
}
