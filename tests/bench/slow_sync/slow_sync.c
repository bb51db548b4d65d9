/*
 * slow_sync.c - preloaded: a disk whose every sync takes PHIEU_SLOW_SYNC_US longer.
 *
 * The machines that measure have disks with a protected cache; an office has not. Preloaded it
 * meets the store, the bare loop and the real phieud alike, and the product knows nothing of it.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static useconds_t longer;

__attribute__((constructor)) static void read_wish(void)
{
    const char *us = getenv("PHIEU_SLOW_SYNC_US");
    longer = us != NULL ? (useconds_t)atoi(us) : 0;
}

int fdatasync(int fd)
{
    int rc = (int)syscall(SYS_fdatasync, fd);
    usleep(longer);
    return rc;
}

int fsync(int fd)
{
    int rc = (int)syscall(SYS_fsync, fd);
    usleep(longer);
    return rc;
}
