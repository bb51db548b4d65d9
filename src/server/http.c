/*
 * http.c - the way of a request through the library's callbacks; starting and stopping.
 *
 * The library calls on_request several times for one request: with the headers, with each piece of
 * body, at the end, and again after a resume. An answer queued in the first of these calls makes it
 * close the connection, so an early answer to a request without a body waits for the second. In
 * between it takes no answer at all, so a body refused half-way is read to its end and thrown away;
 * the deadline bounds that.
 */
#include "http_impl.h"
#include "phieu/day.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a request's steps, each inside its memory scope ------------------------------------------
 */

struct heading {
    const char *method, *url, *version;
};

static void refuse_body_size(struct http_request *request)
{
    struct error err;
    char limit[24];
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)request->plan.limit);
    (void)error_set(&err, ERR_HTTP_BODY_TOO_LARGE, NULL, limit, NULL);
    request->closing = true;
    http_refuse(request, &err);
}

static void begin(struct http_request *request, void *arg)
{
    const struct heading *heading = arg;
    const struct http_handler *handler = &request->server->handler;
    struct error err = {0};
    bool fatal = false;
    if (http_guard(request, heading->method, heading->url, heading->version, &fatal, &err) != 0) {
        request->closing = fatal;
        http_refuse(request, &err);
        return;
    }
    request->path = arena_strdup(&request->arena, heading->url);
    if (atomic_load(&request->server->stopping)) {
        (void)error_set(&err, ERR_BUSY, NULL, "stopping", NULL);
        http_refuse(request, &err);
    } else if (http_query_read(request, &err) != 0) {
        http_refuse(request, &err);
    } else {
        request->begun = true;
        int taken = handler->begin(handler->arg, request, &request->plan);
        INVARIANT(taken == 0 || http_answered(request));
        if (taken == 0 && request->announced != HTTP_SIZE_UNKNOWN &&
            request->announced > request->plan.limit) {
            refuse_body_size(request);
        }
    }
}

struct piece {
    const void *bytes;
    size_t len;
};

static void take(struct http_request *request, void *arg)
{
    const struct piece *piece = arg;
    const struct http_handler *handler = &request->server->handler;
    request->body_size += piece->len;
    if (request->body_size > request->plan.limit) {
        refuse_body_size(request);
    } else if (!request->plan.streamed) {
        buf_add(&request->body, piece->bytes, piece->len);
        INVARIANT(!request->body.overflow);
    } else if (handler->piece(handler->arg, request, piece->bytes, piece->len) != 0) {
        INVARIANT(http_answered(request));
        request->closing = true;
    }
}

static void ready(struct http_request *request, void *arg)
{
    (void)arg;
    request->server->handler.ready(request->server->handler.arg, request);
}

static void end(struct http_request *request, void *arg)
{
    (void)arg;
    request->server->handler.end(request->server->handler.arg, request);
}

/* ---- the library's calls ----------------------------------------------------------------------
 */

static int64_t body_deadline(const struct http_request *request)
{
    const struct http_config *config = &request->server->config;
    int64_t allowed = (int64_t)config->body_seconds * 1000;
    if (request->plan.streamed && config->body_rate_grace > 0) {
        uint64_t size =
            request->announced == HTTP_SIZE_UNKNOWN ? request->plan.limit : request->announced;
        allowed += (int64_t)(size / config->body_rate_grace) * 1000;
    }
    return monotonic_ms() + allowed;
}

static enum MHD_Result first_call(struct http_request *request, struct heading heading)
{
    (void)http_within(request, begin, &heading);
    bool body = request->announced != 0;
    if (http_answered(request) && (body || request->closing)) {
        request->closing = true;
        request->conn->linger = true;
        return http_answer_send(request);
    }
    request->stage = HTTP_STAGE_BODY;
    if (!request->plan.streamed) {
        buf_init(&request->body, &request->arena, (size_t)request->plan.limit);
    }
    http_watch_phase(request->conn, HTTP_BODY, body_deadline(request));
    return MHD_YES;
}

static enum MHD_Result last_call(struct http_request *request)
{
    if (request->stage == HTTP_STAGE_BODY) {
        request->stage = HTTP_STAGE_READY;
        http_watch_phase(request->conn, HTTP_WORK, HTTP_NO_DEADLINE);
        if (!http_answered(request)) {
            (void)http_within(request, ready, NULL);
            /* Parked, and perhaps resumed already: the library calls again when it is time. */
            if (atomic_load(&request->parking) != HTTP_AWAKE) {
                return MHD_YES;
            }
        }
    }
    INVARIANT(http_answered(request) && atomic_load(&request->parking) != HTTP_PARKED);
    return http_answer_send(request);
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **context)
{
    (void)arg, (void)mhd;
    struct http_request *request = *context;
    if (request == NULL) { /* no memory for the connection's record */
        return MHD_NO;
    }
    if (request->stage == HTTP_STAGE_HEAD) {
        return first_call(request, (struct heading){method, url, version});
    }
    if (*upload_size == 0) {
        return last_call(request);
    }
    struct piece piece = {.bytes = upload, .len = *upload_size};
    if (!http_answered(request)) {
        (void)http_within(request, take, &piece);
    }
    *upload_size = 0;
    return MHD_YES;
}

