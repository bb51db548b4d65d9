/*
 * torture.h - long and hard work: an agency in a folder of its own, clients that write down what
 * they were told, and the comparison of their lists with the books. kill.c kills phieud under them,
 * backup.c takes backups meanwhile, mixed.c lets everybody work at once, soak.c lets them work all day.
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
int64_t clock_us(void);
uint64_t random_below(uint64_t *state, uint64_t below);
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
/* phieud backup into the folder in place of what is there, or die. */
void agency_backup(const struct agency *agency, const char *folder);
/* Starts `phieud backup` into a folder; reap it with agency_backed_up: true when it says it is good. */
pid_t agency_back_up(const struct agency *agency, const char *folder);
bool agency_backed_up(const struct agency *agency, pid_t pid, bool wait, bool *ret_ended);
/* Restores a backup into a new data folder and checks it deeply, or dies. */
void agency_restore(const struct agency *agency, const char *backup, const char *data);
void agency_leave(struct agency *agency, bool fine); /* removes it, or says where it stays */
const char *agency_token(const char *username);

/* ---- crowd.c: how long each waited, in memory shared with the children that did
 * ---------------------------------- */

enum { TRAFFIC_BUCKETS = 120 };
struct traffic { /* of one client, written by it alone */
    int64_t answers, busy, worst_us, last_ms;
    int64_t counts[TRAFFIC_BUCKETS];
};
struct traffic *traffic_new(int count);
void traffic_note(struct traffic *traffic, int64_t us, int status); /* NULL: nobody counts */
struct traffic traffic_sum(const struct traffic *traffic, int count);
/* The quantile within a quarter. */
double traffic_ms(const struct traffic *traffic, double quantile);

/* ---- http.c: one request over a client's own connection --------------------------------------------
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
struct answer http_post(CURL *curl, const char *socket, const struct post *post,
                        struct traffic *traffic);
struct answer http_get(CURL *curl, const char *socket, const char *who, const char *path,
                       struct traffic *traffic);

/* ---- client.c: one client process
 * ---------------------------------------------------------------- */

struct client_plan {
    const struct agency *agency;
    const char *list; /* where acknowledged acts are written down */
    int number;
    uint64_t seed;
    int wake; /* one byte each time phieud serves again; its end: finish what is begun, then stop */
    int rest; /* after a letter, so many times as long as it took */
    unsigned pause_ms;       /* and this */
    struct traffic *traffic; /* NULL: nobody counts */
};
/* Works until told to stop. Ends the process: 0, or 1 after a refusal nobody had reason to give. */
_Noreturn void client_run(const struct client_plan *plan);

/* ---- reader.c: one who only looks
 * ------------------------------------------------------------------ */

struct reader_plan {
    const struct agency *agency;
    uint64_t seed;
    struct traffic *traffic;
};
_Noreturn void reader_run(const struct reader_plan *plan); /* until it is killed */

/* ---- watch.c: what phieud holds
 * -------------------------------------------------------------------- */

double watch_anonymous_mb(pid_t pid);
int watch_descriptors(pid_t pid);
double watch_log_mb(const struct agency *agency);
struct figure {
    const char *name;
    double value, most;
};
/* Prints them; how many are more than they may be. */
int judge_figures(const struct figure *figures, size_t count);

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

/* ---- crowd.c: many of them
 * ------------------------------------------------------------------------- */

enum { CLIENTS_MOST = 64 };
struct crowd {
    pid_t pids[CLIENTS_MOST];
    int wakes[CLIENTS_MOST]; /* writing ends */
    const char *lists[CLIENTS_MOST];
    int count;
};
struct crowd_plan {
    int clients, rest; /* as in client_plan */
    unsigned pause_ms;
    uint64_t seed;           /* not 0 */
    struct traffic *traffic; /* one each, or NULL */
};
void crowd_start(struct crowd *crowd, const struct agency *agency, const struct crowd_plan *plan);
void crowd_works(const struct crowd *crowd); /* or die */
void crowd_wake(const struct crowd *crowd);  /* phieud serves again */
void crowd_finish(const struct crowd *crowd);
/* Lets them finish, kills phieud, checks what it left and compares it with what they were told. */
struct verdicts crowd_settle(const struct crowd *crowd, struct agency *agency);

#endif
