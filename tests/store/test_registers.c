/* What printing asks of the books: parts of a register as they stand or stood, what went out in a
 * time, sums of a closing, marks of acts, the agency's key. */
#include "books.h"

static struct letter_id entered(struct books *b, const char *book, int year, const char *arrived)
{
    return books_do(b, NO_LETTER, ACT_REGISTER, 2,
                    arena_printf(arena_current(),
                                 "{\"book\":\"%s\",\"year\":%d,\"arrived\":\"%s\","
                                 "\"channel\":\"typed\",\"fields\":{\"code\":\"1/A\","
                                 "\"issuer\":\"Sở\",\"subject\":\"việc\"},\"files\":[]}",
                                 book, year, arrived));
}

static void directed(struct books *b, struct letter_id letter, const char *kind)
{
    books_do(b, letter, (enum act_kind)act_find(kind), 3,
             "{\"lines\":[{\"role\":\"lead\",\"unit\":2}],\"note\":\"\"}");
}

/* Letters, in the order of their numbers, read in as many windows as it takes. */
static size_t walked(struct books *b, const struct register_query *query, int64_t *ret)
{
    int64_t after = 0;
    size_t total = 0;
    bool end = false;
    while (!end) {
        struct letter_id letters[REGISTER_LOOKED_AT];
        size_t count;
        ck_done(store_register(b->read, query, &after, letters, &count, &end, err));
        for (size_t i = 0; i < count; i++) {
            ret[total++] = letters[i].v;
        }
    }
    return total;
}

