/*
 * torture.h - kill -9 under load: an agency in a folder of its own, clients that write down what
 * they were told, and the comparison of their lists with the books.
 */
#ifndef PHIEU_TORTURE_H
#define PHIEU_TORTURE_H

#include "phieu/arena.h"
#include "phieu/json.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Prints and ends the program with 1; the daemon and the clients die with it. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
int64_t clock_ms(void); /* monotonic */
const char *in_folder(const char *folder, const char *name);

/* ---- agency.c: one real phieud ----------------------------------------------------------------
 */

struct agency {
    const char *folder, *conf, *data, *socket, *log, *program;
    pid_t pid;  /* 0: not running */
    int notify; /* where phieud says READY=1 */
};

/* A fresh folder with `phieud init` done and a token for everybody. */
struct agency agency_new(void);
/* Starts phieud; with `wait` until it serves, and returns the milliseconds that took. */
int64_t agency_start(struct agency *agency, bool wait);
void agency_kill(struct agency *agency); /* kill -9, and reaped */
void agency_check(
    const struct agency *agency); /* phieud check --deep on the dead one's books, or die */
void agency_remove(struct agency *agency);
const char *agency_token(const char *username);

/* ---- http.c: one POST over a client's own connection --------------------------------------------
 */

struct post {
    const char *who, *path, *body, *type, *key;
    int64_t if_match; /* 0: none */
};
struct answer {
    int status; /* 0: no whole answer came */
    const char *text;
    const json_t *json;
};
/* Answers live in the current arena. */
struct answer http_post(CURL *curl, const char *socket, const struct post *post);

/* ---- client.c: one client process
 * ---------------------------------------------------------------- */

struct client_plan {
    const struct agency *agency;
    const char *list; /* where acknowledged acts are written down */
    int number;
    uint64_t seed;
    int wake; /* one byte each time phieud serves again; its end: finish what is begun, then stop */
};
/* Works until told to stop. Ends the process: 0, or 1 after a refusal nobody had reason to give. */
_Noreturn void client_run(const struct client_plan *plan);

/* ---- oracle.c: the lists against the books
 * --------------------------------------------------------- */

struct verdicts {
    int64_t acts, letters; /* acknowledged acts; letters with a number */
    int64_t lost, doubled; /* acknowledged acts that are not there; effects that are there twice */
    int64_t broken;        /* numbers, counters, ledger: everything else that does not agree */
};
/* Prints each rule that is violated. books: the file, its daemon not running. settled: no
 * request is under way. */
struct verdicts oracle_compare(const char *books, const char *const *lists, int count,
                               bool settled);
/* Damages a copy of books and lists in the way of each rule; false when a rule stays blind. */
bool oracle_sees(const char *books, const char *const *lists, int count);

#endif
