/* Acts go in, slips and rows come out; numbers, duplicates, the directory, what is kept beside
 * them. */
#include "books.h"

START_TEST(act_is_read_back_as_written)
{
    struct books b;
    books_make(&b);
    struct letter_id letter = books_letter(&b, "595/SYT-NVY", "Sở Y tế", "Báo cáo");
    books_do(&b, letter, ACT_PRESENT, 2, "{\"to\":3}");
    struct slip slip;
    ck_done(store_slip(b.read, letter, 0, &slip, err));
    ck_assert_int_eq(slip.state, LETTER_PRESENTED);
    ck_assert_int_eq(slip.number, 1);
    ck_assert_str_eq(json_str(slip.fields, "code"), "595/SYT-NVY");
    ck_done(store_slip(b.read, letter, 1, &slip, err));
    ck_assert_int_eq(slip.state, LETTER_REGISTERED);
    struct act_row *rows;
    size_t count;
    ck_done(store_acts(b.read, letter, 0, 10, &rows, &count, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(rows[1].act.kind, ACT_PRESENT);
    ck_assert_int_eq(rows[1].act.seq, 2);
    ck_assert_uint_eq(strlen(rows[0].hash_hex), 64);
    ck_assert_int_eq(store_last_seq(b.read), 2);
    ck_assert_int_eq(store_seq_at(b.read, rows[0].act.at),
                     rows[0].act.at.ms == rows[1].act.at.ms ? 2 : 1);
    ck_assert_int_eq(store_seq_at(b.read, (struct instant){1}), 0);
    ck_refused(store_slip(b.read, (struct letter_id){99}, 0, &slip, err), ERR_NO_SUCH_LETTER, "");
    books_remove(&b);
}
END_TEST

START_TEST(numbers_are_found_and_summed)
{
    struct books b;
    books_make(&b);
    struct letter_id one = books_letter(&b, "1/A", "X", "y"),
                     two = books_letter(&b, "2/A", "X", "y");
    books_do(&b, two, ACT_CANCEL, 2, "{\"reason\":\"r\"}");
    books_do(
        &b, NO_LETTER, ACT_REGISTER, 2,
        "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-11\",\"fields\":{},\"files\":[]}");
    books_do(
        &b, NO_LETTER, ACT_REGISTER, 2,
        "{\"book\":\"mat\",\"year\":2026,\"arrived\":\"2026-01-02\",\"fields\":{},\"files\":[]}");
    ck_assert_int_eq(store_find(b.read, "den", 2025, 1).v, one.v);
    ck_assert_int_eq(store_find(b.read, "den", 2025, 2).v, two.v);
    ck_assert_int_eq(store_find(b.read, "den", 2025, 4).v, 0);
    ck_assert_int_eq(store_find(b.read, "den", 2025, 0).v, 0);
    ck_assert_int_eq(store_find(b.read, "mat", 2026, 1).v, 4);
    ck_assert_int_eq(store_latest_year(b.read, "mat"), 2026);
    ck_assert_int_eq(store_latest_year(b.read, "den"), 2025);
    ck_assert_int_eq(store_latest_year(b.read, "x"), 0);
    struct book_sum sum;
    ck_done(store_book_sum(b.read, "den", 2025, DAY_NONE, &sum, err));
    ck_assert_int_eq(sum.counter, 3);
    ck_assert_int_eq(sum.first, 1);
    ck_assert_int_eq(sum.last, 3);
    ck_assert_int_eq(sum.count, 3);
    ck_assert_int_eq(sum.cancelled, 1);
    ck_done(store_book_sum(b.read, "den", 2025, day_of(2025, 3, 11), &sum, err));
    ck_assert_int_eq(sum.first, 3);
    ck_assert_int_eq(sum.count, 1);
    ck_done(store_book_sum(b.read, "den", 2024, DAY_NONE, &sum, err));
    ck_assert_int_eq(sum.counter, 0);
    ck_assert_int_eq(sum.count, 0);
    books_remove(&b);
}
END_TEST

START_TEST(duplicates_are_found_among_letters_that_stand)
{
    struct books b;
    books_make(&b);
    const char *key = duplicate_key("595/SYT-NVY", "Sở Y tế", day_of(2025, 3, 7));
    ck_assert_int_eq(store_find_duplicate(b.read, key).v, 0);
    struct letter_id one = books_letter(&b, "595/SYT-NVY", "Sở Y tế", "y");
    struct letter_id two = books_letter(&b, "595 / syt-nvy", "SỞ Y TẾ", "y");
    ck_assert_int_eq(store_find_duplicate(b.read, key).v, one.v);
    books_do(&b, one, ACT_CANCEL, 2, "{\"reason\":\"r\"}");
    ck_assert_int_eq(store_find_duplicate(b.read, key).v, two.v);
    books_letter(&b, "", "Sở Y tế", "không số");
    ck_assert_int_eq(store_find_duplicate(b.read, "").v, 0);
    /* A correction moves the key. */
    books_do(&b, two, ACT_CORRECT, 2, "{\"fields\":{\"code\":\"596/SYT-NVY\"},\"reason\":\"r\"}");
    ck_assert_int_eq(store_find_duplicate(b.read, key).v, 0);
    books_remove(&b);
}
END_TEST

/* ---- the ledger --------------------------------------------------------------------------- */

struct intake {
    struct store_job job; /* first */
    struct ledger_row row;
    int64_t id;
    bool repeat;
    struct letter_id same;
    enum { ADD, SETTLE, SETTLE_LETTER } how;
};

static int intake_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct intake *in = (struct intake *)job;
    const struct ledger_row *row = &in->row;
    switch (in->how) {
    case SETTLE:
        return store_ledger_settle(tx, in->id, row->outcome, row->letter, row->reason, err);
    case SETTLE_LETTER:
        return store_ledger_settle_letter(tx, row->letter, row->outcome, row->reason, err);
    default:
        return store_ledger_add(tx, row, &in->id, &in->repeat, &in->same, err);
    }
}

static void take_in(struct books *b, struct intake *in)
{
    in->job = (struct store_job){.run = intake_run, .arena = arena_current()};
    ck_done(store_run(b->store, &in->job, err));
}

static struct intake item(const char *channel, const char *id, const char *bytes)
{
    struct intake in = {
        .row = {.channel = channel, .channel_id = id, .name = "a.pdf", .reason = ""}};
    in.row.size = (int64_t)strlen(bytes);
    digest_of(bytes, strlen(bytes), &in.row.sha256);
    in.row.at.ms = 1741600000000; /* 10/03/2025 */
    return in;
}

START_TEST(ledger_knows_repeats_and_the_same_bytes)
{
    struct books b;
    books_make(&b);
    struct intake first = item("upload", "1", "abc"), again = item("upload", "1", "abc");
    struct intake other = item("folder", "x", "abc"), changed = item("upload", "1", "abcd");
    take_in(&b, &first);
    ck_assert(!first.repeat);
    ck_assert_int_eq(first.same.v, 0);
    take_in(&b, &again);
    ck_assert(again.repeat);
    ck_assert_int_eq(again.id, first.id);
    first.how = SETTLE;
    first.row.outcome = LEDGER_WAITING;
    first.row.letter.v = 7;
    take_in(&b, &first);
    take_in(&b, &other);
    ck_assert(!other.repeat);
    ck_assert_int_eq(other.same.v, 7);
    take_in(&b, &changed);
    ck_assert(!changed.repeat);
    ck_assert_int_eq(changed.same.v, 0);
    take_in(&b, &again);
    ck_assert_int_eq(again.same.v, 7);
    /* What was refused is not what a later item repeats; nothing typed is the same as anything. */
    first.how = SETTLE_LETTER;
    first.row.outcome = LEDGER_REFUSED;
    take_in(&b, &first);
    struct intake third = item("folder", "y", "abc");
    take_in(&b, &third);
    ck_assert_int_eq(third.same.v, 0);
    struct intake typed = item("typed", "a", ""), typed_too = item("typed", "b", "");
    typed.row.letter.v = 9;
    typed.row.outcome = LEDGER_REGISTERED;
    take_in(&b, &typed);
    take_in(&b, &typed_too);
    ck_assert_int_eq(typed_too.same.v, 0);
    books_remove(&b);
}
END_TEST

START_TEST(ledger_adds_up_and_pages)
{
    struct books b;
    books_make(&b);
    for (int i = 0; i < 25; i++) {
        struct intake in = item("upload", arena_printf(arena_current(), "%d", i), "z");
        in.row.outcome = (enum ledger_outcome)(i % LEDGER_OUTCOME_COUNT);
        in.row.at.ms += i * 3600000;
        take_in(&b, &in);
    }
    int64_t by[LEDGER_OUTCOME_COUNT];
    ck_done(store_ledger_sum(b.read, DAY_NONE, ZONE_VIETNAM, by, err));
    ck_assert_int_eq(by[LEDGER_SEEN], 25);
    ck_assert_int_eq(by[LEDGER_WAITING], 10); /* with those only seen */
    ck_assert_int_eq(by[LEDGER_REGISTERED], 5);
    ck_assert_int_eq(by[LEDGER_SEEN], by[LEDGER_WAITING] + by[LEDGER_REGISTERED] +
                                          by[LEDGER_DUPLICATE] + by[LEDGER_REFUSED]);
    ck_done(store_ledger_sum(b.read, day_of(2025, 3, 10), ZONE_VIETNAM, by, err));
    ck_assert_int_eq(by[LEDGER_SEEN], 8); /* 16:46 to 23:46 */
    struct ledger_row *rows;
    size_t count, seen = 0;
    const char *next = "";
    int64_t last = INT64_MAX;
    while (next != NULL) {
        ck_done(store_ledger_page(b.read, -1, DAY_NONE, ZONE_VIETNAM, next, 4, &rows, &count, &next,
                                  err));
        for (size_t i = 0; i < count; i++, seen++) {
            ck_assert_int_lt(rows[i].at.ms, last);
            last = rows[i].at.ms;
        }
    }
    ck_assert_uint_eq(seen, 25);
    ck_done(store_ledger_page(b.read, LEDGER_REFUSED, DAY_NONE, ZONE_VIETNAM, "", 50, &rows, &count,
                              &next, err));
    ck_assert_uint_eq(count, 5);
    ck_assert_str_eq(rows[0].channel_id, "24");
    ck_assert_ptr_null(next);
    ck_done(store_ledger_page(b.read, -1, day_of(2025, 3, 11), ZONE_VIETNAM, "", 50, &rows, &count,
                              &next, err));
    ck_assert_uint_eq(count, 17);
    ck_refused(store_ledger_page(b.read, -1, DAY_NONE, 0, "zz", 5, &rows, &count, &next, err),
               ERR_CURSOR, "cursor");
    ck_done(store_ledger_unfinished(b.read, &rows, &count, err));
    ck_assert_uint_eq(count, 5);
    ck_assert_str_eq(rows[0].channel_id, "0");
    books_remove(&b);
}
END_TEST

/* ---- beside the letters ------------------------------------------------------------------- */

struct keeping {
    struct store_job job; /* first */
    int (*what)(struct store_tx *tx, struct error *err);
};

static int keeping_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    return ((struct keeping *)job)->what(tx, err);
}

