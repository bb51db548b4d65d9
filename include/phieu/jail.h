/*
 * jail.h - the room without doors in which the worker reads foreign bytes.
 *
 * Layers, each one enough against an ordinary captured parser: no descriptors but the pipe, resource
 * limits, no new privileges, Landlock (no file system, no TCP, as far as the kernel knows how), and a
 * seccomp allow-list: memory, writing to descriptors 1 and 2, ending. Everything else is refused with
 * EPERM. There is no way back.
 *
 * Under PHIEU_SANITIZED the seccomp filter and the limits of memory and processes are left out: the
 * sanitizers map terabytes and start helpers. The report says so.
 */
#ifndef PHIEU_JAIL_H
#define PHIEU_JAIL_H

#include "phieu/error.h"

#include <stdbool.h>

struct jail_limits {
    unsigned cpu_seconds;
    size_t memory; /* bytes of address space */
};
extern const struct jail_limits jail_default_limits;

struct jail_report {
    bool sanitized;
    bool seccomp;
    bool no_new_privs, dumpable; /* as the kernel says them back */
    int landlock_abi; /* 0: the kernel has none; the rest still holds */
};

/* Closes every descriptor from 3 up, then the doors. Without seccomp (and not under a sanitizer) it
 * fails: reading on would break the promise. Errors: ERR_WORKER (arg1: the layer that failed). */
int jail_enter(const struct jail_limits *limits, struct jail_report *ret, struct error *err) MUST_USE;

/* Enters the jail, tries every door and writes what came of it to descriptor 1 as one JSON object:
 * {"sanitized", "seccomp", "no_new_privs", "dumpable", "landlock": ABI, "doors": {"open": "EPERM",
 * ...}}. A door that is open says "open". Returns 0 when all are closed. */
int jail_self_test(const struct jail_limits *limits);

#endif
