/*
 * http_request.c - what a handler may ask of a request, its memory, park and resume.
 */
#include "http_impl.h"
#include "phieu/day.h"

#include <string.h>
#include <sys/random.h>

static void make_id(char id[33])
{
    unsigned char random[16];
    INVARIANT(getrandom(random, sizeof random, 0) == (ssize_t)sizeof random);
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof random; i++) {
        id[2 * i] = digits[random[i] >> 4];
        id[2 * i + 1] = digits[random[i] & 15];
    }
    id[32] = '\0';
}

void http_request_open(struct http_conn *conn, struct MHD_Connection *mhd, const char *uri)
{
    struct http_request *request = &conn->request;
    struct http_server *server = conn->server;
    *request = (struct http_request){.server = server,
                                     .conn = conn,
                                     .mhd = mhd,
                                     .method = "",
                                     .path = "",
                                     .uri_len = strlen(uri),
                                     .started = monotonic_ms()};
    arena_init(&request->arena, server->config.arena_cap);
    arena_init(&request->spare, HTTP_SPARE_CAP);
    request->work = &request->arena;
    request->extras_end = &request->extras;
    make_id(request->id);
    http_watch_phase(conn, HTTP_HEAD,
                     request->started + (int64_t)server->config.header_seconds * 1000);
}

void http_request_close(struct http_request *request)
{
    http_answer_forget_headers(request);
    if (request->response != NULL) {
        MHD_destroy_response(request->response);
    }
    arena_release(&request->arena);
    arena_release(&request->spare);
    request->response = NULL;
}

bool http_answered(const struct http_request *request)
{
    return request->status != 0 || request->problem.code != ERR_NONE;
}

/* A step may park the request; from then on it belongs to another thread, which sets a scope of its
 * own, so the way out leaves the arena alone. */
bool http_within(struct http_request *request, http_step *step, void *arg)
{
    struct arena *const arena = request->work;
    struct arena *const before = arena_enter(arena);
    jmp_buf *const outer = arena->scope;
    const bool awake = atomic_load(&request->parking) == HTTP_AWAKE;
    volatile bool done = false;
    jmp_buf scope;
    arena->scope = &scope;
    if (setjmp(scope) == 0) {
        step(request, arg);
        done = true;
    }
    (void)arena_enter(before);
    if (!awake || atomic_load(&request->parking) == HTTP_AWAKE) {
        arena->scope = outer;
    }
    if (!done) {
        (void)error_set(&request->problem, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    return done;
}

const char *http_method(const struct http_request *request)
{
    return request->method;
}

const char *http_path(const struct http_request *request)
{
    return request->path;
}

const char *http_header(const struct http_request *request, const char *name)
{
    return MHD_lookup_connection_value(request->mhd, MHD_HEADER_KIND, name);
}

const char *http_body(const struct http_request *request, size_t *ret_len)
{
    *ret_len = request->body.len;
    return request->body.data == NULL ? "" : request->body.data;
}

uint64_t http_body_size(const struct http_request *request)
{
    return request->body_size;
}

struct arena *http_arena(struct http_request *request)
{
    return request->work;
}

const char *http_request_id(const struct http_request *request)
{
    return request->id;
}

const char *http_peer(const struct http_request *request)
{
    return request->conn->peer;
}

long http_peer_uid(const struct http_request *request)
{
    return request->conn->uid;
}

void **http_slot(struct http_request *request)
{
    return &request->slot;
}

int64_t http_started_ms(const struct http_request *request)
{
    return request->started;
}

/* The library must have taken the connection out of its loop before anybody may put it back. */
void http_park(struct http_request *request)
{
    INVARIANT(request->stage == HTTP_STAGE_READY && !http_answered(request));
    INVARIANT(atomic_load(&request->parking) == HTTP_AWAKE);
    request->work->scope = NULL;
    MHD_suspend_connection(request->mhd);
    atomic_store(&request->parking, HTTP_PARKED);
}

void http_resume(struct http_request *request)
{
    INVARIANT(http_answered(request));
    INVARIANT(request->work->scope == NULL); /* http_within would come back to nothing */
    struct MHD_Connection *mhd = request->mhd;
    INVARIANT(atomic_exchange(&request->parking, HTTP_RESUMED) == HTTP_PARKED);
    http_watch_phase(request->conn, HTTP_WORK, monotonic_ms() + HTTP_RESUME_MS);
    MHD_resume_connection(mhd); /* from here on the request may be gone at any moment */
}