static int keep(struct books *b, int (*what)(struct store_tx *tx, struct error *err),
                struct error *err)
{
    struct keeping keeping = {.job = {.run = keeping_run, .arena = arena_current()}, .what = what};
    return store_run(b->store, &keeping.job, err);
}

static const struct person_id someone = {5};
static struct digest some_digest(unsigned char c)
{
    struct digest digest;
    memset(digest.bytes, c, sizeof digest.bytes);
    return digest;
}

static int keep_answer(struct store_tx *tx, struct error *err)
{
    struct kept_answer answer = {some_digest(1), 201, "{\"number\":1}", 12}, other = answer;
    struct kept_answer found;
    other.body = "a\0b";
    other.len = 3;
    if (store_keep_answer(tx, someone, "k1", &answer, err) != 0) {
        return -1;
    }
    ck_assert(store_kept_answer(store_tx_read(tx), someone, "k1", &found)); /* in this batch */
    return store_keep_answer(tx, someone, "k2", &other, err);
}

static int keep_answer_again(struct store_tx *tx, struct error *err)
{
    struct kept_answer answer = {some_digest(2), 200, "", 0};
    return store_keep_answer(tx, someone, "k1", &answer, err);
}

START_TEST(answers_are_kept_under_person_and_key)
{
    struct books b;
    struct kept_answer answer;
    books_make(&b);
    ck_assert(!store_kept_answer(b.read, someone, "k1", &answer));
    ck_done(keep(&b, keep_answer, err));
    ck_assert(store_kept_answer(b.read, someone, "k1", &answer));
    ck_assert_int_eq(answer.status, 201);
    ck_assert_uint_eq(answer.len, 12);
    ck_assert_str_eq(answer.body, "{\"number\":1}");
    ck_assert_int_eq(answer.request.bytes[3], 1);
    ck_assert(store_kept_answer(b.read, someone, "k2", &answer));
    ck_assert_uint_eq(answer.len, 3);
    ck_assert_int_eq(memcmp(answer.body, "a\0b", 3), 0);
    ck_assert(!store_kept_answer(b.read, (struct person_id){6}, "k1", &answer));
    ck_refused(keep(&b, keep_answer_again, err), ERR_STORE_SQL, "");
    ck_assert(store_kept_answer(b.read, someone, "k1", &answer));
    ck_assert_int_eq(answer.status, 201);
    books_remove(&b);
}
END_TEST

