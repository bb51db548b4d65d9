/*
 * main.c - phieu_bench_reading [--part tune|held] [--class NAME] [--letters N] [--jobs N] [--rounds
 * N] [--json]
 *          [--show] [--show-held] [--keep FOLDER] [--only accuracy|speed|crowd] [--files FOLDER]
 * [--bin FOLDER]
 *
 * Prints how much of the generator's letters is read right, both parts beside each other, and how
 * fast. --show prints what was read wrong in the tune part, --keep puts those letters with truth,
 * reading and text into a folder; of the held part single letters are shown only by --show-held,
 * for nobody tunes on it. --files reads a folder of real letters with a truth.json instead.
 */
#include "reading.h"

#include "../bench.h"

#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { JOBS_AT_MOST = 16, ROUNDS_AT_MOST = 15 };

static int named(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    fprintf(stderr, "%s: there is no such part or class\n", name);
    exit(64);
}

static bool parse(int argc, char **argv, struct reading_bench *b)
{
    static const struct option longs[] = {{"part", required_argument, NULL, 'p'},
                                          {"class", required_argument, NULL, 'c'},
                                          {"letters", required_argument, NULL, 'l'},
                                          {"jobs", required_argument, NULL, 'j'},
                                          {"rounds", required_argument, NULL, 'r'},
                                          {"json", no_argument, NULL, 'J'},
                                          {"show", no_argument, NULL, 's'},
                                          {"show-held", no_argument, NULL, 'h'},
                                          {"keep", required_argument, NULL, 'k'},
                                          {"only", required_argument, NULL, 'o'},
                                          {"files", required_argument, NULL, 'f'},
                                          {"bin", required_argument, NULL, 'b'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        switch (c) {
        case 'p':
            b->part = named(letters_part_names, LETTERS_PARTS, optarg);
            break;
        case 'c':
            b->class = named(letters_class_names, LETTERS_CLASSES, optarg);
            break;
        case 'l':
            b->letters = atoi(optarg);
            break;
        case 'j':
            b->jobs = atoi(optarg);
            break;
        case 'r':
            b->rounds = atoi(optarg);
            break;
        case 'J':
            b->json = true;
            break;
        case 's':
            b->show = true;
            break;
        case 'h':
            b->show_held = true;
            break;
        case 'k':
            b->keep = optarg;
            break;
        case 'o':
            b->only = optarg;
            break;
        case 'f':
            b->files = optarg;
            break;
        case 'b':
            b->bin = optarg;
            break;
        default:
            return false;
        }
    }
    return optind == argc && b->jobs > 0 && b->jobs <= JOBS_AT_MOST && b->rounds > 0 &&
           b->rounds <= ROUNDS_AT_MOST;
}

static bool asked(const struct reading_bench *b, const char *what)
{
    return b->only == NULL || strcmp(b->only, what) == 0;
}

int main(int argc, char **argv)
{
    struct reading_bench b = {.bin = PHIEU_BIN_DIR,
                              .part = -1,
                              .class = -1,
                              .jobs = (int)sysconf(_SC_NPROCESSORS_ONLN),
                              .rounds = 3};
    struct arena arena;
    if (!parse(argc, argv, &b)) {
        fputs("phieu_bench_reading [--part tune|held] [--class NAME] [--letters N] [--jobs N] "
              "[--rounds N] [--json] [--show] [--show-held]\n"
              "                    [--keep FOLDER] [--only accuracy|speed|crowd] [--files FOLDER] "
              "[--bin FOLDER]\n",
              stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    INVARIANT(sodium_init() >= 0);
    arena_adopt_json();
    arena_init(&arena, (size_t)2 << 30);
    arena_enter(&arena);
    usage_at_start = machine_usage();
    if (b.files != NULL) {
        return real_measure(&b) ? 0 : 1;
    }
    if (asked(&b, "accuracy")) {
        accuracy_measure(&b);
        if (b.json) {
            puts(json_dumps(tally_json(b.tallies), JSON_INDENT(1)));
        } else {
            tally_table(b.tallies);
        }
    }
    if (asked(&b, "speed")) {
        speed_measure(&b);
    }
    if (asked(&b, "crowd")) {
        crowd_measure(&b);
    }
    double stolen, others;
    usage_share(&usage_at_start, &stolen, &others);
    fprintf(b.json ? stderr : stdout,
            "the host took %.1f %% of the processor, other programs %.1f %%\n", stolen * 100,
            others * 100);
    return 0;
}
