/*
 * worker_pipe.h - what the worker's programs read and write: descriptor 0 whole, frames to
 * descriptor 1.
 */
#ifndef PHIEU_WORKER_PIPE_H
#define PHIEU_WORKER_PIPE_H

#include "phieu/error.h"

enum { EXIT_USAGE = 64, EXIT_BROKEN = 70 };

/* To descriptor 1. Returns 0, or -1 with errno. */
int pipe_write(const void *bytes, size_t len) MUST_USE;

/* "error <bytes>\n" {"code", "field", "args"}. Needs no arena: it also tells that the arena ran
 * out. */
int pipe_write_error(const struct error *err) MUST_USE;

/* All of descriptor 0, but not more than one byte above the limit: that byte tells. The bytes are
 * malloc'ed and go with the process. Errors: ERR_IO, ERR_NO_MEMORY. */
int pipe_read(size_t limit, char **ret_bytes, size_t *ret_len, struct error *err) MUST_USE;

#endif
