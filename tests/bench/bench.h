/*
 * bench.h - what the benchmark measures and with what: letters by a seeded generator, folders of
 * books, a bare SQLite loop as the limit, the store's queue, the real daemon under load.
 *
 * Machines are noisy: whatever is judged is a ratio of two things done one after the other in one
 * run, the median of several rounds (PERFORMANCE.md 0).
 */
#ifndef PHIEU_BENCH_H
#define PHIEU_BENCH_H

#include "phieu/office.h"
#include "phieu/settings.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- machine.c ----------------------------------------------------------------------------------
 */

double clock_s(void); /* monotonic */
/* Sorted in place. */
double median(double *values, int count);

struct samples { /* microseconds */
    uint32_t *us;
    size_t count, room;
};
void samples_add(struct samples *samples, double seconds);
double samples_ms(struct samples *samples, double quantile); /* 0 without any */
void samples_release(struct samples *samples);

struct syncs {
    double overwrite_us, append_us, megabyte_us; /* fdatasync after that, p50 */
};
struct syncs machine_syncs(const char *folder);
struct usage {                       /* ticks of all processors so far */
    double total, idle, stolen, own; /* own: of this program and its ended children */
};
extern struct usage usage_at_start;
struct usage machine_usage(void);
/* Shares of all processor time since then: what the host took, and what other programs here did. */
void usage_share(const struct usage *since, double *ret_stolen, double *ret_others);
int64_t machine_anonymous_kib(pid_t pid);
/* Processor time so far of the process's threads of this name. */
double machine_thread_s(pid_t pid, const char *name);

/* ---- ratios.c: the table
 * ----------------------------------------------------------------------------- */

struct aim {
    double goal;
    bool at_most;
};
extern const double share_most;
/* Prints a line and marks it when others took more than share_most of the processor since the line
 * before. Sorts the ratios. */
void ratio_print(const char *what, const char *against, double *ratios, int count, struct aim aim,
                 const char *format, ...) __attribute__((format(printf, 6, 7)));

/* ---- letters.c: plausible incoming letters
 * --------------------------------------------------------- */

struct dice {
    uint64_t state;
};
uint64_t dice_roll(struct dice *dice, uint64_t below);
/* The nth letter as a registration's JSON body; number and issuer never repeat within a year. */
void letter_put(struct buf *out, uint64_t n, struct day arrived);
/* A phrase of some letters' subjects, for searching. */
const char *letter_topic(uint64_t n);
/* Some 2 KB of running text about it, in the current arena: its topic among two-syllable words,
 * few of them frequent, most of them rare. */
const char *letter_text(uint64_t n);
/* The kth most frequent word of such texts, without marks when asked. */
const char *letter_word(uint64_t k);

/* ---- house.c: folders of books
 * ------------------------------------------------------------------------ */

struct house {
    const char *folder, *conf, *data, *socket, *log;
    struct settings settings;
    pid_t pid; /* of its phieud, 0 */
    int port;
};
/* A fresh agency of config/demo, nobody's letters in it. */
void house_new(struct house *house, const char *folder);
/* The same with a copy of another's books. */
void house_copy(struct house *house, const char *folder, const struct house *from);
void house_load(struct house *house, const char *folder); /* one that is there */
void house_remove(struct house *house);
struct store *house_open(const struct house *house);
/* Starts the real phieud on it; milliseconds until it serves. */
double house_serve(struct house *house);
void house_stop(struct house *house);
const char *house_token(const char *username);
/* Dies unless rows = highest number = counter in every book and year; returns the letters. */
int64_t house_numbers(const struct house *house);
const char *house_path(const struct house *house, const char *name);
/* The first value of a question to its books. */
int64_t house_ask(const struct house *house, const char *sql);

/* ---- bare.c: the limit
 * ------------------------------------------------------------------------------- */

