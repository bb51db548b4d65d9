/* reminders_room.h - between reminders.c (when), reminders_decide.c (what) and reminders_send.c
 * (out). */
#ifndef PHIEU_JOBS_REMINDERS_ROOM_H
#define PHIEU_JOBS_REMINDERS_ROOM_H

#include "phieu/jobs.h"

#include <pthread.h>

struct reminders {
    struct reminders_config config;
    struct store_read *read;
    struct arena memory, scratch;
    const struct directory *dir; /* held, NULL between two pieces of work */
    pthread_t thread;
    int stop;           /* eventfd */
    int64_t decided;    /* acts up to this one need no looking at; the mark in the store may lag */
    int64_t minute;     /* in which urgent letters were looked at last */
    struct day morning; /* whose digests are made */
    int64_t rest_until; /* monotonic: after a failure */
    struct {
        int64_t paused_until; /* monotonic: the other side cannot be reached */
        unsigned failures;    /* in a row */
    } channel[CHANNEL_COUNT];
};

/* The directory as it is now; let go of by the second, which may be called at any time. */
void reminders_hold(struct reminders *r);
void reminders_drop(struct reminders *r);
int reminders_words(struct reminders *r, struct instant now, struct error *err) MUST_USE;
/* What khẩn no longer lets wait; looked at once a minute. */
int reminders_urgent(struct reminders *r, struct instant now, struct error *err) MUST_USE;
int reminders_morning(struct reminders *r, struct instant now, size_t *ret_digests,
                      struct error *err) MUST_USE;
/* Milliseconds to wait after the n-th failure, 1.. */
int64_t reminders_wait_ms(unsigned first_seconds, int64_t failures);

#endif
