/*
 * mixed.c - torture_mixed [SECONDS] [--writers N] [--readers N]
 *
 * Everybody works at once: writers take letters from the door to completion, readers leaf through
 * lists, letters and searches. In the middle a reader of the file itself, as another program might
 * be, holds its snapshot for a fifth of the time, so that the log cannot begin anew; afterwards it
 * must. Exit status 1 when anybody was told to come again, starved or waited too long, when log or
 * memory grew beyond their bounds, or when the books are not what was told.
 */
#include "torture.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAMPLE_US = 50000, ARENA_MOST = 64 << 20 };
#ifdef PHIEU_SANITIZED
enum { SLOWER = 10, MEMORY_MOST_MB = 4096 };
#else
enum { SLOWER = 1, MEMORY_MOST_MB = 96 };
#endif
/* Two slow cores that also carry a hundred clients and perhaps another test. */
static const double read_p99_ms = 2500 * SLOWER, write_p99_ms = 5000 * SLOWER;
static const double starved_ms = 10000 * SLOWER;
/* 16 gather until they are moved, more when a reader is in the way; 64 are kept once there were. */
static const double log_most_mb = 64, log_kept_mb = 80;

struct mixed {
    int seconds, writers, readers;
    uint64_t seed;
    struct agency agency;
    struct crowd crowd;
    struct traffic *traffic; /* of the writers, then of the readers */
    pid_t reading[CLIENTS_MOST];
    sqlite3 *holder;
    double log_mb, held_mb, end_mb, memory_mb, silent_ms;
};

/* ---- readers
 * --------------------------------------------------------------------------------------
 */

static void readers_start(struct mixed *m)
{
    for (int i = 0; i < m->readers; i++) {
        struct reader_plan plan = {&m->agency, m->seed + (uint64_t)i, &m->traffic[m->writers + i]};
        m->reading[i] = fork();
        if (m->reading[i] == 0) {
            reader_run(&plan);
        }
        if (m->reading[i] < 0) {
            die("reader %d: %s", i, strerror(errno));
        }
    }
}

static void readers_work(const struct mixed *m)
{
    int status;
    for (int i = 0; i < m->readers; i++) {
        if (waitpid(m->reading[i], &status, WNOHANG) != 0) {
            die("reader %d ended early with %x", i, (unsigned)status);
        }
    }
}

static void readers_stop(const struct mixed *m)
{
    for (int i = 0; i < m->readers; i++) {
        kill(m->reading[i], SIGKILL);
        waitpid(m->reading[i], NULL, 0);
    }
}

/* ---- the one who holds his snapshot
 * ---------------------------------------------------------------
 */

