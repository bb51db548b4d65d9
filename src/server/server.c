/* server.c - a request's way: route, login, checked input, the right thread, one answer. */
#include "router.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCKING_QUEUE = 256, PRINTERS = 2, PRINT_QUEUE = 32 };

/* ---- what handlers ask
 * --------------------------------------------------------------------------- */

struct store_read *server_read(struct server *server, struct error *err)
{
    struct store_read *read = pthread_getspecific(server->reads);
    if (read != NULL) {
        store_read_fresh(read);
    } else if (store_read_open(server->config.store, &read, err) == 0 &&
               pthread_setspecific(server->reads, read) != 0) {
        store_read_close(read);
        read = NULL;
        error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
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

struct calendar call_calendar(const struct call *call, const struct directory *dir)
{
    return calendar_in_force(&call_rules(call)->calendar, dir);
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

static void on_ready(void *arg, struct http_request *request)
{
    (void)arg;
    struct call *call = *http_slot(request);
    struct error err = {0};
    if (input_take(call, &err) != 0) {
        problem_answer(call, &err);
    } else {
        work_begin(call);
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
        pool_start(PRINTERS, PRINT_QUEUE, &server->printing, err) != 0 ||
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
    pool_stop(server->printing);
    pool_stop(server->hashing);
    throttle_free(server->throttle);
    pthread_key_delete(server->reads);
    free(server);
}
