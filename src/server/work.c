/* work.c - the right thread for a request, and its one answer: at once, in the writer's batch, or
 * from a thread that may block. */
#include "call.h"
#include "phieu/log.h"

#include <string.h>

enum { WRITE_WEIGHT = 4096, ANSWER_MOST = 32 << 20 };

/* ---- answering
 * --------------------------------------------------------------------------------------- */

static void start_answer(struct call *call)
{
    buf_init(&call->out, http_arena(call->request), ANSWER_MOST);
    json_out_init(&call->json, &call->out);
    json_open_object(&call->json, NULL);
    json_put_int(&call->json, "format_version", 1);
    call->status = call->route->status;
    call->fd = -1;
    call->text_type = NULL;
}

static void send_answer(struct call *call)
{
    if (call->fd >= 0) {
        http_answer_fd(call->request, call->status, call->fd_type, call->fd, call->fd_size,
                       call->fd_name);
    } else if (call->out.overflow) {
        struct error err = {.code = ERR_NO_MEMORY};
        problem_answer(call, &err);
    } else {
        bool metrics = call->route->handler == system_metrics;
        const char *type = metrics                   ? "text/plain; version=0.0.4"
                           : call->text_type != NULL ? call->text_type
                                                     : "application/json";
        http_answer(call->request, call->status, type, &call->out);
    }
}

static int run_handler(struct call *call, struct error *err)
{
    start_answer(call);
    if (call->route->handler(call, err) != 0) {
        return -1;
    }
    if (call->fd < 0 && call->text_type == NULL && call->route->handler != system_metrics &&
        call->route->handler != openapi_handler) {
        json_close_object(&call->json);
    }
    return 0;
}

/* ---- writing: inside the writer's batch
 * -------------------------------------------------------------- */

static struct call *call_of_job(struct store_job *job)
{
    return (struct call *)((char *)job - offsetof(struct call, job));
}

static struct call *call_of_task(struct pool_task *task)
{
    return (struct call *)((char *)task - offsetof(struct call, task));
}

static bool blocks(const struct route *route)
{
    return route->work == WORK_SLOW || route->work == WORK_LONG;
}

static bool hashes(const struct route *route)
{
    return route->handler == auth_login || route->handler == auth_change_password ||
           route->prepare == auth_hash_input;
}

/* A file's bytes are their own key, and who changed his password has no session to ask again with.
 * A feed's address is a secret of which only the hash is kept. */
static bool keeps_answers(const struct call *call)
{
    return call->key[0] != '\0' && call->person.v != 0 && !call->route->upload &&
           call->route->handler != auth_change_password && call->route->handler != feed_make;
}

/* An answer given before under this key, or a refusal when the request differs. Returns 1 when
 * answered. */
static int answered_before(struct call *call, struct store_read *read, struct error *err)
{
    struct kept_answer kept;
    if (!keeps_answers(call) || !store_kept_answer(read, call->person, call->key, &kept)) {
        return 0;
    }
    if (memcmp(&kept.request, &call->digest, sizeof kept.request) != 0) {
        return error_set(err, ERR_IDEMPOTENCY, "", NULL, NULL);
    }
    buf_init(&call->out, http_arena(call->request), ANSWER_MOST);
    buf_add(&call->out, kept.body, kept.len);
    call->status = kept.status;
    call->fd = -1;
    return 1;
}

static int run_job(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct call *call = call_of_job(job);
    call->tx = tx;
    call->earlier = NO_LETTER;
    int before = answered_before(call, store_tx_read(tx), err);
    if (before != 0) {
        return before < 0 ? -1 : 0;
    }
    if (run_handler(call, err) != 0) {
        return -1;
    }
    if (!keeps_answers(call)) {
        return 0;
    }
    struct kept_answer answer = {call->digest, call->status, call->out.data, call->out.len};
    return store_keep_answer(tx, call->person, call->key, &answer, err);
}

/* A parked request is answered inside its own memory, then given back to its HTTP thread. */
struct outcome {
    struct call *call;
    const struct error *err; /* NULL: what the handler built */
};

static void answer_step(struct http_request *request, void *arg)
{
    const struct outcome *outcome = arg;
    (void)request;
    if (outcome->err != NULL) {
        problem_answer(outcome->call, outcome->err);
    } else {
        send_answer(outcome->call);
    }
}

static void answer_parked(struct call *call, const struct error *err)
{
    struct outcome outcome = {call, err};
    (void)http_within(call->request, answer_step, &outcome);
    http_resume(call->request);
}

