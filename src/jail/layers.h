/*
 * layers.h - what the worker's jail and phieud's guard are made of.
 *
 * Landlock by system call: Debian 12's C library has no wrapper and its kernel header is older than
 * the kernels the program meets.
 */
#ifndef PHIEU_JAIL_LAYERS_H
#define PHIEU_JAIL_LAYERS_H

#include "phieu/guard.h"

/* Denies all of the file system, TCP and signals to strangers but what the plan keeps open (NULL:
 * nothing), as far as this kernel can. Paths that do not exist are left out. Returns the ABI
 * version used, 0 when there is no Landlock or one below `least`. */
int landlock_close(const struct guard_plan *plan, int least);

/* A hard limit. */
bool limit_resource(int resource, uint64_t most);

/* phieud's list of system calls. Returns whether the kernel took it. With `trap` a call that is not
 * on the list ends the program with its number on standard error. */
bool guard_close_calls(bool trap);

/* A door that was tried: what came of it, as an errno's name or "open". */
const char *door_state(int result, int why);

#endif
