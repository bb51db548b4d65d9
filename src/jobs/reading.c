/*
 * reading.c - the files that wait are read, one after another on each thread.
 *
 * A thread takes a file from the queue (a job of the writer's, durable before the reading begins,
 * so that what kills phieud or its worker is counted), has it read in worker processes, and writes
 * what came of it as an act. Nothing else in phieud waits for any of this.
 */
#include "phieu/jobs.h"
#include "phieu/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
    ATTEMPTS_MOST = 3,
    RETRY_SECONDS = 30,
    TERM_PAGES = 50,    /* for which the configured time is meant */
    MEMORY = 256 << 20, /* of one file: its reading as JSON, and the act */
    WEIGHT = 64 << 10,
};

/* One thread, and what it is at. */
struct desk {
    struct readings *all;
    pthread_t thread;
    bool started;
    struct reading_row row; /* what it has claimed, its texts in the two below */
    char name[FILE_NAME];
    bool lost;               /* memory ran out over it */
    struct letter_id letter; /* NO_LETTER: idle; under all->lock, and so is what follows */
    char sha256[DIGEST_TEXT];
    struct reading_progress progress;
};

struct readings {
    struct reading_config config;
    int stop; /* an eventfd, readable once it is to end */
    atomic_bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    unsigned news; /* counts what came to be read */
    unsigned count;
    struct desk desks[];
};

/* ---- what others see of it ------------------------------------------------------------------ */

static void show(struct desk *desk, struct letter_id letter, const char *sha256)
{
    pthread_mutex_lock(&desk->all->lock);
    desk->letter = letter;
    snprintf(desk->sha256, sizeof desk->sha256, "%s", sha256);
    desk->progress = (struct reading_progress){0, 0};
    pthread_mutex_unlock(&desk->all->lock);
}

static void on_page(void *arg, unsigned done, unsigned of)
{
    struct desk *desk = arg;
    pthread_mutex_lock(&desk->all->lock);
    desk->progress = (struct reading_progress){done < of ? done : of, of};
    pthread_mutex_unlock(&desk->all->lock);
}

bool readings_progress(struct readings *readings, struct letter_id letter, const char *sha256,
                       struct reading_progress *ret)
{
    bool found = false;
    if (readings == NULL) {
        return false;
    }
    pthread_mutex_lock(&readings->lock);
    for (unsigned i = 0; i < readings->count && !found; i++) {
        const struct desk *desk = &readings->desks[i];
        found = desk->letter.v == letter.v && strcmp(desk->sha256, sha256) == 0;
        if (found) {
            *ret = desk->progress;
        }
    }
    pthread_mutex_unlock(&readings->lock);
    return found;
}

/* ---- waiting -------------------------------------------------------------------------------- */

static void wake(void *arg)
{
    struct readings *r = arg;
    pthread_mutex_lock(&r->lock);
    r->news++;
    pthread_cond_broadcast(&r->woken);
    pthread_mutex_unlock(&r->lock);
}

static unsigned news_of(struct readings *r)
{
    pthread_mutex_lock(&r->lock);
    unsigned news = r->news;
    pthread_mutex_unlock(&r->lock);
    return news;
}

