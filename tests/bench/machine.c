/* machine.c - clocks, medians, the disk's sync, what others took of the processor. */
#include "bench.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SYNCS = 400, SYNCS_LARGE = 60, PAGE = 4096 };

_Noreturn void die(const char *format, ...)
{
    va_list args;
    fflush(stdout);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

double clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

/* ---- samples ----------------------------------------------------------------------------------
 */

void samples_add(struct samples *samples, double seconds)
{
    if (samples->count == samples->room) {
        samples->room = samples->room == 0 ? 4096 : samples->room * 2;
        samples->us = realloc(samples->us, samples->room * sizeof *samples->us);
        INVARIANT(samples->us != NULL);
    }
    samples->us[samples->count++] = (uint32_t)(seconds * 1e6);
}

static int by_us(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

double samples_ms(struct samples *samples, double quantile)
{
    if (samples->count == 0) {
        return 0;
    }
    qsort(samples->us, samples->count, sizeof *samples->us, by_us);
    size_t at = (size_t)(quantile * (double)samples->count);
    return samples->us[at < samples->count ? at : samples->count - 1] / 1e3;
}

void samples_release(struct samples *samples)
{
    free(samples->us);
    *samples = (struct samples){0};
}

/* ---- the disk
 * ------------------------------------------------------------------------------------- */

/* p50 in microseconds of fdatasync after writing `size` bytes, at the same place or at the end. */
static double sync_us(int fd, size_t size, int times, bool append)
{
    static char bytes[1 << 20];
    double waits[SYNCS];
    for (int i = 0; i < times; i++) {
        off_t at = append ? lseek(fd, 0, SEEK_END) : 0;
        memset(bytes, i, size);
        double start = clock_s();
        if (pwrite(fd, bytes, size, at) != (ssize_t)size || fdatasync(fd) != 0) {
            die("the disk does not sync: %s", strerror(errno));
        }
        waits[i] = (clock_s() - start) * 1e6;
    }
    return median(waits, times);
}

struct syncs machine_syncs(const char *folder)
{
    char *path = arena_printf(arena_current(), "%s/sync", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        die("%s: %s", path, strerror(errno));
    }
    struct syncs syncs;
    syncs.append_us = sync_us(fd, PAGE, SYNCS, true);
    syncs.overwrite_us = sync_us(fd, PAGE, SYNCS, false);
    syncs.megabyte_us = sync_us(fd, 1 << 20, SYNCS_LARGE, true);
    close(fd);
    unlink(path);
    return syncs;
}

/* ---- the processor
 * ---------------------------------------------------------------------------------- */

/* Processor seconds of this process and of the children that have ended. */
static double own_seconds(void)
{
    static const int whose[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
    double seconds = 0;
    for (int i = 0; i < 2; i++) {
        struct rusage usage;
        getrusage(whose[i], &usage);
        seconds += (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
        seconds += (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    }
    return seconds;
}

struct usage usage_at_start;

struct usage machine_usage(void)
{
    enum { IDLE = 3, WAITING, STOLEN = 7, KINDS };
    double now[KINDS] = {0};
    struct usage usage = {.own = own_seconds() * (double)sysconf(_SC_CLK_TCK)};
    FILE *stat = fopen("/proc/stat", "re");
    if (stat == NULL || fscanf(stat, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &now[0], &now[1],
                               &now[2], &now[3], &now[4], &now[5], &now[6], &now[7]) != KINDS) {
        die("/proc/stat cannot be read");
    }
    fclose(stat);
    for (int i = 0; i < KINDS; i++) {
        usage.total += now[i];
    }
    usage.idle = now[IDLE] + now[WAITING];
    usage.stolen = now[STOLEN];
    return usage;
}

void usage_share(const struct usage *since, double *ret_stolen, double *ret_others)
{
    struct usage now = machine_usage();
    double total = now.total - since->total, stolen = now.stolen - since->stolen;
    double others = total - (now.idle - since->idle) - stolen - (now.own - since->own);
    *ret_stolen = total > 0 ? stolen / total : 0;
    *ret_others = total > 0 && others > 0 ? others / total : 0;
}

int64_t machine_anonymous_kib(pid_t pid)
{
    char *path = arena_printf(arena_current(), "/proc/%d/smaps_rollup", (int)pid), line[200];
    FILE *maps = fopen(path, "re");
    long long kib = -1;
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL &&
           sscanf(line, "Anonymous: %lld kB", &kib) != 1) {
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return kib;
}

static double schedstat_s(const char *task)
{
    unsigned long long ns = 0;
    FILE *stat = fopen(arena_printf(arena_current(), "%s/schedstat", task), "re");
    if (stat != NULL) {
        (void)!fscanf(stat, "%llu", &ns);
        fclose(stat);
    }
    return (double)ns / 1e9;
}

double machine_thread_s(pid_t pid, const char *name)
{
    const char *folder = arena_printf(arena_current(), "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(folder);
    const struct dirent *entry;
    double seconds = 0;
    while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
        char comm[32] = "";
        const char *task = arena_printf(arena_current(), "%s/%s", folder, entry->d_name);
        FILE *file = fopen(arena_printf(arena_current(), "%s/comm", task), "re");
        if (file != NULL) {
            (void)!fscanf(file, "%31s", comm);
            fclose(file);
        }
        if (strcmp(comm, name) == 0) {
            seconds += schedstat_s(task);
        }
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return seconds;
}
