/* duties.c - việc định kỳ: looks every day which periods are to be opened, and opens them. */
#include "phieu/jobs.h"
#include "phieu/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    LOOK_SECONDS = 2, /* between two looks at the calendar on the wall */
    PAGE = 200,
    /* A deadline “before” a day may lie so far before it: the days off around it. */
    BEFORE_MOST = 60,
    PERIODS_MOST = 1000, /* of one letter in one run: more is a mistake */
    MEMORY = 256 << 20,
};

struct duties {
    struct store *store;
    int stop; /* an eventfd */
    atomic_bool stopping;
    pthread_t thread;
};

/* ---- one letter -------------------------------------------------------------------------- */

struct open_job {
    struct store_job job;
    struct letter_id letter;
    struct office_period period;
};

static int run_open(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct open_job *j = (struct open_job *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    return office_duty_open(&call, j->letter, &j->period, err);
}

static void tell(const struct open_job *job)
{
    char day[DAY_TEXT], due[DAY_TEXT];
    log_info("duty opened letter=%lld duty=%d day=%s due=%s", (long long)job->letter.v,
             job->period.duty, day_iso(job->period.day, day), day_iso(job->period.due, due));
    if (job->period.skipped > 0) {
        log_warning("duty: periods that nobody opened in time are skipped letter=%lld duty=%d "
                    "count=%zu",
                    (long long)job->letter.v, job->period.duty, job->period.skipped);
    }
}

static void open_letter(struct duties *d, struct letter_id letter)
{
    char text[700];
    struct error err = {0};
    for (int i = 0; i < PERIODS_MOST && !atomic_load(&d->stopping); i++) {
        struct open_job job = {.job = {.arena = arena_current(), .weight = 4096, .run = run_open},
                               .letter = letter};
        if (store_run(d->store, &job.job, &err) != 0) {
            error_text(&err, LANG_EN, text, sizeof text);
            log_warning("duty: not opened, tried again tomorrow letter=%lld code=%s: %s",
                        (long long)letter.v, error_info(err.code)->name, text);
            return;
        }
        if (job.period.duty == 0) {
            return;
        }
        tell(&job);
    }
}

/* ---- one day ----------------------------------------------------------------------------- */

/* The next letters, in memory that is given back after each page. False: no more, or it failed. */
static bool open_page(struct duties *d, struct store_read *read, struct day upto,
                      struct duty_day *after)
{
    struct duty_day days[PAGE];
    size_t count = 0;
    struct error err = {0};
    if (store_duties_due(read, upto, *after, PAGE, days, &count, &err) != 0) {
        log_error("duty: cannot look for what is due code=%s", error_info(err.code)->name);
        return false;
    }
    for (size_t i = 0; i < count && !atomic_load(&d->stopping); i++) {
        open_letter(d, days[i].letter);
    }
    if (count > 0) {
        *after = days[count - 1];
    }
    return count == PAGE && !atomic_load(&d->stopping);
}

static void open_all(struct duties *d, struct day today)
{
    struct store_read *read;
    struct error err = {0};
    struct duty_day after = {{INT32_MIN + 1}, NO_LETTER};
    struct day upto = {today.n + store_rules(d->store)->duty_days_ahead + BEFORE_MOST};
    if (store_read_open(d->store, &read, &err) != 0) {
        log_error("duty: cannot read the books code=%s", error_info(err.code)->name);
        return;
    }
    struct arena arena;
    jmp_buf scope;
    volatile bool more = true;
    arena_init(&arena, MEMORY);
    arena.scope = &scope;
    struct arena *volatile before = arena_enter(&arena);
    while (more) {
        if (setjmp(scope) == 0) {
            more = open_page(d, read, upto, &after);
        } else {
            log_error("duty: not enough memory; the rest is tried again tomorrow");
            more = false;
        }
        arena_release(&arena);
    }
    arena_enter(before);
    store_read_close(read);
}

/* ---- every day --------------------------------------------------------------------------- */

static void *run(void *arg)
{
    struct duties *d = arg;
    struct day seen = DAY_NONE;
    struct pollfd stop = {d->stop, POLLIN, 0};
    while (!atomic_load(&d->stopping)) {
        struct day today = instant_day(instant_now(), store_rules(d->store)->zone_minutes);
        if (today.n != seen.n) {
            open_all(d, today);
            seen = today;
        }
        (void)poll(&stop, 1, LOOK_SECONDS * 1000);
    }
    return NULL;
}

int duties_start(struct store *store, struct duties **ret, struct error *err)
{
    struct duties *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    d->store = store;
    d->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int failed = d->stop < 0 ? errno : pthread_create(&d->thread, NULL, run, d);
    if (failed != 0) {
        if (d->stop >= 0) {
            close(d->stop);
        }
        free(d);
        return error_set(err, ERR_INTERNAL, "", "duties", strerror(failed));
    }
    *ret = d;
    return 0;
}

void duties_stop(struct duties *duties)
{
    if (duties == NULL) {
        return;
    }
    uint64_t one = 1;
    atomic_store(&duties->stopping, true);
    if (write(duties->stop, &one, sizeof one) != (ssize_t)sizeof one) {
        log_error("duty: cannot wake the thread");
    }
    pthread_join(duties->thread, NULL);
    close(duties->stop);
    free(duties);
}
