/*
 * disk.h - the steps of a durable write, for blobs and replaced files.
 */
#ifndef PHIEU_BASE_DISK_H
#define PHIEU_BASE_DISK_H

#include "phieu/error.h"

#include <stddef.h>

#define TEMP_PREFIX ".tmp-"
#define TEMP_NAME   24

/* A name nobody else has. */
void temp_name(char buf[TEMP_NAME]);

/* errno's failure at path: ERR_DISK_FULL for ENOSPC and EDQUOT, else ERR_IO. Returns -1. */
int disk_error(const char *path, int errnum, struct error *err);

/* Writes everything or fails. */
int write_all(int fd, const void *bytes, size_t len);

#endif
