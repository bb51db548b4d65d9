/*
 * main.c - phieu_bench [--letters N] [--rounds N] [--seconds S] [--slow-sync US] [--only WHAT]
 *
 * Prints ratios measured in one run, the absolute figures beside them. WHAT: disk, queue, http,
 * pages.
 */
#include "bench.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROUNDS_MOST = 15 };
static const int crowds[] = {1, 8, 64};
enum { CROWDS = sizeof crowds / sizeof crowds[0] };
static const double share_most = 0.10; /* of the processor, for a run to count */

struct options {
    int64_t letters;
    int rounds;
    double seconds;
    unsigned slow_sync_us;
    const char *only;
};

struct bench {
    struct options options;
    const char *cache, *scratch;
    struct house template; /* an agency without letters */
    int houses;
};

/* ---- rounds -------------------------------------------------------------------------------------
 */

struct round {
    double ratio, rate, bare, processor, batch, p50, p99; /* processor: bare / writer */
};

static void fresh(struct bench *b, struct house *house)
{
    house_copy(house, arena_printf(arena_current(), "%s/house-%d", b->scratch, b->houses++),
               &b->template);
}

/* The same rows by the bare loop, in batches of the size observed. */
static struct round against_bare(struct bench *b, struct house *house, struct flood *flood)
{
    struct house other;
    int batch = flood->batch < 1 ? 1 : (int)(flood->batch + 0.5);
    struct bare_rows *rows = bare_take(house, house_last_seq(&b->template));
    if (house_numbers(house) != flood->count || bare_count(rows) != flood->count) {
        die("%lld registrations were acknowledged, %lld are there", (long long)flood->count,
            (long long)bare_count(rows));
    }
    fresh(b, &other);
    double processor;
    double seconds = bare_commit(rows, &other, batch, b->options.slow_sync_us, &processor);
    house_remove(&other);
    bare_free(rows);
    struct round round = {.rate = (double)flood->count / flood->seconds,
                          .bare = (double)flood->count / seconds,
                          .processor = processor / flood->writer_s,
                          .batch = batch,
                          .p50 = samples_ms(&flood->waits, 0.5),
                          .p99 = samples_ms(&flood->waits, 0.99)};
    round.ratio = round.rate / round.bare;
    samples_release(&flood->waits);
    return round;
}

static void print_rounds(const char *what, int clients, double goal, const struct round *rounds,
                         int count)
{
    enum { FIGURES = 7 };
    double values[FIGURES][ROUNDS_MOST], mid[FIGURES];
    for (int i = 0; i < count; i++) {
        const struct round *r = &rounds[i];
        const double row[FIGURES] = {r->ratio, r->rate, r->bare, r->processor,
                                     r->batch, r->p50,  r->p99};
        for (int j = 0; j < FIGURES; j++) {
            values[j][i] = row[j];
        }
    }
    for (int j = 0; j < FIGURES; j++) {
        mid[j] = median(values[j], count);
    }
    printf("%-28s %3d  %5.2f  (%.2f..%.2f, goal %.1f)  %6.0f/s of %6.0f/s, processor %.2f, batch "
           "%2.0f, "
           "p50 %6.2f p99 %6.2f ms\n",
           what, clients, mid[0], values[0][0], values[0][count - 1], goal, mid[1], mid[2], mid[3],
           mid[4], mid[5], mid[6]);
    fflush(stdout);
}

/* ---- the queue
 * -------------------------------------------------------------------------------------- */

static void bench_queue(struct bench *b)
{
    static const double goals[CROWDS] = {0.7, 0.9, 0.9};
    for (int c = 0; c < CROWDS; c++) {
        struct round rounds[ROUNDS_MOST];
        for (int i = 0; i < b->options.rounds; i++) {
            struct house house;
            struct flood flood;
            fresh(b, &house);
            struct store *store = house_open(&house, b->options.slow_sync_us);
            queue_flood(store, crowds[c], b->options.seconds, 1, &flood);
            store_close(store);
            rounds[i] = against_bare(b, &house, &flood);
            house_remove(&house);
        }
        print_rounds("queue / bare loop, clients", crowds[c], goals[c], rounds, b->options.rounds);
    }
}

