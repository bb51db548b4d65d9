/* test_recounter.c - the deadlines follow a change of the calendar, whatever one letter is like. */
#include "store/books.h"

#include "phieu/jobs.h"

enum { MANY = 70 };

static struct books books;
static struct calendar_day *no_days;

static void setup(void)
{
    static struct book book = {"den", "Sổ", true, false};
    books_make(&books);
    books.rules.books = &book;
    books.rules.book_count = 1;
    books.rules.calendar = (struct calendar){.days = no_days};
}

static void teardown(void)
{
    books_remove(&books);
}

static struct letter_id counted(int n)
{
    struct letter_id letter =
        books_letter(&books, arena_printf(arena_current(), "%d/A", n), "X", "y");
    return books_do(&books, letter, ACT_DIRECT, 1,
                    "{\"lines\":[{\"role\":\"lead\",\"unit\":2,\"due\":\"2025-03-14\",\"rule\":"
                    "\"4wd 2025-03-10\"}]}");
}

/* ---- the change, as the office writes it -------------------------------------------------- */

struct deal {
    struct store_job job; /* first */
    const char *input;
    int64_t seq;
};

static int run_change(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct deal *d = (struct deal *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    struct act act;
    json_t *input;
    if (json_read(d->input, strlen(d->input), &input, err) != 0 ||
        office_calendar_change(&call, input, &act, err) != 0) {
        return -1;
    }
    d->seq = act.seq;
    return 0;
}

static int64_t change(const char *input)
{
    struct deal d = {
        .job = {.run = run_change, .arena = arena_current(), .weight = 100, .alone = true},
        .input = input};
    ck_done(store_run(books.store, &d.job, err));
    return d.seq;
}

/* ---- following ----------------------------------------------------------------------------- */

static struct recount state_of(int64_t seq)
{
    struct recount recount;
    ck_done(store_recount(books.read, seq, &recount, err));
    return recount;
}

static void await_done(int64_t seq)
{
    for (int i = 0; i < 3000 && state_of(seq).state == RECOUNT_RUNNING; i++) {
        usleep(10000);
    }
    ck_assert_int_eq(state_of(seq).state, RECOUNT_DONE);
}

static int64_t lines_due(struct day day)
{
    return books_number(
        &books, arena_printf(arena_current(), "SELECT count(*) FROM lines WHERE due = %d", day.n));
}

static const char off[] = "{\"off\":[\"2025-03-12\"],\"why\":\"x\",\"source\":\"y\"}";

START_TEST(what_was_left_is_taken_up_at_the_start_and_what_is_told_later)
{
    struct recounter *recounter;
    setup();
    for (int i = 0; i < MANY; i++) {
        (void)counted(i);
    }
    int64_t seq = change(off); /* nobody counts yet: as after a crash */
    ck_done(recount_start(books.store, &recounter, err));
    await_done(seq);
    ck_assert_int_eq(state_of(seq).moved, MANY);
    ck_assert_int_eq(lines_due(day_of(2025, 3, 17)), MANY);
    seq = change("{\"drop\":[\"2025-03-12\"]}");
    recount_wake(recounter);
    await_done(seq);
    ck_assert_int_eq(lines_due(day_of(2025, 3, 14)), MANY);
    recount_stop(recounter);
    recount_stop(NULL);
    recount_wake(NULL);
    struct check_sum sum;
    ck_done(store_check(books.read, false, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    teardown();
}
END_TEST

START_TEST(a_damaged_letter_holds_up_no_other)
{
    struct recounter *recounter;
    setup();
    for (int i = 0; i < MANY; i++) {
        (void)counted(i);
    }
    books_exec(&books, "DROP TRIGGER acts_unchanged;"
                       "UPDATE acts SET body = '{\"lines\":[]}' WHERE letter = 20 AND kind = "
                       "'direct'");
    int64_t seq = change(off);
    ck_done(recount_start(books.store, &recounter, err));
    await_done(seq);
    recount_stop(recounter);
    ck_assert_int_eq(state_of(seq).moved, MANY - 1);
    ck_assert_int_eq(lines_due(day_of(2025, 3, 14)), 1);
    teardown();
}
END_TEST

UNIT_MAIN("jobs/recounter", what_was_left_is_taken_up_at_the_start_and_what_is_told_later,
          a_damaged_letter_holds_up_no_other)
