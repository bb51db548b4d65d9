/*
 * child.h - one worker process, from start to funeral.
 *
 * Safe in a program with many threads: posix_spawn, no fork handlers, every descriptor
 * close-on-exec, the child in a process group of its own. child_bury always reaps, so no zombie is
 * left.
 */
#ifndef PHIEU_READER_CHILD_H
#define PHIEU_READER_CHILD_H

#include "phieu/error.h"

#include <stdint.h>
#include <sys/types.h>

struct child {
    pid_t pid;   /* 0: none */
    int pid_fd;  /* -1: the kernel gave none */
    int out;     /* what it writes; -1: closed */
    int stop_fd; /* not its own: child_read returns once this is readable; 0: nobody says so */
};
#define CHILD_NONE ((struct child){0, -1, -1, 0})

enum { CHILD_OPTIONS_MOST = 8, CHILD_ARGUMENT_BYTES = 8192 };

/* Starts `path` with descriptor `in` as its 0, a pipe to us as its 1, nothing else, and an empty
 * environment; `options` are its arguments, at most CHILD_OPTIONS_MOST and a NULL behind them, all
 * together in CHILD_ARGUMENT_BYTES; NULL for none. Errors: ERR_WORKER (arg1: "start: ..."),
 * ERR_NO_MEMORY. */
int child_start(const char *path, const char *const *options, int in, struct child *ret,
                struct error *err) MUST_USE;

/* Reads what has come, at most size bytes; 0 bytes at the end of its output. `deadline` is in
 * monotonic_ms. Errors: ERR_WORKER (arg1: "timeout"), ERR_IO, ERR_STOPPING (stop_fd). */
int child_read(const struct child *child, int64_t deadline, void *bytes, size_t size,
               size_t *ret_len, struct error *err) MUST_USE;

/* After the end of its output: waits until it ends by itself, kills it at the deadline, reaps it.
 * Errors: ERR_WORKER (arg1: "signal 9", "exit 70", "timeout"). */
int child_wait(struct child *child, int64_t deadline, struct error *err) MUST_USE;

/* Kills it if it lives, reaps it, closes what is open. Fine on CHILD_NONE and after child_wait. */
void child_bury(struct child *child);

#endif