/* ---- HTTP
 * -----------------------------------------------------------------------------------------------
 */

static void make_registration(void *arg, uint64_t n, struct buf *out)
{
    const struct day *arrived = arg;
    struct buf body;
    buf_init(&body, out->arena, 4096);
    letter_put(&body, n + 1, *arrived);
    buf_printf(
        out,
        "POST /v1/letters HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/json\r\nIdempotency-Key: %032llx\r\nContent-Length: %zu\r\n\r\n",
        house_token("vanthu"), (unsigned long long)n, body.len);
    buf_add(out, body.data, body.len);
}

/* Batches and jobs so far, as phieud tells them on its socket. */
static void writer_counts(const struct house *house, double *ret_batches, double *ret_jobs)
{
    char *command = arena_printf(arena_current(),
                                 "curl -s --unix-socket '%s' -H 'Authorization: Bearer %s' "
                                 "http://phieu/metrics",
                                 house->socket, house_token("vanthu"));
    char line[200];
    FILE *metrics = popen(command, "re");
    *ret_batches = *ret_jobs = 0;
    while (metrics != NULL && fgets(line, sizeof line, metrics) != NULL) {
        sscanf(line, "phieu_writer_batches_total %lf", ret_batches);
        sscanf(line, "phieu_writer_jobs_total %lf", ret_jobs);
    }
    if (metrics == NULL || pclose(metrics) != 0 || *ret_jobs < 0) {
        die("phieud tells no metrics");
    }
}

static struct round http_round(struct bench *b, int connections, int64_t *ret_idle_kib,
                               int64_t *ret_full_kib)
{
    struct house house;
    struct flood flood;
    double batches, jobs, batches_after, jobs_after;
    struct day arrived = instant_day(instant_now(), ZONE_VIETNAM);
    fresh(b, &house);
    house_serve(&house);
    *ret_idle_kib = machine_anonymous_kib(house.pid);
    writer_counts(&house, &batches, &jobs);
    double writer = machine_thread_s(house.pid, "phieu-writer");
    load_run(&(struct load){.port = house.port,
                            .connections = connections,
                            .want = 201,
                            .seconds = b->options.seconds,
                            .make = make_registration,
                            .arg = &arrived},
             &flood);
    flood.writer_s = machine_thread_s(house.pid, "phieu-writer") - writer;
    writer_counts(&house, &batches_after, &jobs_after);
    *ret_full_kib = machine_anonymous_kib(house.pid);
    house_stop(&house);
    flood.batch = (jobs_after - jobs) / (batches_after - batches);
    struct round round = against_bare(b, &house, &flood);
    house_remove(&house);
    return round;
}

static void bench_http(struct bench *b)
{
    static const double goals[CROWDS] = {0.5, 0.5, 0.5};
    int64_t idle = 0, full = 0;
    for (int c = 0; c < CROWDS; c++) {
        struct round rounds[ROUNDS_MOST];
        for (int i = 0; i < b->options.rounds; i++) {
            rounds[i] = http_round(b, crowds[c], &idle, &full);
        }
        print_rounds("HTTP / bare loop, clients", crowds[c], goals[c], rounds, b->options.rounds);
    }
    printf("anonymous memory of phieud: idle %.1f MB, after the flood of 64 clients %.1f MB\n",
           (double)idle / 1024, (double)full / 1024);
}

/* ---- the disk, the growth
 * -------------------------------------------------------------------------------- */

static void bench_disk(struct bench *b)
{
    struct syncs s = machine_syncs(b->scratch);
    printf(
        "fdatasync p50: %.0f us after 4 KiB overwritten, %.0f us appended, %.0f us after 1 MiB\n",
        s.overwrite_us, s.append_us, s.megabyte_us);
    fflush(stdout);
}

/* Registrations by eight clients into the house's books as they stand. */
static double rate_on(struct bench *b, const struct house *house, uint64_t from)
{
    struct flood flood;
    struct store *store = house_open(house, 0);
    store_search_settle(store);
    queue_flood(store, 8, b->options.seconds, from, &flood);
    store_close(store);
    (void)house_numbers(house);
    samples_release(&flood.waits);
    return (double)flood.count / flood.seconds;
}

