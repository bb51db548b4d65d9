/* Answers to repeated requests are kept as many days as the configuration says, and no longer. */
#include "books.h"

/* They age with the newest of them (clock.c), so each test begins with one of now. */
static void old_answers(struct books *b, int from, int to, double days)
{
    books_exec(b, arena_printf(arena_current(),
                               "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n "
                               "WHERE i < %d) INSERT INTO answers (person, key, request, status, "
                               "body, at) SELECT 1, 'k' || i, zeroblob(32), 200, x'7b7d', "
                               "CAST((unixepoch() - %f * 86400) * 1000 AS INTEGER) FROM n",
                               from, to, days));
}

static int64_t left_after(unsigned days, int jobs)
{
    struct books b;
    books_make(&b);
    books_stop(&b);
    b.config.answers_days = days;
    old_answers(&b, 1, 1, 0.9);
    old_answers(&b, 2, 2, 6.9);
    old_answers(&b, 3, 3, 7.1);
    old_answers(&b, 4, 4, 29.9);
    old_answers(&b, 5, 5, 0);
    books_start(&b);
    for (int i = 0; i < jobs; i++) {
        books_letter(&b, "1/A", "X", "y");
    }
    books_stop(&b); /* the writer prunes after it has answered */
    int64_t left = books_number(&b, "SELECT count(*) FROM answers WHERE key <> 'k5'");
    books_remove(&b);
    return left;
}

START_TEST(answers_are_kept_as_long_as_configured)
{
    ck_assert_int_eq(left_after(1, 1), 1);
    ck_assert_int_eq(left_after(7, 1), 2);
    ck_assert_int_eq(left_after(0, 1), 2); /* seven days when nothing is said */
    ck_assert_int_eq(left_after(8, 1), 3);
    ck_assert_int_eq(left_after(30, 1), 4);
    ck_assert_int_eq(left_after(1, 0), 1); /* also where nobody works */
}
END_TEST

/* A thousand go at a time; what piled up is worked off faster than new ones come. */
START_TEST(pruning_keeps_up)
{
    struct books b;
    books_make(&b);
    books_stop(&b);
    old_answers(&b, 1, 2500, 8);
    old_answers(&b, 3001, 3010, 0);
    books_start(&b);
    for (int i = 0; i < 1001; i++) {
        books_letter(&b, "1/A", "X", "y");
    }
    books_stop(&b);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM answers"), 10);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/answers", answers_are_kept_as_long_as_configured, pruning_keeps_up)
