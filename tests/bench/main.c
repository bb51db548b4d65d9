/*
 * main.c - phieu_bench [--letters N] [--rounds N] [--seconds S] [--slow-sync US] [--only WHAT]
 *
 * Prints ratios measured in one run, the absolute figures beside them. WHAT: disk, queue, http,
 * beside, files, corpus, pages, growth.
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

struct options {
    int64_t letters;
    int rounds;
    double seconds;
    unsigned slow_sync_us;
    const char *only;
};

struct bench {
    struct options options;
    const char *cache;
    struct writing writing;
};

/* ---- grown agencies
 * -------------------------------------------------------------------------------- */

/* Only made, for another time. */
static void bench_corpus(struct bench *b)
{
    struct corpus corpus;
    corpus_ready(&corpus, b->cache, b->options.letters);
}

static void bench_pages(struct bench *b)
{
    struct corpus corpus;
    corpus_ready(&corpus, b->cache, b->options.letters);
    pages_measure(&corpus);
}

static void bench_growth(struct bench *b)
{
    growth_measure(&(struct growth){.cache = b->cache,
                                    .scratch = b->writing.scratch,
                                    .letters = b->options.letters,
                                    .rounds = b->options.rounds,
                                    .seconds = b->options.seconds});
}

/* ---- the program
 * --------------------------------------------------------------------------------------------- */

/* Either of writing, or of the whole. */
static const struct section {
    const char *name;
    void (*write)(struct writing *w);
    void (*run)(struct bench *b);
} sections[] = {
    {"disk", writing_disk, NULL},   {"queue", writing_queue, NULL},
    {"http", writing_http, NULL},   {"beside", writing_beside, NULL},
    {"files", writing_files, NULL}, {"morning", writing_morning, NULL},
    {"corpus", NULL, bench_corpus}, {"pages", NULL, bench_pages},
    {"growth", NULL, bench_growth},
};

static void run_section(struct bench *b, const struct section *section)
{
    if (section->write != NULL) {
        section->write(&b->writing);
    } else {
        section->run(b);
    }
}

/* Once more, with the library in front that makes every sync wait; the programs started inherit it.
 */
static void slow_down(char **argv, unsigned us)
{
    if (us > 0 && getenv("PHIEU_SLOW_SYNC_US") == NULL) {
        setenv("PHIEU_SLOW_SYNC_US", arena_printf(arena_current(), "%u", us), 1);
        setenv("LD_PRELOAD", PHIEU_SLOW_SYNC, 1);
        execv("/proc/self/exe", argv);
        die("the slow disk cannot be put on: %s", strerror(errno));
    }
}

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
    b->writing.scratch = scratch;
    b->writing.rounds = b->options.rounds;
    b->writing.seconds = b->options.seconds;
    house_new(&b->writing.template, arena_printf(arena_current(), "%s/template", scratch));
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
    slow_down(argv, b.options.slow_sync_us);
    set_up(&b);
    usage_at_start = machine_usage();
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (b.options.only == NULL || strcmp(b.options.only, sections[i].name) == 0) {
            run_section(&b, &sections[i]);
        }
    }
    usage_share(&usage_at_start, &stolen, &others);
    struct house scratch = {.folder = b.writing.scratch};
    house_remove(&scratch);
    bool valid = stolen <= share_most && others <= share_most;
    printf("the host took %.1f %% of the processor, other programs %.1f %%%s\n", stolen * 100,
           others * 100, valid ? "" : ": RUN INVALID");
    return valid ? 0 : 1;
}