static void bench_growth(struct bench *b, const struct house *corpus)
{
    double ratios[ROUNDS_MOST], small[ROUNDS_MOST], large[ROUNDS_MOST];
    for (int i = 0; i < b->options.rounds; i++) {
        struct house house;
        fresh(b, &house);
        small[i] = rate_on(b, &house, 1);
        house_remove(&house);
        house_copy(&house, arena_printf(arena_current(), "%s/large-%d", b->scratch, i), corpus);
        large[i] = rate_on(b, &house, 10000000);
        house_remove(&house);
        ratios[i] = large[i] / small[i];
    }
    printf("registration after %lld letters / after none: %.2f (%.0f/s of %.0f/s, 8 clients)\n",
           (long long)b->options.letters, median(ratios, b->options.rounds),
           median(large, b->options.rounds), median(small, b->options.rounds));
}

static void bench_pages(struct bench *b)
{
    struct house corpus;
    corpus_ready(&corpus, b->cache, b->options.letters);
    pages_measure(&corpus, b->options.letters);
    bench_growth(b, &corpus);
}

/* ---- the program
 * --------------------------------------------------------------------------------------------- */

static const struct section {
    const char *name;
    void (*run)(struct bench *b);
} sections[] = {
    {"disk", bench_disk}, {"queue", bench_queue}, {"http", bench_http}, {"pages", bench_pages}};

static bool parse(int argc, char **argv, struct options *o)
{
    static const struct option longs[] = {
        {"letters", required_argument, NULL, 'l'}, {"rounds", required_argument, NULL, 'r'},
        {"seconds", required_argument, NULL, 's'}, {"slow-sync", required_argument, NULL, 'y'},
        {"only", required_argument, NULL, 'o'},    {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        switch (c) {
        case 'l':
            o->letters = atoll(optarg);
            break;
        case 'r':
            o->rounds = atoi(optarg);
            break;
        case 's':
            o->seconds = atof(optarg);
            break;
        case 'y':
            o->slow_sync_us = (unsigned)atoi(optarg);
            break;
        case 'o':
            o->only = optarg;
            break;
        default:
            return false;
        }
    }
    return optind == argc && o->letters > 0 && o->rounds > 0 && o->rounds <= ROUNDS_MOST &&
           o->seconds > 0;
}

static void set_up(struct bench *b)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *cache = base != NULL ? arena_printf(arena_current(), "%s/phieu-bench", base)
                               : arena_printf(arena_current(), "%s/.cache/phieu-bench",
                                              home != NULL ? home : "/tmp");
    char *scratch = arena_printf(arena_current(), "%s/run-XXXXXX", cache);
    if ((mkdir(cache, 0700) != 0 && errno != EEXIST) || mkdtemp(scratch) == NULL) {
        die("%s: %s", cache, strerror(errno));
    }
    b->cache = cache;
    b->scratch = scratch;
    house_new(&b->template, arena_printf(arena_current(), "%s/template", scratch));
}

int main(int argc, char **argv)
{
    struct bench b = {.options = {.letters = 100000, .rounds = 3, .seconds = 2}};
    struct arena arena;
    double stolen, others;
    if (!parse(argc, argv, &b.options)) {
        fputs(
            "phieu_bench [--letters N] [--rounds N] [--seconds S] [--slow-sync US] [--only WHAT]\n",
            stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    INVARIANT(sodium_init() >= 0);
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    set_up(&b);
    machine_share(&stolen, &others);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (b.options.only == NULL || strcmp(b.options.only, sections[i].name) == 0) {
            sections[i].run(&b);
        }
    }
    machine_share(&stolen, &others);
    struct house scratch = {.folder = b.scratch};
    house_remove(&scratch);
    bool valid = stolen <= share_most && others <= share_most;
    printf("the host took %.1f %% of the processor, other programs %.1f %%%s\n", stolen * 100,
           others * 100, valid ? "" : ": RUN INVALID");
    return valid ? 0 : 1;
}
