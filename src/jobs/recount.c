/*
 * recount.c - after a change of the calendar: the deadlines that count over it, a few letters at a
 * time.
 *
 * Each step is one job among the others' in the writer's queue, and the next is queued when it is
 * on disk, so that a hundred thousand open letters hold nobody up. How far it has come is kept with
 * the moves themselves: after a crash it goes on behind the last letter whose moves are on disk.
 * Comparing what stands with what the calendar says, it may look at a letter twice and finds
 * nothing to do.
 */
#include "phieu/jobs.h"
#include "phieu/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/prctl.h>

enum { STEP_LETTERS = 16, STEP_MEMORY = 64 << 20, LETTER_WEIGHT = 2048, RETRY_SECONDS = 5 };

struct recounter {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool wanted, stopping;
    unsigned
        limit; /* letters of the next step: one after a step failed, to find whose fault it is */
};

/* ---- one step ----------------------------------------------------------------------------- */

struct step {
    struct store_job job;
    const struct recount *recount;
    const struct letter_id *letters;
    size_t count;
    bool skip; /* the letters cannot be read: they are passed over */
    bool done; /* there are none behind them */
    int64_t moved;
};

static int run_step(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct step *step = (struct step *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    step->moved = 0;
    for (size_t i = 0; i < step->count && !step->skip; i++) {
        bool moved;
        if (office_recount(&call, step->recount, step->letters[i], &moved, err) != 0) {
            return -1;
        }
        step->moved += moved;
    }
    struct letter_id upto = step->count > 0 ? step->letters[step->count - 1] : step->recount->upto;
    return store_recount_step(tx, step->recount->act, upto, step->moved, step->done, err);
}

/* A letter whose acts are damaged must not hold up all the others: it is told of and left, as
 * phieud check will find it. What the machine lacks comes back. */
static bool is_letters_fault(const struct error *err)
{
    return err->code == ERR_STORE_DAMAGED || error_info(err->code)->http < 500;
}

static int run_or_narrow(struct recounter *r, struct step *step, struct error *err)
{
    if (store_run(r->store, &step->job, err) == 0) {
        return 0;
    }
    if (!is_letters_fault(err) || step->count == 0) {
        return -1;
    }
    if (step->count > 1) {
        r->limit = 1;
        return 0;
    }
    log_error("calendar: the deadlines of a letter cannot follow letter=%lld code=%s",
              (long long)step->letters[0].v, error_info(err->code)->name);
    r->limit = STEP_LETTERS;
    step->skip = true;
    return store_run(r->store, &step->job, err);
}

/* The next letters of what is under way. *ret_more: there may be others behind them. */
static int take_step(struct recounter *r, struct store_read *read, bool *ret_more,
                     struct error *err)
{
    struct recount recount;
    struct letter_id *letters;
    size_t count;
    *ret_more = false;
    if (store_recount_open(read, &recount, err) != 0) {
        return -1;
    }
    if (recount.act == 0) {
        return 0;
    }
    if (store_counted(read, recount.upto, recount.first, r->limit, &letters, &count, err) != 0) {
        return -1;
    }
    struct step step = {
        .job = {.arena = arena_current(), .weight = (count + 1) * LETTER_WEIGHT, .run = run_step},
        .recount = &recount,
        .letters = letters,
        .count = count,
        .done = count < r->limit,
    };
    if (run_or_narrow(r, &step, err) != 0) {
        return -1;
    }
    *ret_more = true; /* done, or another change has taken over */
    if (step.done) {
        log_info("calendar: deadlines follow act=%lld letters=%lld", (long long)recount.act,
                 (long long)(recount.moved + step.moved));
    }
    return 0;
}

/* In memory of its own, given back after it. */
static int take_step_scoped(struct recounter *r, struct store_read *read, bool *ret_more,
                            struct error *err)
{
    struct arena scratch;
    jmp_buf scope;
    volatile int rc;
    arena_init(&scratch, STEP_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile before = arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        rc = take_step(r, read, ret_more, err);
    } else {
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(before);
    arena_release(&scratch);
    return rc;
}

/* ---- the thread --------------------------------------------------------------------------- */

/* Until there is something to do; after a failure for a while only. False: it is to end. */
static bool wait_for_work(struct recounter *r, bool failed)
{
    struct timespec until;
    int rc = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += RETRY_SECONDS;
    pthread_mutex_lock(&r->lock);
    while (!r->wanted && !r->stopping && rc == 0) {
        rc = failed ? pthread_cond_timedwait(&r->woken, &r->lock, &until)
                    : pthread_cond_wait(&r->woken, &r->lock);
    }
    r->wanted = false;
    bool goes_on = !r->stopping;
    pthread_mutex_unlock(&r->lock);
    return goes_on;
}

static bool is_stopping(struct recounter *r)
{
    pthread_mutex_lock(&r->lock);
    bool stopping = r->stopping;
    pthread_mutex_unlock(&r->lock);
    return stopping;
}

static int take_all(struct recounter *r, struct store_read *read, struct error *err)
{
    bool more = true;
    while (more && !is_stopping(r)) {
        if (take_step_scoped(r, read, &more, err) != 0) {
            return -1;
        }
    }
    return 0;
}

static void *recounter_main(void *arg)
{
    struct recounter *r = arg;
    bool failed = false;
    prctl(PR_SET_NAME, "phieu-recount");
    do {
        struct store_read *read = NULL;
        struct error err = {0};
        failed = store_read_open(r->store, &read, &err) != 0 || take_all(r, read, &err) != 0;
        store_read_close(read);
        if (failed && err.code != ERR_STOPPING) {
            log_warning("calendar: the deadlines wait code=%s", error_info(err.code)->name);
        }
    } while (wait_for_work(r, failed));
    return NULL;
}

static int init_signals(struct recounter *r)
{
    pthread_condattr_t attributes;
    return pthread_mutex_init(&r->lock, NULL) == 0 && pthread_condattr_init(&attributes) == 0 &&
                   pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                   pthread_cond_init(&r->woken, &attributes) == 0
               ? 0
               : -1;
}

int recount_start(struct store *store, struct recounter **ret, struct error *err)
{
    struct recounter *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    r->store = store;
    r->limit = STEP_LETTERS;
    if (init_signals(r) != 0 || pthread_create(&r->thread, NULL, recounter_main, r) != 0) {
        free(r);
        return error_set(err, ERR_INTERNAL, "", "recount thread", NULL);
    }
    *ret = r;
    return 0;
}

void recount_wake(struct recounter *recounter)
{
    if (recounter != NULL) {
        pthread_mutex_lock(&recounter->lock);
        recounter->wanted = true;
        pthread_cond_signal(&recounter->woken);
        pthread_mutex_unlock(&recounter->lock);
    }
}

void recount_stop(struct recounter *recounter)
{
    if (recounter == NULL) {
        return;
    }
    pthread_mutex_lock(&recounter->lock);
    recounter->stopping = true;
    pthread_cond_signal(&recounter->woken);
    pthread_mutex_unlock(&recounter->lock);
    pthread_join(recounter->thread, NULL);
    pthread_cond_destroy(&recounter->woken);
    pthread_mutex_destroy(&recounter->lock);
    free(recounter);
}