static struct http_conn *conn_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* The request line is complete. The library takes its arguments apart next, and when they do not
 * fit its memory it waits in a busy loop instead of closing: such a client loses its connection. */
static void *on_target(void *arg, const char *uri, struct MHD_Connection *mhd)
{
    const struct http_server *server = arg;
    struct http_conn *conn = conn_of(mhd);
    if (conn == NULL) {
        return NULL;
    }
    http_request_open(conn, mhd, uri);
    size_t width = http_query_width(uri);
    if (width > HTTP_QUERY_MAX ||
        (width > 0 && conn->request.uri_len > server->config.header_bytes)) {
        (void)shutdown(conn->fd, SHUT_RDWR);
    }
    return &conn->request;
}

static void on_completed(void *arg, struct MHD_Connection *mhd, void **context,
                         enum MHD_RequestTerminationCode why)
{
    (void)mhd;
    const struct http_server *server = arg;
    struct http_request *request = *context;
    if (request == NULL) {
        return;
    }
    if (request->begun) {
        (void)http_within(request, end, NULL);
    }
    if (why == MHD_REQUEST_TERMINATED_WITH_ERROR) { /* its own 400 deserves to be read too */
        request->conn->linger = true;
    }
    http_request_close(request);
    http_watch_phase(request->conn, HTTP_IDLE,
                     monotonic_ms() + (int64_t)server->config.idle_seconds * 1000);
    *context = NULL;
}

static void name_peer(struct http_conn *conn, struct MHD_Connection *mhd, bool local)
{
    conn->uid = -1;
    if (local) {
        struct ucred peer;
        socklen_t len = sizeof peer;
        if (getsockopt(conn->fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0) {
            conn->uid = (long)peer.uid;
        }
        memcpy(conn->peer, "unix", sizeof "unix");
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info == NULL ? NULL : info->client_addr;
    if (address != NULL && address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr,
                  conn->peer, sizeof conn->peer);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
                  conn->peer, sizeof conn->peer);
    }
}

static void on_connection(void *arg, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http_door *door = arg;
    struct http_server *server = door->server;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context != NULL) {
            http_watch_remove(&server->watch, *context);
            free(*context);
        }
        *context = NULL;
        return;
    }
    int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct http_conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL) {
        (void)shutdown(fd, SHUT_RDWR);
        return;
    }
    conn->server = server;
    conn->fd = fd;
    name_peer(conn, mhd, door->local);
    http_watch_phase(conn, HTTP_IDLE,
                     monotonic_ms() + (int64_t)server->config.header_seconds * 1000);
    *context = conn;
    http_watch_add(&server->watch, conn);
}

/* Leaves everything encoded: %00, %2f and .. are judged where their meaning is known. */
static size_t keep_encoded(void *arg, struct MHD_Connection *mhd, char *text)
{
    (void)arg, (void)mhd;
    return strlen(text);
}

/* ---- starting and stopping --------------------------------------------------------------------
 */

static unsigned or_else(unsigned value, unsigned otherwise)
{
    return value == 0 ? otherwise : value;
}

static struct http_config complete(const struct http_config *given)
{
    struct http_config config = *given;
    config.threads = or_else(given->threads, 2);
    config.connections = or_else(given->connections, 1024);
    config.header_seconds = or_else(given->header_seconds, 10);
    config.body_seconds = or_else(given->body_seconds, 30);
    config.idle_seconds = or_else(given->idle_seconds, 60);
    config.header_bytes = given->header_bytes == 0 ? 16 * 1024 : given->header_bytes;
    config.arena_cap = given->arena_cap == 0 ? 8 * 1024 * 1024 : given->arena_cap;
    config.body_rate_grace = given->body_rate_grace == 0 ? 1024 * 1024 : given->body_rate_grace;
    return config;
}