static int set_passwords(struct store_tx *tx, struct error *err)
{
    return store_set_password(tx, someone, "old", err) != 0
               ? -1
               : store_set_password(tx, someone, "new", err);
}

static int add_tokens(struct store_tx *tx, struct error *err)
{
    struct token a = {.hash = some_digest(1),
                      .person = someone,
                      .created = {10},
                      .expires = {20},
                      .label = "máy bàn"};
    struct token b = {.hash = some_digest(2), .person = someone, .created = {10}, .expires = {20}};
    struct token c = {.hash = some_digest(3), .person = {6}, .created = {10}, .expires = {20}};
    return store_add_token(tx, &a, err) != 0 || store_add_token(tx, &b, err) != 0
               ? -1
               : store_add_token(tx, &c, err);
}

static int revoke_one(struct store_tx *tx, struct error *err)
{
    struct digest hash = some_digest(1);
    return store_revoke_token(tx, &hash, err);
}

static int revoke_all(struct store_tx *tx, struct error *err)
{
    return store_revoke_tokens_of(tx, someone, err);
}

static bool revoked(struct books *b, unsigned char c)
{
    struct token token;
    struct digest hash = some_digest(c);
    ck_assert(store_token(b->read, &hash, &token));
    return token.revoked;
}

START_TEST(credentials_are_replaced_and_tokens_revoked)
{
    struct books b;
    books_make(&b);
    ck_assert_ptr_null(store_password(b.read, someone));
    ck_done(keep(&b, set_passwords, err));
    ck_assert_str_eq(store_password(b.read, someone), "new");
    ck_done(keep(&b, add_tokens, err));
    struct token token;
    struct digest hash = some_digest(1), unknown = some_digest(9);
    ck_assert(store_token(b.read, &hash, &token));
    ck_assert_int_eq(token.person.v, someone.v);
    ck_assert_int_eq(token.created.ms, 10);
    ck_assert_int_eq(token.expires.ms, 20);
    ck_assert_str_eq(token.label, "máy bàn");
    ck_assert(!store_token(b.read, &unknown, &token));
    ck_done(keep(&b, revoke_one, err));
    ck_assert(revoked(&b, 1) && !revoked(&b, 2) && !revoked(&b, 3));
    ck_done(keep(&b, revoke_all, err));
    ck_assert(revoked(&b, 2) && !revoked(&b, 3));
    books_remove(&b);
}
END_TEST

