/*
 * client_room.h - what the files of the client's room share.
 */
#ifndef PHIEU_CLIENT_ROOM_H
#define PHIEU_CLIENT_ROOM_H

#include "phieu/client.h"

#include <curl/curl.h>

struct client {
    CURL *curl;
    struct client_options options;
    const char *base;   /* "http://host:port", without a slash at the end */
    const char *socket; /* path of a unix socket, NULL */
    const char *token;  /* "" none */
    bool wrote;         /* a call with a key went out */
};

/* One request, as the loop in request.c sends it once or twice. */
struct call {
    const char *method, *path;
    const char *body; /* JSON text, NULL none */
    size_t body_len;
    const char *key; /* Idempotency-Key, NULL none */
    int64_t if_match;
    int upload_fd; /* -1 none */
    uint64_t upload_size;
    client_progress *progress;
    void *progress_context;
    int download_fd;     /* -1: the answer is JSON kept in memory */
    void *download_hash; /* struct sha256_ctx of what went to download_fd */
    const char *noted;   /* a header of the answer that is wanted, NULL */
};

enum transfer_end {
    TRANSFER_DONE,      /* an HTTP answer came whole */
    TRANSFER_NOT_SENT,  /* no connection: the server saw nothing */
    TRANSFER_UNTRUSTED, /* TLS refused: nothing was sent either */
    TRANSFER_LOST,      /* the connection broke before the answer was whole */
    TRANSFER_NOT_HTTP,  /* something else answered, or too much of it */
    TRANSFER_READ,      /* our own file shrank */
    TRANSFER_WRITE,     /* our own disk refused */
};

struct reply {
    int status;
    struct buf body;
    char etag[80];
    char note[CLIENT_NOTE]; /* the value of call->noted, "" */
    bool json; /* Content-Type is JSON or problem+json */
    int write_errno;
    bool no_memory; /* libcurl's */
    char why[CURL_ERROR_SIZE];
};

/* Sends the call once. */
enum transfer_end transfer(struct client *client, const struct call *call, struct reply *ret);

/* Checks what came back: the JSON object of a 2xx, or the problem of anything else. */
int answer_read(struct client *client, const struct reply *reply, struct client_answer *ret,
                struct client_problem *problem);

/* The call with its retry, as far as a reply of whatever status. */
int request(struct client *client, const struct call *call, struct reply *ret,
            struct client_problem *problem);

/* Splits an address into client->base and client->socket; false when it is none. */
bool server_parse(const char *server, const char **ret_base, const char **ret_socket);

#endif
