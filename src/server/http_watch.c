/*
 * http_watch.c - absolute deadlines, and the patient close after a refused body.
 *
 * The library's timeout counts from the last byte, so a client that drips one byte a second stays
 * for ever. Here each connection carries the instant at which its present phase must be over; one
 * thread looks at them and shuts the socket down, which wakes the library's poll and makes it close
 * the connection itself. The descriptor is valid whenever the connection is in the list: it enters
 * at MHD_CONNECTION_NOTIFY_STARTED and leaves at ..._CLOSED, which 0.9.75 sends before close(2)
 * (daemon.c, MHD_cleanup_connections), and both the list and the shutdown are under one mutex.
 *
 * Closing a socket whose input has not been read makes the kernel send a reset, which may take our
 * answer away from the client before it read it. After a refused body a duplicate of the
 * descriptor therefore reads on into nothing for a moment.
 */
#include "http_impl.h"
#include "phieu/day.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK_MS       200 /* how late a cut may come */
#define LOOK_NS       10000000L
#define NS_PER_SECOND 1000000000L

/* A client that does not take its answer gets a reset: the kernel would otherwise keep the unsent
 * part long after the connection is closed. */
static void cut(struct http_conn *conn)
{
    if (atomic_load(&conn->phase) == HTTP_SEND) {
        const struct linger reset = {.l_onoff = 1, .l_linger = 0};
        (void)setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    (void)shutdown(conn->fd, SHUT_RDWR);
    conn->cut = true;
}

/* Resumed, and the library does not come for the answer: it forgets that when memory runs out
 * before it polls. The end of the client's side wakes it, and leaves the way of the answer open. */
static void nudge(struct http_conn *conn)
{
    atomic_store(&conn->deadline, HTTP_NO_DEADLINE);
    (void)shutdown(conn->fd, SHUT_RD);
}

static void cut_expired(struct http_watch *watch, int64_t now)
{
    for (struct http_conn *conn = watch->first; conn != NULL; conn = conn->next) {
        if (conn->cut || atomic_load(&conn->deadline) > now) {
            continue;
        }
        if (atomic_load(&conn->phase) == HTTP_WORK) {
            nudge(conn);
        } else {
            cut(conn);
        }
    }
}

/* One read per turn and socket, so that a flood on one does not hold the others. */
static bool lingerer_done(const struct http_lingerer *lingerer, int64_t now)
{
    char nothing[16 * 1024];
    ssize_t got = recv(lingerer->fd, nothing, sizeof nothing, MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) || now >= lingerer->until;
}

static void drain(struct http_watch *watch, int64_t now)
{
    for (unsigned i = 0; i < watch->lingering;) {
        if (lingerer_done(&watch->linger[i], now)) {
            close(watch->linger[i].fd);
            watch->linger[i] = watch->linger[--watch->lingering];
        } else {
            i++;
        }
    }
}

/* Returns false at the end of the server. */
static bool watch_turn(struct http_watch *watch, struct pollfd *polled, nfds_t *ret_count,
                       int *ret_wait)
{
    pthread_mutex_lock(&watch->mutex);
    int64_t now = monotonic_ms();
    cut_expired(watch, now);
    drain(watch, now);
    polled[0] = (struct pollfd){.fd = watch->wake, .events = POLLIN};
    for (unsigned i = 0; i < watch->lingering; i++) {
        polled[i + 1] = (struct pollfd){.fd = watch->linger[i].fd, .events = POLLIN};
    }
    *ret_count = watch->lingering + 1;
    *ret_wait = watch->first != NULL || watch->lingering > 0 ? TICK_MS : -1;
    bool more = !watch->ending;
    pthread_mutex_unlock(&watch->mutex);
    return more;
}

static void *watch_run(void *arg)
{
    struct http_watch *watch = arg;
    struct pollfd polled[HTTP_LINGER + 1];
    nfds_t count = 0;
    int wait = 0;
    while (watch_turn(watch, polled, &count, &wait)) {
        if (poll(polled, count, wait) > 0 && polled[0].revents != 0) {
            uint64_t times;
            (void)!read(watch->wake, &times, sizeof times);
        }
    }
    return NULL;
}

static void wake(struct http_watch *watch)
{
    const uint64_t one = 1;
    (void)!write(watch->wake, &one, sizeof one);
}

static int start_thread(struct http_watch *watch)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&watch->thread, NULL, watch_run, watch);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

