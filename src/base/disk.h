/*
 * disk.h - the steps of a durable write, for blobs and replaced files.
 */
#ifndef PHIEU_BASE_DISK_H
#define PHIEU_BASE_DISK_H

#include "phieu/file.h"

#include <errno.h>
#include <stddef.h>

#define TEMP_PREFIX ".tmp-"
#define TEMP_NAME   24

/* A name nobody else has. */
void temp_name(char buf[TEMP_NAME]);

/* errno's failure at path: ERR_DISK_FULL for ENOSPC and EDQUOT, else ERR_IO. Returns -1. */
int disk_error(const char *path, int errnum, struct error *err);

/* The same, where a missing file is ERR_FILE_MISSING. */
static inline int may_be_missing(const char *path, int errnum, struct error *err)
{
    return errnum == ENOENT || errnum == ENOTDIR
               ? error_set(err, ERR_FILE_MISSING, NULL, path, NULL)
               : disk_error(path, errnum, err);
}

/* Writes everything or fails. */
int write_all(int fd, const void *bytes, size_t len);
/* Reads to the end, hashes, and writes to `out` unless that is -1. 0 or an errno. */
int copy_all(int in, int out, struct digest *ret, uint64_t *ret_size);

#endif