static void job_done(struct store_job *job, const struct error *err)
{
    struct call *call = call_of_job(job);
    call->tx = NULL;
    if (err == NULL) {
        http_happened(call->request);
        if (call->route->handler == calendar_change) {
            recount_wake(call->server->config.recounter);
        }
    }
    answer_parked(call, err);
}

static int submit_write(struct call *call, struct error *err)
{
    call->job = (struct store_job){
        .arena = http_arena(call->request),
        .weight = WRITE_WEIGHT,
        .alone = call->route->work == WORK_ALONE,
        .run = run_job,
        .done = job_done,
    };
    return store_submit(call->server->config.store, &call->job, err);
}

/* ---- what blocks
 * ------------------------------------------------------------------------------------- */

struct keep_job {
    struct store_job job;
    const struct call *call;
};

static int run_keep(struct store_job *job, struct store_tx *tx, struct error *err)
{
    const struct call *call = ((struct keep_job *)job)->call;
    struct kept_answer kept, answer = {call->digest, call->status, call->out.data, call->out.len};
    /* The same request at the same time: the first answer stands. */
    return store_kept_answer(store_tx_read(tx), call->person, call->key, &kept)
               ? 0
               : store_keep_answer(tx, call->person, call->key, &answer, err);
}

/* What it did is durable already, so an answer that cannot be kept is given all the same: asked
 * again, the ledger knows the item. */
static void keep_slowly(const struct call *call)
{
    struct error err = {0};
    struct keep_job keep = {
        .job = {.arena = http_arena(call->request), .weight = call->out.len, .run = run_keep},
        .call = call};
    if (keeps_answers(call) && store_run(call->server->config.store, &keep.job, &err) != 0) {
        log_warning("an answer was not kept code=%s", error_info(err.code)->name);
    }
}

static int run_whole(struct call *call, struct error *err)
{
    int before = answered_before(call, call->read, err);
    if (before != 0) {
        return before < 0 ? -1 : 0;
    }
    if (run_handler(call, err) != 0) {
        return -1;
    }
    keep_slowly(call);
    return 0;
}

/* Nothing is answered that was built on what could not be read, whatever was made of it. */
static int read_and_run(struct call *call, int (*run)(struct call *call, struct error *err),
                        struct error *err)
{
    call->read = server_read(call->server, err);
    if (call->read == NULL) {
        return -1;
    }
    int rc = run(call, err);
    return store_read_sound(call->read, err) != 0 ? -1 : rc;
}

static void slow_step(struct http_request *request, void *arg)
{
    struct call *call = *http_slot(request);
    struct error *err = arg;
    bool whole = blocks(call->route);
    if (read_and_run(call, whole ? run_whole : call->route->prepare, err) != 0) {
        problem_answer(call, err);
    } else if (whole) {
        send_answer(call);
    }
}

/* On a pool thread: answers, or prepares and hands on to the writer, which then resumes the
 * request. */
static void run_slow(struct pool_task *task)
{
    struct call *call = call_of_task(task);
    struct error err = {0};
    bool prepared =
        http_within(call->request, slow_step, &err) && err.code == ERR_NONE && !blocks(call->route);
    if (!prepared) {
        http_resume(call->request);
    } else if (submit_write(call, &err) != 0) {
        answer_parked(call, &err);
    }
}

static void slow_no_memory(struct pool_task *task)
{
    struct error err = {.code = ERR_NO_MEMORY};
    answer_parked(call_of_task(task), &err);
}

/* Parks first: the other thread may resume before park would be called. */
static void park_and_run(struct call *call)
{
    struct error err = {0};
    int put;
    http_park(call->request);
    if (blocks(call->route) || call->route->prepare != NULL) {
        call->task = (struct pool_task){.run = run_slow, .no_memory = slow_no_memory};
        struct pool *pool = hashes(call->route)              ? call->server->hashing
                            : call->route->work == WORK_LONG ? call->server->printing
                                                             : call->server->blocking;
        put = pool_submit(pool, &call->task, &err);
    } else {
        put = submit_write(call, &err);
    }
    if (put != 0) {
        answer_parked(call, &err);
    }
}

static void read_and_answer(struct call *call)
{
    struct error err = {0};
    if (read_and_run(call, run_handler, &err) != 0) {
        problem_answer(call, &err);
    } else {
        send_answer(call);
    }
}

void work_begin(struct call *call)
{
    if (call->route->work == WORK_READ) {
        read_and_answer(call);
    } else {
        park_and_run(call);
    }
}
