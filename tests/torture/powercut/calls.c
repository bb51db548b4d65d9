/*
 * calls.c - the system calls of this process that change files, in libc's place: SQLite's, which
 * comes as a library, and ours. What is not watched goes straight to the kernel.
 *
 * Syncs are not carried out: the model knows what they would have done.
 */
#undef _FORTIFY_SOURCE /* its inline open would be defined twice */
#include "disk_room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Atomic int64_t standing; /* 0: the clock runs */

void clock_stand(int64_t ms)
{
    atomic_store(&standing, ms);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int64_t ms = atomic_load(&standing);
    if ((clock != CLOCK_REALTIME && clock != CLOCK_BOOTTIME) || ms == 0) {
        return (int)syscall(SYS_clock_gettime, clock, now);
    }
    *now = (struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    return 0;
}

/* ---- opening and closing -----------------------------------------------------------------------
 */

static int do_open(int folder, const char *name, int flags, mode_t mode)
{
    char buf[DISK_PATH];
    const char *path = disk_path(folder, name, buf);
    if (path == NULL) {
        return (int)syscall(SYS_openat, folder, name, flags, mode);
    }
    int fd = -1;
    struct stat about;
    disk_begin();
    bool creates = (flags & O_CREAT) != 0 && !disk_exists(path);
    if (disk_lets(NULL, path, creates ? CALL_MAKE : CALL_OPEN, creates)) {
        if ((flags & O_ACCMODE) != O_RDONLY) {
            disk_keep(path);
        }
        fd = (int)syscall(SYS_openat, folder, name, flags, mode);
        if (fd >= 0 && fstat(fd, &about) == 0) {
            disk_note_open(fd, path, S_ISDIR(about.st_mode));
        }
    }
    disk_end();
    return fd;
}

#define TAKE_MODE(mode, flags)                                                                     \
    mode_t mode = 0;                                                                               \
    if (((flags)&O_CREAT) != 0) {                                                                  \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode = va_arg(args, mode_t);                                                               \
        va_end(args);                                                                              \
    }

int open(const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return do_open(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return do_open(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return do_open(folder, path, flags, mode);
}

int close(int fd)
{
    disk_closed(fd);
    return (int)syscall(SYS_close, fd);
}

/* ---- bytes -------------------------------------------------------------------------------------
 */

ssize_t read(int fd, void *bytes, size_t len)
{
    struct node *node = disk_node(fd);
    if (node == NULL) {
        return syscall(SYS_read, fd, bytes, len);
    }
    disk_begin();
    ssize_t got = disk_lets(node, NULL, CALL_READ, false) ? syscall(SYS_read, fd, bytes, len) : -1;
    disk_end();
    return got;
}

ssize_t pread64(int fd, void *bytes, size_t len, off64_t at)
{
    struct node *node = disk_node(fd);
    if (node == NULL) {
        return syscall(SYS_pread64, fd, bytes, len, at);
    }
    disk_begin();
    ssize_t got =
        disk_lets(node, NULL, CALL_READ, false) ? syscall(SYS_pread64, fd, bytes, len, at) : -1;
    disk_end();
    return got;
}

ssize_t pread(int fd, void *bytes, size_t len, off_t at)
{
    return pread64(fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    struct node *node = disk_node(fd);
    if (node == NULL) {
        return syscall(SYS_pwrite64, fd, bytes, len, at);
    }
    disk_begin();
    bool whole = disk_lets(node, NULL, CALL_WRITE, true);
    int why = errno;
    ssize_t done = 0;
    if (whole || why == ENOSPC) {
        done = syscall(SYS_pwrite64, fd, bytes, whole ? len : len / 2, at);
        if (done > 0) {
            disk_note_write(node, bytes, (size_t)done, at);
        }
    }
    if (!whole) {
        errno = why;
        done = -1;
    }
    disk_end();
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return pwrite64(fd, bytes, len, at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    if (disk_node(fd) == NULL) {
        return syscall(SYS_write, fd, bytes, len);
    }
    off64_t at = lseek64(fd, 0, SEEK_CUR);
    ssize_t done = pwrite64(fd, bytes, len, at);
    if (done > 0) {
        lseek64(fd, at + done, SEEK_SET);
    }
    return done;
}

int ftruncate64(int fd, off64_t size)
{
    struct node *node = disk_node(fd);
    if (node == NULL) {
        return (int)syscall(SYS_ftruncate, fd, size);
    }
    disk_begin();
    int rc = disk_lets(node, NULL, CALL_RESIZE, true) ? (int)syscall(SYS_ftruncate, fd, size) : -1;
    if (rc == 0) {
        disk_note_resize(node, size);
    }
    disk_end();
    return rc;
}

int fsync(int fd)
{
    struct node *node = disk_node(fd);
    if (node == NULL) {
        return (int)syscall(SYS_fsync, fd);
    }
    disk_begin();
    int rc = disk_lets(node, NULL, CALL_SYNC, true) ? 0 : -1;
    if (rc == 0) {
        disk_note_sync(node);
    } else {
        disk_note_failed_sync(node);
    }
    disk_end();
    return rc;
}

int posix_fadvise(int fd, off_t at, off_t len, int advice)
{
    struct node *node = disk_node(fd);
    if (node == NULL) {
        long rc = syscall(SYS_fadvise64, fd, at, len, advice);
        return rc == 0 ? 0 : errno;
    }
    if (advice == POSIX_FADV_DONTNEED) {
        disk_begin();
        disk_note_forget(node);
        disk_end();
    }
    return 0;
}

/* That it leaves out times alone makes no difference here. */
int fdatasync(int fd)
{
    return disk_node(fd) != NULL ? fsync(fd) : (int)syscall(SYS_fdatasync, fd);
}

/* ---- names -------------------------------------------------------------------------------------
 */

int mkdirat(int folder, const char *name, mode_t mode)
{
    char buf[DISK_PATH];
    const char *path = disk_path(folder, name, buf);
    if (path == NULL) {
        return (int)syscall(SYS_mkdirat, folder, name, mode);
    }
    disk_begin();
    int rc = disk_exists(path) || disk_lets(NULL, path, CALL_MAKE, true)
                 ? (int)syscall(SYS_mkdirat, folder, name, mode)
                 : -1;
    if (rc == 0) {
        disk_note_folder(path);
    }
    disk_end();
    return rc;
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

int unlinkat(int folder, const char *name, int flags)
{
    char buf[DISK_PATH];
    const char *path = disk_path(folder, name, buf);
    if (path == NULL) {
        return (int)syscall(SYS_unlinkat, folder, name, flags);
    }
    int rc = -1;
    disk_begin();
    if (!disk_exists(path) || disk_lets(NULL, path, CALL_NAME, true)) {
        disk_keep(path);
        rc = (int)syscall(SYS_unlinkat, folder, name, flags);
    }
    if (rc == 0) {
        disk_note_rename(path, NULL);
    }
    disk_end();
    return rc;
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    char from_buf[DISK_PATH], to_buf[DISK_PATH];
    const char *old = disk_path(from_folder, from, from_buf);
    const char *new = disk_path(to_folder, to, to_buf);
    if (old == NULL || new == NULL) {
        return (int)syscall(SYS_renameat, from_folder, from, to_folder, to);
    }
    int rc = -1;
    disk_begin();
    if (disk_lets(NULL, old, CALL_NAME, true)) {
        disk_keep(old);
        disk_keep(new);
        rc = (int)syscall(SYS_renameat, from_folder, from, to_folder, to);
    }
    if (rc == 0) {
        disk_note_rename(old, new);
    }
    disk_end();
    return rc;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}
