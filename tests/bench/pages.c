/*
 * pages.c - how long a person waits for a page of a grown agency: the real daemon, one connection,
 * each request after the answer to the one before.
 */
#include "bench.h"

#include <stdio.h>
#include <string.h>

enum { ASKED = 400, WARM = 20, CROWD = 64, ROWS = 50 };

struct asking {
    const struct page_kind *kind;
    const char *path; /* instead of the kind's own */
    const struct corpus *corpus;
    bool counted; /* one connection: what each request costs can be told apart */
    struct samples processor;
    double before;
};

static void count_processor(struct asking *asking, bool last_done)
{
    double now = machine_thread_s(asking->corpus->house.pid, "MHD-worker");
    if (last_done) {
        samples_add(&asking->processor, now - asking->before);
    }
    asking->before = now;
}

static void make(void *arg, uint64_t n, struct buf *out)
{
    struct asking *asking = arg;
    if (asking->counted) {
        count_processor(asking, n > 0);
    }
    const struct page_kind *kind = asking->kind;
    const char *path = asking->path != NULL ? asking->path
                       : kind->path != NULL ? kind->path
                                            : kind->make(asking->corpus, n);
    load_get(out, kind->who, path);
}

static struct page_time ask(const struct corpus *corpus, const struct page_kind *kind,
                            const char *path, int connections, int64_t count)
{
    struct asking asking = {
        .kind = kind, .path = path, .corpus = corpus, .counted = connections == 1};
    struct flood flood;
    load_run(&(struct load){.port = corpus->house.port,
                            .connections = connections,
                            .want = 200,
                            .count = count,
                            .make = make,
                            .arg = &asking},
             &flood);
    struct page_time time = {.p50 = samples_ms(&flood.waits, 0.5),
                             .p99 = samples_ms(&flood.waits, 0.99),
                             .processor50 = samples_ms(&asking.processor, 0.5),
                             .processor99 = samples_ms(&asking.processor, 0.99),
                             .rate = (double)flood.count / flood.seconds};
    samples_release(&flood.waits);
    samples_release(&asking.processor);
    return time;
}

struct page_time page_ask(const struct corpus *corpus, const struct page_kind *kind)
{
    (void)ask(corpus, kind, NULL, 1, WARM);
    return ask(corpus, kind, NULL, 1, ASKED);
}

void page_ask_once(const struct corpus *corpus, const struct page_kind *kind)
{
    (void)ask(corpus, kind, NULL, 1, 1);
}

void figure(const char *what, const char *against, double value, double most, const char *text)
{
    ratio_print(what, against, &value, 1, (struct aim){most, true}, "%s", text);
}

/* ---- the register, page by page ---------------------------------------------------------------
 */

/* What follows "next":" in an answer. */
static const char *next_of(const struct corpus *corpus, const char *path)
{
    char *command = arena_printf(arena_current(),
                                 "curl -s --unix-socket '%s' -H 'Authorization: Bearer %s' '%s'",
                                 corpus->house.socket, house_token("vanthu"),
                                 arena_printf(arena_current(), "http://phieu%s", path));
    static char answer[1 << 18];
    FILE *out = popen(command, "re");
    size_t got = out != NULL ? fread(answer, 1, sizeof answer - 1, out) : 0;
    answer[got] = '\0';
    char *next = strstr(answer, "\"next\":\"");
    if (out == NULL || pclose(out) != 0 || next == NULL) {
        die("%s has no next page", path);
    }
    next += strlen("\"next\":\"");
    next[strcspn(next, "\"")] = '\0';
    return arena_strdup(arena_current(), next);
}

/* Page 500, or the last that a small corpus has. */
static void measure_register(const struct corpus *corpus)
{
    struct page_kind kind = {.name = "register", .who = "vanthu"};
    int year = corpus->register_year;
    int64_t pages = corpus->register_last / ROWS < 500 ? corpus->register_last / ROWS : 500;
    const char *path =
        arena_printf(arena_current(), "/v1/letters?book=VBD&year=%d&limit=%d", year, ROWS);
    const char *far = path;
    for (int64_t page = 1; page < pages; page++) {
        far = arena_printf(arena_current(), "%s&cursor=%s", path, next_of(corpus, far));
    }
    struct page_time first = ask(corpus, &kind, path, 1, ASKED);
    struct page_time last = ask(corpus, &kind, far, 1, ASKED);
    figure(arena_printf(arena_current(), "register page %lld", (long long)pages), "page 1",
           last.p50 / first.p50, 1.2,
           arena_printf(arena_current(), "p50 %.2f of %.2f ms, p99 %.2f", last.p50, first.p50,
                        last.p99));
}

/* ---- reports -------------------------------------------------------------------------------- */

/* Of the year that has most letters, which is half of them. */
static void measure_reports(const struct corpus *corpus)
{
    static const char *const ways[] = {"unit", "person", "issuer", "month"};
    enum { REPORTS_ASKED = 5, REPORT_MS = 1000 };
    struct page_kind kind = {.name = "report", .who = "giamdoc"};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const char *path = arena_printf(arena_current(), "/v1/reports/handling?period=%d&by=%s",
                                        corpus->register_year, ways[i]);
        (void)ask(corpus, &kind, path, 1, 1);
        struct page_time time = ask(corpus, &kind, path, 1, REPORTS_ASKED);
        figure(arena_printf(arena_current(), "report of %d by %s", corpus->register_year, ways[i]),
               "ms", time.p50, REPORT_MS, "");
    }
}

/* ---- all pages --------------------------------------------------------------------------------
 */

static void print_page(const struct page_kind *kind, const struct page_time *time, double letter_ms)
{
    printf("%-32s %8.2f %8.2f %8.2f %8.2f %8.1f  <= %2.0f ms %s\n", kind->name, time->p50,
           time->p99, time->processor50, time->processor99, time->p50 / letter_ms, kind->most_ms,
           time->p99 <= kind->most_ms ? "ok" : "miss");
    fflush(stdout);
}

void pages_measure(struct corpus *corpus)
{
    double letter_ms = 0;
    (void)house_serve(&corpus->house);
    printf("%-32s %8s %8s %8s %8s %8s\n", "page, one connection", "p50 ms", "p99", "cpu p50", "p99",
           "/ letter");
    for (int i = 0; i < page_kind_count; i++) {
        struct page_time time = page_ask(corpus, &page_kinds[i]);
        letter_ms = i == 0 ? time.p50 : letter_ms;
        print_page(&page_kinds[i], &time, letter_ms);
    }
    measure_register(corpus);
    measure_reports(corpus);
    struct page_time queue = page_ask(corpus, page_kind("to-do: a unit head"));
    struct page_time three = page_ask(corpus, page_kind("search: three syllables"));
    figure("to-do of 50 rows", "one letter x 50", queue.p50 / (letter_ms * ROWS), 0.5,
           arena_printf(arena_current(), "p50 %.2f ms", queue.p50));
    figure("search, three syllables", "to-do of 50 rows", three.p50 / queue.p50, 10,
           arena_printf(arena_current(), "p50 %.2f ms", three.p50));
    struct page_time crowd =
        ask(corpus, page_kind("one letter (show)"), NULL, CROWD, (int64_t)ASKED * CROWD);
    printf("one letter, %d connections: %.0f/s, p50 %.2f p99 %.2f ms\n", CROWD, crowd.rate,
           crowd.p50, crowd.p99);
    double memory = (double)machine_anonymous_kib(corpus->house.pid) / 1024;
    figure("memory after the pages", "MB, anonymous", memory, 96, "");
    house_stop(&corpus->house);
}
