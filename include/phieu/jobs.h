/*
 * jobs.h - work that goes on by itself or takes its time: reading an item, watching the spool
 * folder. Everything here blocks; call it from a pool's thread.
 */
#ifndef PHIEU_JOBS_H
#define PHIEU_JOBS_H

#include "phieu/office.h"
#include "phieu/pool.h"
#include "phieu/reader.h"

struct intake {
    struct store *store;
    struct reader reader;
};

/* Takes one stored blob through the whole of intake: ledger row (durable), reading in the worker,
 * draft or refusal (durable). Returns 0 when the item became a draft, was known, or repeated:
 * *ret_done tells which draft, *ret_begun whether it was known. -1 with err: refused (it stands so
 * in the ledger) or failed (ERR_BUSY, ERR_DISK_FULL, …: the item is not accounted for, or stands as
 * seen and is taken up again by intake_resume_start). *ret_accounted: a ledger row for the item is on
 * disk, so a channel may let go of it. */
int intake_run(const struct intake *intake, struct person_id actor, const struct office_item *item,
               struct office_intake *ret_begun, struct office_done *ret_done, bool *ret_accounted,
               struct error *err) MUST_USE;

/* At start, beside serving: finishes what a crash left between ledger row and draft, one item after
 * another on a thread of its own, so that a file that hangs the worker delays nobody. *ret is NULL
 * when nothing was left. The rows stand in the current arena, which must outlive *ret, and so must
 * *intake. Whoever sends such an item again meanwhile gets the same draft (office_intake_finish).
 * Errors: ERR_NO_MEMORY, ERR_INTERNAL (no thread), those of reading the store. */
struct intake_resume;
int intake_resume_start(const struct intake *intake, struct intake_resume **ret,
                        struct error *err) MUST_USE;
/* Waits for the item under way; the others are taken up at the next start. NULL is allowed. */
void intake_resume_stop(struct intake_resume *resume);

/* Moves the deadlines that a calendar-change moves, on a thread of its own, a few letters a job of the writer's.
 * At start it goes on where a crash or a stop left it; recount_wake (any thread, NULL is allowed) tells of
 * a change that is on disk. Errors: ERR_NO_MEMORY, ERR_INTERNAL (no thread). */
struct recounter;
int recount_start(struct store *store, struct recounter **ret, struct error *err) MUST_USE;
void recount_wake(struct recounter *recounter);
/* After the step under way; the rest is done at the next start. NULL is allowed. */
void recount_stop(struct recounter *recounter);

/* Việc định kỳ: a thread that opens the periods that are to be opened by now (office_duty_open), at
 * once and then whenever the agency's day is another, also when the clock was set back or forth.
 * Each period is a job of the writer's own: what a crash cuts short goes on at the next start, and
 * none is opened twice. A letter whose duties cannot be opened is named in the log and tried again
 * with the next day. Errors: ERR_NO_MEMORY, ERR_INTERNAL (no thread), ERR_IO. */
struct duties;
int duties_start(struct store *store, struct duties **ret, struct error *err) MUST_USE;
/* Waits for the letter under way. NULL is allowed. */
void duties_stop(struct duties *duties);

/* Reading letters (act read): takes what waits in the queue through the workers, heads before wholes, on as many
 * threads as are asked for, and goes on after a restart. What crashes thrice has failed; a full disk or
 * want of memory is waited out. Texts are borrowed until readings_stop. */
struct readings;
struct reading_config {
    struct store *store;
    struct reader reader;
    unsigned workers;              /* files at once; 0: nothing is read, the queue waits */
    unsigned seconds;              /* wall clock of one file, or of 50 pages of a longer one */
    const char *model_folder;      /* "": where Debian puts it */
    const char *trust_folder, *crl_folder; /* "": none */
    unsigned retry_seconds;        /* after the machine failed; 0: 30 */
};
/* Says in the log when there is no recogniser; what failed for want of one is read again once there is. Errors:
 * ERR_NO_MEMORY, ERR_INTERNAL (no thread), those of writing. */
int readings_start(const struct reading_config *config, struct readings **ret, struct error *err) MUST_USE;
/* Ends what is under way within moments; it is begun again at the next start. NULL is allowed; before the store
 * closes. */
void readings_stop(struct readings *readings);
/* How far the file is that is just being read, any thread; false: it is not. NULL is allowed. */
struct reading_progress { unsigned done, of; /* pages; of 0: not known yet */ };
bool readings_progress(struct readings *readings, struct letter_id letter, const char *sha256,
                       struct reading_progress *ret);

/* The spool folder: a file that is whole (closed after writing, or moved in) becomes a draft; its
 * bytes are in the store and the ledger before it is removed; one that cannot be read goes to
 * `rejected/` with a
 * `.ly-do.txt` beside it; when the machine fails (disk full) it stays and is tried again. Names
 * that start with "." are left alone. Files there at start, or missed, are taken once untouched for
 * settle_seconds. */
struct spool;
struct spool_config {
    const char *folder; /* must exist */
    uint64_t max_bytes;
    unsigned settle_seconds;
    const struct intake *intake;
};
/* Errors: ERR_IO (folder, or inotify). */
int spool_start(const struct spool_config *config, struct spool **ret, struct error *err) MUST_USE;
void spool_stop(struct spool *spool); /* NULL is allowed */

/* ---- reminders (notice.h, courier.h) ---------------------------------------------------------- */

/* phieu-courier, through which mail and webhook leave. Started before phieud closes its doors: what
 * is started later could not use the network either. Texts are borrowed until courier_start returns. */
struct courier;
struct courier_config {
    const char *path;
    const char *agency;
    int zone_minutes;
    struct {
        const char *server, *from, *user, *password_file, *ca_file; /* server "": off */
        bool tls;
    } mail;
    struct {
        const char *url, *key_file, *ca_file; /* url "": off */
    } webhook;
};
/* Errors: ERR_IO (arg1: path). It reads its secrets itself; what is wrong with them it logs. */
int courier_start(const struct courier_config *config, struct courier **ret,
                  struct error *err) MUST_USE;
void courier_stop(struct courier *courier); /* NULL is allowed */

/* Decides what people are told and hands it out: a moment after an act what is told at once, on the
 * morning of a working day the digests, and what could not be sent again after a while. */
struct reminders_config {
    struct store *store;
    struct courier *courier; /* NULL: what is told is kept only; borrowed until reminders_stop */
    struct office_channels channels;
    unsigned retry_seconds; /* after a first failure; doubles to an hour */
};
struct reminders;
/* Errors: ERR_NO_MEMORY, ERR_INTERNAL (no thread), those of reading the store. */
int reminders_start(const struct reminders_config *config, struct reminders **ret,
                    struct error *err) MUST_USE;
void reminders_stop(struct reminders *reminders); /* NULL is allowed; before the store closes */

/* Its pieces, for tests and measures: without a thread, at a time that is given. */
int reminders_open(const struct reminders_config *config, struct reminders **ret,
                   struct error *err) MUST_USE;
void reminders_close(struct reminders *reminders);
/* At-once notices of all acts so far; then, when it is time, this morning's digests. *ret_digests: how
 * many people got one. */
int reminders_decide(struct reminders *reminders, struct instant now, size_t *ret_digests,
                     struct error *err) MUST_USE;
/* Hands out what is due, a handful of each channel. *ret_sent: how many left. */
int reminders_send(struct reminders *reminders, struct instant now, size_t *ret_sent,
                   struct error *err) MUST_USE;

#endif
