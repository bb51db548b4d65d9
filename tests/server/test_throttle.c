/*
 * test_throttle.c - who waits how long after wrong passwords, at hours of our choosing (T19).
 */
#include "call.h"

#include "unit.h"

#include <malloc.h>

enum { HOUR = 3600 * 1000 };

static const struct throttle_limits limits = {
    .pair_free = 3, .address_free = 10, .first_seconds = 2, .most_seconds = 300};

static int64_t now = 1000000;

static struct throttle *fresh(void)
{
    struct throttle *t = throttle_new(&limits);
    ck_assert_ptr_nonnull(t);
    return t;
}

static void fail_times(struct throttle *t, const char *name, const char *address, int times)
{
    for (int i = 0; i < times; i++) {
        throttle_failed(t, name, address, now++);
    }
}

START_TEST(the_wait_doubles_up_to_its_most)
{
    static const unsigned waits[] = {0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300};
    const struct throttle_limits patient = {3, 1000, 2, 300};
    struct throttle *t = throttle_new(&patient);
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        throttle_failed(t, "vanthu", "10.0.0.1", now);
        unsigned wait = throttle_wait(t, "vanthu", "10.0.0.1", now);
        ck_assert_msg(wait == waits[i], "failure %zu: %u s instead of %u", i + 1, wait, waits[i]);
        /* It ends when it said, not before. */
        ck_assert_uint_eq(throttle_wait(t, "vanthu", "10.0.0.1", now + waits[i] * 1000), 0);
        ck_assert(waits[i] == 0 ||
                  throttle_wait(t, "vanthu", "10.0.0.1", now + waits[i] * 1000 - 1) == 1);
        now += waits[i] * 1000;
    }
    /* A thousand more do not overflow into no wait at all. */
    fail_times(t, "vanthu", "10.0.0.1", 1000);
    ck_assert_uint_eq(throttle_wait(t, "vanthu", "10.0.0.1", now - 1), 300);
    throttle_free(t);
}
END_TEST

START_TEST(others_do_not_wait_for_the_guesser)
{
    static const struct {
        const char *name, *address;
        bool waits;
    } cases[] = {
        {"giamdoc", "10.0.0.66", true},    {"giamdoc", "10.0.0.7", false},
        {"giamdoc", "unix:1000", false},   {"vanthu", "10.0.0.7", false},
        {"giamdoc", "10.0.0.6", false},    {"giamdo", "c10.0.0.66", false},
        {"giamdoc\n", "10.0.0.66", false}, {"vanthu", "10.0.0.66", false},
    };
    struct throttle *t = fresh();
    fail_times(t, "giamdoc", "10.0.0.66", 9);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool waits = throttle_wait(t, cases[i].name, cases[i].address, now) > 0;
        ck_assert_msg(waits == cases[i].waits, "%zu: %s from %s", i, cases[i].name,
                      cases[i].address);
    }
    throttle_free(t);
}
END_TEST

static void fail_as_many(struct throttle *t, const char *address, int names)
{
    char name[32];
    for (int i = 0; i < names; i++) {
        snprintf(name, sizeof name, "ten.%d", i);
        throttle_failed(t, name, address, now++);
    }
}

START_TEST(many_names_from_one_address_make_it_wait)
{
    struct throttle *t = fresh();
    fail_as_many(t, "10.0.0.66", 10);
    ck_assert_uint_eq(throttle_wait(t, "moi", "10.0.0.66", now), 0);
    fail_as_many(t, "10.0.0.66", 5);
    unsigned wait = throttle_wait(t, "moi", "10.0.0.66", now);
    ck_assert_uint_ge(wait, 16);
    fail_as_many(t, "10.0.0.66", 1);
    ck_assert_uint_gt(throttle_wait(t, "moi", "10.0.0.66", now), wait);
    ck_assert_uint_eq(throttle_wait(t, "moi", "10.0.0.67", now), 0);
    throttle_free(t);
}
END_TEST

