/* phieu-worker_io.h - a worker's two descriptors. */
#ifndef PHIEU_WORKER_IO_H
#define PHIEU_WORKER_IO_H

#include "phieu/error.h"
#include "phieu/text.h"

enum { EXIT_USAGE = 64, EXIT_BROKEN = 70 };

/* All of descriptor 0, but not more than one byte above the limit: that byte tells. The heap's; it
 * goes with the process. Errors: ERR_IO, ERR_NO_MEMORY. */
int worker_read(size_t limit, char **ret_bytes, size_t *ret_len, struct error *err) MUST_USE;
/* All of it; in the jail to descriptor 1. -1 with errno. */
int worker_write(int fd, const void *bytes, size_t len) MUST_USE;
/* "kind <bytes>\n" and the JSON, to descriptor 1. */
int worker_write_frame(const char *kind, const struct buf *json) MUST_USE;
/* An "error" frame. Needs no arena: it also tells that the arena ran out. */
int worker_write_error(const struct error *err) MUST_USE;

#endif