int http_watch_start(struct http_watch *watch, struct error *err)
{
    *watch = (struct http_watch){.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (watch->wake < 0) {
        return error_set(err, ERR_INTERNAL, NULL, strerror(errno), NULL);
    }
    pthread_condattr_t forward;
    pthread_condattr_init(&forward);
    pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->changed, &forward);
    pthread_condattr_destroy(&forward);
    pthread_mutex_init(&watch->mutex, NULL);
    int failed = start_thread(watch);
    if (failed != 0) {
        pthread_mutex_destroy(&watch->mutex);
        pthread_cond_destroy(&watch->changed);
        close(watch->wake);
        return error_set(err, ERR_INTERNAL, NULL, strerror(failed), NULL);
    }
    return 0;
}

void http_watch_end(struct http_watch *watch)
{
    pthread_mutex_lock(&watch->mutex);
    watch->ending = true;
    pthread_mutex_unlock(&watch->mutex);
    wake(watch);
    pthread_join(watch->thread, NULL);
    INVARIANT(watch->first == NULL);
    for (unsigned i = 0; i < watch->lingering; i++) {
        close(watch->linger[i].fd);
    }
    pthread_mutex_destroy(&watch->mutex);
    pthread_cond_destroy(&watch->changed);
    close(watch->wake);
}

/* ---- connections ------------------------------------------------------------------------- */

void http_watch_add(struct http_watch *watch, struct http_conn *conn)
{
    pthread_mutex_lock(&watch->mutex);
    bool asleep = watch->first == NULL && watch->lingering == 0;
    conn->next = watch->first;
    if (conn->next != NULL) {
        conn->next->prev = conn;
    }
    watch->first = conn;
    pthread_mutex_unlock(&watch->mutex);
    if (asleep) {
        wake(watch);
    }
}

static void keep_lingering(struct http_watch *watch, const struct http_conn *conn)
{
    if (!conn->linger || conn->cut || watch->lingering == HTTP_LINGER || watch->ending) {
        return;
    }
    int fd = fcntl(conn->fd, F_DUPFD_CLOEXEC, 3);
    if (fd >= 0) {
        watch->linger[watch->lingering++] =
            (struct http_lingerer){.fd = fd, .until = monotonic_ms() + HTTP_LINGER_MS};
    }
}

void http_watch_remove(struct http_watch *watch, struct http_conn *conn)
{
    pthread_mutex_lock(&watch->mutex);
    keep_lingering(watch, conn);
    if (conn->prev != NULL) {
        conn->prev->next = conn->next;
    } else {
        watch->first = conn->next;
    }
    if (conn->next != NULL) {
        conn->next->prev = conn->prev;
    }
    pthread_cond_broadcast(&watch->changed);
    bool look = watch->lingering > 0;
    pthread_mutex_unlock(&watch->mutex);
    if (look) {
        wake(watch);
    }
}

void http_watch_phase(struct http_conn *conn, enum http_phase phase, int64_t deadline)
{
    atomic_store(&conn->deadline, HTTP_NO_DEADLINE); /* none of the phase before in the new one */
    atomic_store(&conn->phase, (int)phase);
    atomic_store(&conn->deadline, deadline);
}

/* ---- stopping ---------------------------------------------------------------------------- */

static bool quiet(const struct http_watch *watch, bool parked_only)
{
    for (const struct http_conn *conn = watch->first; conn != NULL; conn = conn->next) {
        int phase = atomic_load(&conn->phase);
        if (parked_only ? phase == HTTP_WORK : phase != HTTP_IDLE || !conn->cut) {
            return false;
        }
    }
    return true;
}

/* Requests end without the mutex (http_watch_phase), so this looks again every few milliseconds. */
bool http_watch_wait(struct http_watch *watch, bool parked_only, int64_t until)
{
    pthread_mutex_lock(&watch->mutex);
    bool done;
    while (!(done = quiet(watch, parked_only)) && monotonic_ms() < until) {
        struct timespec next;
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_nsec += LOOK_NS;
        if (next.tv_nsec >= NS_PER_SECOND) {
            next.tv_sec++;
            next.tv_nsec -= NS_PER_SECOND;
        }
        pthread_cond_timedwait(&watch->changed, &watch->mutex, &next);
    }
    pthread_mutex_unlock(&watch->mutex);
    return done;
}

/* Something has come in that the library has not read yet: a request, which will be answered. */
static bool has_spoken(const struct http_conn *conn)
{
    char byte;
    return recv(conn->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void http_watch_cut(struct http_watch *watch, bool all)
{
    pthread_mutex_lock(&watch->mutex);
    for (struct http_conn *conn = watch->first; conn != NULL; conn = conn->next) {
        int phase = atomic_load(&conn->phase);
        bool over = all ? phase != HTTP_WORK : phase == HTTP_IDLE && !has_spoken(conn);
        if (!conn->cut && over) {
            cut(conn);
        }
    }
    pthread_mutex_unlock(&watch->mutex);
}