/* Registrations after `first` (an act's seq) taken from one house's books and committed again in
 * another's, by the store's own statements, `batch` a transaction. Seconds for all of them. */
struct bare_rows;
struct bare_rows *bare_take(const struct house *house, int64_t after_seq);
int64_t bare_count(const struct bare_rows *rows);
double bare_commit(const struct bare_rows *rows, const struct house *into, int batch,
                   double *ret_processor_s);
void bare_free(struct bare_rows *rows);
int64_t house_last_seq(const struct house *house);

/* ---- queue.c: the store's queue
 * ------------------------------------------------------------------------ */

struct flood {
    int64_t count;
    double seconds, batch; /* jobs a transaction */
    double writer_s;       /* processor time of the writing thread */
    struct samples waits;
};
/* `clients` registrations outstanding at any time for so long. Letters from the nth on. */
void queue_flood(struct store *store, int clients, double seconds, uint64_t from,
                 struct flood *ret);

/* ---- load.c: keep-alive connections, one thread
 * ---------------------------------------------------------- */

struct load {
    int port, connections, want; /* want: the status of every answer */
    double seconds;              /* or so many, whichever comes first */
    int64_t count;
    void (*make)(void *arg, uint64_t n, struct buf *out); /* the nth request, whole */
    void *arg;
};
void load_run(const struct load *load, struct flood *ret);
/* One GET as a whole request. */
void load_get(struct buf *out, const char *who, const char *path);

/* ---- writing.c, beside.c, disk.c, files.c: how fast it writes
 * ----------------------------------------------------------------- */

enum { ROUNDS_MOST = 15 };

struct writing {
    const char *scratch;
    struct house template; /* an agency without letters */
    int houses, rounds;
    double seconds;
};
/* A copy of the agency without letters. */
void writing_fresh(struct writing *w, struct house *house);
/* load.make of the nth registration; its arg is the struct day of arrival. */
void writing_request(void *arg, uint64_t n, struct buf *out);
void writing_disk(struct writing *w);
void writing_queue(struct writing *w);
void writing_http(struct writing *w);
/* The writer beside the indexer, readers beside the writer. */
void writing_beside(struct writing *w);
void writing_files(struct writing *w);
void writing_morning(struct writing *w); /* morning.c: digests over 100,000 open lines */

/* ---- corpus.c: a grown agency
 * ------------------------------------------------------------------------ */

struct corpus {
    struct house house;
    int64_t letters;
    struct instant first, last; /* of its letters' acts */
    int register_year;          /* of its longest book, */
    int64_t register_last;      /* and how long that is */
};
/* Built when the cache has none. */
void corpus_ready(struct corpus *corpus, const char *cache, int64_t letters);

/* ---- pages.c, page_kinds.c: what people wait for
 * --------------------------------------------------------- */

struct page_kind {
    const char *name, *who;
    const char *path;                                             /* always the same, or */
    const char *(*make)(const struct corpus *corpus, uint64_t n); /* follows from n */
    double most_ms;                                               /* p99 */
};
extern const struct page_kind page_kinds[];
extern const int page_kind_count;
const struct page_kind *page_kind(const char *name);

struct page_time {
    double p50, p99;                 /* ms, from sending to the whole answer */
    double processor50, processor99; /* ms of the threads that answer; one connection only */
    double rate;                     /* a second */
};
/* One connection, one request after the other; the house is served. */
struct page_time page_ask(const struct corpus *corpus, const struct page_kind *kind);
void page_ask_once(const struct corpus *corpus, const struct page_kind *kind);
void pages_measure(struct corpus *corpus);
/* A line of the table about one value. */
void figure(const char *what, const char *against, double value, double most, const char *text);

/* ---- growth.c: a grown agency beside a small one, and beside the bare query
 * ------------------------------------- */

struct growth {
    const char *cache, *scratch;
    int64_t letters;
    int rounds;
    double seconds;
};
void growth_measure(const struct growth *growth);

#endif
