/*
 * beside.c - one thing while another goes on: the writer beside the indexer, readers beside the
 * writer.
 */
#include "bench.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 8, READERS = 32, WRITERS = 32, LETTERS = 2000, HEAD_START_US = 300000 };

/* ---- the indexer --------------------------------------------------------------------------------
 */

struct registering {
    double rate, p999, indexed; /* a second, ms, letters a second until all are in the index */
};

/* A folder where the index should be: the indexer cannot open it and tries again each second. */
static struct registering register_beside(struct writing *w, bool indexer)
{
    struct house house;
    struct flood flood;
    writing_fresh(w, &house);
    const char *index = house_path(&house, "data/search.db");
    if (!indexer && (unlink(index) != 0 || mkdir(index, 0700) != 0)) {
        die("no folder in the index's place");
    }
    struct store *store = house_open(&house);
    double begun = clock_s();
    queue_flood(store, CLIENTS, w->seconds, 1, &flood);
    if (indexer) {
        store_search_settle(store);
    }
    struct registering done = {.rate = (double)flood.count / flood.seconds,
                               .p999 = samples_ms(&flood.waits, 0.999),
                               .indexed = (double)flood.count / (clock_s() - begun)};
    store_close(store);
    (void)house_numbers(&house);
    house_remove(&house);
    samples_release(&flood.waits);
    return done;
}

static void beside_indexer(struct writing *w)
{
    double rate[ROUNDS_MOST], tail[ROUNDS_MOST], pace[ROUNDS_MOST];
    struct registering with = {0}, without = {0};
    for (int i = 0; i < w->rounds; i++) {
        without = register_beside(w, false);
        with = register_beside(w, true);
        rate[i] = with.rate / without.rate;
        tail[i] = with.p999 / without.p999;
        pace[i] = with.indexed / with.rate;
    }
    ratio_print("registrations beside the indexer", "without it", rate, w->rounds,
                (struct aim){.goal = 0.8}, "last round %.0f/s of %.0f/s", with.rate, without.rate);
    ratio_print("p99.9 beside the indexer", "without it", tail, w->rounds, (struct aim){4, true},
                "last round %.1f of %.1f ms", with.p999, without.p999);
    ratio_print("letters indexed", "registrations, 8 clients", pace, w->rounds,
                (struct aim){.goal = 0.5}, "last round %.0f/s", with.indexed);
}

/* ---- readers
 * --------------------------------------------------------------------------------------
 */

static void make_get(void *arg, uint64_t n, struct buf *out)
{
    (void)arg;
    load_get(out, "vanthu",
             arena_printf(arena_current(), "/v1/letters/%%23%llu",
                          (unsigned long long)(n * 7919 % LETTERS + 1)));
}

static double read_p99(const struct house *house, double seconds)
{
    struct flood flood;
    load_run(&(struct load){.port = house->port,
                            .connections = READERS,
                            .want = 200,
                            .seconds = seconds,
                            .make = make_get},
             &flood);
    double p99 = samples_ms(&flood.waits, 0.99);
    samples_release(&flood.waits);
    return p99;
}

struct span {
    struct day arrived;
    uint64_t from;
};

static void make_from(void *arg, uint64_t n, struct buf *out)
{
    struct span *span = arg;
    writing_request(&span->arrived, span->from + n, out);
}

static void write_letters(const struct house *house, int connections, int64_t count, double seconds,
                          uint64_t from)
{
    struct flood flood;
    struct span span = {instant_day(instant_now(), ZONE_VIETNAM), from};
    load_run(&(struct load){.port = house->port,
                            .connections = connections,
                            .want = 201,
                            .count = count,
                            .seconds = seconds,
                            .make = make_from,
                            .arg = &span},
             &flood);
    samples_release(&flood.waits);
}

/* The load of the writers comes from a process of its own, as from another office. */
static double read_beside_writers(const struct house *house, double seconds)
{
    int status = -1;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        write_letters(house, WRITERS, 0, seconds + 2.0 * HEAD_START_US / 1e6, LETTERS);
        _exit(0);
    }
    usleep(HEAD_START_US);
    double p99 = read_p99(house, seconds);
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        die("the writers ended with %x", (unsigned)status);
    }
    return p99;
}

static void beside_writers(struct writing *w)
{
    double ratios[ROUNDS_MOST], alone = 0, beside = 0;
    struct house house;
    writing_fresh(w, &house);
    house_serve(&house);
    write_letters(&house, CLIENTS, LETTERS, 0, 0);
    for (int i = 0; i < w->rounds; i++) {
        alone = read_p99(&house, w->seconds);
        beside = read_beside_writers(&house, w->seconds);
        ratios[i] = beside / alone;
    }
    house_stop(&house);
    (void)house_numbers(&house);
    house_remove(&house);
    ratio_print("p99 of 32 readers, 32 writing", "alone", ratios, w->rounds, (struct aim){3, true},
                "last round %.2f of %.2f ms", beside, alone);
}

void writing_beside(struct writing *w)
{
    beside_indexer(w);
    beside_writers(w);
}
