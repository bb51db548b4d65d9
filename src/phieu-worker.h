/* phieu-worker.h - what the worker's trades share: its two descriptors. */
#ifndef PHIEU_WORKER_H
#define PHIEU_WORKER_H

#include "phieu/error.h"

#include <stddef.h>

/* All of descriptor 0, but not more than one byte above the limit: that byte tells. The heap's; it
 * goes with the process. Errors: ERR_IO, ERR_NO_MEMORY. */
int worker_read(size_t limit, char **ret_bytes, size_t *ret_len, struct error *err) MUST_USE;
/* All of it; descriptor 1 in the jail. -1 with errno. */
int worker_write(int fd, const void *bytes, size_t len) MUST_USE;

/* phieu-worker_stamp.c: the work of --stamp, to its frame. Errors: those of stamp.h, ERR_WORKER,
 * ERR_IO. */
int worker_stamp(struct error *err) MUST_USE;

#endif
