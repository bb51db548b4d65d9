/*
 * kill.c - torture_kill [SECONDS] [--clients N] [--seed N] [--sabotage]
 *
 * An agency is set up and worked in by several client processes while its phieud is killed (-9) at
 * random moments and started again at once. Each epoch of at most a minute ends with the last kill
 * under load, `phieud check --deep` on what that left, one more start for the requests still
 * unanswered, a last kill, and the comparison of the clients' lists with the books. One line of
 * figures; exit status 1 on anything lost, doubled or broken, or when more than one start in twenty
 * takes a second: a single one may have waited for the machine.
 *
 * --sabotage: after a short epoch, show that every rule of the oracle can be violated.
 */
#include "torture.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    EPOCH_SECONDS = 60, /* bounds disk and memory, however long the torture */
    KILL_FROM_MS = 20,
    KILL_TO_MS = 400,
    EARLY_MOST_MS = 20, /* one kill in EARLY_EVERY strikes while phieud starts */
    EARLY_EVERY = 8,
    ARENA_MOST = 64 << 20,
#ifdef PHIEU_SANITIZED
    START_MOST_MS = 10000,
#else
    START_MOST_MS = 1000,
#endif
};

struct torture {
    int seconds, clients;
    uint64_t seed, random;
    bool sabotage;
    int64_t kills, acts, letters, lost, doubled, broken, starts, slow_starts, worst_start;
};

/* ---- the killing
 * --------------------------------------------------------------------------------- */

/* The time until the next kill; a child that ends cuts it short. */
static void let_work(int64_t ms)
{
    sigset_t ended;
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, no_time = {0};
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    while (sigtimedwait(&ended, NULL, &no_time) > 0) { /* of the phieud reaped last */
    }
    (void)sigtimedwait(&ended, NULL, &time);
}

static void start(struct torture *t, struct agency *agency)
{
    int64_t ms = agency_start(agency, true);
    t->worst_start = ms > t->worst_start ? ms : t->worst_start;
    t->slow_starts += ms >= START_MOST_MS;
    t->starts++;
}

static void kill_now(struct torture *t, struct agency *agency)
{
    agency_kill(agency);
    t->kills++;
}

static void torment(struct torture *t, struct agency *agency, const struct crowd *crowd,
                    int64_t until)
{
    while (clock_ms() < until) {
        if (random_below(&t->random, EARLY_EVERY) == 0) {
            (void)agency_start(agency, false);
            let_work((int64_t)random_below(&t->random, EARLY_MOST_MS));
            kill_now(t, agency);
        }
        start(t, agency);
        crowd_wake(crowd);
        let_work(KILL_FROM_MS + (int64_t)random_below(&t->random, KILL_TO_MS - KILL_FROM_MS + 1));
        crowd_works(crowd);
        kill_now(t, agency);
    }
}

static void settle(struct torture *t, const struct agency *agency, const struct crowd *crowd)
{
    const char *books = in_folder(agency->data, "books.db");
    struct verdicts v = oracle_compare(books, crowd->lists, crowd->count, true);
    t->acts += v.acts;
    t->letters += v.letters;
    t->lost += v.lost;
    t->doubled += v.doubled;
    t->broken += v.broken;
    if (t->sabotage && !oracle_sees(books, crowd->lists, crowd->count)) {
        t->broken++;
    }
}

static void epoch(struct torture *t, int seconds)
{
    struct arena arena, *before;
    struct crowd crowd;
    arena_init(&arena, ARENA_MOST);
    before = arena_enter(&arena);
    struct agency agency = agency_new();
    crowd_start(&crowd, &agency,
                &(struct crowd_plan){.clients = t->clients,
                                     .seed = random_below(&t->random, UINT64_MAX) | 1});
    torment(t, &agency, &crowd, clock_ms() + (int64_t)seconds * 1000);
    agency_check(&agency); /* as the last kill left it */
    start(t, &agency);
    crowd_wake(&crowd);
    crowd_finish(&crowd);
    kill_now(t, &agency);
    agency_check(&agency);
    settle(t, &agency, &crowd);
    agency_leave(&agency, t->lost + t->doubled + t->broken == 0);
    arena_enter(before);
    arena_release(&arena);
}

/* ---- the program
 * ------------------------------------------------------------------------------------ */

static bool parse(int argc, char **argv, struct torture *t)
{
    static const struct option longs[] = {{"clients", required_argument, NULL, 'c'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"sabotage", no_argument, NULL, 'x'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == 'c') {
            t->clients = atoi(optarg);
        } else if (c == 's') {
            t->seed = strtoull(optarg, NULL, 10);
        } else if (c == 'x') {
            t->sabotage = true;
        } else {
            return false;
        }
    }
    if (optind < argc) {
        t->seconds = atoi(argv[optind++]);
    }
    return optind == argc && t->seconds > 0 && t->clients > 0 && t->clients <= CLIENTS_MOST;
}

int main(int argc, char **argv)
{
    struct torture t = {.seconds = 60, .clients = 6, .seed = (uint64_t)time(NULL)};
    sigset_t ended;
    if (!parse(argc, argv, &t)) {
        fputs("torture_kill [SECONDS] [--clients N] [--seed N] [--sabotage]\n", stderr);
        return 64;
    }
    t.random = (t.seed + 1) * 0x9E3779B97F4A7C15 | 1;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, NULL); /* let_work waits for it */
    signal(SIGPIPE, SIG_IGN);
    arena_adopt_json();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (int left = t.seconds; left > 0; left -= EPOCH_SECONDS) {
        epoch(&t, left < EPOCH_SECONDS ? left : EPOCH_SECONDS);
    }
    bool slow = t.slow_starts * 20 > t.starts;
    bool fine = t.lost + t.doubled + t.broken == 0 && !slow && t.acts > 0;
    printf(
        "%s: %lld kills in %d s, %lld acts acknowledged, %lld letters; %lld lost, %lld doubled, "
        "%lld broken; %lld of %lld starts took over %d ms, worst %lld ms; %d clients, seed %llu\n",
        fine ? "ok" : "FAILED", (long long)t.kills, t.seconds, (long long)t.acts,
        (long long)t.letters, (long long)t.lost, (long long)t.doubled, (long long)t.broken,
        (long long)t.slow_starts, (long long)t.starts, START_MOST_MS, (long long)t.worst_start,
        t.clients, (unsigned long long)t.seed);
    return fine ? 0 : 1;
}
