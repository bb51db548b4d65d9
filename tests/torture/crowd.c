/* crowd.c - many clients at once, each a process of its own; and how long each waited. */
#include "torture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

int64_t clock_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
    return clock_us() / 1000;
}

uint64_t random_below(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (*state >> 11) % below;
}

/* ---- processes ----------------------------------------------------------------------------------
 */

void crowd_start(struct crowd *crowd, const struct agency *agency, const struct crowd_plan *plan)
{
    uint64_t random = plan->seed;
    crowd->count = plan->clients;
    for (int i = 0; i < crowd->count; i++) {
        int ends[2];
        crowd->lists[i] = in_folder(agency->folder, arena_printf(arena_current(), "told-%d", i));
        struct client_plan client = {.agency = agency,
                                     .list = crowd->lists[i],
                                     .number = i,
                                     .seed = random_below(&random, UINT64_MAX),
                                     .rest = plan->rest,
                                     .pause_ms = plan->pause_ms,
                                     .traffic = plan->traffic != NULL ? &plan->traffic[i] : NULL};
        if (pipe2(ends, O_CLOEXEC) != 0 || (crowd->pids[i] = fork()) < 0) {
            die("client %d: %s", i, strerror(errno));
        }
        if (crowd->pids[i] == 0) {
            for (int j = 0; j < i; j++) { /* their end must come when the parent says so */
                close(crowd->wakes[j]);
            }
            close(ends[1]);
            client.wake = ends[0];
            client_run(&client);
        }
        close(ends[0]);
        crowd->wakes[i] = ends[1];
    }
}

/* One that ended before its time was refused something, and has said so. */
void crowd_works(const struct crowd *crowd)
{
    int status;
    for (int i = 0; i < crowd->count; i++) {
        if (waitpid(crowd->pids[i], &status, WNOHANG) != 0) {
            die("client %d ended early with %x", i, (unsigned)status);
        }
    }
}

void crowd_wake(const struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++) {
        if (write(crowd->wakes[i], "", 1) != 1) {
            die("client %d cannot be told: %s", i, strerror(errno));
        }
    }
}

void crowd_finish(const struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++) {
        close(crowd->wakes[i]);
    }
    for (int i = 0; i < crowd->count; i++) {
        int status = -1;
        if (waitpid(crowd->pids[i], &status, 0) != crowd->pids[i] || status != 0) {
            die("client %d ended with %x", i, (unsigned)status);
        }
    }
}

struct verdicts crowd_settle(const struct crowd *crowd, struct agency *agency)
{
    crowd_finish(crowd);
    agency_kill(agency);
    agency_check(agency);
    return oracle_compare(in_folder(agency->data, "books.db"), crowd->lists, crowd->count, true);
}

/* ---- waits --------------------------------------------------------------------------------------
 */

struct traffic *traffic_new(int count)
{
    void *shared = mmap(NULL, (size_t)count * sizeof(struct traffic), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        die("no shared memory: %s", strerror(errno));
    }
    return shared;
}

/* Four buckets between a power of two and the next. */
static int bucket_of(int64_t us)
{
    int power = 0;
    while (us >> power >= 8) {
        power++;
    }
    int bucket = power * 4 + (int)(us >> power) - 4;
    return us < 4 ? 0 : bucket < TRAFFIC_BUCKETS ? bucket : TRAFFIC_BUCKETS - 1;
}

static int64_t bucket_end(int bucket)
{
    return (int64_t)(bucket % 4 + 5) << bucket / 4;
}

void traffic_note(struct traffic *traffic, int64_t us, int status)
{
    if (traffic == NULL) {
        return;
    }
    traffic->answers++;
    traffic->busy += status == 503;
    traffic->worst_us = us > traffic->worst_us ? us : traffic->worst_us;
    traffic->counts[bucket_of(us)]++;
    traffic->last_ms = clock_ms();
}

struct traffic traffic_sum(const struct traffic *traffic, int count)
{
    struct traffic sum = {0};
    for (int i = 0; i < count; i++) {
        sum.answers += traffic[i].answers;
        sum.busy += traffic[i].busy;
        sum.worst_us = traffic[i].worst_us > sum.worst_us ? traffic[i].worst_us : sum.worst_us;
        for (int j = 0; j < TRAFFIC_BUCKETS; j++) {
            sum.counts[j] += traffic[i].counts[j];
        }
    }
    return sum;
}

double traffic_ms(const struct traffic *traffic, double quantile)
{
    int64_t left = (int64_t)(quantile * (double)traffic->answers);
    int bucket = 0;
    while (bucket < TRAFFIC_BUCKETS - 1 && (left -= traffic->counts[bucket]) >= 0) {
        bucket++;
    }
    return (double)bucket_end(bucket) / 1e3;
}
