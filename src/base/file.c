/*
 * file.c - whole files: replaced durably, read into memory.
 */
#include "phieu/file.h"

#include "arena_room.h"
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLURP_FIRST = 8192 };

void temp_name(char buf[TEMP_NAME])
{
    unsigned char random[8];
    randombytes_buf(random, sizeof random);
    memcpy(buf, TEMP_PREFIX, sizeof TEMP_PREFIX);
    sodium_bin2hex(buf + sizeof TEMP_PREFIX - 1, TEMP_NAME - sizeof TEMP_PREFIX + 1, random,
                   sizeof random);
}

int disk_error(const char *path, int errnum, struct error *err)
{
    if (errnum == ENOSPC || errnum == EDQUOT) {
        return error_set(err, ERR_DISK_FULL, NULL, path, NULL);
    }
    return error_set(err, ERR_IO, NULL, path, strerrordesc_np(errnum));
}

int write_all(int fd, const void *bytes, size_t len)
{
    const char *p = bytes;
    while (len > 0) {
        ssize_t written = write(fd, p, len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            errno = written == 0 ? EIO : errno;
            return -1;
        }
        p += written;
        len -= (size_t)written;
    }
    return 0;
}

/* The folder of path, opened; -1 with errno. */
static int open_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    char *folder = slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    if (folder == NULL) {
        errno = ENOMEM;
        return -1;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int why = errno;
    free(folder);
    errno = why;
    return fd;
}

/* Creates, fills and closes temp in folder; everything on disk but the folder. -1 with errno. */
static int write_temp(int folder, const char *temp, const void *bytes, size_t len, mode_t mode)
{
    int fd = openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return -1;
    }
    /* fchmod: the mode asked for, whatever the umask is. */
    int rc = write_all(fd, bytes, len) == 0 && fchmod(fd, mode) == 0 && fsync(fd) == 0 ? 0 : -1;
    int why = errno;
    if (close(fd) != 0 && rc == 0) {
        return -1;
    }
    errno = why;
    return rc;
}

int file_replace(const char *path, const void *bytes, size_t len, unsigned mode, struct error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    char temp[TEMP_NAME];
    temp_name(temp);
    int folder = open_folder_of(path);
    if (folder < 0) {
        return disk_error(path, errno, err);
    }
    int rc = write_temp(folder, temp, bytes, len, (mode_t)mode);
    if (rc == 0) {
        rc = renameat(folder, temp, folder, name) == 0 && fsync(folder) == 0 ? 0 : -1;
    }
    int why = errno;
    if (rc != 0) {
        unlinkat(folder, temp, 0); /* gone already when only the last fsync failed */
    }
    close(folder);
    return rc == 0 ? 0 : disk_error(path, why, err);
}

/* A file being read; grows in the arena without leaving while the descriptor is open. */
struct slurp {
    struct arena *arena;
    char *bytes;
    size_t len, size; /* size counts the NUL */
    bool no_memory;
};

static bool slurp_grow(struct slurp *slurp, size_t size)
{
    if (slurp->bytes == NULL || !arena_extend(slurp->arena, slurp->bytes, slurp->size, size)) {
        char *bytes = arena_try(slurp->arena, size);
        if (bytes == NULL) {
            slurp->no_memory = true;
            return false;
        }
        if (slurp->len > 0) {
            memcpy(bytes, slurp->bytes, slurp->len);
        }
        slurp->bytes = bytes;
    }
    slurp->size = size;
    return true;
}

/* Reads to the end of the file. EFBIG past the limit, ENOMEM when the arena is full. */
static int slurp_all(int fd, size_t limit, struct slurp *slurp)
{
    for (;;) {
        if (slurp->len + 1 == slurp->size) {
            size_t size = slurp->size > limit / 2 ? limit + 2 : slurp->size * 2;
            if (!slurp_grow(slurp, size)) {
                return ENOMEM;
            }
        }
        ssize_t got = read(fd, slurp->bytes + slurp->len, slurp->size - 1 - slurp->len);
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        if (got == 0) {
            slurp->bytes[slurp->len] = '\0';
            return 0;
        }
        slurp->len += got > 0 ? (size_t)got : 0;
        if (slurp->len > limit) {
            return EFBIG;
        }
    }
}

static int slurp_error(int errnum, const char *path, size_t limit, struct error *err)
{
    if (errnum == ENOENT || errnum == ENOTDIR) {
        return error_set(err, ERR_FILE_MISSING, NULL, path, NULL);
    }
    if (errnum == EFBIG) {
        char text[24];
        snprintf(text, sizeof text, "%zu", limit);
        return error_set(err, ERR_FILE_TOO_LARGE, NULL, text, NULL);
    }
    return disk_error(path, errnum, err);
}

int file_slurp(const char *path, size_t limit, char **ret_bytes, size_t *ret_len, struct error *err)
{
    struct slurp slurp = {.arena = arena_current()};
    INVARIANT(slurp.arena != NULL);
    limit = limit > SIZE_MAX / 4 ? SIZE_MAX / 4 : limit;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return slurp_error(errno, path, limit, err);
    }
    struct stat about;
    size_t size = SLURP_FIRST;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
        /* Room for the NUL and for the read that finds the end. */
        size = (uint64_t)about.st_size < limit ? (size_t)about.st_size + 2 : limit + 2;
    }
    int why = slurp_grow(&slurp, size) ? slurp_all(fd, limit, &slurp) : ENOMEM;
    close(fd);
    if (slurp.no_memory) {
        arena_fail(slurp.arena);
    }
    if (why != 0) {
        return slurp_error(why, path, limit, err);
    }
    *ret_bytes = slurp.bytes;
    *ret_len = slurp.len;
    return 0;
}

/* Where the file system has no files without a name it is taken away at once. */
static int make_and_unlink(const char *folder)
{
    char path[4096], temp[TEMP_NAME];
    temp_name(temp);
    if (snprintf(path, sizeof path, "%s/%s", folder, temp) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && unlink(path) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

int file_nameless(const char *folder, int *ret_fd, struct error *err)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        fd = make_and_unlink(folder);
    }
    if (fd < 0) {
        return disk_error(folder, errno, err);
    }
    *ret_fd = fd;
    return 0;
}

int file_append(int fd, const char *what, const void *bytes, size_t len, struct error *err)
{
    return write_all(fd, bytes, len) == 0 ? 0 : disk_error(what, errno, err);
}
