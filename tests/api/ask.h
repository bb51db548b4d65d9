/*
 * ask.h - one HTTP request to the house's socket, written out whole, so that a test can say what a
 * well-behaved client never would; and what an answer must look like.
 *
 * JSON in these calls is written with ' for ", which no text of the tests contains.
 */
#ifndef PHIEU_TESTS_API_ASK_H
#define PHIEU_TESTS_API_ASK_H

#include "daemon.h"
#include "phieu/json.h"

struct request {
    const char *who;    /* a person of the staff file; NULL: no token */
    const char *method; /* NULL: GET without a body, POST with one */
    const char *path;
    const char *headers; /* more lines, each ended by \r\n; NULL */
    const char *body;    /* NULL: none */
    size_t len;          /* 0: strlen(body) */
    const char *type;    /* NULL: application/json */
};

struct reply {
    int status; /* 0: the connection ended without an answer */
    const char *head, *body;
    size_t len;
    const json_t *json; /* of an object, else NULL */
};

struct reply ask(const struct request *request);
bool ask_ready(const char *socket); /* does /readyz answer 200? */
const char *reply_header(const struct reply *reply, const char *name); /* "" */

struct reply get(const char *who, const char *path, ...) __attribute__((format(printf, 2, 3)));
struct reply post(const char *who, const char *path, const char *json, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with header lines. */
struct reply post_with(const char *who, const char *headers, const char *path, const char *json);

/* 'x' -> "x" */
const char *quoted(const char *json);

/* Asserts the status, showing the body when it is another. Returns the reply's JSON. */
#define ck_status(reply, want) reply_expect((reply), (want), __FILE__, __LINE__)
const json_t *reply_expect(struct reply reply, int want, const char *file, int line);

/* A member by path: "letter.lines.0.state". Absent: NULL, "" or -1. */
const json_t *at(const json_t *json, const char *path);
const char *str_at(const json_t *json, const char *path);
int64_t int_at(const json_t *json, const char *path);
size_t size_at(const json_t *json, const char *path);

/* How many acts there are: a refusal adds none. */
int64_t acts_total(void);

/* The request is refused with this status, code and field, says so in both languages, and changes
 * nothing. */
void ck_problem(const struct request *request, int status, const char *code, const char *field);
#define ck_refusal(who, path, json, status, code, field)                                           \
    ck_problem(&(struct request){(who), NULL, (path), NULL, quoted(json), 0, NULL}, (status),      \
               (code), (field))

/* ---- work every test needs
 * ----------------------------------------------------------------------- */

/* Registers a letter of this code; "12%2F2025" for paths. */
const char *new_letter(const char *code);
/* Registered, presented to giamdoc and given to KH-NV (lead) and DUOC (support), due 20/3/2025. */
const char *given_letter(const char *code);
/* POST /v1/letters/{ref}/{verb}, which must succeed. */
const json_t *act(const char *who, const char *ref, const char *verb, const char *json);
const json_t *show(const char *who, const char *ref); /* the "letter" of 200 */
/* Uploads bytes and returns their digest. */
const char *upload(const char *who, const char *name, const void *bytes, size_t len);
struct reply intake(const char *who, const char *name, const void *bytes, size_t len);
struct reply intake_file(const char *who, const char *path);

#endif
