/*
 * powercut.c - torture_powercut cuts|weak|stops|faults [--long] [--count N] [--seed N] [--only
 * TEXT]
 *
 *   cuts    the power is cut at random operations of a mixed load (T02), now and then after the
 * process was killed; N cuts weak    the same with synchronous=NORMAL, and passes when losses are
 * seen stops   one day's work stopped at every sync and finished on what was left (T03) faults each
 * call to the disk fails in turn (T04); --long: all, else a sample; --only: kinds of failure whose
 * name has this text
 *
 * One line of figures; exit status 1 when a promise was broken.
 */
#include "powercut.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MEMORY_MOST = 1 << 30, LONG_CUTS = 20000 };

_Noreturn void die(const char *format, ...)
{
    va_list args;
    fflush(stdout);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    _exit(1);
}

int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const struct {
    const char *name;
    bool (*run)(const struct options *options);
    bool weak;
} modes[] = {
    {"cuts", cuts_run, false},
    {"weak", cuts_run, true},
    {"stops", stops_run, false},
    {"faults", faults_run, false},
};

static bool parse(int argc, char **argv, struct options *options)
{
    static const struct option longs[] = {{"long", no_argument, NULL, 'l'},
                                          {"count", required_argument, NULL, 'n'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"only", required_argument, NULL, 'o'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == 'l') {
            options->all = true;
            options->count = options->count > 0 ? options->count : LONG_CUTS;
        } else if (c == 'n') {
            options->count = atoi(optarg);
        } else if (c == 'o') {
            options->only = optarg;
        } else if (c == 's') {
            options->seed = strtoull(optarg, NULL, 10);
        } else {
            return false;
        }
    }
    return optind == argc - 1;
}

/* Memory when there is some: nothing here waits for a real disk. */
static char *new_folder(void)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char *folder = arena_printf(arena_current(), "%s/phieu-powercut-XXXXXX", base);
    if (mkdtemp(folder) == NULL) {
        die("%s cannot be made", folder);
    }
    return folder;
}

int main(int argc, char **argv)
{
    struct options options = {.seed = (uint64_t)time(NULL)};
    struct arena arena;
    size_t mode = 0, count = sizeof modes / sizeof modes[0];
    bool known = parse(argc, argv, &options);
    while (known && mode < count && strcmp(argv[optind], modes[mode].name) != 0) {
        mode++;
    }
    if (!known || mode == count) {
        fputs("torture_powercut cuts|weak|stops|faults [--long] [--count N] [--seed N] [--only "
              "TEXT]\n",
              stderr);
        return 64;
    }
    options.weak = modes[mode].weak;
    arena_adopt_json();
    arena_init(&arena, MEMORY_MOST);
    arena_enter(&arena);
    log_set_level(LOG_LEVEL_ERROR);
    work_folder = new_folder();
    house_settings(work_folder, in_folder(work_folder, "disk/data"));
    bool fine = modes[mode].run(&options);
    if (fine) {
        tree_remove(work_folder);
    } else {
        printf("what there is stays in %s\n", work_folder);
    }
    arena_release(&arena);
    return fine ? 0 : 1;
}