/* The whole office behind one router, one of them guessing. */
START_TEST(who_logged_in_from_there_before_is_not_locked_out)
{
    struct throttle *t = fresh();
    throttle_passed(t, "vanthu", "10.0.0.1", now++);
    fail_as_many(t, "10.0.0.1", 200);
    ck_assert_uint_gt(throttle_wait(t, "kh.an", "10.0.0.1", now), 0);
    ck_assert_uint_eq(throttle_wait(t, "vanthu", "10.0.0.1", now), 0);
    ck_assert_uint_gt(throttle_wait(t, "ten.7", "10.0.0.1", now), 0);
    /* His name is no free pass: guessing it waits like any other. */
    fail_times(t, "vanthu", "10.0.0.1", 4);
    ck_assert_uint_gt(throttle_wait(t, "vanthu", "10.0.0.1", now), 0);
    throttle_free(t);
}
END_TEST

START_TEST(success_and_a_quiet_hour_forgive)
{
    struct throttle *t = fresh();
    fail_times(t, "vanthu", "10.0.0.1", 5);
    ck_assert_uint_gt(throttle_wait(t, "vanthu", "10.0.0.1", now), 0);
    throttle_passed(t, "vanthu", "10.0.0.1", now);
    ck_assert_uint_eq(throttle_wait(t, "vanthu", "10.0.0.1", now), 0);
    fail_times(t, "vanthu", "10.0.0.1", 3);
    ck_assert_uint_eq(throttle_wait(t, "vanthu", "10.0.0.1", now), 0);
    /* One mistake a day is nobody's attack, whoever of the office makes it. */
    for (int day = 0; day < 100; day++) {
        now += 24 * HOUR;
        throttle_failed(t, "kh.an", "10.0.0.1", now);
        ck_assert_uint_eq(throttle_wait(t, "kh.an", "10.0.0.1", now), 0);
        ck_assert_uint_eq(throttle_wait(t, "kh.yen", "10.0.0.1", now), 0);
    }
    /* Half an hour is not quiet enough. */
    for (int i = 0; i < 4; i++) {
        now += HOUR / 2;
        throttle_failed(t, "du.quyen", "10.0.0.1", now);
    }
    ck_assert_uint_gt(throttle_wait(t, "du.quyen", "10.0.0.1", now), 0);
    throttle_free(t);
}
END_TEST

START_TEST(ten_thousand_names_neither_grow_it_nor_free_anybody)
{
    struct throttle *t = fresh();
    static struct arena small;
    arena_init(&small, 1 << 20);
    throttle_passed(t, "vanthu", "10.0.0.1", now++);
    fail_times(t, "giamdoc", "10.0.0.66", 12);
    const size_t before = mallinfo2().uordblks;
    for (int i = 0; i < 10000; i++) {
        char name[32];
        struct arena *outer = arena_enter(&small); /* as each request has its own */
        snprintf(name, sizeof name, "ten.%d", i);
        throttle_failed(t, name, "10.0.0.66", now++);
        (void)arena_enter(outer);
        arena_release(&small);
    }
    ck_assert_uint_le(mallinfo2().uordblks, before + 4096);
    ck_assert_uint_eq(throttle_wait(t, "giamdoc", "10.0.0.66", now), 300);
    ck_assert_uint_eq(throttle_wait(t, "khac", "10.0.0.66", now), 300);
    ck_assert_uint_eq(throttle_wait(t, "giamdoc", "10.0.0.1", now), 0);
    /* Those who belong here are remembered over the flood. */
    fail_as_many(t, "10.0.0.1", 20);
    ck_assert_uint_eq(throttle_wait(t, "vanthu", "10.0.0.1", now), 0);
    throttle_free(t);
}
END_TEST

UNIT_MAIN("server/throttle", the_wait_doubles_up_to_its_most, others_do_not_wait_for_the_guesser,
          many_names_from_one_address_make_it_wait,
          who_logged_in_from_there_before_is_not_locked_out, success_and_a_quiet_hour_forgive,
          ten_thousand_names_neither_grow_it_nor_free_anybody)