static int open_doors(struct http_server *server, struct error *err)
{
    unsigned promised = http_listen_promised();
    if (promised > 0) {
        return http_listen_inherit(3, promised, server->doors, &server->door_count, err);
    }
    const struct http_config *config = &server->config;
    if (config->address != NULL) {
        if (http_listen_tcp(config->address, &server->doors[server->door_count], err) != 0) {
            return -1;
        }
        server->door_count++;
    }
    if (config->unix_path != NULL) {
        if (http_listen_unix(config->unix_path, &server->doors[server->door_count], err) != 0) {
            return -1;
        }
        server->door_count++;
    }
    return 0;
}

/* A unix socket gets an eighth of the connections, so that a flood over TCP leaves the
 * administrator a way in; each door of TCP shares the rest. */
static int serve_door(struct http_server *server, struct http_door *door, unsigned tcp_doors)
{
    const struct http_config *config = &server->config;
    unsigned local = config->connections / 8 + 1;
    unsigned share = (config->connections - local * (server->door_count - tcp_doors)) /
                     (tcp_doors == 0 ? 1 : tcp_doors);
    const struct MHD_OptionItem pool[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)config->threads, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)config->per_address, NULL},
        {MHD_OPTION_END, 0, NULL}};
    const struct MHD_OptionItem single[] = {{MHD_OPTION_END, 0, NULL}};
    /* Twice the headers: read buffer and records of what was read. */
    size_t memory = 2 * config->header_bytes + (size_t)8 * 1024;
    door->server = server;
    door->mhd = MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
        MHD_OPTION_LISTEN_SOCKET, door->fd, MHD_OPTION_NOTIFY_CONNECTION, on_connection, door,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_URI_LOG_CALLBACK, on_target,
        server, MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, NULL,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_CONNECTION_LIMIT,
        door->local ? local : share, MHD_OPTION_STRICT_FOR_CLIENT,
        http_guard_layout_known() ? 0 : 1, MHD_OPTION_ARRAY,
        door->local || config->threads < 2 ? single : pool, MHD_OPTION_END);
    return door->mhd == NULL ? -1 : 0;
}

static int serve(struct http_server *server, struct error *err)
{
    unsigned tcp_doors = 0;
    for (unsigned i = 0; i < server->door_count; i++) {
        tcp_doors += !server->doors[i].local;
        server->port = server->port == 0 ? http_listen_port(&server->doors[i]) : server->port;
    }
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the main thread's affair */
    int result = 0;
    for (unsigned i = 0; i < server->door_count && result == 0; i++) {
        result = serve_door(server, &server->doors[i], tcp_doors);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0) {
        return error_set(err, ERR_LISTEN, NULL, "HTTP", strerror(errno));
    }
    return 0;
}

static void close_doors(struct http_server *server)
{
    for (unsigned i = 0; i < server->door_count; i++) {
        if (server->doors[i].mhd != NULL) {
            MHD_stop_daemon(server->doors[i].mhd);
        }
        http_listen_close(&server->doors[i]);
    }
}

/* The library closes the listening socket of a daemon that it stops, unless it was told to leave
 * it alone first. */
static void stop_accepting(struct http_server *server)
{
    for (unsigned i = 0; i < server->door_count; i++) {
        struct http_door *door = &server->doors[i];
        if (door->mhd != NULL) {
            (void)MHD_quiesce_daemon(door->mhd);
        }
        if (!door->inherited) {
            (void)shutdown(door->fd, SHUT_RDWR);
        }
    }
}

int http_start(const struct http_config *config, const struct http_handler *handler,
               struct http_server **ret_server, struct error *err)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    server->config = complete(config);
    server->handler = *handler;
    server->fallback = http_answer_fallback();
    if (server->fallback == NULL || http_watch_start(&server->watch, err) != 0) {
        free(server);
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (open_doors(server, err) != 0 || serve(server, err) != 0) {
        stop_accepting(server);
        close_doors(server);
        http_watch_end(&server->watch);
        MHD_destroy_response(server->fallback);
        free(server);
        return -1;
    }
    *ret_server = server;
    return 0;
}

unsigned http_port(const struct http_server *server)
{
    return server->port;
}

void http_stop(struct http_server *server, unsigned seconds)
{
    atomic_store(&server->stopping, true);
    stop_accepting(server);
    http_watch_cut(&server->watch, false);
    (void)http_watch_wait(&server->watch, false, monotonic_ms() + (int64_t)seconds * 1000);
    http_watch_cut(&server->watch, true);
    /* The library may not be stopped over a parked request, so whoever holds one is waited for. */
    (void)http_watch_wait(&server->watch, true, HTTP_NO_DEADLINE);
    (void)http_watch_wait(&server->watch, false, monotonic_ms() + 1000);
    close_doors(server);
    http_watch_end(&server->watch);
    MHD_destroy_response(server->fallback);
    free(server);
}
