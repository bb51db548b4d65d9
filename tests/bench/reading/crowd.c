/* crowd.c - a real phieud with a full reading queue: do people wait longer for their lists than
 * when it is idle? */
#include "reading.h"

#include "../bench.h"

#include "phieu/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)
enum { CROWD_LETTERS = 1000, CROWD_SCANS = 24, ROUNDS_AT_MOST = 15 };

static void must(int rc, const struct error *err, const char *what)
{
    if (rc != 0) {
        die("%s: %s", what, error_info(err->code)->name);
    }
}

/* The benchmark's agencies read nothing; this one reads as it comes from the package. */
static void let_read(const struct house *house)
{
    static const char none[] = "workers = 0";
    struct error err = {0};
    char *text, *at;
    size_t len;
    must(file_slurp(house->conf, 1 << 20, &text, &len, &err), &err, house->conf);
    at = strstr(text, none);
    if (at == NULL) {
        die("%s does not say how many read", house->conf);
    }
    const char *changed = P("%.*sworkers = \"auto\"%s", (int)(at - text), text, at + strlen(none));
    must(file_replace(house->conf, changed, strlen(changed), 0600, &err), &err, house->conf);
}

/* Scans of two pages, handed in by the văn thư's own command. */
static void hand_in(const struct reading_bench *b, const struct house *house)
{
    const char *token = P("%s/token", house->folder), *secret = house_token("vanthu");
    struct error err = {0};
    must(file_replace(token, secret, strlen(secret), 0600, &err), &err, token);
    for (unsigned n = 0; n < CROWD_SCANS; n++) {
        struct arena arena, *before;
        struct letters_made made;
        arena_init(&arena, (size_t)1 << 30);
        before = arena_enter(&arena);
        letters_make(&(struct letters_spec){.class = LETTERS_STAMPED300, .n = n, .as_pdf = true},
                     &made);
        const char *path = P("%s/%s", house->folder, json_str(made.truth, "file"));
        must(file_replace(path, made.bytes, made.len, 0600, &err), &err, path);
        const char *command = P(
            "PHIEU_SERVER='unix:%s' '%s/phieu' --token-file '%s' ingest '%s' >/dev/null </dev/null",
            house->socket, b->bin, token, path);
        if (system(command) != 0) {
            die("a scan was not taken in");
        }
        unlink(path);
        arena_enter(before);
        arena_release(&arena);
    }
}

static int64_t waiting(const struct house *house)
{
    return house_ask(house, "SELECT count(*) FROM readings WHERE state < 2");
}

void crowd_measure(const struct reading_bench *b)
{
    const struct page_kind todo = {
        .name = "to-do", .who = "giamdoc", .path = "/v1/letters?box=todo&limit=50", .most_ms = 10};
    const char *home = getenv("HOME");
    const char *cache = P("%s/phieu-bench", getenv("XDG_CACHE_HOME") != NULL
                                                ? getenv("XDG_CACHE_HOME")
                                                : P("%s/.cache", home != NULL ? home : "/tmp"));
    char *folder = P("%s/crowd-XXXXXX", cache);
    struct corpus corpus;
    double ratios[ROUNDS_AT_MOST], idle[ROUNDS_AT_MOST];
    struct page_time busy = {.p50 = 0};
    if ((mkdir(cache, 0700) != 0 && errno != EEXIST) || mkdtemp(folder) == NULL) {
        die("%s: %s", cache, strerror(errno));
    }
    corpus_ready(&corpus, cache, CROWD_LETTERS);
    struct corpus here = corpus;
    house_copy(&here.house, P("%s/house", folder), &corpus.house);
    let_read(&here.house);
    (void)house_serve(&here.house);
    for (int i = 0; i < b->rounds; i++) {
        idle[i] = page_ask(&here, &todo).p99;
    }
    const double calm = median(idle, b->rounds);
    hand_in(b, &here.house);
    for (int i = 0; i < b->rounds; i++) {
        busy = page_ask(&here, &todo);
        ratios[i] = busy.p99 / calm;
    }
    const int64_t left = waiting(&here.house);
    ratio_print("to-do list with a full queue, p99", "idle", ratios, b->rounds,
                (struct aim){2, true}, "%.2f of %.2f ms, %lld of %d still to be read%s", busy.p99,
                calm, (long long)left, CROWD_SCANS,
                left > 0 ? "" : ": NOTHING MEASURED, the queue ran empty");
    house_stop(&here.house);
    house_remove(&(struct house){.folder = folder});
}
