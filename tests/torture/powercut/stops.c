/*
 * stops.c - one day's work, and the power gone at each of its syncs: what was left is opened, the
 * day finished on it, and the books must read, to the last hash, as if nothing had happened. Twice
 * a sync: with everything unsynced lost, and with nothing lost, as when only the daemon is killed.
 *
 * The clock stands still, so that two days can be alike.
 */
#include "powercut.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum {
    STOPS_MOST = 1000,
    TRY_MEMORY = 64 << 20,
#ifdef PHIEU_SANITIZED
    STRIDE = 5,
#else
    STRIDE = 1,
#endif
};

struct memory {
    struct answered answered;
    int count;
    struct answered stops[STOPS_MOST];
};
static struct memory *memory;
static const enum loss losses[] = {LOSE_ALL, LOSE_NOTHING};

/* Not in an arena: a sync comes on any thread. */
static const char *stop_folder(int number, enum loss loss, char *buf, size_t size)
{
    snprintf(buf, size, "%s/stop-%d-%d", work_folder, number, (int)loss);
    return buf;
}

/* ---- undisturbed -------------------------------------------------------------------------------
 */

static void leave_stop(void)
{
    char buf[300];
    uint64_t random = 1;
    if (memory->count == STOPS_MOST) {
        die("more than %d syncs", STOPS_MOST);
    }
    memory->stops[memory->count] = memory->answered;
    for (size_t i = 0; i < sizeof losses / sizeof losses[0]; i++) {
        disk_leave(stop_folder(memory->count, losses[i], buf, sizeof buf), losses[i], &random);
    }
    memory->count++;
}

static int undisturbed(void *arg)
{
    (void)arg;
    clock_stand(WORK_DAY_MS);
    disk_watch(in_folder(work_folder, "disk"), NULL);
    disk_on_sync(leave_stop);
    store_close(day_work_open(&memory->answered));
    disk_on_sync(NULL);
    return day_keep_text();
}

/* ---- stopped -----------------------------------------------------------------------------------
 */

static int finish_the_day(void *arg)
{
    struct answered answered = *(const struct answered *)arg;
    clock_stand(WORK_DAY_MS);
    store_close(day_work_open(&answered));
    return day_compare_text();
}

static bool try_stop(int number, enum loss loss)
{
    struct arena arena, *before = arena_current();
    arena_init(&arena, TRY_MEMORY);
    arena_enter(&arena);
    char buf[300];
    const char *disk = in_folder(work_folder, "disk");
    const char *left = stop_folder(number, loss, buf, sizeof buf);
    tree_remove(disk);
    if (rename(left, disk) != 0) {
        die("%s cannot be moved", left);
    }
    bool fine = in_child(finish_the_day, &memory->stops[number]) == 0;
    if (!fine) {
        blame_whoever_removed_it();
        printf("stopped at sync %d, %s, %d steps answered: not finished as it ought\n", number,
               loss_names[loss], memory->stops[number].steps);
    }
    arena_enter(before);
    arena_release(&arena);
    return fine;
}

bool stops_run(const struct options *options)
{
    int tried = 0, bad = 0;
    int64_t start = clock_ms();
    (void)options;
    memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mkdir(in_folder(work_folder, "disk"), 0700) != 0 ||
        in_child(undisturbed, NULL) != 0) {
        die("the undisturbed day failed");
    }
    for (int i = 0; i < memory->count; i += STRIDE) {
        for (size_t j = 0; j < sizeof losses / sizeof losses[0]; j++) {
            bad += !try_stop(i, losses[j]);
            tried++;
        }
    }
    bool fine = bad == 0 && memory->count > step_count;
    printf("%s: a day of %d steps stopped at each of its %d syncs, %d days finished on what was "
           "left; %d unlike the undisturbed one; %.1f s\n",
           fine ? "ok" : "FAILED", step_count, memory->count, tried, bad,
           (double)(clock_ms() - start) / 1000);
    return fine;
}