/* Until something new came after `seen`, or it is to end. */
static void wait_for_news(struct readings *r, unsigned seen)
{
    pthread_mutex_lock(&r->lock);
    while (r->news == seen && !atomic_load(&r->stopping)) {
        pthread_cond_wait(&r->woken, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
}

/* What the machine lacks comes back, or it is to end. */
static void wait_out(struct readings *r)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += r->config.retry_seconds > 0 ? r->config.retry_seconds : RETRY_SECONDS;
    pthread_mutex_lock(&r->lock);
    while (!atomic_load(&r->stopping) && pthread_cond_timedwait(&r->woken, &r->lock, &until) == 0) {
    }
    pthread_mutex_unlock(&r->lock);
}

/* ---- the books ------------------------------------------------------------------------------ */

struct claim_job {
    struct store_job job;
    struct reading_row row;
};

static int run_claim(struct store_job *job, struct store_tx *tx, struct error *err)
{
    return store_reading_claim(tx, &((struct claim_job *)job)->row, err);
}

struct settle_job {
    struct store_job job;
    const struct reading_row *row;
    const struct office_reading *read; /* NULL: it only goes back into the queue */
    struct office_done done;
};

static int run_settle(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct settle_job *j = (struct settle_job *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    return j->read == NULL ? store_reading_set(tx, j->row, err)
                           : office_read(&call, j->row, j->read, &j->done, err);
}

/* As long as it takes: what was read must not be lost to a disk that is full just now. */
static void settle(struct readings *r, const struct reading_row *row,
                   const struct office_reading *read)
{
    for (;;) {
        struct error err = {0};
        struct settle_job job = {
            .job = {.arena = arena_current(), .weight = WEIGHT, .run = run_settle},
            .row = row,
            .read = read};
        if (store_run(r->config.store, &job.job, &err) == 0) {
            return;
        }
        log_warning("reading: what came of it cannot be written letter=%lld code=%s",
                    (long long)row->letter.v, error_info(err.code)->name);
        if (atomic_load(&r->stopping)) {
            return; /* it stays as under way, and is begun again */
        }
        wait_out(r);
    }
}

/* ---- one file ------------------------------------------------------------------------------- */

enum ending {
    END_READ,
    END_FAILED,
    END_AGAIN, /* at once: it may have been chance */
    END_LATER, /* the machine lacks something: the attempt counts */
    END_WAIT,  /* the same, and it does not */
    END_STOP
};

/* What a file can never be cured of, what may have been chance, and what is the machine's. */
static enum ending ending_of(const struct readings *r, const struct reading_row *row,
                             const struct error *err)
{
    if (atomic_load(&r->stopping) || err->code == ERR_STOPPING) {
        return END_STOP;
    }
    if (err->code == ERR_DISK_FULL) {
        return END_WAIT;
    }
    bool lacks = err->code == ERR_NO_MEMORY || err->code == ERR_IO || err->code == ERR_BUSY;
    if ((!lacks && err->code != ERR_WORKER) || row->attempts >= ATTEMPTS_MOST) {
        return END_FAILED;
    }
    return lacks ? END_LATER : END_AGAIN;
}

static void put_back(struct readings *r, const struct reading_row *row, bool counted)
{
    struct reading_row again = *row;
    again.state = READING_WAITING;
    again.attempts -= counted ? 0 : 1;
    settle(r, &again, NULL);
}

static void tell(const struct reading_row *row, const struct error *err, enum ending ending)
{
    char text[700];
    const char *stage = row->whole ? "whole" : "head";
    if (ending == END_READ) {
        log_info("reading done letter=%lld stage=%s", (long long)row->letter.v, stage);
        return;
    }
    error_text(err, LANG_EN, text, sizeof text);
    if (ending != END_STOP) {
        log_warning("reading %s letter=%lld stage=%s attempt=%d code=%s: %s",
                    ending == END_FAILED ? "failed" : "is tried again", (long long)row->letter.v,
                    stage, row->attempts, error_info(err->code)->name, text);
    }
}

static int recognise(struct desk *desk, const struct reading_row *row, struct reading_done *ret,
                     struct error *err)
{
    const struct reading_config *config = &desk->all->config;
    struct digest digest;
    if (!digest_parse(row->sha256, &digest)) {
        return error_set(err, ERR_FILE_MISSING, "", row->sha256, NULL);
    }
    if (row->attempts > ATTEMPTS_MOST) { /* it took phieud with it, each time */
        return error_set(err, ERR_WORKER, "", "3 lần", NULL);
    }
    const struct reading_job job = {
        .stage = row->whole ? READING_WHOLE : READING_HEAD,
        .agency = store_rules(config->store)->agency_name,
        .name = row->name,
        .model_folder = config->model_folder,
        .trust_folder = config->trust_folder,
        .crl_folder = config->crl_folder,
        .now = instant_now(),
        .seconds = config->seconds * (1 + (unsigned)(row->whole ? row->pages : 0) / TERM_PAGES),
        .stop_fd = desk->all->stop,
        .on_page = on_page,
        .arg = desk,
    };
    return reader_recognise(&config->reader, &digest, &job, ret, err);
}

static enum ending end_without(struct readings *r, const struct reading_row *row,
                               const struct error *err)
{
    enum ending ending = ending_of(r, row, err);
    const struct office_reading nothing = {.why = err};
    if (ending == END_FAILED) {
        settle(r, row, &nothing);
    } else {
        put_back(r, row, ending == END_AGAIN || ending == END_LATER);
    }
    return ending;
}

static enum ending read_file(struct desk *desk, const struct reading_row *row)
{
    struct readings *r = desk->all;
    struct reading_done done = {0};
    struct error err = {0};
    enum ending ending = END_READ;
    if (desk->lost) {
        error_fill(&err, ERR_NO_MEMORY, "", NULL, NULL);
        ending = end_without(r, row, &err);
    } else if (recognise(desk, row, &done, &err) == 0) {
        const struct office_reading read = {done.reading,    done.signatures, done.has_text,
                                            done.recognised, done.text,       done.text_size,
                                            done.pages,      done.pages_read, NULL};
        settle(r, row, &read);
    } else {
        ending = end_without(r, row, &err);
    }
    tell(row, &err, ending);
    return ending;
}

static bool read_claimed(struct desk *desk, bool *ret_failed)
{
    enum ending ending = read_file(desk, &desk->row);
    show(desk, NO_LETTER, "");
    *ret_failed = ending == END_WAIT || ending == END_LATER;
    return true;
}

/* The next file; false when there is none, or it cannot be asked for now (*ret_failed). */
static bool read_next(struct desk *desk, bool *ret_failed)
{
    struct readings *r = desk->all;
    struct error err = {0};
    struct claim_job claim = {.job = {.arena = arena_current(), .weight = 512, .run = run_claim}};
    *ret_failed = store_run(r->config.store, &claim.job, &err) != 0;
    if (*ret_failed) {
        log_warning("reading: the queue cannot be asked code=%s", error_info(err.code)->name);
        return false;
    }
    if (claim.row.letter.v == 0) {
        return false;
    }
    show(desk, claim.row.letter, claim.row.sha256);
    snprintf(desk->name, sizeof desk->name, "%s", claim.row.name);
    desk->row = claim.row;
    desk->row.sha256 = desk->sha256;
    desk->row.name = desk->name;
    return read_claimed(desk, ret_failed);
}

/* In memory of its own, given back after it. A file that is too much for it is put back in memory
 * that is fresh. */
static bool read_scoped(struct desk *desk, bool *ret_failed)
{
    struct arena scratch;
    jmp_buf scope;
    volatile bool found = true;
    arena_init(&scratch, MEMORY);
    scratch.scope = &scope;
    arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        found = desk->lost ? read_claimed(desk, ret_failed) : read_next(desk, ret_failed);
        desk->lost = false;
    } else {
        log_warning("reading: not enough memory letter=%lld", (long long)desk->letter.v);
        desk->lost = !desk->lost && desk->letter.v != 0; /* twice: it waits for the next start */
    }
    arena_enter(NULL);
    arena_release(&scratch);
    return found;
}

static void *desk_main(void *arg)
{
    struct desk *desk = arg;
    struct readings *r = desk->all;
    prctl(PR_SET_NAME, "phieu-reading");
    while (!atomic_load(&r->stopping)) {
        unsigned seen = news_of(r);
        bool failed = false;
        bool found = read_scoped(desk, &failed);
        if (failed) {
            wait_out(r);
        } else if (!found) {
            wait_for_news(r, seen);
        }
    }
    return NULL;
}

/* ---- start and stop ------------------------------------------------------------------------- */

struct resume_job {
    struct store_job job;
    const char *error;
};

static int run_resume(struct store_job *job, struct store_tx *tx, struct error *err)
{
    return store_readings_resume(tx, ((struct resume_job *)job)->error, err);
}

/* What failed for want of a recogniser is read once there is one. */
static int resume(const struct reading_config *config, struct error *err)
{
    struct error none = {0};
    char text[700];
    bool has_ocr = reader_has_ocr(&config->reader, config->model_folder, &none) == 0;
    if (!has_ocr) {
        error_text(&none, LANG_EN, text, sizeof text);
        log_warning("reading: scans are not recognised: %s", text);
    }
    struct resume_job job = {.job = {.arena = arena_current(), .weight = 4096, .run = run_resume},
                             .error = has_ocr ? error_info(ERR_OCR_NONE)->name : ""};
    return store_run(config->store, &job.job, err);
}

static int init_signals(struct readings *r)
{
    pthread_condattr_t attributes;
    r->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return r->stop >= 0 && pthread_mutex_init(&r->lock, NULL) == 0 &&
                   pthread_condattr_init(&attributes) == 0 &&
                   pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                   pthread_cond_init(&r->woken, &attributes) == 0
               ? 0
               : -1;
}

int readings_start(const struct reading_config *config, struct readings **ret, struct error *err)
{
    if (config->workers > 0 && resume(config, err) != 0) {
        return -1;
    }
    struct readings *r = calloc(1, sizeof *r + config->workers * sizeof r->desks[0]);
    if (r == NULL) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    r->config = *config;
    r->count = config->workers;
    if (init_signals(r) != 0) {
        free(r);
        return error_set(err, ERR_INTERNAL, "", "reading", NULL);
    }
    store_watch_readings(config->store, wake, r);
    for (unsigned i = 0; i < r->count; i++) {
        struct desk *desk = &r->desks[i];
        desk->all = r;
        desk->started = pthread_create(&desk->thread, NULL, desk_main, desk) == 0;
        if (!desk->started) {
            readings_stop(r);
            return error_set(err, ERR_INTERNAL, "", "reading thread", NULL);
        }
    }
    *ret = r;
    return 0;
}

void readings_stop(struct readings *readings)
{
    if (readings == NULL) {
        return;
    }
    uint64_t one = 1;
    store_watch_readings(readings->config.store, NULL, NULL);
    pthread_mutex_lock(&readings->lock);
    atomic_store(&readings->stopping, true);
    pthread_cond_broadcast(&readings->woken);
    pthread_mutex_unlock(&readings->lock);
    if (write(readings->stop, &one, sizeof one) != (ssize_t)sizeof one) {
        log_error("reading: cannot tell the workers to end");
    }
    for (unsigned i = 0; i < readings->count; i++) {
        if (readings->desks[i].started) {
            pthread_join(readings->desks[i].thread, NULL);
        }
    }
    close(readings->stop);
    pthread_cond_destroy(&readings->woken);
    pthread_mutex_destroy(&readings->lock);
    free(readings);
}
