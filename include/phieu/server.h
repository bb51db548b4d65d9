/* server.h - the API of one agency over HTTP: routes, login, request -> use case -> JSON. */
#ifndef PHIEU_SERVER_H
#define PHIEU_SERVER_H

#include "phieu/jobs.h"

struct server_config {
    const char *address;   /* "127.0.0.1:8765"; NULL: none */
    const char *unix_path; /* NULL: none */
    unsigned threads, connections, per_address;
    unsigned header_seconds, body_seconds, idle_seconds;
    uint64_t upload_bytes;               /* one file */
    size_t body_bytes;                   /* one JSON body */
    size_t header_bytes, request_memory; /* all headers; all memory of one request */
    unsigned token_days;
    struct {
        unsigned failures; /* free tries of one person from one address, before waiting starts */
        unsigned address_failures;                /* free tries of one address, whoever's name */
        unsigned wait_seconds, wait_most_seconds; /* the first wait; it doubles up to the second */
        unsigned password_chars;                  /* shortest password */
        unsigned hash_threads, hash_queue;        /* 0 threads: one a core */
    } login;
    uint64_t disk_floor; /* readyz says no below this many free bytes */
    const char *root;    /* data folder, for the disk floor */
    struct store *store;
    const struct intake *intake;
    struct reader_printing printing;
    struct signature_config signing; /* its `now` is the time of each request */
    struct recounter *recounter; /* told of changes of the calendar; NULL: nobody is */
    struct readings *readings;   /* how far they are; NULL: nothing is read */
    struct office_channels channels; /* by which people are told (notices) */
    unsigned blocking_threads;       /* for what blocks: reading files, checks */
};

struct server;
/* Errors: ERR_LISTEN, ERR_INTERNAL. config and what it points to is borrowed until server_stop. */
int server_start(const struct server_config *config, struct server **ret,
                 struct error *err) MUST_USE;
unsigned server_port(const struct server *server);
void server_stop(struct server *server, unsigned seconds);

/* Argon2id of a password of at least `least` characters, as stored. Takes about 0.3 s and 64 MiB.
 * Errors: ERR_NO_MEMORY, ERR_PASSWORD_WEAK. */
int server_hash_password(const char *password, unsigned least, const char **ret_hash,
                         struct error *err) MUST_USE;

#endif
