/* test_office_intake.c - an item between its two halves, where nobody holds it. */
#include "store/books.h"

#include "phieu/office.h"

static struct books books;

static void setup(void)
{
    books_make(&books);
}

static void teardown(void)
{
    books_remove(&books);
}

struct half {
    struct store_job job; /* first */
    struct office_item item;
    struct office_intake begun;
    struct office_done done;
    bool second, unreadable;
};

static int run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct half *h = (struct half *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    struct error why = {.code = ERR_FILE_EMPTY};
    json_t *draft = NULL;
    if (!h->second) {
        return office_intake_begin(&call, &h->item, &h->begun, err);
    }
    if (!h->unreadable && json_read("{\"kind\":\"letter\"}", 17, &draft, err) != 0) {
        return -1;
    }
    return office_intake_finish(&call, &h->item, &h->begun, draft, &why, &h->done, err);
}

/* One delivery of the item of this name. */
static struct half delivery(const char *name)
{
    struct half h = {.job = {.arena = arena_current(), .weight = 100, .run = run},
                     .item = {"folder", name, name, {{0}}, 10, "text/plain"}};
    digest_of(name, strlen(name), &h.item.sha256);
    return h;
}

static void begin(struct half *h)
{
    h->second = false;
    ck_done(store_run(books.store, &h->job, err));
}

static void finish(struct half *h)
{
    h->second = true;
    ck_done(store_run(books.store, &h->job, err));
}

static int64_t outcome(void)
{
    return books_number(&books, "SELECT outcome FROM ledger");
}

START_TEST(an_item_delivered_twice_at_once_becomes_one_draft)
{
    struct half first = delivery("a.txt"), second = delivery("a.txt");
    begin(&first);
    begin(&second);
    ck_assert(second.begun.repeat);
    ck_assert_int_eq(second.begun.known.v, 0);
    finish(&first);
    finish(&second);
    ck_assert_int_eq(first.done.earlier.v, 0);
    ck_assert_int_gt(first.done.slip.letter.v, 0);
    ck_assert_int_eq(second.done.earlier.v, first.done.slip.letter.v);
    ck_assert_int_eq(books_number(&books, "SELECT count(*) FROM acts WHERE letter > 0"), 1);
    ck_assert_int_eq(books_number(&books, "SELECT count(*) FROM ledger"), 1);
    ck_assert_int_eq(outcome(), LEDGER_WAITING);
}
END_TEST

/* The worker may fail one of the two for want of time: what the other made of it stands. */
START_TEST(a_draft_stays_waiting_when_the_second_reading_fails)
{
    struct half first = delivery("a.txt"), second = delivery("a.txt");
    begin(&first);
    begin(&second);
    finish(&first);
    second.unreadable = true;
    finish(&second);
    ck_assert_int_eq(second.done.earlier.v, first.done.slip.letter.v);
    ck_assert_int_eq(outcome(), LEDGER_WAITING);
}
END_TEST

START_TEST(a_refused_item_that_can_be_read_now_becomes_a_draft)
{
    struct half first = delivery("a.txt"), second = delivery("a.txt");
    begin(&first);
    first.unreadable = true;
    finish(&first);
    ck_assert_int_eq(outcome(), LEDGER_REFUSED);
    begin(&second);
    finish(&second);
    ck_assert_int_eq(second.done.earlier.v, 0);
    ck_assert_int_gt(second.done.slip.letter.v, 0);
    ck_assert_int_eq(outcome(), LEDGER_WAITING);
}
END_TEST

int main(void)
{
    static struct arena arena;
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    Suite *suite = suite_create("office/intake");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, an_item_delivered_twice_at_once_becomes_one_draft);
    tcase_add_test(tcase, a_draft_stays_waiting_when_the_second_reading_fails);
    tcase_add_test(tcase, a_refused_item_that_can_be_read_now_becomes_a_draft);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_release(&arena);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
