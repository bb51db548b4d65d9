/*
 * Pages of lists: every list goes on by key, so that whoever turns its pages while letters are
 * added and worked on sees each row once and misses none that stayed; and lists as of a time.
 */
#include "slow_list.h"

static struct list_query question(enum box box, size_t reader, int64_t person)
{
    struct list_query query = blank(box, person);
    query.sees_all = readers[reader].sees_all;
    query.is_clerk = readers[reader].is_clerk;
    query.is_leader = readers[reader].is_leader;
    query.units = some_units;
    query.unit_count = readers[reader].units;
    return query;
}
enum { READERS = sizeof readers / sizeof readers[0] };

/* ---- while letters come in ---------------------------------------------------------------- */

static void work_on(struct books *b, unsigned *seed)
{
    books_letter(b, "9/A", "X", "y");
    int64_t last = books_number(b, "SELECT max(id) FROM letters");
    for (int i = 0; i < 6; i++) {
        int64_t letter = 1 + next_random(seed, (unsigned)last);
        struct slip slip;
        ck_done(store_slip(b->read, (struct letter_id){letter}, 0, &slip, err));
        if (slip.state >= LETTER_REGISTERED) {
            random_act(b, (struct letter_id){letter}, seed);
        }
    }
}

static size_t times_in(const struct expected *rows, size_t count, const struct expected *row)
{
    size_t times = 0;
    for (size_t i = 0; i < count; i++) {
        times += rows[i].letter == row->letter && rows[i].line == row->line;
    }
    return times;
}

static bool touched_since(struct books *b, int64_t letter, int64_t seq)
{
    struct slip slip;
    ck_done(store_slip(b->read, (struct letter_id){letter}, 0, &slip, err));
    return slip.seq > seq;
}

/* Each row of a letter nobody has touched meanwhile is on one page. */
static size_t turn_pages(struct books *b, struct list_query query, unsigned *seed, const char *what)
{
    static struct slow before;
    static struct expected seen[5000];
    size_t count = 0, stayed = 0;
    int64_t start = store_last_seq(b->read);
    before.query = &query;
    query.limit = 5;
    answer_slowly(b, &before, 0);
    for (;;) {
        struct list_page page;
        ck_done(store_list(b->read, &query, &page, err));
        for (size_t i = 0; i < page.count; i++) {
            seen[count++] = (struct expected){0, page.rows[i].letter.v, page.rows[i].line};
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
        work_on(b, seed);
    }
    for (size_t i = 0; i < before.count; i++) {
        const struct expected *was = &before.rows[i];
        size_t times = times_in(seen, count, was);
        bool stays = !touched_since(b, was->letter, start);
        ck_assert_msg(!stays || times == 1, "%s: letter %" PRId64 " line %d came %zu times", what,
                      was->letter, was->line, times);
        stayed += stays;
    }
    return stayed;
}

START_TEST(pages_of_every_list_hold_each_row_once_while_letters_come_in)
{
    struct books b;
    unsigned seed = 5;
    size_t stayed = 0;
    books_make_in(&b, books_fast());
    fill(&b, 13);
    for (int box = 0; box < BOX_COUNT; box++) {
        for (size_t r = (size_t)box % 2; r < READERS; r += 2) {
            const char *what =
                arena_printf(arena_current(), "%s for %s", box_words[box].name, readers[r].name);
            stayed += turn_pages(&b, question((enum box)box, r, 2), &seed, what);
        }
    }
    ck_assert_uint_gt(stayed, 500);
    books_remove(&b);
}
END_TEST

/* The ways of `all` that are read from another index. */
START_TEST(pages_by_unit_holder_day_and_number_hold_each_row_once)
{
    struct books b;
    unsigned seed = 6;
    books_make_in(&b, books_fast());
    fill(&b, 17);
    for (int way = 0; way < 4; way++) {
        struct list_query query = question(BOX_ALL, 4, 2);
        query.unit.v = way == 0 ? 4 : 0;
        query.holder.v = way == 1 ? 3 : 0;
        query.from = way == 2 ? day_of(2025, 3, 12) : DAY_NONE;
        query.book = way == 3 ? "den" : "";
        query.year = way == 3 ? 2025 : 0;
        turn_pages(&b, query, &seed, arena_printf(arena_current(), "way %d", way));
    }
    books_remove(&b);
}
END_TEST

/* ---- as of a time ------------------------------------------------------------------------- */

/* Every letter of the slow answer is named, newest first, each once. */
static size_t turn_then(struct books *b, struct list_query query, int64_t until, const char *what)
{
    static struct slow slow;
    size_t named = 0;
    int64_t last = INT64_MAX;
    slow.query = &query;
    answer_slowly(b, &slow, until);
    query.limit = 7;
    for (;;) {
        struct list_page page;
        ck_done(store_list_then(b->read, &query, until, &page, err));
        ck_assert_uint_le(page.count, query.limit);
        for (size_t i = 0; i < page.count; i++) {
            int64_t letter = page.rows[i].letter.v;
            ck_assert_msg(letter < last, "%s: %" PRId64 " after %" PRId64, what, letter, last);
            last = letter;
            for (size_t k = 0; k < slow.count; k++) {
                slow.rows[k].letter = slow.rows[k].letter == letter ? 0 : slow.rows[k].letter;
            }
        }
        named += page.count;
        if (page.next == NULL) {
            break;
        }
        /* as well from the middle of the page */
        query.cursor = page.count < 3 ? page.next : store_list_then_after(page.rows[1].letter);
        named -= page.count < 3 ? 0 : page.count - 2;
        last = page.count < 3 ? last : page.rows[1].letter.v;
    }
    for (size_t k = 0; k < slow.count; k++) {
        ck_assert_msg(slow.rows[k].letter == 0,
                      "%s after act %" PRId64 ": %" PRId64 " is not named", what, until,
                      slow.rows[k].letter);
    }
    return named;
}

START_TEST(lists_as_of_a_time_name_every_letter_that_stood_there)
{
    struct books b;
    books_make_in(&b, books_fast());
    fill(&b, 19);
    int64_t acts = store_last_seq(b.read),
            letters = books_number(&b, "SELECT max(id) FROM letters");
    for (int box = 0; box < BOX_COUNT; box++) {
        for (size_t r = 0; r < READERS; r++) {
            for (int64_t until = 1; until <= acts; until += acts / 3) {
                const char *what = arena_printf(arena_current(), "%s for %s", box_words[box].name,
                                                readers[r].name);
                turn_then(&b, question((enum box)box, r, 2), until, what);
            }
        }
    }
    /* What has ended and not changed since is not folded again for a list of open lines. */
    struct list_query query = question(BOX_OVERDUE, 4, 2);
    ck_assert_uint_lt(turn_then(&b, query, acts, "overdue"), (size_t)letters * 4 / 5);
    query.unit.v = 4;
    query.state = "in-progress";
    turn_then(&b, query, acts / 2, "overdue, filtered");
    ck_assert_uint_le(turn_then(&b, question(BOX_ALL, 4, 2), 1, "at first"), 1);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/list_pages", pages_of_every_list_hold_each_row_once_while_letters_come_in,
          pages_by_unit_holder_day_and_number_hold_each_row_once,
          lists_as_of_a_time_name_every_letter_that_stood_there)
