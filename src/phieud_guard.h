/*
 * phieud_guard.h - which rights the daemon of these settings needs, and what its worker's jail
 * holds.
 */
#ifndef PHIEUD_GUARD_H
#define PHIEUD_GUARD_H

#include "phieu/guard.h"
#include "phieu/pool.h"
#include "phieu/settings.h"

/* Started as root: becomes settings->user. With `makes_data` the data folder is made for him. */
int rights_user(const struct settings *settings, bool makes_data, struct error *err) MUST_USE;

/* Before the first thread. */
int rights_close(const struct settings *settings, struct guard_report *ret,
                 struct error *err) MUST_USE;

/* phieud --self-test-jail: the rights of these settings, tried from inside. */
int rights_try(const struct settings *settings, struct error *err) MUST_USE;

/* Tries the worker's jail in the background and logs what it lacks. The path is borrowed. */
struct jail_trial {
    struct pool_task task;
    struct pool *pool;
    const char *worker_path;
};
void jail_trial_start(struct jail_trial *trial, const char *worker_path);
void jail_trial_stop(struct jail_trial *trial);

#endif
