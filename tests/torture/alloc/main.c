/*
 * main.c - torture_alloc api|cli|budget [--all] [--on] [--seed N] [--only NAME] …
 *
 *   --points N   how many allocations of each execution fail in turn (25), --all: every one
 *   --on         all allocations after the failing one fail too
 *   --seed N     where the points begin; without it, the day
 *   budget --write   records the budgets anew
 */
#include "alloc.h"

#include "base/folder.h"

#include <time.h>

enum { POINTS_USUAL = 25, DAY_SECONDS = 86400 };

static const char *task;
static const struct {
    const char *name;
    void (*run)(void);
} tasks[] = {
    {"api", torture_api},
    {"cli", torture_cli},
    {"budget", budgets_hold},
};

START_TEST(the_task)
{
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
        if (strcmp(tasks[i].name, task) == 0) {
            tasks[i].run();
            ck_assert_msg(defects == 0, "%u defects, seed %u", defects, plan.seed);
            return;
        }
    }
    ck_abort_msg("no task %s", task);
}
END_TEST

static void read_words(int argc, char **argv)
{
    plan =
        (struct alloc_plan){.points = POINTS_USUAL, .seed = (unsigned)(time(NULL) / DAY_SECONDS)};
    task = argc > 1 ? argv[1] : "api";
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--all") == 0) {
            plan.points = 0;
        } else if (strcmp(argv[i], "--on") == 0) {
            plan.on_and_on = true;
        } else if (strcmp(argv[i], "--trace") == 0) {
            plan.trace = true;
        } else if (strcmp(argv[i], "--write") == 0) {
            plan.write = true;
        } else if (strcmp(argv[i], "--points") == 0) {
            plan.points = atol(value);
        } else if (strcmp(argv[i], "--seed") == 0) {
            plan.seed = (unsigned)strtoul(value, NULL, 10);
        } else if (strcmp(argv[i], "--only") == 0) {
            plan.only = value;
        }
    }
}

/* Check's fork per test would take the daemon's parent away. */
int main(int argc, char **argv)
{
    static struct arena unit_arena;
    read_words(argc, argv);
    arena_adopt_json();
    arena_init(&unit_arena, (size_t)1 << 30);
    arena_enter(&unit_arena);
    Suite *suite = suite_create("torture/alloc");
    TCase *tcase = tcase_create(task);
    tcase_add_test(tcase, the_task);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_release(&unit_arena);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
