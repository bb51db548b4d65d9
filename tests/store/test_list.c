/*
 * Lists: every box, for every kind of reader, is what folding every letter and looking would give;
 * pages follow each other without loss or repeat, also while letters come in.
 */
#include "cursor.h"
#include "slow_list.h"

/* ---- comparing ---------------------------------------------------------------------------- */

/* Every page of the list, against the slow answer. By arrival or number (`other_order`) only as
 * sets. */
static void compare(struct books *b, struct list_query query, unsigned limit, const char *what,
                    bool other_order)
{
    static struct slow slow;
    slow.query = &query;
    answer_slowly(b, &slow, 0);
    query.limit = limit;
    size_t at = 0;
    for (;;) {
        struct list_page page;
        ck_done(store_list(b->read, &query, &page, err));
        ck_assert_uint_le(page.count, limit);
        for (size_t i = 0; i < page.count; i++, at++) {
            const struct list_row *row = &page.rows[i];
            ck_assert_msg(at < slow.count, "%s: a row too many", what);
            if (!other_order) {
                ck_assert_msg(row->letter.v == slow.rows[at].letter &&
                                  row->line == slow.rows[at].line,
                              "%s row %zu: %" PRId64 "/%d, not %" PRId64 "/%d", what, at,
                              row->letter.v, row->line, slow.rows[at].letter, slow.rows[at].line);
                continue;
            }
            bool found = false;
            for (size_t k = 0; k < slow.count && !found; k++) {
                found = slow.rows[k].letter == row->letter.v;
                if (found) {
                    slow.rows[k].letter = -1;
                }
            }
            ck_assert_msg(found, "%s: %" PRId64 " does not belong or comes twice", what,
                          row->letter.v);
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
    }
    ck_assert_msg(at == slow.count, "%s: %zu rows, not %zu", what, at, slow.count);
}

START_TEST(boxes_are_what_the_slips_say)
{
    struct books b;
    books_make(&b);
    fill(&b, 7);
    size_t rows[BOX_COUNT] = {0};
    for (int box = 0; box < BOX_COUNT; box++) {
        for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++) {
            for (int64_t person = 1; person <= 3; person++) {
                struct list_query query = blank((enum box)box, person);
                query.sees_all = readers[r].sees_all;
                query.is_clerk = readers[r].is_clerk;
                query.is_leader = readers[r].is_leader;
                query.units = some_units;
                query.unit_count = readers[r].units;
                const char *what = arena_printf(arena_current(), "%s for %s %" PRId64,
                                                box_words[box].name, readers[r].name, person);
                compare(&b, query, 7, what, false);
                compare(&b, query, 200, what, false);
                struct list_page page;
                ck_done(store_list(b.read, &query, &page, err));
                rows[box] += page.count;
            }
        }
    }
    for (int box = 0; box < BOX_COUNT; box++) {
        ck_assert_msg(rows[box] > 0, "nothing was ever in %s", box_words[box].name);
    }
    books_remove(&b);
}
END_TEST

START_TEST(filters_narrow_every_box)
{
    struct books b;
    books_make(&b);
    fill(&b, 11);
    for (int filter = 0; filter < 9; filter++) {
        for (int box = 0; box < BOX_COUNT; box++) {
            for (int all = 0; all < 2; all++) {
                struct list_query query = blank((enum box)box, 2);
                query.sees_all = all == 1;
                query.is_leader = query.is_clerk = all == 1;
                query.units = some_units;
                query.unit_count = 2;
                bool other_order = false;
                switch (filter) {
                case 0:
                    query.book = "den";
                    break;
                case 1:
                    query.book = "den";
                    query.year = 2025;
                    other_order = true;
                    break;
                case 2:
                    query.state = "in-progress";
                    break;
                case 3:
                    query.issuer = "SỐ 2";
                    break;
                case 4:
                    query.type = "Quyết định";
                    break;
                case 5:
                    query.unit.v = 4;
                    break;
                case 6:
                    query.holder.v = 3;
                    break;
                case 7:
                    query.from = day_of(2025, 3, 12);
                    query.to = day_of(2025, 3, 15);
                    other_order = true;
                    break;
                default:
                    query.unit.v = 2;
                    query.holder.v = 2;
                    query.year = 2025;
                    break;
                }
                const char *what = arena_printf(arena_current(), "%s filter %d all %d",
                                                box_words[box].name, filter, all);
                compare(&b, query, 5, what, other_order && box == BOX_ALL);
            }
        }
    }
    books_remove(&b);
}
END_TEST

