/*
 * writing.c - registrations: the store's queue and the real daemon beside the bare loop that
 * commits the same rows.
 */
#include "bench.h"

#include <stdio.h>
#include <string.h>

static const int crowds[] = {1, 8, 64, 256};
enum { CROWDS = sizeof crowds / sizeof crowds[0], TAIL_CROWD = 64 };

struct round {
    double ratio, rate, bare, processor, batch, p50, p99; /* processor: bare / writer */
};

void writing_fresh(struct writing *w, struct house *house)
{
    house_copy(house, arena_printf(arena_current(), "%s/house-%d", w->scratch, w->houses++),
               &w->template);
}

/* The same rows by the bare loop, in batches of the size observed. */
static struct round against_bare(struct writing *w, const struct house *house, struct flood *flood)
{
    struct house other;
    int batch = flood->batch < 1 ? 1 : (int)(flood->batch + 0.5);
    struct bare_rows *rows = bare_take(house, house_last_seq(&w->template));
    if (house_numbers(house) != flood->count || bare_count(rows) != flood->count) {
        die("%lld registrations were acknowledged, %lld are there", (long long)flood->count,
            (long long)bare_count(rows));
    }
    writing_fresh(w, &other);
    double processor;
    double seconds = bare_commit(rows, &other, batch, &processor);
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

/* The median of one figure of the rounds. */
static double middle(const struct round *rounds, int count, size_t figure)
{
    double values[ROUNDS_MOST];
    for (int i = 0; i < count; i++) {
        memcpy(&values[i], (const char *)&rounds[i] + figure, sizeof values[i]);
    }
    return median(values, count);
}

static void print_rounds(const char *what, double goal, const struct round *rounds, int count)
{
#define MIDDLE(figure) middle(rounds, count, offsetof(struct round, figure))
    double ratios[ROUNDS_MOST];
    for (int i = 0; i < count; i++) {
        ratios[i] = rounds[i].ratio;
    }
    ratio_print(what, "bare loop, same batch", ratios, count, (struct aim){.goal = goal},
                "%.0f/s of %.0f/s, processor %.2f, batch %.0f, p50 %.2f p99 %.2f ms", MIDDLE(rate),
                MIDDLE(bare), MIDDLE(processor), MIDDLE(batch), MIDDLE(p50), MIDDLE(p99));
#undef MIDDLE
}

/* ---- the queue
 * -----------------------------------------------------------------------------------
 */

void writing_queue(struct writing *w)
{
    static const double goals[CROWDS] = {0.7, 0.9, 0.9, 0.8};
    for (int c = 0; c < CROWDS; c++) {
        struct round rounds[ROUNDS_MOST];
        for (int i = 0; i < w->rounds; i++) {
            struct house house;
            struct flood flood;
            writing_fresh(w, &house);
            struct store *store = house_open(&house);
            queue_flood(store, crowds[c], w->seconds, 1, &flood);
            store_close(store);
            rounds[i] = against_bare(w, &house, &flood);
            house_remove(&house);
        }
        print_rounds(arena_printf(arena_current(), "queue, %d clients", crowds[c]), goals[c],
                     rounds, w->rounds);
    }
}

/* ---- HTTP
 * ----------------------------------------------------------------------------------------
 */

void writing_request(void *arg, uint64_t n, struct buf *out)
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

struct memory {
    double idle_mb, full_mb;
};

static struct round http_round(struct writing *w, int connections, struct memory *ret_memory)
{
    struct house house;
    struct flood flood;
    double batches, jobs, batches_after, jobs_after;
    struct day arrived = instant_day(instant_now(), ZONE_VIETNAM);
    writing_fresh(w, &house);
    house_serve(&house);
    ret_memory->idle_mb = (double)machine_anonymous_kib(house.pid) / 1024;
    writer_counts(&house, &batches, &jobs);
    double writer = machine_thread_s(house.pid, "phieu-writer");
    load_run(&(struct load){.port = house.port,
                            .connections = connections,
                            .want = 201,
                            .seconds = w->seconds,
                            .make = writing_request,
                            .arg = &arrived},
             &flood);
    flood.writer_s = machine_thread_s(house.pid, "phieu-writer") - writer;
    writer_counts(&house, &batches_after, &jobs_after);
    ret_memory->full_mb = (double)machine_anonymous_kib(house.pid) / 1024;
    house_stop(&house);
    flood.batch = (jobs_after - jobs) / (batches_after - batches);
    struct round round = against_bare(w, &house, &flood);
    house_remove(&house);
    return round;
}

void writing_http(struct writing *w)
{
    static const double goals[CROWDS] = {0.5, 0.5, 0.5, 0.3};
    double full[ROUNDS_MOST], tails[ROUNDS_MOST];
    struct memory memory = {0};
    for (int c = 0; c < CROWDS; c++) {
        struct round rounds[ROUNDS_MOST];
        for (int i = 0; i < w->rounds; i++) {
            rounds[i] = http_round(w, crowds[c], &memory);
            full[i] = memory.full_mb;
            tails[i] = rounds[i].p99 / rounds[i].p50;
        }
        print_rounds(arena_printf(arena_current(), "HTTP, %d connections", crowds[c]), goals[c],
                     rounds, w->rounds);
        if (crowds[c] == TAIL_CROWD) {
            ratio_print("HTTP p99, 64 connections", "its p50", tails, w->rounds,
                        (struct aim){6, true}, "see above");
        }
    }
    ratio_print("memory after the flood of 256", "MB, anonymous", full, w->rounds,
                (struct aim){96, true}, "idle %.1f MB", memory.idle_mb);
}
