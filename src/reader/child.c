/*
 * NAME     child.c
 * SUMMARY  spawn, read until a deadline, kill, reap
 */
#include "child.h"

#include "phieu/day.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

static int worker_failed(struct error *err, const char *what, const char *why)
{
    char text[160];
    snprintf(text, sizeof text, why != NULL ? "%s: %s" : "%s", what, why);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

/* Descriptors 0 to 2 are the child's to be: one of ours among them (phieud may run without standard
 * input) would be overwritten before it is passed on. */
static int above_standard(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

static int add_actions(posix_spawn_file_actions_t *actions, int in, int out)
{
    int bad = posix_spawn_file_actions_adddup2(actions, in, STDIN_FILENO);
    bad |= posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
#ifndef PHIEU_SANITIZED /* where a sanitizer's report should be seen */
    bad |= posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#endif
    bad |= posix_spawn_file_actions_addclosefrom_np(actions, 3);
    return bad;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int bad = posix_spawnattr_setsigmask(attributes, &none);
    bad |= posix_spawnattr_setsigdefault(attributes, &all);
    bad |= posix_spawnattr_setpgroup(attributes, 0);
    bad |= posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
    return bad;
}

/* argv as posix_spawn wants it, in `room`, which is ours to be written to. False: too long. */
static bool copy_arguments(const char *const *options, char *room, size_t size,
                           char *argv[CHILD_OPTIONS_MOST + 2])
{
    size_t used = 0, n = 0;
    for (const char *arg = "phieu-worker"; arg != NULL; arg = options != NULL ? *options++ : NULL) {
        const size_t len = strlen(arg) + 1;
        if (n > CHILD_OPTIONS_MOST || len > size - used) {
            return false;
        }
        argv[n++] = memcpy(room + used, arg, len);
        used += len;
    }
    argv[n] = NULL;
    return true;
}

static int spawn(const char *path, const char *const *options, int in, int out, pid_t *ret_pid)
{
    char room[CHILD_ARGUMENT_BYTES], *argv[CHILD_OPTIONS_MOST + 2];
    char *const envp[] = {NULL};
    posix_spawn_file_actions_t actions;
    if (!copy_arguments(options, room, sizeof room, argv)) {
        return E2BIG;
    }
    posix_spawnattr_t attributes;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed != 0) {
        return failed;
    }
    failed = posix_spawnattr_init(&attributes);
    if (failed == 0) {
        const bool bad = add_actions(&actions, in, out) != 0 || set_attributes(&attributes) != 0;
        failed = bad ? ENOMEM : posix_spawn(ret_pid, path, &actions, &attributes, argv, envp);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

int child_start(const char *path, const char *const *options, int in, struct child *ret,
                struct error *err)
{
    struct child child = CHILD_NONE;
    int ends[2] = {-1, -1}, high_in = -1, high_out = -1;
    int failed = pipe2(ends, O_CLOEXEC) != 0 ? errno : 0;
    if (failed == 0) {
        high_in = above_standard(in);
        high_out = high_in >= 0 ? above_standard(ends[1]) : -1;
        failed = high_out < 0 ? errno : spawn(path, options, high_in, high_out, &child.pid);
    }
    close_one(&high_in);
    close_one(&high_out);
    close_one(&ends[1]);
    if (failed != 0) {
        close_one(&ends[0]);
        if (failed == ENOMEM) {
            return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
        }
        return worker_failed(err, "start", strerrordesc_np(failed));
    }
    child.out = ends[0];
    child.pid_fd = pidfd_open(child.pid, 0);
    *ret = child;
    return 0;
}

/* Waits until fd has something. Returns 1, 0 at the deadline, -1 with errno. */
static int wait_until(int fd, int64_t deadline)
{
    for (;;) {
        struct pollfd watch = {.fd = fd, .events = POLLIN};
        const int64_t left = deadline - monotonic_ms();
        if (left <= 0) {
            return 0;
        }
        const int n = poll(&watch, 1, left > 60000 ? 60000 : (int)left);
        if (n > 0 || (n < 0 && errno != EINTR)) {
            return n;
        }
    }
}

/* The same, or until it is told to stop (*ret_stop). */
static int wait_or_stop(const struct child *child, int64_t deadline, bool *ret_stop)
{
    struct pollfd watch[] = {{.fd = child->out, .events = POLLIN},
                             {.fd = child->stop_fd, .events = POLLIN}};
    *ret_stop = false;
    if (child->stop_fd <= 0) {
        return wait_until(child->out, deadline);
    }
    for (;;) {
        const int64_t left = deadline - monotonic_ms();
        if (left <= 0) {
            return 0;
        }
        const int n = poll(watch, 2, left > 60000 ? 60000 : (int)left);
        if (n > 0 || (n < 0 && errno != EINTR)) {
            *ret_stop = n > 0 && watch[1].revents != 0;
            return n;
        }
    }
}

int child_read(const struct child *child, int64_t deadline, void *bytes, size_t size,
               size_t *ret_len, struct error *err)
{
    bool stop;
    const int ready = wait_or_stop(child, deadline, &stop);
    if (stop) {
        return error_set(err, ERR_STOPPING, NULL, NULL, NULL);
    }
    if (ready == 0) {
        return worker_failed(err, "timeout", NULL);
    }
    const ssize_t n = ready > 0 ? read(child->out, bytes, size) : -1;
    if (n < 0) {
        return error_set(err, ERR_IO, NULL, "phieu-worker", strerrordesc_np(errno));
    }
    *ret_len = (size_t)n;
    return 0;
}

/* Reaps. Returns the wait status, 0 when somebody else reaped it (SIGCHLD ignored). */
static int reap(struct child *child)
{
    int status = 0;
    while (child->pid > 0 && waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }
    child->pid = 0;
    return status;
}

int child_wait(struct child *child, int64_t deadline, struct error *err)
{
    /* Its output has ended, so it is ending; one that closed its output and stays is killed. */
    const bool ended = child->pid_fd >= 0 && wait_until(child->pid_fd, deadline) > 0;
    if (!ended && child->pid > 0) {
        kill(-child->pid, SIGKILL);
    }
    const int status = reap(child);
    char text[24];
    if (!ended && child->pid_fd >= 0) {
        return worker_failed(err, "timeout", NULL);
    }
    if (WIFSIGNALED(status)) {
        snprintf(text, sizeof text, "signal %d", WTERMSIG(status));
        return worker_failed(err, text, NULL);
    }
    if (WEXITSTATUS(status) != 0) {
        snprintf(text, sizeof text, "exit %d", WEXITSTATUS(status));
        return worker_failed(err, text, NULL);
    }
    return 0;
}

void child_bury(struct child *child)
{
    if (child->pid > 0) {
        kill(-child->pid, SIGKILL);
        (void)reap(child);
    }
    close_one(&child->pid_fd);
    close_one(&child->out);
}