static int add_outbox(struct store_tx *tx, struct error *err)
{
    for (int i = 0; i < 3; i++) {
        if (store_outbox_add(tx, (struct letter_id){1}, 1, "status", "{\"code\":\"03\"}", err) !=
            0) {
            return -1;
        }
    }
    return 0;
}

START_TEST(outbox_is_read_in_order)
{
    struct books b;
    struct outbox_row *rows;
    size_t count;
    books_make(&b);
    books_letter(&b, "1/A", "X", "y");
    ck_done(keep(&b, add_outbox, err));
    ck_done(store_outbox_page(b.read, 0, 2, &rows, &count, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(rows[0].kind, "status");
    ck_assert_int_eq(rows[0].act, 1);
    ck_assert(!instant_is(rows[0].sent_at));
    ck_done(store_outbox_page(b.read, rows[1].id, 2, &rows, &count, err));
    ck_assert_uint_eq(count, 1);
    books_remove(&b);
}
END_TEST

/* A reader whose arena ran out in the middle of a row is as good as new at its next call. */
START_TEST(reader_recovers_from_an_exhausted_arena)
{
    struct books b;
    books_make(&b);
    struct letter_id letter = books_letter(&b, "1/A", "X", "y");
    for (int i = 0; i < 20; i++) {
        books_do(&b, letter, ACT_FILE, 2, "{\"case\":\"một hồ sơ\"}");
        books_letter(&b, "1/A", "X", "y");
    }
    struct arena *before = arena_current();
    for (size_t cap = 100; cap < 40000; cap += 500) {
        struct arena small;
        jmp_buf scope;
        arena_init(&small, cap);
        small.scope = &scope;
        arena_enter(&small);
        if (setjmp(scope) == 0) {
            struct slip slip;
            struct list_page page;
            struct list_query query = {
                .sees_all = true, .limit = 30, .from = DAY_NONE, .to = DAY_NONE};
            ck_done(store_slip(b.read, letter, 0, &slip, err));
            ck_done(store_list(b.read, &query, &page, err));
            ck_done(store_search(b.read, "y", &query, &page, err));
        }
        arena_enter(before);
        arena_release(&small);
        struct slip slip;
        ck_done(store_slip(b.read, letter, 0, &slip, err));
        ck_assert_str_eq(slip.case_code, "một hồ sơ");
    }
    /* No snapshot is held: what is written now is seen. */
    books_do(&b, letter, ACT_FILE, 2, "{\"case\":\"mới\"}");
    struct slip slip;
    ck_done(store_slip(b.read, letter, 0, &slip, err));
    ck_assert_str_eq(slip.case_code, "mới");
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/books", act_is_read_back_as_written, numbers_are_found_and_summed,
          duplicates_are_found_among_letters_that_stand, ledger_knows_repeats_and_the_same_bytes,
          ledger_adds_up_and_pages, answers_are_kept_under_person_and_key,
          credentials_are_replaced_and_tokens_revoked, outbox_is_read_in_order,
          reader_recovers_from_an_exhausted_arena)
