/* A wall clock that jumps: acts keep their order, "as of" never shows what came later, answers and
 * logins run out by the time that passed. The program's clock is this file's. */
#include "books.h"

#include <sys/syscall.h>
#include <time.h>

static _Atomic int64_t wall_ms; /* 0: the real one */

/* Stands before the C library's. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
    int64_t ms = wall_ms;
    if (clock == CLOCK_REALTIME && ms != 0) {
        *now = (struct timespec){ms / 1000, ms % 1000 * 1000000};
        return 0;
    }
    return (int)syscall(SYS_clock_gettime, clock, now);
}

enum { HOUR = 3600000 };
#define DAY  (INT64_C(24) * HOUR)
#define YEAR (365 * DAY)
#define NOON INT64_C(1795323600000) /* 2026-11-22T05:00Z */

static void at(struct books *b, int64_t ms)
{
    wall_ms = ms;
    books_letter(b, "1/A", "X", "y");
}

static int64_t acts(struct books *b)
{
    return store_last_seq(b->read);
}

static int64_t as_of(struct books *b, int64_t ms)
{
    return store_seq_at(b->read, (struct instant){ms});
}

/* Against the definition: the acts before the first that carries a later time. */
static void ck_as_of(struct books *b, int64_t ms)
{
    int64_t want = books_number(
        b, arena_printf(arena_current(),
                        "SELECT coalesce(min(seq) - 1, (SELECT max(seq) FROM acts)) FROM acts"
                        " WHERE at > %" PRId64,
                        ms));
    ck_assert_msg(as_of(b, ms) == want, "at %+" PRId64 " h: %" PRId64 ", not %" PRId64,
                  (ms - NOON) / HOUR, as_of(b, ms), want);
}

static void ck_whole(struct books *b)
{
    struct check_sum sum;
    ck_done(store_check(b->read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
}

/* The clock's way in hours from noon, an act at each; and how often it went back behind the newest.
 */
static const struct {
    const char *name;
    int hours[12];
    int backs;
} ways[] = {
    {"forward", {0, 1, 2, 3}, 0},
    {"still", {0, 0, 0, 0}, 0},
    {"an hour back", {0, 2, 1, 1, 3, 4}, 1},
    {"ten years on and back", {0, 1, 87600, 87601, 2, 3, 4}, 1},
    {"ten years back and on", {0, 1, -87600, -87599, 2, 3}, 1},
    {"back twice", {0, 5, 1, 6, 2, 7}, 2},
    {"further back while behind", {0, 5, 3, 1, 4, 2, 5}, 1},
    {"there and elsewhere", {0, 9, 1, 87600, 3, -87600, 87601, 5}, 3},
};

START_TEST(as_of_is_a_prefix_that_shows_nothing_later)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct books b;
        int64_t last = 0;
        wall_ms = NOON - DAY;
        books_make_in(&b, books_fast());
        for (size_t k = 0; k < 12 && (k == 0 || ways[i].hours[k] != 0 || i == 1); k++) {
            at(&b, NOON + ways[i].hours[k] * (int64_t)HOUR);
        }
        ck_assert_msg(books_number(&b, "SELECT count(*) FROM acts WHERE kind = 'clock-back'") ==
                          ways[i].backs,
                      "%s: not %d times back", ways[i].name, ways[i].backs);
        for (int h = -87601; h < 87603; h += h == -87598 ? 87595 : h == 12 ? 87585 : 1) {
            ck_as_of(&b, NOON + h * (int64_t)HOUR);
            ck_as_of(&b, NOON + h * (int64_t)HOUR - 1);
            ck_assert_msg(as_of(&b, NOON + h * (int64_t)HOUR) >= last, "%s: not a prefix",
                          ways[i].name);
            last = as_of(&b, NOON + h * (int64_t)HOUR);
        }
        ck_assert_int_eq(as_of(&b, NOON + 11 * YEAR), acts(&b));
        ck_whole(&b);
        books_remove(&b);
    }
}
END_TEST

