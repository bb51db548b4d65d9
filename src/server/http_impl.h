/*
 * http_impl.h - what the files http*.c share; nobody else includes it.
 *
 *   http.c          starting and stopping
 *   http_flow.c     the library's callbacks: the way of a request
 *   http_listen.c   sockets: our own, systemd's, the unix one
 *   http_watch.c    absolute deadlines, and the patient close after a refused body
 *   http_guard.c    what a request must look like before anybody believes it
 *   http_query.c    the address' arguments, decoded strictly
 *   http_request.c  what a handler may ask, memory scopes, park and resume
 *   http_answer.c   answers
 */
#ifndef PHIEU_SERVER_HTTP_IMPL_H
#define PHIEU_SERVER_HTTP_IMPL_H

#include "http.h"

#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/un.h>

#define HTTP_DOORS        8  /* listening sockets */
#define HTTP_LINGER       64 /* connections closed patiently at one time */
#define HTTP_LINGER_MS    2000
#define HTTP_GRACE_MS     100
#define HTTP_QUERY_MAX    64          /* arguments of one address */
#define HTTP_SPARE_CAP    ((size_t)64 * 1024) /* memory kept for saying that there is none */
#define HTTP_RESUME_MS    1000        /* how long the library may take to go on with a resumed one */
#define HTTP_NO_DEADLINE  INT64_MAX
#define HTTP_SIZE_UNKNOWN UINT64_MAX

/* What a connection waits for; each phase but WORK has an absolute end. */
enum http_phase {
    HTTP_IDLE, /* for a request line: header_seconds after connecting, then idle_seconds */
    HTTP_HEAD, /* for the rest of the headers */
    HTTP_BODY,
    HTTP_WORK, /* for us: never cut; its end is when the library should have come for the answer */
    HTTP_SEND  /* for the client to take the answer */
};

enum http_parking { HTTP_AWAKE, HTTP_PARKED, HTTP_RESUMED };

/* How far the library's callbacks have come with a request. */
enum http_stage { HTTP_STAGE_HEAD, HTTP_STAGE_BODY, HTTP_STAGE_READY };

struct http_pair {
    const char *name, *value;
};

struct http_extra { /* a header of the answer, from malloc: it may be added on any thread */
    struct http_extra *next;
    char *name, *value;
};

struct http_request {
    struct http_server *server;
    struct http_conn *conn;
    struct MHD_Connection *mhd;
    struct arena arena, spare;
    struct arena *work; /* arena, or spare while a problem is being written */
    enum http_stage stage;
    bool begun; /* handler->begin was called, so handler->end must be */
    const char *method, *path;
    char id[33];
    size_t uri_len;
    struct http_pair *query;
    size_t query_count;
    struct http_body_plan plan;
    uint64_t announced; /* Content-Length, 0 without a body, HTTP_SIZE_UNKNOWN when chunked */
    struct buf body;
    uint64_t body_size;
    void *slot;
    int64_t started;

    int status;
    uint64_t answer_size;
    struct MHD_Response *response;
    struct http_extra *extras, **extras_end;
    struct error problem; /* stands instead of any answer once its code is set */
    bool closing;         /* the connection ends with this answer */
    bool happened;        /* http_happened */
    _Atomic int parking;
};

struct http_conn {
    struct http_conn *prev, *next;
    struct http_server *server;
    int fd;
    bool cut, linger;
    _Atomic int phase;
    _Atomic int64_t deadline;
    long uid;
    char peer[INET6_ADDRSTRLEN];
    struct http_request request;
};

struct http_door {
    struct http_server *server;
    struct MHD_Daemon *mhd;
    int fd;
    bool local;     /* a unix socket */
    bool inherited; /* systemd's: neither shut down nor unlinked */
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
};

struct http_lingerer {
    int fd;
    int64_t until;
};

struct http_watch {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct http_conn *first;
    struct http_lingerer linger[HTTP_LINGER];
    unsigned lingering;
    pthread_t thread;
    int wake; /* eventfd */
    bool ending;
};

struct http_server {
    struct http_config config;
    struct http_handler handler;
    struct http_door doors[HTTP_DOORS];
    unsigned door_count;
    unsigned port;
    struct http_watch watch;
    struct MHD_Response *fallback; /* 503, made beforehand: queueing it takes no memory of ours */
    _Atomic bool stopping;
};

/* http_listen.c: each fills one door. Errors: ERR_LISTEN. */
int http_listen_tcp(const char *address, struct http_door *ret_door, struct error *err) MUST_USE;
int http_listen_unix(const char *path, struct http_door *ret_door, struct error *err) MUST_USE;
/* Descriptors first .. first+count-1 as systemd hands them over. */
int http_listen_inherit(int first, unsigned count, struct http_door *doors, unsigned *ret_count,
                        struct error *err) MUST_USE;
/* How many descriptors the environment promises to this process; forgets the promise. */
unsigned http_listen_promised(void);
unsigned http_listen_port(const struct http_door *door); /* 0 for a unix socket */
void http_listen_close(struct http_door *door);

/* http_watch.c */
int http_watch_start(struct http_watch *watch, struct error *err) MUST_USE;
void http_watch_end(struct http_watch *watch);
void http_watch_add(struct http_watch *watch, struct http_conn *conn);
/* Before the library closes conn->fd; keeps a duplicate for a while when conn->linger. */
void http_watch_remove(struct http_watch *watch, struct http_conn *conn);
void http_watch_phase(struct http_conn *conn, enum http_phase phase, int64_t deadline);
/* Waits until no connection is in a request (parked_only: none is at work), or until `until`. */
bool http_watch_wait(struct http_watch *watch, bool parked_only, int64_t until);
/* Ends connections between requests; all: those under way too, except the ones at work. */
void http_watch_cut(struct http_watch *watch, bool all);

/* http_flow.c: for MHD_start_daemon. */
enum MHD_Result http_on_request(void *arg, struct MHD_Connection *mhd, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_size, void **context);
void *http_on_target(void *arg, const char *uri, struct MHD_Connection *mhd);
void http_on_completed(void *arg, struct MHD_Connection *mhd, void **context,
                       enum MHD_RequestTerminationCode why);
void http_on_connection(void *arg, struct MHD_Connection *mhd, void **context,
                        enum MHD_ConnectionNotificationCode what);
size_t http_keep_encoded(void *arg, struct MHD_Connection *mhd, char *text);

/* http_guard.c: -1 with the refusal; *ret_fatal when the connection cannot be trusted any more. */
int http_guard(struct http_request *request, const char *method, const char *url,
               const char *version, bool *ret_fatal, struct error *err) MUST_USE;
/* True when the library's own parser keeps the layout that http_guard reads (0.9.75). */
bool http_guard_layout_known(void);

/* http_query.c. Allocates. Errors: ERR_HTTP_QUERY. */
int http_query_read(struct http_request *request, struct error *err) MUST_USE;

/* http_request.c */
void http_request_open(struct http_conn *conn, struct MHD_Connection *mhd, const char *uri);
void http_request_close(struct http_request *request);
bool http_answered(const struct http_request *request);

/* http_answer.c */
void http_refuse(struct http_request *request, const struct error *err);
enum MHD_Result http_answer_send(struct http_request *request);
struct MHD_Response *http_answer_fallback(void);
void http_answer_forget_headers(struct http_request *request);

#endif
