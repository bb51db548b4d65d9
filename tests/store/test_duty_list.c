/*
 * Duties in the books: listed by the day of the next period, each once, to whose they are; what is
 * due is found by an index; a changed row is found by the check; what somebody holds.
 */
#include "books.h"

enum { LETTERS = 30 };

/* A letter with a monthly duty of this day, led by a unit or by a person. */
static struct letter_id with_duty(struct books *b, int n, int unit, int person)
{
    struct letter_id letter =
        books_letter(b, arena_printf(arena_current(), "%d/A", n), "Sở Y tế", "s");
    books_do(
        b, letter, ACT_DUTY_ADD, 2,
        arena_printf(arena_current(),
                     "{\"every\":\"month\",\"month\":12,\"day\":%d,\"from\":\"2025-03-01\","
                     "\"note\":\"n\",\"lines\":[{\"role\":\"lead\",\"unit\":%d,\"person\":%d}]}",
                     1 + n % 28, unit, person));
    return letter;
}

static void fill(struct books *b)
{
    for (int n = 0; n < LETTERS; n++) {
        struct letter_id letter = with_duty(b, n, 1 + n % 3, n % 5 == 0 ? 7 : 0);
        if (n % 7 == 0) {
            books_do(b, letter, ACT_DUTY_END, 2, "{\"duty\":1,\"reason\":\"r\"}");
        } else if (n % 7 == 1) {
            books_do(b, letter, ACT_DUTY_PAUSE, 2, "{\"duty\":1,\"reason\":\"r\"}");
        }
    }
}

/* How many the reader sees, over all pages, in order and each once. */
static size_t counted(struct books *b, struct list_query reader, unsigned limit)
{
    struct duty_page page;
    size_t count = 0;
    int last_day = INT32_MIN;
    bool seen[LETTERS + 2] = {false};
    reader.limit = limit;
    reader.cursor = "";
    do {
        ck_done(store_duties(b->read, &reader, &page, err));
        ck_assert_uint_le(page.count, limit);
        for (size_t i = 0; i < page.count; i++, count++) {
            const struct duty_row *row = &page.rows[i];
            ck_assert_int_ge(row->duty.next.n, last_day);
            ck_assert_int_ne(row->duty.state, DUTY_ENDED);
            ck_assert(!seen[row->letter.v]);
            seen[row->letter.v] = true;
            last_day = row->duty.next.n;
        }
        reader.cursor = page.next;
    } while (page.next != NULL);
    return count;
}

START_TEST(duties_are_listed_to_whose_they_are)
{
    static const struct unit_id first_two[] = {{1}, {2}};
    struct books b;
    books_make(&b);
    fill(&b);
    size_t running = 0, of_units = 0, of_person = 0;
    for (int n = 0; n < LETTERS; n++) {
        bool runs = n % 7 != 0, his = n % 5 == 0;
        running += runs;
        of_units += runs && (1 + n % 3 <= 2);
        of_person += runs && (his || 1 + n % 3 <= 2);
    }
    for (unsigned limit = 4; limit <= 200; limit += 196) {
        ck_assert_uint_eq(counted(&b, (struct list_query){.sees_all = true}, limit), running);
        struct list_query head = {.person = {9}, .units = first_two, .unit_count = 2};
        ck_assert_uint_eq(counted(&b, head, limit), of_units);
        head.person.v = 7; /* both by name and by unit: once */
        ck_assert_uint_eq(counted(&b, head, limit), of_person);
        ck_assert_uint_eq(counted(&b, (struct list_query){.person = {9}}, limit), 0);
    }
    struct list_query bad = {.sees_all = true, .limit = 5, .cursor = "rubbish"};
    struct duty_page page;
    struct error err = {0};
    ck_assert_int_eq(store_duties(b.read, &bad, &page, &err), -1);
    ck_assert_int_eq(err.code, ERR_CURSOR);
    books_remove(&b);
}
END_TEST