/* Opened again, it knows that it is behind, or no longer. */
START_TEST(going_back_is_told_once)
{
    static const char backs[] = "SELECT count(*) FROM acts WHERE kind = 'clock-back'";
    struct books b;
    wall_ms = NOON;
    books_make_in(&b, books_fast());
    at(&b, NOON + HOUR);
    books_stop(&b);
    wall_ms = NOON;
    books_start(&b);
    ck_assert_int_eq(books_number(&b, backs), 0); /* opening is no act */
    at(&b, NOON);
    at(&b, NOON + 1);
    ck_assert_int_eq(books_number(&b, backs), 1);
    books_stop(&b);
    books_start(&b);
    at(&b, NOON + 2);
    ck_assert_int_eq(books_number(&b, backs), 1);
    ck_assert_int_eq(acts(&b), 5);
    ck_assert_int_eq(as_of(&b, NOON + 3), 0);
    ck_assert_int_eq(as_of(&b, NOON + HOUR), 5);
    ck_whole(&b);
    books_remove(&b);
}
END_TEST

/* ---- what runs out ------------------------------------------------------------------------ */

static int64_t steady(struct books *b)
{
    return store_steady_now(b->store).ms;
}

#define ck_about(ms, want) ck_assert_int_le(llabs((ms) - (want)), 60000)

START_TEST(logins_run_out_by_the_time_that_passed)
{
    struct books b;
    wall_ms = NOON;
    books_make_in(&b, books_fast());
    ck_about(steady(&b), NOON);
    wall_ms = NOON + 10 * YEAR;
    ck_about(steady(&b), NOON);
    wall_ms = NOON - 10 * YEAR;
    ck_about(steady(&b), NOON);
    at(&b, NOON + HOUR);
    books_stop(&b);
    wall_ms = NOON - 10 * YEAR;
    books_start(&b); /* nothing comes back to life */
    ck_about(steady(&b), NOON + HOUR);
    books_stop(&b);
    books_exec(&b, arena_printf(arena_current(),
                                "INSERT INTO tokens VALUES (zeroblob(32), 1, %lld, 0, '', 0)",
                                (long long)(NOON + YEAR)));
    books_start(&b);
    ck_about(steady(&b), NOON + YEAR);
    books_stop(&b);
    wall_ms = NOON + 2 * YEAR;
    books_start(&b);
    ck_about(steady(&b), NOON + 2 * YEAR);
    books_remove(&b);
}
END_TEST

struct keeping {
    struct store_job job;
    const char *key;
};

static int run_keep(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct kept_answer answer = {.status = 201, .body = "{}", .len = 2};
    return store_keep_answer(tx, (struct person_id){1}, ((struct keeping *)job)->key, &answer, err);
}

static void keep(struct books *b, const char *key)
{
    struct keeping k = {{.run = run_keep, .arena = arena_current(), .weight = 100}, key};
    ck_done(store_run(b->store, &k.job, err));
}

static void reopen(struct books *b, int64_t ms)
{
    books_stop(b);
    wall_ms = ms;
    books_start(b);
    books_stop(b); /* it prunes as it begins */
    books_start(b);
}

static bool kept(struct books *b, const char *key)
{
    struct kept_answer answer;
    return store_kept_answer(b->read, (struct person_id){1}, key, &answer);
}

START_TEST(answers_outlive_any_clock)
{
    struct books b;
    wall_ms = NOON;
    books_make_in(&b, books_fast());
    keep(&b, "trước");
    reopen(&b, NOON + 10 * YEAR);
    ck_assert(kept(&b, "trước"));
    keep(&b, "năm 2036");
    reopen(&b, NOON);
    reopen(&b, NOON - 10 * YEAR);
    keep(&b, "năm 2016");
    reopen(&b, NOON + DAY);
    ck_assert(kept(&b, "trước"));
    ck_assert(kept(&b, "năm 2036"));
    ck_assert(kept(&b, "năm 2016"));
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/clock", as_of_is_a_prefix_that_shows_nothing_later, going_back_is_told_once,
          logins_run_out_by_the_time_that_passed, answers_outlive_any_clock)
