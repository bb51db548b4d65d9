/*
 * file_copy.c - whole files copied and hashed, folders removed.
 */
#include "phieu/file.h"

#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNK = 65536, FOLDERS_OPEN = 16 };

int copy_all(int in, int out, struct digest *ret, uint64_t *ret_size)
{
    static _Thread_local unsigned char chunk[CHUNK];
    struct sha256_ctx hash;
    sha256_init(&hash);
    *ret_size = 0;
    for (;;) {
        ssize_t got = read(in, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 || (got > 0 && out >= 0 && write_all(out, chunk, (size_t)got) != 0)) {
            return errno;
        }
        if (got == 0) {
            sha256_digest(&hash, sizeof ret->bytes, ret->bytes);
            return 0;
        }
        sha256_update(&hash, (size_t)got, chunk);
        *ret_size += (uint64_t)got;
    }
}

static int open_source(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        may_be_missing(path, errno, err);
    }
    return fd;
}

int digest_file(const char *path, struct digest *ret, uint64_t *ret_size, struct error *err)
{
    int in = open_source(path, err);
    if (in < 0) {
        return -1;
    }
    int why = copy_all(in, -1, ret, ret_size);
    close(in);
    return why == 0 ? 0 : disk_error(path, why, err);
}

int file_duplicate(const char *from, const char *to, struct digest *ret, uint64_t *ret_size,
                   struct error *err)
{
    int in = open_source(from, err);
    if (in < 0) {
        return -1;
    }
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int why = out < 0 ? errno : copy_all(in, out, ret, ret_size);
    if (why == 0 && fsync(out) != 0) {
        why = errno;
    }
    if (out >= 0 && close(out) != 0 && why == 0) {
        why = errno;
    }
    if (out >= 0 && why != 0) {
        unlink(to);
    }
    close(in);
    return why == 0 ? 0 : disk_error(to, why, err);
}

int file_sync(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc = fd >= 0 && fsync(fd) == 0 ? 0 : disk_error(path, errno, err);
    if (fd >= 0) {
        close(fd);
    }
    return rc;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about;
    (void)type;
    (void)where;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

int file_remove_tree(const char *path, struct error *err)
{
    if (nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT) {
        return 0;
    }
    return disk_error(path, errno, err);
}
