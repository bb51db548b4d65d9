/*
 * budget.c - what a route takes from the allocator, against what is written down (T07).
 *
 * Counted is one request on a daemon that has answered the same several times: connections, caches
 * and prepared statements are there. Left out are the threads of the indexer and the recounter,
 * which work when they like. Of several requests the cheapest counts, so that a cache that happened
 * to grow does not.
 *
 *     torture_alloc budget --write     writes budgets.expected anew; read the difference
 */
#include "alloc.h"

#include <limits.h>
#include <stdio.h>

enum { WARM = 3, TIMES = 5, NAME_WIDTH = 44 };

#define BUDGETS PHIEU_SOURCE_DIR "/tests/torture/alloc/budgets.expected"

struct cost {
    long count, peak; /* allocations; the most bytes at one time beyond those before */
};

static struct cost measured(const struct way *way, const struct stand *stand)
{
    alloc_arm(0);
    long before = atomic_load(&alloc_page->live);
    struct reply reply = way_ask(way, stand);
    ck_assert_msg(reply.status == 200 || reply.status == 201, "%s: %d %s", way->name, reply.status,
                  reply.body);
    return (struct cost){atomic_load(&alloc_page->count), atomic_load(&alloc_page->peak) - before};
}

static struct cost cheapest(const struct way *way)
{
    struct cost least = {LONG_MAX, LONG_MAX};
    struct stand stand = way_stand(way);
    for (int i = 0; i < WARM + TIMES; i++) {
        if (way_writes(way) && i > 0) {
            stand = way_stand(way);
        }
        struct cost cost = measured(way, &stand);
        if (i >= WARM) {
            least.count = cost.count < least.count ? cost.count : least.count;
            least.peak = cost.peak < least.peak ? cost.peak : least.peak;
        }
    }
    return least;
}

/* The budget of this way; false when nothing is written down. */
static bool budget_of(const char *name, struct cost *ret)
{
    char line[200];
    size_t len = strlen(name);
    bool found = false;
    FILE *file = fopen(BUDGETS, "re");
    ck_assert_msg(file != NULL, "%s", BUDGETS);
    while (!found && fgets(line, sizeof line, file) != NULL) {
        const char *rest = line + len;
        found = strncmp(line, name, len) == 0 && strncmp(rest, "  ", 2) == 0 &&
                sscanf(rest, "%ld %ld", &ret->count, &ret->peak) == 2;
    }
    fclose(file);
    return found;
}

static void compare(const char *name, const char *what, long is, long budget)
{
    if (is > budget + budget / 10) {
        defect(name, 0, "%ld %s, more than a tenth above the %ld of budgets.expected", is, what,
               budget);
    }
}

static void hold(const struct way *way, FILE *written)
{
    struct cost cost = cheapest(way), budget;
    if (written != NULL) {
        fprintf(written, "%-*s %6ld %9ld\n", NAME_WIDTH, way->name, cost.count, cost.peak);
    } else if (!budget_of(way->name, &budget)) {
        defect(way->name, 0, "no budget: torture_alloc budget --write");
    } else {
        compare(way->name, "allocations", cost.count, budget.count);
        compare(way->name, "bytes at the most", cost.peak, budget.peak);
    }
}

void budgets_hold(void)
{
    struct arena *unit = arena_current(), arena;
    FILE *written = plan.write ? fopen(BUDGETS, "we") : NULL;
    ways_are_complete();
    house = daemon_new("reminders { enabled = no }\n",
                       NULL); /* what else the daemon does is not counted */
    alloc_enter(house->folder);
    daemon_start(house);
    alloc_leave();
    cast_enter();
    cast_number();
    if (written != NULL) {
        fprintf(written,
                "# Allocations of one request to a warm phieud, and the most bytes it held at "
                "one time.\n# More than a tenth above fails (T07); written by "
                "torture_alloc budget --write.\n");
    }
    for (size_t i = 0; i < way_count; i++) {
        arena_init(&arena, (size_t)1 << 30);
        arena_enter(&arena);
        hold(&ways[i], written);
        arena_enter(unit);
        arena_release(&arena);
    }
    if (written != NULL) {
        ck_assert_int_eq(fclose(written), 0);
    }
    daemon_free(house);
}
