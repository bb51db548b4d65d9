/*
 * test_recount.c - which letters have deadlines that follow the calendar, and how far a counting
 * has come.
 */
#include "books.h"

#include "room.h"

static const char lines[] =
    "{\"lines\":[{\"role\":\"lead\",\"unit\":2,\"due\":\"2025-03-14\",\"rule\":\"4wd 2025-03-10\"},"
    "{\"role\":\"support\",\"unit\":3,\"due\":\"2025-03-20\"}]}";
static const char plain_lines[] =
    "{\"lines\":[{\"role\":\"lead\",\"unit\":2,\"due\":\"2025-03-14\"}]}";

static struct letter_id counted(struct books *b, const char *code)
{
    struct letter_id letter = books_letter(b, code, "X", "y");
    return books_do(b, letter, ACT_DIRECT, 1, lines);
}

static int64_t last_of(struct books *b, struct letter_id letter)
{
    return books_number(b,
                        arena_printf(arena_current(),
                                     "SELECT last FROM counted WHERE letter = %" PRId64, letter.v));
}

static int64_t findings(struct books *b)
{
    struct check_sum sum;
    ck_done(store_check(b->read, false, NULL, NULL, &sum, err));
    return sum.findings;
}

static const char *counted_from(struct books *b, struct letter_id after, struct day day,
                                unsigned limit)
{
    struct letter_id *letters;
    size_t count;
    struct buf out;
    ck_done(store_counted(b->read, after, day, limit, &letters, &count, err));
    buf_init(&out, arena_current(), 1000);
    buf_puts(&out, "");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%s%" PRId64, i > 0 ? " " : "", letters[i].v);
    }
    return out.len > 0 ? out.data : "";
}

START_TEST(a_letter_is_counted_while_it_is_open)
{
    struct books b;
    books_make(&b);
    struct letter_id one = books_letter(&b, "1/A", "X", "y");
    ck_assert_int_eq(last_of(&b, one), -1);
    books_do(&b, one, ACT_DIRECT, 1, plain_lines);
    ck_assert_int_eq(last_of(&b, one), -1); /* dates alone do not follow the calendar */
    struct letter_id two = counted(&b, "2/A");
    ck_assert_int_eq(last_of(&b, two), day_of(2025, 3, 20).n);
    books_do(&b, two, ACT_RETURN, 3, "{\"line\":2,\"reason\":\"x\"}");
    ck_assert_int_eq(last_of(&b, two), day_of(2025, 3, 14).n);
    books_do(
        &b, two, ACT_MOVE_DUE, 0,
        "{\"moves\":[{\"line\":1,\"from\":\"2025-03-14\",\"to\":\"2025-03-17\"}],\"cause\":9}");
    ck_assert_int_eq(last_of(&b, two), day_of(2025, 3, 17).n);
    ck_assert_int_eq(findings(&b), 0);
    books_do(&b, two, ACT_COMPLETE, 3, "{\"line\":1}");
    ck_assert_int_eq(last_of(&b, two), -1);
    ck_assert_int_eq(findings(&b), 0);
    books_remove(&b);
}
END_TEST

START_TEST(only_letters_due_on_the_day_or_later_are_looked_at)
{
    struct books b;
    books_make(&b);
    for (int i = 1; i <= 5; i++) {
        counted(&b, arena_printf(arena_current(), "%d/A", i));
    }
    books_do(&b, (struct letter_id){2}, ACT_RETURN, 3, "{\"line\":2,\"reason\":\"x\"}");
    books_do(&b, (struct letter_id){4}, ACT_COMPLETE, 3, "{\"line\":1}");
    ck_assert_str_eq(counted_from(&b, NO_LETTER, day_of(2025, 1, 1), 10), "1 2 3 5");
    ck_assert_str_eq(counted_from(&b, NO_LETTER, day_of(2025, 3, 15), 10), "1 3 5");
    ck_assert_str_eq(counted_from(&b, NO_LETTER, day_of(2025, 3, 21), 10), "");
    ck_assert_str_eq(counted_from(&b, (struct letter_id){1}, day_of(2025, 1, 1), 2), "2 3");
    books_remove(&b);
}
END_TEST

START_TEST(the_check_finds_what_is_missing_and_what_is_too_much)
{
    static const char *const harms[] = {
        "DELETE FROM counted WHERE letter = 2",
        "INSERT INTO counted (letter, last) VALUES (1, 0)",
        "UPDATE counted SET last = last + 1",
    };
    for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
        struct books b;
        books_make(&b);
        books_letter(&b, "1/A", "X", "y");
        counted(&b, "2/A");
        ck_assert_int_eq(findings(&b), 0);
        books_exec(&b, harms[i]);
        ck_assert_msg(findings(&b) == 1, "row %zu", i);
        books_remove(&b);
    }
}
END_TEST

/* The number of the migration "calendar"; what comes after it is to be taken away here too. */
enum { OURS = 6 };