static void hold(struct mixed *m)
{
    const char *books = in_folder(m->agency.data, "books.db");
    if (sqlite3_open_v2(books, &m->holder, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_exec(m->holder, "BEGIN; SELECT count(*) FROM letters", NULL, NULL, NULL) !=
            SQLITE_OK) {
        die("no snapshot to hold: %s", sqlite3_errmsg(m->holder));
    }
}

static void let_go(struct mixed *m)
{
    sqlite3_close(m->holder);
    m->holder = NULL;
}

/* ---- watching
 * -------------------------------------------------------------------------------------
 */

static double most(double a, double b)
{
    return a > b ? a : b;
}

/* Somebody who has not been answered for so long; an answer still outstanding counts too. */
static double longest_silence(const struct mixed *m)
{
    int64_t now = clock_ms(), since = now;
    for (int i = 0; i < m->writers + m->readers; i++) {
        int64_t last = m->traffic[i].last_ms;
        since = last > 0 && last < since ? last : since;
    }
    return (double)(now - since);
}

static void sample(struct mixed *m, bool held)
{
    struct arena arena, *before;
    arena_init(&arena, 1 << 20);
    before = arena_enter(&arena);
    double *log = held ? &m->held_mb : &m->log_mb;
    m->end_mb = watch_log_mb(&m->agency);
    *log = most(*log, m->end_mb);
    m->memory_mb = most(m->memory_mb, watch_anonymous_mb(m->agency.pid));
    m->silent_ms = most(m->silent_ms, longest_silence(m));
    arena_enter(before);
    arena_release(&arena);
}

/* Held from two to three fifths; what follows belongs to the log's way back. */
static void watch(struct mixed *m)
{
    int64_t start = clock_ms(), fifth = (int64_t)m->seconds * 200, at;
    while ((at = clock_ms() - start) < fifth * 5) {
        bool wanted = at >= fifth * 2 && at < fifth * 3;
        if (wanted && m->holder == NULL) {
            hold(m);
        } else if (!wanted && m->holder != NULL) {
            let_go(m);
        }
        crowd_works(&m->crowd);
        readers_work(m);
        sample(m, at >= fifth * 2);
        usleep(SAMPLE_US);
    }
}

static int judge(const struct mixed *m, const struct verdicts *v)
{
    struct traffic wrote = traffic_sum(m->traffic, m->writers);
    struct traffic was_read = traffic_sum(m->traffic + m->writers, m->readers);
    const struct figure figures[] = {
        {"told to come again (503)", (double)(wrote.busy + was_read.busy), 0},
        {"p99 of a reader, ms", traffic_ms(&was_read, 0.99), read_p99_ms},
        {"p99 of a writer, ms", traffic_ms(&wrote, 0.99), write_p99_ms},
        {"longest without an answer, ms", m->silent_ms, starved_ms},
        {"log before a snapshot was held, MB", m->log_mb, log_most_mb},
        {"log long after it, MB", m->end_mb, log_kept_mb},
        {"anonymous memory, MB", m->memory_mb, MEMORY_MOST_MB},
        {"acts lost, doubled or broken", (double)(v->lost + v->doubled + v->broken), 0},
    };
    int broken = judge_figures(figures, sizeof figures / sizeof figures[0]);
    printf(
        "%s: %d s, %d writers %lld answers (p50 %.1f ms), %d readers %lld answers (p50 %.1f ms), "
        "%lld letters; log with a snapshot held %.1f MB\n",
        broken == 0 ? "ok" : "FAILED", m->seconds, m->writers, (long long)wrote.answers,
        traffic_ms(&wrote, 0.5), m->readers, (long long)was_read.answers,
        traffic_ms(&was_read, 0.5), (long long)v->letters, m->held_mb);
    return broken;
}

/* ---- the program
 * ----------------------------------------------------------------------------------
 */

static bool parse(int argc, char **argv, struct mixed *m)
{
    static const struct option longs[] = {{"writers", required_argument, NULL, 'w'},
                                          {"readers", required_argument, NULL, 'r'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == '?') {
            return false;
        }
        *(c == 'w' ? &m->writers : &m->readers) = atoi(optarg);
    }
    if (optind < argc) {
        m->seconds = atoi(argv[optind++]);
    }
    return optind == argc && m->seconds > 0 && m->writers > 0 && m->writers <= CLIENTS_MOST &&
           m->readers > 0 && m->readers <= CLIENTS_MOST;
}

int main(int argc, char **argv)
{
    static struct mixed m = {.seconds = 20, .writers = 32, .readers = 64, .seed = 26};
    struct arena arena;
    if (!parse(argc, argv, &m)) {
        fputs("torture_mixed [SECONDS] [--writers N] [--readers N]\n", stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    arena_adopt_json();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    arena_init(&arena, ARENA_MOST);
    arena_enter(&arena);
    m.traffic = traffic_new(m.writers + m.readers);
    m.agency = agency_new();
    (void)agency_start(&m.agency, true);
    crowd_start(&m.crowd, &m.agency,
                &(struct crowd_plan){.clients = m.writers, .seed = m.seed, .traffic = m.traffic});
    readers_start(&m);
    watch(&m);
    readers_stop(&m);
    struct verdicts v = crowd_settle(&m.crowd, &m.agency);
    int broken = judge(&m, &v);
    agency_leave(&m.agency, broken == 0);
    arena_enter(NULL);
    arena_release(&arena);
    return broken == 0 ? 0 : 1;
}
