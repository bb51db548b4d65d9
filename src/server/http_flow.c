/*
 * http_flow.c - the way of a request through the library's callbacks.
 *
 * The library calls http_on_request several times for one request: with the headers, with each
 * piece of body, at the end, and again after a resume. An answer queued in the first of these calls
 * makes it close the connection, so an early answer to a request without a body waits for the
 * second. In between it takes no answer at all, so a body refused half-way is read to its end and
 * thrown away; the deadline bounds that.
 */
#include "http_impl.h"
#include "phieu/day.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- a request's steps, each inside its memory scope ------------------------------------- */

struct heading {
    const char *method, *url, *version;
};

static void refuse_body_size(struct http_request *request)
{
    struct error err;
    char limit[24];
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)request->plan.limit);
    bool file = request->plan.streamed;
    (void)error_set(&err, ERR_HTTP_BODY_TOO_LARGE, file ? "file" : "body", limit,
                    file ? "limits.upload" : "limits.body");
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
    if (http_query_read(request, &err) != 0) {
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

/* ---- the library's calls ----------------------------------------------------------------- */

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

enum MHD_Result http_on_request(void *arg, struct MHD_Connection *mhd, const char *url,
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

/* The request line is complete: from here on the library calls http_on_completed for it. */
void *http_on_target(void *arg, const char *uri, struct MHD_Connection *mhd)
{
    (void)arg;
    struct http_conn *conn = conn_of(mhd);
    if (conn == NULL) {
        return NULL;
    }
    http_request_open(conn, mhd, uri);
    return &conn->request;
}

void http_on_completed(void *arg, struct MHD_Connection *mhd, void **context,
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

void http_on_connection(void *arg, struct MHD_Connection *mhd, void **context,
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
size_t http_keep_encoded(void *arg, struct MHD_Connection *mhd, char *text)
{
    (void)arg, (void)mhd;
    return strlen(text);
}