START_TEST(pages_lose_nothing_while_letters_come_in)
{
    struct books b;
    books_make(&b);
    for (int i = 0; i < 40; i++) {
        books_letter(&b, "1/A", "X", "y");
    }
    struct list_query query = blank(BOX_ALL, 1);
    query.sees_all = true;
    query.limit = 6;
    int64_t next = 40;
    for (;;) {
        struct list_page page;
        ck_done(store_list(b.read, &query, &page, err));
        for (size_t i = 0; i < page.count; i++) {
            ck_assert_int_eq(page.rows[i].letter.v, next--);
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
        books_letter(&b, "2/A", "X", "y");
    }
    ck_assert_int_eq(next, 0);
    books_remove(&b);
}
END_TEST

START_TEST(cursors_of_others_and_made_up_ones_are_refused)
{
    struct books b;
    books_make(&b);
    for (int i = 0; i < 5; i++) {
        books_letter(&b, "1/A", "X", "y");
    }
    struct list_query query = blank(BOX_ALL, 1);
    struct list_page page;
    query.sees_all = true;
    query.limit = 2;
    ck_done(store_list(b.read, &query, &page, err));
    const char *good = page.next;
    ck_assert_ptr_nonnull(good);
    query.cursor = good;
    ck_done(store_list(b.read, &query, &page, err));
    query.box = BOX_TODO;
    ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    query.box = BOX_ALL;
    query.from = day_of(2025, 3, 1); /* read another way now */
    ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    query.from = DAY_NONE;
    for (size_t i = 0; i < strlen(good); i++) {
        char *bad = arena_strdup(arena_current(), good);
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        query.cursor = bad;
        ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    }
    static const char *const made_up[] = {
        "x", "====", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof made_up / sizeof made_up[0]; i++) {
        query.cursor = made_up[i];
        ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    }
    books_remove(&b);
}
END_TEST

START_TEST(drafts_come_oldest_first_and_leave_when_registered)
{
    struct books b;
    books_make(&b);
    static const char draft[] = "{\"channel\":\"upload\",\"name\":\"x\",\"kind\":\"letter\","
                                "\"fields\":{\"subject\":\"chờ\"},"
                                "\"notes\":[],\"files\":[]}";
    struct letter_id letters[5];
    for (int i = 0; i < 5; i++) {
        letters[i] = books_do(&b, NO_LETTER, ACT_RECEIVE, 2, draft);
    }
    books_do(&b, letters[1], ACT_REFUSE, 2, "{\"reason\":\"r\"}");
    books_do(
        &b, letters[2], ACT_REGISTER, 2,
        "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{},\"files\":[]}");
    struct list_page page;
    ck_done(store_drafts(b.read, "", 2, &page, err));
    ck_assert_uint_eq(page.count, 2);
    ck_assert_int_eq(page.rows[0].letter.v, letters[0].v);
    ck_assert_int_eq(page.rows[1].letter.v, letters[3].v);
    ck_assert_str_eq(page.rows[0].subject, "chờ");
    ck_done(store_drafts(b.read, page.next, 2, &page, err));
    ck_assert_uint_eq(page.count, 1);
    ck_assert_int_eq(page.rows[0].letter.v, letters[4].v);
    ck_assert_ptr_null(page.next);
    books_remove(&b);
}
END_TEST

/* ---- for others --------------------------------------------------------------------------- */

enum { ROWS_MOST = 2000 };
struct owned {
    struct list_key key;
    int64_t owner; /* 0: the reader himself */
};

static void add_alone(struct books *b, const struct list_query *reader, int64_t owner,
                      struct owned *rows, size_t *count)
{
    struct list_query query = *reader;
    struct list_page page;
    query.others = NULL;
    query.other_count = 0;
    query.cursor = "";
    do {
        ck_done(store_list(b->read, &query, &page, err));
        for (size_t i = 0; i < page.count; i++) {
            const struct list_row *row = &page.rows[i];
            struct list_key key = {day_is(row->due) ? row->due.n : INT32_MAX, row->letter.v,
                                   row->line};
            bool known = false;
            for (size_t k = 0; k < *count; k++) {
                known = known || memcmp(&rows[k].key, &key, sizeof key) == 0;
            }
            ck_assert_uint_lt(*count, ROWS_MOST);
            if (!known) {
                rows[(*count)++] = (struct owned){key, owner};
            }
        }
        query.cursor = page.next;
    } while (page.next != NULL);
}

static int by_key(const void *a, const void *b)
{
    const struct list_key *x = &((const struct owned *)a)->key,
                          *y = &((const struct owned *)b)->key;
    return x->rank != y->rank       ? (x->rank > y->rank) - (x->rank < y->rank)
           : x->letter != y->letter ? (x->letter > y->letter) - (x->letter < y->letter)
                                    : (x->line > y->line) - (x->line < y->line);
}

/* Everybody's rows in the one order, each once, and whose it is: first the reader's own. */
static void compare_owned(struct books *b, struct list_query query, const char *what,
                          size_t *ret_theirs)
{
    static struct owned rows[ROWS_MOST];
    size_t count = 0, at = 0;
    bool down = query.box == BOX_INFO;
    add_alone(b, &query, 0, rows, &count);
    for (size_t i = 0; i < query.other_count; i++) {
        add_alone(b, &query.others[i], query.others[i].person.v, rows, &count);
    }
    qsort(rows, count, sizeof rows[0], by_key);
    struct list_page page;
    do {
        ck_done(store_list(b->read, &query, &page, err));
        for (size_t i = 0; i < page.count; i++, at++) {
            ck_assert_msg(at < count, "%s: a row too many", what);
            const struct owned *want = &rows[down ? count - 1 - at : at];
            const struct list_row *row = &page.rows[i];
            ck_assert_msg(row->letter.v == want->key.letter && row->line == want->key.line &&
                              row->delegator.v == want->owner,
                          "%s row %zu: %" PRId64 "/%d for %" PRId64 ", not %" PRId64 "/%" PRId64
                          " for %" PRId64,
                          what, at, row->letter.v, row->line, row->delegator.v, want->key.letter,
                          want->key.line, want->owner);
            *ret_theirs += row->delegator.v != 0;
        }
        query.cursor = page.next;
    } while (page.next != NULL);
    ck_assert_msg(at == count, "%s: %zu rows, not %zu", what, at, count);
}

START_TEST(a_delegates_boxes_hold_their_work_too_and_say_whose)
{
    static const enum box of_work[] = {BOX_TODO,    BOX_RETURNED, BOX_DUE_SOON,
                                       BOX_OVERDUE, BOX_WAITING,  BOX_INFO};
    struct books b;
    books_make(&b);
    fill(&b, 23);
    for (size_t i = 0; i < sizeof of_work / sizeof of_work[0]; i++) {
        size_t theirs = 0;
        for (int64_t person = 1; person <= 4; person++) {
            struct list_query head = blank(of_work[i], person % PEOPLE + 1);
            struct list_query leader = blank(of_work[i], (person + 1) % PEOPLE + 1);
            head.units = some_units;
            head.unit_count = 2;
            leader.sees_all = leader.is_leader = true;
            struct list_query others[] = {head, leader};
            struct list_query query = blank(of_work[i], person);
            query.others = others;
            query.other_count = 2;
            for (unsigned limit = 3; limit <= 200; limit += 197) {
                query.limit = others[0].limit = others[1].limit = limit;
                compare_owned(&b, query,
                              arena_printf(arena_current(), "%s of %" PRId64 " by %u",
                                           box_words[of_work[i]].name, person, limit),
                              &theirs);
            }
        }
        ck_assert_msg(theirs > 0, "%s never held another's work", box_words[of_work[i]].name);
    }
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/list", boxes_are_what_the_slips_say, filters_narrow_every_box,
          a_delegates_boxes_hold_their_work_too_and_say_whose,
          pages_lose_nothing_while_letters_come_in, cursors_of_others_and_made_up_ones_are_refused,
          drafts_come_oldest_first_and_leave_when_registered)