START_TEST(what_is_due_is_found_page_by_page_and_only_what_runs)
{
    struct books b;
    books_make(&b);
    fill(&b);
    struct duty_day rows[4], after = {{INT32_MIN + 1}, NO_LETTER};
    struct day upto = day_of(2025, 3, 20);
    size_t count, total = 0, want = 0;
    for (int n = 0; n < LETTERS; n++) {
        want += n % 7 > 1 && 1 + n % 28 <= 20;
    }
    do {
        ck_done(store_duties_due(b.read, upto, after, 4, rows, &count, err));
        for (size_t i = 0; i < count; i++, total++) {
            ck_assert_int_le(rows[i].day.n, upto.n);
            after = rows[i];
        }
    } while (count == 4);
    ck_assert_uint_eq(total, want);
    books_remove(&b);
}
END_TEST

static void count_finding(void *arg, const struct check_finding *finding)
{
    ck_assert_str_eq(finding->kind, "projection");
    ck_assert_ptr_nonnull(strstr(finding->what, "duties"));
    ++*(size_t *)arg;
}

START_TEST(the_check_compares_every_duty)
{
    static const char *const harm[] = {"UPDATE duties SET next = next + 1 WHERE letter = 3",
                                       "UPDATE duties SET note = 'khác' WHERE letter = 3",
                                       "UPDATE duties SET unit = 9 WHERE letter = 3",
                                       "DELETE FROM duties WHERE letter = 3",
                                       "INSERT INTO duties SELECT letter, 2, state, every, month, "
                                       "day, falls_before, until, next, unit,"
                                       " person, note FROM duties WHERE letter = 3"};
    for (size_t i = 0; i < sizeof harm / sizeof harm[0]; i++) {
        struct books b;
        struct check_sum sum;
        size_t found = 0;
        books_make(&b);
        fill(&b);
        ck_done(store_check(b.read, false, count_finding, &found, &sum, err));
        ck_assert_uint_eq(found, 0);
        books_exec(&b, harm[i]);
        ck_done(store_check(b.read, false, count_finding, &found, &sum, err));
        ck_assert_msg(found == 1, "%zu: %zu findings", i, found);
        books_remove(&b);
    }
}
END_TEST

START_TEST(what_a_person_holds_is_his_open_lines_and_his_duties)
{
    struct books b;
    struct held *held;
    size_t count;
    bool more;
    books_make(&b);
    struct letter_id letter = with_duty(&b, 1, 2, 7);
    books_do(&b, letter, ACT_DIRECT, 2,
             "{\"lines\":[{\"role\":\"lead\",\"unit\":2,\"person\":7,\"due\":\"2025-03-20\"},"
             "{\"role\":\"support\",\"unit\":3,\"person\":8}]}");
    ck_done(store_held(b.read, (struct person_id){7}, 10, &held, &count, &more, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(held[0].line, 1);
    ck_assert_int_eq(held[0].duty, 0);
    ck_assert_int_eq(held[1].line, 0);
    ck_assert_int_eq(held[1].duty, 1);
    ck_assert(!more);
    with_duty(&b, 2, 2, 7);
    ck_done(store_held(b.read, (struct person_id){7}, 1, &held, &count, &more, err));
    ck_assert_uint_eq(count, 2);
    ck_assert(more);
    books_do(&b, letter, ACT_RETURN, 7, "{\"line\":1,\"reason\":\"r\"}");
    ck_done(store_held(b.read, (struct person_id){7}, 10, &held, &count, &more, err));
    ck_assert_uint_eq(count, 2); /* the duties */
    ck_done(store_held(b.read, (struct person_id){9}, 10, &held, &count, &more, err));
    ck_assert_uint_eq(count, 0);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/duty_list", duties_are_listed_to_whose_they_are,
          what_is_due_is_found_page_by_page_and_only_what_runs, the_check_compares_every_duty,
          what_a_person_holds_is_his_open_lines_and_his_duties)
