/*
 * http.h - HTTP as the rest of the server sees it: a request in, one answer out, park and resume.
 *
 * Behind it stands libmicrohttpd in poll mode (its epoll mode hangs, STYLE.md trap 13) with a guard in
 * front (RELIABILITY.md 5.2). Only http*.c knows the library.
 *
 * A request's life, all on one HTTP thread except where it parks:
 *   1. headers complete  -> handler->begin: which body it takes and how large it may be, or an answer
 *   2. body pieces       -> collected in memory, or handed to handler->piece
 *   3. body complete     -> handler->ready: answers with http_answer*, or http_park()s
 *   4. any thread, once  -> http_answer* then http_resume()
 *   5. answer sent or connection lost -> handler->end: release what the request holds
 * A parked request whose client went away stays valid until it is resumed. Requests that the guard
 * refuses see `problem` alone: neither begin nor end. Methods are GET, HEAD, POST, PUT, PATCH and
 * DELETE; a HEAD is answered like a GET, the body is left out here.
 * A body refused after it began to come (piece, chunked over the limit) is read to its end first: the
 * library takes no answer in the middle of one.
 */
#ifndef PHIEU_SERVER_HTTP_H
#define PHIEU_SERVER_HTTP_H

#include "phieu/arena.h"
#include "phieu/error.h"
#include "phieu/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct http_server;
struct http_request;

struct http_body_plan {
    uint64_t limit;   /* 413 above it, Content-Length or not */
    bool streamed;    /* pieces go to handler->piece instead of memory */
};

struct http_handler {
    void *arg;
    /* Path is still percent-encoded; segments are decoded by the router. Return 0 and fill the plan,
     * or -1 after http_answer*: ready is not called, and if there is a body it is not read and the
     * connection closes. */
    int (*begin)(void *arg, struct http_request *request, struct http_body_plan *plan);
    int (*piece)(void *arg, struct http_request *request, const void *bytes, size_t len);
    void (*ready)(void *arg, struct http_request *request);
    void (*end)(void *arg, struct http_request *request);
    /* Gives, with http_answer, an answer of the transport's own (framing, limits, no memory). Runs
     * with 64 KiB set aside for it as http_arena. */
    void (*problem)(void *arg, struct http_request *request, const struct error *err);
};

struct http_config { /* 0 takes the figure named, except where it says otherwise */
    const char *address;        /* "127.0.0.1:8765"; port 0 picks one; NULL: no TCP */
    const char *unix_path;      /* NULL: no unix socket */
    unsigned threads;           /* pool size of the TCP listener, 2 */
    unsigned connections;       /* ceiling over all listeners, 1024; an eighth for the unix socket */
    unsigned per_address;       /* connections per client address, 0: no limit */
    unsigned header_seconds;    /* absolute: connecting to request line, and that to last header, 10 */
    unsigned body_seconds;      /* absolute: the whole body, and the client's taking the answer, 30 */
    unsigned idle_seconds;      /* absolute: one answer to the next request line, 60 */
    size_t header_bytes;        /* all headers, 16 KiB */
    size_t arena_cap;           /* memory of one request, 8 MiB */
    uint64_t body_rate_grace;   /* bytes per second, 1 MiB: a streamed body and an answer get
                                 * body_seconds plus size/rate */
};

/* Starts listening. When systemd passed sockets (LISTEN_FDS) they are used instead.
 * Errors: ERR_LISTEN (arg1: address, arg2: why). */
int http_start(const struct http_config *config, const struct http_handler *handler,
               struct http_server **ret_server, struct error *err) MUST_USE;
/* The TCP port in use, 0 when none. */
unsigned http_port(const struct http_server *server);
/* No new connections, idle ones end; whoever was let in and has spoken is answered in `seconds`. Parked ones
 * are waited for without limit, so whoever may hold one must still be running. Frees the server. */
void http_stop(struct http_server *server, unsigned seconds);

/* ---- what a handler may ask ------------------------------------------------------------------- */
const char *http_method(const struct http_request *request);
const char *http_path(const struct http_request *request);  /* encoded, without the query */
const char *http_header(const struct http_request *request, const char *name); /* NULL if absent */
/* Query argument, decoded strictly (UTF-8, no NUL), NULL when absent; a repeated one is refused
 * before the handler sees the request. Walk all with http_query_each. */
const char *http_query(const struct http_request *request, const char *name);
typedef int http_query_fn(void *arg, const char *name, const char *value);
int http_query_each(const struct http_request *request, http_query_fn *fn, void *arg);
const char *http_body(const struct http_request *request, size_t *ret_len);
uint64_t http_body_size(const struct http_request *request); /* bytes taken so far, streamed or not */
struct arena *http_arena(struct http_request *request);
const char *http_request_id(const struct http_request *request); /* unguessable, for logs and answers */
/* Peer: text of the address ("127.0.0.1", "unix"); uid of a unix peer, -1 otherwise. */
const char *http_peer(const struct http_request *request);
long http_peer_uid(const struct http_request *request);
void **http_slot(struct http_request *request); /* the handler's own pointer, NULL at first */
/* Runs step on the request with its arena entered and a scope around it: begin, piece, ready and end
 * run like this, and whoever works on a parked request on another thread must do so too. When memory
 * runs out, step is left where it stands, the answer becomes ERR_NO_MEMORY and false is returned. */
typedef void http_step(struct http_request *request, void *arg);
bool http_within(struct http_request *request, http_step *step, void *arg);
int64_t http_started_ms(const struct http_request *request); /* monotonic */

/* ---- answering, exactly once --------------------------------------------------------------- */
/* The body is copied or kept in the request's arena until sent. type: media type. */
void http_answer(struct http_request *request, int status, const char *type, const struct buf *body);
/* Takes over fd; size bytes from its start. name: suggested file name (UTF-8) or NULL. */
void http_answer_fd(struct http_request *request, int status, const char *type, int fd, uint64_t size,
                    const char *name);
/* Before the answer: adds a header (ETag, Retry-After, Location, ...). */
void http_answer_header(struct http_request *request, const char *name, const char *value);
/* What was asked for is done and on disk. Should memory run out before it can be said, the connection
 * ends without an answer, so that the client asks again under its key: "refused" would be wrong. */
void http_happened(struct http_request *request);
int http_status(const struct http_request *request); /* of the answer given, 0 before */
/* Only in ready and before the request is handed to anybody; what is done to it afterwards goes
 * through http_within. */
void http_park(struct http_request *request);
/* Any thread, once, after http_answer*, outside http_within: the request may be gone when it returns. */
void http_resume(struct http_request *request);

#endif
