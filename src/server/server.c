/* server.c - a request's way: route, login, checked input, the right thread, one answer. */
#include "router.h"

#include "phieu/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITE_WEIGHT = 4096, BLOCKING_QUEUE = 256, ANSWER_MOST = 32 << 20 };

/* ---- what handlers ask
 * --------------------------------------------------------------------------- */

struct store_read *server_read(struct server *server)
{
    struct store_read *read = pthread_getspecific(server->reads);
    struct error err;
    if (read == NULL && store_read_open(server->config.store, &read, &err) == 0) {
        pthread_setspecific(server->reads, read);
    }
    return read;
}

static void close_read(void *read)
{
    store_read_close(read);
}

struct day call_today(const struct call *call)
{
    return instant_day(instant_now(), call_rules(call)->zone_minutes);
}

struct office_call call_office(struct call *call)
{
    return (struct office_call){call->tx, call->person, call->if_match, call->key};
}

int call_find_letter(struct call *call, struct letter_id *ret, struct error *err)
{
    struct store_read *read = call->tx != NULL ? store_tx_read(call->tx) : call->read;
    return office_find(read, call_rules(call), call->param[0], ret, err);
}

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
        http_answer(call->request, call->status,
                    metrics ? "text/plain; version=0.0.4" : "application/json", &call->out);
    }
}

