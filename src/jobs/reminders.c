/* reminders.c - the thread that reminds: looks at what was done, at the clock, at what waits. */
#include "reminders_room.h"

#include "phieu/log.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TICK_MS = 500, REST_MS = 10000 };
/* 100,000 lines of one morning take some 50 MB; a slip, however long, a few. */
#define MEMORY_MOST  ((size_t)1 << 30)
#define SCRATCH_MOST ((size_t)64 << 20)

int reminders_open(const struct reminders_config *config, struct reminders **ret, struct error *err)
{
    struct reminders *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    r->config = *config;
    r->morning = DAY_NONE;
    r->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->stop < 0 || store_read_open(config->store, &r->read, err) != 0) {
        if (r->stop >= 0) {
            close(r->stop);
        }
        free(r);
        return -1;
    }
    arena_init(&r->memory, MEMORY_MOST);
    arena_init(&r->scratch, SCRATCH_MOST);
    r->decided = store_notice_mark(r->read);
    *ret = r;
    return 0;
}

void reminders_close(struct reminders *r)
{
    if (r != NULL) {
        arena_release(&r->scratch);
        arena_release(&r->memory);
        store_read_close(r->read);
        close(r->stop);
        free(r);
    }
}

void reminders_hold(struct reminders *r)
{
    r->dir = store_directory_hold(r->config.store);
}

void reminders_drop(struct reminders *r)
{
    if (r->dir != NULL) {
        store_directory_drop(r->config.store, r->dir);
        r->dir = NULL;
    }
}

int reminders_decide(struct reminders *r, struct instant now, size_t *ret_digests,
                     struct error *err)
{
    struct arena *before = arena_enter(&r->memory);
    struct store_stats stats;
    *ret_digests = 0;
    int rc = 0;
    store_stats(r->config.store, &stats);
    if (store_rules(r->config.store)->reminders.enabled) {
        /* mostly nothing happened: then nothing is read, nor any memory taken */
        rc = stats.last_seq > r->decided ? reminders_words(r, now, err) : 0;
        if (rc == 0) {
            rc = reminders_urgent(r, now, err);
        }
        if (rc == 0) {
            rc = reminders_morning(r, now, ret_digests, err);
        }
    }
    (void)arena_enter(before);
    arena_release(&r->memory);
    return rc;
}

/* ---- the thread ---------------------------------------------------------------------------- */

/* While there is something to hand out, a handful at a time: what is done meanwhile is told, too.
 */
static int work(struct reminders *r, struct error *err)
{
    size_t digests, sent = 1;
    struct pollfd stop = {r->stop, POLLIN, 0};
    while (sent > 0 && poll(&stop, 1, 0) <= 0) {
        const int64_t began = monotonic_ms();
        if (reminders_decide(r, instant_now(), &digests, err) != 0) {
            return -1;
        }
        if (digests > 0) {
            log_info("reminders: this morning's digests people=%zu ms=%lld", digests,
                     (long long)(monotonic_ms() - began));
        }
        if (reminders_send(r, instant_now(), &sent, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* What was under way is let go of; all of it can be done again. */
static void give_up(struct reminders *r, struct arena *before)
{
    (void)arena_enter(before);
    reminders_drop(r);
    arena_release(&r->scratch);
    arena_release(&r->memory);
    r->rest_until = monotonic_ms() + REST_MS;
}

static void tick(struct reminders *r)
{
    struct error err = {0};
    char text[700];
    jmp_buf scope;
    struct arena *before = arena_current();
    if (monotonic_ms() < r->rest_until) {
        return;
    }
    r->memory.scope = r->scratch.scope = &scope;
    if (setjmp(scope) != 0) {
        give_up(r, before);
        log_error("reminders: not enough memory; tried again");
    } else if (work(r, &err) != 0) {
        give_up(r, before);
        error_text(&err, LANG_EN, text, sizeof text);
        log_error("reminders: tried again: %s", text);
    }
}

static void *run(void *arg)
{
    struct reminders *r = arg;
    struct pollfd stop = {r->stop, POLLIN, 0};
    while (poll(&stop, 1, TICK_MS) <= 0) {
        tick(r);
    }
    return NULL;
}

int reminders_start(const struct reminders_config *config, struct reminders **ret,
                    struct error *err)
{
    struct reminders *r;
    if (reminders_open(config, &r, err) != 0) {
        return -1;
    }
    const int failed = pthread_create(&r->thread, NULL, run, r);
    if (failed != 0) {
        reminders_close(r);
        return error_set(err, ERR_INTERNAL, "", "pthread_create", strerror(failed));
    }
    *ret = r;
    return 0;
}

void reminders_stop(struct reminders *r)
{
    const uint64_t one = 1;
    if (r == NULL) {
        return;
    }
    if (write(r->stop, &one, sizeof one) != (ssize_t)sizeof one) {
        log_error("reminders: cannot wake the thread");
    }
    pthread_join(r->thread, NULL);
    reminders_close(r);
}
