/*
 * guard.h - phieud gives up what it does not need, with or without systemd.
 *
 * Three steps, in this order:
 *   guard_begin   first thing in the program: files for nobody else (umask 077), no core dumps, not
 *                 dumpable, no new privileges by any program started
 *   guard_become  started as root, it becomes the user of the configuration for good, or refuses
 *   guard_close   before the first thread: capabilities go, Landlock leaves only the paths and the
 *                 port of the plan, seccomp leaves the calls a server needs (guard_calls.c)
 *
 * What a kernel lacks is in the report and does not stop the program; what every kernel has must
 * work. Under PHIEU_SANITIZED the program stays dumpable and without seccomp and Landlock: the
 * sanitizers trace their own threads and write reports where they like.
 */
#ifndef PHIEU_GUARD_H
#define PHIEU_GUARD_H

#include "phieu/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Errors: ERR_GUARD (arg1: the layer, arg2: why). */
int guard_begin(struct error *err) MUST_USE;

#define GUARD_ROOT "root" /* the user that asks to stay root */

/* Not started as root: nothing to do, whatever `user` says. Else `user` is a name or a number; the
 * folders that it needs are made for it where they are missing, and root is left behind: groups,
 * ids, capabilities, without a way back. GUARD_ROOT stays root, but without any capability.
 * Errors: ERR_ROOT (arg1: user, arg2: why), ERR_GUARD. */
int guard_become(const char *user, const char *const *folders, size_t folder_count,
                 struct error *err) MUST_USE;

enum guard_use {
    GUARD_READ,   /* read what is there */
    GUARD_RUN,    /* read and execute */
    GUARD_KEEP,   /* everything with files and folders but executing them */
    GUARD_SOCKET, /* make, replace and remove a socket */
    GUARD_DEVICE, /* read and write, make nothing */
    GUARD_USES
};
struct guard_path {
    enum guard_use use;
    const char *path; /* and everything below */
};
struct guard_plan {
    const struct guard_path *paths;
    size_t count;
    bool binds;    /* may listen on this TCP port (0: one the kernel picks) */
    uint16_t port;
    const uint16_t *connects; /* TCP ports it may connect to; phieud: none */
    size_t connect_count;
    bool abstract; /* may speak to abstract sockets: NOTIFY_SOCKET can be one */
};
struct guard_report {
    bool sanitized;
    bool root;        /* runs as uid 0 */
    bool seccomp;
    bool trap;        /* PHIEU_TRAP_CALLS is set: an unexpected call ends the program (tests) */
    int landlock_abi; /* 0: none, or one too old to be of use here */
};

/* Errors: ERR_GUARD. */
int guard_close(const struct guard_plan *plan, struct guard_report *ret, struct error *err) MUST_USE;

/* What is missing, one warning each; what is in force, one line. */
void guard_log(const struct guard_report *report);

/* From inside: tries every door and writes what came of it to descriptor 1 as one JSON object:
 * {"sanitized", "seccomp", "landlock": ABI, "no_new_privs", "dumpable", "uid", "doors": {"ptrace":
 * "EPERM", ...}}. `kept` is a folder of the plan. Returns 0 when all are closed. */
int guard_self_test(const struct guard_report *report, const char *kept);

#endif