START_TEST(part_of_a_register)
{
    struct books b;
    int64_t got[16];
    books_make(&b);
    int64_t id[6];
    for (int i = 0; i < 5; i++) {
        id[i] = entered(&b, "den", 2026, i < 3 ? "2026-03-10" : "2026-03-11").v;
        entered(&b, "mat", 2026, "2026-03-10");
    }
    id[5] = entered(&b, "den", 2025, "2025-03-10").v;
    const int64_t now = store_last_seq(b.read);
    const struct day ten = day_of(2026, 3, 10), eleven = day_of(2026, 3, 11);
    const struct {
        int64_t first, last;
        struct day from, to;
        size_t at, count;
    } cases[] = {
        {0, 0, DAY_NONE, DAY_NONE, 0, 5}, {2, 4, DAY_NONE, DAY_NONE, 1, 3},
        {0, 0, ten, ten, 0, 3},           {0, 0, eleven, DAY_NONE, 3, 2},
        {0, 0, DAY_NONE, ten, 0, 3},      {3, 0, DAY_NONE, ten, 2, 1},
        {6, 9, DAY_NONE, DAY_NONE, 0, 0}, {4, 99, DAY_NONE, DAY_NONE, 3, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct register_query query = {.book = "den",
                                             .year = 2026,
                                             .first = cases[i].first,
                                             .last = cases[i].last,
                                             .from = cases[i].from,
                                             .to = cases[i].to,
                                             .seq = now};
        ck_assert_msg(walked(&b, &query, got) == cases[i].count, "%zu", i);
        for (size_t k = 0; k < cases[i].count; k++) {
            ck_assert_msg(got[k] == id[cases[i].at + k], "%zu: %zu", i, k);
        }
    }
    struct register_query other = {
        .book = "den", .year = 2025, .from = DAY_NONE, .to = DAY_NONE, .seq = now};
    ck_assert_uint_eq(walked(&b, &other, got), 1);
    ck_assert_int_eq(got[0], id[5]);
    other.book = "khong";
    ck_assert_uint_eq(walked(&b, &other, got), 0);
    books_remove(&b);
}
END_TEST

/* A letter that was corrected since is offered to whoever folds it; one entered since is not. */
START_TEST(register_as_it_was)
{
    struct books b;
    int64_t got[16];
    books_make(&b);
    struct letter_id one = entered(&b, "den", 2026, "2026-03-10");
    struct letter_id two = entered(&b, "den", 2026, "2026-03-12");
    const int64_t then = store_last_seq(b.read);
    books_do(&b, one, ACT_CORRECT, 2,
             "{\"fields\":{\"arrived\":\"2026-03-09\"},\"reason\":\"nhầm\"}");
    struct letter_id three = entered(&b, "den", 2026, "2026-03-10");
    const int64_t now = store_last_seq(b.read);
    struct register_query query = {.book = "den",
                                   .year = 2026,
                                   .from = day_of(2026, 3, 10),
                                   .to = day_of(2026, 3, 10),
                                   .seq = then};
    ck_assert_uint_eq(walked(&b, &query, got), 1);
    ck_assert_int_eq(got[0], one.v);
    struct slip slip;
    ck_done(store_slip(b.read, one, then, &slip, err));
    ck_assert_int_eq(slip.arrived.n, day_of(2026, 3, 10).n);
    query.seq = now;
    ck_assert_uint_eq(walked(&b, &query, got), 1);
    ck_assert_int_eq(got[0], three.v);
    /* Only what was entered after an act. */
    query = (struct register_query){
        .book = "den", .year = 2026, .from = DAY_NONE, .to = DAY_NONE, .begun = then, .seq = now};
    ck_assert_uint_eq(walked(&b, &query, got), 1);
    ck_assert_int_eq(got[0], three.v);
    (void)two;
    books_remove(&b);
}
END_TEST

/* A register of more numbers than one window looks at is whole, and in order. */
START_TEST(long_register)
{
    enum { MANY = REGISTER_LOOKED_AT * 2 + 7 };
    struct books b;
    static int64_t got[MANY + 1];
    books_make_in(&b, books_fast());
    for (int i = 0; i < MANY; i++) {
        entered(&b, "den", 2026, i % 100 == 99 ? "2026-03-11" : "2026-03-10");
    }
    struct register_query query = {.book = "den",
                                   .year = 2026,
                                   .from = DAY_NONE,
                                   .to = DAY_NONE,
                                   .seq = store_last_seq(b.read)};
    ck_assert_uint_eq(walked(&b, &query, got), MANY);
    for (int i = 1; i < MANY; i++) {
        ck_assert_int_lt(got[i - 1], got[i]);
    }
    query.from = day_of(2026, 3, 11);
    ck_assert_uint_eq(walked(&b, &query, got), MANY / 100);
    books_remove(&b);
}
END_TEST

/* ---- what went out -------------------------------------------------------------------------- */

START_TEST(transfers_of_a_time)
{
    struct books b;
    struct transfer rows[8];
    size_t count;
    books_make(&b);
    struct letter_id one = entered(&b, "den", 2026, "2026-03-10");
    struct letter_id two = entered(&b, "den", 2026, "2026-03-10");
    struct letter_id secret = entered(&b, "mat", 2026, "2026-03-10");
    directed(&b, one, "direct");
    directed(&b, two, "route");
    directed(&b, secret, "direct");
    books_do(&b, one, ACT_ACCEPT, 4, "{\"line\":1}");
    const int64_t now = store_last_seq(b.read);
    const struct instant first = {0}, last = {INT64_MAX};
    ck_done(store_transfers(b.read, "den", first, last, now, NULL, 8, rows, &count, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(rows[0].letter.v, one.v);
    ck_assert_int_eq(rows[1].letter.v, two.v);
    /* by pages, up to an act, and not beside the time */
    ck_done(store_transfers(b.read, "den", first, last, now, NULL, 1, rows, &count, err));
    ck_assert_uint_eq(count, 1);
    struct transfer after = rows[0];
    ck_done(store_transfers(b.read, "den", first, last, now, &after, 8, rows, &count, err));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(rows[0].letter.v, two.v);
    ck_done(store_transfers(b.read, "den", first, last, after.seq, NULL, 8, rows, &count, err));
    ck_assert_uint_eq(count, 1);
    ck_done(store_transfers(b.read, "den", first, after.at, now, NULL, 8, rows, &count, err));
    ck_assert_uint_eq(count, 0);
    books_remove(&b);
}
END_TEST

/* ---- closing -------------------------------------------------------------------------------- */

START_TEST(closing_counts_what_came_late_and_what_nobody_has)
{
    struct books b;
    struct closing_sum sum;
    books_make(&b);
    const struct day today = instant_day(instant_now(), ZONE_VIETNAM);
    char now[DAY_TEXT], before[DAY_TEXT];
    day_iso(today, now);
    day_iso((struct day){today.n - 3}, before);
    entered(&b, "den", 2026, now);
    entered(&b, "den", 2026, before);
    directed(&b, entered(&b, "den", 2026, before), "direct");
    entered(&b, "mat", 2026, before);
    ck_done(store_closing_sum(b.read, "den", 2026, DAY_NONE, ZONE_VIETNAM, &sum, err));
    ck_assert_int_eq(sum.late, 2);
    ck_assert_int_eq(sum.undirected, 2);
    /* of today: entered today and arrived before; arrived today and given to nobody */
    ck_done(store_closing_sum(b.read, "den", 2026, today, ZONE_VIETNAM, &sum, err));
    ck_assert_int_eq(sum.late, 2);
    ck_assert_int_eq(sum.undirected, 1);
    ck_done(
        store_closing_sum(b.read, "den", 2026, (struct day){today.n - 3}, ZONE_VIETNAM, &sum, err));
    ck_assert_int_eq(sum.late, 0);
    ck_assert_int_eq(sum.undirected, 1);
    ck_done(store_closing_sum(b.read, "khong", 2026, DAY_NONE, ZONE_VIETNAM, &sum, err));
    ck_assert_int_eq(sum.late, 0);
    books_remove(&b);
}
END_TEST

START_TEST(the_closing_of_a_day_and_of_a_year)
{
    struct books b;
    int64_t found;
    books_make(&b);
    const struct day ten = day_of(2026, 3, 10);
    const int64_t day = books_office(
        &b, ACT_CLOSE_DAY, "{\"book\":\"den\",\"year\":2026,\"day\":\"2026-03-10\",\"first\":1}");
    const int64_t again = books_office(
        &b, ACT_CLOSE_DAY, "{\"book\":\"den\",\"year\":2026,\"day\":\"2026-03-10\",\"first\":1}");
    const int64_t year =
        books_office(&b, ACT_CLOSE_BOOK, "{\"book\":\"den\",\"year\":2026,\"first\":1}");
    ck_done(store_closing(b.read, "den", 2026, ten, year, &found, err));
    ck_assert_int_eq(found, again);
    ck_done(store_closing(b.read, "den", 2026, ten, day, &found, err));
    ck_assert_int_eq(found, day);
    ck_done(store_closing(b.read, "den", 2026, DAY_NONE, year, &found, err));
    ck_assert_int_eq(found, year);
    ck_done(store_closing(b.read, "den", 2026, DAY_NONE, year - 1, &found, err));
    ck_assert_int_eq(found, 0);
    ck_done(store_closing(b.read, "den", 2025, DAY_NONE, year, &found, err));
    ck_assert_int_eq(found, 0);
    ck_done(store_closing(b.read, "den", 2026, day_of(2026, 3, 11), year, &found, err));
    ck_assert_int_eq(found, 0);
    books_remove(&b);
}
END_TEST

/* ---- marks ---------------------------------------------------------------------------------- */

START_TEST(acts_are_known_by_their_hash)
{
    struct books b;
    struct digest head, hash;
    struct instant at;
    int64_t seq, begin;
    struct chain_row rows[8];
    size_t count;
    books_make(&b);
    books_office(&b, ACT_CLOSE_DAY, "{\"book\":\"den\",\"year\":2026,\"day\":\"2026-03-10\"}");
    struct letter_id one = entered(&b, "den", 2026, "2026-03-10");
    entered(&b, "mat", 2026, "2026-03-10");
    books_do(&b, one, ACT_PRESENT, 2, "{\"to\":3}");
    store_chain_head(b.read, &seq, &head);
    ck_done(store_act_hash(b.read, seq, &hash, &at, err));
    ck_assert_mem_eq(hash.bytes, head.bytes, sizeof head.bytes);
    ck_assert(instant_is(at));
    ck_refused(store_act_hash(b.read, seq + 1, &hash, &at, err), ERR_STORE_DAMAGED, "");
    ck_done(store_book_begin(b.read, "den", 2026, &begin, err));
    ck_assert_int_eq(begin, 2);
    /* the others' acts have a place in the chain and nothing else */
    ck_done(store_chain(b.read, "den", 2026, begin - 1, seq, 8, rows, &count, err));
    ck_assert_uint_eq(count, 3);
    static const int64_t numbers[] = {1, 0, 1};
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(rows[i].number, numbers[i]);
        ck_assert_int_eq(rows[i].seq, begin + (int64_t)i);
    }
    ck_assert_str_eq(rows[2].kind, "present");
    ck_assert_mem_eq(rows[2].hash.bytes, head.bytes, sizeof head.bytes);
    ck_done(store_chain(b.read, "den", 2026, seq - 1, seq, 8, rows, &count, err));
    ck_assert_uint_eq(count, 1);
    ck_done(store_book_begin(b.read, "den", 2024, &begin, err));
    ck_assert_int_eq(begin, 0);
    books_remove(&b);
}
END_TEST

START_TEST(the_key_is_made_once_and_stays)
{
    struct books b, other;
    char key[SEAL_KEY_TEXT], again[SEAL_KEY_TEXT];
    books_make(&b);
    seal_key(store_seal(b.store), key);
    books_stop(&b);
    books_start(&b);
    ck_assert_str_eq(seal_key(store_seal(b.store), again), key);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM agency_key"), 1);
    books_make(&other);
    ck_assert_str_ne(seal_key(store_seal(other.store), again), key);
    books_remove(&other);
    /* books of before get one when they are first opened */
    books_stop(&b);
    books_exec(&b, "DELETE FROM agency_key");
    books_start(&b);
    ck_assert_str_ne(seal_key(store_seal(b.store), again), key);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM agency_key"), 1);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/registers", part_of_a_register, register_as_it_was, long_register,
          transfers_of_a_time, closing_counts_what_came_late_and_what_nobody_has,
          the_closing_of_a_day_and_of_a_year, acts_are_known_by_their_hash,
          the_key_is_made_once_and_stays)