static int run_handler(struct call *call, struct error *err)
{
    start_answer(call);
    if (call->route->handler(call, err) != 0) {
        return -1;
    }
    if (call->fd < 0 && call->route->handler != system_metrics &&
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

static bool hashes(const struct route *route)
{
    return route->handler == auth_login || route->handler == auth_change_password ||
           route->prepare != NULL;
}

/* A file's bytes are their own key, and who changed his password has no session to ask again with.
 */
static bool keeps_answers(const struct call *call)
{
    return call->key[0] != '\0' && call->person.v != 0 && !call->route->upload &&
           call->route->handler != auth_change_password;
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

static void slow_step(struct http_request *request, void *arg)
{
    struct call *call = *http_slot(request);
    struct error *err = arg;
    call->read = server_read(call->server);
    bool whole = call->route->work == WORK_SLOW;
    if ((whole ? run_whole(call, err) : call->route->prepare(call, err)) != 0) {
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
    bool prepared = http_within(call->request, slow_step, &err) && err.code == ERR_NONE &&
                    call->route->work != WORK_SLOW;
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
    if (call->route->work == WORK_SLOW || call->route->prepare != NULL) {
        call->task = (struct pool_task){.run = run_slow, .no_memory = slow_no_memory};
        struct pool *pool = hashes(call->route) ? call->server->hashing : call->server->blocking;
        put = pool_submit(pool, &call->task, &err);
    } else {
        put = submit_write(call, &err);
    }
    if (put != 0) {
        answer_parked(call, &err);
    }
}

/* ---- taking a request in
 * ----------------------------------------------------------------------------- */

static enum lang wanted_lang(const struct http_request *request)
{
    const char *text = http_header(request, "Accept-Language");
    return text != NULL && strncmp(text, "en", 2) == 0 ? LANG_EN : LANG_VI;
}

/* Who asks for what, and whether it may begin. */
static int admit(struct call *call, const char **ret_allow, struct error *err)
{
    const struct http_request *request = call->request;
    if (router_find(http_method(request), http_path(request), &call->route, call->param, ret_allow,
                    err) != 0 ||
        (!call->route->open && auth_check(call, err) != 0)) {
        return -1;
    }
    if (strcmp(call->route->method, "GET") != 0 && !system_has_room(call->server)) {
        return error_set(err, ERR_DISK_FULL, "", NULL, NULL);
    }
    return 0;
}

static int on_begin(void *arg, struct http_request *request, struct http_body_plan *plan)
{
    struct server *server = arg;
    struct call *call = arena_alloc(http_arena(request), sizeof *call);
    struct error err = {0};
    const char *allow = NULL;
    *http_slot(request) = call;
    call->server = server;
    call->request = request;
    call->lang = wanted_lang(request);
    call->key = "";
    call->fd = -1;
    atomic_fetch_add(&server->requests, 1);
    call->dir = store_directory_hold(server->config.store);
    if (admit(call, &allow, &err) != 0) {
        if (allow != NULL && allow[0] != '\0') {
            http_answer_header(request, "Allow", allow);
        }
        problem_answer(call, &err);
        return -1;
    }
    plan->limit = call->route->upload ? server->config.upload_bytes : server->config.body_bytes;
    plan->streamed = call->route->upload;
    if (call->route->upload && blob_begin(store_blobs(server->config.store),
                                          server->config.upload_bytes, &call->upload, &err) != 0) {
        problem_answer(call, &err);
        return -1;
    }
    return 0;
}

static int on_piece(void *arg, struct http_request *request, const void *bytes, size_t len)
{
    (void)arg;
    struct call *call = *http_slot(request);
    struct error err = {0};
    if (blob_write(call->upload, bytes, len, &err) != 0) {
        problem_answer(call, &err);
        return -1;
    }
    return 0;
}

static int add_query(void *arg, const char *name, const char *value)
{
    json_object_set_new(arg, name, json_string(value));
    return 0;
}

static int take_query(struct call *call, struct error *err)
{
    static const struct field_spec none[] = {{.name = NULL}};
    json_t *given = json_object(), *clean;
    http_query_each(call->request, add_query, given);
    if (fields_check(call->route->query != NULL ? call->route->query : none, given, &clean, err) !=
        0) {
        return -1;
    }
    call->query = clean;
    return 0;
}

/* The digest under which an Idempotency-Key is kept: method, path and what the body says. Passwords
 * stay out: a plain hash of one would undo what Argon2 is for. */
static void digest_request(struct call *call, const struct field_spec *fields, size_t len)
{
    struct buf text;
    json_t *said = json_copy((json_t *)(uintptr_t)call->input);
    for (; fields != NULL && fields->name != NULL; fields++) {
        if (fields->type == FIELD_SECRET) {
            json_object_del(said, fields->name);
        }
    }
    buf_init(&text, http_arena(call->request), len * 6 + 16384);
    buf_printf(&text, "%s %s\n", http_method(call->request), http_path(call->request));
    json_canonical(&text, said);
    digest_of(text.data, text.len, &call->digest);
}

static int take_key(struct call *call, struct error *err)
{
    const char *key = http_header(call->request, "Idempotency-Key");
    if (key == NULL) {
        return 0;
    }
    size_t len = strlen(key);
    if (len < 1 || len > 100 ||
        strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-_.:") != len) {
        return error_set(err, ERR_FIELD_RANGE, "Idempotency-Key", "1-100 [A-Za-z0-9-_.:]", NULL);
    }
    call->key = key;
    return 0;
}

/* "57" or W/"57" or *. What is none of these must not pass for "any version". */
static int take_if_match(struct call *call, struct error *err)
{
    const char *text = http_header(call->request, "If-Match");
    if (text == NULL || strcmp(text, "*") == 0) {
        return 0;
    }
    const char *number = text + (strncmp(text, "W/", 2) == 0 ? 2 : 0);
    size_t digits = number[0] == '"' ? strspn(number + 1, "0123456789") : 0;
    if (digits == 0 || digits > 18 || strcmp(number + 1 + digits, "\"") != 0 ||
        (call->if_match = strtoll(number + 1, NULL, 10)) == 0) {
        return error_set(err, ERR_FIELD_TYPE, "If-Match", "ETag của văn bản, như \"57\"",
                         "the letter's ETag, like \"57\"");
    }
    return 0;
}

static int take_body(struct call *call, struct error *err)
{
    static const struct field_spec none[] = {{.name = NULL}};
    const struct field_spec *fields = route_fields(call->route);
    size_t len;
    const char *body = http_body(call->request, &len);
    const char *type = http_header(call->request, "Content-Type");
    json_t *given = json_object(), *clean;
    if (call->route->upload || strcmp(call->route->method, "GET") == 0) {
        return 0;
    }
    if (len > 0 && (type == NULL || strncmp(type, "application/json", 16) != 0)) {
        return error_set(err, ERR_HTTP_MEDIA_TYPE, "", "application/json", NULL);
    }
    if ((len > 0 &&
         (encoding_check(body, len, err) != 0 || json_read(body, len, &given, err) != 0)) ||
        fields_check(fields != NULL ? fields : none, given, &clean, err) != 0) {
        return -1;
    }
    call->input = clean;
    if (take_key(call, err) != 0) {
        return -1;
    }
    if (call->key[0] != '\0') {
        digest_request(call, fields, len);
    }
    return take_if_match(call, err);
}

static void on_ready(void *arg, struct http_request *request)
{
    (void)arg;
    struct call *call = *http_slot(request);
    struct error err = {0};
    if (take_query(call, &err) != 0 || take_body(call, &err) != 0) {
        problem_answer(call, &err);
    } else if (call->route->work != WORK_READ) {
        park_and_run(call);
    } else {
        call->read = server_read(call->server);
        if (call->read == NULL) {
            error_set(&err, ERR_BUSY, "", "books.db", NULL);
            problem_answer(call, &err);
        } else if (run_handler(call, &err) != 0) {
            problem_answer(call, &err);
        } else {
            send_answer(call);
        }
    }
}

static void on_end(void *arg, struct http_request *request)
{
    struct server *server = arg;
    struct call *call = *http_slot(request);
    if (call != NULL) {
        blob_abandon(call->upload);
        store_directory_drop(server->config.store, call->dir);
    }
}

static void on_problem(void *arg, struct http_request *request, const struct error *err)
{
    (void)arg;
    problem_plain(request, err, wanted_lang(request), NULL);
}

/* ---- life
 * ---------------------------------------------------------------------------------------------- */

static int start_http(struct server *server, struct error *err)
{
    const struct server_config *c = &server->config;
    struct http_config http = {
        .address = c->address,
        .unix_path = c->unix_path,
        .threads = c->threads,
        .connections = c->connections,
        .per_address = c->per_address,
        .header_seconds = c->header_seconds,
        .body_seconds = c->body_seconds,
        .idle_seconds = c->idle_seconds,
        .header_bytes = c->header_bytes,
        .arena_cap = c->request_memory,
        .body_rate_grace = 1 << 20,
    };
    struct http_handler handler = {server, on_begin, on_piece, on_ready, on_end, on_problem};
    return http_start(&http, &handler, &server->http, err);
}

int server_start(const struct server_config *config, struct server **ret, struct error *err)
{
    struct server *server = calloc(1, sizeof *server);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (server == NULL || pthread_key_create(&server->reads, close_read) != 0) {
        free(server);
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    server->config = *config;
    struct throttle_limits limits = {config->login.failures, config->login.address_failures,
                                     config->login.wait_seconds, config->login.wait_most_seconds};
    unsigned hashers = config->login.hash_threads != 0 ? config->login.hash_threads
                       : cores > 0                     ? (unsigned)cores
                                                       : 1;
    server->throttle = throttle_new(&limits);
    if (server->throttle == NULL ||
        pool_start(config->blocking_threads, BLOCKING_QUEUE, &server->blocking, err) != 0 ||
        pool_start(hashers, config->login.hash_queue, &server->hashing, err) != 0 ||
        start_http(server, err) != 0) {
        server_stop(server, 0);
        return -1;
    }
    *ret = server;
    return 0;
}

unsigned server_port(const struct server *server)
{
    return http_port(server->http);
}

void server_stop(struct server *server, unsigned seconds)
{
    if (server == NULL) {
        return;
    }
    if (server->http != NULL) {
        http_stop(server->http, seconds);
    }
    /* Their threads close their reading connections as they end: before the key goes. */
    pool_stop(server->blocking);
    pool_stop(server->hashing);
    throttle_free(server->throttle);
    pthread_key_delete(server->reads);
    free(server);
}
