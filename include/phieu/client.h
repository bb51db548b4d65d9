/*
 * client.h - phieud's API as a program sees it: requests over HTTP or a unix socket, the login
 * token in its file, and what went wrong in words a person can act on.
 *
 * Texts and answers live in the thread's current arena. A problem is either the server's own
 * (application/problem+json) or one of problem.def: no server, an uncertain write, a bad answer, a
 * token file others can read. Secrets go in bodies and headers only, never in an argument or a log.
 */
#ifndef PHIEU_CLIENT_H
#define PHIEU_CLIENT_H

#include "phieu/error.h"
#include "phieu/json.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLIENT_FORMAT_VERSION = 1 };

enum client_problem_kind {
    CLIENT_NO_PROBLEM = 0,
#define PROBLEM(kind, name, exit_status, vi, en, vi_remedy, en_remedy) kind,
#include "phieu/problem.def"
#undef PROBLEM
    CLIENT_PROBLEM_COUNT
};

/* Why a call failed. Strings are never NULL once filled. */
struct client_problem {
    enum client_problem_kind kind; /* CLIENT_NO_PROBLEM when the server said it */
    int http_status;               /* 0 when no answer came */
    int exit_status;               /* sysexits; what the command ends with */
    const char *code, *field, *detail, *remedy, *request_id, *earlier;
    const char *bytes; /* the server's problem object as sent; "" when it is ours */
    size_t len;
};

/* Fills problem from problem.def ({1} and {2} are the arguments, NULL is "") and returns -1. */
int client_problem_set(struct client_problem *problem, enum client_problem_kind kind,
                       enum lang lang, const char *arg1, const char *arg2);

struct client_options {
    const char *server;     /* "http://host:port", "https://...", "unix:/run/phieud/phieud.sock" */
    const char *token_file; /* NULL or "": calls carry no token */
    const char *ca_file;    /* NULL or "": the system's certificates */
    const char *user_agent;
    enum lang lang;  /* Accept-Language and our own problems */
    long connect_ms; /* to reach the server; 0: 10000 */
    long silence_s;  /* without one byte in either direction; 0: 60 */
    long retry_ms;   /* after a lost connection, before and while reconnecting; 0: 3000 */
};

struct client;
/* Reads the token file. Errors: CLIENT_SERVER_ADDRESS, CLIENT_TOKEN_*; *ret stays untouched. */
int client_open(const struct client_options *options, struct client **ret,
                struct client_problem *problem) MUST_USE;
void client_close(struct client *client); /* NULL is fine */
/* Whether a write went out, so that whoever stops half-way must call it uncertain. NULL: no. */
bool client_wrote(const struct client *client);

struct client_answer {
    int status;
    const char *bytes; /* the JSON as sent */
    size_t len;
    const json_t *json; /* an object with "format_version": 1 */
    const char *etag;   /* without quotes; "" when absent */
};

/* path is encoded (url_path, url_query). */
int client_get(struct client *client, const char *path, struct client_answer *ret,
               struct client_problem *problem) MUST_USE;

/* POST with a fresh Idempotency-Key. After a lost connection the same request goes out once more
 * under the same key; lost again it is CLIENT_UNCERTAIN (exit 75). body NULL sends {}; if_match 0
 * sends no If-Match. */
int client_post(struct client *client, const char *path, const json_t *body, int64_t if_match,
                struct client_answer *ret, struct client_problem *problem) MUST_USE;

/* How many bytes went over the wire so far, of how many (0 unknown). */
typedef void client_progress(void *context, uint64_t done, uint64_t total);

/* Streams a file as the body of POST path. Errors besides: CLIENT_FILE_READ, CLIENT_FILE_CHANGED.
 */
int client_upload(struct client *client, const char *path, const char *file,
                  client_progress *progress, void *context, struct client_answer *ret,
                  struct client_problem *problem) MUST_USE;

/* Streams an answer's bytes to fd; the SHA-256 of what was written in lower-case hex (65 bytes).
 * Errors besides: CLIENT_FILE_WRITE. */
int client_download(struct client *client, const char *path, int fd, char *ret_sha256,
                    struct client_problem *problem) MUST_USE;
/* The same, with the value of one header of the answer ("" when absent or longer). */
enum { CLIENT_NOTE = 80 };
int client_download_noting(struct client *client, const char *path, int fd, const char *header,
                           char *ret_sha256, char ret_value[CLIENT_NOTE],
                           struct client_problem *problem) MUST_USE;

/* Lets the server be silent that long: a check of a large store takes its time. */
void client_be_patient(struct client *client, long silence_s);

/* True when a password would cross a network in the clear: http:// to another machine. */
bool client_in_clear(const struct client *client);

/* Why a system call failed, in the language asked for where it is a common reason. */
const char *client_errno(int code, enum lang lang);

/* ---- paths --------------------------------------------------------------------------- */

/* A path in the current arena: each "%" of the pattern stands for the next argument,
 * percent-encoded as one segment: url_path("/v1/letters/%/present", "VBD:459/2025"). */
const char *url_path(const char *pattern, ...);
/* path with &name=value (or ?name=value) added; value NULL or "" adds nothing. */
const char *url_query(const char *path, const char *name, const char *value);

/* ---- the token file ------------------------------------------------------------------ */

/* Two lines: the token, and the server that gave it; a token is never sent to another server. The
 * folder is made with 0700, the file atomically with 0600. Errors: CLIENT_TOKEN_WRITE. */
int token_save(const char *file, const char *token, const char *server, enum lang lang,
               struct client_problem *problem) MUST_USE;
/* "" when there is no file. A file that others may read or that belongs to somebody else is
 * refused. Errors: CLIENT_TOKEN_PERMISSIONS, CLIENT_TOKEN_DAMAGED, CLIENT_TOKEN_OTHER_SERVER. */
int token_load(const char *file, const char *server, enum lang lang, const char **ret_token,
               struct client_problem *problem) MUST_USE;
/* Errors: CLIENT_TOKEN_WRITE; no file is no error. */
int token_forget(const char *file, enum lang lang, struct client_problem *problem) MUST_USE;

#endif