/* Books of the program before: without the tables, and the acts already there. */
START_TEST(books_from_before_are_brought_up)
{
    struct books b;
    books_make(&b);
    books_letter(&b, "1/A", "X", "y");
    counted(&b, "2/A");
    struct letter_id done = counted(&b, "3/A");
    books_do(&b, done, ACT_COMPLETE, 3, "{\"line\":1}");
    struct letter_id noted = books_letter(&b, "4/A", "X", "y");
    books_do(&b, noted, ACT_DIRECT, 1,
             "{\"note\":\"\\\"rule\\\":\\\"5wd\\\"\",\"lines\":[{\"role\":\"lead\",\"unit\":2}]}");
    struct letter_id back = counted(&b, "5/A");
    books_do(&b, back, ACT_RETURN, 3, "{\"line\":1,\"reason\":\"x\"}");
    books_do(&b, back, ACT_RETURN, 3, "{\"line\":2,\"reason\":\"x\"}");
    books_stop(&b);
    books_exec(&b, arena_printf(arena_current(),
                                "DROP TABLE recounted; DROP TABLE recounts; DROP TABLE counted;"
                                "DROP INDEX letters_urgent_desk; DROP INDEX letters_receipt;"
                                "DROP TABLE readings; DROP TABLE learned; DROP TABLE learned_from;"
                                "DROP TABLE read_marks;"
                                "DELETE FROM schema_migrations WHERE version >= %d;"
                                "PRAGMA user_version = %d",
                                OURS, OURS - 1));
    books_start(&b);
    ck_assert_int_eq(books_number(&b, "PRAGMA user_version"), migrate_newest());
    ck_assert_str_eq(counted_from(&b, NO_LETTER, (struct day){0}, 10), "2 5");
    ck_assert_int_eq(last_of(&b, back), 0);
    ck_assert_int_eq(findings(&b), 0);
    books_remove(&b);
}
END_TEST

/* ---- how far it has come --------------------------------------------------------------------- */

struct turn {
    struct store_job job; /* first */
    int64_t act;
    struct day first;
    struct letter_id upto;
    bool begins, done;
};

static int turn_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct turn *t = (struct turn *)job;
    if (t->begins) {
        return store_recount_begin(tx, t->act, (struct person_id){4}, t->first, err);
    }
    return store_recount_note(tx, t->act, t->upto, err) != 0
               ? -1
               : store_recount_step(tx, t->act, t->upto, 1, t->done, err);
}

static void turn(struct books *b, struct turn t)
{
    t.job = (struct store_job){.run = turn_run, .arena = arena_current(), .weight = 100};
    ck_done(store_run(b->store, &t.job, err));
}

START_TEST(a_counting_goes_on_where_it_was_and_a_later_one_takes_it_over)
{
    struct books b;
    struct recount r;
    struct letter_id *letters;
    size_t count;
    books_make(&b);
    counted(&b, "1/A");
    counted(&b, "2/A");
    ck_done(store_recount_open(b.read, &r, err));
    ck_assert_int_eq(r.act, 0);
    turn(&b, (struct turn){.act = 5, .first = day_of(2025, 3, 12), .begins = true});
    turn(&b, (struct turn){.act = 5, .upto = {1}});
    books_stop(&b);
    books_start(&b);
    ck_done(store_recount_open(b.read, &r, err));
    ck_assert_int_eq(r.act, 5);
    ck_assert_int_eq(r.upto.v, 1);
    ck_assert_int_eq(r.moved, 1);
    ck_assert_int_eq(r.by.v, 4);
    ck_assert_int_eq(r.first.n, day_of(2025, 3, 12).n);
    /* the later change begins anew, and from the earlier day */
    turn(&b, (struct turn){.act = 8, .first = day_of(2025, 4, 1), .begins = true});
    ck_done(store_recount(b.read, 5, &r, err));
    ck_assert_int_eq(r.state, RECOUNT_TAKEN_OVER);
    ck_done(store_recount_open(b.read, &r, err));
    ck_assert_int_eq(r.act, 8);
    ck_assert_int_eq(r.upto.v, 0);
    ck_assert_int_eq(r.first.n, day_of(2025, 3, 12).n);
    turn(&b,
         (struct turn){.act = 5, .upto = {2}}); /* a step that came too late counts for nothing */
    ck_done(store_recount(b.read, 5, &r, err));
    ck_assert_int_eq(r.upto.v, 1);
    turn(&b, (struct turn){.act = 8, .upto = {2}, .done = true});
    ck_done(store_recount(b.read, 8, &r, err));
    ck_assert_int_eq(r.state, RECOUNT_DONE);
    ck_done(store_recount_open(b.read, &r, err));
    ck_assert_int_eq(r.act, 0);
    ck_done(store_recount_letters(b.read, 8, NO_LETTER, 10, &letters, &count, err));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(letters[0].v, 2);
    ck_done(store_recount(b.read, 7, &r, err));
    ck_assert_int_eq(r.act, 0);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/recount", a_letter_is_counted_while_it_is_open,
          only_letters_due_on_the_day_or_later_are_looked_at,
          the_check_finds_what_is_missing_and_what_is_too_much, books_from_before_are_brought_up,
          a_counting_goes_on_where_it_was_and_a_later_one_takes_it_over)
