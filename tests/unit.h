/*
 * unit.h - the frame of a Check program: TESTS lists its cases once.
 *
 *     START_TEST(name) { ... } END_TEST
 *     UNIT_MAIN("room/thing", name, other)
 */
#ifndef PHIEU_TESTS_UNIT_H
#define PHIEU_TESTS_UNIT_H

#include "phieu/arena.h"
#include "phieu/error.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Asserts that a call failed with this code at this field. */
#define ck_refused(call, want, want_field)                                                         \
    do {                                                                                           \
        struct error unit_err = {0};                                                               \
        struct error *err = &unit_err;                                                             \
        ck_assert_int_eq((call), -1);                                                              \
        ck_assert_str_eq(error_info(unit_err.code)->name, error_info(want)->name);                 \
        ck_assert_str_eq(unit_err.field, want_field);                                              \
    } while (0)

#define UNIT_MAIN(title, ...)                                                                      \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const cases[] = {__VA_ARGS__}; /* Check's names are no constants */          \
        static struct arena unit_arena;                                                            \
        arena_adopt_json();                                                                        \
        arena_init(&unit_arena, (size_t)1 << 30);                                                  \
        arena_enter(&unit_arena);                                                                  \
        Suite *suite = suite_create(title);                                                        \
        TCase *tcase = tcase_create("all");                                                        \
        tcase_set_timeout(tcase, 120);                                                             \
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {                              \
            tcase_add_test(tcase, cases[i]);                                                       \
        }                                                                                          \
        suite_add_tcase(suite, tcase);                                                             \
        SRunner *runner = srunner_create(suite);                                                   \
        srunner_run_all(runner, CK_ENV);                                                           \
        int failed = srunner_ntests_failed(runner);                                                \
        srunner_free(runner);                                                                      \
        arena_release(&unit_arena);                                                                \
        return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                                          \
    }

#endif
