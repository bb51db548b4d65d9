/* intake.c - one item through ledger, worker and draft; each step durable before the next. */
#include "phieu/jobs.h"
#include "phieu/log.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct intake_job {
    struct store_job job;
    struct person_id actor;
    const struct office_item *item;
    struct office_intake *begun;
    struct office_done *done;
    const json_t *draft;
    const struct error *why;
};

static int run_begin(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct intake_job *j = (struct intake_job *)job;
    struct office_call call = {tx, j->actor, 0, ""};
    return office_intake_begin(&call, j->item, j->begun, err);
}

static int run_finish(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct intake_job *j = (struct intake_job *)job;
    struct office_call call = {tx, j->actor, 0, ""};
    return office_intake_finish(&call, j->item, j->begun, j->draft, j->why, j->done, err);
}

/* Failures of the machine leave the item as seen: it is taken up again, not refused. */
static bool is_refusal(const struct error *err)
{
    return error_info(err->code)->http < 500;
}

static int read_and_finish(const struct intake *intake, struct intake_job *job, struct error *err)
{
    struct error why = {0};
    json_t *draft = NULL;
    int got = 0;
    if (job->begun->known.v == 0) {
        got = job->item->size == 0 ? error_set(&why, ERR_FILE_EMPTY, "file", job->item->name, NULL)
                                   : reader_read(&intake->reader, &job->item->sha256, &draft, &why);
    }
    if (got != 0) {
        draft = NULL;
        if (!is_refusal(&why)) {
            *err = why;
            return -1;
        }
    }
    job->draft = draft;
    job->why = &why;
    job->job.run = run_finish;
    if (store_run(intake->store, &job->job, err) != 0) {
        return -1;
    }
    if (job->done->earlier.v != 0) {
        job->begun->repeat = true;
        job->begun->known = job->done->earlier;
    }
    if (draft == NULL && job->begun->known.v == 0) {
        *err = why;
        return -1;
    }
    return 0;
}

int intake_run(const struct intake *intake, struct person_id actor, const struct office_item *item,
               struct office_intake *ret_begun, struct office_done *ret_done, bool *ret_accounted,
               struct error *err)
{
    struct intake_job job = {
        .job = {.arena = arena_current(), .weight = 2048, .run = run_begin},
        .actor = actor,
        .item = item,
        .begun = ret_begun,
        .done = ret_done,
    };
    memset(ret_done, 0, sizeof *ret_done);
    *ret_accounted = false;
    if (store_run(intake->store, &job.job, err) != 0) {
        return -1;
    }
    *ret_accounted = true;
    if (ret_begun->repeat && ret_begun->known.v != 0) {
        return 0;
    }
    /* A repeat of what was refused, or left half-way, is read again. */
    return read_and_finish(intake, &job, err);
}

static void resume_row(const struct intake *intake, const struct ledger_row *row)
{
    struct office_item item = {row->channel, row->channel_id, row->name,
                               row->sha256,  row->size,       ""};
    struct office_intake begun = {.ledger = row->id, .known = row->letter};
    struct office_done done;
    struct error err = {0};
    struct store_read *read;
    struct stored_file file;
    char hex[DIGEST_TEXT];
    struct intake_job job = {
        .job = {.arena = arena_current(), .weight = 2048},
        .actor = row->by,
        .item = &item,
        .begun = &begun,
        .done = &done,
    };
    if (store_read_open(intake->store, &read, &err) != 0) {
        return;
    }
    int got = store_file(read, digest_hex(&row->sha256, hex), &file, &err);
    store_read_close(read);
    if (got == 0) {
        item.type = file.type;
    } else if (err.code != ERR_FILE_MISSING) {
        return;
    }
    /* A refusal is an end too; anything else is tried again at the next start. */
    (void)!read_and_finish(intake, &job, &err);
}

/* ---- what a crash left ----------------------------------------------------------------------
 */

/* One item, a task of its own with memory of its own: one that is too much leaves the others. */
struct unfinished {
    struct pool_task task;
    struct intake_resume *all;
    const struct ledger_row *row;
};

struct intake_resume {
    const struct intake *intake;
    struct pool *pool;
    atomic_bool stopping;
    struct unfinished items[];
};

static void run_unfinished(struct pool_task *task)
{
    const struct unfinished *item = (struct unfinished *)task;
    if (!atomic_load(&item->all->stopping)) {
        resume_row(item->all->intake, item->row);
    }
}

static void leave_unfinished(struct pool_task *task)
{
    (void)task;
    log_error("intake: not enough memory for an unfinished item; it waits for the next start");
}

static int start_all(struct intake_resume *all, const struct ledger_row *rows, size_t count,
                     struct error *err)
{
    if (pool_start(1, (unsigned)count, &all->pool, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        all->items[i] = (struct unfinished){
            {.run = run_unfinished, .no_memory = leave_unfinished}, all, &rows[i]};
        if (pool_submit(all->pool, &all->items[i].task, err) != 0) {
            return -1;
        }
    }
    log_info("takes up unfinished items count=%zu", count);
    return 0;
}

int intake_resume_start(const struct intake *intake, struct intake_resume **ret, struct error *err)
{
    struct store_read *read;
    struct ledger_row *rows;
    size_t count = 0;
    if (store_read_open(intake->store, &read, err) != 0) {
        return -1;
    }
    int rc = store_ledger_unfinished(read, &rows, &count, err);
    store_read_close(read);
    if (rc != 0 || count == 0) {
        *ret = NULL;
        return rc;
    }
    struct intake_resume *all = calloc(1, sizeof *all + count * sizeof all->items[0]);
    if (all == NULL) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    all->intake = intake;
    if (start_all(all, rows, count, err) != 0) {
        intake_resume_stop(all);
        return -1;
    }
    *ret = all;
    return 0;
}

void intake_resume_stop(struct intake_resume *resume)
{
    if (resume != NULL) {
        atomic_store(&resume->stopping, true);
        pool_stop(resume->pool);
        free(resume);
    }
}
